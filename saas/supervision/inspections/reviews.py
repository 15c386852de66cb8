"""Another person looks at the result (S3-07: 审批检查结果): sends it back, or makes it ready for the public."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import calendars, journal
from saas.foundation.publication import service as publication
from saas.foundation.publication.models import Publication
from saas.foundation.settings import service as settings
from saas.registers.subjects import service as subjects
from saas.supervision.inspections.changing import close_task
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.public import result_body
from saas.supervision.inspections.visits import check_of
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of, lock_bureau


def due_rule(s: Session):
    """The setting that says when a result has to be public (D-01)."""
    return settings.effective(s, "publication_due")


def public_by(inspection: Inspection, rule: dict) -> date | None:
    """The last day for the result to be public: counted from the end of the check, of the task's window, from the
    decision, or up to a fixed month (D-01); None before the check has ended."""
    if inspection.visited_on is None:
        return None
    anchors = {"task_end": inspection.window_to, "decision": inspection.reviewed_on or inspection.visited_on}
    return calendars.due(anchors.get(rule["anchor"], inspection.visited_on), rule)


def _for_review(s: Session, inspection: Inspection) -> None:
    lock_bureau(s)
    s.refresh(inspection, with_for_update=True)
    if inspection.state != "submitted":
        raise Refusal("E_STATE", _("这份结果不在待审核状态。"))
    if inspection.entered_by == ctx_of(s).user_id:
        raise Refusal("E_SAME_PERSON", _("结果由您录入，须由另一位人员审核。"))


def approve(s: Session, inspection: Inspection) -> Publication:
    """The result stands; its publication waits for the publisher, due by the bureau's rule (S3-17, S0-34).

    Raises Refusal ``E_STATE`` unless it waits for review, ``E_SAME_PERSON`` for the person who entered it (the database
    refuses the same).
    """
    ctx = ctx_of(s)
    _for_review(s, inspection)
    inspection.state = "reviewed"
    inspection.reviewed_by, inspection.reviewed_name, inspection.reviewed_on = ctx.user_id, ctx.user_name, clock.today()
    s.flush()
    journal.record(s, "inspection.approve", f"inspection:{inspection.id}", outcome=inspection.outcome)
    rule = due_rule(s)
    due = public_by(inspection, rule.value)
    return publication.prepare(
        s, "result", f"inspection:{inspection.id}", inspection.subject_name, inspection.category,
        result_body(s, inspection, due), due, rule.frozen(), ctx.user_id,
    )  # fmt: skip


def send_back(s: Session, inspection: Inspection, reason: str) -> None:
    """The officers correct it and hand it in again (B-25 审核退回). Raises Refusal ``E_STATE``, ``E_SAME_PERSON``,
    ``E_REASON`` without a reason."""
    _for_review(s, inspection)
    if not reason.strip():
        raise Refusal("E_REASON", _("请写明退回理由"), "reason")
    inspection.state, inspection.return_reason = "returned", reason.strip()
    s.flush()
    journal.record(s, "inspection.return", f"inspection:{inspection.id}", reason=reason.strip())


def follow_publication(s: Session, *, publication: Publication, **_more) -> None:
    """A result stands outside: the inspection is done, the subject's file has its address, and with the last one the
    task is done (S3-04)."""
    if publication.kind != "result":
        return
    ctx = ctx_of(s)
    inspection = s.get(Inspection, (ctx.root, int(publication.ref.removeprefix("inspection:"))), with_for_update=True)
    inspection.state, inspection.published_on = "published", publication.published_on
    s.flush()
    subjects.keep_report(s, check_of(inspection))  # the job may still be waiting
    subjects.close_check(s, inspection.id, inspection.outcome, publication.slug)
    journal.record(s, "inspection.publish", f"inspection:{inspection.id}", slug=publication.slug)
    close_task(s, s.get(InspectionTask, (ctx.root, inspection.task_id)))
