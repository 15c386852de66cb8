"""The common superior: asked, it turns to bureaus below, or binds them; each of the three learns of it by its own rows."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation.settings import service as settings
from saas.supervision.loans import desk_mediation, mediation, needs, offers, requests
from saas.supervision.loans.mediation import Word
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import WINDOW, letter, shortfall

pytestmark = pytest.mark.req("S2-30")


def word(**changes) -> Word:
    given = {"persons": 1, "categories": ["law_firm"], "window": WINDOW, "text": "请支持湘桥区司法局本次抽查。"}
    return Word(**given | changes)


def needy(loans, task: int, ask: bool = True) -> int:
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        need = needs.open_need(s, shortfall(task))
        if ask:
            needs.ask_superior(s, need, "已问潮安、饶平，都没有同意")
        return need.id


def said(loans, kind, need: int, *lenders: int, by: int = CITY, role: str = "approver", **changes) -> list[LoanDirective]:
    with clock.at(loans.day), loans.at(by, role) as s:
        return getattr(mediation, kind)(s, s.get(LoanNeed, (44, need)), lenders, word(**changes))


def todos(loans, which, bureau: int, role: str = "planner") -> list[str]:
    with clock.at(loans.day), loans.world.app.test_request_context(), loans.at(bureau, role) as s:
        return [one.title for one in which(s, s.info["ctx"])]


def sees(loans, bureau: int, need: int) -> list[tuple[str, int]]:
    with loans.at(bureau) as s:
        rows = s.scalars(select(LoanDirective).where(LoanDirective.need_id == need).order_by(LoanDirective.id))
        return [(row.kind, row.to_no) for row in rows]


def test_each_reads_its_own_word_alone(loans):
    need = needy(loans, 1)
    rows = said(loans, "mediate", need, CHAOAN, RAOPING, role="loan_coordinator")
    assert [(row.kind, row.number) for row in rows][:2] == [("mediate", "潮司协调〔2023〕1号"), ("mediate", "潮司协调〔2023〕2号")]
    assert sees(loans, CHAOAN, need) == [("mediate", CHAOAN)]
    assert sees(loans, RAOPING, need) == [("mediate", RAOPING)]
    assert sees(loans, XIANGQIAO, need) == [("answer", XIANGQIAO)]
    assert len(sees(loans, CITY, need)) == len(sees(loans, PROVINCE, need)) == 3


def test_only_a_superior_of_both_may(loans):
    need = needy(loans, 2)
    for lenders in ((), (XIANGQIAO,), (CITY,), (PROVINCE,), (CHAOAN, 440101)):
        with pytest.raises(Refusal, match="E_CHOICE"):
            said(loans, "mediate", need, *lenders)
    with pytest.raises(Refusal, match="E_CHOICE"):  # the city stands above the needy county: it lends nobody
        said(loans, "order", need, CITY, by=PROVINCE)
    with pytest.raises(NotHere):
        said(loans, "mediate", need, CHAOAN, by=XIANGQIAO)
    with clock.at(loans.day), loans.at(CHAOAN) as s:
        assert s.get(LoanNeed, (44, need)) is None
    with pytest.raises(ProgrammingError, match="row-level security"), loans.at(XIANGQIAO) as s:
        s.add(LoanDirective(to_no=CHAOAN, kind="order", host_no=XIANGQIAO, need_id=need, year=2023, serial=1, number="x", persons=1,
                            categories=["law_firm"], window_from=WINDOW[0], window_to=WINDOW[1], body="x", issued_by=1,
                            issued_on=loans.day))  # fmt: skip
        s.flush()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("E_WINDOW", {"window": (WINDOW[0], WINDOW[1].replace(day=22))}),
        ("E_CHOICE", {"categories": ["notary_office"]}),
        ("E_CHOICE", {"categories": []}),
        ("E_PERSONS", {"persons": 0}),
        ("E_REASON", {"text": " "}),
    ],
)
def test_what_it_says_lies_within_the_need(loans, code, changes):
    need = needy(loans, 3)
    with pytest.raises(Refusal, match=code):
        said(loans, "mediate", need, CHAOAN, **changes)
    assert sees(loans, CITY, need) == []


def test_an_order_is_an_approvers_and_said_once(loans):
    need = needy(loans, 4)
    with pytest.raises(Refusal, match="E_NO_RIGHT"):
        said(loans, "order", need, CHAOAN, role="loan_coordinator")
    said(loans, "order", need, CHAOAN)
    with pytest.raises(Refusal, match="E_ALREADY"):
        said(loans, "order", need, CHAOAN, RAOPING)
    said(loans, "order", need, RAOPING)


def test_a_mediation_may_be_refused_an_order_may_not(loans):
    need = needy(loans, 5)
    [request] = loans.asked(RAOPING, task=5)
    said(loans, "mediate", need, RAOPING)
    loans.refused(request)
    assert not any("请答复" in one for one in todos(loans, desk_mediation.to_obey, RAOPING) if "湘桥" not in one)
    said(loans, "order", need, RAOPING)
    with loans.at(RAOPING) as s:
        found = mediation.directive_for(s, s.get(LoanRequest, (44, request)))
        assert found.kind == "order"
    with loans.at(XIANGQIAO) as s:  # the borrower does not read the word to the lender
        assert mediation.directive_for(s, s.get(LoanRequest, (44, request))) is None
    assert "上级调派令：请答复湘桥区司法局" in todos(loans, desk_mediation.to_obey, RAOPING)
    with pytest.raises(Refusal, match="E_BOUND"):
        loans.refused(request, "还是不行")
    offer = loans.named(request, loans.people[RAOPING][0], lender=RAOPING)
    with loans.at(RAOPING) as s:
        rows = s.scalars(select(LoanOffer).where(LoanOffer.request_id == request).order_by(LoanOffer.id)).all()
        assert [row.state for row in rows] == ["withdrawn", "drafted"] and rows[1].directive_id == found.id
    loans.consented(offer, RAOPING)
    with loans.at(RAOPING) as s:
        assert offers.own_answer(s, s.get(LoanRequest, (44, request))).state == "granted"


def test_the_superior_is_asked_until_it_answers(loans):
    need = needy(loans, 7)
    assert "湘桥区司法局请求协调借调：差 1 人" in todos(loans, desk_mediation.to_mediate, CITY, "loan_coordinator")
    before = len(todos(loans, desk_mediation.to_mediate, CITY, "loan_coordinator"))
    with clock.at(loans.day), loans.at(CITY, "loan_coordinator") as s:
        row = mediation.answer(s, s.get(LoanNeed, (44, need)), "本市无可调人员，请缩小范围")
        assert (row.to_no, row.lenders, row.binding) == (XIANGQIAO, [], False)
    assert len(todos(loans, desk_mediation.to_mediate, CITY, "loan_coordinator")) == before - 1
    with loans.at(XIANGQIAO) as s:
        assert [one.body for one in mediation.answers(s, s.get(LoanNeed, (44, need)))] == ["本市无可调人员，请缩小范围"]


def test_a_settled_need_is_not_mediated(loans):
    need = needy(loans, 8)
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        needs.settle(s, s.get(LoanNeed, (44, need)), "closed", "另行安排")
    with pytest.raises(Refusal, match="E_STATE"):
        said(loans, "order", need, CHAOAN)


def test_whom_the_superior_names_may_be_asked_beyond_the_own_reach(loans):
    """The county's settings keep it from asking; the superior's answer opens the way to that one bureau. The last test of
    the module: the rule stays."""
    need = needy(loans, 6)
    with clock.at(date(2023, 6, 2)), loans.at(XIANGQIAO, "publisher") as s:
        settings.set_value(
            s, "loan_reach", "", {"reach": "neighbours", "reply_days": 3}, effective_from=date(2023, 6, 2),
            document_number="湘司〔2023〕1号",
        )  # fmt: skip
    with clock.at(loans.day), loans.at(XIANGQIAO) as s, pytest.raises(Refusal, match="E_REACH"):
        requests.ask(s, s.get(LoanNeed, (44, need)), [CHAOAN], letter())
    before = todos(loans, desk_mediation.to_write, XIANGQIAO)
    said(loans, "mediate", need, CHAOAN)
    after = todos(loans, desk_mediation.to_write, XIANGQIAO)
    assert after[len(before) :] == ["上级已协调：向潮安区司法局发出借调函"]
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        requests.ask(s, s.get(LoanNeed, (44, need)), [CHAOAN], letter())
    assert todos(loans, desk_mediation.to_write, XIANGQIAO) == before
    with clock.at(loans.day), loans.at(XIANGQIAO) as s, pytest.raises(Refusal, match="E_REACH"):
        requests.ask(s, s.get(LoanNeed, (44, need)), [RAOPING], letter())
