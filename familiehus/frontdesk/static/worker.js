/* The desk survives a reload without a network. This worker sees the desk's addresses and no others. It keeps one form for
   each house, made for keeping: without a name, a count or a token (/uden-net). It shows that form when nothing answers, and
   never keeps what did: what the desk shows to whoever is signed in goes through here and is forgotten. Where one chooses
   a house nothing is kept but the way to the desk this device used last. */
"use strict";
const KEPT = "familiehus-desk ";
const CHOOSER = new URL(self.registration.scope).pathname;
const PATIENCE_MS = 8000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("message", (event) => {
  event.waitUntil(keep(new URL(event.data.desk).pathname, event.data.shell).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request, address.pathname));
  else if (address.pathname.includes("/static/")) event.respondWith(file(event.request));
});

async function keep(desk, shell) {
  const answer = await fetch(shell, { credentials: "same-origin", redirect: "error", cache: "no-store" });
  if (!answer.ok) return;
  const form = await answer.clone().text();
  const files = Array.from(form.matchAll(/(?:href|src)="([^"#]*\/static\/[^"#]+)/g), (found) => found[1]);
  const wanted = new Map();
  for (const name of new Set(files)) wanted.set(name, await fetch(name));
  wanted.set(desk, answer); // last: there is no form without what it is drawn and worked with
  if (Array.from(wanted.values()).some((one) => !one.ok)) return;
  const kept = await caches.open(KEPT + desk);
  for (const [name, one] of wanted) await kept.put(name, one);
  const needed = Array.from(wanted.keys(), (name) => new URL(name, self.location.origin).href);
  const old = (await kept.keys()).filter((request) => !needed.includes(request.url));
  await Promise.all(old.map((request) => kept.delete(request)));
  await kept.put(CHOOSER, Response.redirect(desk, 303)); // first this one, then not the others: there always is one
  for (const name of await ours()) if (name !== KEPT + desk) await (await caches.open(name)).delete(CHOOSER);
}

async function page(request, path) {
  const shell = await caches.match(path);
  let answer;
  try {
    answer = await (shell ? Promise.race([fetch(request), late()]) : fetch(request));
  } catch (error) {
    return shell || Response.error();
  }
  // Sent on to the sign-in, or told that the desk is not theirs. Who has one house is sent on by the chooser, too.
  if ((answer.type === "opaqueredirect" && path !== CHOOSER) || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) await forget();
  return answer;
}

async function file(request) {
  return (await caches.match(request)) || fetch(request);
}

async function forget() {
  await Promise.all((await ours()).map((name) => caches.delete(name)));
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(KEPT));
}

function late() {
  return new Promise((_answer, reject) => setTimeout(reject, PATIENCE_MS, new Error("nothing answered")));
}
