// The base map: land, borders, waters and the lines of the globe, drawn from the bundled GeoJSON.
"use strict";
(function (parts) {
  // From the ground up; map.css gives each its height.
  const PANES = ["land", "globe", "border", "water"];
  const EDGE = 60;

  // Each pane draws its own lines, a little beyond the view, so that a drag shows no empty rim.
  function renderers(map) {
    const made = {};
    for (const name of PANES) {
      const pane = map.createPane(name);
      pane.setAttribute("aria-hidden", "true");
      made[name] = L.svg({ pane: name, padding: 0.5 });
    }
    return made;
  }

  // A layer by its address, or the layer itself where the page holds it already.
  async function read(address) {
    if (typeof address !== "string") return address;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status + " " + address);
    return answer.json();
  }

  function named(feature, language) {
    const about = feature.properties;
    return (language === "fr" && about.name_fr) || about.name;
  }

  // Each border once, and joined to long lines: what only one region has is the country's border, the rest lies within.
  function borders(regions) {
    const rings = regions.features.flatMap((feature) => feature.geometry.coordinates.flat());
    const key = (one, other) => [one, other].map(String).sort().join(" ");
    const times = new Map();
    const edges = (ring) => ring.slice(1).map((point, n) => [ring[n], point, key(ring[n], point)]);
    for (const ring of rings) for (const [, , edge] of edges(ring)) times.set(edge, (times.get(edge) || 0) + 1);
    const found = { outer: [], inner: [] };
    const drawn = new Set();
    for (const ring of rings) {
      let line = null;
      let before = "";
      for (const [one, other, edge] of edges(ring)) {
        const kind = drawn.has(edge) ? "" : times.get(edge) > 1 ? "inner" : "outer";
        drawn.add(edge);
        if (kind && kind === before) line.push(other);
        else if (kind) found[kind].push((line = [one, other]));
        before = kind;
      }
    }
    const lines = (coordinates) => ({ type: "MultiLineString", coordinates });
    return { outer: lines(found.outer), inner: lines(found.inner) };
  }

  function draw(map, pens, data, pane, className, options) {
    const style = (feature) => ({
      renderer: pens[pane],
      pane,
      className: typeof className === "string" ? className : className(feature),
    });
    return L.geoJSON(data, { style, interactive: false, smoothFactor: 0.4, ...options }).addTo(map);
  }

  // Meridians and parallels, with their degrees along the west and the south of the view.
  function globe(map, pens, words) {
    const step = () => [10, 10, 10, 10, 5, 5, 2, 2, 1][map.getZoom()] || 0.5;
    const layer = L.layerGroup().addTo(map);
    const rim = map.createPane("degrees");
    rim.setAttribute("aria-hidden", "true");
    const say = (degrees, over, under) =>
      degrees ? (degrees < 0 ? under : over).replace("%(degrees)s", Math.abs(degrees)) : "0°";

    function lines() {
      layer.clearLayers();
      const pen = { renderer: pens.globe, pane: "globe", className: "map-graticule", interactive: false };
      const size = step();
      for (let at = -EDGE; at <= EDGE; at += size) {
        L.polyline([[-EDGE, at], [EDGE, at]], pen).addTo(layer);
        L.polyline([[at, -EDGE], [at, EDGE]], pen).addTo(layer);
      }
    }
    function degrees() {
      const size = step();
      const view = map.getBounds();
      const { x: width, y: height } = map.getSize();
      const found = [];
      const tick = (text, side, along) => {
        const label = document.createElement("span");
        label.className = "map-degree map-degree--" + side;
        label.textContent = text;
        L.DomUtil.setPosition(label, side === "left" ? L.point(4, along) : L.point(along, height - 4));
        found.push(label);
      };
      for (let at = Math.ceil(view.getSouth() / size) * size; at < view.getNorth(); at += size) {
        const y = map.latLngToContainerPoint([at, view.getWest()]).y;
        if (y > 90 && y < height - 60) tick(say(at, words.north, words.south), "left", y);
      }
      for (let at = Math.ceil(view.getWest() / size) * size; at < view.getEast(); at += size) {
        const x = map.latLngToContainerPoint([view.getSouth(), at]).x;
        if (x > 130 && x < width - 190) tick(say(at, words.east, words.west), "bottom", x);
      }
      rim.replaceChildren(...found);
      // The pane goes with the map; the rim stays where it is.
      L.DomUtil.setPosition(rim, map.containerPointToLayerPoint([0, 0]));
    }
    map.on("zoomend", lines).on("move zoomend resize", degrees);
    lines();
    degrees();
  }

  // How each layer is drawn, from the ground up.
  const LAYERS = {
    land: (map, pens, data) => draw(map, pens, data, "land", "map-land map-land--far"),
    neighbours: (map, pens, data) => draw(map, pens, data, "land", "map-land map-land--near"),
    regions(map, pens, data, words) {
      const { outer, inner } = borders(data);
      draw(map, pens, data, "land", "map-land map-land--mali", { attribution: words.base });
      draw(map, pens, inner, "border", "map-border map-border--region");
      draw(map, pens, outer, "border", "map-border map-border--ribbon");
      draw(map, pens, outer, "border", "map-border map-border--line");
    },
    water: (map, pens, data) => draw(map, pens, data, "water", (one) => "map-water map-water--" + one.properties.kind),
    towns() {}, // Names and dots: the labels draw them.
  };

  // Resolves to what was found by layer; what cannot be loaded or drawn is left out.
  async function start(map, config) {
    const pens = renderers(map);
    globe(map, pens, config.words);
    const names = Object.keys(LAYERS).filter((name) => config.basemap[name]);
    const answers = await Promise.allSettled(names.map((name) => read(config.basemap[name])));
    const found = {};
    names.forEach((name, n) => {
      try {
        LAYERS[name](map, pens, answers[n].value, config.words);
        if (answers[n].value) found[name] = answers[n].value;
      } catch {
        // Told as incomplete.
      }
    });
    return { found, complete: names.every((name) => found[name]) };
  }

  parts.base = { start, named, borders };
})((window.atlasMapParts = window.atlasMapParts || {}));
