"""Filling the subject register from a workbook (S0-04, S0-23): what each row would do, and doing it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.sheets import cells, sealing
from saas.foundation.sheets.columns import Column, Row, Sheet, repeated, words_of
from saas.foundation.sheets.kinds import Kind
from saas.registers.catalogue import CATEGORIES
from saas.registers.subjects import editing, rules
from saas.registers.subjects.models import Subject, SubjectPii
from saas.registers.subjects.service import LICENSE_STATUS
from tenants.unit import ctx_of

BLOCK = 200
LABELS = {code: one.label for code, one in CATEGORIES.items()}
SHEET = Sheet(
    "检查对象",
    (
        Column(
            "category", "机构类别", cells.one_of(words_of(LABELS)), True, labels=LABELS, width=20, aliases=("类别",)
        ),
        Column(
            "name",
            "机构名称",
            cells.text(100),
            True,
            width=32,
            aliases=("名称", "单位名称"),
            help="营业执照或执业许可证上的全称。",
            example="广东某某律师事务所",
        ),
        Column(
            "uscc",
            "统一社会信用代码",
            cells.text(40),
            True,
            width=24,
            aliases=("信用代码", "社会信用代码"),
            help="18 位。本省内同一代码只能在一个单位的名录中；再次导入按它更新。",
            example="31440000MD00000000",
        ),
        Column(
            "license_no",
            "执业许可证号",
            cells.text(40),
            True,
            width=24,
            aliases=("许可证号", "执业证号"),
            help="律师事务所填 17 位数字，或统一社会信用代码。按文本填写，前面的 0 不要丢。",
            example="24451002010123456",
        ),
        Column(
            "license_status", "许可状态", cells.one_of(words_of(LICENSE_STATUS)), True, labels=LICENSE_STATUS, width=12
        ),
        Column("license_from", "发证日期", cells.day, width=14, help="例如 2019-05-20。", example="2019-05-20"),
        Column("license_to", "有效期止", cells.day, width=14, help="长期有效的留空。", example="2029-05-19"),
        Column("address", "住所", cells.text(200), width=36, aliases=("执业场所", "地址"), help="执业场所地址。"),
        Column("head_name", "负责人", cells.text(40), width=12, aliases=("主任",)),
        Column("practitioners", "执业人数", cells.whole(0, 5000), width=10, example="12"),
        Column("contact_name", "联系人", cells.text(40), pii=True, width=12, help="加密保存，查看留痕。"),
        Column(
            "contact_phone",
            "联系电话",
            cells.phone,
            pii=True,
            width=16,
            help="加密保存，查看留痕。",
            example="0768-2200000",
        ),
    ),
    (
        "带 * 的列必填。空白的选填格不改动名录里已有的内容。",
        "同一统一社会信用代码已在本局名录中的，按表更新；一样的不动。重复导入同一文件不会改变名录。",
        "不要合并单元格，不要用公式，不要改动表头。一个文件最多 5,000 行。",
    ),
)


def compare(s: Session, rows: list[Row]) -> None:
    """Says for every row whether it is new, changed or unchanged, and refuses what the register cannot take."""
    in_hand = categories_in_hand(s)
    for row in rows:
        row.values = rules.tidy(row.values)
        row.wrong += rules.check(row.values)
        if in_hand is not None and row.values.get("category") not in (None, *in_hand):
            row.refuse("E_NOT_IN_HAND", "category")
    repeated(rows, "uscc", "E_TWICE")
    for block in blocks([row for row in rows if not row.wrong]):
        own = _own(s, [row.values["uscc"] for row in block])
        for row in block:
            _against(row, *own.get(row.values["uscc"], (None, None)))
        strange = _elsewhere(s, [row for row in block if row.act == "new"])
        for row in block:
            if row.values["uscc"] in strange:
                row.refuse("E_USCC_ELSEWHERE", "uscc")


def blocks(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in handfuls that one statement can carry."""
    for at in range(0, len(rows), BLOCK):
        yield rows[at : at + BLOCK]


