"""Users of one bureau: made, handed a link, changed, disabled; partner officers; foreign ids (R10, R11, B-49)."""

import re
from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import people
from tests.factories.world import CHAOAN, CITY, PASSWORD, XIANGQIAO
from tests.foundation.accounts.kit import codes, member, send

LINK = re.compile(r"/activate/(44\.[\w-]+)")


def make(client, login: str, **typed):
    """Makes a user in the browser; returns the page with the link, and its address."""
    answer = send(client, "/admin/users/new", name="林晓东", login=login, **typed)
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"]), answer.headers["Location"]


@pytest.mark.req("S0-05")
def test_a_new_user_is_handed_a_link_once_sets_a_password_and_may_do_nothing_yet(world):
    client = world.client(CITY, "sys_admin")
    page, where = make(client, "lin-1", section=str(world.sections[CITY, "律师工作管理科"]))
    secret = LINK.search(page.text)[1]
    assert "未启用" in page.text and not LINK.search(client.get(where).text)
    person = world.client()
    assert person.post(f"/activate/{secret}", data={"password": "Short1!", "again": "Short1!"}).status_code == 422
    assert person.post(f"/activate/{secret}", data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    world.sign_in(person, CITY, "lin-1")
    assert person.get("/w").status_code == 403
    assert "还没有岗位" in client.get(where).text


def test_a_double_submit_makes_one_user(world):
    client = world.client(CITY, "sys_admin")
    sent = {"name": "双击", "login": "twice-1"}
    one = send(client, "/admin/users/new", key="double-submit-1", **sent)
    two = send(client, "/admin/users/new", key="double-submit-1", **sent)
    assert one.headers["Location"] == two.headers["Location"]
    assert LINK.search(client.get(two.headers["Location"]).text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"login": ""}, "E_REQUIRED"),
        ({"login": "A B"}, "E_SHAPE"),
        ({"login": f"{CITY}-planner"}, "E_LOGIN_TAKEN"),
        ({"login": f"{CHAOAN}-planner"}, "E_LOGIN_TAKEN"),
        ({"section": "999999"}, "E_CHOICE"),
        ({"valid_to": "31.12.2023"}, "E_DATE"),
        ({"department": "潮州市发展和改革局", "section": "own"}, "E_SECTION_OR_DEPARTMENT"),
    ],
)
def test_wrong_input_keeps_what_was_typed(world, typed, code):
    if typed.get("section") == "own":
        typed = typed | {"section": str(world.sections[CITY, "法治督察科"])}
    answer = send(world.client(CITY, "sys_admin"), "/admin/users/new", **({"name": "许闻溪", "login": "xu-1"} | typed))
    assert answer.status_code == 422 and codes(answer) == {code} and 'value="许闻溪"' in answer.text


def test_a_partner_officer_gets_reach_assigned_and_may_only_inspect(world):
    client = world.client(CITY, "sys_admin")
    make(client, "drc-wu", department="潮州市发展和改革局", valid_to="2099-12-31")
    with world.acting(CITY, "sec_admin") as s:
        officer = next(m for m in people.members(s) if m.department)
        assert officer.reach == "assigned"
        with pytest.raises(Refusal, match="E_ASSIGNED"):
            people.grant(s, officer, ["planner"])
        people.grant(s, officer, ["inspector"])


def test_an_expired_link_is_renewed_and_the_old_one_is_void(world):
    client = world.client(CITY, "sys_admin")
    page, where = make(client, "late-1")
    old = LINK.search(page.text)[1]
    assert send(client, f"{where}/link").status_code == 303
    new = LINK.search(client.get(where).text)[1]
    assert world.client().get(f"/activate/{old}").status_code == 404
    assert world.client().get(f"/activate/{new}").status_code == 200


def test_no_new_first_link_for_an_account_in_use(world):
    client = world.client(CITY, "sys_admin")
    answer = send(client, f"/admin/users/{world.members[CITY, 'reviewer']}/link")
    assert answer.status_code == 422 and "E_ACTIVATED" in answer.text


@pytest.mark.req("S0-05")
def test_disabling_ends_every_sign_in_at_once_and_enabling_opens_the_door_again(world):
    person = world.client(CITY, "steward")
    admin = world.client(CITY, "sys_admin")
    where = f"/admin/users/{world.members[CITY, 'steward']}"
    assert person.get("/w").status_code == 200
    send(admin, f"{where}/state", active="0")
    assert person.get("/w").status_code == 303
    refused = world.client().post("/sign-in", data={"root": "44", "login": f"{CITY}-steward", "password": PASSWORD})
    assert refused.status_code == 422
    send(admin, f"{where}/state", active="1")
    assert person.get("/w").status_code == 303  # the old sign-in does not come back
    assert world.client(CITY, "steward").get("/w").status_code == 200


def test_nobody_disables_oneself_or_the_last_administrator_of_a_kind(world):
    admin = world.client(CITY, "sys_admin")
    for role, code in (("sys_admin", "E_SELF"), ("sec_admin", "E_LAST_ADMIN"), ("audit_admin", "E_LAST_ADMIN")):
        answer = send(admin, f"/admin/users/{world.members[CITY, role]}/state", active="0")
        assert answer.status_code == 422 and code in answer.text


def test_a_membership_ends_by_itself_at_midnight_of_its_last_day(world):
    with world.acting(CITY, "sys_admin") as s:
        person = member(s, world, CITY, "loan_coordinator")
        people.change(s, person, None, name=person.name, section_id=None, valid_to=date(2023, 6, 30))
    with clock.at(date(2023, 6, 30)):
        client = world.client(CITY, "loan_coordinator")
        assert client.get("/w").status_code == 200
    with clock.at(date(2023, 7, 1)):
        assert client.get("/w").status_code == 303


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("number", [CHAOAN, XIANGQIAO, 440000, 429004])
def test_people_of_other_bureaus_are_not_there(world, number):
    client = world.client(CITY, "sys_admin")
    where = f"/admin/users/{world.members[number, 'planner']}"
    assert client.get(where).status_code == 404
    assert send(client, where, name="改名").status_code == 404
    assert send(client, f"{where}/state", active="0").status_code == 404
    assert send(client, f"{where}/link").status_code == 404


def test_the_list_filters_and_goes_out_as_a_file(world):
    client = world.client(CITY, "sys_admin")
    assert "潮州reviewer" in client.get("/admin/users?q=潮州rev").text
    assert "潮州planner" not in client.get("/admin/users?q=潮州rev").text
    assert "潮州planner" in client.get(f"/admin/users?q={CITY}-planner").text
    assert "没有符合筛选条件" in client.get("/admin/users?q=无此人").text
    file = client.get("/admin/users?format=csv")
    assert file.mimetype == "text/csv" and "结果审核" in file.text and f"{CHAOAN}-planner" not in file.text


def test_a_link_about_to_run_out_waits_on_the_desk(world):
    client = world.client(XIANGQIAO, "sys_admin")
    assert "还没有启用账号" not in client.get("/w").text
    with world.acting(XIANGQIAO, "sys_admin") as s:
        user, _secret = people.create_user(s, login="waits-1", name="等待者")
        s.flush()
        from sqlalchemy import update

        from tenants.people import Token

        soon = clock.real_now()
        s.execute(update(Token).where(Token.root_id == 44, Token.user_id == user.id).values(expires_at=soon))
    assert "等待者 还没有启用账号" in client.get("/w").text
    assert "为 等待者 授予岗位" in world.client(XIANGQIAO, "sec_admin").get("/w").text
