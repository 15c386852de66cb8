"""The list of subjects: what it may be filtered and sorted by, and its columns as a file."""

from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select

from saas import clock
from saas.foundation.web.listing import Filter, Listing, WithDefault
from saas.registers.catalogue import category_choices, category_label
from saas.registers.subjects.models import Subject
from saas.registers.subjects.service import LICENSE_STATUS, STATES, in_view, named

DRAWABLE, LAPSED = "drawable", "lapsed"


def listing(s, *, in_hand: list[str] | None, bureaus: dict[int, str]) -> Listing:
    """The page of subjects that was asked for; ``bureaus``: those of the own subtree."""
    stmt = select(Subject).where(*in_view(s))
    if request.args.get("state") not in ("left", "all"):
        stmt = stmt.where(Subject.state == "active")
    return Listing(
        s,
        stmt,
        sorts={
            "name": (Subject.name_key,),
            "category": (Subject.category, Subject.name_key),
            "license": (func.coalesce(Subject.license_to, date(9999, 12, 31)), Subject.name_key),
            "practitioners": (Subject.practitioners, Subject.name_key),
            "bureau": (Subject.tenant_no, Subject.name_key),
        },
        sort="name",
        tie=Subject.id,
        filters=_filters(in_hand, bureaus),
    )


def _filters(in_hand: list[str] | None, bureaus: dict[int, str]) -> list[Filter]:
    found = [
        Filter("q", _l("名称或代码"), named),
        Filter("category", _l("类别"), lambda stmt, v: stmt.where(Subject.category == v), category_choices(in_hand)),
        Filter(
            "license",
            _l("许可"),
            _license,
            [*LICENSE_STATUS.items(), (DRAWABLE, _l("可抽取")), (LAPSED, _l("到期未更新"))],
        ),
        Filter("gap", _l("要素"), _gap, [("1", _l("不完整"))]),
        WithDefault(
            "state", _l("状态"), _state, [("left", STATES["left"]), ("all", _l("全部"))], nothing=STATES["active"]
        ),
    ]
    if len(bureaus) > 1:
        choices = [(str(number), name) for number, name in bureaus.items()]
        found.insert(2, Filter("bureau", _l("单位"), lambda stmt, v: stmt.where(Subject.tenant_no == int(v)), choices))
    return found


def _state(stmt: Select, value: str) -> Select:
    return stmt.where(Subject.state == "left") if value == "left" else stmt


def _gap(stmt: Select, _value: str) -> Select:
    return stmt.where(or_(Subject.license_from.is_(None), Subject.address == "", Subject.head_name == ""))


def _license(stmt: Select, value: str) -> Select:
    today = clock.today()
    if value == LAPSED:
        return stmt.where(Subject.license_status == "valid", Subject.license_to < today)
    if value == DRAWABLE:
        begun = or_(Subject.license_from.is_(None), Subject.license_from <= today)
        open_still = or_(Subject.license_to.is_(None), Subject.license_to >= today)
        return stmt.where(and_(Subject.license_status == "valid", begun, open_still))
    return stmt.where(Subject.license_status == value)


def file_columns(bureaus: dict[int, str]) -> list:
    """The columns of the list as a file; personal data is never among them (R5)."""
    return [
        (_l("机构名称"), lambda row: row.name),
        (_l("机构类别"), lambda row: category_label(row.category)),
        (_l("所属单位"), lambda row: bureaus.get(row.tenant_no, "")),
        (_l("统一社会信用代码"), lambda row: row.uscc),
        (_l("执业许可证号"), lambda row: row.license_no),
        (_l("许可状态"), lambda row: LICENSE_STATUS[row.license_status]),
        (_l("发证日期"), lambda row: row.license_from),
        (_l("有效期止"), lambda row: row.license_to),
        (_l("住所"), lambda row: row.address),
        (_l("负责人"), lambda row: row.head_name),
        (_l("执业人数"), lambda row: row.practitioners),
        (_l("状态"), lambda row: STATES[row.state]),
    ]
