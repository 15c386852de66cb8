"""Pages and import of the inspector register, isolation, number of queries (S1-04)."""

import io

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.sheets import service as imports
from saas.foundation.sheets.models import ImportBatch
from saas.registers.inspectors import editing
from saas.registers.inspectors.importing import KIND
from saas.registers.inspectors.models import Inspector
from tests.factories.queries import counted
from tests.factories.workbooks import INSPECTOR_HEAD, inspector_row, inspector_values, workbook
from tests.factories.world import CHAOAN, CITY, PROVINCE, TODAY, XIANGQIAO

LIST = "/registers/inspectors"


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture(scope="module")
def ids(world):
    with clock.at(TODAY):
        made = {}
        for number, name in ((XIANGQIAO, "欧阳湘桥"), (CHAOAN, "欧阳潮安")):
            with world.acting(number, "steward") as s:
                made[number] = editing.add(s, inspector_values(number % 1000, name=name)).id
                for n in range(3):
                    editing.add(s, inspector_values(n))
    return made


@pytest.fixture(scope="module")
def steward(world):
    return world.client(XIANGQIAO, "steward")


def form(**changes):
    values = {
        "_idem": "inspector-f-1",
        "name": "许景行",
        "sex": "female",
        "unit": "湘桥区司法局",
        "personnel_class": "officer",
        "certificate_no": "44510200777",
        "certificate_from": "2021-07-01",
        "certificate_to": "2026-06-30",
        "categories": ["law_firm", "notary_office"],
        "specialties": "财务、档案",
        "phone": "13800000001",
    }
    return values | changes


@pytest.mark.req("S1-04")
def test_the_six_fields_and_the_light_stand_on_the_page(world, ids, steward):
    made = steward.post(f"{LIST}/new", data=form())
    assert made.status_code == 303
    page = steward.get(made.headers["Location"]).text
    for words in (
        "许景行",
        "女",
        "湘桥区司法局",
        "44510200777",
        "2026年6月30日",
        "mq-light-ok",
        "律师事务所、公证机构",
        "财务、档案",
    ):
        assert words in page
    assert "13800000001" not in page
    shown = steward.post(f"{made.headers['Location']}/phone", headers={"HX-Request": "true"})
    assert "13800000001" in shown.text
    bad = steward.post(
        f"{LIST}/new", data=form(_idem="inspector-f-2", certificate_to="2020-01-01", sex="x", categories=[])
    )
    assert bad.status_code == 422 and "E_CHOICE" in bad.text and 'value="许景行"' in bad.text
    bad = steward.post(f"{LIST}/new", data=form(_idem="inspector-f-3", certificate_to="2020-01-01"))
    assert bad.status_code == 422 and "E_CERTIFICATE_ORDER" in bad.text


def test_another_bureau_cannot_see_guess_or_change_a_row(world, ids, steward):
    strange = f"{LIST}/{ids[CHAOAN]}"
    assert "欧阳潮安" not in steward.get(LIST).text
    for path in (strange, f"{strange}/edit", f"{strange}/leave", f"{LIST}/{10**25}"):
        assert steward.get(path).status_code == 404
    for path in (f"{strange}/edit", f"{strange}/leave", f"{strange}/come-back", f"{strange}/phone"):
        assert steward.post(path, data=form(_idem=f"strange-{len(path)}")).status_code == 404
    above = world.client(CITY, "steward")
    assert above.get(strange).status_code == 200 and above.get(f"{strange}/edit").status_code == 404
    assert "欧阳潮安" in world.client(PROVINCE, "supervisor").get(f"{LIST}?bureau={CHAOAN}").text
    assert world.client(XIANGQIAO, "planner").get(f"{LIST}/new").status_code == 403


def test_lists_are_filtered_exported_and_cheap(ids, steward):
    assert "欧阳湘桥" in steward.get(f"{LIST}?q=欧阳&certificate=valid&side=own&category=law_firm").text
    assert "没有符合筛选条件的记录" in steward.get(f"{LIST}?certificate=lapsed").text
    lines = steward.get(f"{LIST}?format=csv&q=欧阳").get_data(as_text=True).strip().splitlines()
    assert len(lines) == 2 and "欧阳湘桥" in lines[1] and "1980000" not in lines[1]
    with counted() as queries:
        steward.get(LIST)
    assert len(queries) <= 4, queries
    with counted() as queries:
        steward.get(f"{LIST}/{ids[XIANGQIAO]}")
    assert len(queries) <= 9, queries


