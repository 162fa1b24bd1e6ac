(() => {
const can = Boolean(navigator.clipboard);
document.addEventListener("click", async (event) => {
const button = event.target.closest?.("[data-copy]");
if (!button || !can) return;
const source = document.querySelector(button.dataset.copy);
const before = button.innerHTML;
await navigator.clipboard.writeText(source.value ?? source.href ?? source.textContent.trim());
button.textContent = button.dataset.copied || "✓";
button.setAttribute("role", "status");
setTimeout(() => {
button.innerHTML = before;
button.removeAttribute("role");
}, 2500);
});
if (!can) for (const button of document.querySelectorAll("[data-copy]")) button.hidden = true;
})();
(() => {
class NoteCount extends HTMLElement {
connectedCallback() {
this.field = document.getElementById(this.dataset.field);
this.field?.addEventListener("input", () => this.tell());
if (this.field) this.tell();
}
tell() {
const length = [...this.field.value.trim()].length;
const left = Number(this.dataset.limit) - length;
this.textContent = left < 0 ? this.dataset.article : `${this.dataset.left} \u2068${left}\u2069`;
this.toggleAttribute("data-over", left < 0);
}
}
customElements.define("note-count", NoteCount);
})();
(() => {
document.addEventListener("live:told", ({ detail }) => {
for (const { href, number, label } of detail.counts) {
for (const link of document.querySelectorAll(`a[data-count][href="${CSS.escape(href)}"]`)) {
link.querySelector(":scope > :is(b, .count)")?.remove();
const mark = document.createElement(link.dataset.count);
if (mark.localName === "span") mark.className = "count";
if (link.ariaLabel) [link.ariaLabel, mark.ariaHidden] = [label, "true"];
mark.textContent = number;
if (number) link.append(mark);
}
}
});
})();
(() => {
function focusOn(root) {
const summary = root.querySelector?.("[data-focus]");
if (summary) summary.focus();
}
document.addEventListener("click", (event) => {
const link = event.target.closest?.(".errors a[href^='#']");
const field = link && document.getElementById(link.hash.slice(1));
if (!field) return;
for (let fold = field.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
event.preventDefault();
field.focus();
field.closest(".field")?.scrollIntoView({ block: "start" });
});
focusOn(document);
document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));
})();
(() => {
const closed = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
const folds = [...event.detail.target.querySelectorAll("details.fold[open][id]")].map((fold) => fold.id);
closed.set(event.detail.target.id, { folds, focused: document.activeElement?.id });
});
document.addEventListener("htmx:afterSettle", (event) => {
const before = closed.get(event.target.id);
if (!before?.folds.length) return;
closed.delete(event.target.id);
for (const id of before.folds) document.getElementById(id)?.setAttribute("open", "");
document.getElementById(before.focused)?.focus({ preventScroll: true });
});
})();
(() => {
customElements.define(
"live-fresh",
class extends HTMLElement {
connectedCallback() {
this.role = "status";
this.addEventListener("click", (event) => event.target.closest("button") && this.insert());
document.addEventListener("live:told", ({ detail }) => this.show(detail.fresh[this.dataset.new] ?? ""));
}
show(words) {
if ((this.textContent || "") === words) return;
const button = document.createElement("button");
Object.assign(button, { type: "button", className: "fresh", textContent: words });
this.replaceChildren(...(words ? [button] : []));
}
async insert() {
const button = this.firstElementChild;
const list = document.getElementById(this.dataset.list);
if (!list) return location.reload(); // nothing is here yet, or its order is another one now
button.ariaBusy = "true";
try {
const answer = await fetch(location.href, { cache: "no-store" });
if (!answer.ok || answer.redirected) return location.reload();
const page = new DOMParser().parseFromString(await answer.text(), "text/html");
if (page.getElementById("deed") && !document.getElementById("deed")) return location.reload(); // buttons want their form
const first = this.take(page.getElementById(this.dataset.list), list);
const there = page.querySelector(`live-fresh[data-list="${this.dataset.list}"]`);
if (there) this.dataset.new = there.dataset.new;
this.replaceChildren();
if (!first) return;
first.tabIndex = -1;
first.focus();
} catch {
button.ariaBusy = null;
}
}
take(source, list) {
let first = null;
for (const item of source?.querySelectorAll(this.dataset.items || ":scope > [id]") ?? []) {
if (!item.id || document.getElementById(item.id)) continue;
const node = document.importNode(item, true);
let before = item.previousElementSibling;
while (before && !(before.id && document.getElementById(before.id))) before = before.previousElementSibling;
const around = item.parentElement === source ? list : document.getElementById(item.parentElement.id);
if (before) document.getElementById(before.id).after(node);
else (around ?? list).prepend(node);
window.htmx?.process(node);
first ??= node;
}
return first;
}
},
);
})();
(() => {
const typing = "input, textarea, select, [contenteditable]";
function laneOf(target) {
if (target.closest("[data-keys]:not(html)")) return target.closest("[data-keys]:not(html)");
return target === document.body || target.id === "main" ? document.querySelector("section[data-keys]") : null;
}
function go(rows, row, step) {
const next = rows[row ? rows.indexOf(row) + step : 0];
if (!next) return;
next.tabIndex = -1;
next.focus();
}
document.addEventListener("keydown", (event) => {
if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(typing)) return;
if (document.documentElement.dataset.keys === "off") return;
const lane = laneOf(event.target);
if (!lane || !["j", "k", "a", "r"].includes(event.key)) return;
const row = event.target.closest(".row");
if (event.key === "j" || event.key === "k") {
go([...lane.querySelectorAll(".row")], row, event.key === "j" ? 1 : -1);
} else if (row) {
const buttons = row.querySelectorAll(".acts :is(button, a)");
buttons[event.key === "a" ? 0 : 1]?.click();
}
event.preventDefault();
});
let following = null;
document.addEventListener("htmx:beforeSwap", (event) => {
const row = event.target.closest?.(".row");
following = row?.contains(document.activeElement) ? row.nextElementSibling : null;
});
document.addEventListener("htmx:afterSettle", () => {
if (following?.isConnected && document.activeElement === document.body) {
following.tabIndex = -1;
following.focus();
}
following = null;
});
})();
(() => {
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
alive = setTimeout(fail, 10_000);
stream.addEventListener("ready", () => {
clearTimeout(alive);
clearTimeout(asking);
fails = 0;
});
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
})();
(() => {
document.addEventListener("submit", async (event) => {
const button = event.submitter;
const marks = button?.closest("[data-marks]");
if (event.target.id !== "deed" || event.target.dataset.plain || !marks) return;
event.preventDefault();
if (marks.ariaBusy === "true") return;
marks.ariaBusy = "true";
const place = [...marks.children].indexOf(button);
try {
const answer = await fetch(button.formAction, { method: "POST", body: new FormData(event.target, button), headers: { "X-Part": "marks" } });
if (!answer.ok || answer.redirected) throw answer;
const held = document.activeElement === button;
const template = document.createElement("template");
template.innerHTML = await answer.text();
const fresh = template.content.firstElementChild;
marks.replaceWith(fresh);
if (held) fresh.children[place]?.focus();
} catch {
event.target.dataset.plain = "1";
event.target.requestSubmit(button);
}
});
})();
(() => {
const menus = "details:is(.menu, .more)[open]";
function close(except) {
for (const menu of document.querySelectorAll(menus)) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => close(event.target.closest?.(menus)));
document.addEventListener("keydown", (event) => {
if (event.key !== "Escape") return;
const menu = document.querySelector(menus);
if (!menu) return;
menu.open = false;
menu.querySelector("summary").focus();
});
})();
(() => {
const busy = "aria-busy";
document.addEventListener("submit", (event) => {
const form = event.target;
if (form.method !== "post" || form.dataset.once === "off" || event.defaultPrevented) return;
if (form.hasAttribute(busy)) {
event.preventDefault();
return;
}
form.setAttribute(busy, "true");
const button = event.submitter;
if (button) button.setAttribute(busy, "true");
setTimeout(() => release(form), 8000);
});
function release(form) {
form.removeAttribute(busy);
for (const button of form.querySelectorAll(`[${busy}]`)) button.removeAttribute(busy);
}
addEventListener("pageshow", (event) => {
if (event.persisted) document.querySelectorAll(`form[${busy}]`).forEach(release);
});
})();
(() => {
if (navigator.share) {
for (const button of document.querySelectorAll("[data-share]")) {
button.hidden = false;
button.addEventListener("click", () => {
navigator.share({ title: button.dataset.share, url: button.dataset.address }).catch(() => {});
});
}
}
})();
