"""Letters, answers, orders and the officer's own page, as the people of two bureaus use them (S2-30, D-23)."""

import itertools
import re

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.foundation.accounts import standins
from saas.foundation.journal.models import AuditEvent
from saas.supervision.loans import guests, needs, offers, orders
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanConflict, LoanGuest, LoanOfficer
from tenants.people import Membership
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY, WINDOW, shortfall

pytestmark = pytest.mark.req("S2-30")
_keys = itertools.count(1)


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def browser(loans):
    """Signed-in browsers, one for each bureau and role."""
    known = {}

    def of(bureau: int, role: str = "planner"):
        if (bureau, role) not in known:
            known[bureau, role] = loans.world.client(bureau, role)
        return known[bureau, role]

    return of


def form(**fields) -> dict:
    return {"_idem": f"loan-form-{next(_keys):06d}"} | fields


def opened(loans, task: int, **changes) -> int:
    with loans.at(XIANGQIAO) as s:
        return needs.open_need(s, shortfall(task, **changes)).id


def typed(**changes) -> dict:
    fields = {
        "lenders": [str(CHAOAN), str(RAOPING)], "persons": "1", "categories": ["law_firm"], "window_from": WINDOW[0].isoformat(),
        "window_to": WINDOW[1].isoformat(), "purpose": "参加律师事务所随机抽查", "contact": "0768-1234567", "reply_by": "2023-07-06",
    }  # fmt: skip
    return form(**fields | changes)


def letters_of(loans, need: int) -> list[LoanRequest]:
    with loans.at(XIANGQIAO) as s:
        return list(s.scalars(select(LoanRequest).where(LoanRequest.need_id == need).order_by(LoanRequest.to_no)))


def test_a_need_becomes_two_letters_with_one_button(loans, browser):
    need, client = opened(loans, 501), browser(XIANGQIAO)
    page = client.get(f"/loans/needs/{need}").text
    assert "还差" in page and "执法证没有覆盖检查期间" in page and "起草借调申请" in page
    page = client.get(f"/loans/needs/{need}/ask?to={CHAOAN}").text
    assert re.search(rf'value="{CHAOAN}" checked', page) and "参加“律师事务所抽查”随机抽查" in page
    sent = typed()
    answer = client.post(f"/loans/needs/{need}/ask", data=sent)
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/loans/needs/{need}")
    assert client.post(f"/loans/needs/{need}/ask", data=sent).status_code == 303  # pressed twice
    assert [(row.to_no, row.state, row.sent) for row in letters_of(loans, need)] == [(CHAOAN, "sent", True), (RAOPING, "sent", True)]
    page = client.get(f"/loans/needs/{need}").text
    assert page.count("mq-loan-head") == 2 and "在等 2 个单位答复" in page


def test_errors_stand_beside_the_fields_and_nothing_typed_is_lost(loans, browser):
    need, client = opened(loans, 502), browser(XIANGQIAO)
    answer = client.post(f"/loans/needs/{need}/ask", data=typed(window_to="2023-08-30", purpose="查得很细的一次"))
    assert answer.status_code == 422 and 'data-code="E_WINDOW"' in answer.text
    assert "查得很细的一次" in answer.text and re.search(rf'value="{RAOPING}" checked', answer.text) and "2023-08-30" in answer.text
    answer = client.post(f"/loans/needs/{need}/ask", data=typed(lenders=[], reply_by="2023-07-01"))
    assert answer.status_code == 422 and 'data-code="E_REQUIRED"' in answer.text and letters_of(loans, need) == []
    answer = client.post(f"/loans/needs/{need}/ask", data=typed(reply_by="2023-07-01"))
    assert 'data-code="E_REPLY_BY"' in answer.text


