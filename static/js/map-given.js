// The map of one file: its incidents and its base map stand in it, so that nothing is asked of any server.
"use strict";
(function (parts) {
  const given = JSON.parse(document.getElementById("map-given").textContent);
  // As the server gathers them (app/store/cells.py).
  const MOST_TOGETHER = 8;
  const MOST_SINGLE = 400;
  const NEAR = 8;
  const SHORT = 20;
  const NARROW = "(max-width: 48rem)";

  // Where an incident stands in the square of the whole world, of which each side is 1.
  function placed({ latitude, longitude }) {
    const { x, y } = L.Projection.SphericalMercator.project(L.latLng(latitude, longitude));
    const half = Math.PI * L.Projection.SphericalMercator.R;
    return { x: (x + half) / (2 * half), y: (half - y) / (2 * half) };
  }

  // A line of the table and a line of the data are one incident: its words stand in the table alone.
  function marked(line) {
    const row = document.getElementById(line.code);
    const link = row.querySelector("a");
    return {
      ...line,
      title: link.textContent,
      url: link.href,
      dates: row.cells[0].textContent,
      letter: row.querySelector(".event").textContent,
      radius_km: given.radius[line.geo_precision],
    };
  }
  const incidents = given.incidents.map(marked);
  const places = new Map(incidents.map((mark) => [mark.code, placed(mark)]));

  const inside = (mark, box) => box.contains([mark.latitude, mark.longitude]);
  const middle = (marks, name) => marks.reduce((sum, mark) => sum + mark[name], 0) / marks.length;

  function cell(marks) {
    const known = marks.filter((mark) => mark.killed);
    return {
      latitude: middle(marks, "latitude"),
      longitude: middle(marks, "longitude"),
      count: marks.length,
      killed: known.length ? known.reduce((sum, mark) => sum + mark.killed.low, 0) : null,
      within: marks,
    };
  }

  // Incidents singly where they are few, cells of them where they crowd.
  function gathered(marks, zoom, pixels) {
    const side = (2 ** Math.min(zoom, 18) * 256) / pixels;
    const squares = new Map();
    for (const mark of marks) {
      const { x, y } = places.get(mark.code);
      const key = Math.floor(x * side) + " " + Math.floor(y * side);
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push(mark);
    }
    const most = marks.length <= MOST_SINGLE ? MOST_TOGETHER : 1;
    const crowds = [...squares.values()].filter((some) => some.length > most);
    const crowded = new Set(crowds.flat());
    return { cells: crowds.map(cell), incidents: marks.filter((mark) => !crowded.has(mark)), unplaced: given.unplaced };
  }

  // Between whole zooms too: on a narrow screen the next whole one is often half the map's width too far.
  function fit(map) {
    const land = L.latLngBounds(map.options.maxBounds);
    const points = incidents.map((mark) => [mark.latitude, mark.longitude]).filter((point) => land.contains(point));
    map.options.zoomSnap = 0.25;
    if (!points.length) return;
    const show = () => map.fitBounds(points, { padding: [28, 28], maxZoom: NEAR, animate: false });
    show();
    // The frame's own view may still be on its way, and would end there.
    if (map._animatingZoom) map.once("zoomend", show);
  }

  // A long list is folded on a narrow screen, where nothing below would be reached; on paper it is whole.
  function fold() {
    const list = document.getElementById("incident-list");
    list.open = list.querySelectorAll("tbody tr").length <= SHORT || !matchMedia(NARROW).matches;
    addEventListener("beforeprint", () => (list.open = true));
    // What a card leads to stands in the list, and must be there before the page goes to it.
    const leads = (event) => event.target.closest?.(".map-card button, .map-card a[href^='#']");
    document.addEventListener("click", (event) => leads(event) && (list.open = true), true);
  }

  function start(map, config) {
    fold();
    fit(map);
    const ask = async () => {
      const view = map.getBounds();
      const marks = incidents.filter((mark) => inside(mark, view));
      return gathered(marks, Math.floor(map.getZoom()), config.cellPixels);
    };
    return { ahead() {}, ask, held: () => null };
  }

  parts.given = given;
  parts.questions = { ...parts.questions, start };
  // A file has no address that could tell others where its reader looks.
  parts.address = { ...parts.address, start: () => ({ keep() {}, choose() {} }) };
})((window.atlasMapParts = window.atlasMapParts || {}));
