// Moves the map through time, a bar of the timeline after another; the list and the figures stay.
"use strict";
(function () {
  const PACES = { slow: 2600, normal: 1400, fast: 700 };
  const SAID = 3000; // A listener is told no more often than that while it plays.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const kept = { pace: "normal", window: "one" }; // Chosen once, they hold for as long as the page.
  let playing = null; // What plays, or stands at a step.

  function select(id, label, values, name, words, changed) {
    const box = atlasTimeline.element("label", "play__choice", label + " ");
    const made = atlasTimeline.element("select");
    made.id = id;
    for (const value of values) made.append(new Option(words[value], value, false, kept[name] === value));
    made.addEventListener("change", () => {
      kept[name] = made.value;
      changed();
    });
    box.append(made);
    return box;
  }

  function build(section) {
    const { element, button, period } = atlasTimeline;
    const chart = atlasTimeline.read(section);
    const { slots, words, say } = chart;
    const last = slots.length - 1;
    const now = atlasTimeline.strip(chart, "timeline__now");
    let at = 0;
    let on = false; // Whether the controls are open.
    let running = false;
    let timer = 0;
    let turn = 0; // Counts the steps, so that a late answer to an earlier one is known.
    let told = 0;

    const box = element("div", "play");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words.controls);
    const begin = button("play-open", "", open);
    const line = element("p", "play__now");
    const live = element("p", "visually-hidden");
    live.setAttribute("role", "status");
    const back = button("play-back", words.back, () => byHand(-1));
    const toggle = button("play-toggle", "", () => (running ? pause() : go()), "plain-button plain-button--main");
    const forward = button("play-forward", words.forward, () => byHand(1));
    const stop = button("play-stop", words.stop, () => close(true));
    const pace = select("play-pace", words.pace, Object.keys(PACES), "pace", words, () => {});
    const shown = select("play-window", words.window, ["one", "upto"], "window", words, () => step(at, true));
    const note = element("p", "play__note");
    const done = element("div", "play__line");
    const parts = [done, line, back, toggle, forward, stop, pace, shown, note];
    box.append(begin, ...parts, live);
    section.querySelector("[data-tools]").append(box);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && on) close(true);
    });

    function dress() {
      box.toggleAttribute("data-on", on);
      begin.hidden = on;
      for (const part of parts) part.hidden = !on;
      // Whoever asks for less motion goes by steps alone.
      if (still.matches) toggle.hidden = pace.hidden = true;
      begin.textContent = still.matches ? words.step : words.play;
      note.textContent = still.matches ? `${words.only_map} ${words.still}` : words.only_map;
      toggle.textContent = running ? words.pause : at === last ? words.again : words.go_on;
      done.style.width = ((at + 1) / slots.length) * 100 + "%";
      back.disabled = at === 0;
      forward.disabled = at === last;
    }

    const span = (n) => ({ since: slots[kept.window === "upto" ? 0 : n].since, until: slots[n].until });

    async function step(n, aloud) {
      clearTimeout(timer);
      const mine = ++turn;
      const began = performance.now();
      at = n;
      now.over(kept.window === "upto" ? 0 : at, at);
      dress();
      const count = await window.atlasMap.moment(span(at));
      if (mine !== turn || !on) return;
      const time = period(slots[kept.window === "upto" ? 0 : at], slots[at]);
      line.textContent = time + (count === null ? "" : words.colon + say("mapped", count));
      if (aloud || performance.now() - told >= SAID || at === last) {
        told = performance.now();
        live.textContent = line.textContent;
      }
      // An answer that failed is told by the map, and not run away from.
      if (count === null || at === last) pause();
      if (!running) return;
      window.atlasMap.ahead(span(at + 1));
      timer = setTimeout(() => step(at + 1, false), Math.max(0, PACES[kept.pace] - (performance.now() - began)));
    }

    function byHand(by) {
      const focused = document.activeElement;
      running = false;
      step(Math.max(0, Math.min(last, at + by)), true);
      // A button at the end of the time is off, and would drop the focus.
      if (focused?.disabled) (by > 0 ? back : forward).focus();
    }

    function go() {
      running = true;
      step(at === last ? 0 : at + 1, true);
    }

    function pause() {
      running = false;
      clearTimeout(timer);
      dress();
    }

    function open() {
      on = true;
      at = 0;
      playing = api;
      line.textContent = "";
      running = !still.matches;
      step(0, true);
      document.getElementById("map").scrollIntoView({ block: "nearest" });
      (still.matches ? forward : toggle).focus({ preventScroll: true });
    }

    // Back to everything that the filter lets through, on the map as it was.
    function close(byReader) {
      if (!on) return;
      on = running = false;
      turn += 1;
      clearTimeout(timer);
      now.hide();
      live.textContent = "";
      playing = null;
      dress();
      window.atlasMap.moment(null);
      if (byReader) begin.focus({ preventScroll: true });
    }

    const api = { close };
    dress();
  }

  // There is nothing to move before the map is there, and nothing to move through within a single bar.
  function enhance() {
    const section = document.querySelector('[data-part="timeline"][data-spans]:not([data-plays])');
    if (!section || !window.atlasTimeline || !window.atlasMap?.view()) return;
    section.setAttribute("data-plays", "");
    build(section);
  }

  function stop() {
    playing?.close(false);
  }

  document.addEventListener("atlas:drawn", enhance);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  window.addEventListener("pagehide", stop);
  still.addEventListener("change", stop);
  window.atlasPlay = { enhance, stop };
})();
