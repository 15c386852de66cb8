"""A kept file inside a public row: the row that was published names the bytes, so nothing else can be fetched (R6)."""

from flask_babel import gettext as _

from saas.foundation.attachments.content import KINDS
from saas.foundation.attachments.models import RuleDocument


def public_file(row: RuleDocument) -> dict:
    """What a public body keeps under ``file``."""
    return {"name": row.file_name, "media_type": row.media_type, "size": row.size, "sha256": row.sha256}


def file_fact(row: RuleDocument) -> list[str]:
    """The same as a line of the public elements."""
    return [_("附件"), _("%(name)s（%(kind)s，%(size)s）", name=row.file_name, kind=KINDS[row.media_type], size=size_words(row.size))]


def size_words(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024))} KB"


def body_of(row: RuleDocument) -> dict:
    """The public body of a document that is published for itself (S1-13)."""
    return {
        "facts": [[_("文号"), row.number], [_("文件"), row.title], file_fact(row), [_("SHA-256"), row.sha256]],
        "of": "document", "series": f"document:{row.tenant_no}:{row.series}", "number": row.revision,
        "document_number": row.number, "file": public_file(row),
    }  # fmt: skip
