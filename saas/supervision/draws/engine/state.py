"""Who sits where after the changes so far (section 9), kept as the sum of their outcomes: no change is drawn twice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

POOLS = ("officer", "expert")


class Team(NamedTuple):
    """The seats of one object's pattern, and who holds each: an id, or None after a change that found nobody."""

    seats: list[list[str]]
    members: list[str | None]


class Place(NamedTuple):
    """Where a drawn object or a substitute stands."""

    stratum: dict
    tier: str
    ticket: str


@dataclass
class State:
    """The teams of a record as they are now; `fold` carries a change over.

    `places` knows every drawn object and every substitute, `active` those that are to be inspected. `barred` grows,
    `gone` are people out for good, `loads` counts seats held now; capacities stay the original `max`.
    """

    record: Mapping
    objects: dict[str, dict] = field(default_factory=dict)
    people: dict[str, dict[str, dict]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    waiting: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    teams: dict[str, dict[str, Team]] = field(default_factory=lambda: {pool: {} for pool in POOLS})
    barred: set[tuple[str, str]] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    loads: Counter = field(default_factory=Counter)

    @classmethod
    def drawn(cls, record: Mapping) -> "State":
        """The state right after the draw, before any change."""
        state = cls(record)
        state.objects = {row["id"]: row for row in record["objects"]}
        state.people = {pool: {row["id"]: row for row in record[table]}
                        for pool, table in zip(POOLS, ("persons", "experts"), strict=True)}
        state.barred = {tuple(pair) for pair in record["barred"]}
        strata = {stratum["id"]: stratum for stratum in record["params"]["strata"]}
        for stratum in record["result"]["objects"]["strata"]:
            for cell in stratum["cells"]:
                for row in chain(cell["drawn"], cell["substitutes"]):
                    state.places[row["id"]] = Place(strata[stratum["id"]], cell["tier"], row["ticket"])
                state.active |= {row["id"] for row in cell["drawn"]}
                state.waiting[stratum["id"], cell["tier"]] = [row["id"] for row in cell["substitutes"]]
        for pool, table in zip(POOLS, ("officers", "experts"), strict=True):
            state.seat(pool, record["result"][table])
        return state

    @classmethod
    def of(cls, record: Mapping) -> "State":
        """The state after all changes the record holds, taken at their word: `verify` is what doubts them."""
        state = cls.drawn(record)
        for event in record["events"]:
            state.fold(event["body"], event["outcome"])
        return state

    def patterns(self, pool: str, ident: str) -> list[list[list[str]]]:
        """What the object's stratum allows its team to look like; empty where it wants no experts."""
        stratum = self.places[ident].stratum
        return stratum["team"] if pool == "officer" else [stratum["experts"]] if stratum["experts"] else []

    def seat(self, pool: str, result: Mapping) -> None:
        """Take in the teams of an assignment."""
        for row in result["teams"]:
            seats = self.patterns(pool, row["id"])[row["pattern"]]
            self.teams[pool][row["id"]] = Team(seats, list(row["members"]))
            self._count(row["members"], 1)

    def freed(self, ident: str) -> Counter:
        """The seats that its people give back when an object is withdrawn."""
        held = chain.from_iterable(self.teams[pool][ident].members for pool in POOLS if ident in self.teams[pool])
        return Counter(person for person in held if person is not None)

    def _count(self, members: Iterable[str | None], seats: int) -> None:
        for person in members:
            if person is not None:
                self.loads[person] += seats

    def fold(self, body: Mapping, outcome: Mapping) -> None:
        """Carry over a change that has come out like this."""
        ident = body["object"]
        if body["type"] == "substitute":
            self.loads.subtract(self.freed(ident))
            self.active.discard(ident)
            for pool in POOLS:
                self.teams[pool].pop(ident, None)
            if outcome["status"] == "ok":
                self._take(outcome)
            return
        person, slot = body["person"], outcome["slot"]
        if person is not None:  # by exchange too: who had to leave an object never comes back to it
            self.barred.add((person, ident))
            self.gone |= {person} if body["scope"] == "all" else set()
        members = self.teams[body["pool"]][ident].members
        members[slot] = outcome.get("in")
        if "other_object" in outcome:
            self.teams[body["pool"]][outcome["other_object"]].members[outcome["other_slot"]] = person
        else:
            self._count([person], -1)
            self._count([members[slot]], 1)

    def _take(self, outcome: Mapping) -> None:
        successor = outcome["in"]
        place = self.places[successor]
        self.waiting[place.stratum["id"], place.tier].remove(successor)
        self.active.add(successor)
        self.seat("officer", outcome["officers"])
        if "experts" in outcome:
            self.seat("expert", outcome["experts"])
