// Alpine components for state that lives in one place of one page. Everything here is comfort: the page works without it.
import Alpine from "@alpinejs/csp";

// Ticks in a list: x-data="picked" on the form, x-model-less; shows how many rows are chosen and ticks all.
Alpine.data("picked", () => ({
  count: 0,
  init() { this.recount(); },
  boxes() { return [...this.$root.querySelectorAll("tbody input[type=checkbox]")]; },
  recount() { this.count = this.boxes().filter((box) => box.checked).length; },
  all(event) {
    for (const box of this.boxes()) box.checked = event.target.checked;
    this.recount();
  },
}));

// A part of a form that belongs to one answer: x-data="depends" data-field="mode" data-value="onsite" with x-show="shown" inside.
Alpine.data("depends", () => ({
  shown: true,
  init() {
    const form = this.$root.closest("form");
    this.check();
    form.addEventListener("change", () => this.check());
  },
  check() {
    const { field, value } = this.$root.dataset;
    const given = new FormData(this.$root.closest("form")).getAll(field);
    this.shown = value.split("|").some((one) => given.includes(one));
  },
}));

// Letters left in a long text: x-data="letters" on a wrapper, x-text="words" where the count stands.
Alpine.data("letters", () => ({
  words: "",
  init() {
    const area = this.$root.querySelector("textarea");
    const say = () => { this.words = area.maxLength > 0 ? `${area.value.length} / ${area.maxLength}` : `${area.value.length}`; };
    area.addEventListener("input", say);
    say();
  },
}));

window.Alpine = Alpine;
document.addEventListener("DOMContentLoaded", () => Alpine.start(), { once: true });
