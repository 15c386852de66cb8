"""The papers of a loan: what they say, the same bytes each time, nothing read as markup, drafts that say so."""

import io

import pypdf
import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import guests, mediation, nightly, offers, official, orders, papers
from saas.supervision.loans.mediation import Word
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import WINDOW

pytestmark = pytest.mark.req("S2-30")


def text(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def made(loans, bureau: int, which, model, number: int, role: str = "planner") -> bytes:
    with clock.at(loans.day), loans.world.app.test_request_context(), loans.at(bureau, role) as s:
        return which(s, s.get(model, (44, number)))


@pytest.fixture(scope="module")
def order(loans) -> int:
    return loans.lent(*loans.people[CHAOAN][:2], task=71)


def test_the_order_names_rule_people_task_and_what_holds_for_them(loans, order):
    said = text(made(loans, XIANGQIAO, official.order_pdf, LoanOrder, order))
    for part in (
        "湘桥区司法局", "湘司调派〔2023〕1号", "执法人员调派单", "潮安区司法局：", "潮州市司法局（潮司〔2023〕30号）第一条",
        "湘司借〔2023〕1号", "潮司借复〔2023〕1号", "445103员1", "4451030001", "445103员2", "律师事务所抽查", "参加律师事务所随机抽查",
        "2023年7月10日至2023年7月21日", "最后一天二十四时终止", "由我局作为执法主体", "至少一名执法人员带队", "只用于本任务",
        "2023年7月3日", "签发：approver",
    ):  # fmt: skip
        assert "".join(part.split()) in said, part
    assert "草稿" not in said


def test_each_side_and_each_day_gets_the_same_bytes(loans, order):
    first = made(loans, XIANGQIAO, official.order_pdf, LoanOrder, order)
    assert {made(loans, reader, official.order_pdf, LoanOrder, order) for reader in (XIANGQIAO, CHAOAN, PROVINCE)} == {first}


def test_the_order_is_frozen_with_the_act(loans, monkeypatch):
    """Neither another wording nor what happens to its people later changes an order; the released stay in the record of the act."""
    loans_order = loans.lent(loans.people[CHAOAN][2], task=72)
    before = made(loans, XIANGQIAO, official.order_pdf, LoanOrder, loans_order)
    monkeypatch.setattr(papers, "order", lambda *_a, **_k: pytest.fail("worded anew"))
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        guests.settle_draw(s, 72, {})
    with loans.world.working(), clock.at(WINDOW[0]):
        nightly.nightly()
    with loans.at(XIANGQIAO) as s:
        assert s.scalars(select(LoanGuest).where(LoanGuest.order_id == loans_order)).one().name == ""
    assert made(loans, XIANGQIAO, official.order_pdf, LoanOrder, loans_order) == before
    assert f"{CHAOAN}员3" in text(before)


def test_a_drafted_order_says_so_and_names_the_host_to_its_superior(loans):
    [request] = loans.asked(RAOPING, task=73)
    offer = loans.consented(loans.named(request, loans.people[RAOPING][0], lender=RAOPING), RAOPING)
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        number = orders.draft(s, s.get(LoanOffer, (44, offer))).id
    for reader in (XIANGQIAO, CITY):
        said = text(made(loans, reader, official.order_pdf, LoanOrder, number))
        assert "草稿" in said and "湘桥区司法局" in said and "签发：" not in said and "潮州市司法局湘" not in said
    with loans.at(RAOPING) as s:
        assert s.get(LoanOrder, (44, number)) is None


def test_letter_and_answers(loans):
    [request] = loans.asked(RAOPING, task=74, contact="林科 0768-2200000")
    said = text(made(loans, RAOPING, official.letter_pdf, LoanRequest, request))
    for part in ("关于商请借调执法人员的函", "饶平县司法局：", "律师事务所8家", "1名执法人员", "2023年7月6日前函复", "林科0768-2200000"):
        assert part in said, part
    offer = loans.named(request, loans.people[RAOPING][1], lender=RAOPING)
    assert "草稿" in text(made(loans, RAOPING, official.offer_pdf, LoanOffer, offer))
    loans.consented(offer, RAOPING)
    said = text(made(loans, XIANGQIAO, official.offer_pdf, LoanOffer, offer))
    assert "同意下列执法人员" in said and f"{RAOPING}员2" in said and "草稿" not in said
    [other] = loans.asked(CHAOAN, task=74)
    no = loans.refused(other, "同期承担专项检查", CHAOAN)
    said = text(made(loans, XIANGQIAO, official.offer_pdf, LoanOffer, no))
    assert "不能派员" in said and "同期承担专项检查" in said and "序号" not in said


def test_the_answer_at_the_host_forgets_whom_it_let_go(loans):
    order = loans.lent(loans.people[RAOPING][3], task=75, lender=RAOPING)
    with loans.at(XIANGQIAO) as s:
        offer = s.get(LoanOrder, (44, order)).offer_id
    assert f"{RAOPING}员4" in text(made(loans, XIANGQIAO, official.offer_pdf, LoanOffer, offer))
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        guests.settle_draw(s, 75, {})
    with loans.world.working(), clock.at(WINDOW[0]):
        nightly.nightly()
    assert f"{RAOPING}员4" not in text(made(loans, XIANGQIAO, official.offer_pdf, LoanOffer, offer))
    assert f"{RAOPING}员4" in text(made(loans, RAOPING, official.offer_pdf, LoanOffer, offer))


def test_a_withdrawn_answer_says_so(loans):
    [request] = loans.asked(CHAOAN, task=76)
    offer = loans.consented(loans.named(request, loans.people[CHAOAN][3]))
    with clock.at(loans.day), loans.at(CHAOAN, "approver") as s:
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有任务")
    assert "本复函已于2023年7月3日撤回：另有任务" in text(made(loans, XIANGQIAO, official.offer_pdf, LoanOffer, offer))


NASTY = ['#panic("x")', "$x$ *b* _i_", "</w:p><script>", '"]; \\ #set page()', "行一\r\n行二\x00\x0b", "𠮷田%(n)s %s"]


@pytest.mark.parametrize("nasty", NASTY)
def test_no_sign_is_read_as_markup(loans, nasty):
    body = {
        "organ": nasty, "rule": {"document_number": nasty, "article": nasty, "origin": nasty}, "lender": nasty, "number": nasty,
        "request": nasty, "consent": nasty, "task": nasty, "purpose": nasty, "categories": [nasty],
        "window": ["2023-07-10", "2023-07-21"], "persons": [{"name": nasty, "certificate_no": nasty}],
        "issued_on": "2023-07-03", "issued_name": nasty,
    }  # fmt: skip
    with loans.world.app.test_request_context():
        said = text(official.pdf(official.PAPER, papers.order(body)))
    wanted = "".join(sign for sign in "".join(nasty.split()) if sign.isprintable() and sign != "𠮷")
    assert said.replace("𠮷", "").count(wanted.replace("\x00", "").replace("\x0b", "")) >= 8


def test_a_superiors_order(loans):
    loans.asked(CHAOAN, task=77)
    with clock.at(loans.day), loans.at(CITY, "approver") as s:
        need = s.scalars(select(LoanNeed).where(LoanNeed.task_id == 77)).one()
        rows = mediation.order(s, need, [RAOPING], Word(2, ["law_firm"], WINDOW, "请予支持"))
    said = text(made(loans, RAOPING, official.directive_pdf, LoanDirective, rows[0].id))
    assert "执法人员调派令" in said and "请向湘桥区司法局派出2名律师事务所执法人员" in said and "本令应当执行" in said
    said = text(made(loans, XIANGQIAO, official.directive_pdf, LoanDirective, rows[1].id))
    assert "已向饶平县司法局发出调派令" in said


def test_the_files_at_their_addresses(loans, order):
    client = loans.world.client(CHAOAN, "planner")
    with clock.at(loans.day), loans.at(CHAOAN) as s:
        row = s.get(LoanOrder, (44, order))
        paths = [f"orders/{order}", f"letters/{row.request_id}", f"offers/{row.offer_id}"]
    for path in paths:
        answer = client.get(f"/loans/{path}.pdf")
        assert answer.status_code == 200 and answer.data[:5] == b"%PDF-" and answer.mimetype == "application/pdf"
    stranger = loans.world.client(RAOPING, "planner")
    assert [stranger.get(f"/loans/{path}.pdf").status_code for path in paths] == [404] * 3
