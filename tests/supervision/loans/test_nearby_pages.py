"""Pages of neighbours, boundaries and told strength, as a browser sees them."""

import io
import itertools

import pytest

from saas import clock
from saas.supervision.loans import capacity, neighbours, shapes
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans import kit
from tests.supervision.loans.geo import box, collection, feature, polygon

pytestmark = pytest.mark.req("S2-30")
_keys = itertools.count(1)
WHO = "loan_coordinator"


@pytest.fixture(autouse=True)
def july():
    with clock.at(kit.DAY):
        yield


def sent(client, url, **data):
    return client.post(url, data={"_idem": f"near-page-{next(_keys):04d}", **data})


def uploaded(client, data: bytes, name: str = "县区.geojson", **more):
    return sent(client, "/loans/nearby/boundaries/upload", file=(io.BytesIO(data), name), **more)


def test_a_county_says_who_borders_on_it_and_takes_it_back(loans):
    client = loans.world.client(XIANGQIAO, WHO)
    page = client.get("/loans/nearby").text
    assert "还不知道和谁相邻" in page and "潮安区司法局" in page and "下级之间" not in page
    answer = sent(client, "/loans/nearby/say", other=CHAOAN, adjacent="1", kilometres="12")
    assert answer.status_code == 303
    page = client.get("/loans/nearby").text
    assert "距 12 公里" in page and "收回" in page and "手工" in page
    other = loans.world.client(CHAOAN, WHO).get("/loans/nearby").text  # the neighbour's word counts until one says otherwise
    assert "距 12 公里" in other and "其实不相邻" in other
    assert sent(client, "/loans/nearby/say", other=RAOPING, adjacent="0").status_code == 303
    assert "已说明不相邻" in client.get("/loans/nearby").text
    for number in (CHAOAN, RAOPING):
        assert sent(client, "/loans/nearby/unsay", one=XIANGQIAO, other=number).status_code == 303
    assert "还不知道和谁相邻" in client.get("/loans/nearby").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"other": "", "adjacent": "1"}, "请填写此项"),
        ({"other": XIANGQIAO, "adjacent": "1"}, "请从列表中选择"),
        ({"other": CITY, "adjacent": "1"}, "请从列表中选择"),
        ({"other": OTHER_COUNTY, "adjacent": "1"}, "请从列表中选择"),
        ({"other": CHAOAN, "adjacent": "2"}, "请从列表中选择"),
        ({"other": CHAOAN, "adjacent": "1", "kilometres": "0"}, "应在 1 到 3000 之间"),
        ({"other": CHAOAN, "one": RAOPING, "adjacent": "1"}, "请从列表中选择"),
    ],
)
def test_what_cannot_be_said(loans, fields, said):
    answer = sent(loans.world.client(XIANGQIAO, WHO), "/loans/nearby/say", **fields)
    assert answer.status_code == 422 and said in answer.text


def test_the_city_says_it_of_two_counties_and_lists_all_that_is_said(loans):
    client = loans.world.client(CITY, WHO)
    assert "下级之间" in client.get("/loans/nearby").text
    assert sent(client, "/loans/nearby/say", one=CHAOAN, other=RAOPING, adjacent="1", kilometres="31").status_code == 303
    page = client.get(f"/loans/nearby?of={RAOPING}").text
    assert "潮安区司法局 — 饶平县司法局" in page and "距 31 公里" in page
    assert "潮安区司法局 — 饶平县司法局" not in client.get(f"/loans/nearby?of={XIANGQIAO}").text
    assert "潮州市司法局" in loans.world.client(RAOPING, WHO).get("/loans/nearby").text
    assert sent(client, "/loans/nearby/unsay", one=RAOPING, other=CHAOAN).status_code == 303
    assert "距 31 公里" not in client.get("/loans/nearby").text


def test_a_bureau_is_found_by_its_name(loans):
    client = loans.world.client(XIANGQIAO, WHO)
    found = client.get("/loans/nearby?q=饶平").text
    assert f'value="{RAOPING}"' in found and f'value="{CHAOAN}"' not in found
    assert "没有名称里有“%”的单位" in client.get("/loans/nearby?q=%25").text


def test_readers_see_but_do_not_write(loans):
    client = loans.world.client(XIANGQIAO, "planner")
    page = client.get("/loans/nearby").text
    assert "记下" not in page and client.get("/loans/nearby/boundaries").status_code == 200
    assert client.get("/loans/capacity").status_code == 200
    for url in ("say", "unsay", "boundaries/upload", "boundaries/remove", "boundaries/compute"):
        assert sent(client, f"/loans/nearby/{url}").status_code == 403, url
    for url in ("save", "withdraw"):
        assert sent(client, f"/loans/capacity/{url}").status_code == 403, url


