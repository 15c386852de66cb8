// Section 7.1: who may hold a seat. Objects that differ neither in area, speciality nor window ask the same of a seat, so the
// people who fit are worked out once for all of them.

let made = 0;

/** People (by their number in the table) who fit a seat: as a set of bits and as a list in order of ids. */
export class Fit {
  constructor(people, list) {
    this.number = made++;
    this.list = Int32Array.from(list);
    this.bits = new Uint32Array((people + 31) >> 5);
    for (const p of this.list) this.bits[p >> 5] |= 1 << (p & 31);
  }

  has(p) {
    return ((this.bits[p >> 5] >>> (p & 31)) & 1) === 1;
  }
}

/** `label` is "officer" or "expert"; `people` the table, sorted; `barred` a Map from object id to a Set of people's ids. */
export class Fitness {
  constructor(label, people, params, barred) {
    Object.assign(this, { label, people, params, barred, classes: new Map() });
  }

  /** The first test (by name) that a person fails for a seat of an object, or null. */
  cause(person, object, seat) {
    if (person.max < 1) return "max";
    if (this.barred.get(object.id)?.has(person.id)) return "barred";
    return this.unfit(person, object, seat);
  }

  /** The same without the two tests that look at one person or one pair; these do not depend on what is barred. */
  unfit(person, object, seat) {
    const [from, to] = object.window ?? this.params.window;
    const covers = (span) => span !== null && span[0] <= from && span[1] >= to;
    if (this.label === "officer") {
      const named = seat.find((token) => token.startsWith("dept:"));
      if (person.dept !== (named ? named.slice(5) : this.params.dept)) return "dept";
      const lent = ([area, start, end]) => area === object.area && covers([start, end]);
      if (person.area !== object.area && !person.loans.some(lent)) return "area";
      if (!covers(person.cert)) return "cert";
    }
    if (person.off.some(([start, end]) => start <= to && end >= from)) return "off";
    if (seat.includes("home") && person.area !== object.area) return "home";
    if (seat.includes("lead") && !person.lead) return "lead";
    if (seat.includes("spec") && !person.specs.includes(object.spec)) return "spec";
    return null;
  }

  /** Everybody who fits a seat of an object. */
  of(object, seat) {
    const key = JSON.stringify([object.area, object.spec, object.window, seat]);
    if (!this.classes.has(key)) {
      const fits = (p) => this.people[p].max >= 1 && this.unfit(this.people[p], object, seat) === null;
      this.classes.set(key, new Fit(this.people.length, [...this.people.keys()].filter(fits)));
    }
    const shared = this.classes.get(key);
    const barred = this.barred.get(object.id);
    if (!barred?.size) return shared;
    return new Fit(this.people.length, shared.list.filter((p) => !barred.has(this.people[p].id)));
  }

  /** How many people fail a seat, by the first test they fail; tests that nobody fails are left out. */
  causes(object, seat) {
    const out = {};
    for (const person of this.people) {
      const cause = this.cause(person, object, seat);
      if (cause) out[cause] = (out[cause] ?? 0) + 1;
    }
    return out;
  }
}
