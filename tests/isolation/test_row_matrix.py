"""The row matrix (tenancy §7.2): every table × viewer × row × everything one can try, against the oracle."""

from __future__ import annotations

import pytest

from tests.isolation.checker import Hands, check
from tests.isolation.ground import TABLES, Ground
from tests.isolation.world import SAMPLE, VIEWERS

NAMES = sorted(TABLES)


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("table", NAMES)
def test_a_sample_of_viewers_gets_what_the_design_says(table: str, grounds: dict[str, Ground], hands: Hands):
    differences = list(check(grounds[table], SAMPLE, hands))
    assert not differences, "\n".join(differences)


@pytest.mark.deep
@pytest.mark.req("S0-04")
@pytest.mark.parametrize("table", NAMES)
def test_every_viewer_gets_what_the_design_says(table: str, grounds: dict[str, Ground], hands: Hands):
    differences = list(check(grounds[table], VIEWERS, hands))
    assert not differences, "\n".join(differences)
