"""Writing and reading the trace (S0-20: 全程留痕)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.journal.models import AuditEvent
from tenants.context import Ctx
from tenants.tree import Tenant
from tenants.unit import ctx_of


def record(
    s: Session,
    act: str,
    obj: str,
    *,
    before: dict | None = None,
    after: dict | None = None,
    on_behalf: int | None = None,
    **detail: Any,
) -> None:
    """Writes one act into the trace, in the transaction of the act itself.

    ``act`` is ``noun.verb`` (``plan.publish``), ``obj`` is ``table:id``. ``before``/``after`` name what changed; no
    identifying personal data goes in (tenancy §10). ``on_behalf``: whom a stand-in acted for.
    """
    if before is not None or after is not None:
        detail |= {"before": before or {}, "after": after or {}}
    record_all(s, act, [(obj, detail)], on_behalf=on_behalf)


def record_all(s: Session, act: str, done: list[tuple[str, dict]], *, on_behalf: int | None = None) -> None:
    """The same act done to many objects at once (an import): ``(obj, detail)`` for each, one row of the trace each."""
    ctx = ctx_of(s)
    common = {
        "tenant_id": ctx.tenant_id or _tenant_id(s, ctx), "business_day": clock.today().isoformat(), "actor_kind": ctx.actor_kind,
        "actor": ctx.user_id or 0, "actor_name": ctx.user_name, "on_behalf": on_behalf, "ip": ctx.ip, "act": act,
        "leaf": b"",
    }  # fmt: skip
    s.flush()
    rows = [common | {"obj": obj, "detail": _plain(detail)} for obj, detail in done]
    if rows:
        s.execute(insert(AuditEvent).inline(), rows)


def _tenant_id(s: Session, ctx: Ctx) -> int:
    """The permanent identity of a link's bureau, which no link carries."""
    mine = (Tenant.root_id == ctx.root, Tenant.tenant_no == ctx.me)
    return s.scalar(select(Tenant.tenant_id).where(*mine)) or 0


def of_object(s: Session, obj: str, limit: int = 50) -> list[AuditEvent]:
    """The course of one object, newest first, in the reader's subtree."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(AuditEvent)
            .where(AuditEvent.root_id == ctx.root, AuditEvent.tenant_no.between(ctx.lo, ctx.hi), AuditEvent.obj == obj)
            .order_by(AuditEvent.id.desc())
            .limit(limit)
        )
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
