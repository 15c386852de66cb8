"""行政检查通知书 (B-02, S0-30, D-11): drafted by the section, issued by another person, served before or on arrival."""

from datetime import date, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import Section
from saas.foundation.accounts.standins import acting_for
from saas.foundation.settings import service as settings
from saas.foundation.web.filters import date_zh
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects import service as subjects
from saas.registers.subjects.models import Subject
from saas.supervision.inspections.loaned import homes_of
from saas.supervision.inspections.models import Inspection, InspectionMember, InspectionNotice
from saas.supervision.inspections.outcomes import SERVED
from saas.supervision.inspections.reading import notice_of
from saas.supervision.loans import service as loans
from saas.supervision.plans import tasks
from tenants.people import Membership
from tenants.unit import ctx_of, lock_bureau

LEAST_PERSONS = 2


def timing_rule(s: Session):
    """The setting that says when a notice is served (D-11)."""
    return settings.effective(s, "notice_timing")


def draft(
    s: Session, inspection: Inspection, *, visit_on: date, timing: str, materials: str, contact: str
) -> InspectionNotice:
    """Drafts the notice, or drafts it again before it is issued; the number stays.

    Raises Refusal: ``E_STATE`` once issued; ``E_WINDOW`` a visit outside the task's window or in the past;
    ``E_ADVANCE`` too early for the days of advance notice; ``E_TEAM`` fewer than two persons (S0-30);
    ``E_CERTIFICATE`` a certificate that does not hold on that day (S3-15), ``E_LOAN_OVER`` a borrowed officer whose loan
    does not reach that day, ``E_LENT_AWAY`` an own officer who is promised to another bureau on it (S2-30).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(inspection, with_for_update=True)
    notice = notice_of(s, inspection)
    if inspection.state != "drawn" or (notice is not None and notice.state != "drafted"):
        raise Refusal("E_STATE", _("通知书已经签发，不能再改。"))
    check_hold(inspection)
    _check_day(s, inspection, visit_on, timing)
    _check_team(s, inspection, visit_on)
    if notice is None:
        serial = _next_serial(s, visit_on.year)
        with force_locale("zh_CN"):
            word = agency_word(ctx.tenant_name)
            number = _("%(word)s检通〔%(year)s〕%(n)s号", word=word, year=visit_on.year, n=serial)
        notice = InspectionNotice(inspection_id=inspection.id, year=visit_on.year, serial=serial, number=number)
        s.add(notice)
    notice.visit_on, notice.timing, notice.materials = visit_on, timing, materials
    notice.drafted_by, notice.drafted_on = ctx.user_id, clock.today()
    notice.body = {"contact": contact}
    s.flush()
    journal.record(
        s, "notice.draft", f"inspection:{inspection.id}", number=notice.number, visit_on=visit_on, timing=timing
    )
    return notice


def _check_day(s: Session, inspection: Inspection, visit_on: date, timing: str) -> None:
    today = clock.today()
    if not inspection.window_from <= visit_on <= inspection.window_to:
        said = _("应在检查窗口 %(a)s—%(b)s 之内", a=date_zh(inspection.window_from), b=date_zh(inspection.window_to))
        raise Refusal("E_WINDOW", said, "visit_on")
    if visit_on < today:
        raise Refusal("E_WINDOW", _("检查日期不能早于今天"), "visit_on")
    days = timing_rule(s).value.get("days", 0) if timing == "advance" else 0
    earliest = today + timedelta(days=days)
    if visit_on < earliest:
        said = _("提前 %(n)s 天送达，最早 %(day)s 检查；急需时改为到场时送达", n=days, day=date_zh(earliest))
        raise Refusal("E_ADVANCE", said, "visit_on")


def check_hold(inspection: Inspection) -> None:
    """Raises Refusal ``E_HELD`` while a granted change of the team or of the subject is not done (draw protocol §9)."""
    if inspection.held:
        raise Refusal("E_HELD", _("人员或者对象正在变更，变更办完后再继续。"))


def officers(inspection: Inspection) -> list[InspectionMember]:
    """The team without its experts, who never count among the officers (S2-18)."""
    return [member for member in inspection.members if not member.expert]


def _check_team(s: Session, inspection: Inspection, visit_on: date) -> None:
    if len(officers(inspection)) < LEAST_PERSONS:
        raise Refusal("E_TEAM", _("检查人员不得少于两人，请先补足检查组。"))
    ids = [member.inspector_id for member in officers(inspection)]
    lapsed = s.scalar(
        select(Inspector.name)
        .where(Inspector.root_id == inspection.root_id, Inspector.tenant_no == inspection.tenant_no)
        .where(Inspector.id.in_(ids), (Inspector.certificate_to < visit_on) | (Inspector.certificate_from > visit_on))
        .limit(1)
    )
    if lapsed:
        raise Refusal("E_CERTIFICATE", _("%(name)s的行政执法证在检查当日无效", name=lapsed), "visit_on")
    for member in inspection.members:
        loans.check_certificate(s, member.guest_id, visit_on)
        loans.check_serving(s, member.guest_id, visit_on)
    check_away(s, inspection, visit_on)


def check_away(s: Session, inspection: Inspection, day: date) -> None:
    """Lent days are days off at home, for seats that were drawn before the loan too. Raises Refusal ``E_LENT_AWAY`` that names
    whom; partner officers and guests read no promises, nothing is asked then."""
    own = {member.inspector_id: member.name for member in inspection.members if member.inspector_id is not None}
    if ctx_of(s).reach != "own" or not own:
        return
    gone = loans.away(s, list(own), (day, day))
    if gone:
        who = _("、").join(name for number, name in own.items() if number in gone)
        said = _("%(who)s %(day)s已借给其他单位，请改期、召回，或者申请换人。", who=who, day=date_zh(day))
        raise Refusal("E_LENT_AWAY", said, "visit_on")


def _next_serial(s: Session, year: int) -> int:
    """The next number of the year; the bureau's lock makes it gapless."""
    ctx = ctx_of(s)
    last = s.scalar(
        select(func.max(InspectionNotice.serial)).where(
            InspectionNotice.root_id == ctx.root, InspectionNotice.tenant_no == ctx.me, InspectionNotice.year == year
        )
    )
    return (last or 0) + 1


