"""Section 14: every published vector, and that a vector which does not hold is told."""

import json

import pytest

from saas.supervision.draws.engine.conformance import kind_of, run

from .kit import VECTORS

FILES = sorted(VECTORS.iterdir())


@pytest.mark.req("B-46", "S0-16", "S2-29")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_vector_file_holds(path):
    outcome = run(path.name, path.read_bytes())
    assert outcome.failed == () and outcome.held == outcome.cases > 0


def test_every_kind_of_section_14_is_among_the_files():
    assert {kind_of(path.name) for path in FILES} == {
        "canon", "hash", "drbg", "seed", "quota", "assign", "draw", "reject"}


def bent(value):
    """Another value of the same kind, wherever a vector states what should come out."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1")
        case list():
            return [bent(value[0]), *value[1:]] if value else ["x"]
        case dict():
            return {**value, "x": 0}
    return 0


@pytest.mark.parametrize("name, path", [
    ("canon.json", ("values", 0, "canonical")), ("canon.json", ("values", 0, "sm3")), ("canon.json", ("reject", 0)),
    ("hash.json", ("sha256", "H", 0, "out")), ("hash.json", ("sm3", "key_object")),
    ("hash.json", ("sm3", "tickets", 1, "out")), ("hash.json", ("sha256", "merkle", 2, "root")),
    ("hash.json", ("sha256", "pid", 0, "out")),
    ("drbg.json", (0, "words", 3)), ("drbg.json", (1, "below", 4, "out")),
    ("seed.json", (0, "seed")), ("quota.json", (5, "quotas")),
    ("assign.json", (0, "order")), ("assign.json", (1, "before_mix", "level")), ("assign.json", (2, "after_mix")),
    ("draw-sm3.json", ("head",)), ("draw-sha256.json", ("events", 2, "outcome", "in")),
    ("draw-sha256.json", ("result", "officers", "level")), ("reject.json", (0, "code")),
])
def test_a_vector_that_does_not_hold_is_named(name, path):
    vector = json.loads((VECTORS / name).read_text("utf-8"))
    target = vector
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = "{}" if path[0] == "reject" else bent(target[path[-1]])
    outcome = run(name, json.dumps(vector).encode())
    assert len(outcome.failed) >= 1 and outcome.held < outcome.cases


@pytest.mark.parametrize("name, text", [
    ("readme.md", b"# vectors"), ("canon.txt", b"{}"), ("draw.json", b"{}"), ("quota2.json", b"[]"), ("canon", b"{}"),
    ("canon.json", b"not JSON"), ("canon.json", b"{}"), ("quota.json", b"[]"), ("drbg.json", b'[{"suite":"md5"}]'),
    ("draw-x.json", b"[]"), ("assign.json", b"7"), ("reject.json", b'[{"name":"x"}]'), ("seed.json", b"[null]"),
])
def test_what_is_no_vector_fails_with_its_name(name, text):
    outcome = run(name, text)
    assert outcome.name == name and not outcome.ok
