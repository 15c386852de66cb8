"""Sections, their categories and duties; partner departments (S0-05, S0-06, S3-02, S3-03)."""

import pytest

from saas.foundation.accounts import organisation, people
from tests.factories.world import CHAOAN, CITY
from tests.foundation.accounts.kit import acts, codes, send

OFFERED = '<option value="潮州市财政局">'


@pytest.mark.req("S0-05", "S3-03")
def test_a_section_is_made_with_its_categories_and_changed(world):
    client = world.client(CITY, "sys_admin")
    typed = {"name": "公证管理科", "categories": ["notary_office"], "state": "active"}
    assert send(client, "/admin/sections/new", **typed).status_code == 303
    with world.acting(CITY, "sys_admin") as s:
        made = next(row for row in organisation.sections(s) if row.name == "公证管理科")
    answer = send(client, f"/admin/sections/{made.id}", **(typed | {"categories": ["notary_office", "law_firm"]}))
    assert answer.status_code == 303
    event = acts(world, CITY, "section.save")[-1]
    assert event.detail["before"]["categories"] == ["notary_office"]
    assert event.detail["after"]["categories"] == ["notary_office", "law_firm"]
    assert "公证机构" in client.get("/admin/sections").text


@pytest.mark.req("S3-03", "S0-06")
@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("律师工作管理科", ["law_firm", "grassroots_legal_service_office"]),
        ("公共法律服务管理科", ["notary_office", "forensic_institution"]),
        ("法治督察科", None),
        ("综合协调科", None),
        ("", None),
    ],
)
def test_a_section_has_its_own_categories_in_hand_and_a_coordinator_all(world, name, seen):
    with world.acting(CITY, "sys_admin") as s:
        known = {row.name: row.id for row in organisation.sections(s)}
        if name == "综合协调科":
            made = organisation.save_section(s, None, name=name, duty="coordination", categories=["law_firm"])
            known[name] = made.id
            assert made.categories == []
    with world.acting(CITY, "planner", section_id=known.get(name)) as s:
        assert people.categories_in_hand(s) == seen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"name": ""}, "E_REQUIRED"),
        ({"name": "法治督察科"}, "E_NAME_TAKEN"),
        ({"categories": []}, "E_CATEGORIES"),
        ({"categories": ["dentist"]}, "E_CHOICE"),
        ({"duty": "king"}, "E_CHOICE"),
    ],
)
def test_wrong_input(world, typed, code):
    whole = {"name": "新科室", "categories": ["law_firm"], "state": "active"} | typed
    answer = send(world.client(CITY, "sys_admin"), "/admin/sections/new", **whole)
    assert answer.status_code == 422 and codes(answer) == {code}


def test_a_section_with_people_in_it_is_not_closed(world):
    section = world.sections[CITY, "律师工作管理科"]
    with world.acting(CITY, "sys_admin") as s:
        people.create_user(s, login="in-section", name="在科室", section_id=section)
    typed = {"name": "律师工作管理科", "categories": ["law_firm"], "state": "closed"}
    answer = send(world.client(CITY, "sys_admin"), f"/admin/sections/{section}", **typed)
    assert answer.status_code == 422 and codes(answer) == {"E_IN_USE"}


@pytest.mark.req("S3-02")
def test_a_partner_department_is_made_closed_and_then_no_longer_offered(world):
    client = world.client(CITY, "sys_admin")
    assert send(client, "/admin/departments/new", name="潮州市财政局", code="fin", state="active").status_code == 303
    assert OFFERED in client.get("/admin/users/new").text
    with world.acting(CITY, "sys_admin") as s:
        made = next(row for row in organisation.departments(s) if row.code == "fin")
    where = f"/admin/departments/{made.id}"
    assert send(client, where, name="潮州市财政局", code="fin", state="closed").status_code == 303
    assert OFFERED not in client.get("/admin/users/new").text
    wrong = send(client, "/admin/departments/new", name="潮州市财政局", code="FIN!", state="active")
    assert codes(wrong) == {"E_SHAPE"}


@pytest.mark.req("S0-04")
def test_sections_of_other_bureaus_are_not_there(world):
    foreign = world.sections[CHAOAN, "律师工作管理科"]
    client = world.client(CITY, "sys_admin")
    assert client.get(f"/admin/sections/{foreign}").status_code == 404
    assert send(client, f"/admin/sections/{foreign}", name="改", state="active").status_code == 404
