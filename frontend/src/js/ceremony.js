// The pages of a draw under way: values made by their owners, QR codes, the big screen. Loaded by those pages alone.
import { making } from "./making.js";
import { pulse } from "./pulse.js";
import { qrCodes } from "./qr.js";
import { stage } from "./stage.js";

function start(root) {
  if (!root.querySelectorAll) return;
  qrCodes(root);
  for (const box of pick(root, "[data-making]")) making(box);
  for (const box of pick(root, "[data-stage]")) stage(box);
  for (const box of pick(root, "[data-pulse]")) pulse(box);
  for (const input of pick(root, "[data-select]")) input.addEventListener("focus", () => input.select());
}

function pick(root, selector) {
  return [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
}

document.addEventListener("DOMContentLoaded", () => start(document));
// htmx tells of the whole page once as well; what it brings later comes piece by piece
document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) start(event.detail.elt); });
// A link that has ended says so by the page that comes instead.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 404 && event.target.closest?.("[data-stage]")) { event.stopImmediatePropagation(); location.reload(); }
}, true);
