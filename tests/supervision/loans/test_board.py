"""The board: where every loan stands, whose turn it is, and how often the database is asked (S2-30, D-23)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import board, cards, guests, naming, needs, offers, requests
from saas.supervision.loans.models import LoanOffer, LoanRequest
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import REPLY_BY, WINDOW, letter, shortfall

pytestmark = pytest.mark.req("S2-30")


class Span:
    """Whose rows: as Place gives it, without a request."""

    def __init__(self, low: int, high: int | None = None) -> None:
        self.root, self.low, self.high = 44, low, high or low

    def where(self, model) -> tuple:
        return model.root_id == 44, model.tenant_no.between(self.low, self.high)


def columns(loans, bureau: int, span: Span | None = None, day=None) -> dict[str, list[cards.Card]]:
    with clock.at(day or loans.day), loans.world.app.test_request_context(), loans.at(bureau) as s:
        found = board.rows(s, span or Span(bureau))
        called = {XIANGQIAO: "湘桥区司法局", CHAOAN: "潮安区司法局", RAOPING: "饶平县司法局"}
        return cards.columns(found.loans, found.needs, called, bureau, clock.today())


def where_is(loans, bureau: int, request: int, **more) -> str:
    with loans.at(XIANGQIAO) as s:
        number = s.get(LoanRequest, (44, request)).number
    return next(stage for stage, found in columns(loans, bureau, **more).items() if any(card.note == number for card in found))


def card(loans, bureau: int, request: int, **more) -> cards.Card:
    with loans.at(XIANGQIAO) as s:
        number = s.get(LoanRequest, (44, request)).number
    return next(card for found in columns(loans, bureau, **more).values() for card in found if card.note == number)


def test_names_on_cards_are_short():
    assert [naming.short(name) for name in ("渝中区司法局", "饶平县司法局", "潮州市司法局", "南区司法局", "广东省司法厅")] == [
        "渝中", "饶平", "潮州", "南区", "广东省",
    ]  # fmt: skip


def test_a_letter_moves_through_the_columns_on_both_sides(loans):
    [request] = loans.asked(CHAOAN, task=301)
    host, lender = card(loans, XIANGQIAO, request), card(loans, CHAOAN, request)
    assert (host.stage, host.borrower, host.lender, host.persons, host.ours) == ("asked", "湘桥", "潮安", 1, False)
    assert (lender.stage, lender.ours, lender.words, lender.link) == ("asked", True, "等我局答复", "同意或拒绝")
    assert all(one.stage == "drafted" or one.window == WINDOW for one in (host, lender))

    offer = loans.named(request, loans.people[CHAOAN][0])
    assert card(loans, CHAOAN, request).words == "等本局审批人"
    assert card(loans, XIANGQIAO, request).stage == "asked"  # a draft of the lender's is nobody else's
    loans.consented(offer)
    host = card(loans, XIANGQIAO, request)
    assert (host.stage, host.state, host.ours, host.link) == ("answered", "granted", True, "等起草调派单")
    assert card(loans, CHAOAN, request).ours is False

    order = loans.ordered(offer)
    assert (card(loans, XIANGQIAO, request).stage, card(loans, XIANGQIAO, request).kind) == ("in_force", "order")
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        [guest] = s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).all()
        guests.settle_draw(s, 301, {guest.id: 3})
        guests.leave(s, guest, "expired")
    ended = card(loans, XIANGQIAO, request, day=WINDOW[0])
    assert (ended.stage, ended.words, ended.link) == ("ended", "抽中 3 人次", "案卷")


def test_refusals_show_their_reason_and_leave_the_column_in_time(loans):
    [request] = loans.asked(RAOPING, task=302)
    loans.refused(request)
    shown = card(loans, XIANGQIAO, request)
    assert (shown.stage, shown.state, shown.right) == ("answered", "refused", "同期承担专项检查")
    late = WINDOW[1].replace(month=11)
    assert where_is(loans, XIANGQIAO, request, day=late) == "ended"


def test_a_consent_taken_back_leaves_the_letter_open_again(loans):
    [request] = loans.asked(CHAOAN, task=303)
    offer = loans.consented(loans.named(request, loans.people[CHAOAN][1]))
    with clock.at(loans.day), loans.at(CHAOAN, "approver") as s:
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有专项检查")
    shown = card(loans, XIANGQIAO, request)
    assert (shown.stage, shown.words) == ("asked", "对方撤回了同意")
    assert card(loans, CHAOAN, request).ours


def test_lateness_reminders_recalls_and_days_that_are_over(loans):
    [request] = loans.asked(RAOPING, task=304)
    late = REPLY_BY.replace(day=REPLY_BY.day + 1)
    shown = card(loans, XIANGQIAO, request, day=late)
    assert (shown.state, shown.link) == ("late", "去提醒")
    with clock.at(late), loans.at(XIANGQIAO) as s:
        requests.remind(s, s.get(LoanRequest, (44, request)))
    shown = card(loans, XIANGQIAO, request, day=late)
    assert (shown.right, shown.link) == ("已提醒 1 次", "")
    assert card(loans, XIANGQIAO, request, day=WINDOW[1].replace(day=WINDOW[1].day + 1)).words == "没有答复"

    order = loans.lent(loans.people[RAOPING][1], task=305, lender=RAOPING)
    with clock.at(loans.day), loans.at(RAOPING) as s:
        [officer] = offers.officers_of(s, s.scalars(select(LoanOffer).order_by(LoanOffer.id.desc()).limit(1)).one())
        offers.recall(s, officer, WINDOW[0], "本局另有任务")
    found = [one for one in columns(loans, XIANGQIAO)["in_force"] if one.number == order]
    assert [(one.ours, one.words) for one in found] == [(True, "对方召回")]


def test_a_need_without_a_letter_and_a_draft_are_the_borrowers_alone(loans):
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        needs.open_need(s, shortfall(306, task_name="没有问过谁的任务"))
        drafted = requests.draft(s, needs.open_need(s, shortfall(307)), CHAOAN, letter()).id
    assert any(one.kind == "need" and one.task == "没有问过谁的任务" for one in columns(loans, XIANGQIAO)["drafted"])
    assert card(loans, XIANGQIAO, drafted).link == "继续"
    assert columns(loans, CHAOAN)["drafted"] == []


def test_the_city_sees_its_counties_and_a_county_only_what_concerns_it(loans):
    loans.asked(RAOPING, task=308)
    of_the_city = sum(map(len, columns(loans, CITY, Span(CITY, CITY + 99)).values()))
    own = {bureau: sum(map(len, columns(loans, bureau).values())) for bureau in (XIANGQIAO, CHAOAN, RAOPING)}
    assert of_the_city == own[XIANGQIAO] > own[CHAOAN] > 0 and own[RAOPING] > 0
    assert sum(map(len, columns(loans, CITY).values())) == 0
    assert sum(map(len, columns(loans, PROVINCE, Span(PROVINCE, PROVINCE + 9999)).values())) == of_the_city


def test_the_table_and_the_board_agree_about_the_stage(loans):
    with clock.at(loans.day), loans.world.app.test_request_context(), loans.at(XIANGQIAO) as s:
        span, today = Span(XIANGQIAO), clock.today()
        by_board = {one.request.id: one.stage(today) for one in board.rows(s, span).loans}
        by_table = {}
        for stage in ("drafted", "asked", "answered", "in_force", "ended"):
            for row in s.scalars(board.letters(span).where(board.in_stage(stage))):
                assert row.id not in by_table, "one letter stands in one column"
                by_table[row.id] = stage
    assert by_table == by_board and set(by_board.values()) >= {"drafted", "asked", "answered", "in_force"}


def test_the_board_asks_a_fixed_number_of_times(loans):
    def asked() -> int:
        with clock.at(loans.day), loans.at(XIANGQIAO) as s, counted() as found:
            board.rows(s, Span(XIANGQIAO))
        return len(found)

    before = asked()
    for task in range(310, 316):
        loans.asked(CHAOAN, RAOPING, task=task)
    assert asked() == before == 5
