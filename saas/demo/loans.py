"""Chongqing's districts lend each other officers (S2-30, D-23): 江北 has borrowed one of 渝中's in spring and asks again for
October; 渝中's own draw of September cannot be made, for only one of its officers may inspect."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.demo import drawing, visits
from saas.demo.people import Cast
from saas.demo.trees import FOUR
from saas.registers.inspectors import absences
from saas.registers.inspectors import service as inspectors
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import capacity, needs, neighbours, nightly, offers, officers, orders, requests
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.needs import Shortfall
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans
from tenants.unit import ctx_of

PROVINCE, YEAR = 500000, 2023
YUZHONG, JIANGBEI, SHAPINGBA, JIULONGPO, NANAN = 500103, 500105, 500106, 500107, 500108
# the districts around the mouth of the Jialing that border on each other, and metres between their middles
BORDERS = {
    (YUZHONG, JIANGBEI): 6_000, (YUZHONG, NANAN): 5_000, (YUZHONG, SHAPINGBA): 11_000, (YUZHONG, JIULONGPO): 10_000,
    (JIANGBEI, SHAPINGBA): 14_000, (JIANGBEI, NANAN): 8_000, (SHAPINGBA, JIULONGPO): 9_000, (JIULONGPO, NANAN): 12_000,
}  # fmt: skip
# what three of the neighbours let the others know, for the weeks around the September that 渝中 plans for
TOLD = {"jb": 2, "spb": 3, "na": 1}
WEEKS = tuple(date(2023, 8, 28) + timedelta(weeks=n) for n in range(5))
SPRING, SEPTEMBER, OCTOBER = (
    (date(2023, 5, 15), date(2023, 5, 26)), (date(2023, 9, 4), date(2023, 9, 22)), (date(2023, 10, 16), date(2023, 10, 27)),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a district's plan of 2023."""

    name: str
    window: tuple[date, date]


PLANS = {
    "jb": (
        JIANGBEI, "公共法律服务管理股", "江北司〔2023〕913号",
        (Line("律师事务所上半年随机抽查", SPRING), Line("律师事务所下半年随机抽查", OCTOBER)),
    ),
    "yz": (YUZHONG, "律师工作科", "渝中司〔2023〕914号", (Line("律师事务所随机抽查", SEPTEMBER),)),
}  # fmt: skip
WHY = {
    "rounds": "本年度分上半年、下半年各抽查一轮。",
    "check_method": "线上巡查不能核对收费票据和案卷，本轮改为现场检查。",
}
# login or certificate's place in the register, days away, why: entered by the district's steward
AWAY = (
    ("jb", "jb-inspector2", date(2023, 5, 8), *SPRING, "other_duty"), ("jb", "jb-inspector3", date(2023, 5, 8), *SPRING, "training"),
    ("jb", "jb-inspector2", date(2023, 8, 14), *OCTOBER, "training"), ("jb", "jb-inspector3", date(2023, 8, 14), *OCTOBER, "training"),
    ("yz", 3, date(2023, 8, 14), date(2023, 9, 4), date(2023, 9, 28), "leave"),
)  # fmt: skip


# a firm of 江北 checked in spring by an officer of its own and one of 渝中's, whose certificate was still valid then
SPRING_VISIT = visits.Story(
    date(2023, 5, 17), date(2023, 5, 23), reviewed=date(2023, 5, 25), published=date(2023, 5, 26),
)  # fmt: skip
REFUSAL = "5 月中旬全区律师事务所专项检查，无法抽调人员。"


def walk(cast: Cast) -> None:
    """Neighbours and what they could spare, two districts' plans, a loan from letter to return, a letter that waits."""
    with clock.at(date(2023, 3, 6)), cast.acting("cq-loans") as s:
        for (a, b), metres in BORDERS.items():
            neighbours.say(s, a, b, True, metres)
    for prefix in PLANS:
        _plan(cast, prefix)
    for prefix, who, entered, begins, ends, kind in AWAY:
        with clock.at(entered), cast.acting(f"{prefix}-steward") as s:
            absences.enter(s, _officer(s, cast, who), begins, ends, kind)
    _spring(cast, drawing.task_of(cast, "jb", YEAR, 1))
    with clock.at(date(2023, 8, 14)):
        for prefix, spare in TOLD.items():
            with cast.acting(f"{prefix}-loans") as s:
                capacity.save(s, dict.fromkeys([(FOUR[0], week) for week in WEEKS], spare))
    with clock.at(date(2023, 8, 16)):
        _ask(cast, drawing.task_of(cast, "jb", YEAR, 2), OCTOBER, (YUZHONG,), date(2023, 8, 21))


