"""On site: step by step, point by point, by an officer of the team (S2-35, S0-30). Every verb refuses anybody else."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import jobs, journal
from saas.foundation.publication.masking import personal
from saas.foundation.settings import service as settings
from saas.supervision.inspections.handover import awaited, check_guests, check_team, step_of
from saas.supervision.inspections.models import CheckRecord, Inspection
from saas.supervision.inspections.notices import LEAST_PERSONS, check_away, check_hold, officers, serve
from saas.supervision.inspections.outcomes import ANSWERS, chosen_by
from saas.supervision.inspections.reading import is_member, notice_of
from tenants.unit import ctx_of, lock_bureau

OPEN = ("visiting", "returned")


def _enter(s: Session, inspection: Inspection) -> None:
    """Locks the row for an officer of the team; for others it does not exist. Raises NotHere."""
    if not is_member(s, inspection):
        raise NotHere("inspection")
    s.refresh(inspection, with_for_update=True)


def _go_on(s: Session, inspection: Inspection) -> None:
    """Enters for an act on site: nobody goes on while the team is being changed, and nobody for somebody whose loan is
    over. Raises NotHere, Refusal ``E_HELD``, ``E_LOAN_OVER``, ``E_TEAM``, ``E_STEP`` (a successor has to show the
    certificate first)."""
    _enter(s, inspection)
    check_hold(inspection)
    check_team(s, inspection)


def take_over(s: Session, inspection: Inspection) -> None:
    """The successor of a borrowed officer has shown the certificate; the visit goes on where it stood (S2-30, S2-35). The
    same again changes nothing. Raises NotHere, Refusal ``E_HELD``, ``E_STATE`` (nobody was replaced)."""
    _enter(s, inspection)
    check_hold(inspection)
    row = awaited(s, inspection)
    if row is None:
        if "handover" in inspection.steps:
            return
        raise Refusal("E_STATE", _("没有等待接替的人员。"))
    inspection.steps = inspection.steps | {step_of(row): clock.now().isoformat(timespec="seconds")}
    s.flush()
    journal.record(s, "visit.handover", f"inspection:{inspection.id}", at=inspection.steps[step_of(row)])


def _stamp(s: Session, inspection: Inspection, step: str) -> None:
    inspection.steps = inspection.steps | {step: clock.now().isoformat(timespec="seconds")}
    s.flush()
    journal.record(s, f"visit.{step}", f"inspection:{inspection.id}", at=inspection.steps[step])


def check_of(inspection: Inspection) -> dict:
    """What the subject's file is told of a check. A guest who leads the team may not see the county's number that it is
    aimed at, so the bureau's own job tells it (R9, R10)."""
    return {
        "subject_id": inspection.subject_id, "subject_no": inspection.subject_no, "inspection_id": inspection.id,
        "task_name": inspection.task_name, "began_on": inspection.began_at.astimezone(clock.ZONE).date().isoformat(),
    }  # fmt: skip


def begin(s: Session, inspection: Inspection) -> None:
    """The visit begins with the certificates and the notice shown (S0-30); the subject's home bureau is told now and
    not before (R9). A notice that was not served yet is served by being shown.

    Raises Refusal ``E_STATE`` unless a notice is issued, ``E_EARLY`` before the day that the notice names, ``E_HELD`` while
    the team or the subject is being changed, ``E_TEAM`` for a team of one officer, ``E_LOAN_OVER`` once a borrowed officer
    of the team serves here no longer, ``E_LENT_AWAY`` while an own officer of the team is lent elsewhere (S2-30).
    """
    lock_bureau(s)
    _enter(s, inspection)
    notice = notice_of(s, inspection)
    if inspection.state != "noticed" or notice is None:
        raise Refusal("E_STATE", _("通知书签发后才能开始检查；已经开始的不能重复开始。"))
    if clock.today() < notice.visit_on:
        raise Refusal("E_EARLY", _("通知书写明的检查日期还没有到。"))
    check_hold(inspection)
    if len(officers(inspection)) < LEAST_PERSONS:
        raise Refusal("E_TEAM", _("检查人员不得少于两人。"))
    check_guests(s, inspection)
    check_away(s, inspection, clock.today())
    if notice.state == "issued":
        serve(s, inspection, how="on_site", served_on=clock.today())
    inspection.state, inspection.began_at = "visiting", clock.now()
    jobs.enqueue(s, "subject_check.report", check_of(inspection))
    _stamp(s, inspection, "certificate")


def break_off(s: Session, inspection: Inspection) -> None:
    """The officers leave before anything was looked at, because the subject has asked for recusal: the visit has not taken
    place, and the request can be decided as before any visit (S0-31). Raises Refusal ``E_STEP`` once the rights were told.
    """
    lock_bureau(s)
    _enter(s, inspection)
    if inspection.state != "visiting" or "rights" in inspection.steps:
        raise Refusal("E_STEP", _("已经告知权利、开始检查，不能再中止这次到场。"))
    inspection.state, inspection.began_at, inspection.steps = "noticed", None, {}
    s.flush()
    journal.record(s, "visit.break_off", f"inspection:{inspection.id}")


def tell_rights(s: Session, inspection: Inspection) -> None:
    """Rights and duties were told, recusal asked about (S2-35). Raises Refusal ``E_STEP`` out of order."""
    _go_on(s, inspection)
    _expect(inspection, "rights", after="certificate")
    _stamp(s, inspection, "rights")


