"""Filling the inspector register from a workbook (S0-22, S1-04): what each row would do, and doing it."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.sheets import cells, sealing
from saas.foundation.sheets.columns import Column, Row, Sheet, repeated, words_of
from saas.foundation.sheets.kinds import Kind
from saas.registers.catalogue import CATEGORIES
from saas.registers.inspectors import conditions, editing, house, rules
from saas.registers.inspectors.models import Inspector, InspectorPii
from saas.registers.inspectors.service import CLASSES, SEXES
from tenants.unit import ctx_of

LABELS = {code: one.label for code, one in CATEGORIES.items()}
NOTES = (
    "带 * 的列必填。空白的选填格不改动名录里已有的内容。",
    "同一执法证号已在本局人员名录中的，按表更新；一样的不动。重复导入同一文件不会改变名录。",
    "负责类别可填几项，用顿号隔开；联合检查部门的人员可以不填。",
    "不要合并单元格，不要用公式，不要改动表头。",
)


def sheet(s: Session) -> Sheet:
    """The table, with the own bureau's sections and partner departments in its lists."""
    sections, departments = house.sections(s), house.departments(s)
    return Sheet("执法检查人员", (*_person(), *_place(sections, departments)), NOTES)


def _person() -> tuple[Column, ...]:
    number = cells.code(rules.CERTIFICATE, "E_CERTIFICATE_NO")
    several = "可填几项，用顿号隔开：" + "、".join(words_of(LABELS))
    return (
        Column("name", "姓名", cells.text(40), True, width=12, example="陆怀瑾"),
        Column("sex", "性别", cells.one_of(words_of(SEXES)), True, labels=SEXES, width=8),
        Column("unit", "单位", cells.text(100), True, width=24, aliases=("工作单位",), example="潮州市司法局"),
        Column("certificate_no", "执法证号", number, True, width=20, aliases=("行政执法证号",), example="44510000001"),
        Column("post", "执法岗位", cells.text(60), width=18, aliases=("岗位", "职务"), example="公共法律服务管理"),
        Column("certificate_from", "证件有效期起", cells.day, True, width=14, example="2021-07-01"),
        Column("certificate_to", "证件有效期止", cells.day, True, width=14, example="2026-06-30"),
        Column("personnel_class", "人员类别", cells.one_of(words_of(CLASSES)), labels=CLASSES, width=14),
        Column(
            "categories", "负责类别", cells.some_of(words_of(LABELS)), help=several, width=32, aliases=("负责行业",)
        ),
        Column("specialties", "专长", cells.listed, help="可填几项，用顿号隔开。", width=20),
    )


def _place(sections: dict[int, str], departments: dict[int, str]) -> tuple[Column, ...]:
    section = cells.one_of(words_of(sections))
    department = cells.one_of(words_of(departments))
    return (
        Column("section_id", "内设科室", section, labels=sections, width=20),
        Column("department_id", "联合检查部门", department, labels=departments, width=24, help="本局人员留空。"),
        Column("login", "系统账号", cells.text(60), width=18, help="本人登录系统的账号，没有的留空。"),
        Column("phone", "手机", cells.phone, pii=True, width=16, aliases=("联系电话",), help="加密保存，查看留痕。"),
    )


def compare(s: Session, rows: list[Row]) -> None:
    """Says for every row whether it is new, changed or unchanged, and refuses what the register cannot take."""
    known = house.logins(s, [row.values["login"] for row in rows if row.values.get("login")])
    for row in rows:
        row.values = rules.tidy(row.values)
        row.wrong += rules.check(row.values)
        if row.values.get("login") and row.values["login"] not in known:
            row.refuse("E_LOGIN", "login")
    repeated(rows, "certificate_no", "E_TWICE")
    repeated(rows, "login", "E_TWICE")
    own, holders = _own(s, [row.values.get("certificate_no") for row in rows]), _holders(s, list(known.values()))
    for row in rows:
        if row.wrong:
            continue
        inspector, pii = own.get(row.values["certificate_no"], (None, None))
        user_id = known.get(row.values.get("login") or "")
        if user_id and holders.get(user_id) not in (None, inspector.id if inspector else None):
            row.refuse("E_LOGIN_TWICE", "login")
        managed = row.values.get("categories") or row.values.get("department_id")
        if not managed and not (inspector and (inspector.categories or inspector.department_id)):
            row.refuse("E_NO_CATEGORY", "categories")
        kept = {key: getattr(inspector, key) for key in rules.FIELDS} if inspector else {}
        given = {key: value for key, value in row.values.items() if value not in (None, "", [])}
        for wrong in conditions.lacking(s, kept | given, pii is not None):
            row.refuse(wrong.code, wrong.column)
        _against(row, inspector, pii, user_id)


def _own(s: Session, numbers: list[str | None]) -> dict[str, tuple[Inspector, InspectorPii | None]]:
    ctx = ctx_of(s)
    joined = (
        (InspectorPii.root_id == Inspector.root_id)
        & (InspectorPii.tenant_no == Inspector.tenant_no)
        & (InspectorPii.inspector_id == Inspector.id)
    )
    stmt = (
        select(Inspector, InspectorPii)
        .outerjoin(InspectorPii, joined)
        .where(Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me)
        .where(Inspector.certificate_no.in_([number for number in numbers if number]))
    )
    return {inspector.certificate_no: (inspector, pii) for inspector, pii in s.execute(stmt)}


def _holders(s: Session, users: list[int]) -> dict[int, int]:
    """User id → the active inspector who signs in with it."""
    ctx = ctx_of(s)
    mine = (Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.state == "active")
    return dict(
        s.execute(select(Inspector.user_id, Inspector.id).where(*mine, Inspector.user_id.in_(users))).all()
    )


def _against(row: Row, inspector: Inspector | None, pii: InspectorPii | None, user_id: int | None) -> None:
    """Compares a row with what the register has; an empty cell changes nothing."""
    if inspector is None:
        row.act, row.id, row.before = "new", None, {}
        return
    row.id, row.before = inspector.id, {}
    for key, value in row.values.items():
        if value in (None, "", []):
            continue
        if key == "phone":
            old = sealing.unseal(pii.phone) if pii else ""
        elif key == "login":
            old, value = inspector.user_id, user_id
        else:
            old = getattr(inspector, key)
        if old != value:
            row.before[key] = "" if key == "login" else old
    if inspector.state == "left":
        row.before["state"] = "left"
    row.act = "changed" if row.before else "unchanged"


def apply(s: Session, rows: list[Row], tell: Callable[[int], None]) -> None:
    """Writes the rows one by one, each with its trace."""
    own = _own(s, [row.values["certificate_no"] for row in rows])
    known = house.logins(s, [row.values["login"] for row in rows if row.values.get("login")])
    for done, row in enumerate(rows, 1):
        values = _given(row, known)
        inspector, _pii = own.get(row.values["certificate_no"], (None, None))
        if inspector is None:
            editing.add(s, values, source="import")
        else:
            if inspector.state == "left":
                editing.come_back(s, inspector)
            editing.change(s, inspector, values, source="import")
        if done % 50 == 0:
            tell(done)


def _given(row: Row, known: dict[str, int]) -> dict[str, Any]:
    values = {key: value for key, value in row.values.items() if value not in (None, "", []) and key != "login"}
    if row.values.get("login"):
        values["user_id"] = known[row.values["login"]]
    return values


KIND = Kind("inspectors", _l("执法检查人员"), "inspector.edit", "/registers/inspectors", sheet, compare, apply)
