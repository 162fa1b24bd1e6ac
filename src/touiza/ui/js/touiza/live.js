// What is new while a page is open. A stream says where; the page then asks how many there are, at /fresh/. Where no stream
// passes it asks every half minute. Nothing is asked while the page is hidden, and more rarely where the browser saves data.
const root = document.querySelector("[data-look]");
const MINUTE = 60_000;
const every = navigator.connection?.saveData ? 4 * MINUTE : MINUTE / 2;
let stream, asking, trying, alive, at, fails = 0, asked = 0;

const places = () => [...document.querySelectorAll("live-fresh")];
const desk = document.querySelector("[data-in]")?.dataset;

function address() {
  const url = new URL("/live/", location);
  if (root.dataset.live !== "/") url.port = root.dataset.live;
  const topics = new Set([...(root.dataset.own ? ["actor"] : []), ...[...document.querySelectorAll("[data-topic]")].map((place) => place.dataset.topic)]);
  url.searchParams.set("topics", [...topics].join());
  url.searchParams.set("at", at);
  return topics.size ? url : null;
}

function open() {
  const url = root.dataset.live && window.EventSource && address();
  if (!url || stream) return;
  stream = new EventSource(url, { withCredentials: true });
  // A proxy that holds events back looks like a stream on which nothing happens.
  alive = setTimeout(fail, 10_000);
  stream.addEventListener("ready", () => {
    clearTimeout(alive);
    clearTimeout(asking);
    fails = 0;
  });
  // Hundreds hear the same at once: not all of them ask at once.
  const hear = (event) => {
    at = event.lastEventId || at;
    look(Math.random() * 700);
  };
  stream.onmessage = hear;
  stream.addEventListener("look", hear);
  stream.addEventListener("end", fail);
  stream.onerror = () => {
    if (stream?.readyState === EventSource.CLOSED) fail();
  };
}

function close() {
  clearTimeout(alive);
  stream?.close();
  stream = null;
}

function fail() {
  close();
  clearTimeout(trying);
  trying = setTimeout(open, Math.min(10 * MINUTE, 5000 * 2 ** fails++) * (0.5 + Math.random()));
  look(asked + every - Date.now()); // since the last time: a try that fails puts nothing off
}

function look(after) {
  clearTimeout(asking);
  asking = setTimeout(ask, Math.max(after, asked + 500 - Date.now()));
}

async function ask() {
  if (document.hidden || !navigator.onLine) return;
  asked = Date.now();
  const url = new URL(root.dataset.look, location);
  for (const place of places()) url.searchParams.append("new", place.dataset.new);
  if (desk) url.searchParams.set("in", desk.in);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (answer.ok) document.dispatchEvent(new CustomEvent("live:told", { detail: await answer.json() }));
  } catch {}
  if (!stream) look(every);
}

function wake() {
  if (document.hidden) return close();
  open();
  if (!stream || Date.now() - asked > every) look(0);
}

if (root) {
  at = root.dataset.at;
  asked = Date.now();
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("load", () => document.hidden || open());
  if (!root.dataset.live) look(every);
}
