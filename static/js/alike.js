// Names incidents that look like the one being written, while it is written: what the form holds of date, place and
// actors is sent after each pause, and the answer takes the place of the old one. Without it, the button does the same.
"use strict";
(function () {
  const PAUSE = 700;
  const COMPARED = /^(csrf|date|date_from|date_to|date_precision|latitude|longitude|geo_precision|place|involvements-\d+-actor)$/;
  const part = document.getElementById("alike");
  const form = part && part.closest("form");
  if (!form || !part.dataset.url || !window.AbortController) return;

  let timer = 0;
  let asked = null;
  let known = null;

  function question() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (COMPARED.test(name) && typeof value === "string") fields.append(name, value);
    }
    if (part.dataset.key) fields.append("key", part.dataset.key);
    return fields;
  }

  async function ask() {
    const fields = question();
    const text = fields.toString();
    if (text === known) return;
    known = text;
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${part.dataset.url}?part=1`, {
        method: "POST", body: fields, headers: { accept: "text/html" }, signal: asked.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceChildren(...[...page.body.childNodes].map((one) => document.adoptNode(one)));
    } catch (error) {
      // What was found before stays; the next change asks again. Writing goes on in any case.
      if (error.name !== "AbortError") known = null;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  form.addEventListener("input", (event) => COMPARED.test(event.target.name || "") && later());
  form.addEventListener("change", (event) => COMPARED.test(event.target.name || "") && later());
  // Pickers and the map set fields without an event of the field; they tell of it themselves.
  form.addEventListener("atlas:changed", later);
  ask();
})();
