"""Verification of a published record (section 10): five stages in their order, ended by the first failure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .canon import parse, proper, same
from .changes import outcome_of
from .commitment import commit_of, commitment_of
from .errors import E_COMMIT, E_EVENT, E_RESULT, E_SEED, DrawError
from .events import check_event_plan, event_commit, event_ctx, event_head, event_seed
from .record import head_of, result_of
from .seed import check_contributions, ctx_of, seed_of
from .shapes import bad
from .state import State
from .structure import check_record

# Bytes of text that are looked at, enough for about a million objects: a verifier must not be kept busy by a file.
LIMIT = 200 * 2**20

Counts = dict[str, int | str]


@dataclass(frozen=True)
class Verdict:
    """What can be said about a record: it stands and has this head, or stage `stage` found it wanting.

    `steps` holds for each stage that passed what was counted on the way; among it the outcomes that are no errors but
    must be shown: `withheld`; `nothing`, `capped_must`, `short`, `unstaffed`, `expert_unstaffed`; `unfilled`, `exhausted`.
    """

    ok: bool
    head: str = ""
    code: str = ""
    stage: int = 0
    where: str = ""
    message: str = ""
    steps: list[Counts] = field(default_factory=list)


def read(data: bytes | str | Mapping) -> object:
    """The value of a record's text, or a value itself, with nothing in it that the protocol does not know.

    Raises DrawError E_FORMAT; for a text above `LIMIT` without reading it. Source: draw protocol, sections 1 and 10.
    """
    if not isinstance(data, bytes | str):
        proper(data)
        return data
    # A character takes at least one byte: most overlong texts are refused without being encoded.
    if len(data) > LIMIT or (isinstance(data, str) and len(data.encode("utf-8", "surrogatepass")) > LIMIT):
        raise bad("", f"longer than {LIMIT} bytes")
    return parse(data)


def _structure(record: Mapping) -> Counts:
    check_record(record)
    return {"objects": len(record["objects"]), "persons": len(record["persons"]), "experts": len(record["experts"]),
            "barred": len(record["barred"]), "strata": len(record["params"]["strata"]),
            "events": len(record["events"])}


def _equal(found: object, stated: object, where: str, code: str) -> None:
    if not same(found, stated):
        raise bad(where, "is not what comes out of the record's own data", code)


def _commitment(record: Mapping) -> Counts:
    commitment = commitment_of(record)
    _equal(commitment, record["commitment"], "commitment", E_COMMIT)
    _equal(commit_of(commitment), record["commit"], "commit", E_COMMIT)
    return {"commit": record["commit"]}


def _seed(record: Mapping) -> Counts:
    seed = seed_of(record["suite"], record["seed_plan"], record["contributions"],
                   ctx_of(record["draw_id"], record["attempt"]), record["commit"])
    _equal(seed, record["seed"], "seed", E_SEED)
    given = record["contributions"]
    return {"sources": len(given), "withheld": given.count(None), "seed": seed}


def _result(record: Mapping) -> Counts:
    result = result_of(record, record["seed"])
    stated = record["result"] if type(record["result"]) is dict else {}
    for part, value in result.items():
        _equal(value, stated.get(part), f"result.{part}", E_RESULT)
    _equal(result, record["result"], "result", E_RESULT)
    _equal(head_of(record), record["head"], "head", E_RESULT)
    drawn = sum(len(cell["drawn"]) for stratum in result["objects"]["strata"] for cell in stratum["cells"])
    urgent = {row["id"] for row in record["objects"] if row["must"]}
    return {"drawn": drawn, "nothing": int(drawn == 0), "capped": len(result["objects"]["capped"]),
            "capped_must": len(urgent.intersection(result["objects"]["capped"])),
            "short": sum(stratum["short"] for stratum in result["objects"]["strata"]),
            "teams": len(result["officers"]["teams"]), "unstaffed": len(result["officers"]["unstaffed"]),
            "expert_teams": len(result["experts"]["teams"]), "expert_unstaffed": len(result["experts"]["unstaffed"])}


def _events(record: Mapping) -> Counts:
    state, previous = State.drawn(record), record["head"]
    counts = dict.fromkeys(("ok", "unfilled", "exhausted"), 0)
    for i, event in enumerate(record["events"]):
        where, body, given = f"events[{i}]", event["body"], event["contributions"]
        _equal(i + 1, body["n"], f"{where}.body.n", E_EVENT)
        check_event_plan(record, body["plan"], f"{where}.body.plan")
        _equal(event_commit(record, previous, body), event["commit"], f"{where}.commit", E_EVENT)
        check_contributions(record["suite"], body["plan"], given, event_ctx(record, i + 1), f"{where}.contributions")
        seed = event_seed(record, event["commit"], given)
        _equal(seed, event["seed"], f"{where}.seed", E_EVENT)
        outcome = outcome_of(state, body, bytes.fromhex(seed), f"{where}.body")
        _equal(outcome, event["outcome"], f"{where}.outcome", E_EVENT)
        previous = event_head(record, event["commit"], seed, outcome)
        _equal(previous, event["head"], f"{where}.head", E_EVENT)
        state.fold(body, outcome)
        counts[outcome["status"]] += 1
    return {"events": len(record["events"]), **counts}


STAGES: tuple[Callable[[Mapping], Counts], ...] = (_structure, _commitment, _seed, _result, _events)


def verify(record: bytes | str | Mapping) -> Verdict:
    """Recount a record, given as text or as the value of one.

    Never raises for anything about the record itself. Source: draw protocol, section 10; requirement B-46.
    """
    steps: list[Counts] = []
    try:
        value = read(record)
        for stage in STAGES:
            steps.append(stage(value))
    except DrawError as refused:
        return Verdict(False, "", refused.code, len(steps) + 1, refused.where, refused.message, steps)
    return Verdict(True, value["head"], steps=steps)


def verify_record(record: bytes | str | Mapping) -> str:
    """The head of a record that stands, given as text or as a value. Raises DrawError with the code of its first failure (section 10)."""
    value = read(record)
    for stage in STAGES:
        stage(value)
    return value["head"]
