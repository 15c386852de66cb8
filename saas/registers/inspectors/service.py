"""Reading the inspector register: candidates of a draw, who is left out, certificates (S0-22, S1-04, S1-05)."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from saas.foundation.accounts.people import categories_in_hand
from saas.registers.inspectors.models import Inspector
from tenants.unit import ctx_of

SEXES = {"male": _l("男"), "female": _l("女")}
CLASSES = {
    "officer": _l("公务员"),
    "certified_staff": _l("持证工作人员"),
    "daily_supervision": _l("日常监管人员"),
}
STATES = {"active": _l("在岗"), "left": _l("已离岗")}
EXCLUSIONS = {
    "not_active": _l("已不在人员名录库"),
    "certificate": _l("检查期间执法证无效"),
    "category": _l("不负责这类检查对象"),
}
SOON_DAYS = 60
MOST_FOUND = 20


def candidates(s: Session, categories: list[str], department_ids: list[int]) -> list[Inspector]:
    """Who may come into question for a task: active officers of the own bureau who manage one of its categories, and
    all active officers of the partner departments that join (S0-22). ``exclusion`` says who falls out and why."""
    ctx = ctx_of(s)
    ours = and_(Inspector.department_id.is_(None), Inspector.categories.op("&&", is_comparison=True)(categories))
    return list(
        s.scalars(
            select(Inspector)
            .where(
                Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.state == "active",
                or_(ours, Inspector.department_id.in_(department_ids)),
            )
            .order_by(Inspector.certificate_no, Inspector.id)
        )
    )  # fmt: skip


def in_office(s: Session, limit: int) -> list[Inspector]:
    """All active officers of the own bureau itself, whatever they inspect, by certificate number."""
    ctx = ctx_of(s)
    mine = (Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.department_id.is_(None))
    stmt = select(Inspector).where(*mine, Inspector.state == "active").order_by(Inspector.certificate_no, Inspector.id)
    return list(s.scalars(stmt.limit(limit)))


def exclusion(inspector: Inspector, categories: list[str], window_from: date, window_to: date) -> str | None:
    """Why a person may not be drawn for a task, or None. The certificate must hold through the whole window; officers
    of a partner department inspect by their own mandate and need no category of ours."""
    if inspector.state != "active":
        return "not_active"
    if inspector.certificate_from > window_from or inspector.certificate_to < window_to:
        return "certificate"
    if inspector.department_id is None and not set(categories) <= set(inspector.categories):
        return "category"
    return None


def certificate_light(inspector: Inspector, on: date) -> tuple[str, str]:
    """State and words for the light beside a certificate (S1-04: 证件取得情况)."""
    if inspector.certificate_from > on:
        return "none", _("%(n)s 天后生效", n=(inspector.certificate_from - on).days)
    days = (inspector.certificate_to - on).days
    if days < 0:
        return "late", _("已过期 %(n)s 天", n=-days)
    if days == 0:
        return "soon", _("今天到期")
    if days <= SOON_DAYS:
        return "soon", _("剩 %(n)s 天", n=days)
    return "ok", _("有效")


def in_view(s: Session) -> tuple:
    """The conditions that every list of inspectors starts from: the own subtree; a section's member sees who inspects
    one of the section's categories, and the section's own people (S0-05, S3-03)."""
    ctx = ctx_of(s)
    where = [Inspector.root_id == ctx.root, Inspector.tenant_no.between(ctx.lo, ctx.hi)]
    in_hand = categories_in_hand(s)
    if in_hand is not None:
        managed = Inspector.categories.op("&&", is_comparison=True)(in_hand)
        where.append(or_(managed, Inspector.section_id == ctx.section_id))
    return tuple(where)


def load(s: Session, inspector_id: int) -> Inspector | None:
    """An inspector whom the reader may see, or None."""
    ctx = ctx_of(s)
    inspector = s.get(Inspector, (ctx.root, inspector_id))
    if inspector is None:
        return None
    in_hand = categories_in_hand(s)
    seen = in_hand is None or set(in_hand) & set(inspector.categories) or inspector.section_id == ctx.section_id
    return inspector if seen else None


def of_user(s: Session, user_id: int) -> Inspector | None:
    """The active inspector who signs in with this account."""
    ctx = ctx_of(s)
    return s.scalar(
        select(Inspector)
        .where(
            Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.user_id == user_id,
            Inspector.state == "active",
        )
        .order_by(Inspector.id)
        .limit(1)
    )  # fmt: skip


def find(s: Session, words: str) -> list[Inspector]:
    """Inspectors of the own subtree whose name begins with ``words``, or whose certificate number it is."""
    stmt = select(Inspector).where(
        *in_view(s), or_(Inspector.name.op("^@", is_comparison=True)(words), Inspector.certificate_no == words.upper())
    )
    return list(s.scalars(stmt.order_by(Inspector.state, Inspector.name_key, Inspector.id).limit(MOST_FOUND)))


def expiring(s: Session, on: date, limit: int = 20) -> list[Inspector]:
    """Active officers of the own bureau whose certificate ends within 60 days, or has ended."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(Inspector)
            .where(
                Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.state == "active",
                Inspector.certificate_to <= on + timedelta(days=SOON_DAYS),
            )
            .order_by(Inspector.certificate_to, Inspector.id)
            .limit(limit)
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Readiness:
    """How many of the active officers may inspect today, and what the register still lacks."""

    active: int
    left: int
    certified: int
    soon: int
    lapsed: int
    without_category: int
    with_account: int


def readiness(s: Session, on: date) -> Readiness:
    """The figures above the list, in one statement."""
    active = Inspector.state == "active"
    holds = and_(active, Inspector.certificate_from <= on, Inspector.certificate_to >= on)
    clauses = (
        active,
        Inspector.state == "left",
        holds,
        and_(holds, Inspector.certificate_to <= on + timedelta(days=SOON_DAYS)),
        and_(active, Inspector.certificate_to < on),
        and_(active, Inspector.department_id.is_(None), func.cardinality(Inspector.categories) == 0),
        and_(active, Inspector.user_id.is_not(None)),
    )
    counts = [func.count(Inspector.id).filter(clause) for clause in clauses]
    return Readiness(*s.execute(select(*counts).where(*in_view(s))).one())
