"""The subject register from Excel: upload, preview, confirmation, job, result; nothing half-written (S0-04, S0-23)."""

import io

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.sheets import service
from saas.foundation.sheets.models import ImportBatch
from saas.registers.subjects import editing
from saas.registers.subjects.importing import KIND
from saas.registers.subjects.models import Subject, SubjectPii, SubjectToken
from saas.surfaces.statistics.models import StatCell
from tests.factories.workbooks import credit_code, subject_row, subject_values, workbook
from tests.factories.world import CHAOAN, CITY, TODAY, XIANGQIAO


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


def staged(world, rows, number=XIANGQIAO, **kw):
    with world.acting(number, "steward") as s:
        return service.stage(s, KIND, "名录.xlsx", workbook(rows, **kw)).id


def codes(world, batch_id, number=XIANGQIAO):
    with world.acting(number, "steward") as s:
        batch = s.get(ImportBatch, (44, batch_id))
        return {row["n"]: [one["code"] for one in row["wrong"]] for row in batch.errors}, batch.counts


def imported(world, keep_promises, rows, number=XIANGQIAO):
    batch_id = staged(world, rows, number)
    with world.acting(number, "steward") as s:
        service.confirm(s, s.get(ImportBatch, (44, batch_id)))
    keep_promises(world)
    with world.acting(number, "steward") as s:
        return s.get(ImportBatch, (44, batch_id))


def rows_of(world, number=XIANGQIAO, **where):
    with world.acting(number, "steward") as s:
        stmt = select(Subject).where(Subject.tenant_no == number).filter_by(**where)
        return list(s.scalars(stmt.order_by(Subject.uscc)))


@pytest.mark.req("S0-04", "S0-23")
def test_rows_arrive_with_licence_tokens_sealed_contact_and_trace(world, keep_promises):
    batch = imported(world, keep_promises, [subject_row(n) for n in range(3)])
    assert batch.state == "applied" and batch.counts["done_new"] == 3 and batch.rows == []
    subject = rows_of(world, uscc=credit_code(1))[0]
    assert (subject.license_no, subject.license_status, subject.license_to.isoformat()) == (
        "24451022010000001", "valid", "2029-05-19",
    )  # fmt: skip
    assert subject.name_key.startswith("guang dong") and subject.joined_on == TODAY
    with world.acting(XIANGQIAO, "steward") as s:
        assert s.scalar(select(func.count(SubjectToken.id)).where(SubjectToken.subject_id == subject.id)) > 5
        pii = s.scalar(select(SubjectPii).where(SubjectPii.subject_id == subject.id))
        assert b"1990000" not in bytes(pii.contact_phone)
        assert editing.contact_of(s, subject).phone == "19900000001"
        acts = s.scalars(select(AuditEvent.act).where(AuditEvent.obj == f"subject:{subject.id}")).all()
        assert acts == ["subject.add"]
        counted = select(StatCell.n).where(StatCell.measure == "subject.law_firm", StatCell.tenant_no == XIANGQIAO)
        cell = s.scalar(counted)
        assert cell == len(rows_of(world, category="law_firm"))


def test_the_same_file_again_changes_nothing(world, keep_promises):
    rows = [subject_row(n) for n in range(10, 13)]
    imported(world, keep_promises, rows)
    before = [(row.id, row.updated_at) for row in rows_of(world)]
    wrong, counts = codes(world, staged(world, rows))
    assert not wrong and (counts["new"], counts["changed"], counts["unchanged"]) == (0, 0, 3)
    with world.acting(XIANGQIAO, "steward") as s:
        batch = service.recent(s, "subjects")[0]
        assert service.same_file(s, batch) is not None
        with pytest.raises(Refusal) as no:
            service.confirm(s, batch)
    assert no.value.code == "E_NOTHING" and [(row.id, row.updated_at) for row in rows_of(world)] == before


