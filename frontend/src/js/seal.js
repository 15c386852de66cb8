// The seal dialogue. Without this file the words unfold in place; here they become a modal dialogue.
import { all, once } from "./enhance.js";

export function seals(root) {
  for (const details of all(root, "details[data-seal]")) once(details, "seal", upgrade);
}

function upgrade(details) {
  const summary = details.querySelector("summary");
  const dialog = details.querySelector("dialog");
  details.open = false;
  dialog.open = false;
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    // A closed <details> does not render its content, the dialogue included.
    details.open = true;
    dialog.showModal();
    dialog.querySelector("[data-seal-back]").focus();
  });
  dialog.querySelector("[data-seal-back]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { details.open = false; summary.focus(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
