"""F11: Python and JavaScript, written apart from each other, give the same bytes and the same verdicts.

The verifier that citizens run in a browser is the JavaScript one (frontend/verify); what it refuses, this product must
refuse at the same stage, and whatever one of them draws, the other must come to byte by byte.
"""

import json
from base64 import b64encode
from collections import Counter
from random import Random

import pytest

from saas.supervision.draws.engine import DrawError, canon, complete, verify
from saas.supervision.draws.engine.structure import COMPUTED_KEYS
from tests.factories import draw_records
from tests.frontend.verify.node import VECTORS, run

DEEP = pytest.mark.deep


def javascript(mode: str, lines: list[str]) -> list[dict]:
    """One answer for each line."""
    answers = run("run.mjs", mode, lines=lines)
    assert len(answers) == len(lines)
    return answers


def verified(texts: list[bytes]) -> list[dict]:
    return javascript("verify64", [b64encode(text).decode() for text in texts])


def records(first: int, count: int) -> list[dict]:
    return [draw_records.record(number, events=number % 9) for number in range(first, first + count)]


def asked(record: dict) -> dict:
    """What a record is drawn from: no result of it, and of each change only what people and sources said."""
    said = [{"body": event["body"], "contributions": event["contributions"]} for event in record["events"]]
    return {key: record[key] for key in record if key not in COMPUTED_KEYS} | {"events": said}


@pytest.mark.req("B-46")
def test_both_hold_every_published_vector():
    answers = run("run.mjs", "conformance", str(VECTORS))
    assert [answer["file"] for answer in answers] == sorted(path.name for path in VECTORS.iterdir())
    assert [answer["wrong"] for answer in answers] == [[]] * len(answers)


@pytest.mark.req("B-46", "S2-29")
@pytest.mark.parametrize("first, count", [(0, 30), pytest.param(5000, 300, marks=DEEP)])
def test_either_draws_what_the_other_does_byte_by_byte(first, count):
    made = records(first, count)
    kinds = Counter(event["body"]["type"] for record in made for event in record["events"])
    assert kinds.keys() == {"replace", "exchange", "substitute"}
    assert {record["suite"] for record in made} == {"sha256", "sm3"}
    theirs = javascript("draw", [json.dumps(json.dumps(asked(record))) for record in made])
    for record, answer in zip(made, theirs, strict=True):
        assert answer["ok"], (record["draw_id"], answer)
        assert answer["record"].encode() == canon(record)
        assert verify(answer["record"]).head == record["head"]
    answers = verified([canon(record) for record in made])
    assert answers == [{"ok": True, "head": record["head"]} for record in made]


@pytest.mark.req("B-46")
@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=DEEP)])
def test_both_refuse_every_single_bit_at_the_same_stage(count):
    whole = [*map(canon, records(40, 20)), *(canon(json.loads((VECTORS / f"draw-{name}.json").read_bytes()))
                                            for name in ("sha256", "sm3", "infeasible"))]  # fmt: skip
    texts = list(draw_records.flips(whole, count, Random(f"two {count}")))
    stages = Counter()
    for text, theirs in zip(texts, verified(texts), strict=True):
        ours = verify(text)
        assert not ours.ok and not theirs["ok"], text
        assert ours.stage == theirs["stage"], (ours, theirs)
        assert ours.stage == 1 or ours.code == theirs["code"], (ours, theirs)
        stages[ours.stage] += 1
    assert stages.keys() == {1, 2, 3, 4, 5}


def meddled(record: dict, lot: Random) -> dict:
    """A record of which one value somewhere is another one of the same kind, or a key or an item is gone or doubled."""
    record = json.loads(canon(record))
    target, key = record, lot.choice(sorted(record))
    while isinstance(target[key], dict | list) and target[key] and lot.random() < 0.85:
        target = target[key]
        key = lot.choice(sorted(target)) if isinstance(target, dict) else lot.randrange(len(target))
    value = target[key]
    match value:
        case bool():
            target[key] = not value
        case int():
            target[key] = lot.choice((value + 1, value - 1, 0, -1, 2**53 - 1))
        case str():
            target[key] = lot.choice((value + "x", value[:-1], "", value.upper() + "A", "2025-07-03"))
        case None:
            target[key] = lot.choice((0, "", [], {}))
        case list() if value:
            target[key] = lot.choice((value[1:], value[:-1], value[::-1], [*value, value[0]], [*value, None]))
        case _:
            target[key] = None if lot.random() < 0.5 else [value]
    if isinstance(target, dict) and lot.random() < 0.1:
        del target[key]
    return record


@pytest.mark.parametrize("count", [200, pytest.param(3000, marks=DEEP)])
def test_both_say_the_same_about_meddled_records(count):
    """Coarser than a bit: the same stage, and the same code from stage 2 on; what changes nothing is accepted by both."""
    whole, lot = records(80, 25), Random(f"meddled {count}")
    texts = [canon(meddled(whole[i % len(whole)], lot)) for i in range(count)]
    stages = Counter()
    for text, theirs in zip(texts, verified(texts), strict=True):
        ours = verify(text)
        assert ours.ok == theirs["ok"], (ours, theirs)
        assert ours.ok or ours.stage == theirs["stage"], (ours, theirs)
        assert ours.ok or ours.stage == 1 or ours.code == theirs["code"], (ours, theirs)
        stages[ours.stage] += 1
    assert stages.keys() >= {1, 2, 3, 4, 5}


@pytest.mark.parametrize("text", [
    b"", b"{}", b"[]", b"null", b"\xef\xbb\xbf{}", b'{"a":1,"a":1}', b"[1.0]", b"[1e2]", b"[-0]", b'["\\ud800"]', b'["\xff"]',
    b"[9007199254740992]", b"[" * 64 + b"]" * 64, b"[" * 65 + b"]" * 65, b"[01]", b'["\x01"]', b"{} {}", b"[1,]", b'{"\xc3\xa4":1}',
])  # fmt: skip
def test_neither_reads_what_is_no_record(text):
    (theirs,) = verified([text or b" "])
    ours = verify(text or b" ")
    assert (ours.code, ours.stage) == (theirs["code"], theirs["stage"]) == ("E_FORMAT", 1)


@pytest.mark.parametrize("changes, code", [
    ({"contributions": []}, "E_SEED"), ({"seed_plan": []}, "E_WEAK_SEED"), ({"protocol": "drd-draw/2"}, "E_FORMAT"),
])
def test_neither_draws_from_inputs_that_are_none(changes, code):
    inputs = draw_records.inputs(3) | changes
    (theirs,) = javascript("draw", [json.dumps(json.dumps(inputs))])
    with pytest.raises(DrawError) as refused:
        complete(inputs)
    assert refused.value.code == theirs["code"] == code
