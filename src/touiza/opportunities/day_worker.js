// Keeps the check-in page of one day, and what it is drawn with, for when the network is gone. Nothing else of the site.
// `facts` stands above: views.day_checkin writes them.

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fill() {
  const cache = await caches.open(facts.name);
  await cache.addAll(facts.assets);
  const answer = await fetch(facts.page);
  if (answer.ok && !answer.redirected) await keep(answer);
  await self.skipWaiting();
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === facts.page) event.respondWith(page(event.request));
  else if (facts.assets.includes(url.pathname)) event.respondWith(asset(event.request));
});

async function page(request) {
  if (Date.now() > facts.until) {
    await caches.delete(facts.name);
    await self.registration.unregister();
    return fetch(request);
  }
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !new URL(request.url).search) await keep(answer.clone());
    return answer;
  } catch (gone) {
    const kept = await (await caches.open(facts.name)).match(facts.page);
    if (kept) return kept;
    throw gone;
  }
}

async function keep(answer) {
  await (await caches.open(facts.name)).put(facts.page, answer);
}

async function asset(request) {
  return (await (await caches.open(facts.name)).match(request)) || fetch(request);
}
