"""Later changes (section 9): each is announced, gets a seed of its own, and is chained to what stood before.

Order of use: `check_event` (is it well-formed and possible), `event_commit` (publish it together with the body), collect
contributions, `apply_event`.
"""

from collections.abc import Mapping

from .canon import canon
from .changes import check_possible, outcome_of
from .errors import E_EVENT
from .hashing import suite_of
from .seed import check_contributions, check_strength, ctx_of
from .shapes import bad, unhex32
from .state import State
from .structure import check_body


def event_ctx(record: Mapping, number: int) -> str:
    """The context that ties a reveal to one change: `draw_id#attempt#e<n>`. Source: draw protocol, section 9."""
    return f"{ctx_of(record['draw_id'], record['attempt'])}#e{number}"


def last_head(record: Mapping) -> str:
    """The head that the next change is chained to: the last change's, or the record's own."""
    return record["events"][-1]["head"] if record["events"] else record["head"]


def event_commit(record: Mapping, previous: str, body: Mapping) -> str:
    """The 64 hex digits to be published with a body before its sources are known; `previous` is `last_head`.

    Raises DrawError E_FORMAT. Source: draw protocol, section 9.
    """
    return suite_of(record["suite"]).tagged("event", unhex32(previous, "head"), canon(body)).hex()


def event_seed(record: Mapping, commit: str, contributions: list) -> str:
    """The seed of one change; its contributions must have passed `check_contributions`. Raises DrawError E_FORMAT."""
    parts = unhex32(record["seed"], "seed"), unhex32(commit, "commit"), canon(contributions)
    return suite_of(record["suite"]).tagged("event-seed", *parts).hex()


def event_head(record: Mapping, commit: str, seed: str, outcome: Mapping) -> str:
    """What seals one change, and what the next one is chained to."""
    parts = unhex32(commit, "commit"), unhex32(seed, "seed"), canon(outcome)
    return suite_of(record["suite"]).tagged("event-result", *parts).hex()


def check_event_plan(record: Mapping, plan: list, where: str = "body.plan") -> None:
    """A fresh redraw needs a plan of full strength, a derived one has none: its seed follows from the draw's own.

    `plan` must have passed `check_body`. Raises DrawError E_WEAK_SEED or E_EVENT. Source: draw protocol, section 9.
    """
    if record["params"]["redraw"] == "fresh":
        check_strength(plan, where)
    elif plan:
        raise bad(where, "a derived redraw has no sources of its own", E_EVENT)


def check_event(record: Mapping, body: object, state: State | None = None) -> State:
    """Whether this change may be announced as the record's next; returns the state it would meet.

    Raises DrawError E_FORMAT, E_DUP_ID, E_WEAK_SEED (the body) or E_EVENT (its number; it cannot be made).
    """
    check_body(body)
    check_event_plan(record, body["plan"])
    if body["n"] != len(record["events"]) + 1:
        raise bad("body.n", f"the next change has number {len(record['events']) + 1}", E_EVENT)
    state = state or State.of(record)
    check_possible(state, body)
    return state


def apply_event(record: Mapping, body: Mapping, contributions: list, state: State | None = None) -> dict[str, object]:
    """The entry of `events` for a change that was announced and whose sources have spoken; the record stays as it is.

    `state` saves counting all changes again where many follow each other: it must be that of `State.of(record)`, and
    the caller folds the outcome in.
    Raises DrawError as `check_event` does, and E_SEED, E_REVEAL or E_MISSING_REVEAL. Source: draw protocol, section 9;
    requirements S1-16, S1-18, S1-19.
    """
    state = check_event(record, body, state)
    commit = event_commit(record, last_head(record), body)
    check_contributions(record["suite"], body["plan"], contributions, event_ctx(record, body["n"]))
    seed = event_seed(record, commit, contributions)
    outcome = outcome_of(state, body, bytes.fromhex(seed))
    return {"body": body, "contributions": contributions, "commit": commit, "seed": seed, "outcome": outcome,
            "head": event_head(record, commit, seed, outcome)}
