"""What one change comes to (section 9): replace, exchange, substitute. Nothing here alters the state.

A change touches the teams it names and no other. Somebody who is gone fits no seat any more, neither as successor nor
by exchange.
"""

from collections.abc import Mapping

from .assignment import Wanted, assign
from .errors import E_EVENT
from .fitness import fit_cause
from .hashing import Suite, suite_of
from .shapes import bad
from .state import State, Team


def check_possible(state: State, body: Mapping, where: str = "body") -> None:
    """Whether the change can be made at all, before its sources are asked.

    `body` must have passed `check_body`. Raises DrawError E_EVENT. Source: draw protocol, section 9.
    """
    ident = body["object"]
    if body["type"] == "substitute":
        if ident not in state.active:
            raise bad(f"{where}.object", "is not among the objects to be inspected", E_EVENT)
        return
    if body["scope"] != "object" and (body["type"] == "exchange" or body["person"] is None):
        raise bad(f"{where}.scope", "an exchange, and the filling of an empty seat, are for one object", E_EVENT)
    if body["type"] == "exchange" and body["person"] is None:
        raise bad(f"{where}.person", "an empty seat cannot be exchanged", E_EVENT)
    team = state.teams[body["pool"]].get(ident)
    if team is None:
        raise bad(f"{where}.object", f"has no {body['pool']} team", E_EVENT)
    if body["person"] not in team.members:
        vacancy = body["person"] is None
        raise bad(f"{where}.person", "no seat of this team is empty" if vacancy else "holds no seat here", E_EVENT)


def outcome_of(state: State, body: Mapping, seed: bytes, where: str = "body") -> dict[str, object]:
    """The outcome that an event seed decides.

    `body` must have passed `check_body`. Raises DrawError E_EVENT for an impossible change. Source: draw protocol,
    section 9; requirements S1-16, S1-18, S1-19.
    """
    check_possible(state, body, where)
    kit = suite_of(state.record["suite"])
    if body["type"] == "substitute":
        return _substitute(state, body["object"], seed)
    team = state.teams[body["pool"]][body["object"]]
    slot = team.members.index(body["person"])
    outcome = {"object": body["object"], "slot": slot, "out": body["person"]}
    decide = _successor if body["type"] == "replace" else _partner
    found = decide(state, body, team, slot, kit, kit.key(seed, body["type"]))
    return {"status": "unfilled", **outcome} if found is None else {"status": "ok", **outcome, **found}


def _fits(state: State, pool: str, person: str, ident: str, seat: list[str]) -> bool:
    return person not in state.gone and fit_cause(
        state.people[pool][person], state.objects[ident], seat, state.record["params"], state.barred,
        pool == "officer") is None


def _successor(state: State, body: Mapping, team: Team, slot: int, kit: Suite, key: bytes) -> dict | None:
    """The least loaded of those who may take the seat; the lot decides among equals."""
    pool, ident, seat = body["pool"], body["object"], team.seats[slot]
    # The one who leaves is still in the team here, so that nobody returns to the seat just given up.
    free = [(state.loads[name], name) for name, row in state.people[pool].items()
            if name not in team.members and state.loads[name] < row["max"] and _fits(state, pool, name, ident, seat)]
    least = min(free, default=(None,))[0]
    equals = (name for load, name in free if load == least)
    found = min(((kit.ticket(key, least, name), name) for name in equals), default=None)
    return found and {"in": found[1]}


def _partner(state: State, body: Mapping, team: Team, slot: int, kit: Suite, key: bytes) -> dict | None:
    """The seat of another object whose holder can change places; by lot among all such seats."""
    pool, ident, person = body["pool"], body["object"], body["person"]
    seat, best = team.seats[slot], None
    able: dict[str, bool] = {}  # people hold many seats elsewhere: each is asked once whether he fits this one
    for other, theirs in state.teams[pool].items():
        if person in theirs.members:  # its own object among them
            continue
        for j, holder in enumerate(theirs.members):
            if holder is None or holder in team.members:
                continue
            if holder not in able:
                able[holder] = _fits(state, pool, holder, ident, seat)
            if able[holder] and _fits(state, pool, person, other, theirs.seats[j]):
                rank = kit.ticket(key, j, other), other, j
                best = min(best or rank, rank)
    if best is None:
        return None
    _, other, j = best
    return {"in": state.teams[pool][other].members[j], "other_object": other, "other_slot": j}


def _next_in_line(state: State, ident: str) -> str | None:
    """The first unused substitute of the object's cell, else the one with the least ticket in its stratum."""
    place = state.places[ident]
    own = state.waiting[place.stratum["id"], place.tier]
    if own:
        return own[0]
    rest = [(state.places[name].ticket, name) for (stratum, _), names in state.waiting.items() for name in names
            if stratum == place.stratum["id"]]
    return min(rest, default=(None, None))[1]


def _substitute(state: State, ident: str, seed: bytes) -> dict[str, object]:
    successor = _next_in_line(state, ident)
    if successor is None:
        return {"status": "exhausted", "out": ident}
    outcome = {"status": "ok", "out": ident, "in": successor}
    loads = state.loads.copy()
    loads.subtract(state.freed(ident))
    for pool, name in (("officer", "officers"), ("expert", "experts")):
        patterns = state.patterns(pool, successor)
        if patterns:
            people = [row for row in state.people[pool].values() if row["id"] not in state.gone]
            outcome[name] = assign(
                state.record["suite"], seed.hex(), pool, [Wanted(state.objects[successor], patterns)], people,
                state.barred, state.record["params"], loads=loads, level=False)
    return outcome
