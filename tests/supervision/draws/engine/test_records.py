"""Whole records: sections 4 to 6 on the published vectors, and that no field can be changed unseen."""

import copy

import pytest

from saas.supervision.draws.engine import (
    INPUT_KEYS,
    DrawError,
    canon,
    check_inputs,
    commit_of,
    commitment_of,
    complete,
    draw_subjects,
    parse,
    same,
    seed_of,
    verify_record,
)

from .kit import VECTORS, inputs

RECORDS = ["draw-sha256", "draw-sm3", "draw-infeasible"]


@pytest.mark.req("S0-16", "S1-16")
@pytest.mark.parametrize("name", RECORDS)
def test_record_is_recounted_bit_by_bit(name):
    record = parse((VECTORS / f"{name}.json").read_bytes())
    check_inputs(record)
    assert same(commitment_of(record), record["commitment"])
    assert commit_of(record["commitment"]) == record["commit"]
    ctx = f"{record['draw_id']}#{record['attempt']}"
    found = seed_of(record["suite"], record["seed_plan"], record["contributions"], ctx, record["commit"])
    assert found == record["seed"]
    drawn = draw_subjects(record["suite"], record["seed"], record["params"], record["objects"])
    assert canon(drawn) == canon(record["result"]["objects"])
    assert verify_record(record) == record["head"]


def leaves(value, path=()):
    """The paths of every scalar and every empty container in a JSON value."""
    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path


def changed(value):
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case None:
            return 0
    return [*value, "x"] if isinstance(value, list) else {**value, "x": 0}


def test_tampering_with_any_field_changes_the_commit():
    record = inputs()
    record["objects"][0] |= {"tags": ["new"], "window": ["2023-09-01", "2023-09-02"]}
    whole = commit_of(commitment_of(record))
    commits = {whole}
    # `protocol` and `suite` are tried too: another suite is another hash, not an unseen change.
    paths = [path for path in leaves({name: record[name] for name in INPUT_KEYS}) if path != ("suite",)]
    for path in paths:
        forged = copy.deepcopy(record)
        target = forged
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = changed(target[path[-1]])
        commits.add(commit_of(commitment_of(forged)))
    assert len(paths) > 100
    assert len(commits) == len(paths) + 1
    assert commit_of(commitment_of(record | {"suite": "sm3"})) not in commits


def test_dropping_doubling_or_swapping_rows_changes_the_commit():
    record = inputs()
    rows = record["objects"]
    pools = [rows, rows[1:], rows[:-1], [*rows, rows[-1]], rows[::-1], []]
    commits = [commit_of(commitment_of(record | {"objects": pool})) for pool in pools]
    assert len(set(commits)) == len(pools)


def sealed(**changes) -> dict:
    """A complete and true record of the small draw, before the given changes."""
    return complete(inputs(contributions=["1" * 25], events=[])) | changes


@pytest.mark.req("S1-15")
def test_a_record_made_by_dice_stands():
    assert verify_record(sealed()) == sealed()["head"]


@pytest.mark.parametrize("changes, code", [
    ({"commit": "0" * 64}, "E_COMMIT"),
    ({"contributions": ["2" * 25]}, "E_SEED"),
    ({"contributions": ["7" * 25]}, "E_SEED"),
    ({"seed": "0" * 64}, "E_SEED"),
    ({"seed_plan": []}, "E_WEAK_SEED"),
    ({"attempt": 2}, "E_COMMIT"),
    ({"head": "0" * 64}, "E_RESULT"),
])
def test_the_first_failure_is_named(changes, code):
    with pytest.raises(DrawError) as refused:
        verify_record(sealed(**changes))
    assert refused.value.code == code


@pytest.mark.parametrize("missing", ["objects", "contributions", "seed", "result"])
def test_a_missing_part_is_a_matter_of_form(missing):
    record = sealed()
    del record[missing]
    with pytest.raises(DrawError) as refused:
        verify_record(record)
    assert refused.value.code == "E_FORMAT"


def test_an_object_put_by_hand_into_the_result_is_found():
    record = sealed()
    drawn = record["result"]["objects"]["strata"][0]["cells"][0]
    drawn["drawn"][0]["id"], drawn["substitutes"][0]["id"] = drawn["substitutes"][0]["id"], drawn["drawn"][0]["id"]
    with pytest.raises(DrawError, match="E_RESULT"):
        verify_record(record)
