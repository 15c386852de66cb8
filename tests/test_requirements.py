"""The requirement table and the markers that point into it."""

import re
from pathlib import Path

from tests.requirements import lines, table


def test_the_table_is_read_whole():
    known = table()
    assert len(known) > 150
    assert len([one for one in known if one.startswith("B-")]) == 54
    assert known["S0-20"].startswith("Append-only, chained audit trail")


def test_every_marker_names_a_requirement_of_the_table():
    known, named = table(), set()
    for file in Path(__file__).parent.rglob("*.py"):
        for call in re.findall(r"mark\.req\(([^)]*)\)", file.read_text(encoding="utf-8")):
            named |= set(re.findall(r'"([^"]+)"', call))
    assert named - set(known) == set()


def test_the_matrix_counts_what_is_proved():
    assert lines({"S0-01": "a", "S0-02": "b"}, {"S0-02": ["t.py::x"]}) == [
        "S0-01    0  a",
        "S0-02    1  b",
        "             t.py::x",
        "1 of 2 requirements are named by at least one test",
    ]
