"""Which objects get a team, by which pattern, and under which load (section 7.3, steps 2 to 4)."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from .conflict import Conflict, Names
from .demand import Demand, stuck
from .fitness import Fits
from .matching import Matching

Pattern = Sequence[Sequence[str]]


class Staffing:
    """The accepted objects and a matching that fills all their seats. Objects are numbered in processing order."""

    def __init__(self, fits: Fits, cap: Sequence[int], rows: Sequence[Mapping],
                 patterns: Sequence[Sequence[Pattern]]) -> None:
        self._fits, self._rows, self._patterns = fits, rows, patterns
        self.chosen: list[int | None] = [None] * len(rows)   # by object: its pattern
        self.conflicts: dict[int, list[dict]] = {}           # by object that stays unstaffed: one per pattern
        # Every seat of every pattern has a number, whether it is ever filled or not.
        about = [(o, j, i) for o, choice in enumerate(patterns)
                 for j, pattern in enumerate(choice) for i in range(len(pattern))]
        self._names = Names([[rows[o]["id"], i] for o, _, i in about])
        sizes = [len(pattern) for choice in patterns for pattern in choice]
        ends = list(accumulate(sizes))
        spans = iter([range(end - size, end) for size, end in zip(sizes, ends, strict=True)])
        self._seats = [[next(spans) for _ in choice] for choice in patterns]
        kind = [fits.kind(rows[o], patterns[o][j][i]) for o, j, i in about]
        self.matching = Matching(fits.lists, fits.sets, kind, [o for o, _, _ in about],
                                 [fits.bans(row) for row in rows], cap)
        self._sorts: dict[tuple, int] = {}
        self._sort: list[int | None] = [None] * len(rows)
        # What failed for an object fails for all that are like it, however many more objects are accepted, until one
        # gets another pattern: (object, pattern) and (object, pattern, (accepted object, its pattern), another one).
        self._futile: set[tuple] = set()
        self._stuck: Demand | None = None

    def seats(self, number: int) -> range:
        """The seats of an accepted object."""
        return self._seats[number][self.chosen[number]]

    def accept(self) -> None:
        """Take every object that can be staffed besides those taken before (step 2)."""
        for number, choice in enumerate(self._seats):
            mine = self._alike(number) if self._futile else None
            fitting = (j for j, seats in enumerate(choice)
                       if (mine, j) not in self._futile and self.matching.add(seats))
            self.chosen[number] = next(fitting, None)
            if self.chosen[number] is None:
                conflicts = [self._conflict(number, j) for j in range(len(choice))]
                if not self._repair(number, conflicts):
                    self.conflicts[number] = [
                        one.report(self._fits, self._names, self._rows[number], pattern)
                        for one, pattern in zip(conflicts, self._patterns[number], strict=True)]

    def _conflict(self, number: int, pattern: int) -> Conflict:
        """Why a pattern cannot be staffed."""
        self.matching.reopen()
        done = []
        for seat in self._seats[number][pattern]:
            if not self.matching.fill(seat):
                break
            done.append(seat)
        found = Conflict(self.matching, pattern, seat)
        self.matching.drop(done)
        return found

    def _alike(self, number: int) -> int:
        """Objects of which this is equal can stand in for each other in every question of staffing."""
        sort = self._sort[number]
        if sort is None:
            sets = self.matching.sets
            kinds = tuple(tuple(self.matching.kind[seat] for seat in seats) for seats in self._seats[number])
            bans = frozenset(person for person in self.matching.bans[number]
                             if any(person in sets[kind] for pattern in kinds for kind in pattern))
            sort = self._sort[number] = self._sorts.setdefault((kinds, bans), len(self._sorts))
        return sort

    def _repair(self, number: int, conflicts: Sequence[Conflict]) -> bool:
        """Make room by giving one accepted object of a conflict another of its patterns."""
        mine, seen = self._alike(number), set()
        for other in sorted(frozenset().union(*(one.objects for one in conflicts)) - {number}):
            theirs = self._alike(other), self.chosen[other]
            if theirs not in seen:
                seen.add(theirs)
                if any(self._swap(mine, number, theirs, other, instead, conflict)
                       for instead in range(len(self._seats[other])) if instead != self.chosen[other]
                       for conflict in conflicts):
                    self._futile.clear()
                    self._stuck = None
                    return True
        self._futile.update((mine, pattern) for pattern in range(len(conflicts)))
        return False

    def _swap(self, mine: int, number: int, theirs: tuple, other: int, instead: int, conflict: Conflict) -> bool:
        """Try another pattern for an accepted object, and one for the new object besides."""
        before, after, seats = self.seats(other), self._seats[other][instead], self._seats[number][conflict.pattern]
        attempt = (mine, conflict.pattern, theirs, instead)
        if attempt in self._futile:
            return False
        if self._stuck is None:
            self._stuck = Demand(self.matching, stuck(self.matching), 0)
        if self._stuck.stands(before, [*after, *seats]) or conflict.stands(before, after):
            return False
        self.matching.drop(before)
        if self.matching.add([*after, *seats]):
            self.chosen[other], self.chosen[number] = instead, conflict.pattern
            return True
        self.matching.add(before)
        self._futile.add(attempt)
        # What is stuck by now may say more.
        self._stuck = None
        return False

    def level(self) -> int | None:
        """Lower everybody's places to the least number that suffices, and return it (step 4); None without seats."""
        matching = self.matching
        height = max(matching.load, default=0)
        if not height:
            return None
        most = list(matching.cap)
        while height > 1 and self._lower(height - 1):
            height -= 1
        matching.cap = [min(places, height) for places in most]
        matching.reopen()
        for number, pattern in enumerate(self.chosen):
            for seat in () if pattern is None else self.seats(number):
                if matching.holder[seat] < 0:
                    matching.fill(seat)
        return height

    def _lower(self, height: int) -> bool:
        """Try to bring every load down to a height that is one below the present one."""
        matching = self.matching
        matching.cap = [min(places, height) for places in matching.cap]
        matching.reopen()
        for person, load in enumerate(matching.load):
            if load > height:
                seat = min(matching.held[person])
                matching.take(seat)
                if not matching.fill(seat):
                    return False
        return True
