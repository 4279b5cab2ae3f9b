// Makes the timeline a field to narrow the results with: by dragging across its bars, or with two handles.
"use strict";
(function () {
  const STARTED = 6; // So many pixels make a drag of what could have been a click.
  const SVG = "http://www.w3.org/2000/svg";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(id, text, act, className = "plain-button") {
    const made = element("button", className, text);
    made.type = "button";
    made.id = id;
    made.addEventListener("click", act);
    return made;
  }

  // Numbers in the reader's language.
  function counter(words) {
    const language = document.documentElement.lang || "en";
    const rules = new Intl.PluralRules(language);
    return (name, n) =>
      words[name + (rules.select(n) === "one" ? "_one" : "_many")].replace("%(n)s", n.toLocaleString(language));
  }

  // From its first to its last slot, in words.
  function period(first, last) {
    if (first === last) return first.begins === first.ends ? first.begins : first.words;
    return `${first.begins} – ${last.ends}`;
  }

  // What the server wrote into the section for the scripts.
  function read(section) {
    const slots = JSON.parse(section.dataset.spans).map(([since, until, begins, ends, words, count]) => {
      return { since, until, begins, ends, words, count };
    });
    const words = JSON.parse(section.dataset.words);
    return { section, slots, words, say: counter(words), bars: section.querySelector(".timeline__bars") };
  }

  // A strip over some slots of the drawing; it lies above the bars and lets clicks through.
  function strip(chart, className) {
    const made = document.createElementNS(SVG, "rect");
    made.setAttribute("class", className);
    made.setAttribute("height", "104");
    made.setAttribute("y", "0");
    made.setAttribute("hidden", "");
    chart.bars.append(made);
    const share = 100 / chart.slots.length;
    return {
      over(from, to) {
        made.setAttribute("x", from * share + "%");
        made.setAttribute("width", (to - from + 1) * share + "%");
        made.removeAttribute("hidden");
      },
      hide: () => made.setAttribute("hidden", ""),
    };
  }

  function enhanced(section) {
    const chart = read(section);
    const { slots, words, say, bars } = chart;
    const last = slots.length - 1;
    const chosen = { from: 0, to: last };
    const shade = strip(chart, "timeline__chosen");

    // --- What is seen of it ---------------------------------------------------------------------------------

    const range = element("div", "timeline__range");
    const fill = element("div", "timeline__fill");
    const handles = { from: handle("from", "start"), to: handle("to", "end") };
    range.append(fill, handles.from, handles.to);
    bars.after(range);

    const line = element("div", "timeline__choice");
    const told = element("output", "", words.hint);
    told.setAttribute("aria-live", "off"); // The handles say it themselves, and the results are announced.
    const narrow = button("timeline-narrow", words.narrow, apply, "plain-button plain-button--main");
    const cancel = button("timeline-cancel", words.cancel, () => {
      reset();
      handles.from.focus();
    });
    const type = element("a", "", words.type);
    type.id = "timeline-type";
    type.href = "#f-since";
    line.append(told, narrow, cancel, type);
    section.querySelector("[data-tools]").prepend(line);

    function handle(end, name) {
      const made = element("div", `timeline__handle timeline__handle--${name}`);
      made.id = `timeline-${name}`;
      made.tabIndex = 0;
      made.setAttribute("role", "slider");
      made.setAttribute("aria-label", words[name]);
      made.setAttribute("aria-orientation", "horizontal");
      made.addEventListener("keydown", (event) => pressed(event, end));
      return made;
    }

    const isWhole = () => chosen.from === 0 && chosen.to === last;

    function show() {
      const { from, to } = chosen;
      const share = 100 / slots.length;
      const count = slots.slice(from, to + 1).reduce((sum, one) => sum + one.count, 0);
      const many = say("incidents", count);
      handles.from.style.left = from * share + "%";
      handles.to.style.left = (to + 1) * share + "%";
      fill.style.left = from * share + "%";
      fill.style.width = (to - from + 1) * share + "%";
      value(handles.from, 0, to, from, `${slots[from].begins} (${many})`);
      value(handles.to, from, last, to, `${slots[to].ends} (${many})`);
      told.textContent = isWhole() ? words.hint : period(slots[from], slots[to]) + words.colon + many;
      line.toggleAttribute("data-chosen", !isWhole());
      narrow.hidden = cancel.hidden = isWhole();
      type.hidden = !isWhole();
      if (isWhole()) shade.hide();
      else shade.over(from, to);
    }

    function value(made, least, most, now, text) {
      made.setAttribute("aria-valuemin", least);
      made.setAttribute("aria-valuemax", most);
      made.setAttribute("aria-valuenow", now);
      made.setAttribute("aria-valuetext", text);
    }

    function choose(from, to) {
      chosen.from = Math.max(0, Math.min(from, last));
      chosen.to = Math.max(chosen.from, Math.min(to, last));
      show();
    }

    function reset() {
      choose(0, last);
    }

    function apply() {
      if (isWhole()) return;
      // The button goes with the choice; whoever pressed it goes on at the handle.
      if (line.contains(document.activeElement)) handles.from.focus();
      window.atlasResults?.narrow(slots[chosen.from].since, slots[chosen.to].until);
    }

    // --- By keyboard ----------------------------------------------------------------------------------------

    function move(end, to) {
      if (end === "from") choose(Math.min(Math.max(0, to), chosen.to), chosen.to);
      else choose(chosen.from, Math.max(chosen.from, to));
    }

    function pressed(event, end) {
      const page = Math.max(2, Math.round(slots.length / 8));
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: page, PageDown: -page };
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in steps) move(end, chosen[end] + steps[event.key]);
      else if (event.key === "Home") move(end, 0);
      else if (event.key === "End") move(end, last);
      else if (event.key === "Enter") apply();
      else if (event.key === "Escape" && !isWhole()) reset();
      else if (event.key === "Delete") document.getElementById("time-all")?.click();
      else return;
      event.preventDefault();
    }

    // --- By pointer -----------------------------------------------------------------------------------------

    function under(x) {
      const box = bars.getBoundingClientRect();
      return Math.max(0, Math.min(last, Math.floor(((x - box.left) / box.width) * slots.length)));
    }

    // Calls `moved` while a pointer that went down on `target` moves, and `ended` when it is lifted after a drag.
    function draggable(target, moved, ended) {
      let down = null;
      let dragging = false;

      function end(event, done) {
        if (!down) return;
        const was = dragging;
        down = null;
        dragging = false;
        section.removeAttribute("data-dragging");
        document.removeEventListener("keydown", escape, true);
        if (target.hasPointerCapture?.(event.pointerId)) target.releasePointerCapture(event.pointerId);
        if (!was) return;
        if (done) ended();
        else reset();
      }
      function escape(event) {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        const pointer = down;
        unclick();
        end(pointer, false);
      }
      // What ends a drag is no click on the bar below it.
      function unclick() {
        const swallow = (event) => {
          event.preventDefault();
          event.stopPropagation();
        };
        target.addEventListener("click", swallow, { capture: true, once: true });
        window.addEventListener(
          "pointerup", () => setTimeout(() => target.removeEventListener("click", swallow, true), 50), { once: true },
        );
      }

      target.addEventListener("pointerdown", (event) => {
        if (event.button || !event.isPrimary) return;
        down = { pointerId: event.pointerId, x: event.clientX };
        document.addEventListener("keydown", escape, true);
      });
      target.addEventListener("pointermove", (event) => {
        if (!down || event.pointerId !== down.pointerId) return;
        if (!dragging && Math.abs(event.clientX - down.x) < STARTED) return;
        if (!dragging) {
          dragging = true;
          target.setPointerCapture?.(event.pointerId);
          section.setAttribute("data-dragging", "");
          unclick();
        }
        moved(event.clientX, down.x);
      });
      target.addEventListener("pointerup", (event) => end(event, true));
      target.addEventListener("pointercancel", (event) => end(event, false));
    }

    draggable(bars, (now, begun) => choose(Math.min(under(begun), under(now)), Math.max(under(begun), under(now))), apply);
    for (const end of ["from", "to"]) draggable(handles[end], (now) => move(end, under(now)), () => handles[end].focus());
    range.addEventListener("click", (event) => {
      if (event.target !== range && event.target !== fill) return;
      const at = under(event.clientX);
      move(at - chosen.from < chosen.to - at ? "from" : "to", at);
    });
    bars.addEventListener("dragstart", (event) => event.preventDefault());

    section.setAttribute("data-ready", "");
    show();
    return chart;
  }

  // The chart is another one after each change of the results.
  function enhance() {
    const section = document.querySelector('[data-part="timeline"][data-spans]:not([data-ready])');
    if (section) enhanced(section);
  }

  window.atlasTimeline = { enhance, read, strip, period, element, button };
  enhance();
})();
