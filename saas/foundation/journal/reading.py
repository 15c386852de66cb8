"""Reading the trace: bounded lists by keyset, one event with its leaf recomputed (tenancy §10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import LargeBinary, Select, String, bindparam, select, text
from sqlalchemy.orm import Session

from saas.foundation.journal.models import AuditEvent
from tenants.unit import ctx_of

PER_PAGE = 50
EXPORT_ROWS = 5000


@dataclass(frozen=True)
class Asked:
    """What the reader narrows the trace by; empty means all. ``tenant_no`` 0 is one's own bureau with all below."""

    act: str = ""
    obj: str = ""
    person: str = ""
    day: date | None = None
    tenant_no: int = 0


@dataclass(frozen=True)
class Leaf:
    """The hash that was stored with an event, and the one that its stored columns give now."""

    stored: str
    recomputed: str

    @property
    def equal(self) -> bool:
        return self.stored == self.recomputed


def _narrowed(s: Session, asked: Asked) -> Select:
    ctx = ctx_of(s)
    stmt = select(AuditEvent).where(AuditEvent.root_id == ctx.root)
    if asked.tenant_no and ctx.covers(asked.tenant_no):
        stmt = stmt.where(AuditEvent.tenant_no == asked.tenant_no)
    else:
        stmt = stmt.where(AuditEvent.tenant_no.between(ctx.lo, ctx.hi))
    if asked.act:
        stmt = stmt.where(_begins(AuditEvent.act, asked.act))
    if asked.obj:
        exact = ":" in asked.obj
        stmt = stmt.where(AuditEvent.obj == asked.obj if exact else _begins(AuditEvent.obj, asked.obj))
    if asked.person:
        stmt = stmt.where(_begins(AuditEvent.actor_name, asked.person))
    if asked.day:
        stmt = stmt.where(AuditEvent.business_day == asked.day.isoformat())
    return stmt.order_by(AuditEvent.id.desc())


def _begins(column, typed: str):
    """Prefix search by ``^@``: unlike ``LIKE`` it knows no wildcards and may use an index under row security (§4)."""
    return column.bool_op("^@")(bindparam(None, typed, String, unique=True))


def page(s: Session, asked: Asked, before: int | None = None) -> tuple[list[AuditEvent], bool]:
    """Fifty events of the reader's subtree, newest first, older than event ``before``; and whether there are more."""
    stmt = _narrowed(s, asked)
    if before:
        stmt = stmt.where(AuditEvent.id < before)
    rows = list(s.scalars(stmt.limit(PER_PAGE + 1)))
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def export(s: Session, asked: Asked) -> Iterator[AuditEvent]:
    """The same list as a file holds it, up to 5,000 events."""
    return iter(s.scalars(_narrowed(s, asked).limit(EXPORT_ROWS)))


def find(s: Session, event_id: int) -> AuditEvent | None:
    """One event of the reader's subtree; its number alone does not name the bureau."""
    ctx = ctx_of(s)
    return s.scalar(
        select(AuditEvent)
        .where(AuditEvent.root_id == ctx.root, AuditEvent.tenant_no.between(ctx.lo, ctx.hi), AuditEvent.id == event_id)
    )  # fmt: skip


# The same columns in the same order as the trigger `audit_leaf`: everything but tenant_no, which may be renumbered.
_LEAF = text(
    """
    select leaf, sha256(convert_to(jsonb_build_array(root_id, tenant_id, id, txid::text,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), business_day, actor_kind, actor, actor_name,
      on_behalf, host(ip), act, obj, detail)::text, 'UTF8')) as now
    from app.audit_event where root_id = :root and tenant_no = :no and id = :id
    """
).columns(leaf=LargeBinary, now=LargeBinary)


def leaf_of(s: Session, event: AuditEvent) -> Leaf:
    """Recomputes an event's leaf from its stored columns; unequal: the row was touched after it was written."""
    row = s.execute(_LEAF, {"root": event.root_id, "no": event.tenant_no, "id": event.id}).one()
    return Leaf(bytes(row.leaf).hex(), bytes(row.now).hex())
