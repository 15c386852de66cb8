"""Section 7 once more, word by word and as slowly as it reads: what the engine's shortcuts are measured against.

Up to a dozen seats staffability is tried out by backtracking, and conflicts are found by looking at every set of seats;
beyond that by a textbook maximum flow, made anew for every question.
"""

from itertools import combinations

from saas.supervision.draws.engine.drbg import Drbg
from saas.supervision.draws.engine.fitness import fit_cause
from saas.supervision.draws.engine.hashing import suite_of

Seat = tuple[str, int, frozenset[str]]  # object, number in the pattern, who fits


def staffable(seats: list[Seat], capacity: dict[str, int]) -> bool:
    """Whether all seats can be filled: tried out, the seat with the fewest people first."""
    if not seats:
        return True

    def open_to(seat: Seat) -> list[str]:
        return sorted(p for p in seat[2] if capacity[p] > 0)

    hardest = min(seats, key=lambda seat: (len(open_to(seat)), seat[:2]))
    rest = [seat for seat in seats if seat is not hardest]
    for person in open_to(hardest):
        # Nobody sits twice at one object.
        left = [(o, i, fit - {person} if o == hardest[0] else fit) for o, i, fit in rest]
        if staffable(left, capacity | {person: capacity[person] - 1}):
            return True
    return False


def supply(seats: tuple[Seat, ...], capacity: dict[str, int]) -> dict[str, int]:
    """What everybody can give to some seats: at most one place per object."""
    people = frozenset().union(*(fit for _, _, fit in seats))
    return {p: min(capacity[p], len({o for o, _, fit in seats if p in fit})) for p in people}


def smallest_conflicts(seats: list[Seat], capacity: dict[str, int]) -> list[tuple[Seat, ...]]:
    """All sets of least size that have more seats than places."""
    for size in range(1, len(seats) + 1):
        found = [some for some in combinations(seats, size) if sum(supply(some, capacity).values()) < size]
        if found:
            return found
    return []


def source_side(seats: list[Seat], capacity: dict[str, int]) -> list[Seat]:
    """The seats on the source side of the minimal minimum cut; none if all seats can be filled."""
    room: dict[object, dict[object, int]] = {}

    def pipe(start: object, end: object, width: int) -> None:
        room.setdefault(start, {})[end] = width
        room.setdefault(end, {}).setdefault(start, 0)

    for seat in seats:
        pipe("source", seat[:2], 1)
        for person in sorted(seat[2]):
            pipe(seat[:2], (seat[0], person), 1)
            pipe((seat[0], person), person, 1)
            pipe(person, "sink", capacity[person])
    while True:
        came, queue = {"source": None}, ["source"]
        for node in queue:
            for after, width in room.get(node, {}).items():
                if width and after not in came:
                    came[after] = node
                    queue.append(after)
        if "sink" not in came:
            break
        node = "sink"
        while came[node] is not None:
            room[came[node]][node] -= 1
            room[node][came[node]] += 1
            node = came[node]
    filled = all(not width for width in room.get("source", {}).values())
    return [] if filled else [seat for seat in seats if seat[:2] in came]


def plain_mix(numbers: Drbg, steps: int, height: int, even: bool, capacity: dict[str, int], seats: list[Seat],
              holder: list[str]) -> None:
    """Section 7.4."""
    hold = {p: [t for t, person in enumerate(holder) if person == p] for p in capacity}

    def team(t: int) -> set[str]:
        return {holder[s] for s, seat in enumerate(seats) if seat[0] == seats[t][0]}

    for _ in range(steps):
        t = numbers.below(len(seats))
        fit = sorted(seats[t][2])
        q = fit[numbers.below(len(fit))]
        j = numbers.below(height)
        p = holder[t]
        if p == q or j > len(hold[q]):
            continue
        if j < len(hold[q]):
            u = hold[q][j]
            if p not in seats[u][2] or (seats[u][0] != seats[t][0] and (q in team(t) or p in team(u))):
                continue
            hold[p][hold[p].index(t)] = u
            hold[q][j] = t
            holder[t], holder[u] = q, p
        elif q not in team(t) and len(hold[q]) < capacity[q] and not (even and len(hold[p]) <= len(hold[q])):
            hold[p].remove(t)
            hold[q].append(t)
            holder[t] = q