def agency_word(name: str) -> str:
    """机关代字 from a bureau's name: 潮州市司法局 → 潮司."""
    return f"{name[:1]}司"


def issue(s: Session, inspection: Inspection) -> InspectionNotice:
    """The approver signs: the whole text is frozen as it then stands (B-01 检查必审批).

    Raises Refusal ``E_STATE`` when nothing waits, ``E_SAME_PERSON`` for one's own draft (the database refuses the
    same), ``E_NO_RIGHT`` for somebody who neither approves nor stands in today.
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(inspection, with_for_update=True)
    notice = notice_of(s, inspection)
    if notice is None or inspection.state != "drawn" or notice.state != "drafted" or notice.body.get("returned"):
        raise Refusal("E_STATE", _("没有等待签发的通知书。"))
    check_hold(inspection)
    if notice.drafted_by == ctx.user_id:
        raise Refusal("E_SAME_PERSON", _("通知书由您起草，须由另一位审批人签发。"))
    acting = acting_for(s, "approver")
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有签发通知书的权限。"))
    if acting.on_behalf is not None and acting.on_behalf == notice.drafted_by:
        raise Refusal("E_SAME_PERSON", _("通知书由您代理的人起草，须由另一位审批人签发。"))
    _check_team(s, inspection, notice.visit_on)
    notice.body = document(s, inspection, notice) | {"stands_for": _name_of(s, acting.on_behalf)}
    notice.state, notice.issued_by, notice.issued_for = "issued", ctx.user_id, acting.on_behalf
    notice.issued_name, notice.issued_on = ctx.user_name, clock.today()
    inspection.state = "noticed"
    s.flush()
    task = tasks.get_task(s, inspection.task_id)
    if task is not None and task.state == "drawn":
        tasks.mark(s, task, "inspecting")
    journal.record(
        s, "notice.issue", f"inspection:{inspection.id}", on_behalf=acting.on_behalf, number=notice.number,
        persons=len(inspection.members),
    )  # fmt: skip
    return notice


def _name_of(s: Session, user_id: int | None) -> str:
    if user_id is None:
        return ""
    ctx = ctx_of(s)
    where = (Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.user_id == user_id)
    return s.scalar(select(Membership.name).where(*where)) or ""


def return_draft(s: Session, inspection: Inspection, reason: str) -> None:
    """The approver sends the draft back; it is drafted anew under the same number. Raises Refusal ``E_STATE``,
    ``E_REASON``."""
    notice = notice_of(s, inspection)
    if notice is None or notice.state != "drafted" or notice.body.get("returned"):
        raise Refusal("E_STATE", _("没有等待签发的通知书。"))
    if not reason.strip():
        raise Refusal("E_REASON", _("请写明退回理由"), "reason")
    notice.body = notice.body | {"returned": reason.strip()}
    s.flush()
    journal.record(s, "notice.return", f"inspection:{inspection.id}", number=notice.number, reason=reason.strip())


def reopen(s: Session, inspection: Inspection, why: str) -> None:
    """The team is another one now: the notice goes back to be drafted and issued anew under its number; when it was issued
    and served before stays in the trace."""
    notice = notice_of(s, inspection)
    if notice is None:
        return
    inspection.state = "drawn"
    notice.state, notice.body = "drafted", {"contact": notice.body.get("contact", ""), "returned": why}
    notice.issued_by = notice.issued_for = notice.issued_on = notice.served_on = None
    notice.issued_name = notice.served_how = ""
    s.flush()
    journal.record(s, "notice.reopen", f"inspection:{inspection.id}", number=notice.number)


def serve(s: Session, inspection: Inspection, *, how: str, served_on: date) -> InspectionNotice:
    """Records that the notice was served: when and how (送达回证). Raises Refusal ``E_STATE`` unless it is issued and
    not served yet, ``E_SERVED_ON`` for a day before its issue or after today."""
    notice = notice_of(s, inspection)
    if notice is None or notice.state != "issued" or inspection.state == "cancelled":
        raise Refusal("E_STATE", _("通知书没有签发，或者已经送达。"))
    check_hold(inspection)
    if how not in SERVED:
        raise Refusal("E_CHOICE", _("请从列表中选择"), "how")
    if not notice.issued_on <= served_on <= clock.today():
        raise Refusal("E_SERVED_ON", _("应在签发日期和今天之间"), "served_on")
    notice.state, notice.served_on, notice.served_how = "served", served_on, how
    s.flush()
    journal.record(s, "notice.serve", f"inspection:{inspection.id}", number=notice.number, how=how, on=served_on)
    return notice


def document(s: Session, inspection: Inspection, notice: InspectionNotice) -> dict:
    """Every field of the notice (beyond.md, documents): as it stands now for a draft, and frozen at the issue; in
    Chinese whatever language the approver reads."""
    with force_locale("zh_CN"):
        return _document(s, inspection, notice)


def _document(s: Session, inspection: Inspection, notice: InspectionNotice) -> dict:
    ctx = ctx_of(s)
    task = tasks.get_task(s, inspection.task_id)
    section = s.get(Section, (ctx.root, inspection.section_id))
    items: dict[str, None] = dict.fromkeys(record.item_name for record in inspection.answers)
    bases: dict[str, None] = {}
    homes = homes_of(s, [m.home_no for m in inspection.members])
    for record in inspection.answers:
        bases |= dict.fromkeys(part for part in record.basis.split("；") if part)
    return {
        "contact": notice.body.get("contact", ""),
        "organ": ctx.tenant_name, "section": section.name if section else "",
        "source": _("%(year)s 年度抽查计划第 %(n)s 项", year=task.year, n=task.seq), "task": task.name,
        "items": list(items) or [inspection.task_name], "basis": list(bases), "method": inspection.check_method,
        "window": [inspection.window_from.isoformat(), inspection.window_to.isoformat()],
        "year_count": _checks_this_year(s, inspection, notice.visit_on.year),
        "persons": [
            {"name": m.name, "certificate_no": m.certificate_no, "department": m.department, "leader": m.leader}
            | ({"home": homes.get(m.home_no, "")} if m.home_no else {})
            for m in inspection.members
        ],
    }  # fmt: skip


def _checks_this_year(s: Session, inspection: Inspection, year: int) -> int:
    """How often the subject was checked this year, whichever bureau came (B-02)."""
    subject = s.get(Subject, (inspection.root_id, inspection.subject_id))
    return sum(check.began_on.year == year for check in subjects.checks_of(s, subject)) if subject else 0
