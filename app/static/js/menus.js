// Menus are <details class="fd-menu">: they open without us, we close them on Escape, on a choice and on a click elsewhere.

/** Take care of all menus of the document, present and future. */
export function watchMenus(root = document) {
  root.addEventListener("click", (event) => closeOthers(event.target));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeWithFocus();
  });
}

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details.fd-menu[open]")) {
    const chosen = target instanceof Element && target.closest(".fd-menu-item");
    if (!menu.contains(target) || (chosen && menu.contains(chosen))) menu.open = false;
  }
}

function closeWithFocus() {
  for (const menu of document.querySelectorAll("details.fd-menu[open]")) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary")?.focus();
  }
}
