"""接收: a bureau takes over an edition of the master list; until then it works by the one before (S4-01, S4-09)."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.checklists.models import ChecklistAcceptance, ChecklistEdition
from tenants.unit import ctx_of, lock_bureau


def accept(s: Session, edition: ChecklistEdition, layer: ChecklistEdition | None = None) -> ChecklistAcceptance:
    """Takes over a superior's published edition, with the own layer that was written for it, if any; again: no change.

    Raises Refusal ``E_NOT_SUPERIOR`` for an edition that is not a superior's published one, ``E_OLDER`` for one that is
    older than what was accepted before.
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    if edition.tenant_no not in ctx.anc or not edition.published:
        raise Refusal("E_NOT_SUPERIOR", _("只能接收上级已发布的清单。"))
    mine = (ChecklistAcceptance.root_id == ctx.root, ChecklistAcceptance.tenant_no == ctx.me)
    taken = s.scalars(select(ChecklistAcceptance).where(*mine, ChecklistAcceptance.edition_no == edition.tenant_no)).all()
    found = next((row for row in taken if row.edition_id == edition.id), None)
    if found is not None:
        return found
    later = s.scalar(
        select(ChecklistEdition.number).where(
            ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no == edition.tenant_no,
            ChecklistEdition.id.in_([row.edition_id for row in taken]), ChecklistEdition.number > edition.number,
        ).limit(1)
    )  # fmt: skip
    if later is not None:
        raise Refusal("E_OLDER", _("本局已接收第 %(n)s 版，不能退回更早的版次。", n=later))
    row = ChecklistAcceptance(
        edition_no=edition.tenant_no, edition_id=edition.id, layer_id=layer.id if layer else None,
        accepted_on=clock.today(), accepted_by=ctx.user_id, accepted_name=ctx.user_name,
    )  # fmt: skip
    s.add(row)
    s.flush()
    journal.record(
        s, "checklist.accept", f"checklist_edition:{edition.id}", edition=edition.id, number=edition.number,
        origin_no=edition.tenant_no, layer=layer.id if layer else None,
    )  # fmt: skip
    return row
