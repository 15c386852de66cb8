// What every piece of page gets, the first load and each htmx answer alike.
import { copyButtons } from "./copy.js";
import { ruleMarks } from "./rules.js";
import { seals } from "./seal.js";
import { menus, toggles } from "./menus.js";
import { lists } from "./lists.js";
import { restoreForms } from "./keep.js";
import { recordings } from "./recording.js";
import { accepting } from "./accept.js";

export function enhance(root) {
  if (!root.querySelectorAll) return;
  copyButtons(root);
  ruleMarks(root);
  seals(root);
  menus(root);
  toggles(root);
  lists(root);
  restoreForms(root);
  recordings(root);
  accepting(root);
  for (const button of all(root, "[data-print]")) once(button, "print", () => button.addEventListener("click", () => window.print()));
  root.querySelector("[data-focus]")?.focus();
}

// The root itself may be the element an htmx answer brought.
export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

const seen = new WeakMap();

export function once(element, name, act) {
  const names = seen.get(element) ?? new Set();
  if (names.has(name)) return;
  seen.set(element, names.add(name));
  act(element);
}
