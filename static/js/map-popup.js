// The card that opens at a mark or a cell. All text goes in as text: none of it is ever read as HTML or code.
"use strict";
(function (parts) {
  const MOST_NAMED = 12;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // The address with the filter behind it, or null where it is not an address of a page.
  function linked(address, query) {
    const found = new URL(address, document.baseURI);
    if (!["http:", "https:"].includes(found.protocol)) return null;
    for (const [name, value] of new URLSearchParams(query)) found.searchParams.append(name, value);
    return found.href;
  }

  function link(address, query, text) {
    const made = element("a", "map-card__link", text);
    const href = linked(address, query);
    if (href) made.href = href;
    return made;
  }

  function fact(list, name, className, ...values) {
    list.append(element("dt", "visually-hidden", name));
    const value = element("dd", className);
    value.append(...values);
    list.append(value);
  }

  // The least plain number that is not smaller.
  function plainTop(most) {
    const power = 10 ** Math.max(0, Math.ceil(Math.log10(most)) - 1);
    return [1, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power).find((one) => one >= most);
  }

  // The bar of the lists and pages: from low to high, with an arrow where the end is open and dots where nobody knows.
  function range(figure, most) {
    const drawn = svg("svg", { class: "range map-card__range" });
    if (!figure) {
      drawn.append(svg("rect", { class: "range__unknown", x: "7%", y: 3, width: "86%", height: 8, rx: 4 }));
      return drawn;
    }
    const top = plainTop(most);
    const at = (value) => 7 + 86 * Math.min(1, value / top);
    const [low, high] = [at(figure.low), at(figure.high)];
    drawn.append(svg("line", { class: "range__axis", x1: "7%", x2: "93%", y1: 7, y2: 7 }));
    if (figure.open) {
      const arrow = svg("svg", { class: "range__arrow", x: high + "%", y: 0, width: 1, height: 14 });
      arrow.append(svg("path", { d: "M-1 4.5H5V1.5L11 7 5 12.5V9.5H-1z" }));
      drawn.append(arrow);
    }
    if (high > low) drawn.append(svg("rect", { class: "range__bar", x: low + "%", y: 4, width: high - low + "%", height: 6 }));
    else drawn.append(svg("circle", { class: "range__bar", cx: low + "%", cy: 7, r: 4 }));
    return drawn;
  }

  function svg(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function incident(mark, words, query, most) {
    const card = element("div", "map-card");
    card.dataset.of = mark.code;
    const kind = element("p", "map-card__kind");
    kind.append(element("span", "event e-" + mark.event_type, mark.letter), words["type_" + mark.event_type]);
    const title = element("p", "map-card__title");
    title.append(link(mark.url, query, mark.title));
    const facts = element("dl", "map-card__facts");
    fact(facts, words.date, "map-card__dates", mark.dates);
    const bar = range(mark.range || mark.killed, most);
    bar.setAttribute("aria-hidden", "true");
    fact(facts, words.killed, "map-card__killed", mark.killed_words, bar);
    const precision = element("span", "map-card__precision", words["precision_" + mark.geo_precision]);
    fact(facts, words.place, "map-card__place", ...(mark.place ? [mark.place, ". "] : []), precision);
    if (mark.actors.length) fact(facts, words.by, "map-card__actors", mark.actors.join(" · "));
    card.append(kind, title, facts, ...listed(mark, words));
    return card;
  }

  // From the card to the row of the list, where the page has one.
  function listed(mark, words) {
    const row = () => document.querySelector(`:is(.row, tr)[data-code="${CSS.escape(mark.code)}"] a`);
    if (!row()) return [];
    const made = element("button", "map-card__list", words.in_list);
    made.type = "button";
    made.addEventListener("click", () => {
      row()?.scrollIntoView({ block: "center" });
      row()?.focus({ preventScroll: true });
    });
    return [made];
  }

  function cell(gathered, say, address, query) {
    const card = element("div", "map-card");
    card.append(element("p", "map-card__title", say.count("incidents", gathered.count)));
    card.append(element("p", "map-card__killed", say.killed(gathered.killed)));
    card.append(element("p", "map-card__precision", say.words.together));
    // What stands in the page already is named at once, and leads to its line of the table.
    const names = element("ul", "map-card__within");
    for (const mark of gathered.within?.slice(0, MOST_NAMED) || []) {
      const item = element("li");
      const way = element("a", "map-card__link", mark.title);
      way.href = "#" + mark.code;
      item.append(way);
      names.append(item);
    }
    const way = element("p");
    way.append(link(address, query, say.words.list));
    card.append(...(gathered.within ? [names] : []), way);
    return card;
  }

  // One popup at a time. `closed` is called when it goes, whoever closed it; `dismiss` when its button is pressed.
  function start(map, words, { closed, dismiss }) {
    let popup = null;

    function open(at, content, label) {
      close();
      const shut = element("button", "map-card__close", "×");
      shut.type = "button";
      shut.setAttribute("aria-label", words.close);
      shut.addEventListener("click", dismiss);
      content.append(shut);
      popup = L.popup({
        className: "map-popup",
        closeButton: false,
        closeOnEscapeKey: false,
        minWidth: 200,
        maxWidth: Math.min(300, map.getSize().x - 110),
        offset: [0, -6],
        // Beside the buttons that zoom, not under them.
        autoPanPaddingTopLeft: [52, 48],
        autoPanPaddingBottomRight: [8, 8],
      });
      popup.setLatLng(at).setContent(content).openOn(map);
      const box = popup.getElement();
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", label);
    }

    function close() {
      const gone = popup;
      popup = null;
      if (gone) map.closePopup(gone);
    }

    // A click on the map closes it too.
    map.on("popupclose", () => {
      popup = null;
      closed();
    });
    return {
      open,
      close,
      move: (at) => popup?.setLatLng(at),
      focus: () => popup?.getElement().querySelector("a, button").focus(),
      isOpen: () => Boolean(popup),
    };
  }

  parts.popup = { start, incident, cell, linked };
})((window.atlasMapParts = window.atlasMapParts || {}));
