"""The demonstration's accounts as a table for the terminal: one login for every role."""

import unicodedata

from saas.demo import trees
from saas.demo.people import PASSWORD
from saas.foundation.accounts.roles import label
from saas.foundation.sheets.columns import source

# login, role, what to look at; the province is chosen on the sign-in page
SHOWN = (
    (445100, "cz-planner", "planner", "律师工作管理科"),
    (445100, "cz-planner2", "planner", "公共法律服务管理科"),
    (445100, "cz-publisher", "publisher", "法治督察科"),
    (445100, "cz-approver", "approver", "签发通知书"),
    (445100, "cz-inspector", "inspector", "现场检查"),
    (445100, "drc-1", "inspector", "发展和改革局派员"),
    (445100, "cz-reviewer", "reviewer", "审核结果"),
    (445100, "cz-steward", "steward", "名录库"),
    (445100, "cz-loans", "loan_coordinator", ""),
    (445100, "cz-supervisor", "supervisor", ""),
    (445100, "cz-sys", "sys_admin", ""),
    (445100, "cz-sec", "sec_admin", ""),
    (445100, "cz-audit", "audit_admin", ""),
    (445102, "xq-steward", "steward", "区级名录库"),
    (440000, "gd-supervisor", "supervisor", "全省汇总"),
    (210400, "fs-planner", "planner", "按处室分工"),
    (411721, "xp-planner", "planner", "计划草稿"),
    (420000, "hb-publisher", "publisher", "省级清单"),
    (500103, "yz-planner", "planner", "人员不足、借调"),
    (500103, "yz-loans", "loan_coordinator", "借调"),
    (500105, "jb-loans", "loan_coordinator", "借出"),
    (500105, "jb-approver", "approver", "同意借出"),
    (500000, "cq-loans", "loan_coordinator", "全市协调"),
)
HEAD = ("省份", "单位", "岗位", "账号", "说明")


def table() -> str:
    """One line for each login, then the password that all share."""
    names = {bureau.number: bureau.name for bureau in (*trees.PROVINCES, *trees.BUREAUS)}
    rows = [HEAD] + [
        (trees.province_of(number).name, names[number], source(label(role)), login, note)
        for number, login, role, note in SHOWN
    ]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(HEAD) - 1)]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([*lines, "", f"密码都是 {PASSWORD} · 登录页先选省份 · 其余账号为 前缀-岗位，如 ca-steward"])


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
    return "  ".join([*padded, row[-1]]).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


if __name__ == "__main__":
    print(table())
