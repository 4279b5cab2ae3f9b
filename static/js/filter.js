// Changes the results in place: every change of the form, and every link within the results, fetches the page of the
// new filter, and its marked parts take the place of the old ones. Whatever goes wrong becomes an ordinary navigation.
"use strict";
(function () {
  const TYPING = 400;
  const SLOW = 300;
  const MINE = "a[href]";
  const form = document.querySelector("form[data-filter]");
  const results = document.querySelector("[data-results]");
  if (!form || !results || !window.DOMParser || !window.AbortController) return;

  let asked = null;
  let timer = 0;
  let shown = location.search; // The query whose results stand on the page; a jump within the page changes none.

  // --- The filter as an address ---------------------------------------------------------------------------------

  // Fields that are empty, or say what goes without saying, stay out of the address.
  const UNSAID = { tally: "lowest", sort: "newest", include: "successors" };

  function formAddress() {
    const given = [...new FormData(form)].filter(([, value]) => String(value).trim());
    const included = given.filter(([name]) => name === "include");
    const kept = given.filter(([name, value]) =>
      name === "include" ? included.length > 1 || value !== UNSAID.include : UNSAID[name] !== value,
    );
    const query = new URLSearchParams(kept).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  }

  // Where a link leads, if it leads to this page with another filter. The bars of the timeline are links of SVG, whose
  // properties are no texts, so that only the attribute is asked.
  function followed(link) {
    const address = new URL(link.getAttribute("href"), location.href);
    const plain = !link.hasAttribute("target") && !link.hasAttribute("data-map-view");
    const here = address.origin === location.origin && address.pathname === location.pathname && !address.hash;
    return plain && here ? address.href : null;
  }

  // --- Putting the new parts in place of the old ------------------------------------------------------------------

  const WRITTEN = new Set(["text", "search", "date", "number"]);

  // A field in which the reader is writing is left alone, except for the sentence about it.
  function isBeingWritten(part) {
    const focused = document.activeElement;
    return part.contains(focused) && focused.tagName === "INPUT" && WRITTEN.has(focused.type);
  }

  function swapPart(old, fresh) {
    if (isBeingWritten(old)) {
      for (const inner of old.querySelectorAll("[data-part]")) {
        const other = fresh.querySelector(`[data-part="${inner.dataset.part}"]`);
        if (other) inner.replaceWith(other);
      }
      return;
    }
    for (const open of old.querySelectorAll("details[id][open]")) {
      const other = fresh.querySelector(`#${CSS.escape(open.id)}`);
      if (other) other.open = true;
    }
    old.replaceWith(fresh);
  }

  function outermost(root) {
    return [...root.querySelectorAll("[data-part]")].filter((part) => !part.parentElement.closest("[data-part]"));
  }

  function swap(page) {
    window.atlasPlay?.stop();
    const focused = document.activeElement && document.activeElement.id;
    const fresh = new Map(outermost(page).map((part) => [part.dataset.part, part]));
    for (const old of outermost(document)) {
      const part = fresh.get(old.dataset.part);
      if (!part) throw new Error(`no part ${old.dataset.part}`);
      swapPart(old, document.adoptNode(part));
    }
    document.title = page.title;
    // The feed of these results, which browsers and feed readers find in the head.
    const feed = page.querySelector('link[type="application/atom+xml"]');
    if (feed) document.querySelector('link[type="application/atom+xml"]')?.replaceWith(document.adoptNode(feed));
    window.atlasCombobox?.enhance(document);
    window.atlasTimeline?.enhance();
    window.atlasPlay?.enhance();
    if (focused && document.activeElement.id !== focused) refocus(focused);
  }

  // Whoever chose a link that is gone now goes on at the sentence, which says what it led to.
  function refocus(id) {
    const again = id ? document.getElementById(id) : null;
    again?.focus({ preventScroll: true });
    if (!again || document.activeElement !== again) document.getElementById("sentence")?.focus({ preventScroll: true });
  }

  const text = (selector) => document.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() || "";

  // What a listener is told of the results: how many, and what else of them may have changed.
  function news() {
    const count = text(".totals__tally > span") && `${text(".totals__tally > span")}: ${text(".totals__tally [aria-current]")}`;
    return { sentence: text("#sentence"), count, page: text(".paging p") };
  }

  let said = news();

  // The sentence is said after every change. Where it stays the same, so is what does not: another page, another way
  // to count.
  function announce() {
    const status = document.getElementById("announcement");
    const now = news();
    const other = ["count", "page"].filter((name) => now[name] && now[name] !== said[name]).map((name) => now[name]);
    if (status) status.textContent = [now.sentence, ...(now.sentence === said.sentence ? other : [])].join(". ");
    said = now;
  }

  // --- Fetching ---------------------------------------------------------------------------------------------------

  function busy(is) {
    document.body.toggleAttribute("data-busy", is);
    results.setAttribute("aria-busy", String(is));
  }

  async function show(address, { push = true, scroll = false } = {}) {
    clearTimeout(timer);
    asked?.abort();
    const mine = (asked = new AbortController());
    const slow = setTimeout(() => busy(true), SLOW);
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked !== mine) return;
      const focused = document.activeElement?.closest?.("[data-results]") ? document.activeElement : null;
      if (push) history.pushState({ ...history.state, atlasLeft: undefined }, "", address);
      shown = new URL(address, location.href).search;
      swap(page);
      // Its link is gone with the part in which it stood.
      if (focused && !focused.isConnected && document.activeElement === document.body) refocus(focused.id);
      // The page's own reading of the filter: without strangers and what could not be read, which the map's data refuse.
      window.atlasMap?.setQuery(page.getElementById("map")?.dataset.query ?? "");
      announce();
      if (scroll) toList();
    } catch (error) {
      // A request that was overtaken by a newer one has nothing to say.
      if (asked !== mine || error.name === "AbortError") return;
      location.assign(address);
    } finally {
      clearTimeout(slow);
      if (asked === mine) busy(false);
    }
  }

  // The next page of the list is read from its top.
  function toList() {
    document.querySelector('[data-part="list"]')?.scrollIntoView({ block: "start" });
    document.getElementById("list-title")?.focus({ preventScroll: true });
  }

  // The same results of another time; the page that was reached in them says nothing about the new ones.
  function narrow(since, until) {
    const wanted = new URLSearchParams(location.search);
    wanted.set("since", since);
    wanted.set("until", until);
    wanted.delete("page");
    return show(`${location.pathname}?${wanted}`);
  }
  window.atlasResults = { narrow };

  // --- What the reader does ---------------------------------------------------------------------------------------

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = formAddress();
      if (address !== location.pathname + location.search) show(address);
    }, wait);
  }

  form.addEventListener("change", (event) => {
    // A year that is still being typed is a date already, so a date field waits for more as text does.
    soon(event.target.type === "date" ? TYPING : 0);
  });
  form.addEventListener("input", (event) => {
    if (event.target.type === "search" || event.target.type === "text") soon(TYPING);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(formAddress());
    if (document.getElementById("drawer")?.open && matchMedia("(max-width: 79.99rem)").matches) {
      document.getElementById("drawer").open = false;
      document.getElementById("sentence")?.scrollIntoView({ block: "start" });
    }
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.(MINE);
    const address = link && results.contains(link) ? followed(link) : null;
    if (!address) return;
    event.preventDefault();
    show(address, { scroll: Boolean(link.closest(".paging")) });
  });

  // A link to a field opens what the field stands in.
  document.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest?.('a[href^="#f-"]')?.hash.slice(1));
    if (!target) return;
    for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    const field = target.matches("fieldset") ? target.querySelector("input") : target;
    // The script puts another field in the place of some. The browser has its own idea of the focus before that.
    const visible = field.offsetParent ? field : target.parentElement.querySelector("input:not([type=hidden])");
    setTimeout(() => visible?.focus());
  });

  // Skipping to a part leaves the view of the map in the address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.skip");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target || target.id === "main") return;
    event.preventDefault();
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });

  window.addEventListener("popstate", () => {
    if (location.search !== shown) show(location.href, { push: false });
  });

  // On a desk the form stands open beside the results; below that width its reader opens it.
  const desk = matchMedia("(min-width: 80rem)");
  const drawer = document.getElementById("drawer");
  function settle() {
    if (drawer && desk.matches) drawer.open = true;
  }
  desk.addEventListener("change", settle);
  settle();
  window.atlasCombobox?.enhance(document);
})();
