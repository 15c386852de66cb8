"""Why an object cannot be staffed (section 7.3, step 3): the smallest set of seats that has too few people."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from .demand import Demand
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


class Conflict(Demand):
    """The seats that the failed walk of a matching reached; the walk must have begun with no closed sets."""

    def __init__(self, matching: Matching, pattern: int, seat: int) -> None:
        super().__init__(matching, matching.closed, 1)
        self.pattern, self._seat = pattern, seat

    @cached_property
    def objects(self) -> frozenset[int]:
        """The objects that have a seat in it."""
        return frozenset(self._matching.place[seat] for seat in self.seats)

    def report(self, fits: Fits, names: Names, row: Mapping, pattern: Sequence[Sequence[str]]) -> dict[str, object]:
        """`need` seats compete for `have` = `need` - 1 places: no choice of people does better, and counting shows it.

        Source: draw protocol, section 7.3, step 3.
        """
        slot = names.names[self._seat][1]
        cap = self._matching.cap
        persons = [[fits.ids[person], min(cap[person], self.supply[person])] for person in sorted(self.supply)]
        return {"pattern": self.pattern, "slot": slot, "slots": names.listed(self.seats), "persons": persons,
                "need": len(self.seats), "have": sum(places for _, places in persons),
                "causes": fits.causes(row, pattern[slot])}
