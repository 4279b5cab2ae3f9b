// A map on which a click sets the point of the incident; the fields beside it say the same and can be typed into.
"use strict";
(function () {
  const STEP = 8;
  const ZOOM = 8;
  const DIGITS = 4;
  const MALI = [[13, -6.7], [21.2, 5.7]];

  function start(box) {
    const latitude = document.getElementById(box.dataset.latitude);
    const longitude = document.getElementById(box.dataset.longitude);
    const words = JSON.parse(box.dataset.words);
    let place = at(box.dataset.placeLatitude, box.dataset.placeLongitude);
    box.hidden = false;
    const map = L.map(box, {
      minZoom: 4, maxZoom: 14, zoomControl: false, attributionControl: false, scrollWheelZoom: false,
      maxBounds: [[0, -25], [36, 25]],
    });
    L.control.attribution({ prefix: "Leaflet" }).addTo(map);
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    const icon = (kind) => L.divIcon({ className: `point-mark point-mark--${kind}`, iconSize: [22, 22] });
    const home = L.marker([0, 0], { icon: icon("place"), interactive: false, keyboard: false });
    const mark = L.marker([0, 0], { icon: icon("own"), draggable: true, keyboard: true, title: words.marker });
    const first = own() || place;
    if (first) map.setView(first, ZOOM);
    else map.fitBounds(MALI);
    window.atlasMapParts.base.start(map, { words, language: document.documentElement.lang, basemap: JSON.parse(box.dataset.basemap) })
      .then(({ found }) => window.atlasMapParts.labels.start(map, found, document.documentElement.lang).place([]));
    const container = map.getContainer();
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", words.label);
    container.tabIndex = 0;

    function at(one, other) {
      const point = [one, other].map((text) => (String(text ?? "").trim() ? Number(String(text).replace(",", ".")) : NaN));
      const [north, east] = point;
      return Math.abs(north) <= 90 && Math.abs(east) <= 180 ? point : null;
    }

    function own() {
      return at(latitude.value, longitude.value);
    }

    function show() {
      const point = own();
      if (point) mark.setLatLng(point).addTo(map);
      else mark.remove();
      if (place) home.setLatLng(place).addTo(map);
      else home.remove();
      mark.getElement()?.setAttribute("aria-label", words.marker);
    }

    function set(point) {
      const { lat, lng } = point.wrap();
      latitude.value = String(Number(lat.toFixed(DIGITS)));
      longitude.value = String(Number(lng.toFixed(DIGITS)));
      for (const field of [latitude, longitude]) field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // By the keyboard: the point goes so many pixels, the greater the zoom the finer.
    function nudge(event) {
      const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      const size = event.shiftKey ? 1 : STEP;
      const here = map.latLngToContainerPoint(mark.getLatLng());
      set(map.containerPointToLatLng(here.add([way[0] * size, way[1] * size])));
      mark.getElement()?.focus();
    }

    map.on("click", (event) => set(event.latlng));
    mark.on("dragend", () => set(mark.getLatLng()));
    mark.on("add", () => mark.getElement().addEventListener("keydown", nudge));
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== container) return;
      event.preventDefault();
      set(map.getCenter());
      mark.getElement()?.focus();
    });
    // The wheel scrolls the page until somebody turns to the map.
    container.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    container.addEventListener("focusout", (event) => {
      if (!container.contains(event.relatedTarget)) map.scrollWheelZoom.disable();
    });
    for (const field of [latitude, longitude]) {
      field.addEventListener("input", show);
      // A field is left, and so changed, also by taking hold of the mark: what is in view must not move away then.
      field.addEventListener("change", () => {
        const point = own();
        if (point && !map.getBounds().contains(point)) map.panTo(point, { animate: false });
      });
    }
    document.getElementById("f-place")?.addEventListener("atlas:picked", ({ detail }) => {
      place = at(detail.latitude, detail.longitude);
      show();
      if (place && !own()) map.setView(place, ZOOM);
    });
    show();
  }

  const record = (window.atlasRecord = window.atlasRecord || {});
  (record.parts = record.parts || []).push((form) => {
    const box = form.querySelector("[data-point-map]");
    if (box && !box.classList.contains("leaflet-container")) start(box);
  });
})();
