// Makes the steps of the incident's form without leaving the page, and counts the ranges anew as they are typed.
"use strict";
(function () {
  const SETTLED = 500;
  const SLOW = 300;
  const form = document.getElementById("record");
  if (!form) return;
  // Each part of the form that has a script of its own, to be started anew after the fields were replaced.
  const parts = (window.atlasRecord = window.atlasRecord || {}).parts || [];
  let timer = 0;
  let asked = 0;

  function start() {
    form.classList.add("has-script");
    for (const part of parts) part(form, { send });
  }

  // What the form holds, without the secret of the session, the buttons and the mark of the copy in the browser.
  function fields() {
    const own = ["csrf", "step", "copy"];
    return [...new FormData(form)].filter(([name, value]) => !own.includes(name) && typeof value === "string");
  }

  function busy() {
    const wait = setTimeout(() => document.documentElement.setAttribute("data-busy", ""), SLOW);
    return () => {
      clearTimeout(wait);
      document.documentElement.removeAttribute("data-busy");
    };
  }

  function ask(address, pairs, step) {
    const sent = new URLSearchParams(pairs);
    sent.set("csrf", form.elements.csrf.value);
    sent.set("step", step);
    return fetch(address, { method: "POST", body: sent, redirect: "error", headers: { Accept: "text/html" } });
  }

  // Shows the form as the server makes it of some fields; false where it could not.
  async function send(pairs, step) {
    const done = busy();
    // Nothing is typed into fields that are about to be replaced, and no second step starts from the same state.
    form.inert = true;
    try {
      const answer = await ask(form.action, pairs, step);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("record");
      if (!answer.ok || !fresh) return false;
      const open = new Set([...form.querySelectorAll("details[open]")].map(label));
      form.replaceChildren(...document.adoptNode(fresh).childNodes);
      for (const one of form.querySelectorAll("details")) if (open.has(label(one))) one.open = true;
      start();
      form.dispatchEvent(new Event("atlas:shown", { bubbles: true }));
      return true;
    } catch {
      return false;
    } finally {
      form.inert = false;
      done();
    }
  }

  // A drawer is known by the row in which it stands, and by its place there.
  function label(details) {
    const row = details.closest(".rows__row, .record__part");
    return `${row.id} ${[...row.querySelectorAll("details")].indexOf(details)}`;
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || button.name !== "step" || button.value === "save") return;
    // A button that leads elsewhere belongs to another script.
    if (new URL(button.formAction || form.action, location.href).pathname !== new URL(form.action).pathname) return;
    event.preventDefault();
    const step = button.value;
    const anchor = new URL(button.formAction || form.action, location.href).hash.slice(1);
    if (step === "preview") {
      await count();
      if (anchor) document.getElementById("ranges").scrollIntoView({ block: "nearest" });
      return;
    }
    if (!(await send(fields(), step))) {
      // Without a connection, or without a session: as it goes without a script, and that answer keeps what was typed.
      const plain = document.createElement("input");
      Object.assign(plain, { type: "hidden", name: "step", value: step });
      form.append(plain);
      form.dispatchEvent(new Event("atlas:leaving", { bubbles: true }));
      form.submit();
      return;
    }
    const focus = form.querySelector("[autofocus]") || (anchor && document.getElementById(anchor));
    if (focus) {
      focus.focus({ preventScroll: true });
      focus.scrollIntoView({ block: "nearest" });
    }
  });

  async function count() {
    const number = ++asked;
    try {
      const answer = await ask(form.dataset.preview, fields(), "preview");
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const box = document.getElementById("preview");
      const open = new Set([...box.querySelectorAll("details[open]")].map((one) => one.parentElement.getAttribute("aria-labelledby")));
      box.replaceChildren(...document.adoptNode(page.body).childNodes);
      for (const one of box.querySelectorAll("details")) one.open = open.has(one.parentElement.getAttribute("aria-labelledby"));
    } catch {
      // The button counts again.
    }
  }

  form.addEventListener("input", (event) => {
    if (!event.target.name?.startsWith("claims-")) return;
    clearTimeout(timer);
    timer = setTimeout(count, SETTLED);
  });
  window.atlasRecord.fields = fields;
  start();
  // A field that is wrong comes before everything else.
  document.getElementById("summary")?.focus();
})();
