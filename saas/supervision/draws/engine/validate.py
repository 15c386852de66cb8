"""Structures of section 3 that the commitment, the seed and the object draw rest on (stage 1 of section 10).

The functions below the object draw trust their input: call `check_inputs` once on everything that comes from outside.
"""

import re
from collections.abc import Mapping

from .errors import E_DUP_ID, E_RATE
from .hashing import suite_of
from .seed import check_plan
from .shapes import bad, flag, hex64, ident, in_order, integer, listing, one_of, optional, shape, span, text

PROTOCOL = "drd-draw/1"
# What the commitment fixes; a record adds contributions, commitment, commit, seed, result, head and events.
INPUT_KEYS = ("protocol", "suite", "draw_id", "attempt", "prev", "objects", "persons", "experts", "barred", "params",
              "seed_plan")

_RATE = re.compile(r"(0|[1-9][0-9]{0,6})/([1-9][0-9]{0,6})")
_OFFICER_TOKENS = ("home", "lead", "spec")
_EXPERT_TOKENS = ("home", "spec")

_object = shape(id=ident, cat=text, tier=ident, area=text, tags=listing(text), spec=text, done=integer(0),
                cap=integer(0), must=flag, weight=integer(1, 100), window=optional(span))
_expert = shape(id=ident, area=text, specs=listing(text), off=listing(span), max=integer(0))


def _loan(value: object, where: str) -> None:
    if type(value) is not list or len(value) != 3:
        raise bad(where, "not [area, from, to]")
    text(value[0], where)
    span(value[1:], where)


_person = shape(id=ident, area=text, dept=text, lead=flag, specs=listing(text), cert=optional(span),
                off=listing(span), loans=listing(_loan), max=integer(0))


def _pair(value: object, where: str) -> None:
    if type(value) is not list or len(value) != 2:
        raise bad(where, "not [person, object]")
    ident(value[0], where)
    ident(value[1], where)


def _where(value: object, where: str) -> None:
    if type(value) is not dict or not value.keys() <= {"cat", "tier", "area"}:
        raise bad(where, "may name cat, tier and area only")
    for name, allowed in value.items():
        listing(text)(allowed, f"{where}.{name}")


def parse_rate(value: object, where: str = "") -> tuple[int, int]:
    """p and q of a rate "p/q", 0 ≤ p ≤ q ≤ 10^6, q ≥ 1, no leading zeros, not reduced.

    Raises DrawError E_RATE. Source: draw protocol, section 3.
    """
    match = _RATE.fullmatch(value) if type(value) is str else None
    if match is None:
        raise bad(where, "a rate is written p/q", E_RATE)
    p, q = int(match[1]), int(match[2])
    if p > q or q > 10**6:
        raise bad(where, "a rate is at most 1 and its parts at most 1000000", E_RATE)
    return p, q


def _rates(value: object, where: str) -> None:
    if type(value) is not dict:
        raise bad(where, "not an object of rates")
    for tier, rate in value.items():
        if tier != "*":
            ident(tier, where)
        parse_rate(rate, f"{where}.{tier}")


def _pattern(tokens: tuple[str, ...], seats: int, departments: bool):
    def seat(value: object, where: str) -> None:
        listing(text)(value, where)
        joint = [t for t in value if departments and t.startswith("dept:") and t != "dept:"]
        if len(set(value)) != len(value) or len(joint) > 1 or any(t not in tokens and t not in joint for t in value):
            raise bad(where, "repeated or unknown token in a seat")

    def check(value: object, where: str) -> None:
        listing(seat)(value, where)
        if len(value) < seats:
            raise bad(where, f"fewer than {seats} seats")
    return check


_stratum = shape(id=ident, where=_where, rates=_rates, base=one_of("registered", "eligible"),
                 round=one_of("up", "down", "half_up", "random"), min=integer(0), max=optional(integer(0)),
                 must=one_of("inside", "extra"), substitutes=integer(0),
                 team=listing(_pattern(_OFFICER_TOKENS, 2, True)), experts=_pattern(_EXPERT_TOKENS, 0, False))
_params = shape(dept=text, window=span, directed=optional(shape(all=listing(text), any=listing(text))),
                balance=one_of("even", "cap"), mix=integer(0, 1000), redraw=one_of("fresh", "derived"),
                strata=listing(_stratum))


def check_params(params: object) -> None:
    """The rule of the draw. Raises DrawError E_FORMAT, E_DUP_ID or E_RATE. Source: draw protocol, section 3."""
    _params(params, "params")
    for i, stratum in enumerate(params["strata"]):
        if stratum["max"] is not None and stratum["max"] < stratum["min"]:
            raise bad(f"params.strata[{i}].max", "below min")
        if not stratum["team"]:
            raise bad(f"params.strata[{i}].team", "no pattern")
    ids = [stratum["id"] for stratum in params["strata"]]
    # Rounding is keyed by the stratum's id: two of one id would share their lot.
    if len(set(ids)) != len(ids):
        raise bad("params.strata", "an id occurs twice", E_DUP_ID)


def check_objects(objects: object) -> None:
    """The pool of objects. Raises DrawError E_FORMAT or E_DUP_ID. Source: draw protocol, section 3."""
    listing(_object)(objects, "objects")
    in_order([row["id"] for row in objects], "objects")


def check_people(persons: object, experts: object, barred: object) -> None:
    """Officers, experts and barred pairs. Raises DrawError E_FORMAT or E_DUP_ID. Source: draw protocol, section 3."""
    listing(_person)(persons, "persons")
    listing(_expert)(experts, "experts")
    listing(_pair)(barred, "barred")
    in_order([row["id"] for row in persons], "persons")
    in_order([row["id"] for row in experts], "experts")
    in_order([tuple(pair) for pair in barred], "barred")
    if not {row["id"] for row in persons}.isdisjoint(row["id"] for row in experts):
        raise bad("experts", "somebody is both officer and expert", E_DUP_ID)


def check_inputs(record: Mapping[str, object]) -> None:
    """Everything the commitment fixes; other keys of a record are not looked at.

    Raises DrawError E_FORMAT, E_DUP_ID, E_RATE or E_WEAK_SEED. Source: draw protocol, sections 3, 5 and 10.
    """
    missing = [name for name in INPUT_KEYS if name not in record]
    if missing:
        raise bad("", f"missing {', '.join(missing)}")
    one_of(PROTOCOL)(record["protocol"], "protocol")
    one_of("sha256", "sm3")(record["suite"], "suite")
    suite_of(record["suite"])
    ident(record["draw_id"], "draw_id")
    integer(1)(record["attempt"], "attempt")
    hex64(record["prev"], "prev")
    check_objects(record["objects"])
    check_people(record["persons"], record["experts"], record["barred"])
    check_params(record["params"])
    check_plan(record["seed_plan"])
