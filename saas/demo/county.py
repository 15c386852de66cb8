"""饶平县's own check of the first half-year (S3-09): done alone, seen from above in figures."""

from datetime import date

from saas import clock
from saas.demo import drawing, visits
from saas.demo.people import Cast
from saas.demo.trees import FOUR
from saas.demo.visits import Story, day
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans

COUNTY, PREFIX, YEAR = 445122, "rp", 2023
SECTION, WATCHERS = "公共法律服务管理股", "行政执法监督股"
STORIES = (
    Story(day(5, 19), day(5, 24), reviewed=day(5, 25), published=day(5, 26)),
    Story(
        day(5, 25), day(5, 30), outcome="corrected", reviewed=day(5, 31), published=day(6, 1),
        wrong=(8, "2 份案卷未按期归档"), summary="2 份结案案卷未按期归档，当场责令改正，次日已补办归档。",
    ),
)  # fmt: skip


def walk(cast: Cast) -> None:
    """Plan in May, one draw, two visits, both results public by June."""
    with clock.at(date(2023, 5, 8)), cast.acting("rp-planner") as s:
        plan = plans.open_plan(s, YEAR)
        given = lines.LineInput(
            name="律师事务所上半年随机抽查", categories=[FOUR[0]], rate_p=20, rate_q=100, window_from=date(2023, 5, 15),
            window_to=date(2023, 6, 30), section_id=cast.sections[COUNTY, SECTION],
            reasons={"rounds": "上半年先抽查一轮；下半年的一轮待人员到位后再列入计划。"},
        )  # fmt: skip
        lines.save_line(s, plan, given)
        plans.submit(s, plan)
    with clock.at(date(2023, 5, 12)), cast.acting("rp-publisher") as s:
        plans.publish(s, plans.plan_of(s, YEAR), "饶司〔2023〕911号")
    task = drawing.task_of(cast, PREFIX, YEAR, 1)
    with clock.at(date(2023, 5, 18)):
        drawing.draw(cast, PREFIX, task, "rp-2023-1", WATCHERS)
    for number, story in zip(visits.numbers(cast, PREFIX, task), STORIES, strict=True):
        visits.tell(cast, PREFIX, number, story)
