"""Seed plan, contributions and seed (section 5): no single party steers the draw."""

import re
from collections.abc import Sequence

from .canon import canon
from .errors import E_DUP_ID, E_MISSING_REVEAL, E_REVEAL, E_SEED, E_WEAK_SEED, DrawError
from .hashing import suite_of
from .shapes import HEX64, bad, hex64, integer, listing, shape, text, unhex32

_KINDS = {
    "reveal": shape(kind=text, party=text, commit=hex64),
    "dice": shape(kind=text, party=text, sides=integer(6, 10), count=integer(1)),
    "beacon": shape(kind=text, source=text, round=integer(0)),
}
_BEACON = re.compile(r"(?:[0-9a-f]{2}){32,256}")
_FACES = {6: "123456", 10: "0123456789"}


def ctx_of(draw_id: str, attempt: int) -> str:
    """The context that ties a reveal to one attempt of one draw. Source: draw protocol, section 5."""
    return f"{draw_id}#{attempt}"


def reveal_commit(suite: str, ctx: str, party: str, reveal: str) -> str:
    """What a party hands in beforehand for its secret of 64 hex digits; goes into the plan as `commit`.

    Raises DrawError E_SEED for another shape. Source: draw protocol, section 5.
    """
    return suite_of(suite).tagged("reveal", ctx, party, unhex32(reveal, party, E_SEED)).hex()


def throws_needed(sides: int) -> int:
    """How many throws of such a die make a plan strong by themselves: 25 with six sides, 20 with ten (section 5)."""
    count = 1
    while sides**count < 2**64:
        count += 1
    return count


def _unstoppable(plan: Sequence[dict]) -> bool:
    """Whether some source stays unknown until every reveal is closed, so that silence gains nothing."""
    return any(entry["kind"] == "beacon"
               or (entry["kind"] == "dice" and entry["count"] >= throws_needed(entry["sides"])) for entry in plan)


def _check_entry(entry: object, where: str) -> None:
    kind = entry.get("kind") if type(entry) is dict else None
    if type(kind) is not str or kind not in _KINDS:
        raise bad(where, "not a reveal, dice or beacon")
    _KINDS[kind](entry, where)
    if kind == "dice" and entry["sides"] not in _FACES:
        raise bad(f"{where}.sides", "6 or 10")


def check_entries(plan: object, where: str = "seed_plan") -> None:
    """Shape, order and parties of a seed plan; `where` is its path in the record.

    Raises DrawError E_FORMAT or E_DUP_ID (a party reveals twice). Source: draw protocol, section 5.
    """
    listing(_check_entry)(plan, where)
    reveals = [entry["kind"] == "reveal" for entry in plan]
    if reveals != sorted(reveals, reverse=True):
        raise bad(where, "reveals come first")
    parties = [entry["party"] for entry in plan if entry["kind"] == "reveal"]
    if len(set(parties)) != len(parties):
        raise bad(where, "a party reveals twice", E_DUP_ID)


def check_strength(plan: Sequence[dict], where: str = "seed_plan") -> None:
    """Whether no single party can steer what such a plan gives.

    Raises DrawError E_WEAK_SEED. Source: draw protocol, section 5.
    """
    if not _unstoppable(plan) and sum(entry["kind"] == "reveal" for entry in plan) < 2:
        raise bad(where, "needs a beacon, two revealing parties, or enough throws", E_WEAK_SEED)


def check_plan(plan: object, where: str = "seed_plan") -> None:
    """Both of the above. Raises DrawError E_FORMAT, E_DUP_ID or E_WEAK_SEED. Source: draw protocol, section 5."""
    check_entries(plan, where)
    check_strength(plan, where)


def _shaped(entry: dict, value: object) -> bool:
    if value is None:
        return entry["kind"] == "reveal"
    if type(value) is not str:
        return False
    if entry["kind"] == "reveal":
        return HEX64.fullmatch(value) is not None
    if entry["kind"] == "dice":
        return len(value) == entry["count"] and all(digit in _FACES[entry["sides"]] for digit in value)
    return _BEACON.fullmatch(value) is not None


def check_contributions(suite: str, plan: Sequence[dict], contributions: object, ctx: str,
                        where: str = "contributions") -> None:
    """What the sources gave, against a plan that `check_plan` has accepted; `where` is their path in the record.

    Raises DrawError E_SEED (shape), E_REVEAL (does not open its commitment) or E_MISSING_REVEAL (withheld without a
    later source: the attempt is void and gets recorded). Source: draw protocol, section 5.
    """
    if type(contributions) is not list or len(contributions) != len(plan):
        raise DrawError(E_SEED, "one contribution per entry of the plan", where)
    for i, (entry, value) in enumerate(zip(plan, contributions, strict=True)):
        if not _shaped(entry, value):
            raise DrawError(E_SEED, f"wrong shape for {entry['kind']}", f"{where}[{i}]")
    for i, (entry, value) in enumerate(zip(plan, contributions, strict=True)):
        if value is None and not _unstoppable(plan):
            raise DrawError(E_MISSING_REVEAL, "a reveal is withheld and no later source replaces it", f"{where}[{i}]")
        if (entry["kind"] == "reveal" and value is not None
                and reveal_commit(suite, ctx, entry["party"], value) != entry["commit"]):
            raise DrawError(E_REVEAL, "does not open its commitment", f"{where}[{i}]")


def seed_of(suite: str, plan: Sequence[dict], contributions: list, ctx: str, commit: str) -> str:
    """The seed, 64 hex digits, after checking the contributions.

    Raises what `check_contributions` raises; E_FORMAT for a malformed commit. Source: draw protocol, section 5.
    """
    check_contributions(suite, plan, contributions, ctx)
    return suite_of(suite).tagged("seed", unhex32(commit, "commit"), canon(contributions)).hex()
