"""The expert register: verbs, candidates of a draw, and that no officer is an expert (S4-17, S2-18)."""

from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.registers.inspectors import editing, experts
from saas.registers.inspectors.models_constraints import Expert
from tests.factories.workbooks import inspector_values
from tests.factories.world import CITY, PROVINCE, TODAY, XIANGQIAO

FACTS = {"name": "程令仪", "unit": "某大学法学院", "title": "教授", "categories": ["notary_office"], "user_id": None}


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture
def city(world):
    with world.acting(CITY, "steward") as s:
        yield s
        s.rollback()


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.mark.req("S4-17")
def test_candidates_are_the_own_active_experts_who_know_a_category(city, world):
    first = experts.add(city, FACTS)
    both = experts.add(city, FACTS | {"name": "安书宁", "categories": ["law_firm", "notary_office"]})
    other = experts.add(city, FACTS | {"name": "贺知远", "categories": ["forensic_institution"]})
    gone = experts.add(city, FACTS | {"name": "傅云舒"})
    experts.leave(city, gone, TODAY, "term")
    assert [one.id for one in experts.candidates(city, ["notary_office"])] == [both.id, first.id], "by pinyin"
    assert [one.id for one in experts.candidates(city, ["law_firm", "forensic_institution"])] == [both.id, other.id]
    with world.acting(XIANGQIAO) as s:
        assert experts.candidates(s, ["notary_office"]) == []


@pytest.mark.req("S2-18")
def test_an_officer_of_the_bureau_is_no_expert_of_it(city, world):
    user = world.users[CITY, "inspector"]
    one = editing.add(city, inspector_values(1, name="陆怀瑾", user_id=user))
    with refused("E_EXPERT_OFFICER"):
        experts.add(city, FACTS | {"name": one.name, "unit": one.unit})
    with refused("E_EXPERT_OFFICER"):
        experts.add(city, FACTS | {"user_id": user})
    editing.leave(city, one, TODAY, "retired")
    expert = experts.add(city, FACTS | {"user_id": user})
    with refused("E_LOGIN_TWICE"):
        experts.add(city, FACTS | {"name": "安书宁", "user_id": user})
    with refused("E_LOGIN_TWICE"):
        editing.add(city, inspector_values(2, user_id=user))
    experts.leave(city, expert, TODAY, "resigned")
    editing.come_back(city, one)
    with refused("E_EXPERT_OFFICER"):
        experts.come_back(city, expert)


def test_an_expert_is_added_changed_leaves_and_comes_back(city):
    with refused("E_NO_CATEGORY"):
        experts.add(city, FACTS | {"categories": []})
    one = experts.add(city, FACTS)
    with refused("E_EXPERT_TWICE"):
        experts.add(city, FACTS | {"title": "讲师"})
    assert not experts.change(city, one, dict(FACTS))
    assert experts.change(city, one, FACTS | {"name": "安书宁", "categories": ["law_firm"]})
    assert one.name_key.startswith("an ") and one.categories == ["law_firm"]
    with refused("E_DATE_RANGE"):
        experts.leave(city, one, date(2020, 1, 1), "term")
    with refused("E_STATE"):
        experts.come_back(city, one)
    experts.leave(city, one, TODAY, "term")
    with refused("E_STATE"):
        experts.leave(city, one, TODAY, "term")
    experts.come_back(city, one)
    assert (one.state, one.left_on) == ("active", None)


def test_a_section_and_a_superior_see_whom_they_should(world):
    with world.acting(CITY, "steward") as s:
        known, unknown = experts.add(s, FACTS | {"name": "邵望舒", "categories": ["law_firm"]}), experts.add(s, FACTS)
    lawyers = world.sections[CITY, "律师工作管理科"]
    with world.acting(CITY, section_id=lawyers) as s:
        assert experts.load(s, known.id) and experts.load(s, unknown.id) is None and experts.load(s, 10**9) is None
    with world.acting(PROVINCE) as s:
        assert experts.load(s, known.id) and s.get(Expert, (44, known.id)).tenant_no == CITY
    with world.acting(XIANGQIAO) as s:
        assert experts.load(s, known.id) is None
