"""Who stands in which urn (section 6, steps 1, 2 and 4): strata, caps and cells, before any ticket is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

_BATCH = 4096


@dataclass
class Lot:
    """Eligible objects that only their ids tell apart. A million ids are kept as a few hundred texts."""

    must: bool
    weight: int
    count: int = 0
    packed: list[bytes] = field(default_factory=list)  # ids joined by "/", which no id contains

    @property
    def ids(self) -> list[str]:
        """All of them."""
        return [ident for text in self.packed for ident in text.decode("ascii").split("/")]


@dataclass
class Cell:
    """The objects of one tier in one stratum. The capped ones count as registered only; the eligible ones are in lots."""

    tier: str
    registered: int = 0
    lots: list[Lot] = field(default_factory=list)

    @property
    def eligible(self) -> int:
        """How many may be drawn."""
        return sum(lot.count for lot in self.lots)

    @property
    def must(self) -> int:
        """How many of the eligible are drawn without lot."""
        return sum(lot.count for lot in self.lots if lot.must)

    @property
    def counts(self) -> tuple[str, int, int, int]:
        """[tier, N, E, M] of section 6, step 4."""
        return self.tier, self.registered, self.eligible, self.must

    def ids(self, must: bool) -> list[str]:
        """The eligible objects that are drawn without lot, or those that take part in the lot."""
        return [ident for lot in self.lots if lot.must == must for ident in lot.ids]


@dataclass
class Placement:
    """Every object of a pool is in exactly one of the three."""

    capped: list[str] = field(default_factory=list)
    out_of_scope: list[str] = field(default_factory=list)
    strata: list[tuple[dict, list[Cell]]] = field(default_factory=list)


def _directed(rule: Mapping, tags: Sequence[str]) -> bool:
    return set(rule["all"]) <= set(tags) and (not rule["any"] or not set(rule["any"]).isdisjoint(tags))


def _matches(where: Mapping[str, list[str]], about: Mapping[str, str]) -> bool:
    return all(about[name] in allowed for name, allowed in where.items())


def _sorted_out(params: Mapping, objects: Sequence[dict]) -> Iterator[tuple[dict[str, str], Lot, bool]]:
    """The objects by all that decides where they stand: what strata may ask for, a lot, and whether it is capped.

    Most objects of a large pool are alike in this: each sort is looked at once. A batch is packed while it is at hand.
    """
    names = sorted({"tier"}.union(*(stratum["where"] for stratum in params["strata"])))
    values, ident = itemgetter("done", "cap", "must", "weight", *names), itemgetter("id")
    lots: dict[tuple, Lot] = {}
    for start in range(0, len(objects), _BATCH):
        batch = objects[start:start + _BATCH]
        alike: dict[tuple, list[str]] = defaultdict(list)
        for value, one in zip(map(values, batch), map(ident, batch), strict=True):
            alike[value].append(one)
        for value, ids in alike.items():
            lot = lots.get(value)
            if lot is None:
                lot = lots[value] = Lot(value[2], value[3])
            lot.count += len(ids)
            lot.packed.append("/".join(ids).encode("ascii"))
    for (done, cap, _, _, *rest), lot in lots.items():
        yield dict(zip(names, rest, strict=True)), lot, done >= cap


def place(params: Mapping, objects: Sequence[dict]) -> Placement:
    """Put every object of the pool into its cell, or among the capped or the ones out of scope.

    Source: draw protocol, section 6, steps 1, 2 and 4.
    """
    placed = Placement()
    rule = params["directed"]
    if rule is not None:
        placed.out_of_scope = [row["id"] for row in objects if not _directed(rule, row["tags"])]
        objects = [row for row in objects if _directed(rule, row["tags"])]
    urns: list[dict[str, Cell]] = [{} for _ in params["strata"]]
    for about, lot, capped in _sorted_out(params, objects):
        home = next((urn for urn, stratum in zip(urns, params["strata"], strict=True)
                     if _matches(stratum["where"], about)), None)
        if home is None:
            placed.out_of_scope += lot.ids
            continue
        cell = home.setdefault(about["tier"], Cell(about["tier"]))
        cell.registered += lot.count
        if capped:
            placed.capped += lot.ids
        else:
            cell.lots.append(lot)
    # Pools are sorted by id.
    placed.capped.sort()
    placed.out_of_scope.sort()
    placed.strata = [(stratum, [urn[tier] for tier in sorted(urn)])
                     for stratum, urn in zip(params["strata"], urns, strict=True)]
    return placed
