"""Which objects get a team, by which pattern, and under which load (section 7.3, steps 2 to 4)."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from .conflict import conflict
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
        self._about = [(o, j, i) for o, choice in enumerate(patterns)
                       for j, pattern in enumerate(choice) for i in range(len(pattern))]
        sizes = [len(pattern) for choice in patterns for pattern in choice]
        ends = list(accumulate(sizes))
        spans = iter([range(end - size, end) for size, end in zip(sizes, ends, strict=True)])
        self._seats = [[next(spans) for _ in choice] for choice in patterns]
        kind = [fits.kind(rows[o], patterns[o][j][i]) for o, j, i in self._about]
        self.matching = Matching(fits.lists, fits.sets, kind, [o for o, _, _ in self._about],
                                 [fits.bans(row) for row in rows], cap)
        self._futile: set[tuple] = set()

    def seats(self, number: int) -> range:
        """The seats of an accepted object."""
        return self._seats[number][self.chosen[number]]

    def accept(self) -> None:
        """Take every object that can be staffed besides those taken before (step 2)."""
        for number, choice in enumerate(self._seats):
            fitting = (j for j, seats in enumerate(choice) if self.matching.add(seats))
            self.chosen[number] = next(fitting, None)
            if self.chosen[number] is None:
                reports = [self._conflict(number, j) for j in range(len(choice))]
                if not self._repair(number, reports):
                    self.conflicts[number] = [report for report, _ in reports]

    def _describe(self, seat: int) -> tuple[Mapping, int, Sequence[str]]:
        o, j, i = self._about[seat]
        return self._rows[o], i, self._patterns[o][j][i]

    def _conflict(self, number: int, pattern: int) -> tuple[dict, set[int]]:
        """The report on a pattern that cannot be staffed, and the objects that occur in it."""
        self.matching.reopen()
        done = []
        for seat in self._seats[number][pattern]:
            if not self.matching.fill(seat):
                break
            done.append(seat)
        report = conflict(self.matching, self._fits, pattern, seat, self._describe)
        objects = {self.matching.place[other] for other in self.matching.closed}
        self.matching.drop(done)
        return report, objects

    def _alike(self, number: int) -> tuple:
        """Objects of which this is equal can stand in for each other in every question of staffing."""
        kinds = tuple(tuple(self.matching.kind[seat] for seat in seats) for seats in self._seats[number])
        bans = frozenset(person for person in self.matching.bans[number]
                         if any(person in self.matching.sets[kind] for pattern in kinds for kind in pattern))
        return kinds, bans

    def _repair(self, number: int, reports: Sequence[tuple[dict, set[int]]]) -> bool:
        """Make room by giving one accepted object of a conflict another of its patterns."""
        mine = self._alike(number)
        for other in sorted(set().union(*(objects for _, objects in reports)) - {number}):
            choice = self._seats[other]
            before = self.chosen[other]
            if len(choice) == 1:
                continue
            theirs = self._alike(other), before
            for instead in range(len(choice)):
                for pattern, seats in enumerate(self._seats[number]):
                    attempt = (mine, pattern, theirs, instead)
                    # What failed for one of several like objects fails for all, and more accepted objects never help.
                    if instead == before or attempt in self._futile:
                        continue
                    self.matching.drop(choice[before])
                    if self.matching.add([*choice[instead], *seats]):
                        self.chosen[other], self.chosen[number] = instead, pattern
                        self._futile.clear()
                        return True
                    self.matching.add(choice[before])
                    self._futile.add(attempt)
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
