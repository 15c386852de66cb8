"""Who stands in which urn (section 6, steps 1, 2 and 4): strata, caps and cells, before any ticket is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Cell:
    """The objects of one tier in one stratum. The capped ones count as registered only."""

    tier: str
    registered: int = 0
    eligible: list[dict] = field(default_factory=list)

    @property
    def must(self) -> int:
        """How many of the eligible are drawn without lot."""
        return sum(row["must"] for row in self.eligible)

    @property
    def counts(self) -> tuple[str, int, int, int]:
        """[tier, N, E, M] of section 6, step 4."""
        return self.tier, self.registered, len(self.eligible), self.must


@dataclass
class Placement:
    """Every object of a pool is in exactly one of the three."""

    capped: list[str] = field(default_factory=list)
    out_of_scope: list[str] = field(default_factory=list)
    strata: list[tuple[dict, list[Cell]]] = field(default_factory=list)


def _directed(rule: Mapping | None, tags: Sequence[str]) -> bool:
    if rule is None:
        return True
    return set(rule["all"]) <= set(tags) and (not rule["any"] or not set(rule["any"]).isdisjoint(tags))


def _matches(where: Mapping[str, list[str]], row: Mapping) -> bool:
    return all(row[name] in allowed for name, allowed in where.items())


def place(params: Mapping, objects: Sequence[dict]) -> Placement:
    """Put every object of the pool into its cell, or among the capped or the ones out of scope.

    Source: draw protocol, section 6, steps 1, 2 and 4.
    """
    placed = Placement()
    urns: list[dict[str, Cell]] = [{} for _ in params["strata"]]
    for row in objects:
        home = None
        if _directed(params["directed"], row["tags"]):
            home = next((urn for urn, stratum in zip(urns, params["strata"], strict=True)
                         if _matches(stratum["where"], row)), None)
        if home is None:
            placed.out_of_scope.append(row["id"])
            continue
        cell = home.setdefault(row["tier"], Cell(row["tier"]))
        cell.registered += 1
        if row["done"] >= row["cap"]:
            placed.capped.append(row["id"])
        else:
            cell.eligible.append(row)
    placed.strata = [(stratum, [urn[tier] for tier in sorted(urn)])
                     for stratum, urn in zip(params["strata"], urns, strict=True)]
    return placed
