// What the map asks the server for: the incidents of a view, a filter and, while time is played, of some days.
"use strict";
(function (parts) {
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

  const GRID = 128; // Two cells of the server's grid.
  const MARGIN = 64;

  // The view with a margin, outward to a grid of the screen at this zoom: a small pan asks for nothing, and two readers
  // of one part of the country ask for the same address.
  function area(map) {
    const zoom = map.getZoom();
    const { min, max } = map.getPixelBounds();
    const world = 256 * 2 ** zoom;
    const snapped = (at, round, beyond) => Math.min(world, Math.max(0, round((at + beyond) / GRID) * GRID));
    const corner = (point, round, beyond) =>
      map.unproject(L.point(snapped(point.x, round, beyond), snapped(point.y, round, beyond)), zoom);
    return L.latLngBounds(corner(min, Math.floor, -MARGIN), corner(max, Math.ceil, MARGIN));
  }

  // The square of the server's grid in which a cell stands: its incidents and no others.
  function square(map, cell, size) {
    const zoom = Math.floor(map.getZoom());
    const { x, y } = map.project([cell.latitude, cell.longitude], zoom);
    const corner = L.point(Math.floor(x / size), Math.floor(y / size)).multiplyBy(size);
    return L.latLngBounds(map.unproject(corner, zoom), map.unproject(corner.add([size, size]), zoom));
  }

  async function fetched(where, signal) {
    const answer = await fetch(where, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function start(map, config) {
    let next = null; // What was asked for ahead: its address, its answer, and how to call it off.
    let last = null; // What was asked for last: its area and zoom, and its answer once there is one.

    // `days` are since and until, and take the place of the filter's own.
    function address(query, days) {
      const wanted = new URLSearchParams(query);
      for (const [name, day] of Object.entries(days || {})) wanted.set(name, day);
      wanted.set("bbox", within(area(map), wanted.get("bbox")));
      wanted.set("zoom", map.getZoom());
      wanted.set("lang", config.language);
      return config.cells + "?" + wanted;
    }

    // One request at most runs ahead, for the days that are likely to be shown next.
    function ahead(query, days) {
      const calling = new AbortController();
      next?.calling.abort();
      next = { where: address(query, days), calling };
      next.answer = fetched(next.where, calling.signal);
      next.answer.catch(() => {}); // It is asked for again when its time has come.
    }

    // What was asked for last, where it holds the whole view still: answered, or on its way.
    function held() {
      return last?.zoom === map.getZoom() && last.area.contains(map.getBounds()) ? last : null;
    }

    async function ask(query, days, signal) {
      const mine = { area: area(map), zoom: map.getZoom(), data: null };
      last = mine;
      try {
        mine.data = await answered(query, days, signal);
        return mine.data;
      } catch (problem) {
        if (last === mine) last = null;
        throw problem;
      }
    }

    function answered(query, days, signal) {
      const where = address(query, days);
      const before = next;
      next = null;
      if (before?.where === where) return before.answer.catch(() => fetched(where, signal));
      before?.calling.abort();
      return fetched(where, signal);
    }

    return { ahead, ask, held };
  }

  parts.questions = { start, within, boxText, square };
})((window.atlasMapParts = window.atlasMapParts || {}));
