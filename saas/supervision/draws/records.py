"""From the product to the record (draw protocol §3) and from the record to its result (§6, §8); no database here.

A bureau draws institutions: an object's id is its credit code, its area the acting bureau, its tier one for all,
because a category of a task has one rate. Each category is a stratum, rounded and with its minimum by itself (S0-16).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from saas.supervision.draws import engine
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.engine.subjects import best_ticket

SUITE = "sha256"
HOME = "justice"
TIER = "all"
ZERO = "0" * 64
MANY_SEATS = 20_000


def object_of(uscc: str, category: str, bureau: int, limit: tuple[int, int]) -> dict:
    """One subject of the pool; ``limit``: checks done this year, and how many it may have (§6, step 2)."""
    return {
        "id": uscc,
        "cat": category,
        "tier": TIER,
        "area": str(bureau),
        "tags": [],
        "spec": category,
        "done": limit[0],
        "cap": limit[1],
        "must": False,
        "weight": 1,
        "window": None,
    }


def person_of(
    pid: str, bureau: int, department: str, lead: bool, specs: Sequence[str], certificate: tuple[date, date],
    window: tuple[date, date], most: int, off: Sequence[tuple[date, date]] = (),
    loan: tuple[str, tuple[date, date]] | None = None,
) -> dict:  # fmt: skip
    """One officer of the pool; certificate and absences are clipped to the window: no more than needed gets out (§11).
    ``bureau`` is the person's own; of a borrowed one ``loan`` names the area of the objects and the days (S2-30)."""
    loans = [[loan[0], *clipped(loan[1], window)]] if loan else []
    return {
        "id": pid, "area": str(bureau), "dept": department or HOME, "lead": lead, "specs": sorted(specs),
        "cert": clipped(certificate, window), "off": spans(off, window), "loans": loans, "max": most,
    }  # fmt: skip


def expert_of(
    pid: str, bureau: int, specs: Sequence[str], window: tuple[date, date], most: int, off: Sequence[tuple[date, date]] = ()
) -> dict:
    """One expert of the pool (S4-17)."""
    return {"id": pid, "area": str(bureau), "specs": sorted(specs), "off": spans(off, window), "max": most}


def clipped(span: tuple[date, date], window: tuple[date, date]) -> list[str]:
    """The part of a span that lies inside the window; the two must touch."""
    return [max(span[0], window[0]).isoformat(), min(span[1], window[1]).isoformat()]


def spans(off: Sequence[tuple[date, date]], window: tuple[date, date]) -> list[list[str]]:
    """Absences as far as they touch the window, in order."""
    return sorted(clipped(span, window) for span in off if span[0] <= window[1] and span[1] >= window[0])


def pattern(seats: int, departments: Sequence[str], lead: bool, others: bool = True) -> list[list[str]]:
    """The seats of one team: first the bureau's own officer who leads (of the section in charge where it has one), then
    one of each joint department, then officers of the bureau or borrowed ones (S0-14: two at least; S0-21; S2-30); only
    those of the section in charge where the bureau does not let others join (S1-05)."""
    first = ["home", "lead", "spec"] if lead else ["home", "spec"]
    joint = [[f"dept:{code}"] for code in departments]
    return [first, *joint] + [["spec"] if others else ["home", "lead", "spec"]] * (max(seats, 2) - 1 - len(joint))


def params_of(
    *, categories: Sequence[str], rate: tuple[int, int], rounding: str, minimum: int, window: tuple[date, date],
    seats: int, departments: Sequence[str], leads: Mapping[str, bool], rules: Mapping, experts: int = 0, pool: int = 0,
    ceilings: Mapping[str, int] | None = None, others: bool = True,
) -> dict:  # fmt: skip
    """The rule of the draw; ``leads`` tells for each category whether the section in charge has somebody to lead,
    ``rules`` is the bureau's setting ``draw_rules``, ``ceilings`` the most of each category that has one (D-07)."""
    strata = [
        {
            "id": category, "where": {"cat": [category]}, "rates": {"*": f"{rate[0]}/{rate[1]}"}, "base": "registered",
            "round": rounding, "min": minimum, "max": (ceilings or {}).get(category), "must": "inside", "substitutes": rules["substitutes"],
            "team": [pattern(seats, departments, leads.get(category, False), others)], "experts": [["spec"]] * experts,
        }
        for category in sorted(categories)
    ]  # fmt: skip
    crowded = pool * rate[0] // max(rate[1], 1) * seats > MANY_SEATS
    return {
        "dept": HOME, "window": [day.isoformat() for day in window], "directed": None, "balance": rules["balance"],
        "mix": 20 if crowded else 50, "redraw": rules["redraw"], "strata": strata,
    }  # fmt: skip


def inputs(
    name: str, attempt: int, prev: str, objects: list[dict], persons: list[dict], params: dict, plan: list,
    experts: Sequence[dict] = (), barred: Sequence[Sequence[str]] = (),
) -> dict:  # fmt: skip
    """Everything that the commitment fixes, checked. Raises DrawError. Source: §3."""
    record = {
        "protocol": engine.PROTOCOL, "suite": SUITE, "draw_id": name, "attempt": attempt, "prev": prev,
        "objects": sorted(objects, key=lambda row: row["id"]), "persons": sorted(persons, key=lambda row: row["id"]),
        "experts": sorted(experts, key=lambda row: row["id"]), "barred": sorted(list(pair) for pair in barred),
        "params": params, "seed_plan": plan,
    }  # fmt: skip
    engine.check_inputs(record)
    return record


def committed(record: Mapping) -> dict:
    """The record with its commitment (§4)."""
    commitment = engine.commitment_of(record)
    return {**record, "commitment": commitment, "commit": engine.commit_of(commitment)}


def finished(record: Mapping, contributions: list) -> dict:
    """The record with contributions, seed and result (§5 … §8). Raises DrawError with the code of §10."""
    seed = engine.seed_of(
        record["suite"], record["seed_plan"], contributions, engine.ctx_of(record["draw_id"], record["attempt"]),
        record["commit"],
    )  # fmt: skip
    objects = engine.draw_subjects(record["suite"], seed, record["params"], record["objects"])
    officers, experts = engine.draw_people(record, seed, objects)
    result = {"objects": objects, "officers": officers, "experts": experts}
    return {**record, "contributions": contributions, "seed": seed, "result": result}


def head_of(record: Mapping) -> str:
    """What seals the record (§8)."""
    suite = suite_of(record["suite"])
    parts = (bytes.fromhex(record["commit"]), bytes.fromhex(record["seed"]), engine.canon(record["result"]))
    return suite.tagged("record", *parts).hex()


def tickets(record: Mapping) -> dict[str, str]:
    """Everybody's ticket, drawn or not, so that each subject can see where it stood."""
    suite = suite_of(record["suite"])
    key = suite.key(bytes.fromhex(record["seed"]), "object")
    return {row["id"]: best_ticket(suite, key, row["id"], row["weight"]).hex() for row in record["objects"]}


def odds(record: Mapping) -> dict[str, engine.Odds]:
    """Everybody's chance, and with the seed their place."""
    return engine.odds(record["suite"], record["params"], record["objects"], record.get("seed"))


def list_hash(rows: list) -> str:
    """The fingerprint of a list that stays inside for now: H("list", canon(rows)) of the protocol's hash (§2)."""
    return suite_of(SUITE).tagged("list", engine.canon(rows)).hex()
