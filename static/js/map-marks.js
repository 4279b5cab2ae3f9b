// The incidents on the map: marks sized by the killed, cells that count, fans where marks would hide each other.
"use strict";
(function (parts) {
  const SMALLEST = 11;
  const LARGEST = 38;
  // The area of a disc grows with the killed: its radius with their root.
  const SCALE = 3;
  const APART = 4;
  const MOST_FANNED = 12;
  const WITH_CIRCLE = new Set(["near", "district", "region"]);

  function radius(killed) {
    return Math.min(LARGEST, Math.max(SMALLEST, SCALE * Math.sqrt(killed || 0)));
  }

  // Whether one disc hides so much of another that they can hardly be told apart.
  function hides(one, other) {
    return Math.hypot(one.x - other.x, one.y - other.y) < Math.max(14, 0.55 * (one.r + other.r));
  }

  // One group on a circle around its middle, in the order of its points; a point alone stays where it is.
  function around(group) {
    if (group.length === 1) return [{ ...group[0], from: null }];
    const x = group.reduce((sum, one) => sum + one.x, 0) / group.length;
    const y = group.reduce((sum, one) => sum + one.y, 0) / group.length;
    const round = group.reduce((sum, one) => sum + 2 * one.r + APART, 0);
    const share = (one) => ((2 * one.r + APART) / round) * Math.PI;
    const reach = Math.max(Math.max(...group.map((one) => one.r)) + 8, round / (2 * Math.PI));
    let angle = -Math.PI / 2 - share(group[0]);
    return group.map((one) => {
      const at = angle + share(one);
      angle = at + share(one);
      return { ...one, x: x + reach * Math.cos(at), y: y + reach * Math.sin(at), from: { x: one.x, y: one.y } };
    });
  }

  // Points {x, y, r} that hide each other are moved apart; what then hides a neighbour takes it into its circle. The
  // answer has a place for each point; `from` is the true point of one that was moved, and null for the others.
  function fan(points) {
    let groups = points.map((point, n) => around([{ ...point, n }]));
    const meet = (a, b) => hides(a, b) || hides(points[a.n], points[b.n]);
    const grow = () => {
      for (const [n, one] of groups.entries()) {
        for (const other of groups.slice(0, n)) {
          if (one.length + other.length > MOST_FANNED || !one.some((a) => other.some((b) => meet(a, b)))) continue;
          const both = [...one, ...other].map((placed) => ({ ...points[placed.n], n: placed.n }));
          groups = groups.filter((group) => group !== one && group !== other);
          groups.push(around(both.sort((a, b) => a.n - b.n)));
          return true;
        }
      }
      return false;
    };
    while (grow());
    return groups.flat().sort((a, b) => a.n - b.n);
  }

  function truePoint(mark) {
    return L.latLng(mark.latitude, mark.longitude);
  }

  function span(className, text, size) {
    const made = document.createElement("span");
    made.className = className;
    if (text) made.textContent = text;
    if (size) made.style.setProperty("--size", 2 * size + "px");
    return made;
  }

  function icon(className, r, ...inside) {
    const html = span("map-mark__body");
    html.append(...inside);
    return L.divIcon({ className, html, iconSize: [2 * r, 2 * r] });
  }

  // The disc has the figure that the reader's tally counts; the ring reaches as far as the highest that anybody claims.
  function outerRadius(mark) {
    return radius(Math.max(mark.killed?.low || 0, mark.killed?.high || 0, mark.range?.high || 0));
  }

  function incidentIcon(mark) {
    const { open } = mark.range || mark.killed || {};
    const inner = radius(mark.killed?.low);
    const outer = outerRadius(mark);
    const classes = ["map-mark", "e-" + mark.event_type];
    if (!mark.killed) classes.push("is-unknown");
    if (open) classes.push("is-open");
    const disc = span("map-mark__disc", mark.letter, inner);
    const ring = outer > inner + 1 ? [span("map-mark__ring", "", outer)] : [];
    return icon(classes.join(" "), inner, ...ring, disc);
  }

  // Two steps for each power of ten: ten incidents and a million look alike, and the steps can be told apart. The
  // largest disc fits into its cell.
  function cellRadius(cell) {
    return Math.min(31, 16 + 1.25 * Math.floor(2 * Math.log10(cell.count)));
  }

  // The same at every zoom, as long as the same incidents stand together.
  function cellName(cell) {
    return [cell.latitude.toFixed(6), cell.longitude.toFixed(6), cell.count].join(" ");
  }

  function cellIcon(cell, say) {
    const r = cellRadius(cell);
    return { r, icon: icon("map-cell", r, span("map-cell__count", say.short(cell.count), r)) };
  }

  // One marker that the keyboard reaches; Enter and Space do what a click does.
  function marker(at, drawn, label, r, act) {
    const made = L.marker(at, { icon: drawn, riseOnHover: true, riseOffset: 1e6, zIndexOffset: (LARGEST - r) * 1000 });
    made.on("click", () => act(false));
    made.on("add", () => {
      const element = made.getElement();
      element.setAttribute("aria-label", label);
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        act(true);
      });
    });
    return made;
  }

  // `on` says what happens: open(mark, byKeyboard), over(mark or null), gather(cell, byKeyboard). A cell is so many
  // pixels wide at a whole zoom.
  function start(map, say, cellPixels, on) {
    let grid = null; // The whole zoom for whose cells the marks are.
    const drawn = new Map(); // Incidents by their code.
    const gathered = new Map(); // Cells by their name.
    const lines = L.layerGroup().addTo(map);
    const routes = L.layerGroup().addTo(map);
    const precise = L.layerGroup().addTo(map);
    const pens = { interactive: false };

    function makeMark(mark) {
      const label = [mark.title, mark.dates, mark.killed_words].join(", ");
      const made = marker(truePoint(mark), incidentIcon(mark), label, radius(mark.killed?.low), (keys) => on.open(mark, keys));
      made.addTo(map);
      const element = made.getElement();
      for (const name of ["mouseenter", "focus"]) element.addEventListener(name, () => on.over(mark));
      for (const name of ["mouseleave", "blur"]) element.addEventListener(name, () => on.over(null));
      return made;
    }

    function makeCell(cell) {
      const { r, icon: shape } = cellIcon(cell, say);
      const at = [cell.latitude, cell.longitude];
      const made = marker(at, shape, say.cell(cell), r, (keys) => on.gather(cell, keys)).addTo(map);
      made.getElement().title = say.cell(cell);
      return made;
    }

    // What is the same as before stays as it is, with the focus that it may have.
    function renew(entries, wanted, name, make) {
      const before = new Map(entries);
      entries.clear();
      for (const value of wanted) {
        const key = name(value);
        const written = JSON.stringify(value);
        let entry = before.get(key);
        if (entry?.written === written) before.delete(key);
        else entry = { value, written, marker: make(value) };
        entry.marker.getElement().dataset.mark = key;
        entries.set(key, entry);
      }
      for (const { marker: gone } of before.values()) gone.remove();
    }

    // Tab goes through the marks in the order of the list. An element that stands where it should is not moved, for
    // moving it would take the focus from it.
    function inOrder(elements) {
      const pane = map.getPane("markerPane");
      let next = pane.firstElementChild;
      for (const element of elements) {
        if (element === next) next = next.nextElementSibling;
        else pane.insertBefore(element, next);
      }
    }

    // The disc of a cell lies within the cell, and so beside those of its neighbours.
    function inCell(cell) {
      if (Math.floor(map.getZoom()) !== grid) return truePoint(cell);
      const { x, y } = map.project(truePoint(cell), grid);
      const r = cellRadius(cell) / map.getZoomScale(map.getZoom(), grid);
      const inside = (at) => {
        const edge = Math.floor(at / cellPixels) * cellPixels;
        return Math.min(edge + cellPixels - r, Math.max(edge + r, at));
      };
      return map.unproject([inside(x), inside(y)], grid);
    }

    const home = ({ value }) => (value.code ? truePoint(value) : inCell(value));
    const size = ({ value }) => (value.code ? radius(value.killed?.low) : cellRadius(value));
    const everything = () => [...drawn.values(), ...gathered.values()];

    function spread() {
      const entries = everything();
      const points = entries.map((entry) => {
        const { x, y } = map.latLngToLayerPoint(home(entry));
        return { x, y, r: size(entry) };
      });
      lines.clearLayers();
      fan(points).forEach(({ x, y, from }, n) => {
        const entry = entries[n];
        const at = from ? map.layerPointToLatLng([x, y]) : home(entry);
        entry.marker.setLatLng(at);
        if (!from) return;
        L.polyline([home(entry), at], { ...pens, className: "map-fan" }).addTo(lines);
        L.circleMarker(home(entry), { ...pens, className: "map-fan-point", radius: 2.5 }).addTo(lines);
      });
    }

    function drawRoutes() {
      routes.clearLayers();
      for (const { value } of drawn.values()) {
        const className = "map-route e-" + value.event_type;
        if (value.route.length > 1) L.polyline(value.route, { ...pens, className }).addTo(routes);
      }
    }

    function show(data) {
      renew(drawn, data.incidents, (mark) => mark.code, makeMark);
      renew(gathered, data.cells, cellName, makeCell);
      grid = Math.floor(map.getZoom());
      spread();
      drawRoutes();
      inOrder(everything().map((entry) => entry.marker.getElement()));
    }

    // What labels must not cover, in the plane of the layers.
    function circles() {
      return everything().map((entry) => {
        const { x, y } = map.latLngToLayerPoint(entry.marker.getLatLng());
        return { x, y, r: entry.value.code ? outerRadius(entry.value) : size(entry) };
      });
    }

    // How exactly the place of some incidents is known, as circles around their true points.
    function precision(codes) {
      precise.clearLayers();
      for (const [code, { value, marker: one }] of drawn) {
        const chosen = codes.includes(code);
        one.getElement().classList.toggle("is-on", chosen);
        if (chosen && WITH_CIRCLE.has(value.geo_precision)) {
          L.circle(truePoint(value), { ...pens, className: "map-precision", radius: value.radius_km * 1000 }).addTo(precise);
        }
      }
    }

    // The highest figure on the map: the scale that the cards share.
    function highest() {
      return Math.max(1, ...[...drawn.values()].map((entry) => entry.value.range?.high || 0));
    }

    // The marker of an incident or of a cell, by what its element bears as data-mark.
    function find(key) {
      return (drawn.get(key) || gathered.get(key))?.marker;
    }

    return { show, spread, circles, precision, find, highest };
  }

  parts.marks = { start, fan, radius, cellRadius, cellName };
})((window.atlasMapParts = window.atlasMapParts || {}));
