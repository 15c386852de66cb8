"""A sealed draw becomes inspections: one per drawn subject, with its team and the points to answer (S0-30, S3-04)."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import journal
from saas.registers.checklists import service as checklists
from saas.supervision.draws import after
from saas.supervision.draws import service as draws
from saas.supervision.inspections.models import CheckRecord, Inspection, InspectionMember
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of, lock_bureau


def follow_seal(s: Session, *, attempt_id: int, task: InspectionTask, **_more) -> None:
    """Follows ``draw.sealed`` in the same transaction: nothing is drawn that is not to be inspected. A subject without
    officers waits for a supplementary draw, which may have a window of its own (draw protocol §9)."""
    staffed = [(one, seats) for one, seats in draws.drawn(s, attempt_id) if any(not person.expert for person, _seat in seats)]
    create(s, task, attempt_id, staffed, points_of(s, task))


def points_of(s: Session, task: InspectionTask) -> list:
    """The check points of a task: of the items that its plan line names, else of all items in force for its
    categories (S0-09, S0-29); by the editions that were in force when the plan was published (S1-36)."""
    item_ids = list(task.item_ids) or [item.id for item in checklists.items_for(s, task.categories)]
    return checklists.points_of(s, item_ids, (task.rules.get("checklist") or {}).get("editions"))


def create(s: Session, task: InspectionTask, attempt_id: int, drawn: Iterable, points: Sequence) -> list[Inspection]:
    """``drawn``: (draw subject, [(draw person, seat)]) as the draw has it. The wording of every point is copied, so
    that a later edition of the checklist changes nothing here. Subjects that have an inspection already are left."""
    ctx = ctx_of(s)
    window = [date.fromisoformat(day) for day in draws.get_attempt(s, attempt_id).record["params"]["window"]]
    lock_bureau(s)
    rows = list(drawn)
    there = set(
        s.scalars(
            select(Inspection.draw_subject_id).where(
                Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.attempt_id == attempt_id
            )
        )
    )
    made = []
    for subject, seats in rows:
        if subject.id in there:
            continue
        inspection = Inspection(
            task_id=task.id, attempt_id=attempt_id, draw_subject_id=subject.id, subject_id=subject.subject_id,
            subject_no=subject.subject_no, subject_name=subject.name, uscc=subject.pid,
            category=subject.category, address=subject.address, task_name=task.name, section_id=task.section_id,
            check_method=task.check_method, window_from=window[0], window_to=window[1],
            drawn_on=clock.today(),
        )  # fmt: skip
        s.add(inspection)
        s.flush()
        s.add_all(members_of(s, inspection, seats))
        s.add_all(_answers(inspection, points))
        made.append(inspection)
    s.flush()
    waits = after.held(s, draws.get_attempt(s, attempt_id))  # somebody drawn may have left before the seal (S2-30)
    for inspection in made:
        inspection.held = inspection.draw_subject_id in waits
    s.flush()
    for inspection in made:
        journal.record(
            s, "inspection.create", f"inspection:{inspection.id}", task=task.id, attempt=attempt_id, points=len(points)
        )
    return made


def members_of(s: Session, inspection: Inspection, seats: Iterable) -> list[InspectionMember]:
    """The members for (draw person, seat): seat 1 leads, experts sit behind the officers (S4-17). A borrowed officer whom an
    event still picks, though he or she has left and the name with it, stands there as such until the successor comes."""
    with force_locale("zh_CN"):
        released = _("已释放的借调人员")
    return [
        InspectionMember(
            inspection_id=inspection.id, inspector_id=person.inspector_id, guest_id=person.guest_id, home_no=person.home_no,
            draw_person_id=person.id, user_id=person.user_id, seat=seat, leader=seat == 1 and not person.expert,
            expert=person.expert, name=person.name or released, certificate_no=person.certificate_no, department=person.department,
        )
        for person, seat in seats
    ]  # fmt: skip


def _answers(inspection: Inspection, points: Sequence) -> list[CheckRecord]:
    return [
        CheckRecord(
            inspection_id=inspection.id, seq=seq, point_id=point.id, item_name=point.item.name,
            content_group=point.content_group, content=point.content, check_standard=point.check_standard,
            basis=basis_words(point.item.basis),
        )
        for seq, point in enumerate(points, 1)
    ]  # fmt: skip


def basis_words(basis: list[dict]) -> str:
    """《中华人民共和国律师法》第四条；《律师事务所管理办法》第三条."""
    words = []
    for one in basis:
        title = one.get("title", "")
        title = title if title.startswith("《") or not title else f"《{title}》"
        words.append(f"{title}{one.get('article', '')}")
    return "；".join(word for word in words if word)
