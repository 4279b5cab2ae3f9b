// What the map says: numbers and sentences in the reader's language, and the line that tells how it goes.
"use strict";
(function (parts) {
  // Numbers and sentences in the reader's language.
  function start(words, language) {
    const rules = new Intl.PluralRules(language);
    const number = (n) => n.toLocaleString(language);
    const count = (name, n) => words[name + (rules.select(n) === "one" ? "_one" : "_many")].replace("%(n)s", number(n));
    const brief = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
    const short = (n) => brief.format(n);
    const killed = (n) => (n === null ? words.killed_unknown : count("killed", n));
    const cell = (one) => [count("incidents", one.count), killed(one.killed), words.zoom_there].join(", ");
    return { words, number, short, count, killed, cell };
  }

  function line(container, words, retry) {
    const box = document.createElement("div");
    box.className = "map-status";
    const text = document.createElement("p");
    text.className = "map-status__text";
    text.setAttribute("role", "status");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "map-status__retry";
    again.textContent = words.retry;
    again.hidden = true;
    again.addEventListener("click", retry);
    box.append(text, again);
    L.DomEvent.disableClickPropagation(box);
    container.append(box);
    window.addEventListener("online", () => box.dataset.state === "failed" && retry());
    // `state`: quiet (for readers who listen), note, busy or failed.
    return (state, sentence) => {
      box.dataset.state = state;
      text.textContent = sentence;
      again.hidden = state !== "failed";
    };
  }

  parts.speech = { start, line };
})((window.atlasMapParts = window.atlasMapParts || {}));
