"""Rights: given by the security administrator alone, at once, never to oneself; three people for three seats (§6)."""

import re

import psycopg
import pytest

from saas.errors import Refusal
from saas.foundation.accounts import people
from tests.cluster import dsn
from tests.factories.world import CHAOAN, CITY, PASSWORD, RAOPING, XIANGQIAO
from tests.foundation.accounts.kit import acts, codes, member, send

LINK = re.compile(r"/activate/(44\.[\w-]+)")


def grant_page(world, number: int, role: str) -> str:
    return f"/admin/roles/{world.members[number, role]}"


@pytest.mark.req("S0-05", "S1-03")
def test_a_role_change_takes_effect_on_the_next_request(world):
    person, admin = world.client(CITY, "loan_coordinator"), world.client(CITY, "sec_admin")
    assert person.get("/w").status_code == 200
    answer = send(admin, grant_page(world, CITY, "loan_coordinator"), business=["inspector"])
    assert answer.status_code == 303
    assert person.get("/w").status_code == 303  # signed out
    again = world.client(CITY, "loan_coordinator")
    assert again.get("/w").status_code == 200
    send(admin, grant_page(world, CITY, "loan_coordinator"), section=str(world.sections[CITY, "法治督察科"]))
    world.sign_in(again, CITY, f"{CITY}-loan_coordinator")
    assert again.get("/w").status_code == 403
    first, second = acts(world, CITY, "role.grant")[-2:]
    assert first.detail["before"]["roles"] == ["loan_coordinator"] and first.detail["after"]["roles"] == ["inspector"]
    assert second.detail["after"] == {"roles": [], "section": world.sections[CITY, "法治督察科"]}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"business": ["planner"], "admin": "sys_admin"}, "E_THREE_ADMINS"),
        ({"business": ["king"]}, "E_CHOICE"),
        ({"admin": "root"}, "E_CHOICE"),
        ({"section": "1"}, "E_CHOICE"),
    ],
)
def test_wrong_grants_are_refused_with_what_was_chosen_kept(world, typed, code):
    answer = send(world.client(CITY, "sec_admin"), grant_page(world, CITY, "planner2"), **typed)
    assert answer.status_code == 422 and codes(answer) == {code}
    if "planner" in typed.get("business", ()):
        assert re.search(r'value="planner" checked', answer.text)


@pytest.mark.req("B-51")
def test_nobody_grants_oneself_and_the_page_says_so(world):
    admin = world.client(CITY, "sec_admin")
    assert "这是您自己" in admin.get(grant_page(world, CITY, "sec_admin")).text
    answer = send(admin, grant_page(world, CITY, "sec_admin"), business=["planner"])
    assert answer.status_code == 422 and codes(answer) == {"E_SELF_GRANT"}


@pytest.mark.req("B-51")
def test_each_seat_stays_taken(world):
    admin = world.client(CITY, "sec_admin")
    answer = send(admin, grant_page(world, CITY, "audit_admin"), business=["planner"])
    assert codes(answer) == {"E_LAST_ADMIN"}
    assert send(admin, grant_page(world, CITY, "planner2"), admin="audit_admin").status_code == 303
    assert send(admin, grant_page(world, CITY, "audit_admin"), business=["supervisor"]).status_code == 303


@pytest.mark.req("B-51")
@pytest.mark.parametrize("roles", [["sys_admin", "planner"], ["sec_admin", "audit_admin"]])
def test_the_database_refuses_an_administrator_with_a_second_role_whoever_asks(world, roles):
    with psycopg.connect(dsn(world.settings.owner_url)) as owner, pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(
            "update app.membership set roles = %s where id = %s", (roles, world.members[RAOPING, "steward"])
        )


def test_one_person_has_one_membership_in_a_bureau(world):
    with psycopg.connect(dsn(world.settings.owner_url)) as owner, pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(
            "insert into app.membership (root_id, tenant_no, user_id, user_home, name, roles, valid_from) "
            "select root_id, tenant_no, user_id, user_home, name, array['sec_admin'], valid_from "
            "from app.membership where id = %s",
            (world.members[RAOPING, "steward"],),
        )


@pytest.mark.parametrize("role", ["planner", "publisher", "approver", "reviewer", "sys_admin", "audit_admin"])
def test_rights_are_nobody_elses_business(world, role):
    client = world.client(RAOPING, role)
    assert client.get("/admin/roles").status_code == 403
    assert send(client, grant_page(world, RAOPING, "planner2"), business=["planner"]).status_code == 403


@pytest.mark.parametrize("number", [CHAOAN, XIANGQIAO, 440000, 429004])
def test_people_of_other_bureaus_are_not_there(world, number):
    client = world.client(CITY, "sec_admin")
    assert client.get(grant_page(world, number, "planner")).status_code == 404
    assert send(client, grant_page(world, number, "planner"), business=["planner"]).status_code == 404
    assert send(client, grant_page(world, number, "planner") + "/reset").status_code == 404


def test_a_reset_voids_the_password_ends_sign_ins_and_hands_over_a_link(world):
    person, admin = world.client(XIANGQIAO, "reviewer"), world.client(XIANGQIAO, "sec_admin")
    where = grant_page(world, XIANGQIAO, "reviewer")
    assert send(admin, f"{where}/reset").status_code == 303
    secret = LINK.search(admin.get(where).text)[1]
    assert person.get("/w").status_code == 303
    old = {"root": "44", "login": f"{XIANGQIAO}-reviewer", "password": PASSWORD}
    assert world.client().post("/sign-in", data=old).status_code == 422
    fresh = world.client()
    words = {"password": "Xiangqiao-23", "again": "Xiangqiao-23"}
    assert fresh.post(f"/activate/{secret}", data=words).status_code == 303
    world.sign_in(fresh, XIANGQIAO, f"{XIANGQIAO}-reviewer", "Xiangqiao-23")
    assert fresh.get("/w").status_code == 200


def test_ones_own_password_is_not_reset_but_changed(world):
    admin = world.client(XIANGQIAO, "sec_admin")
    answer = send(admin, grant_page(world, XIANGQIAO, "sec_admin") + "/reset")
    assert answer.status_code == 422 and "E_SELF" in answer.text
    assert admin.get("/admin/roles").status_code == 200


def test_an_unknown_role_is_refused_by_the_verb(world):
    with world.acting(RAOPING, "sec_admin") as s, pytest.raises(Refusal, match="E_ROLE"):
        people.grant(s, member(s, world, RAOPING, "planner2"), ["emperor"])


def test_the_list_narrows_to_who_may_do_nothing_yet(world):
    with world.acting(RAOPING, "sys_admin") as s:
        people.create_user(s, login="empty-1", name="空岗")
    page = world.client(RAOPING, "sec_admin").get("/admin/roles?role=none").text
    assert "空岗" in page and f"{RAOPING}-planner" not in page
    assert "三员分立" in page
