// <push-switch data-key data-worker>: asks the browser whether it may be told, and sends where to in its form. Its sentences stand in it,
// each under data-says; without scripts, or where the browser cannot, "cannot" is the one that is seen.
const asBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const asWords = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

class PushSwitch extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    const able = window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    if (!able) return;
    this.form.addEventListener("submit", (event) => this.ask(event));
    const known = await this.known();
    if (known && this.isOurs(known)) return this.say("on");
    this.say(Notification.permission === "denied" ? "denied" : "off");
  }

  async known() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return registration?.pushManager?.getSubscription() ?? null;
  }

  isOurs(subscription) {
    const key = subscription.options?.applicationServerKey;
    return (this.dataset.endpoints || "").split(" ").includes(subscription.endpoint) && (!key || asWords(key) === this.dataset.key);
  }

  async ask(event) {
    if (this.form.elements.endpoint.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if ((await Notification.requestPermission()) !== "granted") return this.say("denied");
    try {
      const told = (await this.subscribe()).toJSON();
      this.form.elements.endpoint.value = told.endpoint;
      this.form.elements.p256dh.value = told.keys.p256dh;
      this.form.elements.auth.value = told.keys.auth;
    } catch {
      return this.say("failed");
    }
    this.form.requestSubmit();
  }

  async subscribe() {
    await navigator.serviceWorker.register(this.dataset.worker, { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    if (before) await before.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: asBytes(this.dataset.key) });
  }

  say(which) {
    for (const line of this.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== which;
    this.form.hidden = which !== "off" && which !== "failed";
  }
}

customElements.define("push-switch", PushSwitch);
