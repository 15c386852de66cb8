"""Section 2 and section 11: suites, tagged hashes, tickets, DRBG, Merkle roots, pseudonyms."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.draws.engine import DrawError, pid
from saas.supervision.draws.engine.drbg import Drbg
from saas.supervision.draws.engine.hashing import Suite, suite_of, working_sm3
from saas.supervision.draws.engine.merkle import root
from saas.supervision.draws.engine.sm3 import sm3

from .kit import vectors

PLAIN_SM3 = Suite("sm3", sm3)
SUITES = [pytest.param(suite_of("sha256"), id="sha256"), pytest.param(suite_of("sm3"), id="sm3"),
          pytest.param(PLAIN_SM3, id="plain-sm3")]


@pytest.mark.parametrize("suite", SUITES)
def test_hash_vectors(suite):
    cases = vectors("hash")[suite.name]
    for case in cases["H"]:
        assert suite.tagged(case["tag"], *map(bytes.fromhex, case["parts_hex"])).hex() == case["out"]
    assert suite.key(bytes(32), "object").hex() == cases["key_object"]
    for case in cases["tickets"]:
        assert suite.ticket(bytes.fromhex(case["key"]), case["n"], case["id"]).hex() == case["out"]
    for case in cases["merkle"]:
        assert root(suite, [line.encode() for line in case["leaves"]]).hex() == case["root"]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_pid_vectors(suite):
    for case in vectors("hash")[suite]["pid"]:
        assert pid(suite, bytes.fromhex(case["salt"]), case["draw_id"], case["natural_id"]) == case["out"]


def test_pid_is_bound_to_person_draw_and_salt():
    salts, draws, people = (bytes(32), bytes(31) + b"\x01"), ("D1", "D2"), ("执法证-0", "执法证-1")
    seen = {pid("sha256", *values) for values in product(salts, draws, people)}
    assert len(seen) == 8
    with pytest.raises(ValueError, match="32 bytes"):
        pid("sha256", b"short", "D1", "执法证-0")


@pytest.mark.parametrize("case", vectors("drbg"), ids=lambda c: c["suite"])
def test_drbg_vectors(case):
    suite, key = suite_of(case["suite"]), bytes.fromhex(case["key"])
    fresh = Drbg(suite, key)
    assert [f"{fresh.word():016x}" for _ in case["words"]] == case["words"]
    another = Drbg(suite, key)
    assert [str(another.below(int(call["n"]))) for call in case["below"]] == [call["out"] for call in case["below"]]


@pytest.mark.parametrize("n", [0, -1, 2**63 + 1])
def test_below_is_not_defined_outside_its_range(n):
    with pytest.raises(ValueError, match="not defined"):
        Drbg(suite_of("sha256"), bytes(32)).below(n)


def test_the_first_word_beyond_the_last_whole_round_is_rejected():
    class Given(Drbg):
        words = iter([2**64 - 1, 2**64 - 1])

        def word(self):
            return next(self.words)

    # 2^64 - 1 is a multiple of 3 and the only word that 3 does not share out evenly.
    with pytest.raises(StopIteration):
        Given(suite_of("sha256"), bytes(32)).below(3)


def test_below_one_consumes_a_word():
    left, right = (Drbg(suite_of("sha256"), bytes(32)) for _ in range(2))
    assert left.below(1) == 0
    right.word()
    assert left.word() == right.word()


def test_plain_sm3_gives_the_standards_second_example():
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_plain_sm3_agrees_with_the_one_in_use_around_every_padding_border():
    in_use = working_sm3()
    for length in (*range(70), 119, 120, 127, 128, 1000):
        message = bytes(i % 251 for i in range(length))
        assert sm3(message) == in_use(message)


def test_sm3_falls_back_when_the_first_is_missing_or_wrong():
    def missing(message):
        raise ValueError("unsupported hash type sm3")

    assert working_sm3((missing, sm3)) is sm3
    assert working_sm3((lambda message: bytes(32), sm3)) is sm3
    with pytest.raises(RuntimeError, match="no working SM3"):
        working_sm3((missing,))


def test_unknown_suite_is_refused():
    with pytest.raises(DrawError) as refused:
        suite_of("md5")
    assert refused.value.code == "E_FORMAT"


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_different_parts_never_share_a_hash(left, right):
    suite = suite_of("sha256")
    assert (suite.tagged("x", *left) == suite.tagged("x", *right)) == (left == right)
    assert (root(suite, left) == root(suite, right)) == (left == right)
