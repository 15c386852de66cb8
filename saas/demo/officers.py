"""Who may inspect in the demonstration: the people with an inspector's account, and a few who have none."""

from saas.demo import fiction, trees
from saas.demo.people import LEAST, STAFF, Cast, Post, login_of
from saas.foundation.sheets.columns import source
from saas.registers.catalogue import CATEGORIES

VALID, LAPSED = ("2021-07-01", "2026-06-30"), ("2018-07-01", "2023-06-30")
# logins whose certificate has run out: 渝中 is left with one officer, as its scenario wants
RUN_OUT = ("yz-inspector2",)
# officers without an account, with their certificates
OTHERS = {
    445100: (LAPSED,),
    210402: (VALID, VALID), 210403: (VALID, VALID), 210404: (VALID, VALID), 210411: (VALID, VALID),
    421202: (VALID, VALID), 421281: (VALID, VALID), 429004: (VALID, VALID), 429021: (VALID,),
    500103: (VALID,), 500106: (VALID,), 500108: (VALID,),
}  # fmt: skip
# an officer of 渝中 who manages what nobody there is to inspect: not one for the firms
OF_OTHER_KINDS = {500103: ("法治督察科", ("notary_office",))}


def officers_of(cast: Cast, bureau: trees.Bureau) -> list[dict[str, str]]:
    """The rows of one bureau's workbook."""
    rows = [
        _with_account(cast, bureau, post, n)
        for n, post in enumerate((p for p in STAFF.get(bureau.number, LEAST) if p.role == "inspector"), 1)
    ]
    for n, dates in enumerate(OTHERS.get(bureau.number, ()), len(rows) + 1):
        name, category, _duty = trees.sections(bureau)[0]
        rows.append(_row(bureau, n, fiction.person(bureau.number + n), dates, section=name, categories=category))
    if bureau.number in OF_OTHER_KINDS:
        name, category = OF_OTHER_KINDS[bureau.number]
        n = len(rows) + 1
        rows.append(_row(bureau, n, fiction.person(bureau.number + n), VALID, section=name, categories=category))
    return rows


def _with_account(cast: Cast, bureau: trees.Bureau, post: Post, n: int) -> dict[str, str]:
    login = login_of(bureau, post)
    name, categories, _duty = trees.sections(bureau)[post.section or 0]
    dates = LAPSED if login in RUN_OUT else VALID
    person = cast.contexts[login].user_name
    if post.department:
        row = _row(bureau, n, person, dates, unit=post.department)
        return row | {"department_id": post.department, "login": login, "post": "价格和收费监督检查"}
    return _row(bureau, n, person, dates, section=name, categories=categories) | {"login": login}


def _row(
    bureau: trees.Bureau, n: int, person: str, dates: tuple[str, str], *, unit: str = "", section: str = "",
    categories: tuple[str, ...] = (),
) -> dict[str, str]:  # fmt: skip
    return {
        "name": person,
        "sex": "女" if n % 2 else "男",
        "unit": unit or bureau.name,
        "certificate_no": fiction.certificate_no(bureau.number, n),
        "post": "行政执法",
        "certificate_from": dates[0],
        "certificate_to": dates[1],
        "personnel_class": "公务员",
        "categories": "、".join(source(CATEGORIES[one].label) for one in categories),
        "section_id": section,
        "phone": fiction.phone(5000 + n),
    }
