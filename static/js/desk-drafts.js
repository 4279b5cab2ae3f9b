// Keeps in this browser what is typed into the incident's form, and offers it again where it was not saved.
"use strict";
(function () {
  const PREFIX = "atlas-draft:";
  const SENT = "atlas-sent";
  const SETTLED = 300;
  const DAYS = 30;
  // After so long the page has not been left after all.
  const STAYED = 5000;
  // The page before this one may take a moment to go.
  const GOING = [0, 500, 2000];
  const form = document.getElementById("record");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing, or has no room left: the page works without.
    }
  }

  function keys() {
    try {
      return Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  // What was sent last from this tab, and may come back with something to mend.
  function lastSent(key) {
    try {
      if (key) sessionStorage.setItem(SENT, key);
      return sessionStorage.getItem(SENT);
    } catch {
      return null;
    }
  }

  // Of one copy the server says that it arrived, and is saved; every other one stays.
  const saved = new URLSearchParams(location.search).get("kept");
  for (const key of keys()) {
    const kept = read(key);
    if (!kept || (saved && key.endsWith(`#${saved}`)) || Date.now() - kept.at > DAYS * 86_400_000) write(key, null);
  }
  // Who signs out leaves nothing behind, also not what the page would keep when it goes.
  let gone = false;
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, location.href).pathname.endsWith("/admin/sign-out")) return;
    for (const key of keys()) write(key, null);
    gone = true;
    setTimeout(() => (gone = false), STAYED);
  });
  if (!form) return;

  // Each page that is open has a copy of its own, so that no tab writes over what another one keeps.
  const base = `${PREFIX}${form.dataset.account}:${location.pathname.replace(/^\/fr(?=\/)/, "")}`;
  let key = `${base}#${[...crypto.getRandomValues(new Uint8Array(10))].map((one) => one.toString(36)).join("")}`;
  let first = "";
  let timer = 0;
  let leaving = false;
  let sent = "";
  let changing = false;

  const fields = () => window.atlasRecord.fields();
  const text = () => JSON.stringify(fields());
  // As the server gives texts back: without blanks around them.
  const plain = (pairs) => JSON.stringify(pairs.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]));
  // Forms that come back with something to mend hold what is not saved.
  const touched = () => form.querySelector("#summary") !== null || text() !== first;

  function keep() {
    clearTimeout(timer);
    if (!gone && !changing && touched()) write(key, { at: Date.now(), fields: fields() });
  }

  // A copy is alive as long as its page is: the browser gives the lock back when the page is gone, however it went.
  function hold() {
    navigator.locks?.request(key, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
  }

  async function alive() {
    const held = navigator.locks ? (await navigator.locks.query()).held : [];
    return new Set([key, ...held.map((one) => one.name)]);
  }

  // --- What was kept before ----------------------------------------------------------------------------------------

  const record = (window.atlasRecord = window.atlasRecord || {});
  const offered = new Set();

  function offer(name) {
    const kept = read(name);
    if (!kept || offered.has(name)) return;
    offered.add(name);
    const { dataset } = form;
    const box = document.createElement("div");
    const number = document.querySelectorAll(".kept-draft").length + 1;
    box.className = "kept-draft";
    box.id = number > 1 ? `kept-draft-${name.split("#")[1]}` : "kept-draft";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", number > 1 ? `${dataset.kept} (${number})` : dataset.kept);
    // As the server writes English dates: the day before the month.
    const tongue = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const when = new Intl.DateTimeFormat(tongue, { dateStyle: "long", timeStyle: "short" }).format(kept.at);
    const said = document.createElement("p");
    said.textContent = dataset.keptText.replace("{date}", when);
    const actions = document.createElement("div");
    actions.className = "desk__actions";
    const button = (label, quiet, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: label, className: quiet });
      made.addEventListener("click", act);
      actions.append(made);
    };
    const settle = () => {
      offered.delete(name);
      box.remove();
    };
    button(dataset.keptBack, "", async () => {
      // What stands in the form now becomes the copy that waits.
      keep();
      const other = touched() ? key : null;
      changing = true;
      // The server makes the rows that the page has not got; it saves nothing.
      const shown = await record.send(kept.fields, "show");
      changing = false;
      if (!shown) {
        said.textContent = dataset.keptFailed;
        return;
      }
      settle();
      key = name;
      hold();
      keep();
      if (other) offer(other);
      form.querySelector("input:not([type=hidden])").focus();
    });
    button(dataset.keptAway, "quiet", () => {
      write(name, null);
      settle();
    });
    box.append(said, actions);
    form.before(box);
  }

  // Every copy whose page is gone is offered; one that the form holds already goes on as the copy of this page.
  async function look() {
    const living = await alive();
    const every = keys().filter((one) => (one === base || one.startsWith(`${base}#`)) && !living.has(one));
    for (const one of every.sort((a, b) => read(b)?.at - read(a)?.at)) offer(one);
  }

  function adopt() {
    const own = form.querySelector("#summary") ? lastSent() : null;
    const shown = plain(fields());
    const same = keys().find((one) => one.startsWith(`${base}#`) && (one === own || plain(read(one)?.fields || []) === shown));
    if (same) key = same;
  }

  let begun = false;
  (record.parts = record.parts || []).push((_, { send }) => {
    record.send = send;
    if (begun) return;
    begun = true;
    // The form's own script has to be ready, for it says what the fields hold.
    queueMicrotask(() => {
      first = text();
      adopt();
      hold();
      keep();
      for (const wait of GOING) setTimeout(look, wait);
    });
  });

  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(keep, SETTLED);
    });
  }
  form.addEventListener("atlas:shown", keep);
  form.addEventListener("atlas:leaving", () => (leaving = true));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "save") return;
    leaving = true;
    keep();
    sent = text();
    lastSent(key);
    // The answer to a save names the copy that was sent.
    const copy = form.elements.copy || form.appendChild(document.createElement("input"));
    Object.assign(copy, { type: "hidden", name: "copy", value: key.split("#")[1] || "" });
    // If the answer is this page again, or none, what was typed is not saved.
    setTimeout(() => ((leaving = false), (sent = "")), STAYED);
  });
  window.addEventListener("pagehide", () => {
    // The page that follows a save may be there already, and has thrown the copy away: it is not written again.
    if (text() !== sent) keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && touched()) event.preventDefault();
  });
})();
