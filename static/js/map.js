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
      basemap: parts.given?.basemap || JSON.parse(dataset.basemap || "{}"),
      tiles: dataset.tiles || "",
      tileAttribution: dataset.tileAttribution || "",
    };
  }

  function start(map, given) {
    const container = map.getContainer();
    const config = readConfig(container, given);
    const { words } = config;
    const say = parts.speech.start(words, config.language);
    let query = config.query;
    let open = null; // The incident or cell whose card is open, by what its mark is found with.
    let over = null; // The code of the incident that the reader points at, on the map or in the list.
    let back = null; // What the reader opened the card with, where that is a row of the list: its incident.
    let labels = null;
    let asked = null;
    let timer = 0;
    let baseProblem = "";
    let split = null; // The cell that was zoomed to, until it is known whether it came apart.
    let whole = ""; // The cell that did not.
    let moment = null; // The days that are shown instead of the filter's own, while time is played.

    const questions = parts.questions.start(map, config);
    const status = parts.speech.line(container, words, () => load());
    const popup = parts.popup.start(map, words, { closed, dismiss });
    const marks = parts.marks.start(map, say, config.cellPixels, {
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
      back = null;
      point(over);
    }

    // Closed by its reader, who goes on where the card came from.
    function dismiss() {
      const row = back && document.querySelector(`[data-show="${CSS.escape(back)}"]`);
      const from = marks.find(open)?.getElement();
      popup.close();
      if (row) row.focus();
      else (from || container).focus({ preventScroll: true });
    }

    // A card goes with its mark: along with it, or away.
    function follow() {
      if (!open) return;
      const mark = marks.find(open);
      if (mark) popup.move(mark.getLatLng());
      else popup.close();
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
      const around = parts.questions.square(map, cell, config.cellPixels);
      filter.set("bbox", parts.questions.within(around, filter.get("bbox")));
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
      container.dispatchEvent(new CustomEvent("atlas:drawn", { bubbles: true }));
    }

    function placeLabels() {
      labels?.place(marks.circles());
    }

    const seen = (one) => map.getBounds().contains([one.latitude, one.longitude]);
    const shownOf = ({ incidents, cells }) =>
      incidents.filter(seen).length + cells.filter(seen).reduce((sum, cell) => sum + cell.count, 0);

    // Moving the map helps only where there is something elsewhere on it.
    function nothing(data) {
      const results = document.querySelector("[data-total]")?.dataset;
      if (results?.total === "0") return results.narrows ? words.empty_filter : words.empty_record;
      return data.unplaced && results?.total === String(data.unplaced) ? "" : words.empty;
    }

    function tell(data) {
      // What is played is told by those who play it.
      if (moment) return status("quiet", "");
      const shown = shownOf(data);
      const unplaced = data.unplaced ? say.count("unplaced", data.unplaced) : "";
      const news = [shown ? "" : nothing(data), unplaced, baseProblem].filter(Boolean).join(" ");
      return news ? status("note", news) : status("quiet", say.count("shown", shown));
    }

    // What the server answers, or null where it does not or where a newer request has overtaken this one.
    async function ask(mine) {
      const slow = setTimeout(() => status("busy", words.loading), SLOW);
      try {
        const data = await questions.ask(query, moment, mine.signal);
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
      return data;
    }

    function settle() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const held = questions.held();
        if (!held) load();
        else if (held.data) tell(held.data);
      }, SETTLED);
    }

    // From a row of the list to its mark: near enough for it to stand singly, with its card open.
    async function reveal(code, at) {
      const middle = L.latLng(at.split(","));
      container.scrollIntoView({ block: "nearest" });
      entry.choose();
      for (const near of [7, 10, map.getMaxZoom()]) {
        if (near < map.getZoom() && near < map.getMaxZoom()) continue;
        map.setView(middle, near, { animate: false });
        const data = await load();
        if (!data) break;
        const mark = data.incidents.find((one) => one.code === code);
        const far = (cell) => middle.distanceTo([cell.latitude, cell.longitude]);
        const [nearest] = data.cells.sort((one, other) => far(one) - far(other));
        if (mark) openCard(mark, true);
        else if (near === map.getMaxZoom() && nearest) openCell(nearest, true);
        else continue;
        back = code;
        return undefined;
      }
      return container.focus({ preventScroll: true });
    }

    document.addEventListener("click", (event) => {
      const row = event.target.closest?.("[data-show]");
      if (!row) return;
      window.atlasPlay?.stop();
      reveal(row.dataset.show, row.dataset.at);
    });
    // Until now there was no map to show a row on.
    document.documentElement.classList.add("has-map");

    // --- The view -----------------------------------------------------------------------------------------

    function view() {
      const { lat, lng } = map.getCenter();
      return { latitude: lat, longitude: lng, zoom: map.getZoom(), bbox: parts.questions.boxText(map.getBounds()) };
    }

    const entry = parts.address.start(map, view, container.classList.contains("map--main"));
    map.on("zoomend", () => {
      marks.spread();
      follow();
    });
    map.on("moveend", () => {
      entry.keep();
      placeLabels();
      settle();
      container.dispatchEvent(new CustomEvent("atlas:view", { bubbles: true, detail: view() }));
    });
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(container);

    // A view by its name is one that the reader chose.
    document.addEventListener("click", (event) => event.target.closest?.("[data-map-view]") && entry.choose(), true);
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
        moment = null;
        entry.keep(); // A new entry of the history begins where the reader looks.
        return load();
      },
      // Shows the incidents of some days, or with null those of the filter again; how many, or null where that failed.
      async moment(days) {
        if (!days && !moment) return null;
        moment = days;
        const data = await load();
        return data && shownOf(data);
      },
      ahead: (days) => questions.ahead(query, days),
    };
    load();
  }

  // For the page's other scripts. A page whose frame has not come yet has no view.
  window.atlasMap = {
    start,
    setQuery: (query) => current?.setQuery(query),
    view: () => current?.view() ?? null,
    moment: (days) => current?.moment(days) ?? null,
    ahead: (days) => current?.ahead(days),
  };
})(window.atlasMapParts);
