"""Changing the subject register: add, change, leave, come back, reveal. Every verb is traced (S0-20, S1-06)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ARRAY, BigInteger, Text, delete, func, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.sheets import sealing
from saas.foundation.sheets.columns import plain
from saas.foundation.sheets.sentences import say
from saas.registers.subjects.models import Subject, SubjectPii, SubjectToken
from saas.registers.subjects.naming import name_key, tokens
from saas.registers.subjects.rules import CONTACT, FIELDS, check, tidy
from tenants.unit import ctx_of, lock_bureau


@dataclass(frozen=True)
class Contact:
    """Whom to ring, in plain words; only ever held while a page or a comparison needs it."""

    name: str
    phone: str


def add(s: Session, values: dict[str, Any], *, source: str = "manual") -> Subject:
    """Puts a subject into the own bureau's register.

    Raises Refusal with the codes of ``rules.py``: ``E_USCC_HERE`` where the bureau has it already,
    ``E_USCC_ELSEWHERE`` where another bureau of the province has it (which one is not said, R4), ``E_NOT_IN_HAND``
    for a category of another section.
    """
    lock_bureau(s)
    values = _checked(s, values)
    if _own(s, values["uscc"]) is not None:
        raise _refusal("E_USCC_HERE", "uscc")
    subject = Subject(**fresh(values), source=source)
    with taken(s):
        s.add(subject)
        s.flush()
    write_tokens(s, [subject])
    write_contact(s, subject, values)
    journal.record(s, "subject.add", f"subject:{subject.id}", before={}, after=traced(values), source=source)
    return subject


def fresh(values: dict[str, Any]) -> dict[str, Any]:
    """The columns of a new row."""
    given = {key: values[key] for key in FIELDS if values.get(key) is not None}
    return given | {"name_key": name_key(values["name"]), "joined_on": clock.today(), "updated_at": clock.now()}


def change(s: Session, subject: Subject, values: dict[str, Any], *, source: str | None = None) -> bool:
    """Changes facts of an own subject; False where everything was so already. Empty contact fields leave the contact as
    it is. Raises Refusal as ``add`` does."""
    lock_bureau(s)
    values = _checked(s, {key: getattr(subject, key) for key in FIELDS} | values)
    if values["uscc"] != subject.uscc and _own(s, values["uscc"]) is not None:
        raise _refusal("E_USCC_HERE", "uscc")
    with taken(s):
        before, after = move(subject, values)
        s.flush()
    if "name" in after:
        write_tokens(s, [subject], again=True)
    contact = write_contact(s, subject, values)
    if not after and not contact:
        return False
    detail = {"before": before, "after": after, "contact": contact, "source": source}
    journal.record_all(s, "subject.change", [(f"subject:{subject.id}", detail)])
    return True


def move(subject: Subject, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sets the facts that differ; returns them as they were and as they are, fit for the trace."""
    moved = {key: values[key] for key in FIELDS if key in values and values[key] != getattr(subject, key)}
    before = {key: plain(getattr(subject, key)) for key in moved}
    for key, value in moved.items():
        setattr(subject, key, value)
    if "name" in moved:
        subject.name_key = name_key(subject.name)
    if moved:
        subject.updated_at = clock.now()
    return before, {key: plain(value) for key, value in moved.items()}


def leave(s: Session, subject: Subject, on: date, reason: str) -> None:
    """Takes a subject out of the register from a day on; it stays readable and is drawn no more (S1-06).

    Raises Refusal ``E_STATE`` where it has left already, ``E_DATE_ORDER`` for a day before it came or after today.
    """
    lock_bureau(s)
    if subject.state != "active":
        raise Refusal("E_STATE", _("这家机构已经出库。"))
    if not subject.joined_on <= on <= clock.today():
        raise Refusal("E_DATE_RANGE", _("出库日期应在入库日期与今天之间。"), "left_on")
    subject.state, subject.left_on, subject.left_reason, subject.updated_at = "left", on, reason, clock.now()
    journal.record(s, "subject.exit", f"subject:{subject.id}", on=on, reason=reason)


def come_back(s: Session, subject: Subject) -> None:
    """Puts a subject that had left into the register again. Raises Refusal ``E_STATE`` where it never left."""
    lock_bureau(s)
    if subject.state != "left":
        raise Refusal("E_STATE", _("这家机构没有出库。"))
    was = {"left_on": plain(subject.left_on), "left_reason": subject.left_reason}
    subject.state, subject.left_on, subject.left_reason, subject.updated_at = "active", None, "", clock.now()
    journal.record(s, "subject.come_back", f"subject:{subject.id}", before=was, after={})


