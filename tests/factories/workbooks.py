"""Workbooks as people send them, and rows valid in form for both registers."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter
from stdnum.cn import uscc

SUBJECT_HEAD = (
    "机构类别", "机构名称", "统一社会信用代码", "执业许可证号", "许可状态", "发证日期", "有效期止", "住所", "负责人",
    "执业人数", "联系人", "联系电话",
)  # fmt: skip
INSPECTOR_HEAD = (
    "姓名", "性别", "单位", "执法证号", "执法岗位", "证件有效期起", "证件有效期止", "人员类别", "负责类别", "专长",
    "内设科室", "联合检查部门", "系统账号", "手机",
)  # fmt: skip
NAMES = "澄砚棠岚湛桐筠珩衡蘅"


def credit_code(number: int, division: int = 445102) -> str:
    """A valid unified social credit code that nobody has; different for every number."""
    body = f"31{division:06d}MD{number:06d}X"
    return body + uscc.calc_check_digit(body)


def subject_row(number: int, **changes: Any) -> dict[str, Any]:
    """One line of the subjects' workbook by column title; ``changes`` by title too."""
    return {
        "机构类别": "律师事务所",
        "机构名称": f"广东{NAMES[number % 10]}{NAMES[number // 10 % 10]}{number}律师事务所",
        "统一社会信用代码": credit_code(number),
        "执业许可证号": f"24451022010{number:06d}",
        "许可状态": "有效",
        "发证日期": "2019-05-20",
        "有效期止": "2029-05-19",
        "住所": f"潮州市湘桥区枫春路 {number} 号",
        "负责人": "陆怀瑾",
        "执业人数": 3 + number % 1000,
        "联系人": "沈予安",
        "联系电话": f"199{number:08d}",
    } | changes


def inspector_row(number: int, **changes: Any) -> dict[str, Any]:
    """One line of the inspectors' workbook."""
    return {
        "姓名": "沈纪阮柳邵温"[number % 6] + "明川",
        "性别": "女" if number % 2 else "男",
        "单位": "湘桥区司法局",
        "执法证号": f"445102{number:05d}",
        "执法岗位": "律师工作管理",
        "证件有效期起": "2021-07-01",
        "证件有效期止": "2026-06-30",
        "人员类别": "公务员",
        "负责类别": "律师事务所、基层法律服务所",
        "专长": "",
        "内设科室": "律师工作管理科",
        "联合检查部门": "",
        "系统账号": "",
        "手机": f"198{number:08d}",
    } | changes


def subject_values(number: int, **changes: Any) -> dict[str, Any]:
    """The same facts as the verbs of the subject register take them."""
    row = subject_row(number)
    return {
        "category": "law_firm", "name": row["机构名称"], "uscc": row["统一社会信用代码"],
        "license_no": row["执业许可证号"], "license_status": "valid", "license_from": date(2019, 5, 20),
        "license_to": date(2029, 5, 19), "address": row["住所"], "head_name": row["负责人"],
        "practitioners": row["执业人数"], "contact_name": row["联系人"], "contact_phone": row["联系电话"],
    } | changes  # fmt: skip


def inspector_values(number: int, **changes: Any) -> dict[str, Any]:
    """The facts of ``inspector_row`` as the verbs of the inspector register take them."""
    row = inspector_row(number)
    return {
        "name": row["姓名"], "sex": "male", "unit": row["单位"], "certificate_no": row["执法证号"],
        "post": row["执法岗位"],
        "certificate_from": date(2021, 7, 1), "certificate_to": date(2026, 6, 30), "personnel_class": "officer",
        "categories": ["law_firm"], "phone": row["手机"],
    } | changes  # fmt: skip


def workbook(
    rows: list[dict[str, Any]], head: tuple[str, ...] = SUBJECT_HEAD, *, sheet="数据", touch=None, above=0
) -> bytes:
    """An .xlsx of these rows. ``touch(book, page)`` may spoil it further; ``above`` leaves lines over the head."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2023, 3, 20)})  # the same rows are the same bytes
    page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(above, 0, head)
    for line, row in enumerate(rows, above + 1):
        for at, title in enumerate(head):
            value = row.get(title, "")
            if isinstance(value, date):
                page.write_datetime(line, at, value, day)
            elif value != "":
                page.write(line, at, value)
    if touch:
        touch(book, page)
    book.close()
    return out.getvalue()
