"""Made-up pools of a province's size; the same numbers give the same pool on every machine."""

from random import Random

from saas.supervision.draws.engine import Wanted

SPECS = ("lawyers", "notaries", "forensics", "grassroots", "arbitration")
WINDOW, LATE = ["2025-07-01", "2025-07-10"], ["2025-07-21", "2025-07-25"]
LAW = [[["home", "lead"], ["spec"]], [["home", "lead", "spec"], []]]
PLAIN = [[["lead"], ["spec"]]]
JOINT = [[["home", "lead"], ["dept:market"]]]
TEAMS = [LAW] * 6 + [PLAIN] * 3 + [JOINT]  # six objects in ten have two patterns, one is inspected with market supervision


def people(count: int, most: int, areas: int = 20, seed: int = 1) -> list[dict]:
    """Officers of `areas` areas of unequal size: three in twenty from market supervision, some borrowed, some away."""
    chance = Random(seed)
    names = [f"4451{i:02d}" for i in range(areas)]
    sizes = [1 + i % 4 for i in range(areas)]
    return [{"id": f"{i:032x}", "area": chance.choices(names, sizes)[0], "dept": "market" if chance.random() < .15 else "justice",
             "lead": chance.random() < .6, "specs": chance.sample(SPECS, chance.choice([1, 2, 2, 3])),
             "cert": ["2023-01-01", "2026-12-31" if chance.random() < .95 else "2025-07-05"],
             "off": [["2025-07-08", "2025-07-09"]] if chance.random() < .05 else [],
             "loans": [[chance.choice(names), "2025-07-01", "2025-07-31"]] if chance.random() < .03 else [], "max": most}
            for i in range(count)]


def objects(count: int, areas: int = 20, seed: int = 2) -> list[dict]:
    """Institutions of the same areas, each with the speciality it needs; one in five has days of its own."""
    chance = Random(seed)
    names = [f"4451{i:02d}" for i in range(areas)]
    sizes = [1 + i % 4 for i in range(areas)]
    return [{"id": f"91445100{i:010d}", "cat": "law_firm", "tier": chance.choice("AABBBCD"), "area": chance.choices(names, sizes)[0],
             "tags": [], "spec": chance.choice(SPECS), "done": 0, "cap": 2, "must": chance.random() < .02, "weight": 1,
             "window": LATE if chance.random() < .2 else None} for i in range(count)]


def rule(*strata: dict, mix: int = 50) -> dict:
    return {"dept": "justice", "window": WINDOW, "directed": None, "balance": "even", "mix": mix, "redraw": "fresh",
            "strata": list(strata)}


def stratum(rate: str) -> dict:
    return {"id": "all", "where": {}, "rates": {"*": rate}, "base": "registered", "round": "up", "min": 0, "max": None,
            "must": "inside", "substitutes": 2, "team": LAW, "experts": []}


def assignment(count: int, officers: int, most: int) -> dict:
    """The arguments of `assign`: two seats at every object, one barred pair for each."""
    rows, staff, chance = objects(count), people(officers, most), Random(3)
    return {"suite": "sha256", "base": "11" * 32, "label": "officer", "people": staff, "params": rule(),
            "wanted": [Wanted(row, TEAMS[i % 10]) for i, row in enumerate(rows)],
            "barred": {(chance.choice(staff)["id"], chance.choice(rows)["id"]) for _ in range(count)}}


def draw(count: int, officers: int, most: int) -> dict:
    """The inputs of a whole record in which every object is drawn, with the throws of 25 dice."""
    given = assignment(count, officers, most)
    return {"protocol": "drd-draw/1", "suite": "sha256", "draw_id": "BENCH-1", "attempt": 1, "prev": "0" * 64,
            "objects": [wanted.object for wanted in given["wanted"]], "persons": given["people"], "experts": [],
            "barred": sorted(map(list, given["barred"])), "params": rule(stratum("1/1")),
            "seed_plan": [{"kind": "dice", "party": "notary", "sides": 6, "count": 25}], "contributions": ["3" * 25]}
