// Offers the records of a register under a field as its name is typed; what is chosen stands in the field as a name.
"use strict";
(function () {
  const SETTLED = 200;
  let numbers = 0;

  function element(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  }

  // As the server compares names: without case, accents, apostrophes and punctuation.
  function fold(text) {
    const bare = text.replace(/[’'ʼ`´]/g, "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  // The new records of the form whose name, title or publisher holds what was typed; the field's own row is none of them.
  function brought(kind, input, form) {
    const words = fold(input.value);
    const found = [];
    for (const row of form.querySelectorAll(`#rows-new_${kind}s > .rows__row`)) {
      if (!words || row.contains(input)) continue;
      const texts = [...row.querySelectorAll("input")].filter((one) => /-(name|title|publisher)$/.test(one.name));
      const [name] = texts.map((one) => one.value.trim()).filter(Boolean).reverse();
      if (!texts.some((one) => fold(one.value).includes(words))) continue;
      found.push({ name, also: form.dataset.fresh, slug: name, typed: name });
    }
    return found;
  }

  function enhance(box, form) {
    const input = box.querySelector("input");
    const find = box.querySelector(".pick__find");
    const list = element("ul", { id: `pick-${++numbers}`, className: "combo__list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(input.id)}"]`).textContent.trim());
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    })) input.setAttribute(name, value);
    box.append(list);
    const make = ["actor", "place", "source"].includes(box.dataset.pick);
    let shown = [];
    let active = -1;
    let timer = 0;
    let asked = 0;

    function mark(n) {
      active = n;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === n)));
      if (n < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[n].id);
      return list.children[n].scrollIntoView({ block: "nearest" });
    }

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function item(n, ...inside) {
      const made = element("li", { id: `${list.id}-${n}` }, ...inside);
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      return made;
    }

    function show(items) {
      // What the form itself brings stands first: it is meant by its name, and is not made twice.
      shown = [...brought(box.dataset.pick, input, form), ...items.map((one) => ({ ...one }))];
      // Only a name that none of them bears can be made anew; the server says so too.
      const words = input.value.trim().toLowerCase();
      const bears = (name) => name.toLowerCase() === words || fold(name) === (fold(words) || words);
      const borne = shown.some((one) => [one.name, one.also, one.slug].some(bears));
      if (make && !borne) shown.push({ make: true });
      list.replaceChildren(...shown.map((one, n) => {
        if (one.make) return item(n, `${form.dataset.make}: ${input.value.trim()}`);
        const entry = item(n, element("bdi", { textContent: one.name }));
        if (one.also) entry.append(element("small", { textContent: one.also, dir: "auto" }));
        return entry;
      }));
      if (!shown.length) {
        const none = element("li", { className: "combo__none", textContent: form.dataset.none });
        none.setAttribute("role", "option");
        none.setAttribute("aria-disabled", "true");
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(-1);
    }

    async function look() {
      const words = input.value.trim();
      const number = ++asked;
      if (!words) return close();
      try {
        const address = `${form.dataset.names}?${new URLSearchParams({ kind: box.dataset.pick, q: words })}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) return close();
        const { items } = await answer.json();
        if (number !== asked || document.activeElement !== input) return undefined;
        return show(items);
      } catch {
        return close(); // What was typed stays, and the server looks it up when it is sent.
      }
    }

    function choose(one) {
      close();
      clearTimeout(timer);
      asked += 1;
      if (one.make) {
        const step = `make-${box.dataset.pick}-${input.name}`;
        const button = element("button", { type: "submit", name: "step", value: step, hidden: true });
        button.formNoValidate = true;
        box.append(button);
        form.requestSubmit(button);
        button.remove();
        return;
      }
      input.value = one.typed;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      clearTimeout(timer);
      input.dispatchEvent(new CustomEvent("atlas:picked", { bubbles: true, detail: one }));
    }

    const keys = {
      ArrowDown: () => (list.hidden ? look() : mark(Math.min(active + 1, shown.length - 1))),
      ArrowUp: () => !list.hidden && mark(Math.max(active - 1, -1)),
      Enter: () => {
        if (list.hidden || active < 0) return false;
        choose(shown[active]);
        return true;
      },
      Escape: () => {
        if (list.hidden) return false;
        close();
        return true;
      },
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !keys[event.key]) return;
      if (keys[event.key]() !== false) event.preventDefault();
    });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, SETTLED);
    });
    input.addEventListener("blur", close);
    // The list is left before the click arrives; without this it would be gone by then.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (shown[at]) choose(shown[at]);
    });
    if (find) find.hidden = true;
  }

  const record = (window.atlasRecord = window.atlasRecord || {});
  (record.parts = record.parts || []).push((form) => {
    for (const box of form.querySelectorAll("[data-pick]")) if (!box.querySelector("[role=listbox]")) enhance(box, form);
  });
})();