class Plain:
    """One run of section 7.3 and 7.4; takes what `assign` takes."""

    def __init__(self, suite, base, label, wanted, people, barred, params, loads=None, level=True, large=False):
        self.kit, self.base, self.label = suite_of(suite), bytes.fromhex(base), label
        self.people = sorted(people, key=lambda p: p["id"])
        self.params, self.barred, self.officer, self.levelled, self.large = params, barred, label == "officer", level, large
        self.load = {p["id"]: (loads or {}).get(p["id"], 0) for p in people}
        self.capacity = {p["id"]: max(0, p["max"] - self.load[p["id"]]) for p in people}
        key = self.kit.key(self.base, label + "/order")
        self.queue = sorted(wanted, key=lambda w: (not w.object["must"], self.kit.ticket(key, 0, w.object["id"]),
                                                   w.object["id"]))
        self.wanted = {w.object["id"]: w for w in wanted}
        self.fit: dict[tuple[str, int], list[Seat]] = {}
        self.chosen: dict[str, int] = {}
        self.unstaffed: list[dict] = []

    def staffable(self, seats: list[Seat], capacity: dict[str, int]) -> bool:
        return not source_side(seats, capacity) if self.large else staffable(seats, capacity)

    def cause(self, person: dict, ident: str, pattern: int, slot: int) -> str | None:
        row, patterns = self.wanted[ident]
        return fit_cause(person, row, patterns[pattern][slot], self.params, self.barred, self.officer)

    def seats(self, ident: str, pattern: int) -> list[Seat]:
        if (ident, pattern) not in self.fit:
            self.fit[ident, pattern] = [
                (ident, i, frozenset(p["id"] for p in self.people if self.cause(p, ident, pattern, i) is None))
                for i in range(len(self.wanted[ident].patterns[pattern]))]
        return self.fit[ident, pattern]

    def all_seats(self, chosen: dict[str, int]) -> list[Seat]:
        return [seat for ident, pattern in chosen.items() for seat in self.seats(ident, pattern)]

    def fits(self, chosen: dict[str, int], capacity=None) -> bool:
        return self.staffable(self.all_seats(chosen), capacity or self.capacity)

    def conflict(self, ident: str, pattern: int) -> dict:
        seats = self.all_seats(self.chosen)
        for seat in self.seats(ident, pattern):
            seats.append(seat)
            if not self.staffable(seats, self.capacity):
                break
        found = [source_side(seats, self.capacity)] if self.large else smallest_conflicts(seats, self.capacity)
        assert len(found) == 1 and seat in found[0]
        causes = [self.cause(p, ident, pattern, seat[1]) for p in self.people]
        places = supply(found[0], self.capacity)
        return {"pattern": pattern, "slot": seat[1], "slots": sorted([o, i] for o, i, _ in found[0]),
                "persons": sorted([p, n] for p, n in places.items()), "need": len(found[0]),
                "have": sum(places.values()), "causes": {c: causes.count(c) for c in causes if c}}

    def accept(self) -> None:
        for row, patterns in self.queue:
            ident = row["id"]
            for j in range(len(patterns)):
                if self.fits(self.chosen | {ident: j}):
                    self.chosen[ident] = j
                    break
            else:
                reports = [self.conflict(ident, j) for j in range(len(patterns))]
                if not self.repair(ident, {o for report in reports for o, _ in report["slots"]}):
                    self.unstaffed.append({"id": ident, "conflicts": reports})

    def repair(self, ident: str, objects: set[str]) -> bool:
        for other in [row["id"] for row, _ in self.queue if row["id"] in self.chosen and row["id"] in objects]:
            for instead in range(len(self.wanted[other].patterns)):
                for j in range(len(self.wanted[ident].patterns)):
                    if instead != self.chosen[other] and self.fits(self.chosen | {other: instead, ident: j}):
                        self.chosen |= {other: instead, ident: j}
                        return True
        return False

    def names(self, seats: list[Seat]) -> list[str]:
        """Step 5: who gets each seat."""
        holder: list[str] = []
        taken: dict[str, set[str]] = {ident: set() for ident in self.chosen}
        places, load = dict(self.capacity), dict(self.load)
        key = self.kit.key(self.base, self.label + "/queue")
        for number, (ident, _, fit) in enumerate(seats):
            able = sorted((p for p in fit - taken[ident] if places[p] > 0),
                          key=lambda p: (load[p], self.kit.ticket(key, load[p], p), p))
            for person in able:
                taken[ident].add(person)
                rest = [(o, i, f - taken[o]) for o, i, f in seats[number + 1:]]
                if self.staffable(rest, places | {person: places[person] - 1}):
                    break
                taken[ident].discard(person)
            places[person] -= 1
            load[person] += 1
            holder.append(person)
        return holder

    def run(self) -> dict:
        self.accept()
        height = None
        if self.levelled and self.all_seats(self.chosen):
            height = 1
            while not self.fits(self.chosen, {p: min(c, height) for p, c in self.capacity.items()}):
                height += 1
            self.capacity = {p: min(c, height) for p, c in self.capacity.items()}
        order = [row["id"] for row, _ in self.queue if row["id"] in self.chosen]
        seats = [seat for ident in order for seat in self.seats(ident, self.chosen[ident])]
        holder = self.names(seats)
        if height is not None:
            numbers = Drbg(self.kit, self.kit.key(self.base, self.label + "/mix"))
            plain_mix(numbers, self.params["mix"] * len(seats), height, self.params["balance"] == "even",
                      self.capacity, seats, holder)
        left = iter(holder)
        return {"level": height, "unstaffed": self.unstaffed,
                "teams": [{"id": ident, "pattern": self.chosen[ident],
                           "members": [next(left) for _ in self.seats(ident, self.chosen[ident])]} for ident in order]}
