// Menus are <details>: Escape, a press outside and another menu close them.
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
