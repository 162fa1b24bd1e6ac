(() => {
const STORE = "checkins";
function openStore() {
return ask(indexedDB.open("touiza-check-in", 1), (request) => {
request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
});
}
async function all(db, page) {
const rows = await ask(db.transaction(STORE).objectStore(STORE).getAll());
return rows.filter((one) => one.page === page);
}
const put = (db, row) => ask(db.transaction(STORE, "readwrite").objectStore(STORE).put(row));
const drop = (db, n) => ask(db.transaction(STORE, "readwrite").objectStore(STORE).delete(n));
async function clear(db, page) {
for (const row of await all(db, page)) if (row.told) await drop(db, row.n);
}
function ask(request, prepare = () => {}) {
return new Promise((resolve, reject) => {
prepare(request);
request.onsuccess = () => resolve(request.result);
request.onerror = () => reject(request.error);
});
}
window.checkIns = { open: openStore, all, put, drop, clear };
})();
(() => {
const { all } = window.checkIns;
const isHere = (row) => "here" in row.dataset;
const nameOf = (row) => row.querySelector("[data-name]").textContent;
const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
function codeIn(text) {
let code = text.trim();
try {
code = new URL(code).searchParams.get("code") || code;
} catch {} // not an address
const western = code.normalize("NFKC").replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) & 15) % 16));
return western.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/O/g, "0").replace(/[IL]/g, "1").slice(0, 200);
}
class CheckInList extends HTMLElement {
async show() {
const kept = await all(this.db, location.pathname);
const waiting = kept.filter((one) => !one.told);
for (const one of waiting) if (one.row) this.mark(this.querySelector(`[data-person="${CSS.escape(one.row)}"]`));
const told = kept.filter((one) => one.told);
const list = this.querySelector("[data-told]");
list.replaceChildren(...told.map((one) => Object.assign(document.createElement("li"), { textContent: one.told, dir: "auto" })));
this.querySelector("[data-told-box]").hidden = !told.length;
const people = [...this.querySelectorAll("[data-person]")];
this.querySelector("[data-count]").textContent = fill(this.words.count, { here: people.filter(isHere).length, expected: people.length });
const net = waiting.length ? fill(this.words.waiting, { n: waiting.length }) : "";
this.querySelector("[data-net]").textContent = [navigator.onLine ? this.net : this.words.offline, net].filter(Boolean).join(" · ");
this.dataset.waiting = String(waiting.length);
}
mark(row) {
if (!row || isHere(row)) return;
row.dataset.here = "";
const tag = document.createElement("span");
tag.className = "tag ok";
tag.textContent = this.words.here;
row.querySelector("[data-state]").replaceChildren(tag);
this.querySelector(`[data-press="${CSS.escape(row.dataset.person)}"]`)?.setAttribute("hidden", "");
}
say(words, name) {
this.querySelector("[data-said]").textContent = fill(words, { name });
}
async rowOf(code) {
const bytes = new TextEncoder().encode(`${this.dataset.salt}:${code}`);
const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0"));
return this.querySelector(`[data-digest="${digest.join("")}"]`);
}
}
Object.assign(window.checkIns, { isHere, nameOf, codeIn, CheckInList });
})();
(() => {
const { all, put, drop, CheckInList } = window.checkIns;
class CheckInSending extends CheckInList {
async send() {
if (this.sending) return (this.more = true);
this.sending = true;
try {
do {
this.more = false;
await this.sendAll();
} while (this.more);
} catch {
this.net = this.words.offline;
} finally {
this.sending = false;
await this.show();
}
}
async sendAll() {
const waiting = (await all(this.db, location.pathname)).filter((one) => !one.told).slice(0, Number(this.dataset.most));
if (!waiting.length) return;
const answer = await fetch(this.dataset.sync, {
method: "POST",
headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
body: JSON.stringify({ now: Date.now(), checkins: waiting.map(({ key, code, ref, way, at }) => ({ key, code, ref, way, at })) }),
});
if (!answer.ok || answer.redirected) {
this.net = this.words.refused;
return;
}
const { outcomes, here } = await answer.json();
for (const one of outcomes) await this.settle(waiting, one);
for (const ref of here) this.mark(this.querySelector(`[data-person="${CSS.escape(ref)}"]`));
this.net = this.words.sent;
this.more = true;
this.refresh();
}
async settle(waiting, outcome) {
const sent = waiting.find((one) => one.key === outcome.key);
if (!sent) return;
if (!outcome.sentence) return drop(this.db, sent.n);
await put(this.db, { ...sent, told: `${outcome.name || sent.name}: ${outcome.sentence}` });
}
refresh() {
if (navigator.onLine) fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => {});
}
}
window.checkIns.CheckInSending = CheckInSending;
})();
(() => {
const { codeIn, CheckInSending } = window.checkIns;
const SAME = 4000; // milliseconds for which the same code before the camera is one scan
class CheckInCamera extends CheckInSending {
async offerCamera() {
if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
const box = this.querySelector("[data-camera]");
box.hidden = false;
box.querySelector("[data-scan]").addEventListener("click", () => this.scan(box), { once: true });
}
async scan(box) {
const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, className: "qr" });
try {
video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
} catch {
this.offerCamera();
return this.say(this.words.camera, "");
}
box.replaceChildren(video);
await video.play();
const detector = new BarcodeDetector({ formats: ["qr_code"] });
let last = { code: "", at: 0 };
const look = async () => {
const [found] = await detector.detect(video).catch(() => []);
const code = found ? codeIn(found.rawValue) : "";
if (code && (code !== last.code || Date.now() - last.at > SAME)) await this.note(code, "qr");
if (code) last = { code, at: Date.now() };
setTimeout(look, 250);
};
look();
}
}
window.checkIns.CheckInCamera = CheckInCamera;
})();
(() => {
const { open, all, put, clear, isHere, nameOf, codeIn, CheckInCamera } = window.checkIns;
const AGAIN = 15000; // milliseconds between tries while something waits
class CheckIn extends CheckInCamera {
async connectedCallback() {
if (!window.isSecureContext || !window.indexedDB || !window.crypto?.subtle) return;
this.words = JSON.parse(this.dataset.words);
this.form = this.querySelector("form");
this.db = await open();
if (Date.now() > Number(this.dataset.until)) await clear(this.db, location.pathname);
this.listen();
this.offerCamera();
await this.show();
if (Date.now() < Number(this.dataset.until)) navigator.serviceWorker?.register(this.dataset.worker).catch(() => {});
this.send();
}
listen() {
this.form.addEventListener("submit", (event) => {
event.preventDefault();
const field = this.form.elements.code;
if (field.value.trim()) this.note(codeIn(field.value), "code");
field.value = "";
field.focus();
});
for (const button of this.querySelectorAll("[data-press]")) {
button.hidden = isHere(button.closest("[data-person]"));
button.addEventListener("click", () => this.press(button.dataset.press));
}
addEventListener("online", () => this.send());
addEventListener("offline", () => this.show());
setInterval(() => this.send(), AGAIN);
}
async note(code, way) {
const row = await this.rowOf(code);
const name = row ? nameOf(row) : "";
if (row && isHere(row)) return this.say(this.words.known, name);
await this.keep({ code, way, ref: "", name: name || code, row: row?.dataset.person || "" });
this.say(row ? this.words.noted : this.words.unknown, name || code);
}
async press(ref) {
const row = this.querySelector(`[data-person="${CSS.escape(ref)}"]`);
if (isHere(row)) return;
await this.keep({ code: "", way: "list", ref, name: nameOf(row), row: ref });
this.say(this.words.noted, nameOf(row));
}
async keep(what) {
const waiting = await all(this.db, location.pathname);
const again = waiting.some((one) => !one.told && ((what.row && one.row === what.row) || (what.code && one.code === what.code)));
if (!again) await put(this.db, { ...what, key: crypto.randomUUID(), at: Date.now(), page: location.pathname, told: "" });
await this.show();
this.send();
}
}
customElements.define("check-in", CheckIn);
})();
