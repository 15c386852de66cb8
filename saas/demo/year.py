"""Chaozhou's year 2023 up to 20 August, walked by its own people on the days of its plan (S3-05 … S3-07, S3-22)."""

from datetime import date, datetime, time

from saas import clock
from saas.demo import drawing, library, rules, visits
from saas.demo.people import Cast
from saas.demo.trees import FOUR
from saas.foundation.publication import service as publication
from saas.foundation.settings import service as settings
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans
from saas.surfaces.portal import service as portal
from tenants.context import PUBLIC
from tenants.tree import Tenant
from tenants.unit import transaction

CITY, YEAR = 445100, 2023
LAW, NOTARY, GRASSROOTS, FORENSIC = FOUR
LAWYERS, SERVICES = "律师工作管理科", "公共法律服务管理科"
JOINT = ("潮州市发展和改革局",)
SEPTEMBER = (date(2023, 9, 1), date(2023, 9, 30))
SUMMER = (date(2023, 7, 1), date(2023, 8, 31))
# the published plan table: who writes the line, when, name, category, percent, window, joint with, why below the rule
LINES = (
    (
        "cz-planner2", date(2023, 5, 15), SERVICES, "对司法鉴定人和司法鉴定机构的行政检查", FORENSIC, 20, SEPTEMBER,
        JOINT, "全市司法鉴定机构仅 2 家，按 20% 抽取 1 家，实际已达半数。",
    ),
    (
        "cz-planner2", date(2023, 5, 15), SERVICES, "对公证机构的行政检查", NOTARY, 20, SEPTEMBER, JOINT,
        "全市公证机构仅 3 家，按 20% 抽取 1 家，实际已达三分之一。",
    ),
    ("cz-planner", date(2023, 5, 17), LAWYERS, "对基层法律服务所的行政检查", GRASSROOTS, 20, SUMMER, (), ""),
    ("cz-planner", date(2023, 5, 17), LAWYERS, "对律师事务所的行政检查", LAW, 10, SUMMER, (), ""),
)  # fmt: skip
DOCUMENT, WATCHERS = "潮司〔2023〕16号", "法治督察科"
BROKEN = "骰子滚落桌外，在场见证人要求重新抽取，本次作废。"
FEEDBACK = "检查结果页能否注明被检查机构所在的县区？方便群众查找。"


def at(day: date, hour: int, minute: int = 0):
    """That moment in Chaozhou."""
    return clock.at(datetime.combine(day, time(hour, minute), clock.ZONE))


def walk(cast: Cast) -> None:
    """Rules, plan, two draws (one of them void at first), six inspections, a word from the public."""
    with clock.at(rules.SINCE), cast.acting("cz-publisher") as s:
        rules.store(s)
        settings.set_value(  # registers, lists and plan by June (S3-01, D-02)
            s, "plan_due", "", {"month": 6, "day": 30}, effective_from=rules.SINCE, document_number=rules.DOCUMENT,
            article="第五条",
        )  # fmt: skip
    library.fill(cast)
    _plan(cast)
    offices, firms = (drawing.task_of(cast, "cz", YEAR, seq) for seq in (3, 4))
    with at(date(2023, 7, 6), 9, 30):
        drawing.draw(cast, "cz", offices, "cz-2023-3", WATCHERS)
    with at(date(2023, 7, 10), 10):
        drawing.draw(cast, "cz", firms, "cz-2023-4", WATCHERS, broken=BROKEN)
    with at(date(2023, 7, 10), 10, 20):
        drawing.draw(cast, "cz", firms, "cz-2023-4-again", WATCHERS)
    office = visits.walk(cast, offices, firms)
    with cast.acting("cz-publisher") as s:
        about = publication.of_ref(s, "result", f"inspection:{office}").slug
    with transaction(PUBLIC) as s:
        portal.send_feedback(s, s.get(Tenant, (CITY // 10_000, CITY)), about, FEEDBACK)


def _plan(cast: Cast) -> None:
    for writer, day, section, name, category, percent, window, joint, reason in LINES:
        with at(day, 10), cast.acting(writer) as s:
            given = lines.LineInput(
                name=name, categories=[category], rate_p=percent, rate_q=100, window_from=window[0],
                window_to=window[1], section_id=cast.sections[CITY, section],
                department_ids=[cast.departments[CITY, one] for one in joint],
                reasons={"rate": reason} if reason else {},
            )  # fmt: skip
            lines.save_line(s, plans.open_plan(s, YEAR), given)
    with at(date(2023, 5, 22), 15), cast.acting("cz-planner") as s:
        plans.submit(s, plans.plan_of(s, YEAR))
    with at(date(2023, 5, 26), 10), cast.acting("cz-publisher") as s:
        plans.publish(s, plans.plan_of(s, YEAR), DOCUMENT)
