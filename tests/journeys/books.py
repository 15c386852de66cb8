"""The workbooks that the bureaus of Chaozhou send in: 58 institutions and eight officers, fictional, valid in form."""

from saas.demo import fiction, registers, trees
from saas.registers.subjects.importing import SHEET
from tests.factories.workbooks import INSPECTOR_HEAD, SUBJECT_HEAD, workbook
from tests.journeys.people import LAWYERS, OFFICERS, SERVICES, Post

TITLES = {column.key: column.title for column in SHEET.columns}
BUREAUS = {bureau.number: bureau for bureau in trees.BUREAUS if bureau.number // 100 == 4451}
IN_HAND = {LAWYERS: "律师事务所、基层法律服务所", SERVICES: "公证机构、司法鉴定机构"}


def subjects() -> dict[int, list[dict[str, str]]]:
    """Bureau → its rows by column title: 48 law firms and 5 grassroots offices of the counties, 5 of the city's own."""
    serials = {category: iter(range(1000)) for category in trees.FOUR}
    return {
        number: [{TITLES[key]: value for key, value in row.items()} for row in registers.subjects_of(bureau, serials)]
        for number, bureau in sorted(BUREAUS.items())
    }


def subject_book(rows: list[dict[str, str]]) -> dict:
    """As Playwright wants a file."""
    return as_file("检查对象名录.xlsx", workbook(rows, SUBJECT_HEAD))


def as_file(name: str, content: bytes) -> dict:
    """A file for an upload field."""
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": mime, "buffer": content}


def spoiled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same rows with four faults: a wrong check digit, a missing name, a duplicate, a category that nobody has."""
    rows = [dict(row) for row in rows]
    code, name, category = TITLES["uscc"], TITLES["name"], TITLES["category"]
    last = rows[0][code][-1]
    rows[0][code] = rows[0][code][:-1] + ("1" if last != "1" else "2")
    rows[1][name] = ""
    rows[3][code] = rows[2][code]
    rows[5][category] = "会计师事务所"
    return rows


def officer_book() -> dict:
    """The city's six officers and the two of the partner department, each with the account."""
    return as_file("执法检查人员名录.xlsx", workbook([_officer(n, one) for n, one in enumerate(OFFICERS, 1)], INSPECTOR_HEAD))


def _officer(n: int, post: Post) -> dict[str, str]:
    return {
        "姓名": post.name,
        "性别": "女" if n % 2 else "男",
        "单位": post.department or "潮州市司法局",
        "执法证号": fiction.certificate_no(445100, n),
        "执法岗位": "行政执法",
        "证件有效期起": "2021-07-01",
        "证件有效期止": "2026-06-30",
        "人员类别": "公务员",
        "负责类别": IN_HAND.get(post.section, ""),
        "内设科室": post.section,
        "联合检查部门": post.department,
        "系统账号": post.login,
        "手机": fiction.phone(5000 + n),
    }
