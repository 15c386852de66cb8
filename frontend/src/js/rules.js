// The rule mark. Without this file it is a <details>; here it becomes a button with a pop-over that stays inside the window.
import { all, once } from "./enhance.js";

let open = null;
let number = 0;

export function ruleMarks(root) {
  for (const details of all(root, "details[data-rule]")) once(details, "rule", upgrade);
}

function upgrade(details) {
  const summary = details.querySelector("summary");
  const panel = details.querySelector(".mq-rule-pop");
  const wrap = document.createElement("span");
  const button = document.createElement("button");
  number += 1;
  wrap.className = "mq-rule";
  button.type = "button";
  button.className = "mq-rule-button";
  button.textContent = summary.textContent;
  button.setAttribute("aria-label", summary.getAttribute("aria-label"));
  button.setAttribute("aria-expanded", "false");
  panel.id = `rule-${number}`;
  button.setAttribute("aria-controls", panel.id);
  panel.hidden = true;
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", summary.getAttribute("aria-label"));
  const close = document.createElement("button");
  close.type = "button";
  close.className = "mq-rule-close";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.msgClose);
  close.addEventListener("click", () => { shut(); button.focus(); });
  panel.querySelector(".mq-rule-head").append(close);
  wrap.append(button, panel);
  details.replaceWith(wrap);
  button.addEventListener("click", () => {
    const mine = open?.button === button;
    shut();
    if (mine) return;
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    open = { wrap, button, panel };
    place(button, panel);
  });
}

// Below the mark where there is room, else above; never outside the window.
function place(button, panel) {
  panel.classList.remove("is-above");
  panel.style.left = "";
  const gap = 12;
  const at = button.getBoundingClientRect();
  const width = panel.offsetWidth;
  const from = panel.offsetParent.getBoundingClientRect().left;
  const left = Math.min(Math.max(at.left - 40, gap), document.documentElement.clientWidth - width - gap);
  panel.style.left = `${left - from}px`;
  panel.style.setProperty("--arrow", `${at.left + at.width / 2 - left - 7}px`);
  const below = window.innerHeight - at.bottom;
  if (panel.offsetHeight + gap > below && at.top > below) panel.classList.add("is-above");
}

function shut() {
  if (!open) return;
  open.panel.hidden = true;
  open.button.setAttribute("aria-expanded", "false");
  open = null;
}

document.addEventListener("click", (event) => {
  if (open && !open.wrap.contains(event.target)) shut();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  const { button } = open;
  shut();
  button.focus();
});
window.addEventListener("resize", shut);
