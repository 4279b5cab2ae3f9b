// Keeps in this browser what is typed into the incident's form, and offers it again where it was not saved.
"use strict";
(function () {
  const PREFIX = "atlas-draft:";
  const SETTLED = 300;
  const DAYS = 30;
  // After so long the page has not been left after all.
  const STAYED = 5000;
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

  // What was sent, and arrived: the page that follows carries a notice of it.
  const arrived = new URLSearchParams(location.search).has("done");
  for (const key of keys()) {
    const kept = read(key);
    if (!kept || (arrived && kept.sent) || Date.now() - kept.at > DAYS * 86_400_000) write(key, null);
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

  const key = `${PREFIX}${form.dataset.account}:${location.pathname.replace(/^\/fr(?=\/)/, "")}`;
  let first = "";
  let timer = 0;
  let leaving = false;
  let sent = false;

  // Where an older text waits for a decision, what is typed meanwhile is kept beside it.
  const beside = `${key}#2`;
  const fields = () => window.atlasRecord.fields();
  const text = () => JSON.stringify(fields());
  // Forms that come back with something to mend hold what is not saved.
  const touched = () => form.querySelector("#summary") !== null || text() !== first;

  function keep() {
    clearTimeout(timer);
    if (!gone && touched()) write(waiting ? beside : key, { at: Date.now(), fields: fields(), sent });
  }

  // --- What was kept before ----------------------------------------------------------------------------------------

  let waiting = null;

  function offer(kept) {
    const { dataset } = form;
    const box = document.createElement("div");
    box.className = "kept-draft";
    box.id = "kept-draft";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", dataset.kept);
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
    button(dataset.keptBack, "", async () => {
      // The server makes the rows that the page has not got; it saves nothing.
      if (!(await record.send(kept.fields, "show"))) {
        said.textContent = dataset.keptFailed;
        return;
      }
      settle(box);
      form.querySelector("input:not([type=hidden])").focus();
    });
    button(dataset.keptAway, "quiet", () => {
      write(key, null);
      settle(box);
    });
    box.append(said, actions);
    waiting = kept;
    form.before(box);
  }

  function settle(box) {
    waiting = null;
    write(beside, null);
    box.remove();
    keep();
  }

  // The newest of what was kept; the other was passed over once already.
  function before() {
    const [one, other] = [read(key), read(beside)];
    const kept = other && (!one || other.at > one.at) ? other : one;
    if (other) {
      write(key, kept);
      write(beside, null);
    }
    return kept;
  }

  const record = (window.atlasRecord = window.atlasRecord || {});
  let begun = false;
  (record.parts = record.parts || []).push((_, { send }) => {
    record.send = send;
    if (begun) return;
    begun = true;
    // The form's own script has to be ready, for it says what the fields hold.
    queueMicrotask(() => {
      first = text();
      const kept = before();
      if (kept && JSON.stringify(kept.fields) !== first) {
        if (form.querySelector("#summary")) keep();
        else offer(kept);
      }
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
    sent = true;
    keep();
    // If the answer is this page again, or none, what was typed is not saved.
    setTimeout(() => ((leaving = false), (sent = false)), STAYED);
  });
  window.addEventListener("pagehide", keep);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !waiting && touched()) event.preventDefault();
  });
})();
