"""Opening bureaus in the browser: irregular trees, links shown once, every wrong place refused (R13)."""

import re

import pytest

from tests.factories.world import CHAOAN, CITY, OTHER_PROVINCE, PROVINCE, XIANGQIAO
from tests.foundation.accounts.kit import acts, codes, send

LINK = re.compile(r"/activate/(44\.[\w-]+)")


def form(no: int, **changes) -> dict:
    """A whole form for a county of the city."""
    names = {f"{role}_name": f"某{role}" for role in ("sys_admin", "sec_admin", "audit_admin")}
    logins = {f"{role}_login": f"{no}-{role[:3]}" for role in ("sys_admin", "sec_admin", "audit_admin")}
    place = {"parent": str(CITY), "level": "county", "number": str(no), "name": "枫溪区司法局"}
    return place | names | logins | changes


def province(world):
    """The browser of the province's system administrator."""
    client = world.client()
    world.sign_in(client, PROVINCE, f"{PROVINCE}-sys")
    return client


@pytest.mark.req("S4-32", "S0-04")
def test_a_bureau_is_opened_and_its_links_are_shown_once_and_work(world):
    client = world.client(CITY, "sys_admin")
    answer = send(client, "/admin/bureaus/new", **form(445196))
    assert answer.status_code == 303 and answer.headers["Location"] == "/admin/bureaus/445196"
    first = client.get("/admin/bureaus/445196")
    secrets = list(dict.fromkeys(LINK.findall(first.text)))
    assert len(secrets) == 3 and "某sec_admin" in first.text
    assert not LINK.search(client.get("/admin/bureaus/445196").text)
    stranger = world.client()
    assert "445196-sys" in stranger.get(f"/activate/{secrets[0]}").text
    words = {"password": "Fengxi-2023!", "again": "Fengxi-2023!"}
    assert stranger.post(f"/activate/{secrets[0]}", data=words).status_code == 303
    assert stranger.post(f"/activate/{secrets[0]}", data=words).status_code == 404
    world.sign_in(stranger, 445196, "445196-sys", "Fengxi-2023!")
    assert stranger.get("/admin/users").status_code == 200
    [event] = [e for e in acts(world, CITY, "tenant.create") if e.obj == "tenant:445196"]
    assert event.detail["parent"] == CITY


@pytest.mark.req("S4-32")
def test_a_county_and_a_development_zone_stand_directly_under_the_province(world):
    client = province(world)
    typed = form(449004, parent=str(PROVINCE), name="直管县司法局")
    assert send(client, "/admin/bureaus/new", **typed).status_code == 303
    page = client.get("/admin/bureaus").text
    assert "直管县司法局" in page and "mq-tree-1" in page and "mq-tree-2" in page


def test_a_double_submit_opens_one_bureau_and_still_shows_the_links(world):
    client = world.client(CITY, "sys_admin")
    first = send(client, "/admin/bureaus/new", key="one-key-for-both", **form(445195))
    second = send(client, "/admin/bureaus/new", key="one-key-for-both", **form(445195))
    assert first.headers["Location"] == second.headers["Location"] == "/admin/bureaus/445195"
    assert LINK.search(client.get("/admin/bureaus/445195").text)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "445102"}, "E_NUMBER_TAKEN"),
        ({"number": "446001"}, "E_OUTSIDE"),
        ({"number": "445200", "level": "city"}, "E_OUTSIDE"),
        ({"number": "445150", "level": "city"}, "E_NUMBER_SHAPE"),
        ({"number": "abc"}, "E_NUMBER"),
        ({"number": "12"}, "E_RANGE"),
        ({"name": ""}, "E_REQUIRED"),
        ({"level": "province"}, "E_CHOICE"),
        ({"parent": str(PROVINCE)}, "E_CHOICE"),
        ({"parent": str(OTHER_PROVINCE)}, "E_CHOICE"),
        ({"sec_admin_login": "445197-sys"}, "E_THREE_ADMINS"),
        ({"sec_admin_login": f"{CITY}-planner"}, "E_LOGIN_TAKEN"),
        ({"audit_admin_login": "大写 ABC"}, "E_SHAPE"),
    ],
)
def test_wrong_input_keeps_what_was_typed_and_opens_nothing(world, changes, code):
    client = world.client(CITY, "sys_admin")
    answer = send(client, "/admin/bureaus/new", **form(445197, **changes))
    assert answer.status_code == 422 and codes(answer) == {code}
    assert 'value="某audit_admin"' in answer.text
    assert "445197" not in client.get("/admin/bureaus").text


def test_the_login_that_was_taken_is_the_one_that_is_marked(world):
    typed = form(445197, audit_admin_login=f"{CITY}-approver")
    answer = send(world.client(CITY, "sys_admin"), "/admin/bureaus/new", **typed)
    assert 'id="f-audit_admin_login-error"' in answer.text and 'id="f-sys_admin_login-error"' not in answer.text


def test_a_county_has_nothing_to_open(world):
    client = world.client(XIANGQIAO, "sys_admin")
    assert "/admin/bureaus/new" not in client.get("/admin/bureaus").text
    assert client.get("/admin/bureaus/new").status_code == 404


@pytest.mark.parametrize("number", [PROVINCE, OTHER_PROVINCE, 999999, 429004])
def test_bureaus_outside_the_subtree_are_not_there(world, number):
    assert world.client(CITY, "sys_admin").get(f"/admin/bureaus/{number}").status_code == 404


def test_a_superior_reads_the_place_of_a_bureau_but_no_account(world):
    page = province(world).get(f"/admin/bureaus/{CHAOAN}").text
    assert "潮安区司法局" in page and f"{CHAOAN}-planner" not in page
