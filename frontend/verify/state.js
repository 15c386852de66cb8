// Section 9: who sits where while the events of a record are replayed.
import { barredMap } from "./assign.js";
import { Fitness } from "./fitness.js";

/** One side of a draw, officers or experts: the teams as they stand and the seats each person holds now. */
class Side {
  constructor(label, people, result, record, barred) {
    Object.assign(this, { label, people, fitness: new Fitness(label, people, record.params, barred) });
    this.number = new Map(people.map((person, p) => [person.id, p]));
    this.load = new Float64Array(people.length);
    this.teams = new Map();
    result.teams.forEach((team) => this.join(team));
  }

  /** A team of a result takes its seats. */
  join({ id, pattern, members }) {
    this.teams.set(id, { pattern, members: [...members] });
    for (const member of members) this.load[this.number.get(member)]++;
  }

  /** An object goes, its people are free. */
  leave(id) {
    for (const member of this.teams.get(id)?.members ?? []) if (member !== null) this.load[this.number.get(member)]--;
    this.teams.delete(id);
  }

  sit(id, slot, person) {
    const { members } = this.teams.get(id);
    if (members[slot] !== null) this.load[this.number.get(members[slot])]--;
    if (person !== null) this.load[this.number.get(person)]++;
    members[slot] = person;
  }
}

/** The state after a draw: `pool` is the answer of `drawObjects`, `result` the record's result. */
export class State {
  constructor(record, pool, result) {
    Object.assign(this, { record, pool, barred: barredMap(record.barred), gone: new Set(), withdrawn: new Set(), used: new Set() });
    this.rows = new Map(record.objects.map((row) => [row.id, row]));
    this.stratum = new Map(); // drawn and substituted objects → number of their stratum
    this.substitutes = pool.cells.map((cells) => new Map(cells.map((cell) => [cell.tier, cell.substitutes.map((i) => record.objects[i].id)])));
    pool.cells.forEach((cells, s) => cells.forEach((cell) => cell.drawn.forEach((i) => this.stratum.set(record.objects[i].id, s))));
    this.officer = new Side("officer", record.persons, result.officers, record, this.barred);
    this.expert = new Side("expert", record.experts, result.experts, record, this.barred);
  }

  /** The patterns of a drawn object on one side. */
  patterns(label, id) {
    const stratum = this.record.params.strata[this.stratum.get(id)];
    return label === "officer" ? stratum.team : [stratum.experts];
  }

  /** The tokens of a seat of a team. */
  seat(side, id, slot) {
    return this.patterns(side.label, id)[side.teams.get(id).pattern][slot];
  }

  /** Whether a person fits a seat as things stand now. */
  fits(side, person, id, slot) {
    const one = side.people[side.number.get(person)];
    return !this.gone.has(person) && side.fitness.cause(one, this.rows.get(id), this.seat(side, id, slot)) === null;
  }
}