def test_only_what_differs_is_changed_and_empty_cells_change_nothing(world, keep_promises):
    imported(world, keep_promises, [subject_row(20)])
    changed = subject_row(20, 负责人="许景行", 联系电话="13800000000", 住所="", 执业人数="")
    batch = imported(world, keep_promises, [changed])
    assert batch.counts["done_changed"] == 1
    subject = rows_of(world, uscc=credit_code(20))[0]
    assert subject.head_name == "许景行" and subject.address and subject.practitioners == 23
    with world.acting(XIANGQIAO, "steward") as s:
        assert editing.contact_of(s, subject).phone == "13800000000"
        stmt = select(AuditEvent).where(AuditEvent.obj == f"subject:{subject.id}").order_by(AuditEvent.id)
        events = s.scalars(stmt).all()
    assert events[-1].detail["before"] == {"head_name": "陆怀瑾"} and "13800000000" not in str(events[-1].detail)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"统一社会信用代码": "3144510MD0000"}, "E_USCC_LENGTH"),
        ({"统一社会信用代码": credit_code(30)[:-1] + ("0" if credit_code(30)[-1] != "0" else "1")}, "E_USCC_CHECK"),
        ({"统一社会信用代码": "IO445102MD0000300X"}, "E_USCC_SHAPE"),
        ({"统一社会信用代码": 314451020000300123.0}, "E_PRECISION"),
        ({"执业许可证号": "粤律证1号"}, "E_LICENSE_LAW_FIRM"),
        ({"执业许可证号": credit_code(31)}, "E_LICENSE_OTHER_CODE"),
        ({"机构类别": "公证机构", "执业许可证号": "****"}, "E_LICENSE_NO"),
        ({"机构类别": "税务师事务所"}, "E_WORD"),
        ({"机构名称": ""}, "E_REQUIRED"),
        ({"许可状态": "好"}, "E_WORD"),
        ({"发证日期": "去年"}, "E_DATE"),
        ({"有效期止": "2018-01-01"}, "E_DATE_ORDER"),
        ({"执业人数": "三"}, "E_NUMBER"),
        ({"联系电话": "12345"}, "E_PHONE"),
    ],
)
def test_a_wrong_row_is_named_and_the_right_ones_go_on(world, change, code):
    wrong, counts = codes(world, staged(world, [subject_row(30, **change), subject_row(32)]))
    assert code in wrong[2] and counts["wrong"] == 1 and counts["new"] == 1


def test_rows_that_stand_twice_name_each_other(world):
    rows = [subject_row(33), subject_row(33, 机构名称="另一家律师事务所"), subject_row(34)]
    wrong, _counts = codes(world, staged(world, rows))
    assert wrong == {2: ["E_TWICE"], 3: ["E_TWICE"]}


def test_full_width_and_spaced_typing_is_tidied(world, keep_promises):
    typed = "".join(chr(ord(c) + 0xFEE0) for c in credit_code(35))
    row = subject_row(35, 统一社会信用代码=f" {typed} ", 机构名称="广东 湛岚 (潮州) 律师事务所")
    row |= {"执业许可证号": 24451022010000035.0}
    wrong, _counts = codes(world, staged(world, [row]))
    assert wrong == {2: ["E_PRECISION"]}  # 17 digits typed as a number have lost their end
    imported(world, keep_promises, [row | {"执业许可证号": "24451022010000035 "}])
    assert rows_of(world, uscc=credit_code(35))[0].name == "广东湛岚（潮州）律师事务所"


@pytest.mark.req("S0-04")
def test_a_code_of_another_bureau_is_refused_without_naming_it(world, keep_promises):
    with world.acting(CHAOAN, "steward") as s:
        editing.add(s, subject_values(40, name="潮安秘密律师事务所"))
    batch_id = staged(world, [subject_row(40), subject_row(41)])
    wrong, counts = codes(world, batch_id)
    assert wrong == {2: ["E_USCC_ELSEWHERE"]} and counts["new"] == 1
    page = world.client(XIANGQIAO, "steward").get(f"/registers/subjects/imports/{batch_id}").text
    assert "E_USCC_ELSEWHERE" in page and "潮安" not in page
    with world.acting(CITY, "steward") as s:  # not even the superior, who sees the row, registers it twice
        assert service.stage(s, KIND, "x.xlsx", workbook([subject_row(40)])).counts["wrong"] == 1
    assert not rows_of(world, uscc=credit_code(41))  # the trial left nothing behind


def test_the_register_may_move_on_between_preview_and_job(world, keep_promises):
    batch_id = staged(world, [subject_row(50), subject_row(51)])
    with world.acting(XIANGQIAO, "steward") as s:
        job_id = service.confirm(s, s.get(ImportBatch, (44, batch_id))).id
    with world.acting(CHAOAN, "steward") as s:
        editing.add(s, subject_values(51))
    keep_promises(world)
    assert not rows_of(world, uscc=credit_code(50))
    page = world.client(XIANGQIAO, "steward").get(f"/registers/subjects/imports/{batch_id}").text
    assert "没有写入任何一行" in page and f"/jobs/{job_id}/retry" in page


def test_a_staged_file_holds_no_personal_data_in_plain(world):
    batch_id = staged(world, [subject_row(60), subject_row(61, 许可状态="?")])
    with world.acting(XIANGQIAO, "steward") as s:
        batch = s.get(ImportBatch, (44, batch_id))
        assert "enc:" in str(batch.rows) and "enc:" in str(batch.errors)
        kept = str(batch.rows) + str(batch.errors)
        assert "1990000" not in kept and "沈予安" not in kept


def test_a_discarded_file_is_emptied_and_stays_so(world):
    batch_id = staged(world, [subject_row(62)])
    client = world.client(XIANGQIAO, "steward")
    form = {"_idem": "discard-once-1"}
    assert client.post(f"/registers/subjects/imports/{batch_id}/discard", data=form).status_code == 303
    again = client.post(f"/registers/subjects/imports/{batch_id}/confirm", data={"_idem": "discard-once-2"})
    assert again.status_code == 422 and "E_BATCH_STATE" in again.text
    with world.acting(XIANGQIAO, "steward") as s:
        assert s.get(ImportBatch, (44, batch_id)).rows == []


