// The forms of a party: the value is made and stays here, its hash goes out; later the value goes out from here or from paper.
import { draw } from "./qr.js";
import { THROWS, bare, forget, fromDevice, fromThrows, hashOf, keep, kept } from "./party.js";

export function making(box) {
  const { making: act, suite, context, party, deposited } = box.dataset;
  const me = { box, suite, context, party, deposited, say: (name, n) => box.dataset[name].replace("{n}", n) };
  if (act === "deposit") deposit(me);
  else if (act === "reveal") reveal(me);
  else forget(context, party);
}

const part = (me, name) => me.box.querySelector(`[data-${name}]`);

function deposit(me) {
  const here = part(me, "here");
  if (here) here.textContent = kept(me.context, me.party, me.deposited) ? me.say("msgKept") : me.say("msgGone");
  part(me, "make").addEventListener("click", () => made(me, fromDevice()));
  part(me, "print-sheet").addEventListener("click", printSheet);
  throwing(me);
}

function made(me, value) {
  const hash = hashOf(me.suite, me.context, me.party, value);
  const safe = keep(me.context, me.party, hash, value);
  const sheet = part(me, "sheet");
  sheet.hidden = false;
  part(me, "value").replaceChildren(...groups(value));
  part(me, "hash").textContent = fours(hash).join(" ");
  draw(part(me, "sheet-qr"), value, "");
  part(me, "here-now").textContent = safe ? me.say("msgKept") : me.say("msgStore");
  me.box.querySelector("[name=commit]").value = hash;
  part(me, "deposit-act").classList.remove("mq-nojs");
  part(me, "deposit").disabled = false;
  part(me, "make").classList.remove("btn-primary");
  me.box.querySelector("details").open = false;
  sheet.scrollIntoView({ block: "nearest" });
}

function throwing(me) {
  const area = part(me, "throws"), said = part(me, "throws-said"), button = part(me, "make-throws");
  const sides = () => me.box.querySelector("[name=own-sides]:checked").value;
  const look = () => {
    const { least, faces } = THROWS[sides()], digits = bare(area.value);
    const wrong = [...digits].findIndex((digit) => !faces.test(digit));
    const missing = Math.max(least - digits.length, 0);
    said.textContent = wrong >= 0 ? me.say("msgFace", wrong + 1) : missing ? me.say("msgFew", missing) : me.say("msgEnough");
    button.disabled = wrong >= 0 || missing > 0;
  };
  area.addEventListener("input", look);
  for (const radio of me.box.querySelectorAll("[name=own-sides]")) radio.addEventListener("change", look);
  button.addEventListener("click", () => made(me, fromThrows(bare(area.value))));
}

function reveal(me) {
  const field = me.box.querySelector("[name=value]"), said = part(me, "checked"), button = me.box.querySelector("[type=submit]");
  const mine = kept(me.context, me.party, me.deposited);
  const look = () => {
    const value = field.value.replace(/\s+/g, "").toLowerCase();
    const whole = /^[0-9a-f]{64}$/.test(value);
    const fits = whole && hashOf(me.suite, me.context, me.party, value) === me.deposited;
    said.textContent = !value ? "" : fits ? me.say("msgFits") : whole ? me.say("msgOther") : me.say("msgShort", value.length);
    said.classList.toggle("mq-wrong", Boolean(value) && !fits);
    button.disabled = !fits;
  };
  if (mine && !field.value) {
    field.value = fours(mine).join(" ");
    part(me, "from-paper").classList.add("is-mine");
  }
  part(me, "here").textContent = mine ? me.say("msgKept") : me.say("msgGone");
  field.addEventListener("input", look);
  look();
}

function printSheet() {
  document.body.classList.add("mq-print-sheet");
  addEventListener("afterprint", () => document.body.classList.remove("mq-print-sheet"), { once: true });
  print();
}

const fours = (text) => text.match(/.{1,4}/g) ?? [];

function groups(value) {
  return fours(value).map((four) => Object.assign(document.createElement("span"), { textContent: four }));
}
