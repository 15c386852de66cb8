"""The inspector register: verbs, candidates of a draw, certificates, import, pages (S0-22, S1-04, S1-05)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts.models import PartnerDepartment
from saas.registers.inspectors import editing, service
from saas.registers.inspectors.models import Inspector
from tests.factories.workbooks import inspector_values
from tests.factories.world import CHAOAN, CITY, TODAY, XIANGQIAO


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


def add(world, n, number=XIANGQIAO, **changes):
    with world.acting(number, "steward") as s:
        return editing.add(s, inspector_values(n, **changes)).id


def refused(world, n, **changes):
    with pytest.raises(Refusal) as no, world.acting(XIANGQIAO, "steward") as s:
        editing.add(s, inspector_values(n, **changes))
    return no.value


WINDOW = (date(2023, 7, 1), date(2023, 8, 31))


@pytest.mark.req("S0-22", "S1-04")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"certificate_to": WINDOW[1]}, None),
        ({"certificate_to": WINDOW[1] - timedelta(days=1)}, "certificate"),
        ({"certificate_from": WINDOW[0] + timedelta(days=1)}, "certificate"),
        ({"categories": ["notary_office"]}, "category"),
        ({"categories": []}, "category"),
        ({"categories": [], "department_id": 1}, None),
        ({"state": "left"}, "not_active"),
    ],
)
def test_who_may_not_be_drawn(changes, code):
    facts = inspector_values(1) | {"state": "active", "department_id": None} | changes
    facts.pop("phone")
    assert service.exclusion(Inspector(**facts), ["law_firm"], *WINDOW) == code
    assert code is None or service.EXCLUSIONS[code]


@pytest.mark.req("S0-22")
def test_candidates_are_the_own_officers_of_the_category_and_the_partners(world):
    mine = add(world, 1, CITY)
    add(world, 2, CITY, categories=["notary_office"])
    add(world, 3, XIANGQIAO)
    with world.acting(CITY, "steward") as s:
        department = s.scalar(select(PartnerDepartment.id))
        partner = editing.add(s, inspector_values(4, categories=[], department_id=department)).id
        left = editing.add(s, inspector_values(5))
        editing.leave(s, left, TODAY, "transferred")
        assert [one.id for one in service.candidates(s, ["law_firm"], [])] == [mine]
        assert {one.id for one in service.candidates(s, ["law_firm"], [department])} == {mine, partner}
    with world.acting(CHAOAN) as s:
        assert service.candidates(s, ["law_firm"], []) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "陆"}, "E_PERSON"),
        ({"certificate_no": "?"}, "E_CERTIFICATE_NO"),
        ({"certificate_to": date(2020, 1, 1)}, "E_CERTIFICATE_ORDER"),
        ({"categories": []}, "E_NO_CATEGORY"),
        ({"phone": "12"}, "E_PHONE"),
    ],
)
def test_a_wrong_fact_is_refused(world, changes, code):
    assert refused(world, 10, **changes).code == code


def test_a_certificate_and_an_account_belong_to_one_person(world):
    user = world.users[XIANGQIAO, "inspector"]
    first = add(world, 11, user_id=user)
    assert refused(world, 11).code == "E_CERTIFICATE_HERE"
    assert refused(world, 12, user_id=user).code == "E_LOGIN_TWICE"
    add(world, 11, CHAOAN)  # another bureau keeps its own numbers
    with world.acting(XIANGQIAO, "steward") as s:
        assert service.of_user(s, user).id == first
        editing.leave(s, s.get(Inspector, (44, first)), TODAY, "retired")
        assert service.of_user(s, user) is None
        assert editing.add(s, inspector_values(12, user_id=user)).id


@pytest.mark.req("S1-04")
@pytest.mark.parametrize(("days", "state"), [(-1, "late"), (0, "soon"), (60, "soon"), (61, "ok")])
def test_the_light_of_a_certificate(world, days, state):
    one = Inspector(certificate_from=date(2020, 1, 1), certificate_to=TODAY + timedelta(days=days))
    with world.app.test_request_context():
        assert service.certificate_light(one, TODAY)[0] == state
        assert (
            service.certificate_light(
                Inspector(certificate_from=TODAY + timedelta(days=5), certificate_to=TODAY), TODAY
            )[0]
            == "none"
        )


@pytest.mark.req("S1-05")
def test_joining_and_leaving_are_dated_and_can_be_turned(world):
    number = add(world, 20)
    with world.acting(XIANGQIAO, "steward") as s:
        one = s.get(Inspector, (44, number))
        assert one.joined_on == TODAY and one.name_key.isascii()
        with pytest.raises(Refusal):
            editing.leave(s, one, date(2020, 1, 1), "retired")
        editing.leave(s, one, TODAY, "retired")
        with pytest.raises(Refusal):
            editing.leave(s, one, TODAY, "retired")
        editing.come_back(s, one)
        assert (one.state, one.left_on) == ("active", None)
        assert editing.change(s, one, {"post": "科长"}) and not editing.change(s, one, {"post": "科长", "phone": ""})


@pytest.mark.req("S0-05", "S3-03")
def test_a_section_sees_who_inspects_its_categories_and_its_own_people(world):
    lawyers = world.sections[CITY, "律师工作管理科"]
    seen, hidden = add(world, 30, CITY), add(world, 31, CITY, categories=["notary_office"])
    own = add(world, 32, CITY, categories=["notary_office"], section_id=lawyers)
    with world.acting(CITY, section_id=lawyers) as s:
        assert service.load(s, seen) and service.load(s, own) and service.load(s, hidden) is None
        found = {one.id for one in service.find(s, s.get(Inspector, (44, hidden)).name)}
        assert hidden not in found


def test_people_are_found_by_the_beginning_of_their_name(world):
    number = add(world, 40, name="欧阳若棠")
    with world.acting(CITY) as s:
        assert [one.id for one in service.find(s, "欧阳")] == [number]
        assert [one.id for one in service.find(s, "44510200040")] == [number] and service.find(s, "若棠") == []
    with world.acting(CHAOAN) as s:
        assert service.find(s, "欧阳") == []
