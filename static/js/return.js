// Whoever followed a link and comes back finds the focus and the list where they were.
"use strict";
(function () {
  const side = () => document.querySelector(".board__side");

  // Kept in the entry of the browser's history that is being left.
  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented) return;
    const row = link.closest("[data-code]")?.dataset.code;
    const mark = link.closest("[data-of]")?.dataset.of;
    const left = { id: link.id, row, mark, side: side()?.scrollTop ?? 0 };
    history.replaceState({ ...history.state, atlasLeft: left }, "");
  });

  const [arrival] = performance.getEntriesByType("navigation");
  const left = history.state?.atlasLeft;
  if (!left || arrival?.type !== "back_forward") return;
  const { atlasLeft: _, ...rest } = history.state;
  history.replaceState(rest, "");

  function focus(found) {
    // Not from somebody who has gone on meanwhile.
    if (found && document.activeElement === document.body) found.focus({ preventScroll: true });
  }

  if (side()) side().scrollTop = left.side;
  if (left.mark) {
    const found = () => focus(document.querySelector(`[data-mark="${CSS.escape(left.mark)}"]`));
    document.addEventListener("atlas:drawn", found, { once: true });
  } else if (left.row) {
    focus(document.querySelector(`.row[data-code="${CSS.escape(left.row)}"] a`));
  } else if (left.id) {
    focus(document.getElementById(left.id));
  }
})();
