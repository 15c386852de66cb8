"""执法人员不够: what is missing, everybody with the reason and the first usable day, three ways out already tried."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.registers.inspectors import absences
from saas.registers.inspectors.models import Inspector
from saas.supervision.draws import shortage, shortage_ways, staffing
from saas.supervision.draws.models import DrawSeat
from saas.supervision.loans.models import LoanNeed
from saas.supervision.plans.models import InspectionTask
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, RAOPING
from tests.supervision import kit
from tests.supervision.draws import later, lending
from tests.supervision.draws.lending import LAW_FIRMS, LEGAL_SERVICES

pytestmark = pytest.mark.req("S2-30")
NOTARIES = 2


@pytest.fixture(scope="module")
def short(world, tasks):
    """One officer is there; of the others one has no certificate any more, one does not inspect law firms, the rest is away
    until the end of August."""
    loans = lending.counties(world)
    with clock.at(kit.SPRING), world.acting(CITY, "steward") as s:
        own = (Inspector.tenant_no == CITY, Inspector.department_id.is_(None))
        rows = s.scalars(select(Inspector).where(*own).order_by(Inspector.certificate_no)).all()
        rows[1].certificate_to = date(2023, 7, 20)
        rows[2].categories = ["notary_office", "forensic_institution"]
        for row in rows[3:]:
            absences.enter(s, row, date(2023, 6, 26), date(2023, 8, 31), "training")
    return loans


@pytest.fixture
def july(world, short):
    with clock.at(kit.JULY), world.acting(CITY) as s:
        yield s
        s.rollback()


def lack_of(s, tasks, seq: int = LAW_FIRMS) -> shortage.Lack:
    return shortage.find(s, s.get(InspectionTask, (44, tasks[seq])))


def test_need_minus_have_is_the_gap_and_one_more_officer_fills_it(july, tasks):
    lack = lack_of(july, tasks)
    assert (lack.wanted, lack.able, lack.own, lack.gap, lack.missing, lack.subjects) == (2, 1, 1, 1, 1, 5)
    assert lack.helped.ok and not lack.stuck and not lack.after_seal
    assert not staffing.trial(shortage.extended(lack.both, lack.task.categories, 0)).ok


def test_everybody_stands_there_with_the_reason_and_the_first_usable_day(july, tasks):
    people = shortage.listed(july, lack_of(july, tasks))
    assert len(people) == 7 and [one.state for one in people][:1] == ["fit"]
    said = {one.number: (one.state, one.reason, one.usable, one.when) for one in people}
    assert said["000001"] == ("fit", "可任组长", None, "")
    assert said["000002"] == ("certificate", "2023年7月20日到期", None, "换证后")
    assert said["000003"][0] == "category" and said["000003"][3] == "调整分工后"
    assert said["000004"] == ("away", "7月1日至8月31日", date(2023, 9, 1), "")
    days = [one.usable or date.max for one in people[1:]]
    assert days == sorted(days), "whoever is back first stands first"


def test_the_window_is_shifted_to_the_first_days_on_which_enough_are_back(july, tasks):
    lack = lack_of(july, tasks)
    found = shortage_ways.shift(july, lack)
    assert found.window == (date(2023, 9, 1), date(2023, 11, 1)) and found.able == 5 and len(found.back) == 4
    assert (found.publish_days, found.before_days) == (5, 10) and found.announce == date(2023, 8, 18)
    course = shortage_ways.Course.of(july, lack, (date(2023, 7, 1), date(2023, 12, 31)))
    early = course.at((date(2023, 8, 31), date(2023, 10, 31)))
    assert not shortage_ways.enough(early.ready, lack.task), "a day earlier they are still away"
    assert staffing.trial(course.at(found.window)).ok


def test_splitting_helps_only_where_something_can_be_staffed_now(july, tasks, world):
    assert not shortage_ways.split(lack_of(july, tasks)).helps
    notaries = lack_of(july, tasks, NOTARIES)
    assert notaries.missing == 0 and not notaries.gap


def test_a_limit_on_each_person_leaves_a_part_that_can_be_staffed_now(world, tasks, short):
    later.rules(world, since=date(2023, 7, 4), most=2)
    with clock.at(kit.JULY), world.acting(CITY, "steward") as s:
        s.execute(update(Inspector).where(Inspector.certificate_no == "1904000002").values(certificate_to=date(2025, 1, 1)))
        s.flush()
        lack = lack_of(s, tasks)
        assert lack.gap == 0 and lack.trial.fewest == 2 and lack.conflict.need - lack.conflict.have == 1
        assert lack.seats == (lack.conflict.need, lack.conflict.have)
        cut = shortage_ways.split(lack)
        assert cut.helps and (cut.sure, cut.drawn, cut.never) == (2, 5, [])
        assert lack.missing is None and "带队的本局人员不够" in lack.stuck, "two home officers lead four teams at most"
        s.rollback()
    later.rules(world, since=date(2023, 7, 5))


def test_without_anybody_to_lead_nobody_helps(july, tasks):
    absences.enter(july, july.scalars(select(Inspector).where(Inspector.certificate_no == "1904000001")).one(), *lending.WINDOW, "sick")
    lack = lack_of(july, tasks)
    assert lack.missing is None and "带队" in lack.stuck
    with pytest.raises(Refusal, match="E_NO_HELP"):
        shortage.open_need(july, lack.task)


def test_the_page_offers_the_likeliest_and_costs_a_fixed_number_of_statements(world, tasks, short):
    client = world.client(CITY)
    with clock.at(kit.JULY):
        task = client.get(f"/tasks/{tasks[LAW_FIRMS]}").get_data(as_text=True)
        assert f'href="/tasks/{tasks[LAW_FIRMS]}/shortage"' in task and "看怎么办" in task
        with counted() as queries:
            page = client.get(f"/tasks/{tasks[LAW_FIRMS]}/shortage").get_data(as_text=True)
        assert len(queries) <= 36, list(queries)
        rule, way = "持证执法人员不得少于 2 名", ("起草借调申请", "可抽 5 家", "潮安区司法局", "饶平县司法局")
        for words in ("差 1 人", rule, *way, "9月1日", "这次拆分没有用"):
            assert words in page, words
        assert page.count(" checked") == 2 and f'value="{RAOPING}"' in page
        prepare = client.get(f"/tasks/{tasks[LAW_FIRMS]}/draw").get_data(as_text=True)
        assert f'href="/tasks/{tasks[LAW_FIRMS]}/shortage"' in prepare
        enough = client.get(f"/tasks/{tasks[NOTARIES]}/shortage").get_data(as_text=True)
        assert "执法人员已经够了" in enough and f"/tasks/{tasks[NOTARIES]}/draw" in enough and "起草借调申请" not in enough


def test_the_need_says_what_the_draw_found_and_nothing_that_a_form_said(world, tasks, short):
    client = world.client(CITY)
    typed = {"lenders": [str(CHAOAN), "x"], "missing": "9", "subjects": "99", "_idem": "need-0001"}
    with clock.at(kit.JULY):
        answer = client.post(f"/tasks/{tasks[LAW_FIRMS]}/shortage", data=typed)
    assert answer.status_code == 303
    with world.acting(CITY) as s:
        row = s.scalars(select(LoanNeed).where(LoanNeed.task_id == tasks[LAW_FIRMS])).one()
    assert answer.location.endswith(f"/loans/needs/{row.id}/ask?to={CHAOAN}")
    assert (row.seats, row.able, row.missing, row.subjects, row.window_from, row.window_to) == (
        2, 1, 1, 5, kit.JULY, date(2023, 8, 31)
    )  # fmt: skip
    assert row.causes == {"cert": 1, "spec": 1, "off": 4} and row.categories == ["law_firm"]
    with clock.at(kit.JULY):
        assert client.post(f"/tasks/{tasks[NOTARIES]}/shortage", data={"_idem": "need-0002"}).status_code == 422, "nobody is missing there"
        assert world.client(CITY, "approver").post(f"/tasks/{tasks[LAW_FIRMS]}/shortage", data={"_idem": "need-0003"}).status_code == 403
        again = client.get(f"/tasks/{tasks[LAW_FIRMS]}/shortage").get_data(as_text=True)
    assert f'href="/loans/needs/{row.id}"' in again and "再向别的单位借" in again and " checked" not in again


def test_where_the_rules_forbid_borrowing_the_page_says_whose_rule_it_is(world, tasks, short):
    with clock.at(date(2023, 6, 2)), world.acting(CITY, "publisher") as s:
        settings.set_value(
            s, "loan_reach", "", {"reach": "none", "reply_days": 3}, mode="overridable", effective_from=date(2023, 6, 2),
            document_number="潮司〔2023〕31号", article="第二条",
        )  # fmt: skip
    with clock.at(kit.JULY):
        page = world.client(CITY).get(f"/tasks/{tasks[LEGAL_SERVICES]}/shortage").get_data(as_text=True)
    assert "按规则不能借调" in page and "潮司〔2023〕31号" in page and "起草借调申请" not in page


def test_after_the_seal_it_is_about_the_subjects_without_a_team(world, tasks, short):
    """Three notary offices, of which one is drawn; nobody may go there any more."""
    number = kit.sealed(world, tasks[NOTARIES], key="notaries")
    with clock.at(kit.JULY), world.acting(CITY, "steward") as s:
        row = s.get(InspectionTask, (44, tasks[NOTARIES]))
        assert shortage.find(s, row) is None, "drawn and staffed: nothing is missing"
        s.execute(delete(DrawSeat).where(DrawSeat.attempt_id == number))  # as if nobody had been found
        own = s.scalars(select(Inspector).where(Inspector.department_id.is_(None), Inspector.tenant_no == CITY)).all()
        for officer in own:
            absences.enter(s, officer, date(2023, 9, 1), date(2023, 9, 30), "training")
        lack = shortage.find(s, row)
        assert lack.after_seal and lack.able == 0 and lack.missing is None and "带队" in lack.stuck
        found = shortage_ways.shift(s, lack)
        assert found.window == (date(2023, 10, 7), date(2023, 11, 5)), "the first working day after the holidays"
        s.rollback()
    with clock.at(kit.JULY):
        page = world.client(CITY).get(f"/tasks/{tasks[NOTARIES]}/shortage").get_data(as_text=True)
    assert "没有等着抽取的对象" in page and "起草借调申请" not in page
