"""The list of experts: what it may be filtered and sorted by, and its columns as a file."""

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from saas.foundation.web.listing import Filter, Listing, WithDefault
from saas.registers.catalogue import category_choices, category_label
from saas.registers.inspectors.experts import STATES, in_view
from saas.registers.inspectors.models_constraints import Expert


def listing(s, *, in_hand: list[str] | None, bureaus: dict[int, str]) -> Listing:
    """The page of experts that was asked for; ``bureaus``: those of the own subtree."""
    stmt = select(Expert).where(*in_view(s))
    if request.args.get("state") not in ("left", "all"):
        stmt = stmt.where(Expert.state == "active")
    return Listing(
        s,
        stmt,
        sorts={
            "name": (Expert.name_key,),
            "unit": (Expert.unit, Expert.name_key),
            "bureau": (Expert.tenant_no, Expert.name_key),
        },
        sort="name",
        tie=Expert.id,
        filters=_filters(in_hand, bureaus),
    )


def _filters(in_hand: list[str] | None, bureaus: dict[int, str]) -> list[Filter]:
    found = [
        Filter("q", _l("姓名"), lambda stmt, v: stmt.where(Expert.name.op("^@", is_comparison=True)(v))),
        Filter(
            "category", _l("熟悉类别"),
            lambda stmt, v: stmt.where(Expert.categories.op("&&", is_comparison=True)([v])), category_choices(in_hand),
        ),
        WithDefault(
            "state", _l("状态"), lambda stmt, v: stmt.where(Expert.state == "left") if v == "left" else stmt,
            [("left", STATES["left"]), ("all", _l("全部"))], nothing=STATES["active"],
        ),
    ]  # fmt: skip
    if len(bureaus) > 1:
        choices = [(str(number), name) for number, name in bureaus.items()]
        found.insert(2, Filter("bureau", _l("单位"), lambda stmt, v: stmt.where(Expert.tenant_no == int(v)), choices))
    return found


def file_columns(bureaus: dict[int, str]) -> list:
    """The columns of the list as a file."""
    return [
        (_l("姓名"), lambda row: row.name),
        (_l("单位"), lambda row: row.unit),
        (_l("职称或职务"), lambda row: row.title),
        (_l("熟悉类别"), lambda row: "、".join(str(category_label(code)) for code in row.categories)),
        (_l("名录所属"), lambda row: bureaus.get(row.tenant_no, "")),
        (_l("入库日期"), lambda row: row.joined_on),
        (_l("状态"), lambda row: STATES[row.state]),
    ]
