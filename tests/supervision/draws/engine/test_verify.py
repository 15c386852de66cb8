"""Section 10: stages, codes and their order; and the list of bad inputs, each with its code and a sentence."""

import copy
from random import Random

import pytest

from saas.supervision.draws import words
from saas.supervision.draws.engine import (
    LIMIT,
    DrawError,
    canon,
    commit_of,
    commitment_of,
    complete,
    ctx_of,
    seed_of,
    verify,
    verify_record,
)
from saas.supervision.draws.engine.advice import ADVICE
from saas.supervision.draws.engine.console import verify_lines
from tests.factories import draw_records

from .kit import a_person, a_stratum, inputs, params, vectors

REJECTED = vectors("reject")
CODES = ["E_FORMAT", "E_DUP_ID", "E_RATE", "E_WEAK_SEED", "E_COMMIT", "E_SEED", "E_REVEAL", "E_MISSING_REVEAL", "E_RESULT",
         "E_EVENT"]


def sealed(**changes) -> dict:
    return complete(inputs(contributions=["1" * 25]) | changes)


def told(record) -> tuple[str, int, str]:
    verdict = verify(record)
    assert verdict.ok == (not verdict.code)
    return verdict.code, verdict.stage, verdict.where


@pytest.mark.req("B-46")
@pytest.mark.parametrize("name", ["draw-sha256", "draw-sm3", "draw-infeasible"])
def test_published_records_stand_in_every_form_of_their_text(name):
    record = vectors(name)
    for form in (record, canon(record), canon(record).decode(), b" " + canon(record) + b"\n"):
        verdict = verify(form)
        assert verdict.ok and verdict.head == record["head"] and len(verdict.steps) == 5
    assert verify_record(record) == verify_record(canon(record)) == record["head"]


@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case["name"])
def test_rejected_records_have_the_published_code(case):
    stages = {"E_COMMIT": 2, "E_SEED": 3, "E_REVEAL": 3, "E_RESULT": 4}
    assert told(case["record"])[:2] == (case["code"], stages[case["code"]])
    with pytest.raises(DrawError) as refused:
        verify_record(case["record"])
    assert refused.value.code == case["code"]


@pytest.mark.parametrize("changes, found", [
    ({"protocol": "drd-draw/2"}, ("E_FORMAT", 1, "protocol")),
    ({"commitment": {}}, ("E_COMMIT", 2, "commitment")),
    ({"commit": "0" * 64}, ("E_COMMIT", 2, "commit")),
    ({"commit": None}, ("E_COMMIT", 2, "commit")),
    ({"attempt": 2}, ("E_COMMIT", 2, "commitment")),
    ({"contributions": ["7" * 25]}, ("E_SEED", 3, "contributions[0]")),
    ({"contributions": None}, ("E_SEED", 3, "contributions")),
    ({"contributions": ["2" * 25]}, ("E_SEED", 3, "seed")),
    ({"seed": 1}, ("E_SEED", 3, "seed")),
    ({"result": None}, ("E_RESULT", 4, "result.objects")),
    ({"head": None}, ("E_RESULT", 4, "head")),
    ({"head": "0" * 64}, ("E_RESULT", 4, "head")),
    ({"events": {}}, ("E_FORMAT", 1, "events")),
])
def test_the_first_failure_is_told_with_its_stage_and_place(changes, found):
    assert told(sealed() | changes) == found


@pytest.mark.parametrize("part", ["objects", "officers", "experts"])
def test_every_part_of_the_result_is_compared(part):
    record = sealed()
    for forged in ({}, None, record["result"][part] | {"note": 1}):
        assert told(record | {"result": record["result"] | {part: forged}}) == ("E_RESULT", 4, f"result.{part}")
    assert told(record | {"result": record["result"] | {"more": 1}}) == ("E_RESULT", 4, "result")


def test_earlier_stages_come_first():
    record = sealed() | {"commit": "0" * 64, "seed": "0" * 64, "head": "0" * 64, "events": [1]}
    expected = [("events", [], "E_FORMAT"), ("commit", sealed()["commit"], "E_COMMIT"), ("seed", sealed()["seed"], "E_SEED"),
                ("head", sealed()["head"], "E_RESULT")]
    for key, right, code in expected:
        assert verify(record).code == code
        record[key] = right
    assert verify(record).ok


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, "\ud800", (), {1: 2}, b""])
def test_a_value_that_no_text_could_give_is_refused_at_once(value):
    record = copy.deepcopy(vectors("draw-sha256"))
    record["result"]["officers"]["level"] = value
    assert told(record)[:2] == ("E_FORMAT", 1)


@pytest.mark.parametrize("value", [None, [], 7, "7", b"[]", b"", "{"])
def test_what_is_no_record_is_refused(value):
    assert told(value)[:2] == ("E_FORMAT", 1)


def test_true_is_not_one_in_a_result():
    record = copy.deepcopy(vectors("draw-sha256"))
    record["result"]["objects"]["strata"][0]["short"] = False
    assert told(record) == ("E_RESULT", 4, "result.objects")


# --- bad inputs, each with its code and a sentence ---------------------------------------------------------------------


def forged(**changes) -> dict:
    """A record that is right up to its commit: from there on it is a sealed one's, which no honest engine would give."""
    record = sealed() | changes
    record["commitment"] = commitment_of(record)
    record["commit"] = commit_of(record["commitment"])
    return record


