"""Section 7 on the published vectors, who may hold a seat, and the shapes that later changes ask for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from saas.supervision.draws.engine import DrawError, Wanted, assign, canon, draw_people, fit_cause, order, same

from .kit import VECTORS, a_person, a_stratum, an_object, inputs, params, pool, seed, vectors

ROOT = Path(__file__).parents[4]
CASES = vectors("assign")
RECORDS = ["draw-sha256", "draw-sm3", "draw-infeasible"]
NOTHING = {"level": None, "unstaffed": [], "teams": []}
PAIR = [[[], []]]


@pytest.mark.req("S0-01")
@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_assignment_vectors(case):
    wanted = [Wanted(row, case["patterns"][row["id"]]) for row in case["objects"]]
    given = (case["suite"], case["seed"], "officer", wanted, case["persons"], {(p, o) for p, o in case["barred"]})
    assert order(case["suite"], case["seed"], "officer", case["objects"]) == case["order"]
    assert canon(assign(*given, case["params"] | {"mix": 0})) == canon(case["before_mix"])
    assert canon(assign(*given, case["params"])) == canon(case["after_mix"])


@pytest.mark.parametrize("name", RECORDS)
def test_officers_and_experts_of_the_published_records(name):
    record = vectors(name)
    officers, experts = draw_people(record, record["seed"], record["result"]["objects"])
    assert canon(officers) == canon(record["result"]["officers"])
    assert canon(experts) == canon(record["result"]["experts"])


PROGRAM = """
import json, sys
from saas.supervision.draws.engine import canon, draw_people
record = json.load(open(sys.argv[1], encoding="utf-8"))
people = draw_people(record, record["seed"], record["result"]["objects"])
print(json.dumps([hash("a"), canon(list(people)).decode()]))
"""


def test_no_order_of_hashes_shows_in_the_result():
    """Claim F11 within one language: sets of texts are walked in another order under every PYTHONHASHSEED."""
    answers = []
    for hashes in ("1", "2", "3"):
        done = subprocess.run([sys.executable, "-c", PROGRAM, str(VECTORS / "draw-sha256.json")], cwd=ROOT,
                              env=os.environ | {"PYTHONHASHSEED": hashes}, capture_output=True, text=True, check=True)
        answers.append(json.loads(done.stdout))
    record = vectors("draw-sha256")
    assert len({marker for marker, _ in answers}) == 3
    assert {text for _, text in answers} == {
        canon([record["result"]["officers"], record["result"]["experts"]]).decode()}


WINDOW = ["2023-09-01", "2023-09-30"]
LOAN = ["445102", "2023-09-01", "2023-09-30"]


@pytest.mark.req("S2-29", "S2-30")
@pytest.mark.parametrize("changes, seat, found", [
    ({}, ["home", "lead", "spec"], None),
    ({"max": 0, "dept": "market"}, [], "max"),
    ({"id": "BARRED", "dept": "market"}, [], "barred"),
    ({"dept": "market", "area": "445103"}, [], "dept"),
    ({"dept": "market"}, ["dept:market"], None),
    ({}, ["dept:market"], "dept"),
    ({"area": "445103", "cert": None}, [], "area"),
    ({"area": "445103", "loans": [LOAN]}, [], None),
    ({"area": "445103", "loans": [LOAN]}, ["home"], "home"),
    ({"area": "445103", "loans": [["445102", "2023-09-02", "2023-09-30"]]}, [], "area"),
    ({"area": "445103", "loans": [["445102", "2023-09-01", "2023-09-29"]]}, [], "area"),
    ({"area": "445103", "loans": [["445101", "2023-01-01", "2023-12-31"], LOAN]}, [], None),
    ({"cert": None}, [], "cert"),
    ({"cert": WINDOW}, [], None),
    ({"cert": ["2023-09-02", "2024-01-01"]}, [], "cert"),
    ({"cert": ["2023-01-01", "2023-09-29"], "off": [WINDOW]}, [], "cert"),
    ({"off": [["2023-01-01", "2023-08-31"], ["2023-10-01", "2023-10-02"]]}, [], None),
    ({"off": [["2023-08-01", "2023-09-01"]], "lead": False}, ["lead"], "off"),
    ({"off": [["2023-09-30", "2023-10-01"]]}, [], "off"),
    ({"lead": False, "specs": []}, ["spec", "lead"], "lead"),
    ({"lead": False, "specs": []}, [], None),
    ({"specs": ["notaries"]}, ["spec", "lead"], "spec"),
])
def test_the_first_cause_of_unfitness(changes, seat, found):
    assert fit_cause(a_person("P1", **changes), an_object("O1"), seat, params(), {("BARRED", "O1")}, True) == found


@pytest.mark.parametrize("changes, seat, found", [
    ({}, ["home", "spec"], None), ({"area": "445103"}, ["spec"], None), ({"area": "445103"}, ["home"], "home"),
    ({"off": [["2023-09-30", "2023-10-01"]], "area": "445103"}, ["home"], "off"), ({"specs": []}, ["spec"], "spec"),
    ({"max": 0}, [], "max"), ({"id": "BARRED"}, [], "barred")])
def test_experts_need_neither_department_nor_certificate(changes, seat, found):
    expert = {"id": "X1", "area": "445102", "specs": ["lawyers"], "off": [], "max": 1} | changes
    assert fit_cause(expert, an_object("O1"), seat, params(), {("BARRED", "O1")}, False) == found


def test_an_objects_own_window_counts():
    person = a_person("P1", cert=["2023-01-01", "2023-09-30"])
    assert fit_cause(person, an_object("O1"), [], params(), (), True) is None
    assert fit_cause(person, an_object("O1", window=["2023-09-30", "2023-10-01"]), [], params(), (), True) == "cert"


def test_nothing_to_staff_and_nobody_there():
    assert assign("sha256", seed(1), "officer", [], [a_person("P1")], (), params()) == NOTHING
    found = assign("sha256", seed(1), "officer", [Wanted(an_object("O1"), PAIR)], [], (), params())
    assert (found["level"], found["teams"]) == (None, [])
    assert found["unstaffed"] == [{"id": "O1", "conflicts": [
        {"pattern": 0, "slot": 0, "slots": [["O1", 0]], "persons": [], "need": 1, "have": 0, "causes": {}}]}]


@pytest.mark.parametrize("base", ["", "00", "G" * 64, None])
def test_malformed_base(base):
    with pytest.raises(DrawError) as refused:
        assign("sha256", base, "officer", [], [], (), params())
    assert refused.value.code == "E_FORMAT"


def test_seats_held_already_shorten_the_capacity_and_lengthen_the_wait():
    people = [a_person(f"P{i}", max=3) for i in range(4)]
    given = ([Wanted(an_object("O1"), PAIR)], people, (), params())
    for number in range(20):
        found = assign("sha256", seed(number), "officer", *given, loads={"P0": 3, "P1": 2}, level=False)
        assert found["level"] is None
        assert sorted(found["teams"][0]["members"]) == ["P2", "P3"]
    full = assign("sha256", seed(1), "officer", *given, loads={"P0": 3, "P1": 3, "P2": 3}, level=False)
    (conflict,) = full["unstaffed"][0]["conflicts"]
    # Whoever is full fits, with no place to give.
    assert conflict == {"pattern": 0, "slot": 1, "slots": [["O1", 0], ["O1", 1]], "need": 2, "have": 1, "causes": {},
                        "persons": [["P0", 0], ["P1", 0], ["P2", 0], ["P3", 1]]}


def test_the_order_of_rows_does_not_matter():
    people, wanted = [a_person(f"P{i}") for i in range(5)], [Wanted(row, PAIR) for row in pool(6)]
    one = assign("sha256", seed(3), "officer", wanted, people, (), params())
    assert same(assign("sha256", seed(3), "officer", wanted[::-1], people[::-1], (), params()), one)


def test_experts_are_drawn_only_where_the_stratum_has_seats_for_them():
    record = inputs(objects=[an_object("O1"), an_object("O2", cat="notary_office")],
                    params=params(a_stratum("law", where={"cat": ["law_firm"]}, rates={"*": "1/1"}, experts=[["spec"]]),
                                  a_stratum("rest", rates={"*": "1/1"})),
                    experts=[{"id": "X1", "area": "445199", "specs": ["lawyers"], "off": [], "max": 1}], barred=[])
    drawn = {"strata": [{"cells": [{"drawn": [{"id": "O1"}]}]}, {"cells": [{"drawn": [{"id": "O2"}]}]}]}
    officers, experts = draw_people(record, seed(1), drawn)
    assert sorted(team["id"] for team in officers["teams"]) == ["O1", "O2"]
    assert experts == {"level": 1, "unstaffed": [], "teams": [{"id": "O1", "pattern": 0, "members": ["X1"]}]}
    without = record | {"experts": []}
    again, none = draw_people(without, seed(1), drawn)
    assert again == officers and [row["id"] for row in none["unstaffed"]] == ["O1"]
