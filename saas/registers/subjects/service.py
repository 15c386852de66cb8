"""Reading the subject register: the pool of a draw, who is left out, checks done, lists and finding (S0-23, R9)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from saas.foundation.accounts.people import categories_in_hand
from saas.registers.subjects.models import Subject, SubjectCheck, SubjectPii, SubjectToken
from saas.registers.subjects.naming import tokens
from tenants.unit import ctx_of

LICENSE_STATUS = {
    "valid": _l("有效"),
    "suspended": _l("停业处罚"),
    "revoked": _l("已吊销"),
    "cancelled": _l("已注销"),
    "expired": _l("已过期"),
}
STATES = {"active": _l("在册"), "left": _l("已出库")}
EXCLUSIONS = {
    "not_active": _l("已不在名录库"),
    "license_invalid": _l("执业许可状态不是有效"),
    "license_not_begun": _l("执业许可尚未生效"),
    "license_expired": _l("执业许可已过有效期"),
}
MOST_FOUND = 20
SOON_DAYS = 60


def pool(s: Session, categories: list[str]) -> list[Subject]:
    """What a draw of these categories chooses from: active subjects of the whole subtree, by code (R9, S3-03).

    Whoever may not be drawn is still in it; ``exclusion`` says why, so that the record can name the reason.
    """
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(Subject)
            .where(
                Subject.root_id == ctx.root, Subject.tenant_no.between(ctx.lo, ctx.hi),
                Subject.category.in_(categories), Subject.state == "active",
            )
            .order_by(Subject.uscc)
        )
    )  # fmt: skip


def exclusion(subject: Subject, on: date) -> str | None:
    """Why a subject may not be drawn on a day, or None: only valid licences are drawable (S0-23)."""
    if subject.state != "active":
        return "not_active"
    if subject.license_status != "valid":
        return "license_invalid"
    if subject.license_from is not None and subject.license_from > on:
        return "license_not_begun"
    if subject.license_to is not None and subject.license_to < on:
        return "license_expired"
    return None


def license_light(subject: Subject, on: date) -> tuple[str, str]:
    """State and words for the light beside a licence."""
    if subject.license_status != "valid":
        return "late", str(LICENSE_STATUS[subject.license_status])
    if subject.license_from is not None and subject.license_from > on:
        return "none", _("%(n)s 天后生效", n=(subject.license_from - on).days)
    if subject.license_to is None:
        return "ok", _("有效")
    days = (subject.license_to - on).days
    if days < 0:
        return "late", _("已到期 %(n)s 天", n=-days)
    return ("soon", _("剩 %(n)s 天", n=days)) if days <= SOON_DAYS else ("ok", _("有效"))


def report_check(
    s: Session, subject_id: int, subject_no: int, inspection_id: int, task_name: str, began_on: date
) -> None:
    """Tells the subject's home bureau that it was checked, when the visit begins or the draw is opened, never before
    (R9). Saying it again changes nothing."""
    s.execute(
        insert(SubjectCheck)
        .values(
            to_no=subject_no, subject_id=subject_id, inspection_id=inspection_id, task_name=task_name, began_on=began_on
        )
        .on_conflict_do_nothing(index_elements=["root_id", "tenant_no", "inspection_id"])
    )


def keep_report(s: Session, payload: dict, progress: object = None) -> None:
    """The same as a promise of the outbox: ``payload`` holds the arguments, the day as text."""
    report_check(s, **(payload | {"began_on": date.fromisoformat(payload["began_on"])}))


def close_check(s: Session, inspection_id: int, outcome: str, slug: str | None) -> None:
    """Adds the outcome, and the public address of the result where there is one, to the subject's file."""
    ctx = ctx_of(s)
    s.execute(
        update(SubjectCheck)
        .where(
            SubjectCheck.root_id == ctx.root, SubjectCheck.tenant_no == ctx.me,
            SubjectCheck.inspection_id == inspection_id,
        )
        .values(outcome=outcome, slug=slug)
    )  # fmt: skip