def hear(s: Session, inspection: Inspection, statement: str) -> None:
    """What the subject said to it, in its own words; nothing said is recorded as such (S2-35)."""
    _go_on(s, inspection)
    _expect(inspection, "statement", after="rights")
    inspection.statement = statement.strip()
    _stamp(s, inspection, "statement")


def _expect(inspection: Inspection, step: str, after: str) -> None:
    if inspection.state != "visiting" or after not in inspection.steps or step in inspection.steps:
        raise Refusal("E_STEP", _("请按顺序办理：出示证件、告知权利、听取陈述、检查记录。"))


def answer(s: Session, inspection: Inspection, record: CheckRecord, value: str, note: str) -> CheckRecord:
    """One point answered, or answered anew until the result is handed in.

    Raises Refusal ``E_STEP`` before the rights were told, ``E_STATE`` after the hand-in, ``E_ANSWER`` for no answer,
    ``E_NOTE`` for a point that does not conform without what was seen.
    """
    _go_on(s, inspection)
    if inspection.state not in OPEN:
        raise Refusal("E_STATE", _("现在不能填写检查记录。"))
    if "statement" not in inspection.steps:
        raise Refusal("E_STEP", _("请按顺序办理：出示证件、告知权利、听取陈述、检查记录。"))
    if value not in ANSWERS:
        raise Refusal("E_ANSWER", _("请选择符合、不符合或者不适用"), "answer")
    if value == "nonconform" and not note.strip():
        raise Refusal("E_NOTE", _("不符合的要点请写明看到的事实"), "note")
    before = {"answer": record.answer, "note": record.note}
    record.answer, record.note = value, note.strip()
    s.flush()
    after = {"answer": record.answer, "note": record.note}
    if before != after:
        journal.record(s, "visit.answer", f"inspection:{inspection.id}", before=before, after=after, point=record.seq)
    return record


def unanswered(inspection: Inspection) -> list[CheckRecord]:
    """Points still without an answer, in order."""
    return [record for record in inspection.answers if record.answer is None]


def end(s: Session, inspection: Inspection) -> None:
    """The officers leave; from here the publication deadline counts (S3-17). Raises Refusal ``E_STATE``,
    ``E_UNANSWERED`` with the first open point."""
    lock_bureau(s)
    _go_on(s, inspection)
    if inspection.state != "visiting" or inspection.ended_at is not None:
        raise Refusal("E_STATE", _("检查没有在进行。"))
    _complete(inspection)
    inspection.ended_at, inspection.visited_on = clock.now(), clock.today()
    # a partner officer may end the visit and never sees the draw: the bureau's own job tells it (R10)
    jobs.enqueue(s, "draw.settle", {"subject": inspection.draw_subject_id, "how": "visited"})
    _stamp(s, inspection, "record")


def _complete(inspection: Inspection) -> None:
    open_points = unanswered(inspection)
    if open_points:
        said = _("还有 %(n)s 条要点没有填写，第一条是第 %(seq)s 条。", n=len(open_points), seq=open_points[0].seq)
        raise Refusal("E_UNANSWERED", said)
    for record in inspection.answers:
        if record.answer == "nonconform" and not record.note:
            raise Refusal("E_NOTE", _("第 %(seq)s 条不符合，请写明看到的事实。", seq=record.seq))


def usable(s: Session, inspection: Inspection) -> dict:
    """The outcomes that the bureau uses, by its rule on the day of the visit (D-14; S1-36, S2-41)."""
    return chosen_by(settings.effective(s, "outcomes", on=inspection.visited_on).value)


def submit(s: Session, inspection: Inspection, *, outcome: str, summary: str) -> None:
    """Hands the result in for review by another person (S3-07).

    Raises Refusal ``E_STATE`` before the visit ended or twice, ``E_CHOICE`` for an unknown outcome, ``E_SUMMARY`` for
    an outcome other than "no violation" without words, ``E_PERSONAL_DATA`` for a telephone or identity number in
    words that will be public (B-38), ``E_UNANSWERED``, ``E_NOTE``.
    """
    lock_bureau(s)
    _go_on(s, inspection)
    if inspection.state not in OPEN or inspection.ended_at is None:
        raise Refusal("E_STATE", _("检查结束后才能提交结果；已提交的不能重复提交。"))
    _complete(inspection)
    if outcome not in usable(s, inspection):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "outcome")
    if outcome != "no_violation" and not summary.strip():
        raise Refusal("E_SUMMARY", _("请写明发现的情况和处理，将对外公示"), "summary")
    if personal(summary):
        raise Refusal("E_PERSONAL_DATA", _("公示内容里有电话或者证件号码，请删去"), "summary")
    ctx = ctx_of(s)
    before = {"state": inspection.state, "outcome": inspection.outcome, "summary": inspection.summary}
    inspection.outcome, inspection.summary = outcome, summary.strip()
    inspection.entered_by, inspection.entered_name, inspection.entered_on = ctx.user_id, ctx.user_name, clock.today()
    inspection.state, inspection.return_reason = "submitted", ""
    after = {"state": "submitted", "outcome": outcome, "summary": inspection.summary}
    s.flush()
    journal.record(s, "inspection.submit", f"inspection:{inspection.id}", before=before, after=after)
