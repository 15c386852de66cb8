"""Why an object cannot be staffed (section 7.3, step 3): the smallest set of seats that has too few people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from .fitness import Fits
from .matching import Matching

# Number of a seat → its object's row, its place in the pattern, what it asks for.
Describe = Callable[[int], tuple[Mapping, int, Sequence[str]]]


def _supply(matching: Matching, seats: Sequence[int]) -> dict[int, int]:
    """For everybody who fits some of the seats: at how many objects."""
    asked: dict[int, set[int]] = defaultdict(set)
    for seat in seats:
        asked[matching.place[seat]].add(matching.kind[seat])
    # Objects that ask for the same kinds of seats have the same people, but for those barred.
    alike = Counter(frozenset(kinds) for kinds in asked.values())
    supply: Counter[int] = Counter()
    for kinds, objects in alike.items():
        for person in frozenset().union(*(matching.sets[kind] for kind in kinds)):
            supply[person] += objects
    for place, kinds in asked.items():
        for person in matching.bans[place]:
            if any(person in matching.sets[kind] for kind in kinds):
                supply[person] -= 1
    return {person: objects for person, objects in supply.items() if objects}


def conflict(matching: Matching, fits: Fits, pattern: int, seat: int, describe: Describe) -> dict[str, object]:
    """The report on the seat at which a pattern failed; the failed walk must have begun with no closed sets.

    `need` seats compete for `have` = `need` - 1 places: no choice of people can do better, and counting shows it.
    Source: draw protocol, section 7.3, step 3.
    """
    row, slot, wanted = describe(seat)
    slots = []
    for other in matching.closed:
        where, number, _ = describe(other)
        slots.append([where["id"], number])
    supply = _supply(matching, matching.closed)
    persons = [[fits.ids[person], min(matching.cap[person], supply[person])] for person in sorted(supply)]
    return {"pattern": pattern, "slot": slot, "slots": sorted(slots), "persons": persons, "need": len(slots),
            "have": sum(places for _, places in persons), "causes": fits.causes(row, wanted)}
