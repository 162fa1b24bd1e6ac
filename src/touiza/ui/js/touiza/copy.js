// <button data-copy="#id" data-copied="Copied"> copies the value, the address or the text of an element. Hidden where it cannot.
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
