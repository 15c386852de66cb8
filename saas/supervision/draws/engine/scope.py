"""Who stands in which urn (section 6, steps 1, 2 and 4): strata, caps and cells, before any ticket is known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter


@dataclass
class Cell:
    """The objects of one tier in one stratum. The capped ones count as registered only.

    `lots` holds the ids of the eligible ones, in one or more lists, with (must, weight).
    """

    tier: str
    registered: int = 0
    lots: list[tuple[bool, int, list[str]]] = field(default_factory=list)

    @property
    def eligible(self) -> int:
        """How many may be drawn."""
        return sum(len(ids) for _, _, ids in self.lots)

    @property
    def must(self) -> int:
        """How many of the eligible are drawn without lot."""
        return sum(len(ids) for must, _, ids in self.lots if must)

    @property
    def counts(self) -> tuple[str, int, int, int]:
        """[tier, N, E, M] of section 6, step 4."""
        return self.tier, self.registered, self.eligible, self.must

    def ids(self, must: bool) -> list[str]:
        """The eligible objects that are drawn without lot, or those that take part in the lot."""
        return [ident for flag, _, ids in self.lots if flag == must for ident in ids]


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


def place(params: Mapping, objects: Sequence[dict]) -> Placement:
    """Put every object of the pool into its cell, or among the capped or the ones out of scope.

    Source: draw protocol, section 6, steps 1, 2 and 4.
    """
    placed = Placement()
    rule = params["directed"]
    if rule is not None:
        placed.out_of_scope = [row["id"] for row in objects if not _directed(rule, row["tags"])]
        objects = [row for row in objects if _directed(rule, row["tags"])]
    # Most objects of a large pool are alike in all that decides where they stand: each sort is looked at once.
    names = sorted({"tier"}.union(*(stratum["where"] for stratum in params["strata"])))
    values = itemgetter("done", "cap", "must", "weight", *names)
    sorts: dict[tuple, list[str]] = defaultdict(list)
    for value, ident in zip(map(values, objects), map(itemgetter("id"), objects), strict=True):
        sorts[value].append(ident)
    urns: list[dict[str, Cell]] = [{} for _ in params["strata"]]
    for (done, cap, must, weight, *rest), ids in sorts.items():
        about = dict(zip(names, rest, strict=True))
        home = next((urn for urn, stratum in zip(urns, params["strata"], strict=True)
                     if _matches(stratum["where"], about)), None)
        if home is None:
            placed.out_of_scope += ids
            continue
        cell = home.setdefault(about["tier"], Cell(about["tier"]))
        cell.registered += len(ids)
        if done >= cap:
            placed.capped += ids
        else:
            cell.lots.append((must, weight, ids))
    # Pools are sorted by id.
    placed.capped.sort()
    placed.out_of_scope.sort()
    placed.strata = [(stratum, [urn[tier] for tier in sorted(urn)])
                     for stratum, urn in zip(params["strata"], urns, strict=True)]
    return placed
