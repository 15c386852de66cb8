"""An edition as a page shows it: whose every line is, and which words were added to a superior's."""

from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import CATEGORIES, SECTORS, category_label
from saas.registers.checklists.boundaries import frequency_words, rate_words, warnings
from saas.registers.checklists.compose import Item, Key, Point
from saas.registers.checklists.layering import Layer
from saas.registers.checklists.public import basis_words
from saas.registers.checklists.wording import changes
from saas.registers.checklists.words import GRADES, GROUPS, LEVELS, METHODS

WORDS = {
    "groups": GROUPS, "grades": GRADES, "methods": METHODS, "levels": LEVELS, "category_label": category_label,
    "basis_words": basis_words, "rate_words": rate_words, "frequency_words": frequency_words,
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One edition for one reader (a bureau's number)."""

    layer: Layer
    reader: int

    def mark(self, number: int):
        """省厅, 市局, 本局 …"""
        return self.layer.mark(number, self.reader)

    @cached_property
    def lists(self) -> list[tuple[str, str, list[Item]]]:
        """(anchor, heading, items): what one bureau checks alone, and what departments check together (S3-01)."""
        alone = [item for item in self.layer.items if not item.partners]
        joint = [item for item in self.layer.items if item.partners]
        both = (("alone", _("随机抽查事项清单"), alone), ("joint", _("部门联合抽查事项清单"), joint))
        return [(anchor, heading, items) for anchor, heading, items in both if items]

    def own(self, item: Item) -> bool:
        """Whether the edition's bureau invented the item."""
        return item.row.origin_no == self.layer.edition.tenant_no

    def refined(self, item: Item) -> bool:
        """Whether the edition's bureau refined it."""
        return any(number == self.layer.edition.tenant_no for number, _row in item.refined)

    def tightened(self, item: Item) -> bool:
        """Whether rate or frequency are the edition's own."""
        mine = self.layer.edition.tenant_no
        return any(number == mine and (row.rate_p is not None or row.times is not None) for number, row in item.refined)

    def points(self, item: Item) -> list[Point]:
        """In the order of the five groups (S0-13)."""
        order = {group: n for n, group in enumerate(GROUPS)}
        return sorted(item.points, key=lambda point: order.get(point.content_group, len(order)))

    def speakers(self, point: Point) -> list:
        """Who worded it, from top to bottom."""
        return [self.mark(number) for number in point.spoken]

    def said(self, point: Point, part: str) -> list[tuple[str, str]]:
        """Pieces: ("same" | "new", words); "new" is what was added to the superior's words."""
        text = getattr(point, part)
        if point.master is None:
            return [("same", text)]
        return [(kind, words) for kind, words in changes(getattr(point.master, part), text) if kind != "gone"]

    def soft(self, item: Item) -> dict[Key, list[str]]:
        """Inserted words that may soften a demand."""
        return warnings(item)

    @cached_property
    def softened(self) -> list[tuple[Item, str]]:
        """All of them, for whoever publishes; only those that this edition itself wrote."""
        mine = self.layer.edition.tenant_no
        return [
            (item, _("、").join(words))
            for item in self.layer.items
            for key, words in warnings(item).items()
            if any(point.key == key and mine in point.spoken for point in item.points)
        ]

    def sectors(self, item: Item) -> str:
        """The sectors of its categories."""
        found = dict.fromkeys(CATEGORIES[code].sector for code in item.categories if code in CATEGORIES)
        return _("、").join(str(SECTORS[code]) for code in found)

    def figures(self, item: Item) -> str:
        """比例 and 频次, or that the settings decide."""
        words = [words for words in (rate_words(item.rate), frequency_words(item.frequency)) if words]
        return _("，").join(words) if words else _("按制度参数")

    def validity(self, item: Item) -> str:
        """2023年1月1日 至 2025年12月31日; empty where nothing limits it."""
        if item.valid_from is None and item.valid_to is None:
            return ""
        since, until = (date_zh(day) if day else "" for day in (item.valid_from, item.valid_to))
        return _("%(since)s 至 %(until)s", since=since or _("不限"), until=until or _("不限"))


def figures_rules(layer: Layer, above: Item) -> dict[str, dict | None]:
    """What the 据 mark beside rate and frequency opens: the superior's value, the bureau, the document."""

    def rule(title: str, value: str, holds) -> dict | None:
        rows = [(above.row.origin_no, above.row), *above.refined]
        who = next((number for number, row in reversed(rows) if holds(row)), None)
        if who is None:
            return None
        chain = [(layer.names.get(layer.edition.tenant_no, ""), _("可以更严"), True), (layer.names.get(who, ""), value, False)]
        return {
            "title": title, "value": value, "origin": layer.names.get(who, ""), "document": layer.documents.get(who, ""),
            "note": _("下级只能收紧"), "chain": chain,
        }  # fmt: skip

    return {
        "rate": rule(_("抽查比例"), rate_words(above.rate), lambda row: row.rate_p is not None),
        "frequency": rule(_("抽查频次"), frequency_words(above.frequency), lambda row: row.times is not None),
    }
