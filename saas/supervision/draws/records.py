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
SUBSTITUTES = 2
ZERO = "0" * 64
SIDES = {6: 25, 10: 20}


def seed_plan(sides: int, party: str) -> list[dict]:
    """Dice strong enough by themselves: 25 throws of six sides, 20 of ten (§5, S1-15). Raises KeyError otherwise."""
    return [{"kind": "dice", "party": party, "sides": sides, "count": SIDES[sides]}]


def object_of(uscc: str, category: str, bureau: int) -> dict:
    """One subject of the pool."""
    return {
        "id": uscc,
        "cat": category,
        "tier": TIER,
        "area": str(bureau),
        "tags": [],
        "spec": category,
        "done": 0,
        "cap": 1,
        "must": False,
        "weight": 1,
        "window": None,
    }


def person_of(
    pid: str, bureau: int, department: str, lead: bool, specs: Sequence[str], certificate: tuple[date, date],
    window: tuple[date, date], most: int,
) -> dict:  # fmt: skip
    """One officer of the pool; the certificate is clipped to the window, nothing more than needed gets out (§11)."""
    start, end = max(certificate[0], window[0]), min(certificate[1], window[1])
    return {
        "id": pid, "area": str(bureau), "dept": department or HOME, "lead": lead, "specs": sorted(specs),
        "cert": [start.isoformat(), end.isoformat()], "off": [], "loans": [], "max": most,
    }  # fmt: skip


def pattern(seats: int, departments: Sequence[str], lead: bool) -> list[list[str]]:
    """The seats of one team: first the bureau's officer who leads (of the section in charge where it has one), then one
    of each joint department, then officers of the bureau (S0-14: two at least)."""
    first = ["lead", "spec"] if lead else ["spec"]
    joint = [[f"dept:{code}"] for code in departments]
    return [first, *joint] + [["spec"]] * (max(seats, 2) - 1 - len(joint))


def params_of(
    *, categories: Sequence[str], rate: tuple[int, int], rounding: str, minimum: int, window: tuple[date, date],
    seats: int, departments: Sequence[str], leads: Mapping[str, bool],
) -> dict:  # fmt: skip
    """The rule of the draw; ``leads`` tells for each category whether the section in charge has somebody to lead."""
    strata = [
        {
            "id": category, "where": {"cat": [category]}, "rates": {"*": f"{rate[0]}/{rate[1]}"}, "base": "registered",
            "round": rounding, "min": minimum, "max": None, "must": "inside", "substitutes": SUBSTITUTES,
            "team": [pattern(seats, departments, leads.get(category, False))], "experts": [],
        }
        for category in sorted(categories)
    ]  # fmt: skip
    return {
        "dept": HOME, "window": [day.isoformat() for day in window], "directed": None, "balance": "even", "mix": 50,
        "redraw": "fresh", "strata": strata,
    }  # fmt: skip


def inputs(name: str, attempt: int, prev: str, objects: list[dict], persons: list[dict], params: dict, plan: list) -> dict:
    """Everything that the commitment fixes, checked. Raises DrawError. Source: §3."""
    record = {
        "protocol": engine.PROTOCOL, "suite": SUITE, "draw_id": name, "attempt": attempt, "prev": prev,
        "objects": sorted(objects, key=lambda row: row["id"]), "persons": sorted(persons, key=lambda row: row["id"]),
        "experts": [], "barred": [], "params": params, "seed_plan": plan,
    }  # fmt: skip
    engine.check_inputs(record)
    return record


def committed(record: Mapping) -> dict:
    """The record with its commitment (§4)."""
    commitment = engine.commitment_of(record)
    return {**record, "commitment": commitment, "commit": engine.commit_of(commitment)}


def finished(record: Mapping, contributions: list) -> dict:
    """The record with contributions, seed and result (§5, §6). Raises DrawError with the code of §10."""
    seed = engine.seed_of(
        record["suite"], record["seed_plan"], contributions, engine.ctx_of(record["draw_id"], record["attempt"]),
        record["commit"],
    )  # fmt: skip
    objects = engine.draw_subjects(record["suite"], seed, record["params"], record["objects"])
    known = {**record, "contributions": contributions, "seed": seed}
    return {**known, "result": {"objects": objects, "officers": officers_of(known, objects)}}


def officers_of(record: Mapping, objects: Mapping) -> dict:
    """The officers of every drawn object by the interim rule that the result names (engine/ticket_order)."""
    return engine.order_officers(record["suite"], record["seed"], teams(record, engine.drawn_ids(objects)))


def teams(record: Mapping, drawn: Sequence[str]) -> list[engine.Team]:
    """For every drawn object the people who may hold each of its seats."""
    pool = {row["id"]: row for row in record["objects"]}
    strata = {stratum["id"]: stratum for stratum in record["params"]["strata"]}
    made = []
    for ident in drawn:
        row = pool[ident]
        seats = strata[row["cat"]]["team"][0]
        made.append(
            engine.Team(
                ident,
                tuple(frozenset(p["id"] for p in record["persons"] if fits(p, row, seat, record["params"])) for seat in seats),
            )
        )
    return made


def fits(person: Mapping, row: Mapping, seat: Sequence[str], params: Mapping) -> bool:
    """Whether somebody may hold a seat (§7.1, as far as the interim rule needs it)."""
    window = row["window"] or params["window"]
    wanted = next((token.removeprefix("dept:") for token in seat if token.startswith("dept:")), params["dept"])
    holds = person["cert"] is None or (person["cert"][0] <= window[0] and window[1] <= person["cert"][1])
    return (
        person["dept"] == wanted
        and person["area"] == row["area"]
        and holds
        and ("lead" not in seat or person["lead"])
        and ("spec" not in seat or row["spec"] in person["specs"])
    )


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
    """The fingerprint of a list that stays inside for now (who was left out, and why)."""
    return suite_of(SUITE).tagged("list", engine.canon(rows)).hex()
