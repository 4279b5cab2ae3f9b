// Starts the worker that keeps visited pages for reading without a connection, and says of a copy that it is one.
"use strict";
(function () {
  const { dataset } = document.currentScript;
  const worker = navigator.serviceWorker; // Browsers have it under https and at localhost alone.
  const root = document.documentElement;
  const REFUSED = "atlas-no-copies";
  const ASKED = "atlas-asked-for-worker";
  let bar = null;

  // --- The sentence ------------------------------------------------------------------------------------------------

  function moment(iso) {
    const when = new Date(iso);
    const day = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    const date = new Intl.DateTimeFormat(root.lang === "fr" ? "fr-FR" : "en-GB", day).format(when);
    return `${root.lang === "fr" ? date.replace(/^1 /, "1er ") : date}, ${when.toISOString().slice(11, 16)} UTC`;
  }

  function begin() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = dataset.style;
    document.head.append(style);
    bar = document.createElement("div");
    bar.className = "copy";
    const text = document.createElement("p");
    text.setAttribute("role", "status");
    const again = document.createElement("a");
    again.textContent = dataset.again;
    again.target = "_self";
    const kept = document.createElement("a");
    kept.textContent = dataset.list;
    kept.href = dataset.page;
    bar.append(text, again, kept);
    document.querySelector(".skip").after(bar);
  }

  function say(iso) {
    if (!iso) {
      delete root.dataset.copy;
      bar?.remove();
      bar = null;
      return;
    }
    root.dataset.copy = iso;
    if (!bar) begin();
    const [text, again] = bar.children;
    again.href = location.pathname + location.search;
    const words = navigator.onLine ? dataset.slow : dataset.offline;
    // What is read aloud has to come into an element that is there already.
    requestAnimationFrame(() => (text.textContent = words.replace("{date}", moment(iso))));
  }

  addEventListener("online", () => {
    if (bar) bar.children[0].textContent = dataset.back.replace("{date}", moment(root.dataset.copy));
  });
  addEventListener("offline", () => bar && say(root.dataset.copy));
  if (root.dataset.copy) say(root.dataset.copy);
  if (!worker) return;

  // --- The worker --------------------------------------------------------------------------------------------------

  function refused() {
    try {
      return localStorage.getItem(REFUSED) === "yes";
    } catch {
      return true; // Whoever lets nothing be stored wants no copies either.
    }
  }

  async function forget() {
    for (const one of await worker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) if (name.startsWith("atlas-")) await caches.delete(name);
  }

  // An operator who takes the worker's file away ends it everywhere; asked once in a session of the browser.
  async function isGone() {
    try {
      if (sessionStorage.getItem(ASKED)) return false;
      sessionStorage.setItem(ASKED, "yes");
      const answer = await fetch("/worker.js", { method: "HEAD", cache: "no-store" });
      return answer.status === 404 || answer.status === 410;
    } catch {
      return false;
    }
  }

  async function start() {
    const first = !worker.controller;
    if (!first && !root.dataset.copy && (await isGone())) return forget();
    await worker.register("/worker.js", { updateViaCache: "none" });
    if (!first) return undefined;
    const { active } = await worker.ready;
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    return active.postMessage({ page: location.href, loaded });
  }

  worker.addEventListener("message", (event) => say(event.data?.copy));
  addEventListener("load", () => {
    // After everything that the page itself needs.
    if (!refused()) setTimeout(() => start().catch(() => {}), 500);
  });
  window.atlasCopies = { REFUSED, refused, forget, start, moment };
})();
