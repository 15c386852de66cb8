// A new edition against one's own, by keyboard: J and K walk through the list, 1 2 3 choose, Enter confirms and goes on.
// The keys are listened to inside the work area only, so that they take nothing from the rest of the page.
import { all, once } from "./enhance.js";

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
let asked = false; // an entry is on its way
let wanted = ""; // the row that the keys have come to in the meantime

export function accepting(root) {
  for (const box of all(root, "[data-accept]")) once(box, "accept", () => {
    asked = false;
    box.addEventListener("keydown", (event) => press(event, box));
    for (const failed of ["htmx:responseError", "htmx:sendError"]) box.addEventListener(failed, () => { asked = false; wanted = ""; });
    const row = current(box);
    if (!row || box.querySelector("[data-failed]") || !matchMedia("(min-width: 1000px)").matches) return;
    row.scrollIntoView({ block: "nearest" });
    row.focus({ preventScroll: true });
    const further = rows(box).find((one) => one.getAttribute("href") === wanted);
    wanted = "";
    if (further && further !== row) step(box, further);
  });
}

const rows = (box) => [...box.querySelectorAll("a[data-row]")];
const current = (box) => box.querySelector("a[data-row][aria-current]") ?? box.querySelector("a[data-row]");

function press(event, box) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("textarea, select, details, [role=dialog]")) return;
  const radio = target.matches("input[type=radio]");
  if (key in STEPS && !(radio && key.startsWith("Arrow"))) {
    const found = rows(box);
    const next = found[found.indexOf(current(box)) + STEPS[key]];
    if (next) { event.preventDefault(); step(box, next); }
  } else if (asked) {
    return; // what stands there is about to be replaced: nothing is chosen or confirmed for the wrong entry
  } else if (["1", "2", "3"].includes(key)) {
    const way = box.querySelectorAll("input[name=choice]")[key - 1];
    if (way && !way.disabled) { event.preventDefault(); way.click(); way.focus(); }
  } else if (key === "Enter" && (radio || target === current(box))) {
    const form = box.querySelector("form[data-keep]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  }
}

// The mark moves at once and the entry follows: however quickly a key is pressed, every press counts.
function step(box, next) {
  current(box)?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  if (asked) wanted = next.getAttribute("href");
  else { asked = true; next.click(); }
}