def checks_of(s: Session, subject: Subject, limit: int = 50) -> list[SubjectCheck]:
    """The checks in a subject's practice file, whichever bureau made them, newest first (R9)."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(SubjectCheck)
            .where(
                SubjectCheck.root_id == ctx.root, SubjectCheck.to_no == subject.tenant_no,
                SubjectCheck.subject_id == subject.id,
            )
            .order_by(SubjectCheck.began_on.desc(), SubjectCheck.id.desc())
            .limit(limit)
        )
    )  # fmt: skip


def in_view(s: Session) -> tuple:
    """The conditions that every list of subjects starts from: the own subtree, and for a section's member only the
    categories that the section manages (S0-05, S0-06, S3-03)."""
    ctx = ctx_of(s)
    where = [Subject.root_id == ctx.root, Subject.tenant_no.between(ctx.lo, ctx.hi)]
    in_hand = categories_in_hand(s)
    return tuple(where if in_hand is None else [*where, Subject.category.in_(in_hand)])


def load(s: Session, subject_id: int) -> Subject | None:
    """A subject that the reader may see, or None."""
    subject = s.get(Subject, (ctx_of(s).root, subject_id))
    if subject is None:
        return None
    in_hand = categories_in_hand(s)
    return subject if in_hand is None or subject.category in in_hand else None


def named(stmt: Select, words: str) -> Select:
    """Narrows a statement to subjects whose name holds ``words``, or whose code or licence number is ``words``.

    By two-character pieces and equality, the only search that row security leaves an index for (tenancy §4).
    """
    pieces = tokens(words)
    code = words.strip().upper()
    exact = or_(Subject.uscc == code, Subject.license_no == code)
    if not pieces:
        return stmt.where(exact)
    held = [
        select(SubjectToken.id)
        .where(
            SubjectToken.root_id == Subject.root_id, SubjectToken.tenant_no == Subject.tenant_no,
            SubjectToken.subject_id == Subject.id, SubjectToken.token == piece,
        )
        .exists()
        for piece in pieces[:8]
    ]  # fmt: skip
    return stmt.where(or_(exact, and_(*held)))


def find(s: Session, words: str) -> list[Subject]:
    """Subjects of the own subtree that answer to ``words``."""
    stmt = named(select(Subject).where(*in_view(s)), words)
    return list(s.scalars(stmt.order_by(Subject.state, Subject.name_key, Subject.id).limit(MOST_FOUND)))


def institutions(s: Session, words: str) -> list[Subject]:
    """Active subjects of the whole subtree that answer to ``words``, whichever section manages them: for whoever
    declares an interest in one (S0-31). Names and codes of institutions are public."""
    stmt = named(select(Subject).where(*_below(s)), words)
    return list(s.scalars(stmt.order_by(Subject.name_key, Subject.id).limit(MOST_FOUND)))


def institution(s: Session, subject_id: int) -> Subject | None:
    """One of them."""
    return s.scalar(select(Subject).where(*_below(s), Subject.id == subject_id))


def _below(s: Session) -> tuple:
    ctx = ctx_of(s)
    return Subject.root_id == ctx.root, Subject.tenant_no.between(ctx.lo, ctx.hi), Subject.state == "active"


@dataclass(frozen=True)
class Completeness:
    """How many of the active rows carry what the register needs (S0-23). ``own``, ``reachable`` and ``lapsed_own``
    count the own bureau only."""

    active: int
    left: int
    drawable: int
    lapsed: int
    complete: int
    own: int
    reachable: int
    lapsed_own: int


def completeness(s: Session, on: date) -> Completeness:
    """The figures above the list, in one statement."""
    ctx = ctx_of(s)
    active = Subject.state == "active"
    lapsed = and_(active, Subject.license_status == "valid", Subject.license_to < on)
    drawable = and_(
        active, Subject.license_status == "valid",
        or_(Subject.license_from.is_(None), Subject.license_from <= on),
        or_(Subject.license_to.is_(None), Subject.license_to >= on),
    )  # fmt: skip
    complete = and_(active, Subject.license_from.is_not(None), Subject.address != "", Subject.head_name != "")
    own = and_(active, Subject.tenant_no == ctx.me)
    joined = and_(
        SubjectPii.root_id == Subject.root_id, SubjectPii.tenant_no == Subject.tenant_no,
        SubjectPii.subject_id == Subject.id, SubjectPii.contact_phone.is_not(None),
    )  # fmt: skip
    reachable = and_(own, SubjectPii.id.is_not(None))
    lapsed_own = and_(lapsed, Subject.tenant_no == ctx.me)
    clauses = (active, Subject.state == "left", drawable, lapsed, complete, own, reachable, lapsed_own)
    counts = [func.count(Subject.id).filter(clause) for clause in clauses]
    stmt = select(*counts).select_from(Subject).outerjoin(SubjectPii, joined).where(*in_view(s))
    return Completeness(*s.execute(stmt).one())
