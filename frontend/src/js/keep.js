// Nothing typed is ever lost: what differs from the page as the server sent it is kept on this computer, per person and form,
// until the server has accepted it. It survives a reload, a closed tab and a sign-in that expired in the middle.
import { all, once } from "./enhance.js";

const PREFIX = "mq-keep:";
const MAX_AGE = 7 * 24 * 3600 * 1000;
const SKIPPED = new Set(["csrf_token", "_idem"]);
const key = (form) => `${PREFIX}${document.body.dataset.user}:${location.pathname}:${form.dataset.keep}`;

function load(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function save(name, entry) {
  try {
    localStorage.setItem(name, JSON.stringify(entry));
  } catch {
    // A full or forbidden store only costs the safety net, not the form.
  }
}

function entries() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => [name, load(name)]);
}

function keepable(field) {
  return field.name && !SKIPPED.has(field.name) && !["password", "file", "hidden", "submit", "button"].includes(field.type);
}

function values(form) {
  const found = {};
  for (const field of form.elements) {
    if (!keepable(field)) continue;
    const list = (found[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) list.push(field.value);
    } else list.push(field.value);
  }
  return found;
}

function put(form, kept) {
  for (const [name, list] of Object.entries(kept)) {
    const fields = [...form.elements].filter((field) => field.name === name && keepable(field));
    fields.forEach((field, index) => {
      if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
      else if (index < list.length) field.value = list[index];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

export function restoreForms(root) {
  for (const form of all(root, "form[data-keep]")) once(form, "keep", start);
}

function start(form) {
  const name = key(form);
  const base = JSON.stringify(values(form));
  const kept = load(name);
  const failed = form.hasAttribute("data-failed");
  const now = values(form);
  if (kept && !failed) {
    const differs = Object.entries(kept.values).some(([field, list]) => field in now && JSON.stringify(list) !== JSON.stringify(now[field]));
    if (differs) {
      put(form, kept.values);
      banner(form, name);
    } else localStorage.removeItem(name);
  }
  let timer = 0;
  const remember = () => {
    const before = JSON.parse(base);
    const changed = Object.fromEntries(Object.entries(values(form)).filter(([field, list]) => failed || JSON.stringify(list) !== JSON.stringify(before[field])));
    if (Object.keys(changed).length) save(name, { values: changed, at: Date.now(), state: "typed" });
    else localStorage.removeItem(name);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(remember, 300); });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    remember();
    const entry = load(name);
    if (entry) save(name, { ...entry, state: "sent" });
  });
}

function banner(form, name) {
  const box = document.createElement("div");
  const drop = document.createElement("button");
  box.className = "mq-notice mq-notice-info mq-restored";
  box.setAttribute("role", "status");
  box.append(document.createTextNode(document.body.dataset.msgRestored));
  drop.type = "button";
  drop.className = "mq-link-button";
  drop.textContent = document.body.dataset.msgDrop;
  drop.addEventListener("click", () => { localStorage.removeItem(name); location.reload(); });
  box.append(drop);
  form.prepend(box);
}

// On arrival at a page: what was sent has been accepted, unless we stand before the sign-in form, an error page, the same form with
// its errors, or the same form without a word of success (the browser could not reach the server and the user came back).
function settle() {
  const page = document.body.dataset.page;
  const succeeded = document.querySelector("#flashes .mq-notice-ok");
  for (const [name, entry] of entries()) {
    if (!entry || Date.now() - entry.at > MAX_AGE) localStorage.removeItem(name);
    else if (entry.state === "sent") {
      const form = [...document.querySelectorAll("form[data-keep]")].find((one) => key(one) === name);
      const open = page === "sign-in" || page === "error" || form?.hasAttribute("data-failed") || (form && !succeeded);
      if (open) save(name, { ...entry, state: "typed" });
      else localStorage.removeItem(name);
    }
  }
}

document.addEventListener("DOMContentLoaded", settle, { once: true });

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("form[data-keep]")) return;
  const { status } = event.detail.xhr ?? {};
  if (status >= 200 && status < 400) localStorage.removeItem(key(form));
  else if (load(key(form))) save(key(form), { ...load(key(form)), state: "typed" });
});

// A shared computer: whoever signs out takes their drafts along.
document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("[data-sign-out]")) return;
  for (const [name] of entries()) if (name.startsWith(`${PREFIX}${document.body.dataset.user}:`)) localStorage.removeItem(name);
});
