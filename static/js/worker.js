// Keeps the pages that were read, so that they can be read again without a connection. The network comes first; a copy
// takes its place where the network fails or is too slow, and says of what time it is. /worker.js serves this file with
// the version of the offline page before it, so that a new one installs itself anew.
"use strict";
const PAGES = "atlas-pages-1";
const FILES = "atlas-files-1";
const DATA = "atlas-data-1";
const SHELL = `atlas-shell-${self.atlasVersion}`;
const OFFLINE = ["/offline", "/fr/offline"];
const MOST_PAGES = 60;
const MOST_FILTERED = 20; // Pages with a query: each step of a filter is one, and they must not push out the others.
const MOST_DATA = 40;
const MANY_FILES = 150;
const PATIENCE = 8000; // Milliseconds that a page may take where there is a copy of it.
const UNREACHABLE = [502, 503, 504];
const GONE = [404, 410];
const NAMED = /\/static\/[^"'&\s]+\?v=[0-9a-f]+/g;

// --- What is kept, and in what way ----------------------------------------------------------------------------------

function kind(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || request.headers.has("range")) return "";
  if (url.pathname.startsWith("/static/")) return url.searchParams.has("v") ? "file" : "";
  if (url.pathname === "/map.js" || url.pathname === "/api/cells") return "data";
  const isHtml = request.mode === "navigate" || (request.headers.get("accept") || "").includes("text/html");
  return isHtml && isPublicPage(url.pathname) ? "page" : "";
}

// Neither what editors see, nor frames of other pages, nor files, nor what programs ask for.
function isPublicPage(pathname) {
  const path = pathname.replace(/^\/fr(?=\/|$)/, "") || "/";
  if (path === "/api/docs") return true;
  return !/^\/(admin|api|embed|ogc|healthz|readyz)(\/|$)/.test(path) && !path.split("/").pop().includes(".");
}

// The address of a copy: whether the map is left out belongs to the reader and not to the page.
function keyOf(address) {
  const url = new URL(address);
  url.hash = "";
  // Left as it is where there is nothing to take away: rewriting a query may spell it in another way.
  if (url.searchParams.has("map")) url.searchParams.delete("map");
  return url.href;
}

// What sets a cookie is private; the header of the cookie itself is nothing that a worker may see.
function mayBeKept(answer) {
  const forbidden = /no-store|private/.test(answer.headers.get("cache-control") || "");
  return answer.status === 200 && answer.type === "basic" && !answer.redirected && !forbidden;
}

// --- Copies ----------------------------------------------------------------------------------------------------------

async function find(name, key) {
  const cache = await caches.open(name);
  return cache.match(key, { ignoreVary: true });
}

async function put(name, key, answer) {
  const cache = await caches.open(name);
  await cache.delete(key, { ignoreVary: true }); // What is put in anew stands last, and the first goes first.
  await cache.put(key, answer);
}

async function trim(name, most, counts = () => true) {
  const cache = await caches.open(name);
  const keys = (await cache.keys()).filter((one) => counts(one.url));
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((one) => cache.delete(one)));
}

async function keepPage(key, answer) {
  if (OFFLINE.includes(new URL(key).pathname)) return;
  const isHtml = (answer.headers.get("content-type") || "").startsWith("text/html");
  if (!mayBeKept(answer) || !isHtml) {
    // A page that was taken away, or leads elsewhere now, is not to be read from its copy either.
    if (GONE.includes(answer.status) || answer.type === "opaqueredirect" || answer.redirected) {
      await (await caches.open(PAGES)).delete(key, { ignoreVary: true });
      // What maps showed of it goes as well; they ask anew.
      await caches.delete(DATA);
    }
    return;
  }
  await put(PAGES, key, await plain(answer));
  await trim(PAGES, MOST_FILTERED, (url) => new URL(url).search);
  await trim(PAGES, MOST_PAGES);
}

// As it goes into the cache: read whole, with its time and its headers, which hold the policy too.
async function plain(answer, change = (text) => text) {
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  if (!headers.has("date")) headers.set("date", new Date().toUTCString());
  return new Response(change(await answer.text()), { status: answer.status, headers });
}

// The copy as its reader gets it: it knows that it is one, and the page's script says so.
function marked(copy) {
  const when = new Date(copy.headers.get("date")).toISOString();
  return plain(copy, (text) => text.replace("<html ", `<html data-copy="${when}" `));
}

// --- Answering -------------------------------------------------------------------------------------------------------

// What the network says, and its copy kept on the side.
async function ask(event, keep) {
  const answer = await fetch(event.request);
  const kept = keep(answer.clone()).catch(() => {}); // A full disk is no reason to show nothing.
  event.waitUntil(kept);
  return answer;
}

