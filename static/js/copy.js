// Buttons that copy a text of the page; without the script, or where the browser forbids it, the text can be selected.
"use strict";
(function () {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        button.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(text);
      }
      setTimeout(() => (button.textContent = label), 3000);
    });
  }
})();
