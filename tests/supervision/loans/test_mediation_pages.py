"""The pages of mediation and figures: who may do what there, and what is shown of others."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import needs, shortage
from saas.supervision.loans.models import LoanNeed
from saas.supervision.loans.models_nearby import LoanCapacity, LoanDirective
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import WINDOW, shortfall

pytestmark = pytest.mark.req("S2-30")
DAYS = {"window_from": WINDOW[0].isoformat(), "window_to": WINDOW[1].isoformat()}
WORD = {"persons": "1", "categories": "law_firm", "text": "请予支持", **DAYS}


@pytest.fixture
def visit(loans):
    """(bureau, role, path, data=None) → answer, on the kit's day."""

    def go(bureau, role, path, data=None):
        client = loans.world.client(bureau, role)
        with clock.at(loans.day):
            if data is None:
                return client.get(path)
            return client.post(path, data={"_idem": uuid4().hex, **data})

    return go


def needy(loans, task: int) -> int:
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        return needs.open_need(s, shortfall(task)).id


def test_from_asking_to_the_order_on_three_desks(loans, visit):
    need = needy(loans, 51)
    page = f"/loans/needs/{need}/mediation"
    [request] = loans.asked(RAOPING, task=51)
    loans.refused(request)
    assert "请上级协调" in visit(XIANGQIAO, "planner", page).text
    assert visit(XIANGQIAO, "planner", f"{page}/ask", {"note": ""}).status_code == 422
    assert visit(XIANGQIAO, "planner", f"{page}/ask", {"note": "饶平已拒绝，仍差一人"}).status_code == 303
    seen = visit(CITY, "loan_coordinator", page).text
    assert "饶平已拒绝，仍差一人" in seen and "潮安区司法局" in seen and "发出协调函" in seen and "发出调派令" not in seen
    assert "拒绝" in seen and f'value="{XIANGQIAO}"' not in seen and f'value="{CITY}"' not in seen
    assert f"/loans/needs/{need}/mediation" in visit(CITY, "loan_coordinator", "/w").text
    assert "发出调派令" in visit(CITY, "approver", page).text
    answer = visit(CITY, "approver", f"{page}/order", {"lenders": str(RAOPING), **WORD})
    assert answer.status_code == 303
    assert "上级调派令：请答复湘桥区司法局" in visit(RAOPING, "planner", "/w").text
    letter = visit(RAOPING, "planner", f"/loans/letters/{request}").text  # refused before: names may be given after all
    assert "上级调派令" in letter and 'name="officers"' in letter and "不能借出" not in letter
    told = visit(XIANGQIAO, "planner", page).text
    assert "须派人" in told and "饶平县司法局" in told
    with loans.at(RAOPING) as s:
        order = s.scalars(select(LoanDirective).where(LoanDirective.need_id == need)).one().id
    assert "调派令" in visit(RAOPING, "planner", f"/loans/directives/{order}").text
    assert visit(XIANGQIAO, "planner", f"/loans/directives/{order}").status_code == 404
    assert visit(CHAOAN, "planner", f"/loans/directives/{order}").status_code == 404


def test_who_may_not(loans, visit):
    need = needy(loans, 52)
    page = f"/loans/needs/{need}/mediation"
    data = {"lenders": str(CHAOAN), **WORD}
    assert visit(CHAOAN, "loan_coordinator", page).status_code == 404
    assert visit(CITY, "planner", f"{page}/mediate", data).status_code == 403
    assert visit(CITY, "loan_coordinator", f"{page}/order", data).status_code == 403
    assert visit(XIANGQIAO, "loan_coordinator", f"{page}/mediate", data).status_code == 404
    assert visit(CITY, "loan_coordinator", f"{page}/ask", {"note": "替下级请求"}).status_code == 404
    wrong = visit(CITY, "loan_coordinator", f"{page}/mediate", {**data, "lenders": "440000"})
    assert wrong.status_code == 422 and "请从列表中选择" in wrong.text
    none = visit(CITY, "loan_coordinator", f"{page}/mediate", WORD)
    assert none.status_code == 422 and "请予支持" in none.text


