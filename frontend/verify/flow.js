// Section 7.2: seats and people. A matching that is kept while seats come and go; a seat that cannot be had by giving it to
// somebody free is won by a chain of people changing places. A chain that ends nowhere has visited exactly the seats of the
// smallest conflict (section 7.3, step 3).

/** Seats are numbered as they come. `capacity` is one number a person; people are numbers too. */
export class Matching {
  constructor(capacity) {
    this.capacity = capacity;
    this.load = new Float64Array(capacity.length);
    this.held = Array.from(capacity, () => []); // seats of each person
    this.words = (capacity.length + 31) >> 5;
    this.free = new Uint32Array(this.words); // people with room
    for (let p = 0; p < capacity.length; p++) this.refree(p);
    Object.assign(this, { fits: [], object: [], holder: [], fixed: [], seen: [], from: [], teams: new Map(), round: 0, reached: [] });
    this.known = new Uint32Array(this.words); // people met by the present search
    this.mates = new Uint32Array(this.words); // people of the present seat's team
  }

  refree(p) {
    if (this.load[p] < this.capacity[p]) this.free[p >> 5] |= 1 << (p & 31);
    else this.free[p >> 5] &= ~(1 << (p & 31));
  }

  /** A new seat of an object, empty. */
  add(object, fit) {
    const seat = this.fits.length;
    this.fits.push(fit);
    this.object.push(object);
    this.holder.push(-1);
    this.fixed.push(false);
    this.seen.push(0);
    this.from.push(-1);
    if (!this.teams.has(object)) this.teams.set(object, []);
    this.teams.get(object).push(seat);
    return seat;
  }

  /** All seats of an object go. */
  drop(object) {
    for (const seat of this.teams.get(object) ?? []) this.empty(seat);
    this.teams.delete(object);
  }

  empty(seat) {
    const p = this.holder[seat];
    if (p < 0) return;
    const list = this.held[p];
    list[list.indexOf(seat)] = list[list.length - 1];
    list.pop();
    this.holder[seat] = -1;
    this.load[p]--;
    this.refree(p);
  }

  give(seat, p) {
    this.empty(seat);
    this.holder[seat] = p;
    this.held[p].push(seat);
    this.load[p]++;
    this.refree(p);
  }

  /** The seat of an object that a person holds, or −1. */
  seatOf(object, p) {
    for (const seat of this.teams.get(object)) if (this.holder[seat] === p) return seat;
    return -1;
  }

  /** Fills an empty seat, moving others along if need be. False: impossible, and `reached` holds the seats of the conflict. */
  augment(seat) {
    this.begin();
    this.meet(seat, -1);
    return this.search();
  }

  /** Gives a seat to a person for good if everybody else can still be seated; otherwise changes nothing and says false. */
  force(seat, p) {
    const old = this.holder[seat];
    if (old === p) return (this.fixed[seat] = true);
    const other = this.seatOf(this.object[seat], p);
    if (other >= 0) this.empty(other);
    this.give(seat, p);
    this.fixed[seat] = true;
    if (other >= 0 ? this.augment(other) : this.load[p] <= this.capacity[p] || this.relieve(p)) return true;
    this.fixed[seat] = false;
    this.empty(seat);
    if (other >= 0) this.give(other, p);
    if (old >= 0) this.give(seat, old);
    return false;
  }

  /** Takes one seat that is not fixed from a person who has one too many. */
  relieve(p) {
    this.begin();
    this.known[p >> 5] |= 1 << (p & 31);
    for (const seat of this.held[p]) this.meet(seat, -1);
    return this.search();
  }

  begin() {
    this.round++;
    this.reached.length = 0;
    this.known.fill(0);
  }

  meet(seat, from) {
    if (this.fixed[seat] || this.seen[seat] === this.round) return;
    this.seen[seat] = this.round;
    this.from[seat] = from;
    this.reached.push(seat);
  }

  search() {
    for (let i = 0; i < this.reached.length; i++) {
      const found = this.look(this.reached[i]);
      if (found < 0) continue;
      for (let p = found, seat = this.reached[i]; seat >= 0; seat = this.from[seat]) {
        const before = this.holder[seat];
        this.give(seat, p);
        p = before;
      }
      return true;
    }
    return false;
  }

  /** Somebody free for a seat, or −1 after noting the seats whose holders could come here. */
  look(seat) {
    const { known, mates, free } = this;
    const fit = this.fits[seat];
    const team = this.teams.get(this.object[seat]);
    for (const other of team) {
      const p = this.holder[other];
      if (p < 0) continue;
      mates[p >> 5] |= 1 << (p & 31);
      if (other !== seat && fit.has(p)) this.meet(other, seat); // nobody sits twice in a team, but two may change places
    }
    let found = -1;
    for (let w = 0; w < this.words && found < 0; w++) {
      const open = fit.bits[w] & free[w] & ~known[w] & ~mates[w];
      if (open) found = (w << 5) + 31 - Math.clz32(open & -open);
    }
    for (let w = 0; w < this.words && found < 0; w++) {
      let open = fit.bits[w] & ~known[w] & ~mates[w];
      known[w] |= open;
      for (; open; open &= open - 1) for (const other of this.held[(w << 5) + 31 - Math.clz32(open & -open)]) this.meet(other, seat);
    }
    for (const other of team) if (this.holder[other] >= 0) mates[this.holder[other] >> 5] &= ~(1 << (this.holder[other] & 31));
    return found;
  }
}
