"""Whole draw records out of numbers: every option of the protocol turns up sooner or later, the same number gives the
same record on every machine. Sources are made up here, so nothing about them is secret."""

from collections.abc import Iterator
from random import Random

from saas.supervision.draws.engine import (
    State,
    apply_event,
    complete,
    event_ctx,
    reveal_commit,
)

AREAS = ("A", "B", "县区")
CATS = ("律师事务所", "公证机构", "鉴定机构")
TIERS = ("A", "B", "C")
SPECS = ("律师", "公证", "鉴定")
DEPTS = ("justice", "market")
WINDOW = ["2025-07-01", "2025-07-10"]
SPANS = (["2025-01-01", "2025-12-31"], ["2025-07-01", "2025-07-10"], ["2025-06-01", "2025-07-05"], ["2025-07-08", "2026-07-01"])
SEATS = (["home", "lead"], ["spec"], ["lead", "spec"], ["home"], ["lead"], [], [], [], [])
TEXTS = ("利害关系", "closed", 'code "7"\\\n', "\U0001f3b2 请假")
PLANS = ("reveals", "reveals+beacon", "dice", "beacon", "reveals+dice", "all", "two beacons")


def inputs(number: int, **changes) -> dict:
    """Everything from which `complete` makes a record; `changes` replace whole keys before the seed plan is made."""
    lot = Random(f"inputs {number}")
    size = lot.choice((1, 6, 12, 24, 40))
    made = {
        "protocol": "drd-draw/1",
        "suite": lot.choice(("sha256", "sm3")),
        "draw_id": f"D{number}.{lot.choice('ab')}",
        "attempt": lot.randint(1, 3),
        "prev": f"{lot.getrandbits(256):064x}",
        "objects": [_object(lot, f"O{i:03d}") for i in range(size)],
        "persons": [_person(lot, f"P{i:03d}") for i in range(lot.choice((0, 1, 5, 12, 24, 24)))],
        "experts": [_expert(lot, f"X{i}") for i in range(lot.randint(0, 4))],
        "params": _params(lot),
    } | changes
    people = [row["id"] for row in (*made["persons"], *made["experts"])]
    pairs = {(lot.choice(people), f"O{lot.randrange(size):03d}") for _ in range(lot.randint(0, 6) if people else 0)}
    made = {"barred": [list(pair) for pair in sorted(pairs)], **made}
    plan, given = sources(lot, made["suite"], f"{made['draw_id']}#{made['attempt']}")
    return made | {"seed_plan": plan, "contributions": given}


def record(number: int, events: int = 0, **changes) -> dict:
    """A complete record with up to so many later changes; fewer where nothing is left to change."""
    made = complete(inputs(number, **changes))
    for _ in add_events(made, events, Random(f"events {number}")):
        pass
    return made


def add_events(made: dict, count: int, lot: Random) -> Iterator[tuple[State, dict]]:
    """Appends random possible changes to a record; after each, the state before it and the new entry."""
    state = State.of(made)
    for _ in range(count):
        body = a_body(made, state, lot)
        if body is None:
            return
        given = []
        if made["params"]["redraw"] == "fresh":
            body["plan"], given = sources(lot, made["suite"], event_ctx(made, body["n"]))
        event = apply_event(made, body, given, state)
        made["events"].append(event)
        yield state, event
        state.fold(body, event["outcome"])


def a_body(made: dict, state: State, lot: Random) -> dict | None:
    """A change that is possible now, without its plan; None when no object is left."""
    number = len(made["events"]) + 1
    told = {"n": number, "reason": lot.choice(TEXTS), "time": f"2025-06-21T09:00:{number % 60:02d}+08:00", "plan": []}
    teams = [(pool, ident) for pool, held in state.teams.items() for ident in sorted(held)]
    kinds = ["replace"] * 5 + ["exchange"] * 3 if teams else []
    kind = lot.choice(kinds + ["substitute"]) if state.active else None
    if kind is None:
        return None
    if kind == "substitute":
        return told | {"type": kind, "object": lot.choice(sorted(state.active))}
    pool, ident = lot.choice(teams)
    members = state.teams[pool][ident].members
    person = lot.choice(members)
    if kind == "exchange" and person is None:
        kind = "replace"
    scope = "all" if kind == "replace" and person is not None and lot.random() < 0.2 else "object"
    return told | {"type": kind, "pool": pool, "object": ident, "person": person, "scope": scope}


