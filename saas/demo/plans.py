"""A plan in draft elsewhere, so that a plan can be tried out under another bureau's rules."""

from datetime import date

from saas import clock
from saas.demo import trees
from saas.demo.people import Cast
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans

DAY = date(2023, 8, 14)
LAW, NOTARY, GRASSROOTS, FORENSIC = trees.FOUR
AUTUMN = {"window_from": date(2023, 9, 1), "window_to": date(2023, 11, 30)}
DRAFTS = {
    410000: (
        ("xp", 411721, "公共法律服务股", "律师事务所下半年随机抽查", LAW, 20, "on_site"),
        ("xp", 411721, "公共法律服务股", "基层法律服务所下半年随机抽查", GRASSROOTS, 20, "on_site"),
    ),
}


def draft(cast: Cast, province: trees.Bureau) -> None:
    """The drafts of a province, each line by the bureau's planner."""
    with clock.at(DAY):
        for prefix, number, section, name, category, percent, method in DRAFTS.get(province.number, ()):
            with cast.acting(f"{prefix}-planner") as s:
                given = lines.LineInput(
                    name=name, categories=[category], rate_p=percent, rate_q=100, check_method=method,
                    section_id=cast.sections[number, section], **AUTUMN,
                )  # fmt: skip
                lines.save_line(s, plans.open_plan(s, DAY.year), given)
