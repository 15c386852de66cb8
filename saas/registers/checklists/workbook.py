"""A checklist as a workbook: a sheet for each list, one for the points, one that explains; the same one comes back in.

Numbers in the column 编号 are the permanent identities of items and points (``440000-3``); whoever leaves them alone
changes only what he edits (S0-42, S3-01).
"""

import io
from collections.abc import Sequence

import xlsxwriter

from saas.foundation.sheets.columns import Sheet
from saas.registers.catalogue import category_choices
from saas.registers.checklists import cells as c
from saas.registers.checklists.cells import Column
from saas.registers.checklists.words import BASIS_LEVELS, GRADES, GROUPS, LEVELS, METHODS, PERIODS

INK, PALE, GREY = "#1f3a5f", "#e9eef5", "#f3f4f6"
ROOM = 2000  # rows below the last one that still offer the lists
LIST, JOINT, POINTS, GUIDE = "随机抽查事项清单", "部门联合抽查事项清单", "检查内容和标准", "填写说明"
WHERE = "不要改。系统给的永久编号，导入时凭它认出原来的那一项；新增的留空。"

WORDS = {name: "、".join(c.source(one) for one in labels.values()) for name, labels in (("basis", BASIS_LEVELS), ("often", PERIODS))}
CATEGORIES = dict(category_choices())

KEY = Column("key", "编号", c.key, help=WHERE, width=12)
COMMON = (
    KEY,
    Column("name", "抽查事项", c.line(120), True, help="同一份清单里不能重名。", example="对公证机构的监督检查", width=30),
    Column("categories", "抽查对象", c.some(CATEGORIES), True, labels=CATEGORIES, help="几类用顿号隔开。", width=16),
    Column("organ", "抽查主体", c.line(120), True, example="潮州市司法局", width=18),
    Column("levels", "实施层级", c.some(LEVELS), labels=LEVELS, help="几级用顿号隔开。", width=12),
    Column(
        "basis", "抽查依据", c.basis, True, help=f"每条一行：《名称》条款（层级）。层级为{WORDS['basis']}。",
        example="《中华人民共和国公证法》第五条（法律）", width=44,
    ),
    Column("methods", "抽查方式", c.some(METHODS), True, labels=METHODS, help="几种用顿号隔开。", width=18),
    Column("rate", "抽查比例", c.rate, help="百分数或者分数；空着按制度参数。", example="10%", width=10),
    Column(
        "frequency", "抽查频次", c.frequency, help=f"{WORDS['often']}几次；空着按制度参数。", example="每年 1 次", width=12,
    ),
    Column("grade", "事项类别", c.one(GRADES), labels=GRADES, width=14),
    Column("power_code", "权力事项编码", c.line(60), width=18),
    Column("valid_from", "依据生效日期", c.day, example="2023-03-01", width=13),
    Column("valid_to", "依据失效日期", c.day, width=13),
)  # fmt: skip
PARTNERS = Column("partners", "参与部门", c.names, True, help="联合抽查的其他部门，用顿号隔开。", example="市市场监督管理局", width=24)
SHEETS = {
    "list": Sheet(LIST, COMMON, ("没有参与部门的事项写在“随机抽查事项清单”，有参与部门的写在“部门联合抽查事项清单”。",)),
    "joint": Sheet(JOINT, (*COMMON[:5], PARTNERS, *COMMON[5:])),
    "points": Sheet(
        POINTS,
        (
            Column("item", "事项编号", c.key, help="新增事项的要点这一格留空，凭事项名称认。", width=12),
            Column("name", "抽查事项", c.line(120), True, width=30),
            KEY,
            Column("group", "分组", c.one(GROUPS), True, labels=GROUPS, width=16),
            Column("content", "检查内容", c.words, True, width=50),
            Column("standard", "检查标准", c.words, True, width=50),
        ),
        ("一行一条检查内容；不能合并单元格。",),
    ),
}
NOTES = (
    "先导出、在表里改、再导入：没有改动的行不会变，一处有错则整份文件都不写入。",
    "上级清单的事项（编号以上级单位代码开头）不能删去，名称、依据、对象和主体不能改；可以加检查内容，把原文写得更细，提高比例和频次。",
    "文件里没有的事项照旧保留；要删去本局事项，导入时另行勾选。",
)


