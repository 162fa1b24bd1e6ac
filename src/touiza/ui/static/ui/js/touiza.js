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
