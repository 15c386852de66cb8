"""Boundaries into the database: whose a feature is, all or nothing, neighbours computed and recomputed (S2-30, D-23)."""

import json

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.supervision.loans import boundaries, nearby, neighbours, shapes
from saas.supervision.loans.boundary_words import SENTENCES, Bureaus, six_digits
from saas.supervision.loans.models_nearby import BureauBoundary, LoanNeighbour
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, OTHER_PROVINCE, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.draws.test_after_parallel import sixteen
from tests.supervision.loans.geo import box, collection, feature, polygon

pytestmark = pytest.mark.req("S2-30")
ROW = {XIANGQIAO: box(0, 0), CHAOAN: box(10.1, 0), RAOPING: box(0, 10)}  # a gap of 100 m; 饶平 touches 潮安 at a corner only


def upload(loans, author: int, data: bytes, **more) -> boundaries.Report:
    with clock.at(loans.day), loans.at(author, "loan_coordinator") as s:
        return boundaries.upload(s, "界.geojson", data, **more)


def drawn(**cells) -> bytes:
    cells = {int(number[1:]): cell for number, cell in cells.items()} or ROW
    return collection(*[feature(polygon(cell), adcode=number) for number, cell in cells.items()])


def near(loans, bureau: int) -> dict:
    with clock.at(loans.day), loans.at(bureau) as s:
        return nearby.neighbours(s)


@pytest.fixture(autouse=True)
def clean(loans):
    yield
    for author in (PROVINCE, CITY, XIANGQIAO, CHAOAN, RAOPING):
        with loans.at(author) as s:
            for model in (LoanNeighbour, BureauBoundary):
                for row in s.scalars(select(model).where(model.tenant_no == author)):
                    s.delete(row)


def test_the_city_uploads_its_counties(loans):
    report = upload(loans, CITY, drawn())
    assert (report.written, report.pairs, report.added, report.wrong) == (True, 2, 2, [])
    assert {number: round(metres / 1000) for number, metres in near(loans, XIANGQIAO).items()} == {CHAOAN: 10, RAOPING: 10}
    assert set(near(loans, CHAOAN)) == {XIANGQIAO}
    with loans.at(CITY) as s:
        [told] = s.scalars(select(AuditEvent).where(AuditEvent.act == "loan.boundary", AuditEvent.tenant_no == CITY)).all()
    assert told.detail["count"] == 3 and told.detail["pairs"] == 2 and len(told.detail["sha256"]) == 64


def test_the_same_file_again_changes_nothing_and_another_one_is_followed(loans):
    upload(loans, CITY, drawn())
    again = upload(loans, CITY, drawn())
    assert (again.pairs, again.added, again.removed) == (2, 0, 0)
    moved = upload(loans, CITY, collection(feature(polygon(box(40, 0)), adcode=CHAOAN)))
    assert (moved.pairs, moved.added, moved.removed) == (1, 0, 1) and near(loans, CHAOAN) == {}
    with loans.at(CITY) as s:
        assert s.scalar(select(func.count()).select_from(BureauBoundary)) == 3


def test_words_by_hand_stay_whatever_is_uploaded(loans):
    with clock.at(loans.day), loans.at(CITY, "loan_coordinator") as s:
        neighbours.say(s, XIANGQIAO, CHAOAN, False)
        neighbours.say(s, CHAOAN, RAOPING, True, 31000)
    upload(loans, CITY, drawn())
    assert set(near(loans, XIANGQIAO)) == {RAOPING} and near(loans, CHAOAN) == {RAOPING: 31000}
    with clock.at(loans.day), loans.at(CITY, "loan_coordinator") as s:  # taken back, the boundaries speak again
        assert boundaries.take_back(s, CHAOAN, XIANGQIAO) and boundaries.take_back(s, RAOPING, CHAOAN)
    assert set(near(loans, XIANGQIAO)) == {CHAOAN, RAOPING} and set(near(loans, CHAOAN)) == {XIANGQIAO}


def test_counties_upload_each_its_own_and_see_each_others(loans):
    bare = json.dumps(polygon(ROW[XIANGQIAO])).encode()
    assert upload(loans, XIANGQIAO, bare).pairs == 0
    report = upload(loans, CHAOAN, json.dumps(feature(polygon(ROW[CHAOAN]))).encode())
    assert report.pairs == 1 and set(near(loans, XIANGQIAO)) == {CHAOAN}  # the neighbour's word
    with clock.at(loans.day), loans.at(XIANGQIAO, "loan_coordinator") as s:
        assert boundaries.compute(s) == (1, 1, 0)
    with loans.at(XIANGQIAO) as s:
        assert {row.tenant_no for row in s.scalars(select(LoanNeighbour))} == {XIANGQIAO, CHAOAN}
    with clock.at(loans.day), loans.at(CHAOAN, "loan_coordinator") as s:
        assert boundaries.remove(s, XIANGQIAO) is False and boundaries.remove(s, CHAOAN) is True
    with clock.at(loans.day), loans.at(XIANGQIAO, "loan_coordinator") as s:
        assert boundaries.compute(s) == (0, 0, 1)
    with loans.at(OTHER_PROVINCE) as s:
        assert s.scalar(select(func.count()).select_from(BureauBoundary)) == 0


