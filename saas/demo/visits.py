"""Inspections of the demonstration; Chaozhou's six are left where they stood on 20 August, for every page to show."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.demo.people import Cast
from saas.foundation.publication import service as publication
from saas.supervision.inspections import notices, reviews, visits
from saas.supervision.inspections.models import Inspection
from tenants.unit import ctx_of

MATERIALS = "执业许可证、上年度执业情况报告、近一年业务案卷目录、收费票据存根"
STATEMENT = "对检查事项无异议，愿意配合，材料已备齐。"


@dataclass(frozen=True)
class Story:
    """What became of one inspection: notice drafted, visit, and how far it has come. Dates are those of 2023."""

    drafted: date
    visit: date
    outcome: str = "no_violation"
    summary: str = ""
    wrong: tuple[int, str] | None = None
    returned: tuple[date, str] | None = None
    reviewed: date | None = None
    published: date | None = None
    issued: bool = True


def day(month: int, number: int) -> date:
    """A day of the demonstration's year."""
    return date(2023, month, number)


OFFICE = Story(day(7, 7), day(7, 13), reviewed=day(7, 14), published=day(7, 17))
WAITING = Story(day(8, 9), day(8, 16), reviewed=day(8, 18))
RETURNED = Story(
    day(8, 10), day(8, 17), outcome="corrected", wrong=(7, "收费公示栏未更新"),
    summary="收费公示栏未更新，已当场改正。",
    returned=(day(8, 18), "请补充说明收费标准未更新的具体项目和改正情况。"),
)  # fmt: skip
SUBMITTED = Story(day(8, 11), day(8, 18))
UNISSUED = Story(day(8, 18), day(8, 24), issued=False)


def walk(cast: Cast, office_task: int, firm_task: int) -> int:
    """Walks every inspection of the city's two tasks as far as its story goes; returns the grassroots office's.

    ``cz-inspector`` has the returned one and the one to come, so that the account that is shown has work to do. One
    firm has no notice yet: that is the planner's work.
    """
    shown = cast.user("cz-inspector")
    (office,) = numbers(cast, "cz", office_task)
    with cast.acting("cz-planner") as s:
        firms = _of(s, firm_task)
        mine = [one for one in firms if any(member.user_id == shown for member in one.members)]
        rest = [one for one in firms if one not in mine[:2]]
        order = [one.id for one in (*mine[:2], *rest)]
    stories = {office: OFFICE} | dict(zip(order, (RETURNED, UNISSUED, WAITING, SUBMITTED), strict=False))
    for number, story in sorted(stories.items(), key=lambda pair: pair[1].drafted):
        tell(cast, "cz", number, story)
    return office


def numbers(cast: Cast, prefix: str, task_id: int) -> list[int]:
    """The inspections that a draw made."""
    with cast.acting(f"{prefix}-planner") as s:
        return [one.id for one in _of(s, task_id)]


def tell(cast: Cast, prefix: str, number: int, story: Story) -> None:
    """One inspection of a bureau, by the people whose work each step is."""
    with _at(story.drafted, 10), cast.acting(f"{prefix}-planner") as s:
        notices.draft(
            s, _one(s, number), visit_on=story.visit, timing="advance", materials=MATERIALS,
            contact=f"{ctx_of(s).tenant_name}承办科室",
        )  # fmt: skip
    if not story.issued:
        return
    with _at(story.drafted, 16), cast.acting(f"{prefix}-approver") as s:
        notices.issue(s, _one(s, number))
    with _at(story.drafted, 17), cast.acting(f"{prefix}-planner") as s:
        notices.serve(s, _one(s, number), how="electronic", served_on=story.drafted)
    leader = _leader(cast, prefix, number)
    _visit(cast, leader, number, story)
    if story.returned:
        with _at(story.returned[0], 15), cast.acting(f"{prefix}-reviewer") as s:
            reviews.send_back(s, _one(s, number), story.returned[1])
    if story.reviewed:
        with _at(story.reviewed, 11), cast.acting(f"{prefix}-reviewer") as s:
            reviews.approve(s, _one(s, number))
    if story.published:
        with _at(story.published, 9, 40), cast.acting(f"{prefix}-publisher") as s:
            publication.publish(s, publication.of_ref(s, "result", f"inspection:{number}"))


def _visit(cast: Cast, leader: str, number: int, story: Story) -> None:
    with _at(story.visit, 9, 30), cast.acting(leader) as s:
        visits.begin(s, _one(s, number))
    with _at(story.visit, 9, 40), cast.acting(leader) as s:
        visits.tell_rights(s, _one(s, number))
    with _at(story.visit, 9, 50), cast.acting(leader) as s:
        visits.hear(s, _one(s, number), STATEMENT)
    with _at(story.visit, 11, 10), cast.acting(leader) as s:
        inspection = _one(s, number)
        for record in inspection.answers:
            wrong = story.wrong is not None and record.seq == story.wrong[0]
            visits.answer(s, inspection, record, "nonconform" if wrong else "conform", story.wrong[1] if wrong else "")
    with _at(story.visit, 11, 30), cast.acting(leader) as s:
        visits.end(s, _one(s, number))
        visits.submit(s, _one(s, number), outcome=story.outcome, summary=story.summary)


def _at(when: date, hour: int, minute: int = 0):
    return clock.at(datetime.combine(when, time(hour, minute), clock.ZONE))


def _of(s: Session, task_id: int) -> list[Inspection]:
    ctx = ctx_of(s)
    mine = (Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.task_id == task_id)
    return list(s.scalars(select(Inspection).where(*mine).order_by(Inspection.id)))


def _one(s: Session, number: int) -> Inspection:
    return s.get(Inspection, (ctx_of(s).root, number))


def _leader(cast: Cast, prefix: str, number: int) -> str:
    """The login of the officer in seat 1."""
    with cast.acting(f"{prefix}-planner") as s:
        user = next(member.user_id for member in _one(s, number).members if member.leader)
    return next(login for login, ctx in cast.contexts.items() if ctx.user_id == user)