def reveal(s: Session, subject: Subject) -> Contact:
    """The contact of an own subject in plain words; each look is traced (R5)."""
    journal.record(s, "pii.reveal", f"subject:{subject.id}", fields=list(CONTACT))
    return contact_of(s, subject)


def contact_of(s: Session, subject: Subject) -> Contact:
    """The contact, untraced: for comparing only."""
    row = s.scalar(select(SubjectPii).where(*_pii_of(subject)))
    return Contact(sealing.unseal(row.contact_name), sealing.unseal(row.contact_phone)) if row else Contact("", "")


def has_contact(s: Session, subject: Subject) -> bool:
    """Whether there is a contact to look at."""
    return s.scalar(select(SubjectPii.id).where(*_pii_of(subject))) is not None


def write_contact(s: Session, subject: Subject, values: dict[str, Any]) -> bool:
    """Seals the contact given in ``values``; True where something changed."""
    given = {key: values[key] for key in CONTACT if values.get(key)}
    if not given:
        return False
    changed = seal_contact(s, subject, s.scalar(select(SubjectPii).where(*_pii_of(subject))), given)
    s.flush()
    return changed


def seal_contact(s: Session, subject: Subject, row: SubjectPii | None, given: dict[str, Any]) -> bool:
    """Puts what differs into the sealed row of a subject, or into a new one; True where something changed."""
    moved = {key: value for key, value in given.items() if row is None or sealing.unseal(getattr(row, key)) != value}
    if moved and row is None:
        row = SubjectPii(subject_id=subject.id)
        s.add(row)
    for key, value in moved.items():
        setattr(row, key, sealing.seal(value))
    return bool(moved)


def write_tokens(s: Session, subjects: list[Subject], *, again: bool = False) -> None:
    """The two-character pieces by which subjects are found; ``again`` for subjects whose names have changed."""
    if again and subjects:
        ctx = ctx_of(s)
        old = (SubjectToken.root_id == ctx.root, SubjectToken.tenant_no == ctx.me)
        s.execute(delete(SubjectToken).where(*old, SubjectToken.subject_id.in_([one.id for one in subjects])))
    pairs = [(one.id, token) for one in subjects for token in tokens(one.name)]
    if pairs:
        ids, pieces = zip(*pairs, strict=True)
        columns = (
            func.unnest(literal(list(ids), ARRAY(BigInteger))),
            func.unnest(literal(list(pieces), ARRAY(Text))),
        )
        s.execute(insert(SubjectToken).from_select(["subject_id", "token"], select(*columns), include_defaults=False))


def traced(values: dict[str, Any]) -> dict[str, Any]:
    """What the trace may hold: no personal data."""
    return {key: plain(values[key]) for key in FIELDS if values.get(key) not in (None, "")}


@contextmanager
def taken(s: Session) -> Iterator[None]:
    """A code that another bureau of the province has becomes a refusal; a savepoint keeps the transaction usable."""
    try:
        with s.begin_nested():
            yield
    except IntegrityError as failure:
        if "subject_root_id_uscc" not in str(failure.orig):
            raise
        raise _refusal("E_USCC_ELSEWHERE", "uscc") from failure


def _checked(s: Session, values: dict[str, Any]) -> dict[str, Any]:
    values = tidy(values)
    for wrong in check(values):
        raise _refusal(wrong.code, wrong.column)
    in_hand = categories_in_hand(s)
    if in_hand is not None and values["category"] not in in_hand:
        raise _refusal("E_NOT_IN_HAND", "category")
    return values


def _refusal(code: str, field: str) -> Refusal:
    return Refusal(code, say(code, {}), field)


def _own(s: Session, code: str) -> int | None:
    ctx = ctx_of(s)
    return s.scalar(
        select(Subject.id).where(Subject.root_id == ctx.root, Subject.tenant_no == ctx.me, Subject.uscc == code)
    )


def _pii_of(subject: Subject) -> tuple:
    return (
        SubjectPii.root_id == subject.root_id,
        SubjectPii.tenant_no == subject.tenant_no,
        SubjectPii.subject_id == subject.id,
    )