def test_a_drafted_answer_of_the_lender_is_not_shown_to_the_superior(loans, visit):
    need = needy(loans, 53)
    [request] = loans.asked(CHAOAN, task=53)
    loans.named(request, loans.people[CHAOAN][0])
    seen = visit(CITY, "loan_coordinator", f"/loans/needs/{need}/mediation").text
    assert "未答复" in seen and "待审批" not in seen


def test_the_superior_answers_without_anybody(loans, visit):
    need = needy(loans, 54)
    page = f"/loans/needs/{need}/mediation"
    assert visit(CITY, "loan_coordinator", f"{page}/answer", {"answer": ""}).status_code == 422
    assert visit(CITY, "loan_coordinator", f"{page}/answer", {"answer": "本市<b>暂无</b>人员"}).status_code == 303
    assert "本市&lt;b&gt;暂无&lt;/b&gt;人员" in visit(XIANGQIAO, "planner", page).text


def test_every_view_of_the_figures_and_its_records(loans, visit):
    needy(loans, 55)
    loans.lent(loans.people[CHAOAN][1], task=56)
    for bureau, role in ((PROVINCE, "supervisor"), (CITY, "loan_coordinator"), (XIANGQIAO, "planner")):
        page = visit(bureau, role, "/loans/figures?year=2023").text
        assert "潮安区司法局" in page or bureau == XIANGQIAO
        assert "本局去函、别的局答复" in page and "借出与借入的差额" in page and 'href="/loans/figures/records?year=2023' in page
        assert "潮安区司法局 → 湘桥区司法局" in visit(bureau, role, "/loans/figures?year=2023&view=pairs").text
        assert "还缺人的任务" in visit(bureau, role, "/loans/figures?view=short").text
        for what in ("asked", "planned", "officers", "nonsense"):
            answer = visit(bureau, role, f"/loans/figures/records?year=2023&what={what}&lender={CHAOAN}")
            assert answer.status_code == 200 and ("调派" in answer.text or what in ("asked", "nonsense"))
    other = visit(RAOPING, "planner", "/loans/figures?year=2023&view=pairs").text
    assert "潮安区司法局 → 湘桥区司法局" not in other


def test_the_files_say_what_the_page_says(loans, visit):
    heads = {"bureaus": "单位,净借出人天,借出借调函", "pairs": "借出单位,借入单位,借调函", "short": "单位,2023-07-03 起一周"}
    for view, head in heads.items():
        answer = visit(CITY, "planner", f"/loans/figures?year=2023&view={view}&format=csv")
        assert answer.mimetype == "text/csv" and answer.text.removeprefix("\ufeff").startswith(head)
    assert visit(CITY, "planner", "/loans/figures/records?year=2023&what=asked&format=csv").text.count("\n") > 2


def test_the_figures_ask_few_questions(loans, visit):
    client = loans.world.client(PROVINCE, "supervisor")
    for view in ("bureaus", "pairs", "short"):
        with clock.at(loans.day), counted() as asked:
            client.get(f"/loans/figures?year=2023&view={view}")
        assert len(asked) <= 12, [view, *asked]


def test_capacity_against_needs_by_week(loans):
    with clock.at(loans.day), loans.at(CHAOAN, "loan_coordinator") as s:
        for n, spare in enumerate((0, 2)):
            s.add(LoanCapacity(category="law_firm", week=shortage.monday(WINDOW[0]) + n * shortage.WEEK, spare=spare))
    with clock.at(loans.day), loans.at(CITY) as s:
        lack = shortage.open_needs(s)
        here = shortage.shortage(s, lack, "law_firm")
        missing = sum(one.missing for one in lack if one.window_from == WINDOW[0])
    cells = {part.number: part.cells for part in here.parts}
    assert [(cell.missing, cell.spare, cell.zero) for cell in cells[CHAOAN][:4]] == [(0, 0, 0), (0, 0, 1), (0, 2, 0), (0, 0, 0)]
    assert [cell.missing for cell in cells[XIANGQIAO][:4]] == [0, missing, missing, 0] and missing
    assert [cell.state for cell in here.total.cells[:2]] == ["untold", "short"] and here.silent == 3
    with loans.at(XIANGQIAO) as s:
        assert s.get(LoanNeed, (44, lack[0].id)) is not None
