// Shows what arrives from the push service, and leads to what it tells of. It keeps no page and answers no request.
// `facts` stands above: views_devices writes them.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const told = read(event.data);
  if (!told) return;
  event.waitUntil(
    self.registration.showNotification(told.title, {
      tag: told.tag,
      lang: told.lang,
      dir: told.dir,
      icon: facts.icon,
      data: { path: told.path },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data?.path;
  if (typeof path === "string" && path.startsWith("/") && !path.startsWith("//")) event.waitUntil(lead(path));
});

function read(data) {
  try {
    const told = data.json();
    return typeof told.title === "string" ? told : null;
  } catch {
    return null;
  }
}

async function lead(path) {
  const pages = await self.clients.matchAll({ type: "window" });
  const shown = pages.find((page) => "navigate" in page && page.visibilityState === "visible");
  if (!shown) return self.clients.openWindow(path);
  await shown.focus();
  return shown.navigate(path);
}
