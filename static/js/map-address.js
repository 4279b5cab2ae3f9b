// The view of the map in the page's address, behind the #: who is sent the address sees the same.
"use strict";
(function (parts) {
  const WRITTEN = /^#map=(\d{1,2})\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

  function read(hash) {
    const found = WRITTEN.exec(hash);
    if (!found) return null;
    const [zoom, latitude, longitude] = found.slice(1).map(Number);
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { zoom, latitude, longitude } : null;
  }

  function written({ zoom, latitude, longitude }) {
    return `#map=${zoom}/${latitude.toFixed(3)}/${longitude.toFixed(3)}`;
  }

  // The entry of the browser's history remembers the view too, and more exactly, so that Back from an incident returns
  // to it. `shared` is false for the map of one place or incident, whose address says enough.
  function start(map, view, shared) {
    const go = ({ zoom, latitude, longitude }) => map.setView([latitude, longitude], zoom, { animate: false });
    const given = shared ? read(location.hash) : null;
    const kept = history.state?.atlasView || given;
    // A view that nobody chose stays out of the address.
    let chosen = Boolean(given);

    function keep() {
      const hash = shared && chosen ? written(view()) : location.hash;
      history.replaceState({ ...history.state, atlasView: view() }, "", location.pathname + location.search + hash);
      const other = shared && chosen ? document.querySelector(".languages a") : null;
      if (other) other.hash = hash;
    }

    const choose = () => (chosen = true);
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      map.getContainer().addEventListener(name, choose, { capture: true, passive: true });
    }
    window.addEventListener("hashchange", () => {
      const wanted = shared && read(location.hash);
      if (!wanted || written(wanted) === written(view())) return;
      choose();
      go(wanted);
    });
    if (kept) go(kept);
    return { keep, choose };
  }

  parts.address = { start, read, written };
})((window.atlasMapParts = window.atlasMapParts || {}));
