// The map of the atlas: asks for the incidents of a view and a filter, and ties marks, cards and list together.
"use strict";
(function (parts) {
  const SETTLED = 120;
  const SLOW = 300;
  const CLOSER = 2;
  let current = null;

  function readConfig(container, given) {
    const { dataset } = container;
    return {
      words: given.words,
      cellPixels: given.cellPixels,
      language: dataset.lang || document.documentElement.lang || "en",
      cells: dataset.cells || "/api/cells",
      list: dataset.list || "/incidents",
      query: dataset.query || "",
      incident: dataset.incident || null,
      basemap: JSON.parse(dataset.basemap || "{}"),
      tiles: dataset.tiles || "",
      tileAttribution: dataset.tileAttribution || "",
    };
  }

  function boxText(box) {
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((edge) => edge.toFixed(4)).join(",");
  }

  // What is asked for lies in the view and in the box of the filter, if it has one.
  function within(view, filtered) {
    if (!filtered) return boxText(view);
    const [west, south, east, north] = filtered.split(",").map(Number);
    const box = L.latLngBounds([south, west], [north, east]);
    if (west > east || !view.intersects(box)) return filtered;
    return [
      Math.max(west, view.getWest()), Math.max(south, view.getSouth()),
      Math.min(east, view.getEast()), Math.min(north, view.getNorth()),
    ].map((edge) => edge.toFixed(4)).join(",");
  }

  function start(map, given) {
    const container = map.getContainer();
    const config = readConfig(container, given);
    const { words } = config;
    const say = parts.speech.start(words, config.language);
    let query = config.query;
    let open = null; // The incident or cell whose card is open, by what its mark is found with.
    let over = null; // The code of the incident that the reader points at, on the map or in the list.
    let labels = null;
    let asked = null;
    let timer = 0;
    let baseProblem = "";
    let split = null; // The cell that was zoomed to, until it is known whether it came apart.
    let whole = ""; // The cell that did not.

    const status = parts.speech.line(container, words, () => load());
    const popup = parts.popup.start(map, words, { closed, dismiss });
    const marks = parts.marks.start(map, say, {
      open: openCard,
      gather,
      over: (mark) => point(mark && mark.code),
    });

    // --- Cards, highlights and the list -------------------------------------------------------------------

    function point(code) {
      over = code;
      marks.precision([over, open, config.incident].filter(Boolean));
      for (const entry of document.querySelectorAll("[data-code]")) {
        entry.classList.toggle("is-on-map", entry.dataset.code === over || entry.dataset.code === open);
      }
    }

    function openCard(mark, byKeyboard) {
      popup.open(marks.find(mark.code).getLatLng(), parts.popup.incident(mark, words, query, marks.highest()), mark.title);
      open = mark.code;
      point(over);
      if (byKeyboard) popup.focus();
    }

    function closed() {
      open = null;
      point(over);
    }

    // Closed by its reader, who goes on where the card came from.
    function dismiss() {
      const from = marks.find(open)?.getElement();
      popup.close();
      (from || container).focus({ preventScroll: true });
    }

    // A card goes with its mark: along with it, or away.
    function follow() {
      if (!open) return;
      const mark = marks.find(open);
      if (mark) popup.move(mark.getLatLng());
      else popup.close();
    }

    // The square of the server's grid in which a cell stands: its incidents and no others.
    function square(cell) {
      const zoom = map.getZoom();
      const { x, y } = map.project([cell.latitude, cell.longitude], zoom);
      const size = config.cellPixels;
      const corner = L.point(Math.floor(x / size), Math.floor(y / size)).multiplyBy(size);
      return L.latLngBounds(map.unproject(corner, zoom), map.unproject(corner.add([size, size]), zoom));
    }

    // Nearer, or as a list where its incidents all stand at one place.
    function gather(cell, byKeyboard) {
      if (map.getZoom() >= map.getMaxZoom() || whole === parts.marks.cellName(cell)) return openCell(cell, byKeyboard);
      const zoom = Math.min(map.getZoom() + CLOSER, map.getMaxZoom());
      split = { name: parts.marks.cellName(cell), zoom, byKeyboard };
      // The cell will be gone; the focus waits on the map.
      if (byKeyboard) container.focus({ preventScroll: true });
      map.setView([cell.latitude, cell.longitude], zoom);
      return undefined;
    }

    function openCell(cell, byKeyboard) {
      const filter = new URLSearchParams(query);
      filter.set("bbox", within(square(cell), filter.get("bbox")));
      const name = parts.marks.cellName(cell);
      const card = parts.popup.cell(cell, say, config.list, filter);
      popup.open(marks.find(name).getLatLng(), card, say.count("incidents", cell.count));
      open = name;
      if (byKeyboard) popup.focus();
    }

    function stillWhole(cells, zoom) {
      if (split?.zoom !== zoom) return;
      const { name, byKeyboard } = split;
      split = null;
      const same = cells.find((cell) => parts.marks.cellName(cell) === name);
      whole = same ? name : "";
      if (same) openCell(same, byKeyboard);
    }

    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && popup.isOpen()) dismiss();
    });

    for (const [name, found] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      document.addEventListener(name, (event) => {
        const entry = event.target.closest?.("[data-code]");
        if (entry) point(found ? entry.dataset.code : null);
      });
    }

    // --- Marks --------------------------------------------------------------------------------------------

    function draw(data, zoom) {
      const focused = document.activeElement?.dataset?.mark;
      marks.show(data);
      point(over);
      placeLabels();
      follow();
      const again = focused && marks.find(focused)?.getElement();
      if (again && document.activeElement !== again) again.focus({ preventScroll: true });
      tell(data);
      stillWhole(data.cells, zoom);
    }

    function placeLabels() {
      labels?.place(marks.circles());
    }

    function tell(data) {
      const shown = data.incidents.length + data.cells.reduce((sum, cell) => sum + cell.count, 0);
      const unplaced = data.unplaced ? say.count("unplaced", data.unplaced) : "";
      const news = [shown ? "" : words.empty, unplaced, baseProblem].filter(Boolean).join(" ");
      if (news) status("note", news);
      else status("quiet", say.count("shown", shown));
    }

    function address() {
      const wanted = new URLSearchParams(query);
      wanted.set("bbox", within(map.getBounds(), wanted.get("bbox")));
      wanted.set("zoom", map.getZoom());
      wanted.set("lang", config.language);
      return config.cells + "?" + wanted;
    }

    // What the server answers, or null where it does not or where a newer request has overtaken this one.
    async function ask(mine) {
      const slow = setTimeout(() => status("busy", words.loading), SLOW);
      try {
        const answer = await fetch(address(), { signal: mine.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const data = await answer.json();
        return asked === mine ? data : null;
      } catch {
        // A request that was overtaken has nothing to say.
        if (asked === mine) status("failed", words.failed);
        return null;
      } finally {
        clearTimeout(slow);
      }
    }

    async function load() {
      clearTimeout(timer);
      asked?.abort();
      asked = new AbortController();
      const zoom = map.getZoom();
      const data = await ask(asked);
      if (data) draw(data, zoom);
    }

    function settle() {
      clearTimeout(timer);
      timer = setTimeout(load, SETTLED);
    }

    // --- The view -----------------------------------------------------------------------------------------

    function view() {
      const { lat, lng } = map.getCenter();
      return { latitude: lat, longitude: lng, zoom: map.getZoom(), bbox: boxText(map.getBounds()) };
    }

    // The entry of the browser's history remembers the view, so that Back from an incident returns to it.
    function keepView() {
      history.replaceState({ ...history.state, atlasView: view() }, "");
    }

    const kept = history.state?.atlasView;
    if (kept) map.setView([kept.latitude, kept.longitude], kept.zoom, { animate: false });
    map.on("zoomend", () => {
      marks.spread();
      follow();
    });
    map.on("moveend", () => {
      keepView();
      placeLabels();
      settle();
      container.dispatchEvent(new CustomEvent("atlas:view", { bubbles: true, detail: view() }));
    });
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(container);

    parts.controls.start(map, config);
    parts.base.start(map, config).then(({ found, complete }) => {
      labels = parts.labels.start(map, found, config.language);
      placeLabels();
      baseProblem = complete ? "" : words.base_failed;
      if (baseProblem) status("note", baseProblem);
    });
    current = {
      view,
      setQuery(wanted) {
        const given = new URLSearchParams(wanted);
        given.delete("page");
        query = given.toString();
        keepView(); // A new entry of the history begins where the reader looks.
        return load();
      },
    };
    load();
  }

  // For the page's other scripts. A page whose frame has not come yet has no view.
  window.atlasMap = {
    start,
    setQuery: (query) => current?.setQuery(query),
    view: () => current?.view() ?? null,
  };
})(window.atlasMapParts);
