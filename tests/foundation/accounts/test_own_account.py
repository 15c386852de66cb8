"""One's own account: sign-ins seen and ended, a forced first change, the security administrator's list of sign-ins."""

import pytest
from sqlalchemy import update

from tenants.people import User
from tests.factories.world import CHAOAN, CITY, PASSWORD, RAOPING, XIANGQIAO
from tests.foundation.accounts.kit import send


def test_signing_out_everywhere_leaves_this_browser_only(world):
    here, there = world.client(CITY, "publisher"), world.client(CITY, "publisher")
    assert here.get("/me").text.count("本机") == 1
    assert here.post("/me/sign-ins/end").status_code == 303
    assert there.get("/w").status_code == 303 and here.get("/w").status_code == 200


@pytest.mark.req("B-49")
def test_a_first_change_is_forced_before_anything_else(world):
    with world.acting(RAOPING, "sys_admin") as s:
        mine = (User.root_id == 44, User.tenant_no == RAOPING, User.login == f"{RAOPING}-planner")
        s.execute(update(User).where(*mine).values(must_change=True))
    client = world.client(RAOPING, "planner")
    for path in ("/w", "/me", "/choose"):
        assert client.get(path).headers["Location"] == "/me/password"
    typed = {"present": PASSWORD, "password": "Raoping-2023!", "again": "Raoping-2023!"}
    assert client.post("/me/password", data=typed | {"again": "else"}).status_code == 422
    assert client.post("/me/password", data=typed | {"present": "wrong"}).status_code == 422
    assert client.post("/me/password", data=typed | {"password": "short", "again": "short"}).status_code == 422
    assert client.post("/me/password", data=typed).status_code == 303
    assert client.get("/w").status_code == 200


def test_the_security_administrator_sees_and_ends_the_bureaus_sign_ins(world):
    person, admin = world.client(XIANGQIAO, "steward"), world.client(XIANGQIAO, "sec_admin")
    page = admin.get("/admin/sign-ins").text
    assert f"{XIANGQIAO}-steward" in page and f"{CHAOAN}-" not in page and "本机" in page
    [number] = _numbers(world, XIANGQIAO, "steward")
    assert send(admin, f"/admin/sign-ins/{number}/end").status_code == 303
    assert person.get("/w").status_code == 303
    assert f"{XIANGQIAO}-steward" not in admin.get("/admin/sign-ins").text


def test_ones_own_sign_in_is_left_elsewhere_and_a_foreign_one_is_not_there(world):
    admin = world.client(CITY, "sec_admin")
    [mine] = _numbers(world, CITY, "sec_admin")
    answer = send(admin, f"/admin/sign-ins/{mine}/end")
    assert answer.status_code == 422 and "E_SELF" in answer.text
    world.client(CHAOAN, "steward")
    [foreign] = _numbers(world, CHAOAN, "steward")
    assert send(admin, f"/admin/sign-ins/{foreign}/end").status_code == 404


@pytest.mark.parametrize("role", ["planner", "sys_admin", "audit_admin"])
def test_sign_ins_are_the_security_administrators(world, role):
    assert world.client(CITY, role).get("/admin/sign-ins").status_code == 403


def _numbers(world, number: int, role: str) -> list[int]:
    from saas.foundation.accounts import roster

    with world.acting(number, "sec_admin") as s:
        return [one.row.id for one in roster.open_sign_ins(s) if one.row.user_id == world.users[number, role]]