def test_ones_own_drawing_counts_before_the_superiors(loans):
    upload(loans, CITY, drawn())
    upload(loans, CHAOAN, drawn(**{f"_{CHAOAN}": box(40, 0)}))
    with clock.at(loans.day), loans.at(CITY, "loan_coordinator") as s:
        assert boundaries.compute(s) == (1, 0, 1)


@pytest.mark.parametrize("partial", [False, True])
def test_all_of_a_file_or_nothing_or_the_right_ones(loans, partial):
    good = feature(polygon(box(0, 0)), adcode=str(XIANGQIAO))
    data = collection(
        good, feature(polygon(box(10, 0)), name="潮安区"), feature(polygon(box(20, 0)), adcode=OTHER_COUNTY),
        feature(polygon(box(0, 30)), name="饶平县司法局", adcode=PROVINCE), good, feature(polygon(box(5, 5))),
        feature(polygon(box(5, 5)), name="饶平"), feature(None, adcode=RAOPING), "odd",
    )  # fmt: skip
    report = upload(loans, CITY, data, partial=partial)
    assert [(one.n, one.about) for one in report.taken] == [(1, XIANGQIAO), (2, CHAOAN)]
    assert [(one.n, one.code) for one in report.wrong] == [
        (3, "E_CODE"), (4, "E_OUTSIDE"), (5, "E_TWICE"), (6, "E_NO_CODE"), (7, "E_NAME"), (8, "E_GEOMETRY"), (9, "E_NO_CODE"),
    ]  # fmt: skip
    assert all(one.said.endswith("。") and "%(" not in one.said for one in report.wrong)
    assert report.written is partial
    with loans.at(CITY) as s:
        assert s.scalar(select(func.count()).select_from(BureauBoundary)) == (2 if partial else 0)
        assert s.scalar(select(func.count()).select_from(LoanNeighbour)) == (1 if partial else 0)


def test_a_county_uploads_nobody_elses(loans):
    [wrong] = upload(loans, XIANGQIAO, drawn(**{f"_{CHAOAN}": box(0, 0)})).wrong
    assert wrong.code == "E_OUTSIDE" and wrong.said == "潮安区司法局不在本局及下级范围内，只能上传本局和下级的边界。"
    with pytest.raises(Refusal, match="E_JSON"):
        upload(loans, XIANGQIAO, b"{")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (445102, 445102), ("445102", 445102), (" 445102 ", 445102), (445102.0, 445102), ("445102000000", 445102),
        ("445102000", 445102), ("156445102", 445102), (7, None), ("0445102", None), (True, None), (None, None), ([445102], None),
        ("４４５１０２", None), ("445102001", None),
    ],
)  # fmt: skip
def test_division_codes_as_they_are_written_here_and_there(value, code):
    assert six_digits(value) == code


def test_a_running_number_is_no_code_where_there_is_a_name():
    bureaus = Bureaus({445102: "湘桥区司法局"}, {"湘桥区": [445102], "鼓楼区": [1, 2]}, 445100, 445199, None)
    assert bureaus.whose({"id": 100001, "NAME": "湘桥区"}) == 445102
    assert bureaus.whose({"id": 445102, "name": "?"}) == 445102
    with pytest.raises(shapes.Wrong, match="E_NAME_TWICE"):
        bureaus.whose({"name": "鼓楼区"})


def test_every_code_has_a_sentence():
    import re
    from pathlib import Path

    written = "".join(Path(one.__file__).read_text(encoding="utf-8") for one in (shapes, boundaries))
    written += Path(boundaries.__file__).with_name("boundary_words.py").read_text(encoding="utf-8")
    assert set(re.findall(r'Wrong\(\s*"(E_[A-Z_]+)"', written)) | {"E_NAME_TWICE", "E_SWAPPED", "E_BOUNDS"} <= set(SENTENCES)


def test_sixteen_uploads_at_once_leave_one_of_each(loans):
    found, wrong = sixteen(lambda: upload(loans, CITY, drawn()))
    assert not wrong and {one.pairs for one in found} == {2} and sum(one.added for one in found) == 2