def missing_rate() -> dict:
    record = forged(params=params(a_stratum(rates={"B": "1/2"})))
    ctx = ctx_of(record["draw_id"], record["attempt"])
    return record | {"seed": seed_of("sha256", record["seed_plan"], record["contributions"], ctx, record["commit"])}


def withheld() -> dict:
    plan = [{"kind": "reveal", "party": party, "commit": "0" * 64} for party in ("bureau", "notary")]
    return forged(seed_plan=plan, contributions=[None, "1" * 64])


def one_bit() -> bytes:
    text = bytearray(canon(sealed()))
    text[text.index(b'"weight":1') + len('"weight":')] ^= 2
    return bytes(text)


BAD = {
    "a rate is missing": (missing_rate, "E_RATE", 4),
    "a contribution of the wrong length": (lambda: sealed() | {"contributions": ["1" * 24]}, "E_SEED", 3),
    "a reveal is withheld": (withheld, "E_MISSING_REVEAL", 3),
    "one bit is changed": (one_bit, "E_COMMIT", 2),
    "a key occurs twice": (lambda: canon(sealed()).replace(b'{"attempt":1,', b'{"attempt":1,"attempt":1,', 1), "E_FORMAT", 1),
    "200 MB of JSON": (lambda: b"[" + b" " * LIMIT + b"]", "E_FORMAT", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_has_its_code_and_a_sentence_that_says_what_to_do(name):
    make, code, stage = BAD[name]
    record = make()
    assert told(record)[:2] == (code, stage)
    text = record if isinstance(record, bytes) else canon(record)
    for language, advice in ((words.CHINESE, words.sentence), (None, ADVICE.__getitem__)):
        said = verify_lines(text, *([language] if language else []))
        assert said.code == 1
        assert str(advice(code)) in said.out[-2] and f'"code":"{code}"' in said.out[-1]


POOLS = {
    "the pool is empty": ({"objects": [], "barred": []}, "nothing", None),
    "one officer only": ({"persons": [a_person("P1")], "barred": []}, "unstaffed", (2, 1, {})),
    "everybody is barred": ({"barred": [[p, f"O00{i}"] for p in ("P1", "P2") for i in range(6)]}, "unstaffed",
                            (1, 0, {"barred": 2})),
    "the certificate ends inside the window": (
        {"persons": [a_person(p, cert=["2023-01-01", "2023-09-29"]) for p in ("P1", "P2")], "barred": []}, "unstaffed",
        (1, 0, {"cert": 2})),
}


@pytest.mark.req("S2-29")
@pytest.mark.parametrize("name", POOLS)
def test_a_pool_that_cannot_be_drawn_or_staffed_gives_a_record_that_says_so(name):
    """Not an error (section 10): the record stands, counts it, and holds the reason."""
    changes, count, conflict = POOLS[name]
    record = sealed(**changes)
    verdict = verify(record)
    assert verdict.ok and verdict.steps[3][count] > 0
    said = verify_lines(canon(record), words.CHINESE)
    assert said.code == 0 and str(words.CHINESE.notes[count]) % verdict.steps[3] in said.out
    if conflict:
        found = record["result"]["officers"]["unstaffed"][0]["conflicts"][0]
        assert (found["need"], found["have"], found["causes"]) == conflict


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_in_both_languages_what_to_do(code):
    assert len(ADVICE[code].split(". ")) == 2 and ADVICE[code].endswith(".")
    sentence = str(words.sentence(code))
    assert "请" in sentence and sentence.count("。") == 2 and sentence.endswith("。")


def test_there_is_a_sentence_for_every_code_and_for_nothing_else():
    assert list(ADVICE) == list(words.SENTENCES) == CODES
    with pytest.raises(KeyError):
        words.sentence("E_OTHER")


@pytest.mark.parametrize("make", [lambda: b" " * (LIMIT + 1), lambda: " " * (LIMIT + 1), lambda: "\u5b57" * (LIMIT // 3 + 1)],
                         ids=["bytes", "text", "wide text"])
def test_a_text_above_the_limit_is_not_even_parsed(make, monkeypatch):
    monkeypatch.setitem(verify.__globals__, "parse", lambda text: pytest.fail("parsed"))
    assert told(make()) == ("E_FORMAT", 1, "")


# --- single bits -------------------------------------------------------------------------------------------------------


def texts(count: int) -> list[bytes]:
    made = [canon(draw_records.record(number, events=number % 7)) for number in range(count)]
    assert all(verify(text).ok for text in made)
    return [*made, *(canon(vectors(name)) for name in ("draw-sha256", "draw-sm3", "draw-infeasible"))]


@pytest.mark.req("B-46")
@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.deep)])
def test_every_single_bit_counts(count):
    """Canonical text has no spare bits: whichever one is turned over, the record is refused."""
    stages = {}
    for text in draw_records.flips(texts(12), count, Random(count)):
        verdict = verify(text)
        assert not verdict.ok, text
        stages[verdict.stage] = stages.get(verdict.stage, 0) + 1
    assert stages.keys() == {1, 2, 3, 4, 5}


def test_the_only_bit_that_may_change_is_the_case_of_an_escaped_control_character():
    r"""`\u001f` and `\u001F` are the same character: the record is the same, only its text is no longer canonical."""
    record = draw_records.record(0, params=params(a_stratum("x", where={"cat": ["\x1f"]}), a_stratum()))
    text = canon(record)
    turned = text.replace(b"\\u001f", b"\\u001F")
    assert turned != text and verify(text).ok and verify(turned).ok