@pytest.mark.req("S3-03", "S0-05")
def test_a_section_imports_its_own_categories_only(world):
    section = world.sections[CITY, "公共法律服务管理科"]
    with world.acting(CITY, "steward", section_id=section) as s:
        batch = service.stage(s, KIND, "x.xlsx", workbook([subject_row(70), subject_row(71, 机构类别="公证机构")]))
        assert [one["code"] for row in batch.errors for one in row["wrong"]] == ["E_NOT_IN_HAND"]
        assert batch.counts["new"] == 1


@pytest.mark.req("S1-06")
def test_a_row_that_had_left_comes_back(world, keep_promises):
    imported(world, keep_promises, [subject_row(80)])
    with world.acting(XIANGQIAO, "steward") as s:
        editing.leave(s, s.scalar(select(Subject).where(Subject.uscc == credit_code(80))), TODAY, "moved")
    batch = imported(world, keep_promises, [subject_row(80)])
    assert batch.counts["done_changed"] == 1 and rows_of(world, uscc=credit_code(80))[0].state == "active"


def test_the_whole_way_in_the_browser(world, keep_promises):
    client = world.client(XIANGQIAO, "steward")
    template = client.get("/registers/subjects/import/template.xlsx")
    assert template.data[:2] == b"PK" and "attachment" in template.headers["Content-Disposition"]
    data = workbook([subject_row(90), subject_row(91, 发证日期="去年")])
    sent = client.post(
        "/registers/subjects/import", data={"_idem": "upload-0001", "file": (io.BytesIO(data), "湘桥.xlsx")}
    )
    assert sent.status_code == 303
    where = sent.headers["Location"]
    page = client.get(where).text
    assert "导入 1 行" in page and "发证日期" in page and "E_DATE" in page
    again = client.post(f"{where}/confirm", data={"_idem": "confirm-0001"})
    twice = client.post(f"{where}/confirm", data={"_idem": "confirm-0001"})
    assert again.status_code == twice.status_code == 303
    assert "正在排队" in client.get(where).text
    assert keep_promises(world) == 1
    done = client.get(where).text
    assert "新增 1 行" in done and "已导入" in done
    assert rows_of(world, uscc=credit_code(90))


def test_the_list_of_wrong_rows_can_be_mended_and_sent_again(world):
    client = world.client(XIANGQIAO, "steward")
    rows = [subject_row(95, 发证日期="去年"), subject_row(96)]
    where = f"/registers/subjects/imports/{staged(world, rows)}"
    sheet = client.get(f"{where}/wrong.xlsx")
    assert sheet.status_code == 200
    form = {"_idem": "upload-0002", "file": (io.BytesIO(sheet.data), "改.xlsx")}
    sent = client.post("/registers/subjects/import", data=form)
    with world.acting(XIANGQIAO, "steward") as s:
        batch = service.load(s, int(sent.headers["Location"].rsplit("/", 1)[1]))
        assert batch.counts["rows"] == 1 and batch.counts["unknown"] == []
        assert [one["code"] for one in batch.errors[0]["wrong"]] == ["E_DATE"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "", "E_REQUIRED"),
        ("机构名称,代码".encode(), "名录.xlsx", "E_NOT_XLSX"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "名录.xls", "E_XLS"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(world, data, name, code):
    client = world.client(XIANGQIAO, "steward")
    answer = client.post("/registers/subjects/import", data={"_idem": "upload-bad1", "file": (io.BytesIO(data), name)})
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text


def test_fifty_megabytes_are_refused(world):
    client = world.client(XIANGQIAO, "steward")
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n' + b"\0" * (50 * 1024 * 1024)
    sent = {"input_stream": io.BytesIO(body + b"\r\n--x--\r\n"), "content_length": len(body) + 9}
    answer = client.post("/registers/subjects/import", content_type="multipart/form-data; boundary=x", **sent)
    assert answer.status_code == 413 and "E_TOO_LARGE" in answer.text


@pytest.mark.req("S0-04")
def test_another_bureau_reaches_no_import(world):
    where = f"/registers/subjects/imports/{staged(world, [subject_row(97)])}"
    for number, role in ((CHAOAN, "steward"), (CITY, "steward")):
        client = world.client(number, role)
        assert client.get(where).status_code == client.get(f"{where}/wrong.xlsx").status_code == 404
        assert client.post(f"{where}/confirm", data={"_idem": "strange-001"}).status_code == 404
    assert world.client(XIANGQIAO, "planner").get(where).status_code == 403
    wrong_kind = where.replace("subjects", "inspectors")
    assert world.client(XIANGQIAO, "steward").get(wrong_kind).status_code == 404


@pytest.mark.deep
def test_five_thousand_rows_arrive_and_are_renewed(world, keep_promises):
    rows = [subject_row(n) for n in range(10_000, 15_000)]
    for expected, change in (("done_new", {}), ("done_changed", {"负责人": "许景行"})):
        batch = imported(world, keep_promises, [row | change for row in rows], number=CHAOAN)
        assert batch.counts[expected] == 5000