def test_a_draft_is_changed_sent_or_given_up(loans, browser):
    need, client = opened(loans, 503), browser(XIANGQIAO)
    assert client.post(f"/loans/needs/{need}/ask", data=typed(act="draft", contact="0768-7654321")).status_code == 303
    first, second = letters_of(loans, need)
    assert (first.state, first.sent) == ("drafted", False)
    assert browser(CHAOAN).get(f"/loans/letters/{first.id}").status_code == 404
    assert "0768-7654321" in client.get(f"/loans/needs/{need}/ask?to={CHAOAN}").text
    assert client.post(f"/loans/letters/{first.id}/send", data=form()).status_code == 303
    assert client.post(f"/loans/letters/{second.id}/withdraw", data=form()).status_code == 303
    assert [row.state for row in letters_of(loans, need)] == ["sent", "withdrawn"]
    assert second.number not in client.get(f"/loans/needs/{need}").text


def test_a_need_is_closed_with_a_reason(loans, browser):
    need, client = opened(loans, 504), browser(XIANGQIAO)
    assert client.post(f"/loans/needs/{need}/close", data=form(reason="")).status_code == 422
    assert client.post(f"/loans/needs/{need}/close", data=form(reason="改期检查")).status_code == 303
    assert loans.need(504).state == "closed" and "改期检查" in client.get(f"/loans/needs/{need}").text


def test_the_lender_names_the_approver_consents_the_borrower_orders(loans, browser):
    [request] = loans.asked(CHAOAN, task=505)
    lender, approver, people = browser(CHAOAN), browser(CHAOAN, "approver"), loans.people[CHAOAN]
    page = lender.get(f"/loans/letters/{request}").text
    assert page.count('name="officers"') == 4 and "可以去" in page and "对方看到的样子" in page
    assert "同意借出" not in page
    lender.get(f"/loans/letters/{request}")
    with loans.at(CHAOAN) as s:
        looked = select(func.count()).where(AuditEvent.act == "loan.open", AuditEvent.obj == f"loan_request:{request}")
        assert s.scalar(looked) == 1  # once a day

    url = f"/loans/letters/{request}/name"
    data = {"officers": [str(people[0]), str(people[1])], "shown": ["sex"], "window_from": WINDOW[0].isoformat(), "note": "请安排住宿"}
    wrong = lender.post(url, data=form(**data, window_to="2023-09-30"))
    assert wrong.status_code == 422 and "E_WINDOW" in wrong.text and "请安排住宿" in wrong.text
    assert re.search(rf'value="{people[0]}" checked', wrong.text)
    assert lender.post(url, data=form(**data, window_to=WINDOW[1].isoformat())).status_code == 303
    with loans.at(CHAOAN) as s:
        offer = s.scalars(select(LoanOffer).where(LoanOffer.request_id == request)).one().id
    assert lender.post(f"/loans/offers/{offer}/consent", data=form()).status_code == 403
    host = browser(XIANGQIAO).get(f"/loans/letters/{request}").text
    assert f"{CHAOAN}员1" not in host and "请安排住宿" not in host

    page = approver.get(f"/loans/letters/{request}").text
    assert "同意借出" in page and f"{CHAOAN}员1" in page
    assert approver.post(f"/loans/offers/{offer}/consent", data=form()).status_code == 303
    assert approver.post(f"/loans/offers/{offer}/consent", data=form()).status_code == 303  # a second press changes nothing

    host = browser(XIANGQIAO).get(f"/loans/letters/{request}").text
    assert f"{CHAOAN}员1" in host and "性别 女" in host and "执法岗位" not in host and "起草调派单" in host
    answer = browser(XIANGQIAO).post(f"/loans/offers/{offer}/order", data=form())
    order = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert "由您起草" in browser(XIANGQIAO).get(f"/loans/orders/{order}").text
    assert browser(XIANGQIAO).post(f"/loans/orders/{order}/issue", data=form()).status_code == 403
    assert approver.get(f"/loans/orders/{order}").status_code == 404  # the lender reads it once it is issued
    boss = browser(XIANGQIAO, "approver")
    assert "签发调派单" in boss.get(f"/loans/orders/{order}").text
    assert boss.post(f"/loans/orders/{order}/issue", data=form()).status_code == 303
    assert "执法人员调派单" in lender.get(f"/loans/orders/{order}").text
    with loans.at(XIANGQIAO) as s:
        assert s.scalar(select(func.count()).where(LoanGuest.order_id == order)) == 2