def written(items: Sequence[dict], marks: dict[int, str]) -> bytes:
    """A workbook of plain items (:func:`public.plain`); ``marks``: names of the bureaus that the keys begin with."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True} | {f"strings_to_{one}": False for one in ("formulas", "urls", "numbers")})
    book.set_properties({"title": LIST})
    styles = _styles(book)
    joint = [item for item in items if item["partners"]]
    _items(book, SHEETS["list"], [item for item in items if not item["partners"]], marks, styles)
    _items(book, SHEETS["joint"], joint, marks, styles)
    _sheet(book, SHEETS["points"], [_point(item, point) for item in items for point in item["points"]], styles)
    _guide(book, styles)
    book.close()
    return out.getvalue()


def _point(item: dict, point: dict) -> list[str]:
    return [
        c.key_text(item["key"]), item["name"], c.key_text(point["key"]), c.source(GROUPS.get(point["group"], point["group"])),
        point["content"], point["standard"],
    ]  # fmt: skip


def _styles(book) -> dict:
    return {
        "needed": book.add_format({"bold": True, "bg_color": INK, "font_color": "#ffffff", "border": 1, "text_wrap": True}),
        "free": book.add_format({"bold": True, "bg_color": PALE, "font_color": INK, "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "fixed": book.add_format({"num_format": "@", "valign": "top", "bg_color": GREY, "font_color": "#6b7280"}),
        "bold": book.add_format({"bold": True}),
    }


def _items(book, sheet: Sheet, items: list[dict], marks: dict[int, str], styles: dict) -> None:
    rows = [[c.shown(column, item) for column in sheet.columns] + [marks.get(item["key"][0], "")] for item in items]
    _sheet(book, sheet, rows, styles, ("来源",))


def _sheet(book, sheet: Sheet, rows: list[list[str]], styles: dict, extra: tuple[str, ...] = ()) -> None:
    page = book.add_worksheet(sheet.title)
    for at, column in enumerate(sheet.columns):
        fixed = column.read is c.key
        page.set_column(at, at, column.width, styles["fixed" if fixed else "text"])
        page.write_string(0, at, column.title + ("*" if column.needed else ""), styles["needed" if column.needed else "free"])
        if column.labels:
            page.data_validation(1, at, len(rows) + ROOM, at, _offered(column))
    for at, title in enumerate(extra, len(sheet.columns)):
        page.set_column(at, at, 10, styles["fixed"])
        page.write_string(0, at, title, styles["free"])
    for n, row in enumerate(rows, 1):
        for at, said in enumerate(row):
            if said:
                fixed = at >= len(sheet.columns) or sheet.columns[at].read is c.key
                page.write_string(n, at, said, styles["fixed" if fixed else "text"])
    page.freeze_panes(1, 2)


def _offered(column: Column) -> dict:
    """The list of a column; where several words may stand in a cell it only helps, the import judges."""
    rule = {"validate": "list", "source": list(column.words), "error_title": "请从列表中选择"}
    if column.read.__name__ == "read_some":
        rule |= {"error_type": "information", "error_message": "可以填几个，用顿号隔开。"}
    return rule


def _guide(book, styles: dict) -> None:
    page = book.add_worksheet(GUIDE)
    for at, (title, width) in enumerate((("工作表", 22), ("列", 16), ("必填", 6), ("怎么填", 70), ("例", 40))):
        page.set_column(at, at, width, styles["text"])
        page.write_string(0, at, title, styles["free"])
    line = 1
    for sheet in SHEETS.values():
        for column in sheet.columns:
            said = "、".join(part for part in (column.help, "可选：" + "、".join(column.words) if column.words else "") if part)
            for at, value in enumerate((sheet.title, column.title, "是" if column.needed else "", said, column.example)):
                page.write_string(line, at, value)
            line += 1
    for n, note in enumerate((*NOTES, *(note for sheet in SHEETS.values() for note in sheet.notes)), line + 1):
        page.write_string(n, 0, note)


