// Makes one field that finds names by their aliases out of the selects that the form has without a script.
"use strict";
(function () {
  const MOST = 12;

  // As the server compares names: without case, accents, apostrophes and punctuation.
  function fold(text) {
    return text
      .replace(/[’'ʼ`´]/g, "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  }

  function element(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  }

  // Every name that may be chosen, with all the spellings by which it is found.
  function offered(select) {
    return [...select.options]
      .filter((option) => option.value)
      .map((option) => {
        const label = option.dataset.label;
        const aliases = option.text.slice(label.length).trim().replace(/^\(|\)$/g, "");
        const also = [...aliases.split(", "), ...(option.dataset.also || "").split(" · ")].filter(Boolean);
        return { value: option.value, label, also, folded: [label, ...also].map(fold) };
      });
  }

  // Those whose name begins with what was typed come first, then those with a word that does, then the rest.
  function matching(names, typed) {
    const wanted = fold(typed);
    if (!wanted) return names.map((name) => ({ name, alias: "" }));
    const found = [];
    for (const name of names) {
      let best = null;
      name.folded.forEach((text, n) => {
        const at = text.indexOf(wanted);
        if (at < 0) return;
        const rank = (at === 0 ? 0 : text[at - 1] === " " ? 1 : 2) + (n ? 0.5 : 0);
        if (!best || rank < best.rank) best = { rank, alias: n ? name.also[n - 1] : "" };
      });
      if (best) found.push({ name, ...best });
    }
    return found.sort((one, other) => one.rank - other.rank);
  }

  function enhance(field) {
    const key = field.dataset.combobox;
    const selects = [...field.querySelectorAll("select")];
    const last = selects[selects.length - 1];
    const names = offered(last);
    const chosen = [];
    for (const select of selects) {
      const option = select.selectedOptions[0];
      if (option && option.value) chosen.push({ value: option.value, label: option.dataset.label });
    }

    const list = element("ul", { id: `l-${key}`, className: "combo__list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.querySelector("label").textContent);
    const input = element("input", { id: last.id, type: "text", autocomplete: "off", spellcheck: false });
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
      placeholder: last.options[0].text,
    })) input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (last.hasAttribute(name)) input.setAttribute(name, last.getAttribute(name));
    }
    const tags = element("ul", { className: "combo__chosen" });
    const box = element("div", { className: "combo" }, input, list);
    selects[0].before(tags, box);
    for (const select of selects) select.remove();

    let shown = [];
    let active = -1;

    function changed() {
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function showChosen() {
      tags.replaceChildren(...chosen.map((one, n) => {
        const away = element("button", { type: "button", textContent: "×" });
        away.setAttribute("aria-label", `${field.dataset.remove}: ${one.label}`);
        away.addEventListener("click", () => {
          chosen.splice(n, 1);
          showChosen();
          input.focus();
          changed();
        });
        return element("li", {}, one.label, away, element("input", { type: "hidden", name: key, value: one.value }));
      }));
    }

    function mark(n) {
      active = n;
      [...list.children].forEach((item, at) => item.getAttribute("role") === "option" && item.setAttribute("aria-selected", String(at === n)));
      if (n < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", `${list.id}-${n}`);
        list.children[n].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function open() {
      const taken = new Set(chosen.map((one) => one.value));
      shown = matching(names.filter((name) => !taken.has(name.value)), input.value);
      // All of them where nothing was typed, for then the list is a register to choose from.
      if (input.value) shown = shown.slice(0, MOST);
      list.replaceChildren(...shown.map(({ name, alias }, n) => {
        const item = element("li", { id: `${list.id}-${n}` }, name.label);
        if (alias) item.append(element("small", { textContent: alias }));
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        return item;
      }));
      if (!shown.length) {
        const none = element("li", { className: "combo__none", textContent: field.dataset.none });
        none.setAttribute("role", "option");
        none.setAttribute("aria-disabled", "true");
        none.setAttribute("aria-selected", "false");
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(-1);
    }

    function choose(name) {
      chosen.push({ value: name.value, label: name.label });
      input.value = "";
      showChosen();
      close();
      changed();
    }

    // What stands in no register goes to the server as it was typed, which says that it knows nobody of that name.
    function typed() {
      const exact = shown.find(({ name }) => name.folded.includes(fold(input.value)));
      const name = shown.length === 1 ? shown[0].name : exact && exact.name;
      choose(name || { value: input.value.trim(), label: input.value.trim() });
    }

    const keys = {
      ArrowDown: () => (list.hidden ? open() : mark(Math.min(active + 1, shown.length - 1))),
      ArrowUp: () => (list.hidden ? open() : mark(Math.max(active - 1, shown.length ? 0 : -1))),
      Enter: () => {
        if (active >= 0) choose(shown[active].name);
        else if (input.value.trim()) typed();
        else return false;
        return true;
      },
      Escape: () => {
        if (list.hidden && !input.value) return false;
        if (list.hidden) input.value = "";
        close();
        return true;
      },
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !keys[event.key]) return;
      if (keys[event.key]() !== false) event.preventDefault();
    });
    input.addEventListener("input", (event) => {
      // What is typed here becomes part of the filter only once it is chosen.
      event.stopPropagation();
      open();
    });
    input.addEventListener("click", () => list.hidden && open());
    input.addEventListener("blur", close);
    // The list is left before the click arrives; without this it would be gone by then.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      const at = [...list.children].indexOf(item);
      if (shown[at]) choose(shown[at].name);
    });
    showChosen();
  }

  window.atlasCombobox = {
    enhance(root) {
      for (const field of root.querySelectorAll("[data-combobox]")) {
        if (field.querySelector("select")) enhance(field);
      }
    },
  };
})();
