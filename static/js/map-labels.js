// The names on the base map: which of them are shown at a zoom, and where each stands so that none hides another.
"use strict";
(function (parts) {
  const TOWN_FROM = { 1: 0, 2: 6, 3: 7, 4: 8 };
  const MOST_TRIED = 40;
  const DOT = 3;
  // Beside the dot, or beside a small mark that stands on it: further away a name seems to be another place's.
  const GAPS = [6, 13];
  // Among the ranks of the towns: who comes first takes the place.
  const ORDER = { region: 2.5, country: 3.5, water: 5 };

  function wanted(data, language) {
    const found = [];
    const add = (feature, kind, at, rank, from, to) =>
      found.push({ text: parts.base.named(feature, language), kind, at, rank, from, to });
    for (const one of data.towns?.features || []) {
      const [lon, lat] = one.geometry.coordinates;
      add(one, "town", [lat, lon], one.properties.rank, TOWN_FROM[one.properties.rank] || 0, 99);
    }
    // An area has no point for its label where the name of a town says it already.
    const area = (kind, from, to) => (one) => {
      const [lon, lat] = one.properties.label_at || [];
      if (one.properties.label_at) add(one, kind, [lat, lon], ORDER[kind], from, to);
    };
    (data.neighbours?.features || []).forEach(area("country", 4, 7));
    (data.regions?.features || []).forEach(area("region", 5, 9));
    for (const one of data.water?.features || []) {
      add(one, "water", null, ORDER.water, 6, 99);
      found[found.length - 1].course = one.geometry.coordinates.flat(one.properties.kind === "lake" ? 2 : 1);
    }
    return found.sort((one, other) => one.rank - other.rank);
  }

  function element(label) {
    const box = document.createElement("div");
    box.className = "map-label map-label--" + label.kind + " map-label--rank" + Math.floor(label.rank);
    const text = document.createElement("span");
    text.className = "map-label__text";
    text.textContent = label.text;
    box.append(text);
    return box;
  }

  // The places that a text of this size may take around its point, the best first.
  function places(label, point, size) {
    const { width: w, height: h } = size;
    const box = (x, y) => ({ left: point.x + x, top: point.y + y, right: point.x + x + w, bottom: point.y + y + h });
    if (label.kind === "country" || label.kind === "region") return [box(-w / 2, -h / 2)];
    if (label.kind === "water") return [box(10, 4), box(10, -h - 4), box(-w - 10, 4), box(-w - 10, -h - 4)];
    return GAPS.flatMap((gap) => [
      box(gap, -h / 2), box(-w - gap, -h / 2), box(-w / 2, -h - gap), box(-w / 2, gap),
      box(0.7 * gap, -h - 0.7 * gap), box(0.7 * gap, 0.7 * gap), box(-w - 0.7 * gap, -h - 0.7 * gap), box(-w - 0.7 * gap, 0.7 * gap),
    ]);
  }

  // How far one box covers another, in square pixels.
  const overlap = (one, other) =>
    Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) *
    Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));

  const area = (box) => (box.right - box.left) * (box.bottom - box.top);

  // What labels keep clear of besides each other: the controls in the corners of the map.
  function corners(map) {
    const frame = map.getContainer().getBoundingClientRect();
    const zero = map.containerPointToLayerPoint([0, 0]);
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const x = zero.x - frame.left;
      const y = zero.y - frame.top;
      return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
    });
  }

  function visible(map) {
    const { min, max } = map.getPixelBounds();
    const zero = map.getPixelOrigin();
    return { left: min.x - zero.x, top: min.y - zero.y, right: max.x - zero.x, bottom: max.y - zero.y };
  }

  // The points of a river or lake that are nearest to the middle of the view: its name goes where the reader looks.
  function along(map, label) {
    const middle = map.getCenter();
    const view = map.getBounds();
    const far = ([lon, lat]) => Math.abs(lon - middle.lng) + Math.abs(lat - middle.lat);
    const inside = label.course.filter(([lon, lat]) => view.contains([lat, lon]));
    return inside.sort((one, other) => far(one) - far(other)).slice(0, MOST_TRIED).map(([lon, lat]) => [lat, lon]);
  }

  function start(map, data, language) {
    const labels = wanted(data, language);
    const pane = map.createPane("label");
    pane.setAttribute("aria-hidden", "true");
    for (const label of labels) {
      label.box = element(label);
      label.text = label.box.firstChild;
    }
    // Marks that stand in the way, as circles on the layer's plane: {x, y, r}.
    let marks = [];

    // Whether the label, or at least the dot of its town, has a place.
    function put(label, taken, frame) {
      const points = (label.course ? along(map, label) : [label.at]).map((at) => map.latLngToLayerPoint(at));
      if (!points.length) return false;
      const [point] = points;
      const { size } = label;
      // A name may be cut by the edge of the view only where its point lies beyond.
      const inside = point.x > frame.left && point.x < frame.right && point.y > frame.top && point.y < frame.bottom;
      const cut = (box) => (inside ? 4 * (area(box) - overlap(box, frame)) : 0);
      const cost = (box) => taken.reduce((sum, one) => sum + overlap(box, one), cut(box));
      let best = null;
      for (const box of points.flatMap((one) => places(label, one, size))) {
        const found = cost(box);
        if (!best || found < best.cost) best = { box, cost: found };
        if (!found) break;
      }
      L.DomUtil.setPosition(label.box, point);
      // The few towns that everybody looks for are named even where marks lie over a part of the name.
      const must = label.kind === "town" && label.rank === 1;
      if (best.cost > (must ? 0.6 * size.width * size.height : 0)) {
        label.text.hidden = true;
        return label.kind === "town";
      }
      L.DomUtil.setPosition(label.text, L.point(best.box.left - point.x, best.box.top - point.y));
      taken.push(best.box);
      return true;
    }

    function place() {
      const zoom = map.getZoom();
      const shown = labels.filter((label) => zoom >= label.from && zoom <= label.to);
      for (const label of shown) label.text.hidden = false;
      pane.replaceChildren(...shown.map((label) => label.box));
      // All are measured before the first is moved, and once for ever: a name has one size.
      for (const label of shown) label.size ||= label.text.getBoundingClientRect();
      const taken = corners(map);
      for (const { x, y, r } of marks) taken.push({ left: x - r, right: x + r, top: y - r, bottom: y + r });
      // No name lies on the dot of another town.
      for (const { kind, at } of shown) {
        if (kind !== "town") continue;
        const { x, y } = map.latLngToLayerPoint(at);
        taken.push({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT });
      }
      const frame = visible(map);
      for (const label of shown) if (!put(label, taken, frame)) label.box.remove();
    }
    // During the zoom the labels would stand at the places of the zoom before.
    map.on("zoomstart", () => pane.replaceChildren());
    return {
      place(circles) {
        marks = circles;
        place();
      },
    };
  }

  parts.labels = { start };
})((window.atlasMapParts = window.atlasMapParts || {}));
