"""Chaozhou's counties with officers to lend, in a database of the module's own."""

import pytest

from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.loans import kit

ROLES = ("inspector", "planner2", "steward", "reviewer")


@pytest.fixture(scope="module")
def loans(world) -> kit.Loans:
    """Borrowing within the city is allowed; four officers with accounts in each of three counties."""
    kit.reach(world)
    return kit.Loans(world, people={bureau: kit.officers(world, bureau, ROLES) for bureau in (CHAOAN, RAOPING, XIANGQIAO)})
