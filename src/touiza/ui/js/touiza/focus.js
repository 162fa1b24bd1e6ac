// The summary of what is wrong takes the focus when the page or a fragment brings one; a link in it opens what hides its field.
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
