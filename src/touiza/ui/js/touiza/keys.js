// In a lane with data-keys: j and k go to the next and the previous row, a presses its first button, r its second.
// The keys act only while the focus is in the lane, or on nothing in particular; a person switches them off with <html data-keys="off">.
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

// When a row that had the focus leaves, the next one takes it.
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
