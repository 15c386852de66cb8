"""A load that breaks off is done again from the beginning; a database with bureaus of its own is left alone."""

import pytest

from saas.demo import load, people, trees
from saas.foundation.accounts import doors, roots
from tenants.context import DOOR
from tenants.unit import transaction

CHONGQING = trees.PROVINCES[-1]


def provinces() -> list[int]:
    """The numbers of the provinces that stand."""
    with transaction(DOOR) as s:
        return [row.root_id for row in doors.roots(s)]


def test_a_load_that_broke_off_is_noticed_and_redone(empty, monkeypatch):
    def broken(owner_url: str) -> None:
        people.seat(owner_url, CHONGQING, 0)
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "fill", broken)
    with pytest.raises(KeyboardInterrupt):
        load.run(empty)
    assert provinces() == [50]
    monkeypatch.setattr(load, "fill", lambda owner_url: people.seat(owner_url, CHONGQING, 0) and None)
    assert "上次没有载完，已清空重来" in load.run(empty)
    assert provinces() == [50]
    assert "已载入过" in load.run(empty)


def test_a_database_with_bureaus_of_its_own_is_left_alone(empty):
    roots.open_root(empty.owner_url, 330000, "浙江省司法厅")
    assert "已有单位，不载入" in load.run(empty)
    assert provinces() == [33]
