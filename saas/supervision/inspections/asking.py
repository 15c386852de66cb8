"""Asking for a change of a team or of the subject: from the desk, or from the phone on site (S0-31, S1-16, B-36)."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.errors import NotHere, Refusal
from saas.supervision.draws import recusals
from saas.supervision.draws.after_words import CODES, LOAN_ENDED, STATES, kind_words
from saas.supervision.draws.models_after import ChangeRequest
from saas.supervision.inspections.handover import stranded
from saas.supervision.inspections.loaned import called, homes_of
from saas.supervision.inspections.models import Inspection, InspectionMember
from saas.supervision.inspections.reading import is_member
from tenants.unit import ctx_of

AT_DESK = ("recusal", "absence", "departure", "substitute", "vacancy")
ON_SITE = ("mine", "recusal", "substitute")
ABOUT_PEOPLE = ("recusal", "absence", "departure")


def ask(
    s: Session, inspection: Inspection, *, kind: str, reason: str, code: str = "", side: str = "bureau", seat: int | None = None
) -> ChangeRequest:
    """Puts a request down for an inspection that has not gone past telling the rights; ``seat`` names the person.

    Raises Refusal: ``E_STATE`` (too late), ``E_CHOICE`` (nobody sits there), those of :func:`recusals.ask`.
    """
    waits = inspection.state in ("drawn", "noticed") or (inspection.state == "visiting" and "rights" not in inspection.steps)
    if not waits and not (kind == "vacancy" and stranded(inspection)):
        raise Refusal("E_STATE", _("检查已经开始或者已经结束，不能再提出。"))
    member = next((one for one in inspection.members if one.seat == seat), None)
    if code == LOAN_ENDED:  # the end of a loan tells of itself
        raise Refusal("E_CHOICE", _("请从列表中选择"), "code")
    if kind in ABOUT_PEOPLE and (member is None or member.draw_person_id is None):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "seat")
    return recusals.ask(
        s, attempt_id=inspection.attempt_id, draw_subject_id=inspection.draw_subject_id, kind=kind, side=side, reason=reason,
        code=code or next(iter(CODES[kind])), draw_person_id=member.draw_person_id if kind in ABOUT_PEOPLE else None,
    )  # fmt: skip


def ask_on_site(s: Session, inspection: Inspection, *, kind: str, **what) -> ChangeRequest:
    """An officer of the team: 我要回避 (``mine``), the subject's wish, or a subject that is nowhere. Raises NotHere for
    anybody else, and Refusal as :func:`ask`."""
    if not is_member(s, inspection):
        raise NotHere("inspection")
    if kind == "mine":
        me = next(one.seat for one in inspection.members if one.user_id == ctx_of(s).user_id)
        return ask(s, inspection, **what | {"kind": "recusal", "side": "officer", "seat": me})
    return ask(s, inspection, **what | {"kind": kind, "side": "subject" if kind == "recusal" else "officer"})


@dataclass(frozen=True)
class Asked:
    """A request as the pages of an inspection show it; the private reason stays where it is decided."""

    row: ChangeRequest
    kind: str
    person: str
    state: tuple


def shown(s: Session, inspection: Inspection) -> list[Asked]:
    """What was asked for about an inspection, the newest first; whoever is assigned reads it too."""
    ctx = ctx_of(s)
    mine = (ChangeRequest.root_id == ctx.root, ChangeRequest.tenant_no == ctx.me)
    about = ChangeRequest.draw_subject_id == inspection.draw_subject_id
    rows = s.scalars(select(ChangeRequest).where(*mine, about).order_by(ChangeRequest.id.desc()).limit(20))
    homes = homes_of(s, [one.home_no for one in inspection.members])
    names = {one.draw_person_id: called(one.name, one.home_no, homes) for one in inspection.members if one.draw_person_id}
    return [Asked(row, kind_words(row), names.get(row.draw_person_id, ""), STATES[row.state]) for row in rows]


def seats(inspection: Inspection) -> list[tuple[str, str]]:
    """The people of a team as choices of a form."""
    return [(str(one.seat), _said(one)) for one in inspection.members if one.draw_person_id is not None]


def _said(member: InspectionMember) -> str:
    if member.leader:
        return _("%(name)s（组长）", name=member.name)
    return _("%(name)s（专家）", name=member.name) if member.expert else member.name
