"""The list of inspectors: what it may be filtered and sorted by, and its columns as a file."""

from datetime import timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from saas import clock
from saas.foundation.web.listing import Filter, Listing
from saas.registers.catalogue import category_choices, category_label
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.service import CLASSES, SEXES, SOON_DAYS, STATES, in_view

CERTIFICATES = {"valid": _l("有效"), "soon": _l("60 天内到期"), "lapsed": _l("已过期")}


class WithDefault(Filter):
    """The state filter: nothing chosen means people at work."""

    def drawn(self, value: str):
        field = super().drawn(value)
        field.choices = [("", STATES["active"]), *self.choices]
        return field


def listing(s, *, in_hand: list[str] | None, bureaus: dict[int, str]) -> Listing:
    """The page of inspectors that was asked for; ``bureaus``: those of the own subtree."""
    stmt = select(Inspector).where(*in_view(s))
    if request.args.get("state") not in ("left", "all"):
        stmt = stmt.where(Inspector.state == "active")
    return Listing(
        s,
        stmt,
        sorts={
            "name": (Inspector.name_key,),
            "unit": (Inspector.unit, Inspector.name_key),
            "certificate": (Inspector.certificate_to, Inspector.name_key),
            "bureau": (Inspector.tenant_no, Inspector.name_key),
        },
        sort="name",
        tie=Inspector.id,
        filters=_filters(in_hand, bureaus),
    )


def _filters(in_hand: list[str] | None, bureaus: dict[int, str]) -> list[Filter]:
    managed = category_choices(in_hand)
    found = [
        Filter("q", _l("姓名或证号"), _named),
        Filter("category", _l("负责类别"), _manages, managed),
        Filter("certificate", _l("执法证"), _certificate, list(CERTIFICATES.items())),
        Filter("side", _l("部门"), _side, [("own", _l("本局")), ("partner", _l("联合部门"))]),
        WithDefault("state", _l("状态"), _state, [("left", STATES["left"]), ("all", _l("全部"))]),
    ]
    if len(bureaus) > 1:
        choices = [(str(number), name) for number, name in bureaus.items()]
        found.insert(
            2, Filter("bureau", _l("单位"), lambda stmt, v: stmt.where(Inspector.tenant_no == int(v)), choices)
        )
    return found


def _named(stmt: Select, value: str) -> Select:
    begins = Inspector.name.op("^@", is_comparison=True)(value)
    return stmt.where(or_(begins, Inspector.certificate_no == value.upper()))


def _manages(stmt: Select, value: str) -> Select:
    return stmt.where(Inspector.categories.op("&&", is_comparison=True)([value]))


def _state(stmt: Select, value: str) -> Select:
    return stmt.where(Inspector.state == "left") if value == "left" else stmt


def _side(stmt: Select, value: str) -> Select:
    return stmt.where(Inspector.department_id.is_(None) if value == "own" else Inspector.department_id.is_not(None))


def _certificate(stmt: Select, value: str) -> Select:
    today = clock.today()
    if value == "lapsed":
        return stmt.where(Inspector.certificate_to < today)
    stmt = stmt.where(Inspector.certificate_from <= today, Inspector.certificate_to >= today)
    return stmt.where(Inspector.certificate_to <= today + timedelta(days=SOON_DAYS)) if value == "soon" else stmt


def file_columns(bureaus: dict[int, str]) -> list:
    """The columns of the list as a file; the telephone is never among them (R5)."""
    return [
        (_l("姓名"), lambda row: row.name),
        (_l("性别"), lambda row: SEXES.get(row.sex, row.sex)),
        (_l("单位"), lambda row: row.unit),
        (_l("所属单位"), lambda row: bureaus.get(row.tenant_no, "")),
        (_l("执法证号"), lambda row: row.certificate_no),
        (_l("执法岗位"), lambda row: row.post),
        (_l("证件有效期起"), lambda row: row.certificate_from),
        (_l("证件有效期止"), lambda row: row.certificate_to),
        (_l("人员类别"), lambda row: CLASSES.get(row.personnel_class, row.personnel_class)),
        (_l("负责类别"), lambda row: "、".join(str(category_label(code)) for code in row.categories)),
        (_l("状态"), lambda row: STATES[row.state]),
    ]
