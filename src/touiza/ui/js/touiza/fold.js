// What a person unfolded stays so when a fragment takes its place, and the focus stays on what they just changed.
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
