"""Small draws of every sort: home lead and specialist, borrowed officers, joint departments, bars, certificates."""

from random import Random

from saas.supervision.draws.engine import Wanted

from .kit import a_person, an_object, params

AREAS, SPECS = ("445102", "445102", "445102", "445103"), ("lawyers", "notaries")
OPEN = [[[], []]]
TEAMS = [
    OPEN, OPEN,
    [[["home", "lead"], ["spec"]]],
    [[["spec"], []]],
    [[["home"], ["lead"], []]],
    [[["home", "lead"], ["spec"], ["dept:market"]]],
    [[["home", "lead"], ["spec"]], [["home", "lead", "spec"], []]],
    [[["home", "lead"], ["spec"], ["dept:market"]], [["lead", "spec"], ["dept:market"]]],
    [[["lead"], []], [["spec"], ["spec"]], [["home"], [], []]],
]
LATE = ["2023-10-09", "2023-10-13"]
ELSEWHERE = ["445103", "2023-09-01", "2023-10-31"]


def some_officers(chance: Random, count: int, most: int) -> list[dict]:
    return [a_person(
        f"P{i}", area=chance.choice(AREAS), dept=chance.choice(["justice"] * 6 + ["market"]),
        lead=chance.random() < .6, specs=[spec for spec in SPECS if chance.random() < .7],
        cert=chance.choice([["2023-01-01", "2023-12-31"]] * 9 + [["2023-01-01", "2023-09-30"], None]),
        off=[["2023-09-30", "2023-10-10"]] if chance.random() < .1 else [],
        loans=[ELSEWHERE] if chance.random() < .5 else [],
        max=chance.randint(0 if chance.random() < .1 else 1, most)) for i in range(count)]


def some_experts(chance: Random, count: int, most: int) -> list[dict]:
    return [{"id": f"X{i}", "area": chance.choice(AREAS), "specs": [s for s in SPECS if chance.random() < .7],
             "off": [["2023-10-10", "2023-10-10"]] if chance.random() < .15 else [], "max": chance.randint(1, most)}
            for i in range(count)]


def some_objects(chance: Random, count: int) -> list[dict]:
    return [an_object(f"O{i}", area=chance.choice(AREAS), spec=chance.choice(SPECS), must=chance.random() < .2,
                      window=LATE if chance.random() < .2 else None) for i in range(count)]


def some_bars(chance: Random, people: list[dict], objects: list[dict], often: float) -> set[tuple[str, str]]:
    return {(p["id"], o["id"]) for p in people for o in objects if chance.random() < often}


def case(number: int, objects: int, people: int, patterns: int = 3) -> dict:
    """The arguments of one small assignment; the same number gives the same case on every machine."""
    chance = Random(number)
    rows = some_objects(chance, chance.randint(1, objects))
    officers = some_officers(chance, chance.randint(3, people), chance.choice([2, 4, 8]))
    if chance.random() < .5:  # one area, where it gets tight
        rows = [row | {"area": "445102", "window": None} for row in rows]
        officers = [person | {"area": "445102", "off": []} for person in officers]
    teams = [team for team in TEAMS if len(team) <= patterns]
    two = [chance.choice(teams), chance.choice(teams)]
    arguments = {
        "suite": chance.choice(["sha256", "sm3"]), "base": f"{number:064x}", "label": "officer",
        "wanted": [Wanted(row, chance.choice(two)) for row in rows], "people": officers,
        "barred": some_bars(chance, officers, rows, chance.choice([0, .1, .3, .5])),
        "params": params() | {"balance": chance.choice(["even", "cap"]), "mix": chance.choice([0, 3, 20])}}
    if chance.random() < .3:  # as an event asks
        arguments |= {"level": False, "loads": {person["id"]: chance.randint(0, person["max"]) for person in officers}}
    return arguments


LEADER, EXPERT, BOTH = [["lead"], []], [["spec"], []], [["lead", "spec"], []]
CONTESTED = [[LEADER, EXPERT], [LEADER], [EXPERT, LEADER], [EXPERT], [[["lead"], ["lead"]], LEADER, EXPERT], [BOTH, LEADER],
             [[["lead"], ["spec"]], BOTH, [[], []]]]


def contested(number: int, objects: int, people: int) -> dict:
    """An assignment in which early objects take what later ones need and could do without it: repairs are common."""
    chance = Random(number)
    rows = [an_object(f"O{i:02d}") for i in range(chance.randint(3, objects))]
    officers = [a_person(f"P{i}", lead=chance.random() < .4, specs=["lawyers"] if chance.random() < .4 else [],
                         max=chance.randint(1, 3)) for i in range(chance.randint(4, people))]
    teams = [chance.choice(CONTESTED) for _ in range(3)]
    return {"suite": "sha256", "base": f"{number:064x}", "label": "officer",
            "wanted": [Wanted(row, chance.choice(teams)) for row in rows], "people": officers,
            "barred": some_bars(chance, officers, rows, chance.choice([0, 0, .1])), "params": params() | {"mix": 0}}
