"""The page's own implementation of the draw protocol, under Node: the vectors, refusals, changed bits, speed."""

import base64
import hashlib
import json
import random
import re
from pathlib import Path

import pytest

from tests.frontend.verify.node import VECTORS, run

HOUSE = Path(__file__).parents[3]


def record(name: str = "draw-sha256") -> dict:
    """A whole record out of the vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def compact(value: object) -> str:
    """JSON without white space, as records are published."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def verdicts(texts: list[str]) -> list[dict]:
    """What the verifier says about each text."""
    return run("run.mjs", "verify", lines=map(json.dumps, texts))


@pytest.mark.req("B-46")
def test_every_vector_of_every_kind_passes():
    answers = run("run.mjs", "conformance", str(VECTORS))
    assert {one["file"] for one in answers} == {path.name for path in VECTORS.glob("*.json")}
    assert [one for one in answers if one["wrong"]] == []


DEEP = "[" * 64 + "]" * 64
NOT_RECORDS = [
    "", " ", "{}", "[]", "null", "1", '"x"', DEEP, f"[{DEEP}]", "[1,]", '{"a":1,}', '{"a" 1}', "[1 2]", "01", "-", "+1",
    ".5", "-0", "1.", "1e3", "tru", "nulll", '"\x01"', '"\\x"', '"\\u12"', '"\\ud800"', '"\\udc00\\ud800"', '{"":1}', "[1]]",
    "\ufeff{}", "'a'", "/**/1", "NaN", "Infinity",
]  # fmt: skip


def test_what_is_no_record_is_refused_at_the_first_stage():
    answers = verdicts(NOT_RECORDS)
    assert [(one["ok"], one["code"], one["stage"]) for one in answers] == [(False, "E_FORMAT", 1)] * len(NOT_RECORDS)


