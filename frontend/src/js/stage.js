// The big screen: it ticks, and what has just become known rolls and then stands still. Shown again, it never rolls again.
const ZONE = 8 * 3600; // Asia/Shanghai has no summer time
const HEX = "0123456789abcdef";
const seen = new Map();
let begun = false;

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Called with each piece that the server sends; only values that were not there before move. */
export function stage(box) {
  tick(box);
  const first = !begun;
  begun = true;
  for (const one of box.querySelectorAll("[data-roll]")) {
    const fresh = !first && seen.get(one.dataset.roll) !== one.textContent;
    seen.set(one.dataset.roll, one.textContent);
    if (fresh && !still()) roll(one);
  }
  const replayed = box.querySelector("[data-replay]");
  if (!replayed) return;
  const fresh = !first && !seen.has("replay");
  seen.set("replay", true);
  if (fresh && !still()) replay(box, [...replayed.children]);
}

/** The screen's own clock, from the moment that the server said. */
function tick(box) {
  const clock = box.querySelector("[data-now]");
  if (!clock || clock.dataset.ticking) return;
  clock.dataset.ticking = "1";
  const from = Number(clock.dataset.now), since = performance.now();
  const show = () => {
    const seconds = Math.floor(from + ZONE + (performance.now() - since) / 1000) % 86400;
    clock.textContent = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":");
    if (clock.isConnected) setTimeout(show, 1000 - ((performance.now() - since) % 1000));
  };
  show();
}

/** Digits turn for a second and settle from left to right. */
function roll(one) {
  const end = one.textContent, steps = 24;
  let step = 0;
  const turn = setInterval(() => {
    step += 1;
    const settled = Math.floor((end.length * step) / steps);
    one.textContent = [...end].map((letter, n) => (n < settled ? letter : any(letter))).join("");
    if (step >= steps || !one.isConnected) {
      clearInterval(turn);
      one.textContent = end;
    }
  }, 45);
}

function any(letter) {
  if (/[0-9]/.test(letter)) return HEX[Math.floor(Math.random() * 10)];
  return /[a-f]/.test(letter) ? HEX[Math.floor(Math.random() * 16)] : letter;
}

/** One ticket after the other, in the order of the register; the smallest so far stand out and are pushed out again. */
function replay(box, cards) {
  const texts = cards.map((card) => card.querySelector("code").textContent);
  const told = box.querySelector("[data-counting]");
  const race = new Race(cards);
  box.classList.add("is-counting");
  told.hidden = false;
  for (const card of cards) {
    card.className = "mq-stage-card is-open";
    card.querySelector("code").textContent = "···· ····";
  }
  const wait = Math.min(300, 12000 / cards.length);
  cards.forEach((card, n) => setTimeout(() => {
    if (!card.isConnected) return;
    card.querySelector("code").textContent = texts[n];
    race.enter(card);
    tell(told, card, n, cards.length, texts[n], race.ahead());
    if (n === cards.length - 1) setTimeout(() => settle(box, cards, told), 1200);
  }, 400 + n * wait));
}

/** Who would be drawn by the tickets known so far; every group has its own number of places. */
class Race {
  constructor(cards) {
    this.places = {};
    this.best = {};
    for (const { dataset: { drawn, group } } of cards) if (drawn) this.places[group] = (this.places[group] ?? 0) + 1;
  }

  enter(card) {
    const { group } = card.dataset;
    const top = [...(this.best[group] ?? []), card].sort(byTicket);
    card.className = "mq-stage-card";
    for (const out of top.splice(this.places[group] ?? 0)) out.className = "mq-stage-card";
    for (const one of top) one.className = "mq-stage-card is-provisional";
    this.best[group] = top;
  }

  ahead() {
    return Object.values(this.best).flat().sort(byTicket);
  }
}

const byTicket = (a, b) => (a.dataset.ticket < b.dataset.ticket ? -1 : 1);

function tell(told, card, n, total, text, ahead) {
  const part = (name) => told.querySelector(`[data-count-${name}]`);
  part("n").textContent = told.dataset.msg.replace("{n}", n + 1);
  part("name").textContent = card.querySelector("span").title;
  part("digits").replaceChildren(...[...text.replace(" ", "")].map((letter) => element("span", letter)));
  part("top").replaceChildren(...ahead.slice(0, 6).map((one, place) => {
    const line = document.createElement("li");
    const mark = element("span", String(place + 1), "mq-stage-place");
    line.append(mark, element("b", one.querySelector("span").title, "mq-grow"), element("code", one.querySelector("code").textContent));
    return line;
  }));
  part("rest").textContent = told.dataset.rest.replace("{n}", total - n - 1);
}

function element(name, text, kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = kind;
  return made;
}

function settle(box, cards, told) {
  box.classList.remove("is-counting");
  told.hidden = true;
  for (const card of cards) card.className = `mq-stage-card${card.dataset.drawn ? " is-provisional" : ""}`;
}
