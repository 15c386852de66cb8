// Section 7.3, steps 1–3: which objects can be staffed, with which pattern, and why the others cannot.
import { compare32, compareText } from "./bytes.js";
import { conflictOf, mayEnd } from "./conflict.js";
import { Matching } from "./flow.js";

/** Step 1: `must` objects first, then by ticket. `objects` are rows of the pool. */
export function ordered(suite, seed, label, objects) {
  const ticket = suite.tickets(suite.key(seed, `${label}/order`));
  const withTickets = objects.map((row) => ({ row, ticket: ticket(0, row.id) }));
  withTickets.sort((a, b) => b.row.must - a.row.must || compare32(a.ticket, 0, b.ticket, 0) || compareText(a.row.id, b.row.id));
  return withTickets.map(({ row }) => row);
}

/**
 * Steps 2 and 3 over `order`. `patternsOf(row)` lists the patterns of an object; `capacity` is a number for each person.
 * Answers `{accepted: [{row, pattern}], unstaffed: [{id, conflicts}]}`. A generator: yields the number of objects done.
 */
export function* accept(order, patternsOf, fitness, capacity) {
  const book = new Book(patternsOf, fitness, capacity);
  const unstaffed = [];
  for (let i = 0; i < order.length; i++) {
    const conflicts = book.tryAll(order[i]);
    if (!conflicts || book.repair(order[i], conflicts)) book.hopeless.clear();
    else {
      book.hopeless.add(book.kind(order[i])); // until the accepted set changes
      unstaffed.push({ id: order[i].id, conflicts: conflicts.map((one) => one.published) });
    }
    yield i + 1;
  }
  return { accepted: [...book.taken].map(([row, pattern]) => ({ row, pattern })), unstaffed };
}

/** The accepted set, with a witness that it can be staffed. */
class Book {
  constructor(patternsOf, fitness, capacity) {
    Object.assign(this, { patternsOf, fitness, capacity, taken: new Map(), matching: new Matching(capacity), known: new Map(), hopeless: new Set() });
  }

  /** The patterns of an object as Fits, seat by seat. */
  fits(row) {
    if (!this.known.has(row)) this.known.set(row, this.patternsOf(row).map((seats) => seats.map((tokens) => this.fitness.of(row, tokens))));
    return this.known.get(row);
  }

  /** Seats an object: −1, or the first slot that cannot be had (whoever asked looks at the search, then drops the object). */
  seat(row, pattern) {
    return this.fits(row)[pattern].findIndex((fit) => !this.matching.augment(this.matching.add(row, fit)));
  }

  /** Null if one of the patterns worked, else a conflict for each. */
  tryAll(row) {
    const conflicts = [];
    for (let k = 0; k < this.fits(row).length; k++) {
      const slot = this.seat(row, k);
      if (slot < 0) {
        this.taken.set(row, k);
        return null;
      }
      conflicts.push(this.conflict(row, k, slot));
      this.matching.drop(row);
    }
    return conflicts;
  }

  conflict(row, k, slot) {
    const { teams, object, fits, reached } = this.matching;
    const seats = reached.map((seat) => [object[seat], teams.get(object[seat]).indexOf(seat), fits[seat]]);
    return conflictOf(this.fitness, this.capacity, seats, row, k, slot, this.patternsOf(row)[k][slot]);
  }

  /** Objects that ask the same of people, pattern by pattern: what does not work with one does not work with another. */
  kind(row) {
    return this.fits(row).map((seats) => seats.map((fit) => fit.number).join()).join(";");
  }

  /** One other object may take another of its patterns. */
  repair(row, conflicts) {
    if (this.hopeless.has(this.kind(row))) return false;
    const tried = new Set();
    for (const [other, present] of this.taken) {
      if (!conflicts.some(({ share }) => share.has(other))) continue;
      const kind = `${present}:${this.kind(other)}`;
      if (tried.has(kind)) continue;
      tried.add(kind);
      for (const [k, fits] of this.fits(other).entries()) {
        if (k === present) continue;
        const hopeful = [...conflicts.keys()].filter((mine) => mayEnd(conflicts[mine], other, fits));
        if (hopeful.length && this.change(row, other, k, hopeful)) return true;
      }
    }
    return false;
  }

  /** Tries one pattern of another object with those of this one; leaves things as they were if none works. */
  change(row, other, k, hopeful) {
    const present = this.taken.get(other);
    this.matching.drop(other);
    if (this.seat(other, k) < 0) {
      for (const mine of hopeful) {
        if (this.seat(row, mine) < 0) {
          this.taken.set(other, k);
          this.taken.set(row, mine);
          return true;
        }
        this.matching.drop(row);
      }
    }
    this.matching.drop(other);
    this.seat(other, present);
    return false;
  }
}