def test_a_person_is_edited_leaves_and_comes_back(world, ids, steward):
    where = f"{LIST}/{ids[XIANGQIAO]}"
    number = f"44510200{XIANGQIAO % 1000:03d}"
    values = form(
        _idem="inspector-e-1", name="欧阳湘桥", certificate_no=number, user_id=str(world.users[XIANGQIAO, "inspector"])
    )
    assert steward.post(f"{where}/edit", data=values).status_code == 303
    assert "湘桥inspector" in steward.get(where).text
    left = {"_idem": "inspector-l-1", "left_on": TODAY.isoformat(), "reason": "retired"}
    assert steward.post(f"{where}/leave", data=left).status_code == 303
    assert "已离岗" in steward.get(where).text and "欧阳湘桥" not in steward.get(f"{LIST}?certificate=valid").text
    assert steward.post(f"{where}/come-back", data={"_idem": "inspector-b-1"}).status_code == 303


def test_certificates_that_run_out_stand_on_the_stewards_desk(world, ids, steward):
    with world.acting(XIANGQIAO, "steward") as s:
        one = editing.add(s, inspector_values(600, name="邵望舒", certificate_to=TODAY.replace(month=4)))
    desk = steward.get("/w").text
    assert "执法证到期：邵望舒" in desk and f"{LIST}/{one.id}" in desk
    assert "邵望舒" not in world.client(XIANGQIAO, "planner").get("/w").text


@pytest.mark.req("S1-04", "S0-22")
def test_inspectors_arrive_from_excel(world, keep_promises, steward):
    login = f"{XIANGQIAO}-inspector"
    rows = [
        inspector_row(700, 系统账号=login),
        inspector_row(701, 负责类别="", 联合检查部门=""),
        inspector_row(702, 系统账号="nobody"),
        inspector_row(703, 性别="?"),
        inspector_row(704, 证件有效期止="2020-01-01"),
        inspector_row(705, 内设科室="没有这个科"),
        inspector_row(706),
        inspector_row(706),
        inspector_row(707, 执法证号="*"),
    ]
    with world.acting(XIANGQIAO, "steward") as s:  # the account must be free
        for one in s.scalars(select(Inspector).where(Inspector.user_id.is_not(None))):
            one.user_id = None
    data = workbook(rows, INSPECTOR_HEAD)
    sent = steward.post(f"{LIST}/import", data={"_idem": "upload-i-01", "file": (io.BytesIO(data), "人员.xlsx")})
    where = sent.headers["Location"]
    with world.acting(XIANGQIAO, "steward") as s:
        batch = s.get(ImportBatch, (44, int(where.rsplit("/", 1)[1])))
        wrong = {row["n"]: [one["code"] for one in row["wrong"]] for row in batch.errors}
    assert wrong == {
        3: ["E_NO_CATEGORY"], 4: ["E_LOGIN"], 5: ["E_WORD"], 6: ["E_CERTIFICATE_ORDER"], 7: ["E_WORD"], 8: ["E_TWICE"],
        9: ["E_TWICE"], 10: ["E_CERTIFICATE_NO"],
    }  # fmt: skip
    assert steward.post(f"{where}/confirm", data={"_idem": "confirm-i-1"}).status_code == 303
    keep_promises(world)
    with world.acting(XIANGQIAO, "steward") as s:
        one = s.scalar(select(Inspector).where(Inspector.certificate_no == "44510200700"))
        assert one.user_id == world.users[XIANGQIAO, "inspector"]
        assert one.categories == ["law_firm", "grassroots_legal_service_office"]
        assert one.section_id == world.sections[XIANGQIAO, "律师工作管理科"] and one.sex == "male"
        again = imports.stage(s, KIND, "人员.xlsx", workbook(rows[:1], INSPECTOR_HEAD))
        assert again.counts["unchanged"] == 1
        other = imports.stage(
            s, KIND, "人员.xlsx", workbook([inspector_row(700, 证件有效期止="2027-06-30")], INSPECTOR_HEAD)
        )
        assert other.counts["changed"] == 1 and other.rows[0]["before"] == {"certificate_to": "2026-06-30"}


def test_the_template_offers_the_bureaus_own_lists(steward):
    from zipfile import ZipFile

    book = ZipFile(io.BytesIO(steward.get(f"{LIST}/import/template.xlsx").data))
    rules = book.read("xl/worksheets/sheet1.xml").decode()
    assert "律师工作管理科" in rules and "dataValidation" in rules
    assert "填写说明" in book.read("xl/workbook.xml").decode()


def test_an_empty_register_says_what_belongs_there(world):
    page = world.client(PROVINCE + 5100 + 22, "steward").get(LIST).text
    assert "执法检查人员名录还是空的" in page and "从 Excel 导入" in page
