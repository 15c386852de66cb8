"""Why an object cannot be staffed (section 7.3, step 3): the smallest set of seats that has too few people."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from .fitness import Fits
from .matching import Matching


class Names:
    """The seats as reports name them, `[object id, place in its pattern]`. Long reports share these small lists."""

    def __init__(self, names: list[list]) -> None:
        self.names = names

    @cached_property
    def _rank(self) -> list[int]:
        rank = [0] * len(self.names)
        for place, seat in enumerate(sorted(range(len(rank)), key=self.names.__getitem__)):
            rank[seat] = place
        return rank

    def listed(self, seats: Iterable[int]) -> list[list]:
        """The names of some seats, sorted."""
        return [self.names[seat] for seat in sorted(seats, key=self._rank.__getitem__)]


class Conflict:
    """The seats that the failed walk of a matching reached; the walk must have begun with no closed sets."""

    def __init__(self, matching: Matching, pattern: int, seat: int) -> None:
        self._matching, self._pattern, self._seat = matching, pattern, seat
        self.seats = frozenset(matching.closed)
        self._kinds: dict[int, set[int]] = defaultdict(set)
        for other in self.seats:
            self._kinds[matching.place[other]].add(matching.kind[other])
        self.objects = self._kinds.keys()
        self._supply = self._count()
        self._confined: dict[int, bool] = {}

    def _count(self) -> Counter[int]:
        """For everybody who fits some of the seats: at how many objects."""
        sets, bans = self._matching.sets, self._matching.bans
        # Objects that ask for the same kinds of seats have the same people, but for those barred.
        alike = Counter(frozenset(kinds) for kinds in self._kinds.values())
        supply: Counter[int] = Counter()
        for kinds, objects in alike.items():
            for person in frozenset().union(*(sets[kind] for kind in kinds)):
                supply[person] += objects
        for place, kinds in self._kinds.items():
            for person in bans[place]:
                if any(person in sets[kind] for kind in kinds):
                    supply[person] -= 1
        return +supply

    def report(self, fits: Fits, names: Names, row: Mapping, pattern: Sequence[Sequence[str]]) -> dict[str, object]:
        """`need` seats compete for `have` = `need` - 1 places: no choice of people does better, and counting shows it.

        Source: draw protocol, section 7.3, step 3.
        """
        slot = names.names[self._seat][1]
        cap = self._matching.cap
        persons = [[fits.ids[person], min(cap[person], self._supply[person])] for person in sorted(self._supply)]
        return {"pattern": self._pattern, "slot": slot, "slots": names.listed(self.seats), "persons": persons,
                "need": len(self.seats), "have": sum(places for _, places in persons),
                "causes": fits.causes(row, pattern[slot])}

    def stands(self, before: Sequence[int], instead: Sequence[int]) -> bool:
        """Whether the conflict surely remains if one object gives up the seats `before` for the seats `instead`.

        People asked for at more objects than they have places for give all their places even without this object. If
        only such people fit the seats of `before` inside the conflict, and as many seats of `instead`, nothing is won.
        """
        leaving = [seat for seat in before if seat in self.seats]
        return all(map(self._is_confined, leaving)) and sum(map(self._is_confined, instead)) >= len(leaving)

    def _is_confined(self, seat: int) -> bool:
        kind, cap = self._matching.kind[seat], self._matching.cap
        if kind not in self._confined:
            self._confined[kind] = all(self._supply[person] > cap[person] for person in self._matching.lists[kind])
        return self._confined[kind]
