"""A matrix that lets a weakened policy pass proves nothing: every mutant must be noticed (tenancy §7.5)."""

from __future__ import annotations

import random

import pytest

from tests.factories.forest import Forest
from tests.isolation.checker import Hands, check
from tests.isolation.ground import TABLES, Ground
from tests.isolation.mutants import Mutant, install, mutants
from tests.isolation.world import SAMPLE, VIEWERS

PROBED = sorted(name for name in TABLES if name.startswith("probe_")) + [
    "tenant",
    "ref_clock",
    "outbox",
    "user_account",
]
REAL = sorted(set(TABLES) - set(PROBED))
ORDER = SAMPLE + [v for v in VIEWERS if v not in SAMPLE]
EVERY = {name: list(mutants(TABLES[name])) for name in TABLES}


def noticed(mutant: Mutant, ground: Ground, matrix: Forest) -> bool:
    """Whether the matrix finds a difference under this mutant; the first one is enough."""
    with matrix.admin() as admin, admin.transaction(force_rollback=True):
        install(admin, mutant)
        return next(check(ground, ORDER, Hands(admin)), None) is not None


@pytest.mark.parametrize("table", ["probe_own", "probe_down", "feedback", "tenant"])
def test_the_checker_is_silent_when_nothing_was_changed(table: str, grounds: dict[str, Ground], matrix: Forest):
    """The other half of the proof: it is the change that is noticed, not the way it was put in."""
    from tenants.rls import statements

    with matrix.admin() as admin, admin.transaction(force_rollback=True):
        install(admin, Mutant(table, "unchanged", tuple(statements(TABLES[table]))))
        assert list(check(grounds[table], SAMPLE, Hands(admin))) == []


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("table", PROBED)
def test_a_sample_of_the_mutants_of_each_class_is_noticed(table: str, grounds: dict[str, Ground], matrix: Forest):
    chosen = random.Random(table).sample(EVERY[table], 3)
    survivors = [str(m) for m in chosen if not noticed(m, grounds[table], matrix)]
    assert not survivors, "\n".join(survivors)


@pytest.mark.deep
@pytest.mark.req("S0-04")
@pytest.mark.parametrize("table", PROBED)
def test_every_mutant_of_each_class_is_noticed(table: str, grounds: dict[str, Ground], matrix: Forest):
    survivors = [str(m) for m in EVERY[table] if not noticed(m, grounds[table], matrix)]
    assert not survivors, f"{len(survivors)} of {len(EVERY[table])}:\n" + "\n".join(survivors)


@pytest.mark.deep
@pytest.mark.req("S0-04")
@pytest.mark.parametrize("table", REAL)
def test_mutants_of_the_real_tables_are_noticed(table: str, grounds: dict[str, Ground], matrix: Forest):
    """The generator's clauses are proved on the probes; here, that each real table is under the matrix."""
    chosen = random.Random(table).sample(EVERY[table], 12)
    survivors = [str(m) for m in chosen if not noticed(m, grounds[table], matrix)]
    assert not survivors, "\n".join(survivors)
