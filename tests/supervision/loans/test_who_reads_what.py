"""What is drafted stays at home, also before superiors; a draft that lost its ground hides nothing (S2-30, D-23)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import board, mediation, offers, officers, orders, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_people import LoanOfficer
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY
from tests.supervision.loans.test_pages import browser, form, opened, today  # noqa: F401

pytestmark = pytest.mark.req("S2-30")


def july(day: int) -> dict:
    return {"window": (date(2023, 7, day), date(2023, 7, day))}


def row_of(loans, bureau: int, offer: int) -> LoanOfficer:
    with loans.at(bureau) as s:
        return s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == offer).order_by(LoanOfficer.id)).first()


def role_of(loans, row: LoanOfficer) -> str:
    return {user: key for key, user in loans.world.users.items()}[row.user_id][1]


def says(loans, row: LoanOfficer, word: str, reason: str = "") -> None:
    with clock.at(DAY), loans.at(row.tenant_no, role_of(loans, row)) as s:
        officers.answer(s, s.get(LoanOfficer, (44, row.id)), word, reason)


@pytest.mark.parametrize("host", [XIANGQIAO, CITY])
def test_a_drafted_answer_is_read_at_home_alone(loans, browser, host):  # noqa: F811
    [request] = loans.asked(CHAOAN, task=901, host=host, **july(10))
    offer = loans.named(request, loans.people[CHAOAN][host == CITY])
    row, above = row_of(loans, CHAOAN, offer), browser(CITY)
    drafted = above.get(f"/loans/letters/{request}").text
    assert row.name not in drafted and row.certificate_no not in drafted and "待审批" not in drafted
    assert above.get(f"/loans/offers/{offer}.pdf").status_code == 404
    with loans.at(CITY, hi=CITY + 99) as s:
        assert board.joined(s, [s.get(LoanRequest, (44, request))])[0].offer is None
    assert row.name in browser(CHAOAN).get(f"/loans/letters/{request}").text
    assert browser(CHAOAN).get(f"/loans/offers/{offer}.pdf").status_code == 200
    loans.consented(offer)
    assert row.name in above.get(f"/loans/letters/{request}").text
    assert above.get(f"/loans/offers/{offer}.pdf").status_code == 200


def test_why_somebody_cannot_go_is_told_to_the_own_desk_alone(loans, browser):  # noqa: F811
    [request] = loans.asked(CHAOAN, task=902, **july(11))
    offer = loans.named(request, *loans.people[CHAOAN][:2])
    loans.consented(offer)
    row = row_of(loans, CHAOAN, offer)
    assert "只有所在局看到" in browser(CHAOAN, role_of(loans, row)).get(f"/me/loans/{row.id}").text
    says(loans, row, "refused", "住院手术")
    assert "住院手术" in browser(CHAOAN).get(f"/loans/letters/{request}").text
    for reader in (XIANGQIAO, CITY):
        page = browser(reader).get(f"/loans/letters/{request}")
        assert page.status_code == 200 and "住院手术" not in page.text


def test_a_dead_draft_of_an_order_hides_neither_the_new_consent_nor_the_way_out(loans, browser):  # noqa: F811
    [request] = loans.asked(RAOPING, task=903, **july(12))
    offer = loans.consented(loans.named(request, loans.people[RAOPING][0], lender=RAOPING), RAOPING)
    with loans.at(XIANGQIAO) as s:
        dead = orders.draft(s, s.get(LoanOffer, (44, offer))).id
    with loans.at(RAOPING, "approver") as s:
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有任务")
    host, letter = browser(XIANGQIAO), f"/loans/letters/{request}"
    page = host.get(letter).text
    assert f"{letter}/withdraw" in page and f"/loans/orders/{dead}" not in page
    assert f"/loans/orders/{dead}" not in browser(XIANGQIAO, "approver").get("/w").text
    again = loans.consented(loans.named(request, loans.people[RAOPING][0], lender=RAOPING), RAOPING)
    page, need = host.get(letter).text, f"/loans/needs/{loans.need(903).id}"
    assert f"/loans/offers/{again}/order" in page and "去签发" not in host.get(need).text
    assert f"/loans/offers/{again}/order" in host.get(need).text
    made = host.post(f"/loans/offers/{again}/order", data=form())
    assert made.status_code == 303 and made.location != f"/loans/orders/{dead}"
    assert made.location in host.get(letter).text and made.location in browser(XIANGQIAO, "approver").get("/w").text
    assert host.get(f"/loans/orders/{dead}").status_code == 200


def test_a_letter_withdrawn_with_a_drafted_order_leaves_pages_that_open(loans, browser):  # noqa: F811
    [request] = loans.asked(RAOPING, task=904, **july(13))
    offer = loans.consented(loans.named(request, loans.people[RAOPING][1], lender=RAOPING), RAOPING)
    with loans.at(XIANGQIAO) as s:
        order = orders.draft(s, s.get(LoanOffer, (44, offer))).id
    with loans.at(XIANGQIAO) as s:
        requests.withdraw(s, s.get(LoanRequest, (44, request)), "改期了")
    host = browser(XIANGQIAO)
    assert "改期了" in host.get(f"/loans/letters/{request}").text and host.get("/loans").status_code == 200
    page = host.get(f"/loans/orders/{order}")
    assert page.status_code == 200 and "已结束" in page.text and f"/loans/orders/{order}/issue" not in page.text


def test_nobody_is_asked_to_reply_about_a_withdrawn_letter(loans, browser):  # noqa: F811
    [request] = loans.asked(RAOPING, task=905, **july(14))
    row = row_of(loans, RAOPING, loans.named(request, loans.people[RAOPING][0], lender=RAOPING))
    me = browser(RAOPING, role_of(loans, row))
    assert f"/me/loans/{row.id}" in me.get("/w").text
    with loans.at(XIANGQIAO) as s:
        requests.withdraw(s, s.get(LoanRequest, (44, request)), "不需要了")
    assert f"/me/loans/{row.id}" not in me.get("/w").text
    page = me.get(f"/me/loans/{row.id}").text
    assert "对方已撤回" in page and f"/me/loans/{row.id}/accept" not in page and "对方已撤回" in me.get("/me/loans").text


def test_whoever_said_no_is_marked_and_asked_anew_when_named_again(loans, browser):  # noqa: F811
    [request] = loans.asked(RAOPING, task=906, **july(17))
    people = loans.people[RAOPING][:2]
    offer = loans.named(request, *people, lender=RAOPING)
    row = row_of(loans, RAOPING, offer)
    says(loans, row, "refused", "当天有庭审")
    page = browser(RAOPING).get(f"/loans/letters/{request}").text
    assert "上次说明不能参加" in page and page.count('name="officers"') > 1
    assert f'value="{row.inspector_id}" checked' not in page and f'value="{people[1]}" checked' in page
    loans.named(request, *people, lender=RAOPING)
    assert row_of(loans, RAOPING, offer).answer == ""
    assert "上次说明不能参加" not in browser(RAOPING).get(f"/loans/letters/{request}").text


def test_a_bound_lender_is_told_why_it_can_neither_refuse_nor_take_back(loans, browser):  # noqa: F811
    [request] = loans.asked(CHAOAN, task=907, **july(18))
    approver, letter = browser(CHAOAN, "approver"), f"/loans/letters/{request}"
    assert f"{letter}/refuse" in approver.get(letter).text
    with loans.at(CITY, "approver", hi=CITY + 99) as s:
        need = s.get(LoanNeed, (44, s.get(LoanRequest, (44, request)).need_id))
        mediation.order(s, need, [CHAOAN], mediation.Word(1, ["law_firm"], july(18)["window"], "请派员"))
    page = approver.get(letter).text
    assert f"{letter}/refuse" not in page and "不能拒绝，也不能撤回同意" in page and "潮州市司法局" in page
    offer = loans.consented(loans.named(request, loans.people[CHAOAN][0]))
    page = approver.get(letter).text
    assert f"/loans/offers/{offer}/take-back" not in page and "不能拒绝，也不能撤回同意" in page


def test_a_bound_lender_with_nobody_to_send_is_told_whom_to_turn_to(loans, browser, monkeypatch):  # noqa: F811
    [request] = loans.asked(CHAOAN, task=908, **july(19))
    with loans.at(CITY, "approver", hi=CITY + 99) as s:
        need = s.get(LoanNeed, (44, s.get(LoanRequest, (44, request)).need_id))
        word = mediation.order(s, need, [CHAOAN], mediation.Word(1, ["law_firm"], july(19)["window"], "请派员"))[0].number
    assert "没有能去的人" not in browser(CHAOAN).get(f"/loans/letters/{request}").text
    monkeypatch.setattr(offers, "unfit", lambda *_: ("E_AWAY", "不在岗。"))
    page = browser(CHAOAN).get(f"/loans/letters/{request}").text
    assert "本局这些日子没有能去的人" in page and f"{word}）" in page


@pytest.mark.parametrize("to", ["²", "٣", "9" * 25, "9" * 5000, "x", ""])
def test_the_letter_page_takes_no_odd_bureau(loans, browser, to):  # noqa: F811
    page = browser(XIANGQIAO).get(f"/loans/needs/{opened(loans, 909)}/ask", query_string={"to": to})
    assert page.status_code == 200


@pytest.mark.parametrize("year", ["²", "２０２３", "9" * 5000, "", "20.3"])
def test_the_figures_take_no_odd_year(loans, browser, year):  # noqa: F811
    assert browser(CITY).get("/loans/figures", query_string={"year": year}).status_code == 200
