"""Five law firms drawn and sealed, each with a team of two: what the tests of later changes start from."""

import pytest

from saas.supervision.inspections.models import Inspection
from tests.factories.world import CITY
from tests.supervision.draws.later import After


@pytest.fixture(scope="module")
def firms(drawn_tasks) -> After:
    """The sealed attempt of the law firms, in a database of the module's own."""
    with drawn_tasks.world.acting(CITY) as s:
        return After(drawn_tasks.world, s.get(Inspection, (44, drawn_tasks.inspections[4][0])).attempt_id)
