"""What of a result stands outside: the union of S1-22 and S2-40, each part switchable above the minimum (D-13)."""

from datetime import date

from flask_babel import force_locale
from sqlalchemy.orm import Session

from saas.clock import ZONE
from saas.foundation.accounts.models import Section
from saas.foundation.settings import service as settings
from saas.supervision.draws import records
from saas.supervision.draws import service as draws
from saas.supervision.inspections import handover
from saas.supervision.inspections.loaned import homes_of
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.outcomes import OUTCOMES
from saas.supervision.inspections.reading import groups, notice_of
from saas.supervision.plans import task_view, tasks
from saas.supervision.plans.methods import METHODS
from tenants.tree import names
from tenants.unit import ctx_of

FORM = "result/1"


def result_body(s: Session, inspection: Inspection, due_on: date | None) -> dict:
    """The body for ``publication.prepare``, in Chinese whatever language the reviewer reads. No telephone, no address
    of a person, no note of an officer goes in; inspectors' names are masked when the public row is written unless the
    bureau decided otherwise."""
    with force_locale("zh_CN"):
        return _body(s, inspection, due_on)


def _body(s: Session, inspection: Inspection, due_on: date | None) -> dict:
    ctx = ctx_of(s)
    shown = settings.effective(s, "public_fields").value
    section = s.get(Section, (ctx.root, inspection.section_id))
    rows = groups(inspection)
    body = {
        "form": FORM,
        "subject": {
            "name": inspection.subject_name,
            "place": names(s).get(inspection.subject_no, "").removesuffix("司法局"),
            "code_tail": inspection.uscc[-4:],
        },
        "task": inspection.task_name,
        "outcome": inspection.outcome,
        "outcome_words": str(OUTCOMES[inspection.outcome]),
        "summary": inspection.summary if shown.get("show_disposition", True) else "",
        "points": rows,
        "time": _time(inspection),
        "organ": {"code": ctx.me, "name": ctx.tenant_name, "section": section.name if section else ""},
        "course": _course(s, inspection),
        "draw": chance(s, inspection),
        "commit": draws.get_attempt(s, inspection.attempt_id).commit,  # leads from the result to its draw
        "due_on": due_on.isoformat() if due_on else None,
    }
    if shown.get("show_items", True):
        body["items"] = list(dict.fromkeys(record.item_name for record in inspection.answers))
    if shown.get("show_basis", True):
        body["basis"] = list(dict.fromkeys(p for r in inspection.answers for p in r.basis.split("；") if p))
    if shown.get("show_method", True):
        body["method"] = str(METHODS.get(inspection.check_method, inspection.check_method))
    if shown.get("show_inspectors", True):
        body["inspectors"] = _inspectors(s, inspection)
    if shown.get("mask_inspectors", True):
        body["_mask"] = ["inspectors[].name"]
    return body


def _inspectors(s: Session, inspection: Inspection) -> list[dict]:
    """The team, a borrowed officer with the bureau that lent and as acting for this one (S2-30), and whoever was there
    before and handed over, until which day."""
    former = [row for row in handover.of(s, inspection) if row.from_name]
    homes = homes_of(s, [*(m.home_no for m in inspection.members), *(row.from_home_no for row in former)])

    def lent(home_no: int | None) -> dict:
        return {"home": homes.get(home_no, ""), "for": ctx_of(s).tenant_name} if home_no else {}

    team = [{"name": m.name, "leader": m.leader, "department": m.department} | lent(m.home_no) for m in inspection.members]
    return team + [
        {"name": row.from_name, "leader": False, "department": "", "until": row.handed_on.isoformat()} | lent(row.from_home_no)
        for row in former
    ]  # fmt: skip


def _time(inspection: Inspection) -> dict:
    began, ended = inspection.began_at.astimezone(ZONE), inspection.ended_at.astimezone(ZONE)
    return {"on": inspection.visited_on.isoformat(), "from": f"{began:%H:%M}", "to": f"{ended:%H:%M}"}


def _course(s: Session, inspection: Inspection) -> list[list[str]]:
    """Day and code of what happened, oldest first; the public page has the words."""
    notice = notice_of(s, inspection)
    plan = task_view.plan_of(s, tasks.get_task(s, inspection.task_id))
    days = [
        (plan.published_on if plan else None, "plan_published"),
        (inspection.drawn_on, "drawn"),
        (notice.served_on if notice else None, "notice_served"),
        (inspection.visited_on, "visited"),
        (inspection.reviewed_on, "reviewed"),
    ]
    return [[day.isoformat(), code] for day, code in days if day is not None]


def chance(s: Session, inspection: Inspection) -> dict | None:
    """Why this one: n of N before the draw, and the place of its ticket, recomputed from the sealed record. Nothing is
    said about who else was drawn: their results may not be public yet. None where no short fraction states it."""
    attempt = draws.get_attempt(s, inspection.attempt_id)
    odds = records.odds(attempt.record).get(inspection.uscc)
    if odds is None or odds.places is None or not odds.among:
        return None
    return {"drawn": odds.places, "pool": odds.among, "place": odds.rank}