function orTooLate(promise, wait) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, wait, new Error("too late")))]);
}

async function page(event) {
  const { request } = event;
  const key = keyOf(request.url);
  const chooses = new URL(request.url).searchParams.has("map"); // Its answer sets a cookie.
  const network = ask(event, (answer) => (chooses ? Promise.resolve() : keepPage(key, answer)));
  event.waitUntil(network.catch(() => {}));
  const copy = await find(PAGES, key);
  try {
    const answer = await (copy ? orTooLate(network, PATIENCE) : network);
    if (!copy || !UNREACHABLE.includes(answer.status)) {
      if (request.mode !== "navigate") await tell(event, null);
      return answer;
    }
  } catch {
    // There is no connection, or it is too slow.
  }
  if (copy) {
    if (request.mode !== "navigate") await tell(event, copy.headers.get("date"));
    return marked(copy);
  }
  if (request.mode !== "navigate") return Response.error();
  const shell = await find(SHELL, new URL(request.url).pathname.startsWith("/fr") ? OFFLINE[1] : OFFLINE[0]);
  return shell || Response.error();
}

// Results that a page fetched in place of its own: its script has to know whether they are a copy.
async function tell(event, date) {
  const asking = event.clientId && (await self.clients.get(event.clientId));
  asking?.postMessage({ copy: date && new Date(date).toISOString() });
}

// A file with its fingerprint never changes.
async function file(event) {
  const found = await find(FILES, event.request.url);
  if (found) return found;
  return ask(event, async (answer) => {
    if (mayBeKept(answer)) await put(FILES, event.request.url, answer);
    if ((await (await caches.open(FILES)).keys()).length > MANY_FILES) await sweep();
  });
}

async function data(event) {
  const { url } = event.request;
  const network = ask(event, async (answer) => {
    if (mayBeKept(answer)) await put(DATA, url, answer);
    await trim(DATA, MOST_DATA);
  });
  event.waitUntil(network.catch(() => {}));
  const copy = await find(DATA, url);
  return copy ? orTooLate(network, PATIENCE).catch(() => copy) : network;
}

// --- Beginning and cleaning up ---------------------------------------------------------------------------------------

async function install() {
  const shell = await caches.open(SHELL);
  for (const path of OFFLINE) {
    const answer = await fetch(path, { headers: { Accept: "text/html" }, credentials: "omit", cache: "no-cache" });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    const copy = await plain(answer);
    for (const [address] of (await copy.clone().text()).matchAll(NAMED)) await keepFile(address);
    await shell.put(path, copy);
  }
}

async function keepFile(address) {
  const url = new URL(address, location.origin).href;
  if (await find(FILES, url)) return;
  const answer = await fetch(url);
  if (mayBeKept(answer)) await put(FILES, url, answer);
}

// Leave of the files those alone that a page names which is kept.
async function sweep() {
  const named = new Set();
  for (const name of [SHELL, PAGES]) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      const text = await (await cache.match(one, { ignoreVary: true })).text();
      for (const [address] of text.matchAll(NAMED)) named.add(new URL(address, location.origin).href);
    }
  }
  const files = await caches.open(FILES);
  for (const one of await files.keys()) if (!named.has(one.url)) await files.delete(one);
}

async function activate() {
  const names = [PAGES, FILES, DATA, SHELL];
  for (const name of await caches.keys()) {
    if (name.startsWith("atlas-") && !names.includes(name)) await caches.delete(name);
  }
  await sweep();
  await self.clients.claim();
}

// The page that was there before its worker: what it loaded comes from the browser's own cache, and it comes last, so
// that nothing is missing to a page that is kept.
async function keepFirst(page, loaded) {
  for (const address of loaded) {
    const request = new Request(address);
    const sort = kind(request);
    if (sort === "file") await keepFile(address);
    if (sort === "data") {
      const answer = await fetch(request);
      if (mayBeKept(answer)) await put(DATA, request.url, answer);
    }
  }
  const request = new Request(page, { headers: { Accept: "text/html" } });
  if (kind(request) === "page") await keepPage(keyOf(page), await fetch(request));
}

const WAYS = { page, file, data };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(install());
});
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const way = WAYS[kind(event.request)];
  if (way) event.respondWith(way(event));
});
self.addEventListener("message", (event) => {
  const { page, loaded } = event.data ?? {};
  if (page && Array.isArray(loaded)) event.waitUntil(keepFirst(page, loaded.slice(0, 80)).catch(() => {}));
});