def sources(lot: Random, suite: str, ctx: str) -> tuple[list[dict], list]:
    """A valid seed plan and what its sources give; reveals are withheld now and then where that is allowed."""
    style = lot.choice(PLANS)
    public = style != "reveals"
    plan, given = [], []
    for i in range(lot.randint(2, 3) if "reveals" in style else lot.randint(0, 2) if style == "all" else 0):
        secret, party = f"{lot.getrandbits(256):064x}", f"监督方{i}"
        plan.append({"kind": "reveal", "party": party, "commit": reveal_commit(suite, ctx, party, secret)})
        given.append(None if public and lot.random() < 0.2 else secret)
    if "dice" in style or style == "all":
        sides = lot.choice((6, 10))
        count = {6: 25, 10: 20}[sides] + lot.randint(0, 3)
        plan.append({"kind": "dice", "party": "公证员", "sides": sides, "count": count})
        given.append("".join(lot.choice("123456" if sides == 6 else "0123456789") for _ in range(count)))
    for _ in range(2 if style == "two beacons" else "beacon" in style or style == "all"):
        plan.append({"kind": "beacon", "source": "drand-quicknet", "round": lot.randint(0, 2**40)})
        given.append(lot.randbytes(lot.choice((32, 48, 256))).hex())
    return plan, given


def _some(lot: Random, of: tuple) -> list:
    return sorted(lot.sample(of, lot.randint(0, len(of))))


def _object(lot: Random, ident: str) -> dict:
    return {
        "id": ident, "cat": lot.choice(CATS), "tier": lot.choice(TIERS), "area": lot.choice(AREAS),
        "tags": _some(lot, ("新设", "投诉", "信用")), "spec": lot.choice(SPECS), "done": lot.choice((0, 0, 0, 1, 2)),
        "cap": lot.choice((1, 2, 2)), "must": lot.random() < 0.12, "weight": lot.choice((1, 1, 1, 2, 5, 100)),
        "window": lot.choice((None, None, None, ["2025-07-01", "2025-07-05"], ["2025-07-06", "2025-07-10"])),
    }  # fmt: skip


def _person(lot: Random, ident: str) -> dict:
    loans = [[area, *lot.choice(SPANS[:2] * 3 + SPANS)] for area in _some(lot, AREAS)]
    return {
        "id": ident, "area": lot.choice(AREAS), "dept": lot.choice(DEPTS[:1] * 6 + DEPTS), "lead": lot.random() < 0.7,
        "specs": lot.sample(SPECS, lot.choice((0, 1, 2, 2, 3))), "cert": lot.choice((*SPANS[:2] * 8, *SPANS, None)),
        "off": [lot.choice(SPANS[2:])] if lot.random() < 0.1 else [], "loans": loans if lot.random() < 0.7 else [],
        "max": lot.choice((0, 1, 3, 3, 6, 9)),
    }  # fmt: skip


def _expert(lot: Random, ident: str) -> dict:
    return {"id": ident, "area": lot.choice(AREAS), "specs": _some(lot, SPECS), "off": [], "max": lot.randint(0, 9)}


def _params(lot: Random) -> dict:
    directed = {"all": _some(lot, ("新设",)), "any": _some(lot, ("投诉", "信用"))} if lot.random() < 0.2 else None
    named = [_stratum(lot, f"s{i}", {"cat": [cat]}) for i, cat in enumerate(CATS) if lot.random() < 0.6]
    rest = lot.choice(({}, {}, {"tier": ["A", "B"]}, {"area": ["A", "县区"], "tier": ["C"]}))
    return {
        "dept": "justice", "window": WINDOW, "directed": directed, "balance": lot.choice(("even", "cap")),
        "mix": lot.choice((0, 1, 20, 50, 100)), "redraw": lot.choice(("fresh", "fresh", "derived")),
        "strata": [*named, _stratum(lot, "rest", rest)],
    }  # fmt: skip


def _stratum(lot: Random, ident: str, where: dict) -> dict:
    def rate() -> str:
        q = lot.choice((1, 2, 3, 5, 7, 20, 97, 1000))
        return f"{lot.randint(0, q)}/{q}"

    least = lot.randint(0, 4)
    return {
        "id": ident, "where": where, "rates": {"*": rate(), **{tier: rate() for tier in _some(lot, TIERS)}},
        "base": lot.choice(("registered", "eligible")), "round": lot.choice(("up", "down", "half_up", "random", "random")),
        "min": least, "max": lot.choice((None, None, least, least + 3)), "must": lot.choice(("inside", "extra")),
        "substitutes": lot.randint(0, 4), "team": [_pattern(lot) for _ in range(lot.randint(1, 3))],
        "experts": lot.choice(([], [], [["spec"]], [["home"], []])),
    }  # fmt: skip


def _pattern(lot: Random) -> list[list[str]]:
    seats = [list(lot.choice(SEATS)) for _ in range(lot.choice((2, 2, 2, 2, 3)))]
    if lot.random() < 0.1:
        seats[-1].append("dept:market")
    return seats


def flips(texts: list[bytes], count: int, lot: Random) -> Iterator[bytes]:
    """Texts of which one bit was turned over, spread evenly over the given ones."""
    for i in range(count):
        text = bytearray(texts[i % len(texts)])
        text[lot.randrange(len(text))] ^= 1 << lot.randrange(8)
        yield bytes(text)