def test_bytes_that_are_no_utf_8_are_refused():
    good = compact(record()).encode()
    wrong = [good.replace("律师".encode(), bad, 1) for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe5\xbe", b"\xf5\x80\x80\x80")]
    answers = run("run.mjs", "verify64", lines=[base64.b64encode(text).decode() for text in [good, *wrong]])
    assert [(one["ok"], one.get("code")) for one in answers] == [(True, None)] + [(False, "E_FORMAT")] * len(wrong)


def changed(path: str, value: object, name: str = "draw-sha256") -> str:
    """A record with one place changed; a value of None deletes the key."""
    one = record(name)
    at, *rest = path.split(".")
    holder: object = one
    for step in [at, *rest][:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    last = path.rsplit(".", 1)[-1]
    if value is None:
        del holder[last]
    else:
        holder[int(last) if isinstance(holder, list) else last] = value
    return compact(one)


CHANGES = [
    ("extra", 1, 1, "E_FORMAT"),
    ("events", None, 1, "E_FORMAT"),
    ("protocol", "drd-draw/2", 1, "E_FORMAT"),
    ("objects.0.weight", 0, 1, "E_FORMAT"),
    ("objects.0.weight", 101, 1, "E_FORMAT"),
    ("objects.0.id", "O0001", 1, "E_DUP_ID"),
    ("objects.0.id", "O0009", 1, "E_FORMAT"),
    ("experts.0.id", "P0001", 1, "E_DUP_ID"),
    ("params.window", ["2025-07-10", "2025-07-01"], 1, "E_FORMAT"),
    ("params.strata.0.rates.A", "2/1", 1, "E_RATE"),
    ("params.strata.0.rates.A", "01/2", 1, "E_RATE"),
    ("params.strata.0.team.0", [["lead"]], 1, "E_FORMAT"),
    ("params.strata.0.experts", [["lead"]], 1, "E_FORMAT"),
    ("seed_plan", [{"kind": "dice", "party": "x", "sides": 6, "count": 24}], 1, "E_WEAK_SEED"),
    ("seed_plan.1.party", "party0", 1, "E_FORMAT"),
    ("events.0.body.type", "repeat", 1, "E_FORMAT"),
    ("objects.0.must", True, 2, "E_COMMIT"),
    ("commit", "0" * 64, 2, "E_COMMIT"),
    ("contributions.0", "g" * 64, 3, "E_SEED"),
    ("contributions.0", "0" * 64, 3, "E_REVEAL"),
    ("contributions.2", "0" * 63, 3, "E_SEED"),
    ("contributions.2", "0" * 64, 3, "E_SEED"),
    ("seed", "0" * 64, 3, "E_SEED"),
    ("result.objects.strata.0.short", 1, 4, "E_RESULT"),
    ("head", "0" * 64, 4, "E_RESULT"),
    ("events.0.body.reason", "x", 5, "E_EVENT"),
    ("events.0.body.n", 2, 5, "E_EVENT"),
    ("events.0.contributions", [], 5, "E_SEED"),
    ("events.0.contributions.0", "0" * 64, 5, "E_EVENT"),
    ("events.0.outcome.slot", 0, 5, "E_EVENT"),
    ("events.3.head", "0" * 64, 5, "E_EVENT"),
]  # fmt: skip


def test_each_change_is_found_at_its_stage_and_with_its_code():
    answers = verdicts([changed(path, value) for path, value, _, _ in CHANGES])
    assert [(path, one["stage"], one["code"]) for (path, *_), one in zip(CHANGES, answers, strict=True)] == [
        (path, stage, code) for path, _, stage, code in CHANGES
    ]
    assert all(one["where"] for one in answers)


def test_white_space_and_order_of_keys_do_not_matter():
    texts = [json.dumps(record(), indent=4), json.dumps(dict(reversed(record().items())), ensure_ascii=True)]
    assert verdicts(texts) == [{"ok": True, "head": record()["head"]}] * 2


@pytest.mark.req("B-46")
def test_no_changed_bit_passes():
    chance = random.Random(20230712)
    originals = [compact(record(name)).encode() for name in ("draw-sha256", "draw-sm3", "draw-infeasible")]
    lines = []
    for _ in range(1000):
        text = bytearray(chance.choice(originals))
        bit = chance.randrange(8 * len(text))
        text[bit // 8] ^= 1 << bit % 8
        lines.append(base64.b64encode(text).decode())
    answers = run("run.mjs", "verify64", lines=lines)
    assert len(answers) == 1000
    assert [one for one in answers if one["ok"]] == []
    assert {one["stage"] for one in answers} == {1, 2, 3, 4, 5}


def test_assignment_is_the_literal_one():
    (seen,) = run("brute_check.mjs", "800")
    assert min(seen.values()) > 50


@pytest.mark.deep
def test_assignment_is_the_literal_one_at_length():
    (seen,) = run("brute_check.mjs", "30000", "100000")
    assert min(seen.values()) > 2000


def test_a_draw_of_300_objects_and_100_officers_is_checked_in_time():
    plenty, tight = run("speed.mjs", "300", "100", "12"), run("speed.mjs", "300", "100", "4")
    assert plenty[0]["unstaffed"] == 0 < tight[0]["unstaffed"]
    assert max(plenty[0]["ms"], tight[0]["ms"]) < 10_000  # a fifth of a second and one second on an idle machine


def test_every_sentence_of_the_page_has_its_english():
    (said,) = run("words_check.mjs")
    assert said.pop("used") > 200
    assert said == {"missing": [], "unused": [], "parameters": [], "chinese": []}


def test_the_built_page_is_one_file_that_forbids_every_connection():
    built = HOUSE / "frontend" / "dist" / "verify.html"
    text = built.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]
    assert (built.parent / "verify.policy.txt").read_text(encoding="utf-8").strip() == policy
    assert "default-src 'none'" in policy and "connect-src" not in policy and "unsafe" not in policy
    parts = re.findall(r"<script[^>]*>(.*?)</script>", text, re.S) + re.findall(r"<style>(.*?)</style>", text, re.S)
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts]
    assert len(parts) == 3 and all(f"'sha256-{one}'" in policy for one in hashes)
    outside = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", text, flags=re.S)
    assert not re.search(r'(src|href)="(?!data:)', outside)