def _ask(cast: Cast, task: int, window: tuple[date, date], lenders: tuple[int, ...], reply_by: date) -> list[int]:
    """江北 lacks one officer for a task and asks for one; the letters' ids."""
    with cast.acting("jb-loans") as s:
        row = plans.get_task(s, task)
        lack = Shortfall(task, row.name, (FOUR[0],), seats=2, able=1, missing=1, subjects=1, window=window, causes={"off": 2})
        letter = requests.Letter(
            1, [FOUR[0]], window, f"参加{row.name}，与本局人员组成检查组。", reply_by, "公共法律服务管理股（分机 6105）"
        )  # fmt: skip
        return [one.id for one in requests.ask(s, needs.open_need(s, lack), lenders, letter)]


def _spring(cast: Cast, task: int) -> None:
    """Asked of two, refused by one, granted by 渝中; drawn, visited and published by 江北; over by its last day."""
    with clock.at(date(2023, 5, 8)):
        asked, other = _ask(cast, task, SPRING, (YUZHONG, SHAPINGBA), date(2023, 5, 11))
    with clock.at(date(2023, 5, 9)):
        with cast.acting("spb-approver") as s:
            offers.refuse(s, s.get(LoanRequest, (ctx_of(s).root, other)), REFUSAL)
        with cast.acting("yz-loans") as s:
            letter = s.get(LoanRequest, (ctx_of(s).root, asked))
            offer = offers.name_officers(s, letter, [_officer(s, cast, "yz-inspector2").id], shown=("sex", "post")).id
        with cast.acting("yz-inspector2") as s:
            officers.answer(s, officers.mine(s)[0], "accepted")
    with clock.at(date(2023, 5, 10)), cast.acting("yz-approver") as s:
        offers.consent(s, s.get(LoanOffer, (ctx_of(s).root, offer)))
    with clock.at(date(2023, 5, 11)):
        with cast.acting("jb-loans") as s:
            order = orders.draft(s, s.get(LoanOffer, (ctx_of(s).root, offer))).id
        with cast.acting("jb-approver") as s:
            orders.issue(s, s.get(LoanOrder, (ctx_of(s).root, order)))
    with clock.at(date(2023, 5, 16)):
        drawing.draw(cast, "jb", task, "jb-2023-1", "行政执法监督股")
    for number in visits.numbers(cast, "jb", task):
        visits.tell(cast, "jb", number, SPRING_VISIT)
    with clock.at(date(2023, 5, 27)):
        nightly.nightly()


def _plan(cast: Cast, prefix: str) -> None:
    """Written by the planner, published by the supervision section, as soon as the municipality's list is in force."""
    number, section, document, rows = PLANS[prefix]
    with clock.at(date(2023, 5, 4)), cast.acting(f"{prefix}-planner") as s:
        plan = plans.open_plan(s, YEAR)
        for row in rows:
            given = lines.LineInput(
                name=row.name, categories=[FOUR[0]], rate_p=10, rate_q=100, window_from=row.window[0], window_to=row.window[1],
                section_id=cast.sections[number, section], reasons=WHY,
            )  # fmt: skip
            lines.save_line(s, plan, given)
        plans.submit(s, plan)
    with clock.at(date(2023, 5, 6)), cast.acting(f"{prefix}-publisher") as s:
        plans.publish(s, plans.plan_of(s, YEAR), document)


def _officer(s: Session, cast: Cast, who: str | int) -> Inspector:
    """An own officer by login, or by the place in the register for somebody without an account."""
    if isinstance(who, str):
        return inspectors.of_user(s, cast.user(who))
    mine = (Inspector.root_id == ctx_of(s).root, Inspector.tenant_no == ctx_of(s).me)
    return s.scalars(select(Inspector).where(*mine).order_by(Inspector.certificate_no)).all()[who - 1]
