"""The chain as anybody can check it: what is missing shows as a gap, what was repeated in silence as a fork (§4)."""

from datetime import date

import pytest

from saas.surfaces.portal.chain import ZERO, Entry, links, missing_attempts, repeats


def entry(n: int, prev: str, name: str = "", attempt: int = 1, state: str = "sealed") -> Entry:
    """Attempt number ``n``: its commit is c<n>, its head h<n>."""
    head = f"h{n}" if state == "sealed" else None
    return Entry(f"s{n}", name or f"D{n}", attempt, state, date(2023, 7, n), f"c{n}", head, prev)


def kinds(*entries: Entry) -> list[str]:
    return [links(entries)[one.slug].kind for one in entries]


def test_records_and_void_attempts_form_one_line():
    rows = [entry(1, ZERO), entry(2, "h1", state="void"), entry(3, "c2"), entry(4, "h3", state="committed")]
    assert kinds(*rows) == ["first", "linked", "linked", "linked"]
    found = links(rows)
    assert found["s3"].before is rows[1] and found["s2"].after == (rows[2],) and found["s4"].after == ()
    assert all(link.sound for link in found.values())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # the second was never published
        ([entry(1, ZERO), entry(3, "h2")], ["first", "gap"]),
        # two attempts go on from the same record
        ([entry(1, ZERO), entry(2, "h1"), entry(3, "h1")], ["first", "fork", "fork"]),
        # a second beginning
        ([entry(1, ZERO), entry(2, ZERO)], ["first", "fork"]),
        # one that names neither the head of a record nor the commit of a void attempt
        ([entry(1, ZERO), entry(2, "c1")], ["first", "gap"]),
        # one that goes on from an attempt that is not finished
        ([entry(1, ZERO, state="committed"), entry(2, "c1")], ["first", "gap"]),
        # one that names a later one
        ([entry(1, "h2"), entry(2, ZERO)], ["fork", "fork"]),
    ],
)
def test_whatever_is_not_one_line_is_marked(rows, said):
    assert kinds(*rows) == said
    assert not all(link.sound for link in links(rows).values())


def test_every_single_row_that_is_taken_away_is_noticed():
    rows = [entry(1, ZERO), *(entry(n, f"h{n - 1}") for n in range(2, 9))]
    for gone in range(len(rows) - 1):  # the newest one nobody names yet
        left = rows[:gone] + rows[gone + 1 :]
        assert "gap" in kinds(*left)


def test_attempts_of_one_draw_and_their_missing_numbers():
    rows = [entry(1, ZERO, "A", 1, "void"), entry(2, "c1", "B"), entry(3, "h2", "A", 3)]
    assert [one.attempt for one in repeats(rows, rows[2])] == [1, 3]
    assert missing_attempts(rows) == {"A": [2]}
    assert missing_attempts([]) == {}
