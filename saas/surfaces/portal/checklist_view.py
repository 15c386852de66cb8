"""Checklists in words for the public: items by list, whose they are, and what changed from one edition to another."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label
from saas.registers.checklists.comparison import Change, Comparison, PointChange
from saas.registers.checklists.public import basis_words, listed, often_words, rate_words
from saas.registers.checklists.wording import changes
from saas.registers.checklists.words import GRADES, GROUPS, LEVELS, METHODS

FACTS = {
    "name": _l("名称"), "categories": _l("抽查对象"), "grade": _l("事项类别"), "basis": _l("抽查依据"),
    "organ": _l("抽查主体"), "levels": _l("实施层级"), "partners": _l("参与部门"), "methods": _l("抽查方式"),
    "rate": _l("抽查比例"), "frequency": _l("抽查频次"), "power_code": _l("权力事项编码"), "valid_from": _l("依据生效"),
    "valid_to": _l("依据失效"),
}  # fmt: skip
WHOSE = {"province": _l("省级规定"), "city": _l("市级规定"), "county": _l("县级规定")}
SHOWN = ("categories", "basis", "organ", "levels", "partners", "methods", "figures", "valid", "power_code")
LABELS = FACTS | {"figures": _l("比例频次"), "valid": _l("依据有效期")}


def said(name: str, item: dict) -> str:
    """One fact of an item in words; empty where it says nothing."""
    value = item.get(name)
    if name == "categories":
        return listed(value, category_label)
    if name in ("methods", "levels"):
        return listed(value, (METHODS if name == "methods" else LEVELS).get)
    if name == "basis":
        return "\n".join(basis_words(row) for row in value)
    if name == "partners":
        return _("、").join(value)
    if name == "grade":
        return str(GRADES[value])
    if name in ("rate", "frequency"):
        return rate_words(value) if name == "rate" else often_words(value)
    if name in ("valid_from", "valid_to"):
        return date_zh(value) if value else ""
    if name == "figures":
        return _("，").join(one for one in (rate_words(item["rate"]), often_words(item["frequency"])) if one)
    if name == "valid":
        since, until = said("valid_from", item), said("valid_to", item)
        return _("%(since)s至%(until)s", since=since or _("即日"), until=until or _("长期")) if since or until else ""
    return value or ""


def anchor(item: dict) -> str:
    """Where an item stands on the page of an edition."""
    return "item-" + "-".join(str(n) for n in item["key"])


def whose(number: int, tenants: Mapping[int, object]) -> str:
    """省级规定, 市级规定, 县级规定: the level of the bureau that an item or a point comes from."""
    tenant = tenants.get(number)
    return str(WHOSE.get(tenant.level, tenant.name)) if tenant is not None else ""


def shown(items: Sequence[dict], tenants: Mapping[int, object], owner: int) -> SimpleNamespace:
    """An edition's items for the page: ``rows`` all of them, ``lists`` the two lists of S3-01 with a name (whatever has
    partners is in the joint one), ``origins`` how many come from whom, and how many of a superior's the owner refined."""
    rows = [_row(item, tenants, owner) for item in items]
    origins = [
        (whose(number, tenants), tenants[number].name if number in tenants else "", sum(row.item["key"][0] == number for row in rows))
        for number in sorted({item["key"][0] for item in items})
    ]
    refined = sum(owner in item["by"] for item in items)
    alone, joint = [row for row in rows if not row.item["partners"]], [row for row in rows if row.item["partners"]]
    lists = [one for one in ((_("随机抽查事项清单"), alone, False), (_("部门联合抽查事项清单"), joint, True)) if one[1]]
    return SimpleNamespace(rows=rows, lists=lists, origins=origins, refined=refined)


def _row(item: dict, tenants: Mapping[int, object], owner: int) -> SimpleNamespace:
    facts = [(str(LABELS[name]), words) for name in SHOWN if (words := said(name, item))]
    points = [
        SimpleNamespace(
            group=str(GROUPS[point["group"]]), content=_pieces(point, "content"), standard=_pieces(point, "standard"),
            whose=_("、").join(whose(number, tenants) for number in point["by"]),
        )
        for point in item["points"]
    ]  # fmt: skip
    return SimpleNamespace(
        item=item, anchor=anchor(item), facts=facts, points=points, whose=whose(item["key"][0], tenants),
        own=item["key"][0] == owner, refined=owner in item["by"], key=item["grade"] == "key",
        categories=said("categories", item), organ=item["organ"], methods=said("methods", item), figures=said("figures", item),
    )  # fmt: skip


def _pieces(point: dict, part: str) -> list[tuple[str, str]]:
    """A refined point shows what was added to the superior's words."""
    return changes(point["master"][part], point[part]) if "master" in point else [("same", point[part])]


def differences(found: Comparison) -> SimpleNamespace:
    """A comparison in words: every changed item with its changed facts and points, changed words marked."""
    return SimpleNamespace(
        counts=found.counts, added=[_plain(item) for item in found.added], dropped=[_plain(item) for item in found.dropped],
        changed=[_changed(one) for one in found.changed], same=found.same,
    )  # fmt: skip


def _plain(item: dict) -> SimpleNamespace:
    facts = [(str(LABELS[name]), words) for name in SHOWN if (words := said(name, item))]
    return SimpleNamespace(item=item, facts=facts, points=[(str(GROUPS[one["group"]]), one) for one in item["points"]])


def _changed(one: Change) -> SimpleNamespace:
    facts = [(str(FACTS[name]), changes(said(name, one.old), said(name, one.new))) for name in one.facts]
    return SimpleNamespace(item=one.new, facts=facts, points=[_point(point) for point in one.points])


def _point(one: PointChange) -> SimpleNamespace:
    here = one.new or one.old
    pieces = {
        part: changes(one.old[part] if one.old else "", one.new[part] if one.new else "") for part in ("content", "standard")
    }
    moved = one.kind == "changed" and one.old["group"] != one.new["group"]
    return SimpleNamespace(
        kind=one.kind, group=str(GROUPS[here["group"]]), was=str(GROUPS[one.old["group"]]) if moved else "", **pieces
    )
