"""The duty to publish and its verbs (S0-34, R6): prepared inside, projected outside, withdrawn to a tombstone.

What a body may hold so that every reader can show it (public page, JSON, print), whatever its kind::

    facts   [[label, value], …]                     the public elements, in order
    tables  [{"title", "columns": [{"key", "label", "num"?}], "rows": [{…}], "foot"?: […]}, …]
    notes   [sentence, …]
    course  [["2023-08-09", words], …]              course of events
    _mask   ["inspectors[].name", …]                names masked when the public row is written

Further keys are the kind's own; a key that begins with ``_`` never leaves the house.
"""

import secrets
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import Section
from saas.foundation.publication.kinds import KINDS, REASONS
from saas.foundation.publication.masking import digest, personal, public_body
from saas.foundation.publication.models import Feedback, Publication, PubRecord, PubTombstone
from saas.foundation.web.registry import registry
from tenants.unit import ctx_of, lock_bureau

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def prepare(
    s: Session,
    kind: str,
    ref: str,
    title: str,
    category: str,
    body: dict,
    due_on: date | None,
    due_rule: dict | None,
    author_id: int,
) -> Publication:
    """The duty to publish one thing, due by ``due_on`` under ``due_rule`` (settings ``publication_due``, D-01).

    Again for the same ``ref`` while it still waits: the newer body counts. After a withdrawal the corrected thing gets
    an address of its own, the tombstone stays at the old one. Raises Refusal ``E_PERSONAL_DATA`` when the body holds a
    telephone or identity number (B-38), ``E_PUBLISHED`` when it stands outside already.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    found = personal(body)
    if found:
        said = _("公示内容里有电话或者证件号码（%(start)s…），请先删去。", start=found[:3])
        raise Refusal("E_PERSONAL_DATA", said, "summary")
    ctx = ctx_of(s)
    row = of_ref(s, kind, ref)
    if row is not None and row.state == "published":
        raise Refusal("E_PUBLISHED", _("这一项已经公示，更正前请先撤回。"))
    if row is None:
        row = Publication(kind=kind, ref=ref, slug=new_slug(ctx.root))
        s.add(row)
    elif row.state == "withdrawn":
        row.slug, row.state = new_slug(ctx.root), "ready"
        row.published_by = row.published_on = row.withdrawn_on = row.withdraw_reason = None
        row.published_name, row.copied_to, row.withdraw_note = "", "", ""
    row.title, row.category, row.body, row.author_id = title, category, body, author_id
    row.due_on, row.due_rule = due_on, due_rule
    s.flush()
    journal.record(s, "publication.prepare", f"publication:{row.id}", kind=kind, ref=ref, due=due_on)
    return row


def new_slug(root: int) -> str:
    """An address nobody can guess; it begins with its province, so that it is found through the key."""
    return f"{root:02d}" + "".join(secrets.choice(ALPHABET) for _n in range(16))


def public_row(publication: Publication) -> dict:
    """Exactly what the public row will hold; the preview shows this."""
    body = public_body(publication.body)
    whole = {"title": publication.title, "kind": publication.kind, "category": publication.category}
    return whole | {"body": body, "digest": digest(body)}


def publish(s: Session, publication: Publication) -> Publication:
    """Writes the public row and copies the bureau's supervision section (S3-18); whoever follows is told.

    Raises Refusal ``E_STATE`` when it does not wait for publication, ``E_SAME_PERSON`` when its author publishes it
    (S3-06; the database refuses the same).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(publication, with_for_update=True)
    if publication.state != "ready":
        raise Refusal("E_STATE", _("这一项不在待公示状态。"))
    if publication.author_id == ctx.user_id:
        raise Refusal("E_SAME_PERSON", _("内容由您形成，须由另一位人员公示。"))
    day = clock.today()
    row = public_row(publication)
    s.execute(insert(PubRecord).values(slug=publication.slug, published_on=day, **row).inline())
    publication.state, publication.published_on = "published", day
    publication.published_by, publication.published_name = ctx.user_id, ctx.user_name
    publication.copied_to = _supervision(s)
    s.flush()
    journal.record(
        s, "publication.publish", f"publication:{publication.id}", kind=publication.kind, ref=publication.ref,
        slug=publication.slug, digest=row["digest"], copied_to=publication.copied_to, due=publication.due_on,
    )  # fmt: skip
    registry.announce("publication.published", s, publication=publication)
    return publication


def withdraw(s: Session, publication: Publication, reason_code: str, note: str) -> Publication:
    """Takes the public row back; at its address stays what stood there, since when not, and why (R6, B-37).

    Raises Refusal ``E_STATE`` when nothing stands outside, ``E_REASON`` without a known reason and words for the file.
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(publication, with_for_update=True)
    if publication.state != "published":
        raise Refusal("E_STATE", _("这一项没有在公示。"))
    if reason_code not in REASONS:
        raise Refusal("E_REASON", _("请选择撤回原因。"), "reason")
    if not note.strip():
        raise Refusal("E_REASON", _("请写明撤回的具体情况。"), "note")
    day = clock.today()
    mine = (PubRecord.root_id == ctx.root, PubRecord.tenant_no == ctx.me, PubRecord.slug == publication.slug)
    s.execute(delete(PubRecord).where(*mine))
    s.execute(
        insert(PubTombstone)
        .values(slug=publication.slug, kind=publication.kind, withdrawn_on=day, reason_code=reason_code)
        .inline()
    )
    publication.state, publication.withdrawn_on = "withdrawn", day
    publication.withdraw_reason, publication.withdraw_note = reason_code, note.strip()
    s.flush()
    journal.record(
        s, "publication.withdraw", f"publication:{publication.id}", kind=publication.kind, ref=publication.ref,
        slug=publication.slug, reason=reason_code, note=note.strip(),
    )  # fmt: skip
    registry.announce("publication.withdrawn", s, publication=publication)
    return publication


def of_ref(s: Session, kind: str, ref: str) -> Publication | None:
    """The own bureau's publication of one thing."""
    ctx = ctx_of(s)
    mine = (Publication.root_id == ctx.root, Publication.tenant_no == ctx.me)
    return s.scalar(select(Publication).where(*mine, Publication.kind == kind, Publication.ref == ref))


def handle_feedback(s: Session, feedback: Feedback) -> None:
    """Somebody of the bureau addressed dealt with what a stranger sent in (S4-11); a second time changes nothing."""
    ctx = ctx_of(s)
    done = s.execute(
        update(Feedback)
        .where(Feedback.root_id == ctx.root, Feedback.to_no == ctx.me, Feedback.id == feedback.id)
        .where(Feedback.handled_at.is_(None))
        .values(handled_at=func.clock_timestamp(), handled_by=ctx.user_id)
    )
    if done.rowcount:
        journal.record(s, "feedback.handle", f"feedback:{feedback.id}")


def _supervision(s: Session) -> str:
    """The supervision section's name, which gets a copy of every publication; empty where there is none."""
    ctx = ctx_of(s)
    return (
        s.scalar(
            select(Section.name)
            .where(Section.root_id == ctx.root, Section.tenant_no == ctx.me)
            .where(Section.duty == "supervision", Section.state == "active")
            .order_by(Section.id)
            .limit(1)
        )
        or ""
    )
