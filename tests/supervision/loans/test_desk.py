"""What loans leave waiting on every side, derived and bounded (S2-30, R2)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import desk, needs, offers, orders, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY, REPLY_BY, WINDOW, shortfall

pytestmark = pytest.mark.req("S2-30")
AFTER = REPLY_BY.replace(day=REPLY_BY.day + 1)


def said(loans, provide, bureau: int, role: str = "planner", day=DAY) -> list:
    """The to-dos that one provider gives to one person, with at most one question and the names."""
    with clock.at(day), loans.world.app.test_request_context(), loans.at(bureau, role) as s:
        with counted() as queries:
            found = provide(s, loans.world.ctx(bureau, role))
        assert len(queries) <= 2, list(queries)
        return found


def titles(loans, provide, bureau: int, role: str = "planner", day=DAY) -> list[str]:
    return [str(todo.title) for todo in said(loans, provide, bureau, role, day)]


def about(todos: list, request: int) -> list:
    return [todo for todo in todos if todo.url.endswith(f"/loans/letters/{request}")]


def test_the_lender_answers_by_the_day_and_sees_how_often_it_was_reminded(loans):
    [request] = loans.asked(RAOPING, task=701)
    [todo] = about(said(loans, desk.to_answer, RAOPING), request)
    assert (todo.due, todo.who) == (REPLY_BY, "") and "湘桥区司法局" in todo.title and "1 人" in todo.title
    [waits] = about(said(loans, desk.answers_awaited, XIANGQIAO), request)
    assert waits.who == "饶平县司法局" and about(said(loans, desk.to_remind, XIANGQIAO), request) == []

    [late] = about(said(loans, desk.to_remind, XIANGQIAO, day=AFTER), request)
    assert "逾期未答复" in late.title
    with clock.at(AFTER), loans.at(XIANGQIAO) as s:
        requests.remind(s, s.get(LoanRequest, (44, request)))
    assert about(said(loans, desk.to_remind, XIANGQIAO, day=AFTER), request) == []  # once a day
    [todo] = about(said(loans, desk.to_answer, RAOPING, day=AFTER), request)
    assert todo.who == "已提醒 1 次"
    assert about(said(loans, desk.to_answer, CHAOAN), request) == []


def test_naming_consent_order_and_issue_wait_for_other_people_each(loans):
    [request] = loans.asked(CHAOAN, task=702)
    offer = loans.named(request, loans.people[CHAOAN][0])
    assert about(said(loans, desk.to_answer, CHAOAN), request) == []
    [todo] = about(said(loans, desk.to_consent, CHAOAN, "approver"), request)
    assert todo.title == "审批借给湘桥区司法局" and todo.who == "planner"
    assert about(said(loans, desk.to_consent, CHAOAN, "planner"), request) == []
    [waits] = about(said(loans, desk.consent_awaited, CHAOAN), request)
    assert waits.who == "审批人"

    [asked] = said(loans, desk.named, CHAOAN, "inspector")
    assert asked.title == "您被点名借调到湘桥区司法局：请回复" and said(loans, desk.named, CHAOAN, "planner2") == []

    loans.consented(offer)
    [todo] = about(said(loans, desk.to_order, XIANGQIAO), request)
    assert todo.title == "潮安区司法局已同意借出：起草调派单"
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        order = orders.draft(s, s.get(LoanOffer, (44, offer)))
    assert about(said(loans, desk.to_order, XIANGQIAO), request) == []
    assert f"签发调派单 {order.number}" in titles(loans, desk.to_issue, XIANGQIAO, "approver")
    assert titles(loans, desk.to_issue, XIANGQIAO) == []
    assert f"签发调派单 {order.number}" in titles(loans, desk.issue_awaited, XIANGQIAO)
    with clock.at(DAY), loans.at(XIANGQIAO, "approver") as s:
        orders.issue(s, s.get(LoanOrder, (44, order.id)))
    assert f"签发调派单 {order.number}" not in titles(loans, desk.to_issue, XIANGQIAO, "approver")
    with loans.at(CHAOAN) as s:
        row = s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == offer)).one()
    assert row.answer == "" and said(loans, desk.named, CHAOAN, "inspector", day=WINDOW[1].replace(month=8)) == []


def test_a_need_waits_until_somebody_is_asked_and_again_when_all_have_refused(loans):
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        number = needs.open_need(s, shortfall(703, task_name="公证机构抽查")).id
    assert "起草借调申请：公证机构抽查差 1 人" in titles(loans, desk.to_ask, XIANGQIAO)
    [request] = loans.asked(RAOPING, task=703)
    assert not [todo for todo in said(loans, desk.to_ask, XIANGQIAO) if todo.url.endswith(f"/needs/{number}")]
    loans.refused(request)
    [again] = [todo for todo in said(loans, desk.to_ask, XIANGQIAO) if todo.url.endswith(f"/needs/{number}")]
    assert "都已拒绝，另找" in again.title
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        needs.settle(s, s.get(LoanNeed, (44, number)), "closed", "不查了")
    assert not [todo for todo in said(loans, desk.to_ask, XIANGQIAO) if todo.url.endswith(f"/needs/{number}")]


def test_a_recall_waits_at_the_host(loans):
    order = loans.lent(loans.people[CHAOAN][1], task=704)
    with clock.at(DAY), loans.at(CHAOAN) as s:
        guest = s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).one()
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), WINDOW[0], "本局另有任务")
    [todo] = [one for one in said(loans, desk.recalls, XIANGQIAO) if one.url.endswith(f"/orders/{order}")]
    assert todo.title == f"对方召回{CHAOAN}员2：办理" and todo.due == WINDOW[0]
    assert said(loans, desk.recalls, CHAOAN) == []


def test_numbers_are_found_by_both_sides_alone(loans):
    [request] = loans.asked(CHAOAN, task=705)
    with loans.at(XIANGQIAO) as s:
        number = s.get(LoanRequest, (44, request)).number
    for bureau, hits in ((XIANGQIAO, 1), (CHAOAN, 1), (RAOPING, 0)):
        with loans.world.app.test_request_context(), loans.at(bureau) as s:
            assert len(desk.find(s, number)) == hits
            assert desk.find(s, "%") == []


def test_the_desk_of_every_role_opens_with_loans_on_it(loans):
    loans.asked(CHAOAN, task=706)
    with clock.at(DAY):
        for role, words in (("planner", "答复湘桥区司法局的借调函"), ("approver", "工作台"), ("inspector", "工作台")):
            assert words in loans.world.client(CHAOAN, role).get("/w").text
        assert "我的借调" in loans.world.client(CHAOAN, "inspector").get("/w").text
        assert 'href="/loans"' in loans.world.client(XIANGQIAO).get("/w").text
