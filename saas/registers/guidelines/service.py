"""Writing, publishing and reading guidelines (S4-21, S0-03): drafted by one, published by another, never changed after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.attachments import service as attachments
from saas.foundation.attachments.models import RuleDocument
from saas.foundation.publication import service as publications
from saas.registers.guidelines.markup import LARGEST
from saas.registers.guidelines.models import Guideline, GuidelineVersion
from saas.registers.guidelines.public import public_body
from saas.registers.guidelines.words import KINDS
from tenants.unit import ctx_of, lock_bureau


@dataclass(frozen=True)
class Shelved:
    """One guideline as a reader finds it: what counts on the day, what is coming, all its versions (newest first)."""

    guideline: Guideline
    now: GuidelineVersion | None
    coming: GuidelineVersion | None
    draft: GuidelineVersion | None
    published: tuple[GuidelineVersion, ...]

    @property
    def head(self) -> GuidelineVersion:
        """The version by which one calls it."""
        return self.now or self.coming or self.draft


def counting(versions: Iterable[GuidelineVersion], on: date) -> GuidelineVersion | None:
    """Of published versions the one in force on a day: the latest that has begun, of two of one day the newer."""
    begun = [one for one in versions if one.published and one.effective_from <= on]
    return max(begun, key=lambda one: (one.effective_from, one.number), default=None)


def shelved(guideline: Guideline, on: date | None = None) -> Shelved | None:
    """A guideline's state on a day (today); None where nothing of it may be read."""
    day = on or clock.today()
    published = tuple(one for one in guideline.versions if one.published)
    now = counting(published, day)
    later = [one for one in published if one.effective_from > day]
    coming = min(later, key=lambda one: (one.effective_from, one.number), default=None)
    draft = next((one for one in guideline.versions if not one.published), None)
    return Shelved(guideline, now, coming, draft, published) if guideline.versions else None


def shelves(s: Session, on: date | None = None) -> list[Shelved]:
    """What the own bureau and its superiors have written, the own first, by kind; two reads."""
    ctx = ctx_of(s)
    rows = s.scalars(
        select(Guideline)
        .where(Guideline.root_id == ctx.root, Guideline.tenant_no.in_((ctx.me, *ctx.anc)))
        .options(selectinload(Guideline.versions))
        .execution_options(populate_existing=True)
    )
    found = [one for one in (shelved(row, on) for row in rows) if one is not None]
    order = list(KINDS)
    return sorted(found, key=lambda one: (-one.guideline.tenant_no, order.index(one.guideline.kind), one.guideline.id))


def begin(s: Session, *, kind: str, title: str) -> GuidelineVersion:
    """A new guideline with its first draft. Raises Refusal ``E_KIND``."""
    if kind not in KINDS:
        raise Refusal("E_KIND", _("请选择文本种类。"), "kind")
    guideline = Guideline(kind=kind, author_id=ctx_of(s).user_id)
    s.add(guideline)
    s.flush()
    return _draft(s, guideline, 1, title=title)


def _draft(s: Session, guideline: Guideline, number: int, **what) -> GuidelineVersion:
    me = ctx_of(s).user_id
    version = GuidelineVersion(guideline_id=guideline.id, number=number, author_id=me, editor_ids=[me], **what)
    s.add(version)
    s.flush()
    s.expire(guideline, ["versions"])
    journal.record(s, "guideline.draft", f"guideline_version:{version.id}", title=version.title, number=number)
    return version


def revise(s: Session, guideline: Guideline) -> GuidelineVersion:
    """The next version as a draft, with the text of the last one. Raises Refusal ``E_DRAFT_OPEN``."""
    lock_bureau(s)
    last = max(guideline.versions, key=lambda one: one.number)
    if not last.published:
        raise Refusal("E_DRAFT_OPEN", _("这份文本还有一个未发布的版本，请先发布或者删去它。"))
    same = {name: getattr(last, name) for name in ("title", "body", "document_id")}
    return _draft(s, guideline, last.number + 1, **same)


def _writing(s: Session, version: GuidelineVersion) -> None:
    if version.published:
        raise Refusal("E_PUBLISHED", _("已发布的版本不能修改，请另起草一版。"))
    me = ctx_of(s).user_id
    if me not in version.editor_ids:
        version.editor_ids = [*version.editor_ids, me]


