"""Conflicts and absences on pages: the officer's own, the steward's, whose they are (S0-31, S1-17)."""

import itertools

import pytest

from saas import clock
from saas.registers.inspectors import absences, conflicts, constraints, editing, experts
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects import editing as subject_editing
from tests.factories.queries import counted
from tests.factories.workbooks import inspector_values, subject_values
from tests.factories.world import CHAOAN, CITY, PROVINCE, TODAY, XIANGQIAO

MINE, DAYS = "/me/conflicts", "/me/absences"
SECRET = "配偶在该所执业"
_keys = itertools.count(1)


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture(scope="module")
def ids(world) -> dict[str, int]:
    """The city's officer with an account, one without, an expert; two institutions of a county, one of another."""
    with clock.at(TODAY):
        with world.acting(CITY, "steward") as s:
            user = world.users[CITY, "inspector"]
            made = {
                "me": editing.add(s, inspector_values(1, name="陆怀瑾", user_id=user)).id,
                "other": editing.add(s, inspector_values(2, name="沈予安")).id,
            }
            facts = {"name": "程令仪", "unit": "某大学", "title": "教授", "categories": ["law_firm"], "user_id": None}
            made["expert"] = experts.add(s, facts).id
        for number, n in ((XIANGQIAO, 11), (XIANGQIAO, 12), (CHAOAN, 13)):
            with world.acting(number, "steward") as s:
                made[f"firm{n}"] = subject_editing.add(s, subject_values(n)).id
        with world.acting(XIANGQIAO, "steward") as s:
            gone = subject_editing.add(s, subject_values(14))
            subject_editing.leave(s, gone, TODAY, "cancelled")
    return made


@pytest.fixture(scope="module")
def officer(world, ids):
    return world.client(CITY, "inspector")


@pytest.fixture(scope="module")
def steward(world, ids):
    return world.client(CITY, "steward")


def sent(client, url: str, **data):
    return client.post(url, data={"_idem": f"constraint-{next(_keys):05d}", **data})


@pytest.mark.req("S0-31", "S1-17")
def test_an_officer_declares_an_interest_knowing_what_becomes_public(world, ids, officer):
    assert "没有申报过" in officer.get(MINE).text
    name, code = subject_values(11)["name"], subject_values(11)["uscc"]
    page = officer.get(f"{MINE}?q={name[2:6]}").text
    assert code in page and "这一对关系会公开" in page and "每次抽取更换" in page
    made = sent(officer, f"{MINE}?q={code}", subject_id=str(ids["firm11"]), note=SECRET)
    assert made.status_code == 303 and made.headers["Location"] == MINE
    page = officer.get(MINE).text
    assert name in page and SECRET in page and "抽取时回避" in page and "撤销" not in page.split("<aside")[0].replace("撤销。", "")
    with world.acting(CITY) as s:
        assert constraints.barred(s, [ids["me"], ids["other"]], [ids["firm11"]]) == {(ids["me"], ids["firm11"])}
    again = sent(officer, f"{MINE}?q={code}", subject_id=str(ids["firm11"]), note=SECRET)
    assert again.status_code == 422 and 'data-code="E_CONFLICT_TWICE"' in again.text and SECRET in again.text


@pytest.mark.parametrize(
    ("words", "subject", "code"),
    [("律师", "", "E_REQUIRED"), ("律师", "999999", "E_CHOICE"), ("", "firm12", "E_CHOICE"), ("没有这家", "firm12", "E_CHOICE")],
)
def test_what_was_not_found_cannot_be_declared(ids, officer, words, subject, code):
    answer = sent(officer, f"{MINE}?q={words}", subject_id=str(ids.get(subject, subject)), note="打过的字")
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text


def test_only_active_institutions_of_the_subtree_are_found(world, ids, officer):
    assert "没有找到" in officer.get(f"{MINE}?q={subject_values(14)['uscc']}").text, "left the register"
    county = world.client(CHAOAN, "inspector")
    with world.acting(CHAOAN, "steward") as s:
        editing.add(s, inspector_values(3, user_id=world.users[CHAOAN, "inspector"]))
    assert subject_values(13)["uscc"] in county.get(f"{MINE}?q={subject_values(13)['uscc']}").text
    assert "没有找到" in county.get(f"{MINE}?q={subject_values(11)['uscc']}").text, "a neighbour's"


def test_an_account_without_an_officer_is_told_so(world):
    client = world.client(XIANGQIAO, "inspector")
    for path in (MINE, DAYS):
        page = client.get(path)
        assert page.status_code == 200 and "没有对应的执法检查人员" in page.text
        assert sent(client, path, subject_id="1", kind="leave").status_code == 422