def test_a_deputy_of_the_approver_consents_for_somebody_absent(loans, browser):
    world = loans.world
    [request] = loans.asked(RAOPING, task=542)
    offer = loans.named(request, loans.people[RAOPING][3], lender=RAOPING)
    deputy = world.client(RAOPING, "planner2")
    assert deputy.post(f"/loans/offers/{offer}/consent", data=form()).status_code == 403
    with loans.at(RAOPING, "sec_admin") as s:
        absent, acting = (s.get(Membership, (44, world.members[RAOPING, role])) for role in ("approver", "planner2"))
        standins.appoint(s, absent, acting, valid_from=DAY, valid_to=DAY, reason="出差")
    assert "同意借出" in deputy.get(f"/loans/letters/{request}").text
    assert deputy.post(f"/loans/offers/{offer}/consent", data=form()).status_code == 303
    with loans.at(RAOPING) as s:
        made = s.get(LoanOffer, (44, offer))
        assert (made.decided_by, made.decided_for) == (world.users[RAOPING, "planner2"], world.users[RAOPING, "approver"])


def test_a_promise_that_came_first_is_told_on_the_letter(loans, browser):
    person, client = loans.people[XIANGQIAO][0], browser(XIANGQIAO, "approver")
    first, second = (loans.asked(XIANGQIAO, host=host, task=540)[0] for host in (CHAOAN, RAOPING))
    loans.consented(loans.named(first, person, lender=XIANGQIAO), XIANGQIAO)
    offer = loans.named(second, person, lender=XIANGQIAO)
    page = browser(XIANGQIAO).get(f"/loans/letters/{second}").text
    assert "已借给潮安区司法局" in page
    answer = client.post(f"/loans/offers/{offer}/consent", data=form())
    assert answer.status_code == 422 and 'data-code="E_LENT"' in answer.text and "只能借给一个单位" in answer.text
    with loans.at(XIANGQIAO) as s:
        assert s.get(LoanOffer, (44, offer)).state == "drafted"


def test_an_order_upon_nothing_is_refused_on_its_own_page(loans, browser):
    [request] = loans.asked(XIANGQIAO, host=CHAOAN, task=541)
    offer = loans.consented(loans.named(request, loans.people[XIANGQIAO][1], lender=XIANGQIAO), XIANGQIAO)
    answer = browser(CHAOAN).post(f"/loans/offers/{offer}/order", data=form())
    order = int(answer.headers["Location"].rsplit("/", 1)[1])
    with loans.at(XIANGQIAO, "approver") as s:
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有任务")
    answer = browser(CHAOAN, "approver").post(f"/loans/orders/{order}/issue", data=form())
    assert answer.status_code == 422 and 'data-code="E_OFFER_GONE"' in answer.text


def test_a_refusal_needs_a_reason_and_the_right(loans, browser):
    [request] = loans.asked(RAOPING, task=506)
    url = f"/loans/letters/{request}/refuse"
    assert browser(RAOPING).post(url, data=form(reason="人手不够")).status_code == 403
    assert browser(RAOPING, "approver").post(url, data=form(reason="")).status_code == 422
    assert browser(CHAOAN, "approver").post(url, data=form(reason="人手不够")).status_code == 404
    assert browser(RAOPING, "approver").post(url, data=form(reason="同期承担专项检查")).status_code == 303
    page = browser(XIANGQIAO).get(f"/loans/letters/{request}").text
    assert "同期承担专项检查" in page and "另找单位" in page
    assert "另找单位" in browser(XIANGQIAO).get(f"/loans/needs/{loans.need(506).id}").text


