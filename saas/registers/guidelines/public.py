"""What the public reads of a guideline: the text in paragraphs, and the file (R6)."""

from flask_babel import gettext as _

from saas.foundation.attachments.models import RuleDocument
from saas.foundation.attachments.public import file_fact, public_file
from saas.foundation.web.filters import date_zh
from saas.registers.guidelines.markup import plain
from saas.registers.guidelines.models import GuidelineVersion
from saas.registers.guidelines.words import KINDS


def public_body(version: GuidelineVersion, file: RuleDocument | None) -> dict:
    """``series`` is the same for all versions; ``blocks`` are the paragraphs; ``file`` tells where its bytes lie."""
    facts = [
        [_("种类"), str(KINDS[version.guideline.kind])],
        [_("文号"), version.document_number or _("无文号")],
        [_("版本"), _("第 %(n)s 版", n=version.number)],
        [_("施行日期"), date_zh(version.effective_from)],
    ]
    if version.note:
        facts.append([_("修改说明"), version.note])
    body = {
        "facts": facts, "of": version.guideline.kind, "series": f"guideline:{version.tenant_no}:{version.guideline_id}",
        "number": version.number, "effective_from": version.effective_from.isoformat(), "document_number": version.document_number,
        "note": version.note, "blocks": plain(version.body),
    }  # fmt: skip
    return body | {"facts": [*facts, file_fact(file)], "file": public_file(file)} if file else body
