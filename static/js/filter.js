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
    const focused = document.activeElement && document.activeElement.id;
    const fresh = new Map(outermost(page).map((part) => [part.dataset.part, part]));
    for (const old of outermost(document)) {
      const part = fresh.get(old.dataset.part);
      if (!part) throw new Error(`no part ${old.dataset.part}`);
      swapPart(old, document.adoptNode(part));
    }
    document.title = page.title;
    window.atlasCombobox?.enhance(document);
    if (focused && document.activeElement.id !== focused) refocus(focused);
  }

  // Whoever chose a link that is gone now goes on at the sentence, which says what it led to.
  function refocus(id) {
    const again = document.getElementById(id) || document.getElementById("sentence");
    again?.focus({ preventScroll: true });
  }

  function announce() {
    const status = document.getElementById("announcement");
    if (status) status.textContent = document.getElementById("sentence")?.textContent || "";
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
      if (push) history.pushState({ ...history.state }, "", address);
      shown = new URL(address, location.href).search;
      swap(page);
      // Its link is gone with the part in which it stood.
      if (focused && !focused.isConnected && document.activeElement === document.body) refocus(focused.id);
      // The page's own reading of the filter: without strangers and what could not be read, which the map's data refuse.
      window.atlasMap?.setQuery(page.getElementById("map")?.dataset.query ?? "");
      announce();
      if (scroll) document.querySelector('[data-part="list"]')?.scrollIntoView({ block: "start" });
    } catch (error) {
      // A request that was overtaken by a newer one has nothing to say.
      if (asked !== mine || error.name === "AbortError") return;
      location.assign(address);
    } finally {
      clearTimeout(slow);
      if (asked === mine) busy(false);
    }
  }

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
