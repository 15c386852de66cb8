"""交接: a borrowed officer whose loan is over leaves an open visit, and whoever the record drew goes on with it (S2-30).

The notice stays, it was served to the subject; the former officer stays in the record with what was done until then.
"""

from collections.abc import Iterable, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.inspections import loaned
from saas.supervision.inspections.models import Inspection, InspectionHandover, InspectionMember
from saas.supervision.loans import service as loans
from tenants.unit import ctx_of

LEAST_OFFICERS = 2


def under_way(inspection: Inspection) -> bool:
    """Whether officers are on site: the visit has begun and its part there has not ended."""
    return inspection.state == "visiting" and inspection.ended_at is None


def stranded(inspection: Inspection) -> bool:
    """A visit under way that fewer officers are left for than may inspect (S0-14)."""
    return under_way(inspection) and sum(not one.expert for one in inspection.members) < LEAST_OFFICERS


def hand_over(s: Session, inspection: Inspection, gone: Sequence[InspectionMember], come: Iterable[InspectionMember]) -> None:
    """Writes down who left and who came, seat by seat, with the points answered so far. Where nobody was found the row
    waits for its successor, and whoever fills the seat later stands in it."""
    successors = {one.seat: one for one in come}
    for former in gone:
        row = InspectionHandover(
            inspection_id=inspection.id, n=_next(s, inspection), seat=former.seat, from_name=former.name,
            from_certificate_no=former.certificate_no, from_home_no=former.home_no, points=answered(inspection),
            handed_on=clock.today(), reason=_why(s, former),
        )  # fmt: skip
        s.add(row)
        _take(row, successors.pop(former.seat, None))
        s.flush()
        _record(s, inspection, row)
    for seat, successor in successors.items():
        row = next((one for one in of(s, inspection) if one.seat == seat and not one.to_name), None)
        if row is not None:
            row.handed_on, row.points = clock.today(), answered(inspection)
            _take(row, successor)
            s.flush()
            _record(s, inspection, row)


def _take(row: InspectionHandover, successor: InspectionMember | None) -> None:
    if successor is not None:
        row.to_name, row.to_certificate_no, row.to_home_no = successor.name, successor.certificate_no, successor.home_no


def _record(s: Session, inspection: Inspection, row: InspectionHandover) -> None:
    journal.record(s, "inspection.hand_over", f"inspection:{inspection.id}", n=row.n, points=row.points, found=bool(row.to_name))


def _next(s: Session, inspection: Inspection) -> int:
    return (s.scalar(select(func.max(InspectionHandover.n)).where(*_mine(inspection))) or 0) + 1


def _why(s: Session, former: InspectionMember) -> str:
    with force_locale("zh_CN"):
        return str(loans.left_words(s, former.guest_id)) or _("离开检查组")


def answered(inspection: Inspection) -> int:
    """Points with an answer."""
    return sum(record.answer is not None for record in inspection.answers)


def of(s: Session, inspection: Inspection) -> list[InspectionHandover]:
    """The handovers of an inspection in order."""
    return list(s.scalars(select(InspectionHandover).where(*_mine(inspection)).order_by(InspectionHandover.n)))


def _mine(inspection: Inspection) -> tuple:
    return (
        InspectionHandover.root_id == inspection.root_id, InspectionHandover.tenant_no == inspection.tenant_no,
        InspectionHandover.inspection_id == inspection.id,
    )  # fmt: skip


def step_of(row: InspectionHandover) -> str:
    """Under what the steps of the visit keep when the successor showed the certificate."""
    return "handover" if row.n == 1 else f"handover{row.n}"


def awaited(s: Session, inspection: Inspection) -> InspectionHandover | None:
    """The handover whose successor has not shown the certificate to the subject yet (S2-35)."""
    if not under_way(inspection):
        return None
    return next((row for row in of(s, inspection) if row.to_name and step_of(row) not in inspection.steps), None)


def check_guests(s: Session, inspection: Inspection) -> None:
    """Whether every borrowed officer of the team may act for this bureau today. Raises Refusal ``E_LOAN_OVER``."""
    for member in inspection.members:
        if ctx_of(s).reach == "assigned":  # reads no row of the loan
            if not loaned.serves(s, member):
                raise Refusal("E_LOAN_OVER", _("%(name)s的借调今天不在期内，不能以本局名义检查。", name=member.name))
            continue
        loans.check_serving(s, member.guest_id, clock.today())


def check_team(s: Session, inspection: Inspection) -> None:
    """Whether a visit may go on: with officers enough, who have shown their certificates and serve here today.

    Raises Refusal ``E_LOAN_OVER``, ``E_TEAM``, ``E_STEP``.
    """
    if not under_way(inspection):
        return
    check_guests(s, inspection)
    if stranded(inspection):
        raise Refusal("E_TEAM", _("检查人员不得少于两人，补足检查组以后再继续。"))
    if awaited(s, inspection) is not None:
        raise Refusal("E_STEP", _("检查组换了人，请接替的人员先向检查对象出示证件。"))
