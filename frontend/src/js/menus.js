// Menus of the bar: one open at a time, closed by Escape and by a press elsewhere; on a phone the whole bar folds.
import { all, once } from "./enhance.js";

export function menus(root) {
  for (const menu of all(root, "details[data-menu]")) {
    once(menu, "menu", () => menu.addEventListener("toggle", () => {
      if (!menu.open) return;
      for (const other of document.querySelectorAll("details[data-menu][open]")) if (other !== menu) other.open = false;
    }));
  }
}

export function toggles(root) {
  for (const button of all(root, "[data-toggle]")) {
    once(button, "toggle", () => button.addEventListener("click", () => {
      const shown = document.getElementById(button.dataset.toggle).classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(shown));
    }));
  }
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
