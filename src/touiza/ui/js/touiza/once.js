// A form is sent once. The button says so; a page brought back from the browser's memory is free again.
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
