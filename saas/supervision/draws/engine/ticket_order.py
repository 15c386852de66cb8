"""Officers by plain ticket order: the interim rule `drd-officers/ticket-1`.

It stands in for the assignment of section 7 until that is built, and its name is stored with every record it made, so
that such a record stays recountable by this module. It is drawn from the same seed under a key of its own, so nobody
chooses, and nobody can foretell, who inspects whom; but it looks at one team at a time. It does not level the load over
the whole draw, repair an earlier choice for a later team, report conflicts or mix.

The rule. Teams are formed in the order given, seats in their order. A seat goes to the person with the least
(load so far, T(key(seed, "officer/queue"), load, id), id) among those who may hold it, are not in this team yet, and
leave as many of this team's later seats fillable as can be filled at all. So a seat stays empty only if no choice
within this team could have filled one more; empty seats are reported, and count for nobody's load.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .errors import E_DUP_ID
from .hashing import Suite, suite_of
from .shapes import bad, ident, unhex32

RULE = "drd-officers/ticket-1"
LABEL = "officer/queue"


@dataclass(frozen=True)
class Team:
    """What one drawn object needs: for every seat the ids of the people who may hold it."""

    object: str
    seats: tuple[frozenset[str], ...]


def team(object_id: str, eligible: Iterable[str], size: int, restricted: Sequence[Iterable[str]] = ()) -> Team:
    """A team of `size` seats: the restricted ones first (a partner department's officers, say), the rest open to all
    eligible people. A restriction only narrows: whoever is not eligible holds no seat.

    Raises ValueError if there are more restricted seats than seats.
    """
    if len(restricted) > size:
        raise ValueError("more restricted seats than seats")
    everybody = frozenset(eligible)
    narrow = tuple(everybody & frozenset(people) for people in restricted)
    return Team(object_id, narrow + (everybody,) * (size - len(narrow)))


def _fillable(seats: Sequence[frozenset[str]], used: set[str]) -> int:
    """How many of these seats can be held at once by people not used yet (a maximum matching)."""
    holder: dict[str, int] = {}

    def seat_somebody(seat: int, asked: set[str]) -> bool:
        # The order of asking decides who is tried, never how many seats can be filled.
        for person in seats[seat] - used - asked:
            asked.add(person)
            if person not in holder or seat_somebody(holder[person], asked):
                holder[person] = seat
                return True
        return False

    return sum(seat_somebody(seat, set()) for seat in range(len(seats)))


class _Queue:
    """People by load and ticket."""

    def __init__(self, suite: Suite, key: bytes) -> None:
        self._suite, self._key = suite, key
        self.load: dict[str, int] = {}
        self._known: dict[tuple[int, str], bytes] = {}

    def rank(self, person: str) -> tuple[int, bytes, str]:
        load = self.load.get(person, 0)
        if (load, person) not in self._known:
            self._known[load, person] = self._suite.ticket(self._key, load, person)
        return load, self._known[load, person], person


def order_officers(suite: str, seed: str, teams: Sequence[Team]) -> dict[str, object]:
    """Fill the teams in their order, which is that of the drawn objects.

    Returns `{rule, teams: [{id, members: [person id or null, per seat]}], unfilled: [{id, seat, candidates}]}`, where
    `candidates` counts the people who may hold the seat at all: 0 says that nobody fits, more that they are already in
    this team.
    Raises DrawError E_DUP_ID if an object has two teams, E_FORMAT for a malformed id or seed. Source: this module's
    rule with keys and tickets of section 2; requirements S0-01, S2-29.
    """
    kit = suite_of(suite)
    if len({wanted.object for wanted in teams}) != len(teams):
        raise bad("teams", "an object has two teams", E_DUP_ID)
    for person in frozenset().union(*(seat for wanted in teams for seat in wanted.seats)):
        ident(person, "teams")
    queue = _Queue(kit, kit.key(unhex32(seed, "seed"), LABEL))
    filled, unfilled = [], []
    for wanted in teams:
        members: list[str | None] = []
        used: set[str] = set()
        for number, people in enumerate(wanted.seats):
            later = wanted.seats[number + 1:]
            best = _fillable(wanted.seats[number:], used)
            chosen = next((person for person in sorted(people - used, key=queue.rank)
                           if 1 + _fillable(later, used | {person}) == best), None)
            members.append(chosen)
            if chosen is None:
                unfilled.append({"id": wanted.object, "seat": number, "candidates": len(people)})
            else:
                used.add(chosen)
                queue.load[chosen] = queue.load.get(chosen, 0) + 1
        filled.append({"id": wanted.object, "members": members})
    return {"rule": RULE, "teams": filled, "unfilled": unfilled}
