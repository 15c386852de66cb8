"""The trace as the audit administrator reads it: filtered, bounded, before and after, leaf recomputed (S0-20)."""

import psycopg
import pytest

from saas.foundation import journal
from saas.foundation.accounts import people
from saas.foundation.journal import reading
from saas.foundation.journal.reading import Asked
from tests.cluster import dsn
from tests.factories.world import CHAOAN, CITY, PROVINCE, XIANGQIAO
from tests.foundation.accounts.kit import acts, member


@pytest.fixture(scope="module")
def traced(world):
    """A change in a county, of which the trace tells."""
    with world.acting(XIANGQIAO, "sec_admin") as s:
        people.grant(s, member(s, world, XIANGQIAO, "planner2"), ["planner", "reviewer"])
    return acts(world, XIANGQIAO, "role.grant")[-1]


@pytest.mark.req("S0-20", "S3-04")
def test_one_event_tells_who_when_before_and_after_and_its_leaf_is_recomputed(world, traced):
    page = world.client(XIANGQIAO, "audit_admin").get(f"/admin/trace/{traced.id}").text
    assert "计划承办、结果审核" in page and "<del>计划承办</del>" in page and "一致：这条记录写入后没有被改动" in page
    assert "sec_admin" in page and f"membership:{world.members[XIANGQIAO, 'planner2']}" in page


@pytest.mark.req("S0-20")
def test_a_touched_row_is_told_by_its_leaf(world, traced):
    with psycopg.connect(dsn(world.settings.owner_url), autocommit=True) as owner:
        change = "update app.audit_event set actor_name = %s where id = %s"
        owner.execute(change, ("别人", traced.id))
        client = world.client(XIANGQIAO, "audit_admin")
        assert "不一致" in client.get(f"/admin/trace/{traced.id}").text
        owner.execute(change, (traced.actor_name, traced.id))
        assert "不一致" not in client.get(f"/admin/trace/{traced.id}").text


@pytest.mark.req("S0-20", "B-49")
@pytest.mark.parametrize("statement", ["update app.audit_event set act = 'x'", "delete from app.audit_event"])
def test_nobody_of_the_bureau_changes_or_removes_a_row(world, statement):
    from sqlalchemy import text
    from sqlalchemy.exc import ProgrammingError

    with world.acting(CITY, "audit_admin") as s, pytest.raises(ProgrammingError, match="permission denied"):
        s.execute(text(statement))


@pytest.mark.req("S0-04")
def test_a_superior_reads_below_and_nobody_reads_beside_or_above(world, traced):
    where = f"/admin/trace/{traced.id}"
    assert world.client(CITY, "audit_admin").get(where).status_code == 200
    top = world.client()
    world.sign_in(top, PROVINCE, f"{PROVINCE}-audit")
    assert top.get(where).status_code == 200
    assert world.client(CHAOAN, "audit_admin").get(where).status_code == 404
    assert world.client(429004, "audit_admin").get(where).status_code == 404


def test_filters_narrow_and_nonsense_is_left_out(world, traced):
    client = world.client(XIANGQIAO, "audit_admin")
    assert "代理审批" not in _rows(client.get("/admin/trace?act=role"))
    assert f"/admin/trace/{traced.id}" in client.get(f"/admin/trace?obj={traced.obj}").text
    assert f"/admin/trace/{traced.id}" in client.get("/admin/trace?person=sec_admin&act=role").text
    assert "没有符合筛选条件" in client.get("/admin/trace?person=%25").text
    assert "没有符合筛选条件" in client.get("/admin/trace?day=1999-01-01").text
    assert client.get("/admin/trace?day=yesterday&tenant_no=x&before=-1").status_code == 200
    assert f"/admin/trace/{traced.id}" not in client.get(f"/admin/trace?tenant_no={CITY}&act=zz").text


def test_a_page_is_bounded_and_goes_on_by_key(world):
    with world.acting(CHAOAN, "planner") as s:
        for turn in range(120):
            journal.record(s, "probe.run", f"probe:{turn}")
    with world.acting(CHAOAN, "audit_admin") as s:
        seen, before = [], None
        while True:
            rows, more = reading.page(s, Asked(act="probe"), before)
            assert len(rows) <= reading.PER_PAGE
            seen += [e.obj for e in rows]
            if not more:
                break
            before = rows[-1].id
    assert seen == [f"probe:{turn}" for turn in reversed(range(120))]
    page = world.client(CHAOAN, "audit_admin").get("/admin/trace?act=probe").text
    assert "更早的" in page and 'rel="next"' in page


def test_the_file_holds_the_same_rows_and_no_formula(world):
    with world.acting(CHAOAN, "planner") as s:
        journal.record(s, "probe.csv", "probe:1", note="=1+1")
    file = world.client(CHAOAN, "audit_admin").get("/admin/trace?act=probe.csv&format=csv")
    assert file.mimetype == "text/csv" and file.text.count("\n") == 2 and ",=1" not in file.text


def _rows(answer) -> str:
    return answer.text.split("<tbody>")[1].split("</tbody>")[0]
