"""Chaozhou's experts, who has declared an interest, and who is away: declared in August, so that nothing drawn before
knew of it (S0-31, S4-17)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.demo import fiction
from saas.demo.people import Cast
from saas.demo.trees import FOUR
from saas.registers import asking
from saas.registers.inspectors import absences, conflicts, experts, service
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects.models import Subject
from tenants.unit import ctx_of

DECLARED = date(2023, 8, 14)
LAW, NOTARY, GRASSROOTS, FORENSIC = FOUR
# unit, title, what the person knows; people and units that do not exist
EXPERTS = (
    ("粤东澄砚大学法学院", "教授", [LAW, NOTARY, GRASSROOTS]),
    ("岚湛会计师事务所", "正高级会计师", [LAW, NOTARY, FORENSIC]),
    ("桐筠检测技术研究院", "高级工程师", [FORENSIC]),
)
FORMER = "2019 年以前在该所执业，离开未满五年。"
RELATIVE = "近亲属在该处任公证员助理。"
ADVISES = "担任该所财务顾问。"


def declare(cast: Cast) -> None:
    """What the officers say themselves, and what the steward keeps for others."""
    with clock.at(DECLARED):
        with cast.acting("cz-inspector") as s:
            conflicts.declare(s, _officer(s), _subject(s, LAW, 3), FORMER)
        with cast.acting("cz-inspector7") as s:
            conflicts.declare(s, _officer(s), _subject(s, NOTARY, 0), RELATIVE)
        with cast.acting("cz-inspector2") as s:
            absences.enter(s, _officer(s), date(2023, 8, 21), date(2023, 8, 25), "leave")
        with cast.acting("cz-steward") as s:
            away = service.of_user(s, cast.user("cz-inspector9"))
            absences.enter(s, away, date(2023, 9, 11), date(2023, 9, 15), "training")
            known = [
                experts.add(
                    s, {"name": fiction.person(310 + n), "unit": unit, "title": title, "categories": known, "user_id": None}
                )
                for n, (unit, title, known) in enumerate(EXPERTS)
            ]  # fmt: skip
            conflicts.declare(s, known[1], _subject(s, LAW, 5), ADVISES)
            absences.enter(s, known[2], date(2023, 10, 9), date(2023, 10, 13), "other_duty")


def _officer(s: Session) -> Inspector:
    """Who the acting account is in the register."""
    return service.of_user(s, ctx_of(s).user_id)


def _subject(s: Session, category: str, n: int) -> Subject:
    """An institution of the own subtree, by its place among those of its kind."""
    found = s.scalars(select(Subject.id).where(Subject.root_id == ctx_of(s).root, Subject.category == category).order_by(Subject.uscc))
    return asking.subjects.get(s, found.all()[n])
