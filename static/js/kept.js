// The page of the kept pages: lists the copies of this browser, clears them, and stops or goes on keeping them.
"use strict";
(function () {
  const place = document.querySelector("[data-kept]");
  const copies = window.atlasCopies;
  if (!place) return;
  const { dataset } = place;
  // The worker answers with this page where there is no copy of another.
  if (!/\/offline$/.test(location.pathname)) {
    for (const one of document.querySelectorAll("[data-never]")) one.hidden = false;
    for (const one of document.querySelectorAll("[data-chosen]")) one.hidden = true;
  }
  const canKeep = "caches" in window && copies;

  function titleOf(text, address) {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    return [parsed.title.replace(/ – [^–]*$/, "") || address, parsed.documentElement.lang];
  }

  async function kept() {
    const found = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith("atlas-pages-")) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request, { ignoreVary: true });
        const [title, lang] = titleOf(await answer.text(), request.url);
        found.push({ address: request.url, title, lang, when: new Date(answer.headers.get("date")).toISOString() });
      }
    }
    return found.reverse();
  }

  function entry({ address, title, lang, when }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    link.lang = lang;
    const date = document.createElement("span");
    date.className = "soft";
    date.textContent = copies.moment(when);
    item.append(link, " ", date);
    return item;
  }

  const buttons = Object.fromEntries([...place.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));
  const status = place.querySelector("[role=status]");

  async function show(said = "") {
    const all = canKeep ? await kept() : [];
    place.querySelector("ul").replaceChildren(...all.map(entry));
    const state = canKeep ? (copies.refused() ? dataset.refused : dataset.none) : dataset.cannot;
    status.textContent = [said, all.length ? "" : state].filter(Boolean).join(" ");
    // A button that goes takes the focus with it: whoever pressed it goes on at the sentence.
    const pressed = document.activeElement;
    buttons.clear.hidden = !all.length;
    buttons.stop.hidden = !canKeep || copies.refused();
    buttons.start.hidden = !canKeep || !copies.refused();
    if (pressed.hidden) status.focus();
  }

  const deeds = {
    async clear() {
      for (const name of await caches.keys()) if (/^atlas-(pages|data)-/.test(name)) await caches.delete(name);
      await show(dataset.cleared);
    },
    async stop() {
      localStorage.setItem(copies.REFUSED, "yes");
      await copies.forget();
      await show(dataset.cleared);
    },
    async start() {
      localStorage.removeItem(copies.REFUSED);
      await copies.start();
      await show(dataset.again);
    },
  };
  for (const [name, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => deeds[name]().catch(() => (status.textContent = dataset.failed)));
  }
  show();
})();
