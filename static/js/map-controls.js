// What a reader does with the map besides looking: tiles, views, the wheel and fingers.
"use strict";
(function (parts) {
  const REMEMBERED = "atlas.tiles";

  function remembered() {
    try {
      return localStorage.getItem(REMEMBERED) === "on";
    } catch {
      return false; // A browser may refuse to keep anything.
    }
  }

  function remember(on) {
    try {
      if (on) localStorage.setItem(REMEMBERED, "on");
      else localStorage.removeItem(REMEMBERED);
    } catch {
      // The choice then lasts as long as the page.
    }
  }

  function asText(given) {
    const made = document.createElement("span");
    made.textContent = given;
    return made.innerHTML;
  }

  // The switch of the background tiles. Nothing is asked of their host before it is on.
  function tiles(map, config) {
    const { tiles: address, tileAttribution, words } = config;
    if (!address) return;
    const host = new URL(address.replace(/[{}]/g, ""), document.baseURI).host;
    const layer = L.tileLayer(address, {
      // Leaflet writes this as HTML.
      attribution: asText(tileAttribution),
      maxZoom: map.getMaxZoom(),
      // The host of the tiles may want to know from which site they are asked for; it never learns which page.
      referrerPolicy: "strict-origin",
    });
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = document.createElement("label");
      box.className = "map-tiles";
      box.title = words.tiles_from.replace("%(host)s", host);
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = remembered();
      const turn = () => {
        map.getContainer().classList.toggle("has-tiles", input.checked);
        if (input.checked) layer.addTo(map);
        else layer.remove();
      };
      input.addEventListener("change", () => {
        remember(input.checked);
        turn();
      });
      box.append(input, " ", words.tiles);
      L.DomEvent.disableClickPropagation(box);
      turn();
      return box;
    };
    control.addTo(map);
  }

  // "lat,lon,zoom" or "west,south,east,north".
  function go(map, view) {
    const numbers = view.split(",").map(Number);
    if (numbers.some(Number.isNaN)) return false;
    if (numbers.length === 3) map.setView(numbers.slice(0, 2), numbers[2]);
    else if (numbers.length === 4) map.fitBounds([[numbers[1], numbers[0]], [numbers[3], numbers[2]]], { padding: [8, 8] });
    return numbers.length === 3 || numbers.length === 4;
  }

  function views(map) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-map-view]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (go(map, link.dataset.mapView)) event.preventDefault();
    });
  }

  // A sentence across the map that goes by itself.
  function hint(map) {
    const box = document.createElement("p");
    box.className = "map-hint";
    box.setAttribute("aria-hidden", "true");
    map.getContainer().append(box);
    let timer = 0;
    return (text) => {
      box.textContent = text;
      box.classList.add("is-shown");
      clearTimeout(timer);
      timer = setTimeout(() => box.classList.remove("is-shown"), 1200);
    };
  }

  // The wheel scrolls the page until the reader turns to the map; one finger scrolls the page, two move the map.
  function gestures(map, words) {
    const container = map.getContainer();
    const tell = hint(map);
    container.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    container.addEventListener("focusout", (event) => {
      if (!container.contains(event.relatedTarget)) map.scrollWheelZoom.disable();
    });
    container.addEventListener(
      "wheel",
      (event) => {
        if (map.scrollWheelZoom.enabled()) return;
        if (!event.ctrlKey) return tell(words.wheel);
        // Enabled for this one turn; the browser would otherwise zoom the page.
        map.scrollWheelZoom.enable();
        setTimeout(() => container.contains(document.activeElement) || map.scrollWheelZoom.disable(), 0);
      },
      { capture: true, passive: true },
    );
    if (!matchMedia("(pointer: coarse)").matches) return;
    map.dragging.disable();
    let fingers = 0;
    container.addEventListener("touchstart", (event) => (fingers = event.touches.length), { passive: true });
    container.addEventListener("touchmove", () => fingers === 1 && tell(words.fingers), { passive: true });
  }

  function start(map, config) {
    tiles(map, config);
    views(map);
    gestures(map, config.words);
  }

  // Before Folium's frame makes the map: these are read as it is made.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
    const { panBy } = L.Map.prototype;
    L.Map.include({
      panBy(offset, options) {
        return panBy.call(this, offset, { ...options, animate: false });
      },
    });
  }
  L.Control.Scale.mergeOptions({ imperial: false, maxWidth: 120 });

  parts.controls = { start };
})((window.atlasMapParts = window.atlasMapParts || {}));
