// Imports: a file that is too large is told before it is sent, and progress is shown without loading the page again.
"use strict";
(function () {
  const form = document.querySelector("form[data-most]");
  if (form) {
    for (const box of form.querySelectorAll("input[type=file]")) {
      box.addEventListener("change", () => {
        const size = [...form.querySelectorAll("input[type=file]")].reduce((sum, one) => sum + (one.files[0]?.size ?? 0), 0);
        box.setCustomValidity(size > form.dataset.most * 1e6 ? form.dataset.tooLarge : "");
        box.reportValidity();
      });
    }
  }
  async function again() {
    const shown = document.querySelector("[data-progress]");
    if (!shown) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-progress]");
      // What is done, and what cannot be shown here, is a page of its own.
      if (!answer.ok || !found) return location.reload();
      shown.replaceChildren(...found.childNodes);
    } catch {
      // The line is down for a moment; the next turn tries again.
    }
    setTimeout(again, 1500);
  }
  setTimeout(again, 1000);
})();
