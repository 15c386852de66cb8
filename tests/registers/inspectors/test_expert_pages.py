"""Pages of the expert register: list, file, one expert, isolation (S4-17)."""

import itertools

import pytest

from saas import clock
from saas.registers.inspectors import experts
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, TODAY

LIST = "/registers/experts"
_keys = itertools.count(1)


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture(scope="module")
def ids(world) -> dict[int, int]:
    made = {}
    with clock.at(TODAY):
        for number, name in ((CITY, "程令仪"), (CHAOAN, "欧阳知远")):
            with world.acting(number, "steward") as s:
                facts = {"name": name, "unit": "某大学法学院", "title": "教授", "categories": ["law_firm"], "user_id": None}
                made[number] = experts.add(s, facts).id
    return made


@pytest.fixture(scope="module")
def steward(world, ids):
    return world.client(CITY, "steward")


def sent(client, url: str, **data):
    return client.post(url, data={"_idem": f"expert-{next(_keys):05d}", **data})


FORM = {"name": "安书宁", "unit": "潮州某协会", "title": "会长", "categories": ["law_firm", "notary_office"], "user_id": ""}


@pytest.mark.req("S4-17", "S2-18")
def test_an_expert_is_entered_changed_and_leaves(steward, ids):
    made = sent(steward, f"{LIST}/new", **FORM)
    assert made.status_code == 303
    where = made.headers["Location"]
    page = steward.get(where).text
    for words in ("安书宁", "潮州某协会", "会长", "律师事务所、公证机构", "可辅助检查", "不计入执法人员人数"):
        assert words in page
    assert sent(steward, f"{where}/edit", **FORM | {"title": "副会长"}).status_code == 303
    assert "副会长" in steward.get(where).text and "变更" in steward.get(where).text
    bad = sent(steward, f"{where}/leave", left_on="2020-01-01", reason="term")
    assert bad.status_code == 422 and 'data-code="E_DATE_RANGE"' in bad.text
    assert sent(steward, f"{where}/leave", left_on=TODAY.isoformat(), reason="term").status_code == 303
    assert "已离库" in steward.get(where).text and "安书宁" not in steward.get(LIST).text
    assert "安书宁" in steward.get(f"{LIST}?state=left").text
    assert sent(steward, f"{where}/come-back").status_code == 303
    assert "安书宁" in steward.get(LIST).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "E_REQUIRED"), ({"name": "安"}, "E_TOO_SHORT"), ({"unit": ""}, "E_REQUIRED"),
        ({"categories": []}, "E_REQUIRED"), ({"categories": ["spaceship"]}, "E_CHOICE"), ({"user_id": "999999"}, "E_CHOICE"),
        ({"name": "程令仪", "unit": "某大学法学院"}, "E_EXPERT_TWICE"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_named_and_what_was_typed_is_kept(steward, ids, changes, code):
    answer = sent(steward, f"{LIST}/new", **FORM | {"title": "打过的字"} | changes)
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text and "打过的字" in answer.text


def test_the_list_is_filtered_and_a_file(steward, ids, world):
    assert "程令仪" in steward.get(f"{LIST}?q=程&category=law_firm&bureau={CITY}").text
    assert "没有符合筛选条件的记录" in steward.get(f"{LIST}?category=forensic_institution").text
    lines = steward.get(f"{LIST}?format=csv&sort=bureau").get_data(as_text=True).strip().splitlines()
    assert lines[0].endswith("姓名,单位,职称或职务,熟悉类别,名录所属,入库日期,状态")
    assert any("程令仪,某大学法学院,教授,律师事务所,潮州市司法局,2023-03-20,在库" in line for line in lines)
    assert "程令仪" in steward.get("/w/find?q=程令").text
    for page in ("/registers/subjects", "/registers/inspectors"):
        assert f'href="{LIST}"' in steward.get(page).text
    empty = world.client(RAOPING, "steward").get(LIST).text
    assert "专家名录还是空的" in empty and "新增专家" in empty


def test_another_bureau_cannot_see_guess_or_change_an_expert(world, ids, steward):
    strange = f"{LIST}/{ids[CHAOAN]}"
    assert steward.get(strange).status_code == 200 and steward.get(f"{strange}/edit").status_code == 404
    below = world.client(CHAOAN, "steward")
    assert "程令仪" not in below.get(LIST).text
    for path in ("", "/edit", "/leave", "/conflicts", "/absences"):
        assert below.get(f"{LIST}/{ids[CITY]}{path}").status_code == 404
    for path in ("/edit", "/leave", "/come-back", "/conflicts", "/absences"):
        assert sent(below, f"{LIST}/{ids[CITY]}{path}", **FORM).status_code == 404
    assert "欧阳知远" in world.client(PROVINCE, "supervisor").get(f"{LIST}?bureau={CHAOAN}").text
    planner = world.client(CITY, "planner")
    assert planner.get(LIST).status_code == 200 and planner.get(f"{LIST}/new").status_code == 403
    assert "修改" not in planner.get(f"{LIST}/{ids[CITY]}").text
