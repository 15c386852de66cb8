"""Section 3: structures, ids, spans, rates, strata; each refusal with its code."""

import copy

import pytest

from saas.supervision.draws.engine import INPUT_KEYS, DrawError, check_inputs

from .kit import a_person, a_stratum, an_object, inputs, params, pool, vectors


def stratum_with(**changes):
    return {"params": params(a_stratum(**changes))}


def object_with(**changes):
    return {"objects": [an_object("O1", **changes)], "barred": []}


def person_with(**changes):
    return {"persons": [a_person("P1", **changes)]}


def refusal(record) -> str | None:
    try:
        check_inputs(record)
    except DrawError as refused:
        return refused.code
    return None


@pytest.mark.parametrize("name", ["draw-sha256", "draw-sm3", "draw-infeasible"])
def test_published_records_are_well_formed(name):
    check_inputs(vectors(name))


@pytest.mark.parametrize("changes", [
    {}, {"suite": "sm3"}, {"objects": []}, {"persons": [], "experts": [], "barred": []},
    object_with(id="A-b_c.d:9"), object_with(id="x" * 64), object_with(window=["2023-09-01", "2023-09-01"]),
    object_with(weight=100, done=9, cap=0),
    person_with(cert=None, loans=[["445103", "2023-01-01", "2023-02-01"]], max=0),
    stratum_with(rates={}), stratum_with(rates={"A": "0/1", "*": "1/1"}), stratum_with(min=3, max=3),
    stratum_with(team=[[["home", "lead"], ["spec", "dept:market"]], [[], [], []]], experts=[["home", "spec"]]),
    stratum_with(where={"cat": [], "tier": ["A"], "area": ["x"]}), {"params": params()},
    {"params": params(a_stratum(), directed={"all": [], "any": ["t"]})},
])
def test_allowed(changes):
    check_inputs(inputs(**changes))