@pytest.mark.req("S1-17")
def test_days_off_are_entered_and_cancelled_by_the_officer(ids, officer):
    assert "没有登记过" in officer.get(DAYS).text
    days = {"begins_on": "2023-05-01", "ends_on": "2023-05-05", "kind": "leave"}
    assert sent(officer, DAYS, **days).status_code == 303
    for change, code in (
        ({"begins_on": "2023-05-05", "ends_on": "2023-05-06"}, "E_OVERLAP"),
        ({"begins_on": "2023-06-02", "ends_on": "2023-06-01"}, "E_DATE_RANGE"),
        ({"begins_on": "2023-01-02", "ends_on": "2023-01-03"}, "E_PAST"),
        ({"begins_on": "2023-06-02", "ends_on": "2025-06-01"}, "E_SPAN"),
        ({"begins_on": "tomorrow"}, "E_DATE"),
        ({"kind": "wedding"}, "E_CHOICE"),
        ({"ends_on": ""}, "E_REQUIRED"),
    ):
        answer = sent(officer, DAYS, **(days | change))
        assert answer.status_code == 422 and f'data-code="{code}"' in answer.text, code
    page = officer.get(DAYS).text
    assert page.count("已登记") == 1 and "2023年5月5日" in page
    number = page.split("/me/absences/")[1].split("/")[0]
    assert sent(officer, f"/me/absences/{number}/cancel").status_code == 303
    assert "已取消" in officer.get(DAYS).text
    assert sent(officer, f"/me/absences/{number}/cancel").status_code == 422


def test_nobody_cancels_what_is_not_their_own(world, ids, officer):
    with world.acting(CITY, "steward") as s:
        mine = absences.enter(s, s.get(Inspector, (44, ids["me"])), TODAY, TODAY, "other_duty").id
        others = absences.enter(s, s.get(Inspector, (44, ids["other"])), TODAY, TODAY, "sick").id
    page = officer.get(DAYS).text
    assert "其他公务" in page and f"/me/absences/{mine}/cancel" not in page, "the steward entered it"
    for number in (mine, others):
        assert sent(officer, f"/me/absences/{number}/cancel").status_code == 404
        assert sent(officer, f"/registers/absences/{number}/cancel").status_code == 403
        assert sent(world.client(PROVINCE, "steward"), f"/registers/absences/{number}/cancel").status_code == 404


@pytest.mark.req("S0-31")
def test_the_steward_keeps_both_for_officers_and_experts(world, ids, steward):
    code = subject_values(12)["uscc"]
    for where in (f"/registers/inspectors/{ids['other']}", f"/registers/experts/{ids['expert']}"):
        made = sent(steward, f"{where}/conflicts?q={code}", subject_id=str(ids["firm12"]), note=SECRET)
        assert made.status_code == 303 and made.headers["Location"] == f"{where}/conflicts"
        assert sent(steward, f"{where}/absences", begins_on="2023-09-01", ends_on="2023-09-02", kind="training").status_code == 303
        page = steward.get(where).text
        assert subject_values(12)["name"] in page and "2023年9月1日" in page and SECRET not in page
        inner = steward.get(f"{where}/conflicts").text
        assert SECRET in inner
        revoked = sent(steward, "/registers/conflicts/" + inner.split("/registers/conflicts/")[1].split("/")[0] + "/revoke")
        assert revoked.status_code == 303 and revoked.headers["Location"] == f"{where}/conflicts"
        days = steward.get(f"{where}/absences").text
        off = sent(steward, "/registers/absences/" + days.split("/registers/absences/")[1].split("/")[0] + "/cancel")
        assert off.headers["Location"] == f"{where}/absences"
        page = steward.get(where).text
        assert "没有申报。" in page and subject_values(12)["name"] not in page and "2023年9月1日" not in page
    with world.acting(CITY) as s:
        assert constraints.barred(s, [ids["other"]], [ids["firm12"]]) == set()
        assert constraints.expert_barred(s, [ids["expert"]], [ids["firm12"]]) == set()


def test_nobody_else_sees_who_has_an_interest_in_whom(world, ids):
    with world.acting(CITY, "steward") as s:
        one = s.get(Inspector, (44, ids["me"]))
        row = conflicts.of_person(s, one)[0]
        number, name = row.id, row.subject_name
    where = f"/registers/inspectors/{ids['me']}"
    for role in ("planner", "publisher", "supervisor"):
        client = world.client(CITY, role)
        page = client.get(where)
        assert page.status_code == 200 and name not in page.text and "利害关系" not in page.text
        assert client.get(f"{where}/conflicts").status_code == client.get(f"{where}/absences").status_code == 403
    above = world.client(PROVINCE, "steward")
    assert name not in above.get(where).text
    assert above.get(f"{where}/conflicts").status_code == 404
    assert sent(above, f"/registers/conflicts/{number}/revoke").status_code == 404


def test_pages_are_cheap(ids, steward, officer):
    for client, path, most in (
        (officer, MINE, 3), (officer, DAYS, 3), (steward, f"/registers/inspectors/{ids['me']}/conflicts", 4),
        (steward, f"/registers/inspectors/{ids['me']}", 10), (steward, f"/registers/experts/{ids['expert']}", 8),
        (steward, "/registers/experts", 3),
    ):  # fmt: skip
        client.get(path)
        with counted() as queries:
            client.get(path)
        assert len(queries) <= most, (path, queries)
