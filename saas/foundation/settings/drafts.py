"""A value before it is a rule: changed, published or discarded by the bureau that drafted it (S1-13, S1-36).

Nobody below sees a draft and it has no effect; what was published never changes, only a later value takes its place.
"""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.settings.definitions import DEFINITIONS
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.service import checked, effective
from tenants.unit import ctx_of

KEPT = ("value", "mode", "effective_from", "effective_to", "document_number", "article")


def load(s: Session, ruling_id: int) -> SettingValue | None:
    """A value by its id, draft or published, wherever the reader may see it; nothing for a setting that is no more."""
    row = s.get(SettingValue, (ctx_of(s).root, ruling_id))
    return row if row is not None and row.code in DEFINITIONS else None


def of_bureau(s: Session, tenant_no: int, limit: int = 20) -> list[SettingValue]:
    """The drafts of one bureau, the first to take effect first; the row policies keep other bureaus' drafts back."""
    ctx = ctx_of(s)
    stmt = select(SettingValue).where(
        SettingValue.root_id == ctx.root, SettingValue.tenant_no == tenant_no, SettingValue.published.is_(False),
        SettingValue.code.in_(DEFINITIONS),
    )  # fmt: skip
    return list(s.scalars(stmt.order_by(SettingValue.effective_from, SettingValue.id).limit(limit)))


def change(
    s: Session, row: SettingValue, value: dict, *, effective_from: date, document_number: str,
    mode: str = "overridable", effective_to: date | None = None, article: str = "",
) -> None:  # fmt: skip
    """What the draft says now. Raises Refusal ``E_PUBLISHED`` for one that is a rule already, and as ``set_value`` does."""
    _held(s, row)
    value = checked(
        s, row.code, row.scope, value, mode=mode, effective_from=effective_from, effective_to=effective_to,
        document_number=document_number, published=False, instead_of=row.id,
    )  # fmt: skip
    before = _said(row)
    row.value, row.mode, row.effective_from, row.effective_to = value, mode, effective_from, effective_to
    row.document_number, row.article = document_number.strip(), article.strip()
    s.flush()
    s.info.pop("settings", None)
    journal.record(s, "setting.edit", f"setting_value:{row.id}", before=before, after=_said(row), code=row.code, scope=row.scope)


def publish(s: Session, row: SettingValue) -> None:
    """Makes the draft a rule. It is held against the superiors' rules of today: they may have changed since it was saved.

    Raises Refusal: ``E_PUBLISHED``, ``E_DOCUMENT`` (a rule needs its document), ``E_FIXED``, ``E_LOOSER``, ``E_VALUE``.
    """
    _held(s, row)
    row.value = checked(
        s, row.code, row.scope, row.value, mode=row.mode, effective_from=row.effective_from,
        effective_to=row.effective_to, document_number=row.document_number, published=True, instead_of=row.id,
    )  # fmt: skip
    before = effective(s, row.code, row.scope, on=row.effective_from)
    row.published, row.author_id = True, ctx_of(s).user_id
    s.flush()
    s.info.pop("settings", None)
    journal.record(
        s, "setting.publish", f"setting_value:{row.id}", before={"value": before.value, "origin_no": before.origin_no},
        after=_said(row), code=row.code, scope=row.scope,
    )  # fmt: skip


def discard(s: Session, row: SettingValue) -> None:
    """Removes the draft; the trace keeps what it said. Raises Refusal ``E_PUBLISHED``."""
    _held(s, row)
    journal.record(s, "setting.discard", f"setting_value:{row.id}", before=_said(row), after={}, code=row.code, scope=row.scope)
    s.delete(row)
    s.flush()
    s.info.pop("settings", None)


def _held(s: Session, row: SettingValue) -> None:
    """The row as it stands now, locked: of two people who decide at once the second sees what the first did."""
    if row.tenant_no != ctx_of(s).me:
        raise NotHere("setting_value")
    found = s.scalar(
        select(SettingValue).where(SettingValue.root_id == row.root_id, SettingValue.id == row.id)
        .with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    if found is None:
        raise Refusal("E_DRAFT_GONE", _("这份草稿已经弃用。"))
    if found.published:
        raise Refusal("E_PUBLISHED", _("这项规定已经发布，不能修改或删去，只能用新的规定替代。"))


def _said(row: SettingValue) -> dict:
    return {name: getattr(row, name) for name in KEPT}