def test_reminding_once_a_day_and_withdrawing_with_a_reason(loans, browser):
    [request] = loans.asked(RAOPING, task=507)
    client = browser(XIANGQIAO)
    assert client.post(f"/loans/letters/{request}/remind", data=form()).status_code == 303
    assert client.post(f"/loans/letters/{request}/remind", data=form()).status_code in (409, 422)
    assert "已提醒 1 次" in client.get(f"/loans/letters/{request}").text
    assert client.post(f"/loans/letters/{request}/withdraw", data=form(reason="")).status_code == 422
    assert client.post(f"/loans/letters/{request}/withdraw", data=form(reason="不再需要")).status_code == 303
    assert "不再需要" in browser(RAOPING).get(f"/loans/letters/{request}").text


def test_consent_is_taken_back_before_the_order(loans, browser):
    [request] = loans.asked(CHAOAN, task=508)
    offer = loans.consented(loans.named(request, loans.people[CHAOAN][2]))
    url, approver = f"/loans/offers/{offer}/take-back", browser(CHAOAN, "approver")
    assert approver.post(url, data=form(reason="")).status_code == 422
    assert approver.post(url, data=form(reason="本局另有任务")).status_code == 303
    page = browser(XIANGQIAO).get(f"/loans/letters/{request}").text
    assert "撤回同意" in page and "本局另有任务" in page


def test_the_officer_is_asked_declares_and_may_say_no(loans, browser):
    [request] = loans.asked(RAOPING, task=509)
    offer = loans.named(request, *loans.people[RAOPING][:2], lender=RAOPING)
    with loans.at(RAOPING) as s:
        rows = list(s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == offer).order_by(LoanOfficer.inspector_id)))
    own, others = (row.id for row in rows)
    me = browser(RAOPING, "inspector")
    assert "湘桥区司法局" in me.get("/me/loans").text
    page = me.get(f"/me/loans/{own}").text
    assert "我已知悉" in page and f"/b/{XIANGQIAO}" in page
    assert me.get(f"/me/loans/{others}").status_code == 404
    assert me.post(f"/me/loans/{others}/accept", data=form()).status_code == 404
    wrong = me.post(f"/me/loans/{own}/declare", data=form(uscc="1234"))
    assert wrong.status_code == 422 and "E_USCC" in wrong.text and 'value="1234"' in wrong.text
    code = "31440000MD0000000" + "X"
    assert me.post(f"/me/loans/{own}/accept", data=form()).status_code == 303
    assert me.post(f"/me/loans/{own}/decline", data=form(reason="")).status_code == 422
    assert me.post(f"/me/loans/{own}/decline", data=form(reason="需要照顾家人")).status_code == 303
    assert "说明不能参加" in me.get("/me/loans").text
    page = browser(RAOPING).get(f"/loans/letters/{request}").text
    assert "需要照顾家人" in page and code not in page
    with loans.at(RAOPING) as s:
        assert s.scalar(select(func.count()).where(LoanConflict.officer_id == own)) == 0


def test_whoever_is_released_loses_the_name_at_the_host_and_keeps_it_at_home(loans, browser):
    order = loans.lent(loans.people[RAOPING][2], task=510, lender=RAOPING)
    name = f"{RAOPING}员3"
    pages = {bureau: browser(bureau).get(f"/loans/orders/{order}").text for bureau in (XIANGQIAO, RAOPING)}
    assert name in pages[XIANGQIAO] and name in pages[RAOPING]
    with loans.at(XIANGQIAO) as s:
        for guest in orders.guests_of(s, s.get(LoanOrder, (44, order))):
            guests.leave(s, guest, "not_drawn")
    host, home = (browser(bureau).get(f"/loans/orders/{order}").text for bureau in (XIANGQIAO, RAOPING))
    assert name not in host and "已释放人员" in host and name in home
    with loans.at(XIANGQIAO) as s:
        request = s.get(LoanOrder, (44, order)).request_id
    assert name not in browser(XIANGQIAO).get(f"/loans/letters/{request}").text
    assert name in browser(RAOPING).get(f"/loans/letters/{request}").text


