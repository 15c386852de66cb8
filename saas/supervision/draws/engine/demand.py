"""Counting seats against places: which sets of seats leave nobody who fits them a place to spare (section 7.3)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, combinations

from .matching import NOBODY, Matching

_FEW = 6


class Demand:
    """A set of seats that needs as many places as all people together can give it, and `excess` more.

    It stays so whatever else is accepted, as long as its seats are wanted.
    """

    def __init__(self, matching: Matching, seats: Iterable[int], excess: int) -> None:
        self._matching, self._excess = matching, excess
        self.seats = frozenset(seats)
        self._few: dict[int, list[int]] = {}

    @cached_property
    def supply(self) -> Counter[int]:
        """For everybody who fits some of the seats: at how many objects."""
        sets, bans, place, kind = self._matching.sets, self._matching.bans, self._matching.place, self._matching.kind
        asked: dict[int, tuple[int, ...]] = {}
        for seat in self.seats:
            asked[place[seat]] = (*asked.get(place[seat], ()), kind[seat])
        # Objects that ask for the same kinds of seats have the same people, but for those barred.
        alike = Counter(asked.values())
        supply: Counter[int] = Counter()
        for kinds, objects in alike.items():
            for person in frozenset().union(*(sets[one] for one in kinds)):
                supply[person] += objects
        for number, kinds in asked.items():
            for person in bans[number]:
                supply[person] -= any(person in sets[one] for one in kinds)
        return +supply

    def stands(self, leaving: Sequence[int], coming: Sequence[int]) -> bool:
        """Whether too many seats surely remain if one object gives up the seats `leaving` and the seats `coming` are
        wanted besides: with some of these there are still more seats than places.
        """
        gone = [seat for seat in leaving if seat in self.seats]
        before = self._asked(gone)
        # Seats with many who could still sit there are no part of any shortage.
        narrow = [seat for seat in coming if len(self._spare(self._matching.kind[seat])) <= _FEW]
        return any(self._excess + count - len(gone) > self._more(before, self._asked(some))
                   for count in range(len(narrow), -1, -1) for some in combinations(narrow, count))

    def _asked(self, seats: Sequence[int]) -> set[tuple[int, int]]:
        """(person, object) for the people who fit some of these seats. Left out is whoever is asked for at more objects
        than he has places for: he gives all his places in any case.
        """
        place, bans = self._matching.place, self._matching.bans
        return {(person, place[seat]) for seat in seats for person in self._spare(self._matching.kind[seat])
                if person not in bans[place[seat]]}

    def _spare(self, kind: int) -> list[int]:
        if kind not in self._few:
            cap = self._matching.cap
            self._few[kind] = [person for person in self._matching.lists[kind] if self.supply[person] <= cap[person]]
        return self._few[kind]

    def _more(self, before: set[tuple[int, int]], after: set[tuple[int, int]]) -> int:
        """How many places more people can give to the changed set."""
        cap, change = self._matching.cap, Counter(person for person, _ in after - before)
        change.subtract(person for person, _ in before - after)
        return sum(min(cap[person], self.supply[person] + objects) - min(cap[person], self.supply[person])
                   for person, objects in change.items())


def stuck(matching: Matching) -> set[int]:
    """The seats whose holders could not be spared even if everybody changed places: no walk from them finds a free
    place. Together they take every place there is for them; no larger set of the seats filled now does.
    """
    kinds_of: dict[int, list[int]] = defaultdict(list)
    waiting: dict[int, list[int]] = defaultdict(list)
    for seat, holder in enumerate(matching.holder):
        if holder != NOBODY:
            waiting[matching.kind[seat]].append(seat)
    for kind in waiting:
        for person in matching.lists[kind]:
            kinds_of[person].append(kind)
    left = set(chain.from_iterable(waiting.values()))
    free = [person for person, load in enumerate(matching.load) if load < matching.cap[person]]
    known = set(free)
    for person in free:
        for kind in kinds_of[person]:
            still = []
            for seat in waiting[kind]:
                place = matching.place[seat]
                if person in matching.teams[place] or person in matching.bans[place]:
                    still.append(seat)
                else:
                    _release(matching, seat, left, known, free)
            waiting[kind] = still
    return left


def _release(matching: Matching, seat: int, left: set[int], known: set[int], free: list[int]) -> None:
    """A seat can be left: so its holder gets free, and team mates' seats that he fits can be left to him."""
    queue = [seat]
    for seat in queue:
        if seat not in left:
            continue
        left.discard(seat)
        holder = matching.holder[seat]
        if holder not in known:
            known.add(holder)
            free.append(holder)
        queue += [other for other in matching.teams[matching.place[seat]].values()
                  if holder in matching.sets[matching.kind[other]]]