def _own(s: Session, codes: Iterable[str]) -> dict[str, tuple[Subject, SubjectPii | None]]:
    ctx = ctx_of(s)
    mine = (Subject.root_id == ctx.root, Subject.tenant_no == ctx.me)
    joined = (
        (SubjectPii.root_id == Subject.root_id)
        & (SubjectPii.tenant_no == Subject.tenant_no)
        & (SubjectPii.subject_id == Subject.id)
    )
    stmt = select(Subject, SubjectPii).outerjoin(SubjectPii, joined).where(*mine, Subject.uscc.in_(codes))
    return {subject.uscc: (subject, pii) for subject, pii in s.execute(stmt)}


def _against(row: Row, subject: Subject | None, pii: SubjectPii | None) -> None:
    """Compares a row with what the register has; an empty cell changes nothing."""
    if subject is None:
        row.act, row.id, row.before = "new", None, {}
        return
    row.id = subject.id
    row.before = {key: old for key, old in _standing(subject, pii, row) if row.values.get(key) not in (None, "", old)}
    if subject.state == "left":
        row.before["state"] = "left"
    row.act = "changed" if row.before else "unchanged"


def _standing(subject: Subject, pii: SubjectPii | None, row: Row) -> Iterator[tuple[str, Any]]:
    for key in row.values:
        if key in rules.CONTACT:
            yield key, sealing.unseal(getattr(pii, key)) if pii else ""
        else:
            yield key, getattr(subject, key)


class _Back(Exception):
    """Takes the trial back."""


def _elsewhere(s: Session, rows: list[Row]) -> set[str]:
    """Codes that another bureau of the province holds. Its rows cannot be seen from here, so the insert is tried inside
    a savepoint and taken back: what the unique key leaves out is registered elsewhere."""
    if not rows:
        return set()
    tried = [_trial(row) for row in rows]
    accepted: set[str] = set()
    try:
        with s.begin_nested():
            stmt = insert(Subject).on_conflict_do_nothing(index_elements=["root_id", "uscc"]).returning(Subject.uscc)
            accepted = set(s.scalars(stmt, tried))
            raise _Back
    except _Back:
        return {one["uscc"] for one in tried} - accepted


def _trial(row: Row) -> dict[str, Any]:
    given = {key: row.values[key] for key in ("category", "name", "uscc", "license_no")}
    return given | {"name_key": "", "joined_on": "2000-01-01"}


def apply(s: Session, rows: list[Row], tell: Callable[[int], None]) -> None:
    """Writes the rows, new ones by handfuls, and a trace for every one."""
    done = 0
    for block in blocks([row for row in rows if row.act == "new"]):
        subjects = [Subject(**editing.fresh(row.values), source="import") for row in block]
        s.add_all(subjects)
        s.flush()
        editing.write_tokens(s, subjects)
        pairs = list(zip(subjects, block, strict=True))
        for subject, row in pairs:
            editing.seal_contact(s, subject, None, _contact(row))
        arrived = [
            (f"subject:{subject.id}", {"before": {}, "after": editing.traced(row.values), "source": "import"})
            for subject, row in pairs
        ]
        journal.record_all(s, "subject.add", arrived)
        done += len(block)
        tell(done)
    for block in blocks([row for row in rows if row.act == "changed"]):
        _renew(s, block)
        done += len(block)
        tell(done)


def _contact(row: Row) -> dict[str, Any]:
    return {key: row.values[key] for key in rules.CONTACT if row.values.get(key)}


def _renew(s: Session, block: list[Row]) -> None:
    """Changes what differs; the code is the key of an import, so it never moves."""
    own = _own(s, [row.values["uscc"] for row in block])
    traces, renamed = [], []
    for row in block:
        subject, pii = own[row.values["uscc"]]
        if subject.state == "left":
            editing.come_back(s, subject)
        before, after = editing.move(
            subject, {key: value for key, value in row.values.items() if value not in (None, "")}
        )
        contact = editing.seal_contact(s, subject, pii, _contact(row))
        if after or contact:
            detail = {"before": before, "after": after, "contact": contact, "source": "import"}
            traces.append((f"subject:{subject.id}", detail))
        if "name" in after:
            renamed.append(subject)
    s.flush()
    editing.write_tokens(s, renamed, again=True)
    journal.record_all(s, "subject.change", traces)


KIND = Kind("subjects", _l("检查对象"), "subject.edit", "/registers/subjects", lambda s: SHEET, compare, apply)
