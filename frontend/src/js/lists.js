// Lists: sorting, paging and filters fetch the same address and swap only the list; arrow keys walk through its rows.
import htmx from "htmx.org";
import { all, once } from "./enhance.js";
import { columnChoice } from "./columns.js";

export function lists(root) {
  for (const link of all(root, "a[data-list]")) once(link, "list", () => link.addEventListener("click", (event) => follow(event, link)));
  for (const form of all(root, "form[data-filters]")) {
    once(form, "filters", () => {
      form.addEventListener("change", () => show(form.dataset.filters, address(form)));
      form.addEventListener("submit", (event) => { event.preventDefault(); show(form.dataset.filters, address(form)); });
    });
  }
  for (const table of all(root, "table[data-keys]")) once(table, "keys", () => {
    table.addEventListener("keydown", walk);
    columnChoice(table);
  });
}

function follow(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.closest("section[id]").id, link.href);
}

// Empty filters stay out of the address, so that it can be read and passed on.
function address(form) {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") given.append(name, value);
  return `${form.action.split("?")[0]}?${given}`;
}

function show(id, url) {
  const target = `#${id}`;
  htmx.ajax("GET", url, { source: document.getElementById(id), target, select: target, swap: "outerHTML" });
  history.replaceState(history.state, "", url);
}

// Up and Down move between the links of the rows, Home and End to the ends.
function walk(event) {
  const keys = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in keys) || event.target.matches("input, select, textarea")) return;
  const row = event.target.closest("tbody tr");
  if (!row) return;
  const rows = [...row.parentNode.rows];
  const at = Math.min(Math.max(rows.indexOf(row) + keys[event.key], 0), rows.length - 1);
  const next = rows[at].querySelector("a, button");
  if (!next) return;
  event.preventDefault();
  next.focus();
}
