"""What a party's own device computes is what the engine checks: values, their hashes, one's own throws (protocol §5)."""

import hashlib
import json
import re

from saas.supervision.draws import engine
from tests.frontend.verify.node import run

LABELS = ["市公证处", "广东省司法厅", 'A "quoted" name', "𠮷田事務所"]


def test_the_pages_hash_is_the_engines_in_both_suites():
    asked = [
        {"suite": suite, "context": context, "party": label, "value": value}
        for suite in ("sha256", "sm3")
        for context in ("445100-2023-4#1", "445100-2023-4#2#e3")
        for label in LABELS
        for value in ("5e" * 32, "00" * 31 + "01", "ff" * 32)
    ]
    said = run("party.mjs", lines=[json.dumps(one) for one in asked])
    assert said == [engine.reveal_commit(one["suite"], one["context"], one["party"], one["value"]) for one in asked]


def test_ones_own_throws_become_the_sha256_of_their_digits():
    throws = "1 2 3，4　5、6 " * 9
    [value] = run("party.mjs", lines=[json.dumps({"throws": throws})])
    assert value == hashlib.sha256(("123456" * 9).encode()).hexdigest()


def test_a_value_of_the_device_is_32_fresh_bytes():
    values = run("party.mjs", lines=["{}"] * 8)
    assert len(set(values)) == 8 and all(re.fullmatch(r"[0-9a-f]{64}", value) for value in values)
