// Names incidents that look like the one being written, while it is written: what the form holds of date, place and
// actors is sent after each pause, and the answer takes the place of the old one. Without it, the button does the same.
"use strict";
(function () {
  const PAUSE = 700;
  const COMPARED = /^(key|date|date_from|date_to|date_precision|latitude|longitude|geo_precision|place|involvements-\d+-actor)$/;
  const form = document.getElementById("alike")?.closest("form");
  if (!form || !window.AbortController) return;

  let timer = 0;
  let asked = null;
  let known = null; // The question whose answer stands on the page.

  function question() {
    const given = [...new FormData(form)].filter(([name, value]) => COMPARED.test(name) && value && typeof value === "string");
    return new URLSearchParams(given);
  }

  async function ask() {
    const fields = question();
    const text = fields.toString();
    if (text === known) return;
    known = text;
    asked?.abort();
    asked = new AbortController();
    fields.set("csrf", form.elements.csrf.value);
    try {
      const address = `${document.getElementById("alike").dataset.url}?part=1`;
      const given = { method: "POST", body: fields, headers: { accept: "text/html" }, redirect: "error", signal: asked.signal };
      const answer = await fetch(address, given);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("alike").replaceChildren(...document.adoptNode(page.body).childNodes);
    } catch (error) {
      // What was found before stays, and the next change asks again: writing goes on in any case.
      if (error.name !== "AbortError") known = null;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  // The form may be put together anew by a step; then its answer is gone, and the button is back.
  function start() {
    const button = form.querySelector('button[value="alike"]');
    if (button) button.hidden = true;
    known = null;
    ask();
  }

  const heard = (event) => COMPARED.test(event.target.name || "") && later();
  form.addEventListener("input", heard);
  form.addEventListener("change", heard);
  form.addEventListener("atlas:shown", start);
  start();
})();