def write(
    s: Session, version: GuidelineVersion, *, title: str, body: str, document_number: str = "", note: str = "",
    effective_from: date | None = None,
) -> None:  # fmt: skip
    """The text and what stands around it. Raises Refusal ``E_PUBLISHED``, ``E_TOO_LONG`` (100,000 signs)."""
    _writing(s, version)
    if len(body) > LARGEST:
        raise Refusal("E_TOO_LONG", _("正文不能超过 %(n)s 字，更长的请作为附件。", n=LARGEST), "body")
    version.title, version.body, version.note = title.strip(), body.replace("\r\n", "\n"), note.strip()
    version.document_number = attachments.plain_number(document_number)
    version.effective_from = effective_from
    s.flush()
    journal.record(s, "guideline.write", f"guideline_version:{version.id}", title=version.title, size=len(version.body))


def attach(s: Session, version: GuidelineVersion, *, name: str, data: bytes) -> RuleDocument:
    """The file that belongs to a draft; another one takes its place, the former stays in the history."""
    _writing(s, version)
    kept = attachments.add(
        s, title=version.title, name=name, data=data, series=f"guideline:{version.guideline_id}", number=""
    )
    version.document_id = kept.id
    s.flush()
    return kept


def detach(s: Session, version: GuidelineVersion) -> None:
    """The draft goes without a file."""
    _writing(s, version)
    version.document_id = None
    s.flush()
    journal.record(s, "guideline.detach", f"guideline_version:{version.id}")


def document(s: Session, version: GuidelineVersion) -> RuleDocument | None:
    """The attached file."""
    return s.get(RuleDocument, (version.root_id, version.document_id)) if version.document_id else None


def missing(version: GuidelineVersion) -> list[tuple[str, str]]:
    """What keeps a draft from being published, as ``(code, sentence)``."""
    if not version.body.strip() and version.document_id is None:
        return [("E_NO_TEXT", _("还没有正文，也没有附件。"))]
    return []


def publish(
    s: Session, version: GuidelineVersion, *, effective_from: date | None = None, document_number: str | None = None
) -> GuidelineVersion:
    """Publishes a draft downwards and to the public, with its file.

    Raises Refusal ``E_PUBLISHED``, ``E_SAME_PERSON`` (whoever wrote in it; the database refuses the same), ``E_NO_TEXT``,
    ``E_DATES`` (no first day, or one before that of an earlier version), ``E_PERSONAL_DATA`` (B-38).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(version, with_for_update=True)
    if version.published:
        raise Refusal("E_PUBLISHED", _("这一版已经发布。"))
    if ctx.user_id == version.author_id or ctx.user_id in version.editor_ids:
        raise Refusal("E_SAME_PERSON", _("您参与了起草，须由另一位人员发布。"))
    for code, sentence in missing(version):
        raise Refusal(code, sentence)
    version.effective_from = effective_from or version.effective_from
    if document_number is not None:
        version.document_number = attachments.plain_number(document_number)
    _dated(version, [one for one in version.guideline.versions if one.published])
    with force_locale("zh_CN"):
        body = public_body(version, document(s, version))
    ref = f"guideline_version:{version.id}"
    prepared = publications.prepare(s, "guideline", ref, version.title, "", body, None, None, version.author_id)
    version.published, version.published_on = True, clock.today()
    version.published_by, version.published_name = ctx.user_id, ctx.user_name
    version.guideline.published = True
    s.flush()
    journal.record(
        s, "guideline.publish", f"guideline_version:{version.id}", title=version.title, number=version.number,
        document=version.document_number, effective_from=version.effective_from,
    )  # fmt: skip
    publications.publish(s, prepared)
    return version


def _dated(version: GuidelineVersion, others: Sequence[GuidelineVersion]) -> None:
    if version.effective_from is None:
        raise Refusal("E_DATES", _("请写明施行日期。"), "effective_from")
    if any(one.effective_from > version.effective_from for one in others):
        raise Refusal("E_DATES", _("施行日期不能早于已发布的前一版。"), "effective_from")


def discard(s: Session, version: GuidelineVersion) -> None:
    """Throws a draft away; a guideline that has no other version goes with it. Raises Refusal ``E_PUBLISHED``."""
    _writing(s, version)
    guideline = version.guideline
    journal.record(s, "guideline.discard", f"guideline_version:{version.id}", title=version.title)
    alone = len(guideline.versions) == 1
    s.delete(version)
    s.flush()
    s.expire(guideline, ["versions"])
    if alone:
        s.delete(guideline)
        s.flush()
