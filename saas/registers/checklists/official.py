"""清单 as an official document: what the PDF and the Word file say, from the list as the bureau checks by it (S0-42, S3-01)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from saas.foundation.documents.typesetting import pdf
from saas.foundation.documents.word import word
from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label
from saas.registers.checklists import public
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.words import GRADES, GROUPS, METHODS

PAPER = Path(__file__).parent / "paper"
WIDTHS = [2, 7, 10, 5, 22, 4, 4, 4]


def as_pdf(edition: ChecklistEdition, items: Sequence[Any], organ: str) -> bytes:
    """``items``: rows or composed items; ``organ``: the issuing bureau's name."""
    return pdf(PAPER / "checklist.typ", values(edition, items, organ))


def as_word(edition: ChecklistEdition, items: Sequence[Any], organ: str) -> bytes:
    """The same as Word, for whoever has to lay it before others."""
    return word(PAPER / "checklist.xml", values(edition, items, organ))


def values(edition: ChecklistEdition, items: Sequence[Any], organ: str) -> dict:
    """What the templates say; official documents are Chinese in every language of the reader."""
    with force_locale("zh_CN"):
        listed = public.plain(items)
        alone, joint = [item for item in listed if not item["partners"]], [item for item in listed if item["partners"]]
        lists = []
        if alone or not joint:
            lists.append(_list(_("随机抽查事项清单"), alone, _("抽查主体"), lambda item: item["organ"]))
        if joint:
            lists.append(_list(_("部门联合抽查事项清单"), joint, _("发起和参与部门"), _departments))
        since = date_zh(edition.effective_from) if edition.effective_from else ""
        return {
            "organ": organ, "title": edition.title, "number": edition.document_number or _("（草稿，文号未定）"),
            "edition": _("（第 %(n)s 版，自 %(day)s起施行）", n=edition.number, day=since)
            if since else _("（第 %(n)s 版）", n=edition.number),
            "sentences": _sentences(edition, since), "annexes": [one["title"] for one in lists], "lists": lists,
            "day": date_zh(edition.published_on) if edition.published_on else _("（草稿，未发布）"),
        }  # fmt: skip


def _sentences(edition: ChecklistEdition, since: str) -> list[str]:
    said = _("现将《%(title)s》（第 %(n)s 版）予以公布。", title=edition.title.strip("《》"), n=edition.number)
    if since:
        said = _(
            "现将《%(title)s》（第 %(n)s 版）予以公布，自 %(day)s起施行。", title=edition.title.strip("《》"), n=edition.number, day=since,
        )  # fmt: skip
    return [said, *([edition.note.strip()] if edition.note.strip() else [])]


def _departments(item: dict) -> str:
    return _("发起：%(organ)s\n参与：%(partners)s", organ=item["organ"], partners=_("、").join(item["partners"]))


def _list(title: str, items: list[dict], whose: str, who) -> dict:
    heads = [_("序号"), _("抽查事项"), _("抽查依据"), whose, _("抽查内容和标准"), _("抽查方式"), _("比例频次"), _("事项类别")]
    return {"title": title, "widths": WIDTHS, "heads": heads, "rows": [_row(item, who) for item in items]}


def _row(item: dict, who) -> list:
    under = _("（抽查对象：%(who)s）", who=public.listed(item["categories"], category_label))
    figures = [public.rate_words(item["rate"]), public.often_words(item["frequency"])]
    return [
        str(item["seq"]), f"{item['name']}\n{under}", "\n".join(public.basis_words(row) for row in item["basis"]), who(item),
        _contents(item["points"]), public.listed(item["methods"], METHODS.get),
        "\n".join(one for one in figures if one) or _("按制度参数"), str(GRADES.get(item["grade"], item["grade"])),
    ]  # fmt: skip


def _contents(points: list[dict]) -> list[dict]:
    """The points under the headings of their groups (S0-13), numbered through the item."""
    out: list[dict] = []
    for n, point in enumerate(points, 1):
        head = str(GROUPS.get(point["group"], point["group"]))
        if not out or out[-1]["head"] != head:
            out.append({"head": head, "body": ""})
        line = _("%(n)s. %(content)s（标准：%(standard)s）", n=n, content=point["content"], standard=point["standard"])
        out[-1]["body"] += ("\n" if out[-1]["body"] else "") + line
    return out
