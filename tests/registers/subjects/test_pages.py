"""Pages of the subject register: lists, one institution, forms, isolation, number of queries."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.journal.models import AuditEvent
from saas.registers.subjects import editing
from saas.registers.subjects.models import Subject
from tests.factories.queries import counted
from tests.factories.workbooks import credit_code, subject_values
from tests.factories.world import CHAOAN, CITY, PROVINCE, TODAY, XIANGQIAO

LIST = "/registers/subjects"


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture(scope="module")
def ids(world):
    with clock.at(TODAY):
        made = {}
        for number, start in ((XIANGQIAO, 0), (CHAOAN, 100)):
            with world.acting(number, "steward") as s:
                name = "湘桥独名" if number == XIANGQIAO else "潮安独名"
                made[number] = editing.add(s, subject_values(start, name=f"广东{name}律师事务所")).id
                for n in range(1, 25):
                    editing.add(s, subject_values(start + n, address="" if n == 1 else "潮州市", practitioners=n))
        with world.acting(CITY, "steward") as s:
            values = subject_values(300, category="notary_office", name="潮州市凤城公证处", license_no="445100300")
            made[CITY] = editing.add(s, values).id
    return made


@pytest.fixture(scope="module")
def steward(world):
    return world.client(XIANGQIAO, "steward")


def form(**changes):
    values = subject_values(500) | {"_idem": "form-subject-1", "license_from": "2019-05-20", "license_to": ""} | changes
    return {key: value for key, value in values.items() if value is not None}


@pytest.mark.req("S0-04")
def test_a_list_shows_the_own_bureau_or_the_own_subtree(world, ids, steward):
    here = steward.get(LIST).text
    assert "潮安" not in here and "所属单位" not in here
    assert "潮安独名" in world.client(CITY, "planner").get(f"{LIST}?q=潮安独名").text
    province = world.client(PROVINCE, "supervisor").get(f"{LIST}?bureau={CHAOAN}&q=独名").text
    assert "潮安独名" in province and "潮安区司法局" in province and "湘桥独名" not in province


@pytest.mark.req("S0-04")
def test_another_bureau_cannot_see_guess_or_change_a_row(world, ids, steward):
    strange = f"{LIST}/{ids[CHAOAN]}"
    for path in (strange, f"{strange}/edit", f"{strange}/leave", f"{LIST}/999999999", f"{LIST}/{10**30}"):
        assert steward.get(path).status_code == 404
    for path in (f"{strange}/edit", f"{strange}/leave", f"{strange}/come-back", f"{strange}/contact"):
        assert steward.post(path, data=form(_idem=f"strange{len(path)}")).status_code == 404
    assert "没有符合筛选条件的记录" in steward.get(f"{LIST}?q=潮安独名").text
    assert "潮安独名" not in steward.get(f"{LIST}?bureau={CHAOAN}").text
    above = world.client(CITY, "steward")
    assert above.get(strange).status_code == 200  # reads what lies below
    assert above.get(f"{strange}/edit").status_code == above.post(f"{strange}/contact").status_code == 404


def test_roles_without_the_right_have_no_button_and_no_way(world, ids):
    client = world.client(XIANGQIAO, "planner")
    page = client.get(f"{LIST}/{ids[XIANGQIAO]}").text
    assert "修改" not in page and "查看联系方式" not in page and "1990000" not in page
    assert client.get(f"{LIST}/new").status_code == client.get(f"{LIST}/import").status_code == 403
    assert client.post(f"{LIST}/{ids[XIANGQIAO]}/contact").status_code == 403


def test_filters_sorting_and_pages_are_bounded(ids, steward):
    first = steward.get(f"{LIST}?sort=practitioners&dir=desc")
    assert first.text.index(">24<") < first.text.index(">23<") and "第 1 页" in first.text
    second = steward.get(f"{LIST}?page=2").text
    assert second.count('<td data-label="类别"') == 5
    assert steward.get(f"{LIST}?gap=1").text.count('<td data-label="类别"') == 1
    assert steward.get(f"{LIST}?q={credit_code(3)}").text.count('<td data-label="类别"') == 1
    assert "没有符合筛选条件的记录" in steward.get(f"{LIST}?category=notary_office").text
    odd = f"{LIST}?sort=id;drop&dir=up&page=-4&category=zzz&state=%00&license='&bureau=abc&q=%25"
    assert steward.get(odd).status_code == 200


def test_the_file_holds_what_the_list_shows_and_no_personal_data(ids, steward):
    answer = steward.get(f"{LIST}?format=csv&q=湘桥独名")
    lines = answer.get_data(as_text=True).strip().splitlines()
    assert len(lines) == 2 and "广东湘桥独名律师事务所" in lines[1]
    assert "1990000" not in lines[1] and "沈予安" not in lines[1]


def test_the_number_of_queries_does_not_grow_with_the_list(world, ids, steward):
    with counted() as queries:
        steward.get(LIST)
    assert len(queries) <= 4, queries
    assert all("limit" in sql.lower() or "count(" in sql for sql in queries.touching("subject"))
    client = world.client(PROVINCE, "supervisor")
    with counted() as queries:
        client.get(f"{LIST}?sort=bureau")
    assert len(queries) <= 4, queries
    with counted() as queries:
        steward.get(f"{LIST}/{ids[XIANGQIAO]}")
    assert len(queries) <= 7, queries


def test_looking_at_a_contact_is_traced_each_time(world, ids, steward):
    where = f"{LIST}/{ids[XIANGQIAO]}"
    assert "19900000000" not in steward.get(where).text
    answers = [steward.post(f"{where}/contact", headers={"HX-Request": "true"}) for _ in range(2)]
    assert all("19900000000" in one.text and "<html" not in one.text for one in answers)
    assert "19900000000" not in steward.get(where).text
    with world.acting(XIANGQIAO, "audit_admin") as s:
        looks = select(AuditEvent).where(AuditEvent.act == "pii.reveal", AuditEvent.obj == f"subject:{ids[XIANGQIAO]}")
        events = s.scalars(looks).all()
    assert len(events) == 2 and "1990000" not in str([event.detail for event in events])


def test_a_new_institution_through_the_form(world, steward):
    bad = steward.post(f"{LIST}/new", data=form(uscc="31445102MD00050000", license_no="1", name="湘桥新所律师事务所"))
    assert bad.status_code == 422 and "E_USCC_" in bad.text and "E_LICENSE_LAW_FIRM" in bad.text
    assert 'value="湘桥新所律师事务所"' in bad.text
    good = steward.post(f"{LIST}/new", data=form())
    assert good.status_code == 303
    page = steward.get(good.headers["Location"]).text
    assert "长期" in page and "可抽取" in page
    assert steward.post(f"{LIST}/new", data=form()).headers["Location"] == good.headers["Location"]  # sent twice
    again = steward.post(f"{LIST}/new", data=form(_idem="form-subject-2"))
    assert again.status_code == 422 and "E_USCC_HERE" in again.text


def test_an_institution_is_edited_and_taken_out(world, ids, steward):
    where = f"{LIST}/{ids[XIANGQIAO]}"
    assert 'value="广东湘桥独名律师事务所"' in steward.get(f"{where}/edit").text
    values = form(_idem="edit-subject-1", uscc=credit_code(0), license_no="24451022010000000", head_name="许景行",
                  name="广东湘桥独名律师事务所", contact_name=None, contact_phone=None)  # fmt: skip
    assert steward.post(f"{where}/edit", data=values).status_code == 303
    late = steward.post(f"{where}/leave", data={"_idem": "leave-subj-1", "left_on": "2033-01-01", "reason": "moved"})
    assert late.status_code == 422 and "E_DATE_RANGE" in late.text
    done = {"_idem": "leave-subj-2", "left_on": "2023-03-20", "reason": "moved", "note": "迁往汕头"}
    assert steward.post(f"{where}/leave", data=done).status_code == 303
    page = steward.get(where).text
    assert "迁出本辖区" in page and "迁往汕头" in page and "许景行" in page
    assert "广东湘桥独名律师事务所" not in steward.get(LIST + "?q=湘桥独名").text
    assert "广东湘桥独名律师事务所" in steward.get(LIST + "?q=湘桥独名&state=left").text
    assert steward.post(f"{where}/come-back", data={"_idem": "back-subj-1"}).status_code == 303
    with world.acting(XIANGQIAO, "steward") as s:
        assert editing.contact_of(s, s.get(Subject, (44, ids[XIANGQIAO]))).phone == "19900000000"


@pytest.mark.req("S0-05", "S3-03")
def test_a_member_of_a_section_gets_404_for_another_sections_subject(world, ids):
    from saas.foundation.accounts import people
    from tenants.people import Membership

    section = world.sections[CITY, "律师工作管理科"]
    with world.acting(CITY, "sec_admin", user_id=None) as s:
        people.grant(s, s.get(Membership, (44, world.members[CITY, "reviewer"])), ["reviewer"], section_id=section)
    client = world.client(CITY, "reviewer")
    assert client.get(f"{LIST}/{ids[CITY]}").status_code == 404
    assert client.get(f"{LIST}/{ids[CHAOAN]}").status_code == 200
    page = client.get(f"{LIST}?q=凤城").text
    assert "潮州市凤城公证处" not in page and "只列您科室主管的类别" in page
    assert "潮州市凤城公证处" not in client.get("/w/find?q=凤城").text


def test_find_and_todos(world, ids, steward):
    with world.acting(XIANGQIAO, "steward") as s:
        lapsed = s.scalar(select(Subject).where(Subject.uscc == credit_code(2)))
        editing.change(s, lapsed, {"license_to": clock.today().replace(day=1)})
    assert "核实 1 家执业许可已到期的检查对象" in steward.get("/w").text
    assert steward.get(f"{LIST}?license=lapsed").text.count('<td data-label="类别"') == 1
    assert f"{LIST}/{ids[XIANGQIAO]}" in steward.get("/w/find?q=湘桥独名").text
    assert f"{LIST}/{ids[CHAOAN]}" not in steward.get("/w/find?q=潮安独名").text


def test_an_empty_register_says_what_belongs_there(world):
    page = world.client(PROVINCE + 5100 + 22, "steward").get(LIST).text
    assert "检查对象名录还是空的" in page and "从 Excel 导入" in page
