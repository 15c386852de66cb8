"""Sections 3 and 8: the whole record in one go, and that its parts give the same one by one."""

import pytest

from saas.supervision.draws.engine import (
    DrawError,
    canon,
    commit_of,
    commitment_of,
    complete,
    ctx_of,
    draw_people,
    draw_subjects,
    head_of,
    seed_of,
    verify,
)
from saas.supervision.draws.engine.structure import RECORD_KEYS, check_record
from tests.factories import draw_records

from .kit import a_stratum, an_object, inputs, params, vectors


def given(**changes) -> dict:
    """Inputs and throws of the small draw."""
    return inputs(contributions=["1" * 25]) | changes


@pytest.mark.parametrize("name", ["draw-sha256", "draw-sm3", "draw-infeasible"])
def test_published_records_come_out_byte_by_byte(name):
    record = vectors(name)
    parts = {key: record[key] for key in record if key not in ("commitment", "commit", "seed", "result", "head", "events")}
    assert canon(complete(parts)) == canon(record | {"events": []})
    assert canon(complete(parts | {"events": []})) == canon(record | {"events": []})


@pytest.mark.req("B-46")
@pytest.mark.parametrize("number", range(20))
def test_steps_apart_give_what_one_go_gives(number):
    record = draw_records.inputs(number)
    commitment = commitment_of(record)
    commit = commit_of(commitment)
    ctx = ctx_of(record["draw_id"], record["attempt"])
    seed = seed_of(record["suite"], record["seed_plan"], record["contributions"], ctx, commit)
    objects = draw_subjects(record["suite"], seed, record["params"], record["objects"])
    officers, experts = draw_people(record, seed, objects)
    whole = record | {"commitment": commitment, "commit": commit, "seed": seed, "events": [],
                      "result": {"objects": objects, "officers": officers, "experts": experts}}
    whole["head"] = head_of(whole)
    assert canon(complete(record)) == canon(whole)
    assert whole.keys() == set(RECORD_KEYS)
    assert verify(whole).ok


def test_the_head_covers_commit_seed_and_result():
    record = complete(given())
    heads = {head_of(record), head_of(record | {"commit": "0" * 64}), head_of(record | {"seed": "0" * 64}),
             head_of(record | {"result": {}}), head_of(record | {"suite": "sm3"})}
    assert len(heads) == 5 and head_of(record) == record["head"]


def test_experts_never_hold_officer_seats():
    """Two officers are asked for, one is there: three experts do not fill the gap."""
    experts = [{"id": f"X{i}", "area": "445102", "specs": ["lawyers"], "off": [], "max": 9} for i in range(3)]
    record = complete(given(experts=experts, persons=given()["persons"][:1], barred=[],
                            params=params(a_stratum(experts=[["spec"]]))))
    assert record["result"]["officers"]["teams"] == []
    assert len(record["result"]["experts"]["teams"]) == len(record["result"]["officers"]["unstaffed"]) > 0


@pytest.mark.parametrize("changes, code", [
    ({"events": [1]}, "E_FORMAT"), ({"events": None}, "E_FORMAT"), ({"head": "0" * 64}, "E_FORMAT"),
    ({"note": ""}, "E_FORMAT"), ({"seed_plan": []}, "E_WEAK_SEED"), ({"contributions": ["1"]}, "E_SEED"),
    ({"params": params(a_stratum(rates={}))}, "E_RATE"), ({"objects": [an_object("O"), an_object("O")]}, "E_DUP_ID"),
])
def test_inputs_that_make_no_record(changes, code):
    with pytest.raises(DrawError) as refused:
        complete(given(**changes))
    assert refused.value.code == code


def test_contributions_are_missed_by_name():
    with pytest.raises(DrawError, match="missing: contributions"):
        complete(inputs())


@pytest.mark.parametrize("name", RECORD_KEYS)
def test_a_record_has_exactly_its_keys(name):
    record = complete(given())
    check_record(record)
    for forged in ({key: record[key] for key in record if key != name}, record | {f"{name}2": 0}):
        with pytest.raises(DrawError) as refused:
            check_record(forged)
        assert refused.value.code == "E_FORMAT"


@pytest.mark.parametrize("value", [None, [], "{}", 7])
def test_what_is_no_object_is_no_record(value):
    with pytest.raises(DrawError) as refused:
        check_record(value)
    assert refused.value.code == "E_FORMAT"
