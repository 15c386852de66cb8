"""Section 5: seed plan, contributions and seed."""

import pytest

from saas.supervision.draws.engine import (
    DrawError,
    check_contributions,
    check_plan,
    ctx_of,
    reveal_commit,
    seed_of,
    throws_needed,
)

from .kit import vectors

CTX = ctx_of("CZ2023-1", 1)
SECRETS = {"bureau": "ab" * 32, "notary": "cd" * 32}
BEACON = {"kind": "beacon", "source": "drand-quicknet", "round": 27946614}


def reveal(party: str) -> dict:
    return {"kind": "reveal", "party": party, "commit": reveal_commit("sha256", CTX, party, SECRETS[party])}


def dice(sides: int, count: int) -> dict:
    return {"kind": "dice", "party": "notary", "sides": sides, "count": count}


def code_of(check, *arguments) -> str | None:
    try:
        check(*arguments)
    except DrawError as refused:
        return refused.code
    return None


@pytest.mark.parametrize("case", vectors("seed"), ids=range(len(vectors("seed"))))
def test_seed_vectors(case):
    check_plan(case["plan"])
    arguments = case["suite"], case["plan"], case["contributions"], case["ctx"], case["commit"]
    if "error" in case:
        assert code_of(seed_of, *arguments) == case["error"]
    else:
        assert seed_of(*arguments) == case["seed"]


@pytest.mark.req("S1-15")
def test_a_physical_throw_is_recorded_and_gives_the_seed():
    plan = [dice(6, 25)]
    check_plan(plan)
    thrown = "1626354241526354112233445"
    first = seed_of("sha256", plan, [thrown], CTX, "00" * 32)
    assert first == seed_of("sha256", plan, [thrown], CTX, "00" * 32)
    assert first != seed_of("sha256", plan, [thrown[:-1] + "6"], CTX, "00" * 32)


def test_throws_needed():
    assert (throws_needed(6), throws_needed(10)) == (25, 20)


@pytest.mark.parametrize("plan, code", [
    ([], "E_WEAK_SEED"),
    ([reveal("bureau")], "E_WEAK_SEED"),
    ([reveal("bureau"), dice(6, 24)], "E_WEAK_SEED"),
    ([dice(10, 19)], "E_WEAK_SEED"),
    ([dice(6, 24), dice(6, 24)], "E_WEAK_SEED"),
    ([dice(6, 25)], None),
    ([dice(10, 20)], None),
    ([dice(10, 2**53 - 1)], None),
    ([BEACON], None),
    ([reveal("bureau"), reveal("notary")], None),
    ([reveal("bureau"), reveal("bureau")], "E_DUP_ID"),
    ([BEACON, reveal("bureau")], "E_FORMAT"),
    ([dice(8, 25)], "E_FORMAT"),
    ([dice(6, 0)], "E_FORMAT"),
    ([dice(True, 25)], "E_FORMAT"),
    ([{**BEACON, "round": "27946614"}], "E_FORMAT"),
    ([{**BEACON, "note": ""}], "E_FORMAT"),
    ([{"kind": "beacon", "source": "drand"}], "E_FORMAT"),
    ([{**reveal("bureau"), "commit": "AB" * 32}, BEACON], "E_FORMAT"),
    ([{"kind": "coin"}], "E_FORMAT"),
    ([{"kind": ["dice"]}], "E_FORMAT"),
    (["dice"], "E_FORMAT"),
    ({}, "E_FORMAT"),
    (None, "E_FORMAT"),
])
def test_plan_shape_and_strength(plan, code):
    assert code_of(check_plan, plan) == code


@pytest.mark.parametrize("plan, given, code", [
    ([dice(6, 25)], ["1" * 25], None),
    ([dice(6, 25)], ["1" * 24], "E_SEED"),
    ([dice(6, 25)], ["1" * 24 + "7"], "E_SEED"),
    ([dice(6, 25)], ["1" * 24 + "0"], "E_SEED"),
    ([dice(6, 25)], ["1" * 24 + "١"], "E_SEED"),
    ([dice(6, 25)], [None], "E_SEED"),
    ([dice(6, 25)], [int("1" * 15)], "E_SEED"),
    ([dice(6, 25)], [], "E_SEED"),
    ([dice(6, 25)], None, "E_SEED"),
    ([dice(10, 20)], ["0123456789" * 2], None),
    ([BEACON], ["ab" * 32], None),
    ([BEACON], ["ab" * 256], None),
    ([BEACON], ["ab" * 257], "E_SEED"),
    ([BEACON], ["ab" * 31], "E_SEED"),
    ([BEACON], ["ab" * 32 + "a"], "E_SEED"),
    ([BEACON], ["AB" * 32], "E_SEED"),
    ([BEACON], ["ab" * 32 + "\n"], "E_SEED"),
    ([BEACON], [None], "E_SEED"),
    ([reveal("bureau"), reveal("notary")], [SECRETS["bureau"], SECRETS["notary"]], None),
    ([reveal("bureau"), reveal("notary")], [SECRETS["notary"], SECRETS["bureau"]], "E_REVEAL"),
    ([reveal("bureau"), reveal("notary")], [SECRETS["bureau"], "12"], "E_SEED"),
    ([reveal("bureau"), reveal("notary")], [SECRETS["bureau"], None], "E_MISSING_REVEAL"),
    ([reveal("bureau"), reveal("notary"), dice(6, 24)], [None, SECRETS["notary"], "1" * 24], "E_MISSING_REVEAL"),
    ([reveal("bureau"), reveal("notary"), dice(6, 25)], [None, None, "1" * 25], None),
    ([reveal("bureau"), BEACON], [None, "ab" * 32], None),
])
def test_contributions(plan, given, code):
    check_plan(plan)
    assert code_of(check_contributions, "sha256", plan, given, CTX) == code


def test_a_reveal_of_another_attempt_does_not_open():
    plan = [reveal("bureau"), reveal("notary")]
    given = list(SECRETS.values())
    assert code_of(check_contributions, "sha256", plan, given, ctx_of("CZ2023-1", 2)) == "E_REVEAL"
    assert code_of(check_contributions, "sm3", plan, given, CTX) == "E_REVEAL"


def test_every_contribution_and_the_commit_reach_the_seed():
    plan = [reveal("bureau"), reveal("notary"), BEACON]
    full = [*SECRETS.values(), "ab" * 32]
    silent, later = [None, *full[1:]], [*full[:2], "ac" * 32]
    variants = [(full, "00" * 32), (full, "01" * 32), (silent, "00" * 32), (later, "00" * 32)]
    assert len({seed_of("sha256", plan, given, CTX, commit) for given, commit in variants}) == 4


@pytest.mark.parametrize("commit", ["", "0" * 63, "G" * 64, None])
def test_malformed_commit(commit):
    assert code_of(seed_of, "sha256", [BEACON], ["ab" * 32], CTX, commit) == "E_FORMAT"


@pytest.mark.parametrize("secret", ["ab" * 31, "AB" * 32, None])
def test_a_party_cannot_commit_to_a_malformed_secret(secret):
    assert code_of(reveal_commit, "sha256", CTX, "bureau", secret) == "E_SEED"
