"""The frozen people of a draw by name: own officers and experts, and borrowed ones, whose names go when they do (D-23)."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from saas.supervision.draws.models import Draw, DrawAttempt, DrawPerson, DrawSeat
from saas.supervision.loans import service as loans
from tenants.tree import names
from tenants.unit import ctx_of


def natural(row: DrawPerson) -> str:
    """What a pseudonym is made of (draw protocol §11). That of a borrowed officer is the number of the loan, not of the
    certificate: whoever was drawn for nothing leaves no data at the host, and the record still answers to the rows."""
    if row.guest_id is not None:
        return f"guest:{row.guest_id}"
    return row.certificate_no or f"expert:{row.expert_id}"


def lender(row: DrawPerson, bureaus: Mapping[int, str]) -> str:
    """The bureau that lends somebody; empty for everybody else. Names of bureaus are public."""
    return bureaus.get(row.home_no, "") if row.home_no is not None else ""


def called(row: DrawPerson, bureaus: Mapping[int, str]) -> str:
    """A person's name; of a borrowed officer who was released, only where he or she came from."""
    return row.name or _("已释放的借调人员（%(place)s）", place=loans.place_name(lender(row, bureaus)))


def lenders(s: Session, rows: list[DrawPerson]) -> dict[int, str]:
    """Names of the bureaus that lend, with one statement where anybody is borrowed and none otherwise."""
    return names(s) if any(row.home_no is not None for row in rows) else {}


def picked(s: Session, task_id: int) -> dict[int, int]:
    """Borrowed officer (guest) in a frozen pool of the sealed draws of a task → subjects that they have drawn him or her for."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(DrawPerson.guest_id, func.count(DrawSeat.id))
        .outerjoin(DrawSeat, (DrawSeat.root_id == DrawPerson.root_id) & (DrawSeat.draw_person_id == DrawPerson.id))
        .join(DrawAttempt, (DrawAttempt.root_id == DrawPerson.root_id) & (DrawAttempt.id == DrawPerson.attempt_id))
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .where(DrawPerson.root_id == ctx.root, DrawPerson.tenant_no == ctx.me, DrawPerson.guest_id.is_not(None))
        .where(Draw.task_id == task_id, DrawAttempt.state == "sealed")
        .group_by(DrawPerson.guest_id)
    )
    return dict(rows.all())


def release(s: Session, task_id: int) -> None:
    """At the seal: whoever was drawn for nothing is released, by this draw and all others of the task (S2-30). Void attempts
    release nobody: the next one draws from the same people. Nor does a draw release whoever came after it was frozen."""
    found = picked(s, task_id)
    loans.settle_draw(s, task_id, found, pool=found.keys())


def forget(s: Session, guest) -> None:
    """Follows ``loan.left``: the copies of a person who leaves without having been drawn are emptied in every attempt. Salt
    and pseudonym stay, the record stands on them. A seat in a void attempt is no seat: that name goes too."""
    if guest.state != "released":
        return
    mine = (DrawPerson.root_id == guest.root_id, DrawPerson.tenant_no == guest.tenant_no, DrawPerson.guest_id == guest.id)
    s.execute(update(DrawPerson).where(*mine).values(name="", certificate_no="", user_id=None))
