"""Sectors and the categories in them: the words in which registers, checklists, plans and draws agree (glossary)."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Category:
    """A kind of subject: the sector that groups it, its name, and how its licence is called."""

    code: str
    sector: str
    label: Any
    license: Any


SECTORS: dict[str, Any] = {
    "lawyers": _l("律师"),
    "notary": _l("公证"),
    "grassroots": _l("基层法律服务"),
    "forensic": _l("司法鉴定"),
    "legal_aid": _l("法律援助"),
}

CATEGORIES: dict[str, Category] = {
    one.code: one
    for one in (
        Category("law_firm", "lawyers", _l("律师事务所"), _l("律师事务所执业许可证")),
        Category("notary_office", "notary", _l("公证机构"), _l("公证机构执业证")),
        Category("grassroots_legal_service_office", "grassroots", _l("基层法律服务所"), _l("基层法律服务所执业证")),
        Category("forensic_institution", "forensic", _l("司法鉴定机构"), _l("司法鉴定许可证")),
        Category("legal_aid_agency", "legal_aid", _l("法律援助机构"), _l("法律援助机构设立文件")),
    )
}


def category_label(code: str):
    """The name of a category in the reader's language; an unknown code stands for itself."""
    return CATEGORIES[code].label if code in CATEGORIES else code


def category_choices(codes: list[str] | None = None) -> list[tuple[str, Any]]:
    """``(code, label)`` of all categories, or of those in ``codes`` (a section's own, S0-05)."""
    return [(code, one.label) for code, one in CATEGORIES.items() if codes is None or code in codes]
