"""The registers of the demonstration, sent in by each bureau's steward as workbooks, like any other bureau's."""

import io
from collections.abc import Iterator
from datetime import date

import xlsxwriter
from sqlalchemy import select

from saas import clock
from saas.demo import fiction, trees
from saas.demo.officers import officers_of
from saas.demo.people import Cast
from saas.foundation.jobs.models import Outbox
from saas.foundation.jobs.service import keep
from saas.foundation.sheets import service as sheets
from saas.foundation.sheets.columns import Sheet, source
from saas.foundation.sheets.kinds import KINDS
from saas.registers.catalogue import CATEGORIES
from tenants.unit import ctx_of

SENT_IN = date(2023, 4, 17)
LAW, NOTARY, GRASSROOTS, FORENSIC = trees.FOUR
REGIONS = {44: "广东", 21: "辽宁", 41: "河南", 42: "湖北", 50: "重庆"}
# bureau → how many institutions of each kind are its own; Chaozhou's are those of its plan table of 2023 (48, 5, 3, 2)
COUNTS: dict[int, dict[str, int]] = {
    445100: {NOTARY: 3, FORENSIC: 2},
    445102: {LAW: 25, GRASSROOTS: 2},
    445103: {LAW: 14, GRASSROOTS: 2},
    445122: {LAW: 9, GRASSROOTS: 1},
    210400: {NOTARY: 2, FORENSIC: 1},
    210402: {LAW: 4, GRASSROOTS: 1},
    210403: {LAW: 2, GRASSROOTS: 1},
    210404: {LAW: 2, GRASSROOTS: 1},
    210411: {LAW: 3, GRASSROOTS: 1},
    411721: {LAW: 5, NOTARY: 1, GRASSROOTS: 3},
    421200: {NOTARY: 1, FORENSIC: 2},
    421202: {LAW: 2, NOTARY: 1},
    421221: {LAW: 1, NOTARY: 1},
    421281: {LAW: 2, NOTARY: 1},
    429004: {LAW: 2, NOTARY: 1},
    429021: {NOTARY: 1},
    500103: {LAW: 24},
    500105: {LAW: 3},
    500106: {LAW: 2},
    500108: {LAW: 2},
}


def fill(cast: Cast, province: trees.Bureau) -> None:
    """Subjects and inspectors of every bureau of a province that has any."""
    serials = {category: iter(range(1000)) for category in trees.FOUR}
    with clock.at(SENT_IN):
        for bureau in (province, *trees.below(province)):
            subjects = list(subjects_of(bureau, serials))
            if subjects:
                send(cast, bureau, "subjects", f"{place_of(bureau)}检查对象名录.xlsx", subjects)
            officers = officers_of(cast, bureau)
            if officers:
                send(cast, bureau, "inspectors", f"{place_of(bureau)}执法检查人员名录.xlsx", officers)


def send(cast: Cast, bureau: trees.Bureau, kind: str, file_name: str, rows: list[dict[str, str]]) -> None:
    """Uploads, looks at and confirms one workbook, and keeps the promise that a worker would keep.

    Raises ValueError where the register would not take every row: the demonstration's data must be right.
    """
    with cast.acting(f"{bureau.prefix}-steward") as s:
        batch = sheets.stage(s, KINDS[kind], file_name, workbook(KINDS[kind].sheet(s), rows))
        if batch.counts["new"] != len(rows):
            raise ValueError(f"{file_name}: {batch.counts} {batch.errors[:3]}")
        job = sheets.confirm(s, batch)
        root, promise = ctx_of(s).root, job.outbox_id
    keep(root, promise)
    with cast.acting(f"{bureau.prefix}-steward") as s:
        if s.scalar(select(Outbox.done_at).where(Outbox.root_id == root, Outbox.id == promise)) is None:
            raise ValueError(f"{file_name}: not applied")


def workbook(sheet: Sheet, rows: list[dict[str, str]]) -> bytes:
    """The rows as the template has them: every cell text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet.title)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.title)
        for line, row in enumerate(rows, 1):
            if row.get(column.key):
                page.write_string(line, at, row[column.key])
    book.close()
    return out.getvalue()


def place_of(bureau: trees.Bureau) -> str:
    """潮州市 of 潮州市司法局."""
    return bureau.name.removesuffix("司法局").removesuffix("司法厅")


def subjects_of(bureau: trees.Bureau, serials: dict[str, Iterator[int]]) -> Iterator[dict[str, str]]:
    """The rows of one bureau's workbook; ``serials`` count on through the province, so that no two are the same."""
    province, place = trees.province_of(bureau.number).number, place_of(bureau)
    region = REGIONS[province // 10_000]
    for category, count in COUNTS.get(bureau.number, {}).items():
        for _n in range(count):
            serial = next(serials[category])
            number = trees.FOUR.index(category) * 1000 + serial
            yield {
                "category": source(CATEGORIES[category].label),
                "name": fiction.institution(category, serial, region, place),
                "uscc": fiction.credit_code(category, province, number),
                "license_no": fiction.license_no(category, bureau.number, number),
                "license_status": "有效",
                "license_from": f"{2008 + serial % 13}-{1 + serial % 12:02d}-18",
                "license_to": "" if category == LAW else "2028-06-30",
                "address": fiction.address(place, serial),
                "head_name": fiction.person(100 + number),
                "practitioners": str(3 + serial * 5 % 24),
                "contact_name": fiction.person(150 + number),
                "contact_phone": fiction.phone(number),
            }