@pytest.mark.parametrize("changes, code", [
    ({"protocol": "drd-draw/2"}, "E_FORMAT"),
    ({"suite": "md5"}, "E_FORMAT"),
    ({"suite": ["sha256"]}, "E_FORMAT"),
    ({"draw_id": ""}, "E_FORMAT"),
    ({"draw_id": "D1\n"}, "E_FORMAT"),
    ({"draw_id": "抽查"}, "E_FORMAT"),
    ({"draw_id": "D#1"}, "E_FORMAT"),
    ({"attempt": 0}, "E_FORMAT"),
    ({"attempt": True}, "E_FORMAT"),
    ({"attempt": 2**53}, "E_FORMAT"),
    ({"prev": "0" * 63}, "E_FORMAT"),
    ({"prev": "A" * 64}, "E_FORMAT"),
    ({"objects": {}}, "E_FORMAT"),
    ({"objects": [1]}, "E_FORMAT"),
    ({"objects": pool(3)[::-1]}, "E_FORMAT"),
    ({"objects": pool(2) + pool(1)}, "E_DUP_ID"),
    (object_with(id="x" * 65), "E_FORMAT"),
    (object_with(tier="*"), "E_FORMAT"),
    (object_with(cat=None), "E_FORMAT"),
    (object_with(area="\ud800"), "E_FORMAT"),
    (object_with(tags="new"), "E_FORMAT"),
    (object_with(must=1), "E_FORMAT"),
    (object_with(weight=0), "E_FORMAT"),
    (object_with(weight=101), "E_FORMAT"),
    (object_with(weight=1.0), "E_FORMAT"),
    (object_with(done=-1), "E_FORMAT"),
    (object_with(window=["2023-09-02", "2023-09-01"]), "E_FORMAT"),
    (object_with(window=["2023-9-1", "2023-09-01"]), "E_FORMAT"),
    (object_with(window=["2023-09-01"]), "E_FORMAT"),
    (object_with(window=["2023-09-01", "2023-09-01\n"]), "E_FORMAT"),
    (object_with(note="x"), "E_FORMAT"),
    (person_with(lead="yes"), "E_FORMAT"),
    (person_with(max=-1), "E_FORMAT"),
    (person_with(off=[None]), "E_FORMAT"),
    (person_with(loans=[["445103", "2023-02-01", "2023-01-01"]]), "E_FORMAT"),
    (person_with(loans=[["445103"]]), "E_FORMAT"),
    ({"persons": [a_person("P2"), a_person("P1")]}, "E_FORMAT"),
    ({"persons": [a_person("P1"), a_person("P1")]}, "E_DUP_ID"),
    ({"persons": [a_person("X1")]}, "E_DUP_ID"),
    ({"experts": [{"id": "X1"}]}, "E_FORMAT"),
    ({"barred": [["P1"]]}, "E_FORMAT"),
    ({"barred": [["P1", 1]]}, "E_FORMAT"),
    ({"barred": [["P1", "O002"], ["P1", "O001"]]}, "E_FORMAT"),
    ({"barred": [["P1", "O001"], ["P1", "O001"]]}, "E_DUP_ID"),
    ({"params": params() | {"mix": 1001}}, "E_FORMAT"),
    ({"params": params() | {"balance": "fair"}}, "E_FORMAT"),
    ({"params": params() | {"redraw": None}}, "E_FORMAT"),
    ({"params": params(directed={"all": []})}, "E_FORMAT"),
    ({"params": params(a_stratum(), a_stratum())}, "E_DUP_ID"),
    (stratum_with(where={"name": []}), "E_FORMAT"),
    (stratum_with(where={"cat": "law_firm"}), "E_FORMAT"),
    (stratum_with(where=[]), "E_FORMAT"),
    (stratum_with(rates=[]), "E_FORMAT"),
    (stratum_with(rates={"A B": "1/2"}), "E_FORMAT"),
    (stratum_with(rates={"A": "3/2"}), "E_RATE"),
    (stratum_with(rates={"A": 0.5}), "E_RATE"),
    (stratum_with(base="all"), "E_FORMAT"),
    (stratum_with(round="ceil"), "E_FORMAT"),
    (stratum_with(min=-1), "E_FORMAT"),
    (stratum_with(min=None), "E_FORMAT"),
    (stratum_with(min=3, max=2), "E_FORMAT"),
    (stratum_with(must="both"), "E_FORMAT"),
    (stratum_with(substitutes=-1), "E_FORMAT"),
    (stratum_with(team=[]), "E_FORMAT"),
    (stratum_with(team=[[[]]]), "E_FORMAT"),
    (stratum_with(team=[[["boss"], []]]), "E_FORMAT"),
    (stratum_with(team=[[["home", "home"], []]]), "E_FORMAT"),
    (stratum_with(team=[[["dept:a", "dept:b"], []]]), "E_FORMAT"),
    (stratum_with(team=[[["dept:"], []]]), "E_FORMAT"),
    (stratum_with(experts=[["lead"]]), "E_FORMAT"),
    (stratum_with(experts=[["dept:a"]]), "E_FORMAT"),
    ({"seed_plan": []}, "E_WEAK_SEED"),
])
def test_refused(changes, code):
    assert refusal(inputs(**changes)) == code


@pytest.mark.parametrize("name", INPUT_KEYS)
def test_missing_input(name):
    record = inputs()
    del record[name]
    assert refusal(record) == "E_FORMAT"


@pytest.mark.parametrize("path", [("objects", 0), ("persons", 0), ("experts", 0), ("params",), ("params", "strata", 0)])
def test_missing_and_unknown_keys_in_every_structure(path):
    whole = inputs()
    target = whole
    for key in path:
        target = target[key]
    for name in list(target):
        forged = copy.deepcopy(whole)
        row = forged
        for key in path:
            row = row[key]
        row["unknown"] = row.pop(name)
        assert refusal(forged) == "E_FORMAT"


def test_an_error_says_where():
    record = inputs()
    record["objects"][2]["weight"] = 0
    with pytest.raises(DrawError, match=r"E_FORMAT objects\[2\]\.weight: not an integer from 1 to 100"):
        check_inputs(record)
