"""Keeping the files of documents and finding them by number (S1-13)."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import blobs, journal
from saas.foundation.attachments.content import checked
from saas.foundation.attachments.models import RuleDocument
from tenants.unit import ctx_of

SPACE = "documents"
RESERVE = 256 << 20  # bytes that stay free for the rest of the system
YEAR = re.compile(r"[\[(【〔﹝{]\s*([12]\d{3})\s*[\])】〕﹞}]")


def plain_number(number: str) -> str:
    """A document number in one spelling: 潮司 [2023]9 号 and 潮司（2023）9号 are 潮司〔2023〕9号."""
    seen = "".join(unicodedata.normalize("NFKC", number).split())
    return YEAR.sub(r"〔\1〕", seen)


def series_of(number: str) -> str:
    """What all files of one document number have in common."""
    return f"number:{plain_number(number)}"


def clean_name(name: str) -> str:
    """The bare file name without folders and invisible signs, at most 120 letters."""
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join(one for one in bare if unicodedata.category(one)[0] != "C").strip()
    stem, dot, suffix = seen.rpartition(".")
    if len(seen) > 120:
        seen = f"{stem[:110]}{dot}{suffix[:8]}" if dot else seen[:120]
    return seen or "document"


def add(
    s: Session, *, title: str, name: str, data: bytes, number: str = "", series: str = "", field: str = "file"
) -> RuleDocument:
    """Keeps a file of the own bureau; where the series has one already, as its next revision. The same bytes again change
    nothing. ``series``: what it belongs to, by default its number.

    Raises Refusal ``E_DOCUMENT`` (neither number nor series), ``E_DISK`` and what the content check refuses.
    """
    ctx, number = ctx_of(s), plain_number(number)
    series = series or (series_of(number) if number else "")
    if not series:
        raise Refusal("E_DOCUMENT", _("请写明文号。"), "number")
    kind = checked(data, field)
    key = f"{SPACE}:{ctx.root}:{ctx.me}:{series}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    former, sha256 = current(s, ctx.me, series), hashlib.sha256(data).hexdigest()
    if former is not None and (former.sha256, former.title, former.number) == (sha256, title, number):
        return former
    _store(ctx.root, ctx.me, sha256, data, field)
    row = RuleDocument(
        series=series, revision=former.revision + 1 if former else 1, number=number, title=title, media_type=kind,
        file_name=clean_name(name), size=len(data), sha256=sha256, published=True, uploaded_by=ctx.user_id,
        uploaded_name=ctx.user_name, uploaded_at=clock.now(),
    )  # fmt: skip
    s.add(row)
    s.flush()
    s.info.pop("documents", None)
    journal.record(
        s, "document.add", f"rule_document:{row.id}", ref=number or series, title=title, size=row.size, sha256=sha256,
        kind=kind, revision=row.revision,
    )  # fmt: skip
    return row


def _store(root: int, number: int, sha256: str, data: bytes, field: str) -> None:
    """The bytes are durable when this returns; a row that fails afterwards leaves a file that nothing names."""
    if blobs.room() < len(data) + RESERVE:
        raise Refusal("E_DISK", _("服务器的存储空间不够，请联系系统管理员。"), field)
    part = blobs.Part(blobs.Place(root, number, SPACE), secrets.randbits(62))
    try:
        part.append(0, data)
        blobs.keep(part, sha256, len(data))
    except blobs.Full as full:
        raise Refusal("E_DISK", _("服务器的存储空间不够，请联系系统管理员。"), field) from full
    finally:
        part.discard()


def place_of(root: int, number: int) -> blobs.Place:
    """Where a bureau's documents lie."""
    return blobs.Place(root, number, SPACE)


def current(s: Session, tenant_no: int, series: str) -> RuleDocument | None:
    """The newest file of a series."""
    mine = (RuleDocument.root_id == ctx_of(s).root, RuleDocument.tenant_no == tenant_no, RuleDocument.series == series)
    return s.scalar(select(RuleDocument).where(*mine).order_by(RuleDocument.revision.desc()).limit(1))


def revisions(s: Session, document: RuleDocument) -> list[RuleDocument]:
    """All files of a document's series, newest first."""
    mine = (RuleDocument.root_id == document.root_id, RuleDocument.tenant_no == document.tenant_no)
    stmt = select(RuleDocument).where(*mine, RuleDocument.series == document.series)
    return list(s.scalars(stmt.order_by(RuleDocument.revision.desc())))


def shelf(s: Session, tenant_nos: Iterable[int]) -> list[RuleDocument]:
    """The newest file of every numbered document of these bureaus, as far as one may read them."""
    newest = (
        select(func.max(RuleDocument.id))
        .where(RuleDocument.root_id == ctx_of(s).root, RuleDocument.tenant_no.in_(list(tenant_nos)))
        .where(RuleDocument.number != "")
        .group_by(RuleDocument.tenant_no, RuleDocument.series)
    )
    stmt = select(RuleDocument).where(RuleDocument.root_id == ctx_of(s).root, RuleDocument.id.in_(newest))
    return list(s.scalars(stmt.order_by(RuleDocument.tenant_no, RuleDocument.number)))


def of_number(s: Session, tenant_no: int, number: str) -> RuleDocument | None:
    """The file behind a document number of one bureau. The first call reads the shelves of the own line at once, so that
    a page with many rules asks once; a bureau beside the line costs one read more."""
    if not number.strip() or not tenant_no:
        return None
    ctx, kept = ctx_of(s), s.info.setdefault("documents", {})
    if tenant_no not in kept:
        wanted = {tenant_no, ctx.me, *ctx.anc} - set(kept)
        kept.update({one: {} for one in wanted})
        for row in shelf(s, wanted):
            kept[row.tenant_no][row.series] = row
    return kept[tenant_no].get(series_of(number))


def lacking(s: Session, rules: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Which of these (bureau, document number) pairs have no file; empty numbers need none. Each pair once."""
    pairs = dict.fromkeys((tenant_no, plain_number(number)) for tenant_no, number in rules if tenant_no and number.strip())
    return [pair for pair in pairs if of_number(s, *pair) is None]