def test_who_may_open_what(loans, browser):
    [request] = loans.asked(CHAOAN, task=511)
    need = loans.need(511).id
    assert browser(CITY).get(f"/loans/letters/{request}").status_code == 200
    assert "提交审批" not in browser(CITY).get(f"/loans/letters/{request}").text
    assert browser(CITY).get(f"/loans/needs/{need}").status_code == 200
    for path in (f"/loans/letters/{request}", f"/loans/needs/{need}"):
        assert browser(RAOPING).get(path).status_code == 404
        assert browser(OTHER_COUNTY).get(path).status_code == 404
        assert browser(XIANGQIAO, "inspector").get(path).status_code == 403
    assert browser(CHAOAN).get(f"/loans/needs/{need}").status_code == 404
    for path in ("send", "remind", "withdraw"):
        assert browser(CHAOAN).post(f"/loans/letters/{request}/{path}", data=form(reason="试试")).status_code == 404
        assert browser(CITY).post(f"/loans/letters/{request}/{path}", data=form(reason="试试")).status_code == 404
    assert browser(XIANGQIAO).post(f"/loans/letters/{request}/name", data=form()).status_code == 404
    assert browser(CHAOAN, "steward").get(f"/loans/needs/{need}/ask").status_code == 403
    with loans.at(XIANGQIAO) as s:
        assert s.get(LoanNeed, (44, need)).state == "open"


def test_the_board_the_table_and_the_file(loans, browser):
    client = browser(XIANGQIAO)
    page = client.get("/loans").text
    assert page.count('class="mq-board-column"') == 5 and "本局缺口" in page and "动态" in page and "mq-rule" in page
    assert "全部下级" not in page and "全部下级" in browser(CITY).get("/loans").text
    table = client.get("/loans?view=table").text
    assert "湘司借〔2023〕" in table and "看板" in table
    assert "没有符合筛选条件的记录" in client.get("/loans?view=table&year=2019").text
    csv = client.get("/loans?view=table&format=csv&state=in_force")
    assert csv.mimetype == "text/csv" and "生效中" in csv.text and "待同意" not in csv.text
    assert "mq-loan" in browser(CHAOAN).get("/loans").text


def test_pages_ask_the_database_a_bounded_number_of_times(loans, browser):
    client = browser(XIANGQIAO)
    client.get("/loans")
    counts = {}
    for name, url in (("board", "/loans"), ("table", "/loans?view=table"), ("need", f"/loans/needs/{loans.need(501).id}")):
        with counted() as queries:
            client.get(url)
        counts[name] = len(queries)
    loans.asked(CHAOAN, RAOPING, task=520)
    loans.asked(CHAOAN, RAOPING, task=521)
    for name, url in (("board", "/loans"), ("table", "/loans?view=table"), ("need", f"/loans/needs/{loans.need(501).id}")):
        with counted() as queries:
            client.get(url)
        assert len(queries) == counts[name], (name, counts, list(queries))
    assert counts["board"] <= 30 and counts["table"] <= 20, counts


def test_a_guest_at_the_host_is_told_in_whose_name_and_until_when(loans, browser):
    order = loans.lent(loans.people[CHAOAN][3], task=530)  # the reviewer of 潮安
    with loans.at(XIANGQIAO) as s:
        guest = s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).one()
        number = s.get(LoanOrder, (44, order)).number
    client = loans.world.client(CHAOAN, "reviewer")
    assert "名义" not in client.get("/w").text
    with clock.at(WINDOW[0]):
        assert client.post(f"/choose/{guest.membership_id}", data=form()).status_code == 303
        for path in ("/w", "/visits"):
            page = client.get(path).text
            assert "以湘桥区司法局名义" in page and "借调至2023年7月21日" in page and number in page
        for path in ("/loans", "/me/loans", f"/loans/orders/{order}"):
            assert client.get(path).status_code == 403