def test_a_file_with_a_wrong_feature_writes_nothing_unless_asked_to(loans):
    client = loans.world.client(CITY, WHO)
    data = collection(
        feature(polygon(box(0, 0)), adcode=XIANGQIAO),
        feature(polygon(box(10, 0)), name="潮安区"),
        feature(polygon(box(20, 0)), adcode="999999"),
        feature(polygon([[y, x] for x, y in box(0, 10)]), adcode=RAOPING),
    )
    answer = uploaded(client, data)
    assert answer.status_code == 422 and "没有收下任何边界" in answer.text and "E_SWAPPED" in answer.text
    assert "没有代码是 999999 的单位" in answer.text and "还没有边界" in answer.text
    answer = uploaded(client, data, partial="1")
    assert answer.status_code == 200 and "已收下 2 个边界" in answer.text and "E_CODE" in answer.text
    assert "县区.geojson" in client.get("/loans/nearby/boundaries").text
    near = loans.world.client(XIANGQIAO, WHO).get("/loans/nearby").text
    assert "按边界<" in near and "距 10 公里" in near
    assert sent(client, "/loans/nearby/boundaries/compute").status_code == 303
    for number in (XIANGQIAO, CHAOAN):
        assert sent(client, "/loans/nearby/boundaries/remove", about=number).status_code == 303
    assert "按边界<" not in loans.world.client(XIANGQIAO, WHO).get("/loans/nearby").text


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "不是 JSON"), (b"PK\x03\x04", "不是 JSON"), (b"[]", "不是 GeoJSON"), (b" " * 3000, "不能超过 20 MB")]
)
def test_a_file_that_is_none(loans, monkeypatch, data, said):
    monkeypatch.setattr(shapes, "MOST_BYTES", 2000)
    answer = uploaded(loans.world.client(CITY, WHO), data)
    assert answer.status_code == 422 and said in answer.text


def test_no_file_at_all(loans):
    assert "请填写此项" in sent(loans.world.client(CITY, WHO), "/loans/nearby/boundaries/upload").text


def test_strength_is_told_once_saved_and_withdrawn_with_one_button(loans):
    client, week = loans.world.client(CHAOAN, WHO), kit.WINDOW[0].isoformat()
    page = client.get("/loans/capacity").text
    assert "未公布" in page and "可用 4，建议 2" in page and "公证机构</th>" not in page
    filled = client.get("/loans/capacity?fill=1").text
    assert "还没有公布" in filled and '<option value="2" selected>' in filled
    with loans.at(CHAOAN) as s:
        assert capacity.told(s) == {}  # looking at the proposal tells nobody
    assert sent(client, "/loans/capacity/save", **{f"n-law_firm-{week}": "3"}).status_code == 303
    assert "已公布 1 格" in client.get("/loans/capacity").text
    with loans.at(XIANGQIAO) as s:
        neighbours.say(s, XIANGQIAO, CHAOAN, True)
    assert "可借 3 人以上" in loans.world.client(XIANGQIAO).get("/loans/nearby?category=law_firm").text
    assert "可借 3 人以上" in loans.world.client(CHAOAN, "planner").get("/loans/capacity").text
    for odd in ({f"n-law_firm-{week}": "4"}, {f"n-law_firm-{week}": "x"}, {f"n-law_firm-{week}": "²"}):
        assert sent(client, "/loans/capacity/save", **odd).status_code == 422
    assert sent(client, "/loans/capacity/withdraw").status_code == 303
    assert "未公布余力" in loans.world.client(XIANGQIAO).get("/loans/nearby").text


@pytest.mark.parametrize("bureau", [PROVINCE, CITY, XIANGQIAO])
def test_pages_ask_a_fixed_number_of_questions(loans, bureau):
    client = loans.world.client(bureau, WHO)
    for url, most in (("/loans/nearby", 12), ("/loans/nearby/boundaries", 6), ("/loans/capacity", 8)):
        client.get(url)
        with counted() as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= most, (url, len(queries), *queries)


def test_a_picture_of_the_boundaries_that_are_there_and_lists_as_files(loans):
    client = loans.world.client(CITY, WHO)
    assert "mq-near-map" not in client.get("/loans/nearby").text
    data = collection(feature(polygon(box(0, 0)), adcode=XIANGQIAO), feature(polygon(box(10, 0), box(14, 4, 2, 2)), adcode=CHAOAN))
    assert uploaded(client, data).status_code == 303
    assert ">潮安区</text>" in client.get("/loans/nearby").text
    page = loans.world.client(XIANGQIAO).get("/loans/nearby").text
    assert 'class="is-own" d="M' in page and ">湘桥区</text>" in page
    rows = client.get("/loans/nearby?format=csv").get_data(as_text=True).splitlines()
    [row] = [one for one in rows if one.endswith("潮州市司法局,按边界,2023-07-03")]
    assert row.startswith("湘桥区司法局,潮安区司法局,相邻,")
    assert "潮州市司法局,县区.geojson" in client.get("/loans/nearby/boundaries?format=csv").get_data(as_text=True)
    for number in (XIANGQIAO, CHAOAN):
        sent(client, "/loans/nearby/boundaries/remove", about=number)
