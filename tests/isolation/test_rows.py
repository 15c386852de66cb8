"""Every mapped table takes a made row: the ground on which the matrix stands."""

from __future__ import annotations

import pytest

from tenants.base import Base
from tests.factories.forest import Forest

TABLES = sorted(t.name for t in Base.metadata.sorted_tables)
DOORS = {"tenant", "ref_clock"}
BELOW = {"loan_directive"}  # a county has nobody to aim at: such a row is a city's


@pytest.mark.parametrize("table", [name for name in TABLES if name not in DOORS])
def test_a_row_of_every_table_is_made_and_bears_its_bureau(forest: Forest, table: str):
    place = 430100 if table in BELOW else 430102
    first = forest.make_row(table, 43, place)
    second = forest.make_row(table, 43, place)
    assert first["root_id"] == 43
    assert first.get("tenant_no", first.get("to_no")) == place
    assert first != second


@pytest.mark.parametrize("table", sorted(DOORS))
def test_what_nobody_owns_is_not_made_here(forest: Forest, table: str):
    with pytest.raises(ValueError, match="nobody's rows"):
        forest.make_row(table, 43, 430102)


def test_the_forest_is_what_its_picture_says(forest: Forest):
    with forest.admin() as admin:
        rows = admin.execute("select root_id, tenant_no, parent_no, lo, hi from app.tenant order by 1, 2").fetchall()
    assert rows[:3] == [
        (43, 430000, None, 430000, 439999),
        (43, 430100, 430000, 430100, 430199),
        (43, 430102, 430100, 430102, 430102),
    ]
    assert len(rows) == 16
