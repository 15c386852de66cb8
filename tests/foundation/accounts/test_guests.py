"""Administrators lent by a superior (R10): seated at the host, switched to, ended by date or at once."""

from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import guests, people
from tests.factories.world import CHAOAN, CITY, PROVINCE, XIANGQIAO
from tests.foundation.accounts.kit import acts, codes, send


def invite(world, number: int, login: str, role: str = "audit_admin", **kw):
    """The host's security administrator asks somebody of a superior in."""
    with world.acting(number, "sec_admin") as s:
        return guests.invite_guest_admin(s, login=login, name="上级来人", role=role, basis="潮司函〔2023〕1号", **kw)


@pytest.mark.req("S0-04", "S0-05")
def test_a_superiors_administrator_serves_a_county_switches_and_sees_only_that_bureau(world):
    seated = invite(world, XIANGQIAO, f"{CITY}-audit_admin")
    assert (seated.user_home, seated.reach, seated.roles) == (CITY, "own", ["audit_admin"])
    client = world.client()
    answer = client.post("/sign-in", data={"root": "44", "login": f"{CITY}-audit_admin", "password": "Chaozhou-2023!"})
    assert answer.headers["Location"] == "/choose"
    page = client.get("/choose").text
    assert "潮州市司法局" in page and "湘桥区司法局" in page
    assert client.post(f"/choose/{seated.id}").status_code == 303
    trace = client.get("/admin/trace").text
    assert "外派管理员" in trace and "潮州市司法局" not in client.get("/admin/trace?act=role").text
    assert client.get("/admin/users").status_code == 403
    assert [e.detail["home"] for e in acts(world, XIANGQIAO, "guest.invite")] == [CITY]
    # the host ends it: at once, whatever the guest's sign-in at home says
    with world.acting(XIANGQIAO, "sys_admin") as s:
        people.set_membership(s, s.get(type(seated), (44, seated.id)), False)
    assert client.get("/admin/trace").status_code == 303


def test_the_host_lists_the_guest_without_any_account_of_the_home_bureau(world):
    seated = invite(world, CHAOAN, f"{CITY}-sys_admin", role="sys_admin")
    admin = world.client(CHAOAN, "sys_admin")
    page = admin.get("/admin/users").text
    assert "上级来人" in page and "外派" in page and f"{CITY}-sys_admin" not in page
    where = f"/admin/users/{seated.id}"
    assert send(admin, f"{where}/link").status_code == 404
    assert send(world.client(CHAOAN, "sec_admin"), f"/admin/roles/{seated.id}/reset").status_code == 404
    assert send(admin, f"{where}/state", active="0").status_code == 303
    assert "已停用" in admin.get(where).text


def test_it_ends_by_itself_after_its_last_day_and_can_be_renewed(world):
    with clock.at(date(2023, 7, 1)):
        seated = invite(world, CHAOAN, f"{CITY}-audit_admin", valid_to=date(2023, 7, 31))
        client = world.client()
        login = {"root": "44", "login": f"{CITY}-audit_admin", "password": "Chaozhou-2023!"}
        client.post("/sign-in", data=login)
        assert client.post(f"/choose/{seated.id}").status_code == 303
        assert client.get("/admin/trace").status_code == 200
    with clock.at(date(2023, 8, 1)):
        assert client.get("/admin/trace").status_code == 303
        again = invite(world, CHAOAN, f"{CITY}-audit_admin")
        assert again.id == seated.id and again.valid_to is None


@pytest.mark.parametrize(
    ("login", "role", "code"),
    [
        (f"{CHAOAN}-planner", "audit_admin", "E_GUEST_LOGIN"),  # a sibling
        ("429004-planner", "audit_admin", "E_GUEST_LOGIN"),  # another province
        ("nobody-here", "audit_admin", "E_GUEST_LOGIN"),
        (f"{XIANGQIAO}-planner", "audit_admin", "E_GUEST_LOGIN"),  # one's own
        (f"{CITY}-planner", "planner", "E_ROLE"),
    ],
)
def test_only_a_superiors_people_and_only_as_administrators(world, login, role, code):
    with pytest.raises(Refusal, match=code):
        invite(world, XIANGQIAO, login, role)


def test_nobody_is_seated_twice(world):
    invite(world, XIANGQIAO, f"{PROVINCE}-audit")
    with pytest.raises(Refusal, match="E_GUEST_HERE"):
        invite(world, XIANGQIAO, f"{PROVINCE}-audit", "sys_admin")


def test_the_form_keeps_what_was_typed_and_a_province_has_nobody_to_ask(world):
    typed = {"login": "nobody-here", "name": "张三", "role": "sys_admin", "basis": "函"}
    answer = send(world.client(XIANGQIAO, "sec_admin"), "/admin/roles/invite", **typed)
    assert answer.status_code == 422 and codes(answer) == {"E_GUEST_LOGIN"} and 'value="张三"' in answer.text
    top = world.client()
    world.sign_in(top, PROVINCE, f"{PROVINCE}-sec")
    assert "没有上级单位" in top.get("/admin/roles/invite").text
