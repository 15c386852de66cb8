"""修法复核: an amendment marks the items it touches, each bureau answers for its own, a draft does not forget (S1-08)."""

import secrets
from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.registers.checklists import laws, service
from saas.registers.checklists.wiring import to_review
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, TODAY, XIANGQIAO
from tests.registers.checklists.kit import NAME, POINTS, draft, item, load, publish

BAR = "对律师事务所的检查"
LAWYERS = {"title": "《律师法》", "article": "第二十三条", "level": "law"}
OWN = "对公证机构收费的检查"
FEES = {"title": "《公证法》", "article": "第四十六条第一款", "level": "law"}


@pytest.fixture(scope="module")
def listed(world):
    """The province's list of two items; the city adds one of its own upon the notaries' law."""
    with clock.at(TODAY):
        number = draft(world, PROVINCE)
        with world.acting(PROVINCE, "planner") as s:
            item(s, load(s, number), BAR, basis=(LAWYERS,), categories=("law_firm",))
        publish(world, PROVINCE, number, document="粤司规〔2023〕1号")
        publish(world, CITY, draft(world, CITY, name=OWN, basis=(FEES,)))
    return world


@pytest.fixture(scope="module")
def amended(listed) -> int:
    """The province enters: articles 3 to 7 and 46 of the notaries' law."""
    with clock.at(TODAY), listed.acting(PROVINCE, "planner") as s:
        return laws.enter(
            s, law="中华人民共和国公证法", articles="第三条至第七条；第四十六条",
            amended_on=date(2023, 3, 10), in_force_from=date(2023, 5, 1),
        ).id  # fmt: skip


def seen(world, number: int, change_id: int) -> list[laws.Touched]:
    with world.acting(number) as s:
        return laws.touched(s, laws.change_of(s, change_id))


def said(world, number: int, change_id: int, verdicts: dict) -> str:
    """The refusal's code, or nothing."""
    try:
        with world.acting(number, "planner") as s:
            laws.review(s, laws.change_of(s, change_id), verdicts)
    except Refusal as no:
        return no.code
    return ""


@pytest.mark.req("S1-08")
def test_everybody_below_sees_what_is_touched_and_who_answers(listed, amended):
    assert [(one.item.name, one.mine) for one in seen(listed, PROVINCE, amended)] == [(NAME, True)]
    assert [(one.item.name, one.mine) for one in seen(listed, CITY, amended)] == [(NAME, False), (OWN, True)]
    assert [(one.item.name, one.mine) for one in seen(listed, XIANGQIAO, amended)] == [(NAME, False), (OWN, False)]
    with listed.app.test_request_context(), listed.acting(CITY, "planner") as s:
        [todo] = to_review(s, s.info["ctx"])
    assert "公证法" in todo.title and "1 个事项" in todo.title
    with listed.app.test_request_context(), listed.acting(XIANGQIAO, "planner") as s:
        assert to_review(s, s.info["ctx"]) == []


@pytest.mark.req("S1-08")
def test_nobody_answers_for_another_s_item(listed, amended):
    [province, city] = (one.key for one in seen(listed, CITY, amended))
    assert said(listed, CITY, amended, {province: ("unaffected", "")}) == "E_NOT_YOURS"
    assert said(listed, CITY, amended, {city: ("revise", " ")}) == "E_NOTE"
    assert said(listed, CITY, amended, {city: ("maybe", "")}) == "E_VERDICT"
    assert seen(listed, CITY, amended)[1].review is None


@pytest.mark.req("S1-08")
def test_a_superior_s_verdict_is_read_below_and_a_county_s_stays_there(listed, amended):
    [province] = (one.key for one in seen(listed, PROVINCE, amended))
    assert said(listed, PROVINCE, amended, {province: ("unaffected", "只改了用词")}) == ""
    found = seen(listed, RAOPING, amended)[0]
    assert (found.above.verdict, found.above.note, found.review) == ("unaffected", "只改了用词", None)


@pytest.mark.req("S1-08")
def test_what_needs_changing_stays_lit_in_the_next_draft_until_it_is_changed(listed, amended):
    key = seen(listed, CITY, amended)[1].key
    with listed.acting(CITY, "planner") as s:
        edition = service.new_draft(s, title="潮州市清单（修订）", source=service.in_force(s))
        number = edition.id
    with listed.acting(CITY, "planner") as s:
        assert [flag.state for flag in laws.flags(s, load(s, number))[key]] == ["open"]
    assert said(listed, CITY, amended, {key: ("revise", "收费条款改为第四十七条")}) == ""
    with listed.acting(CITY, "planner") as s:
        edition = load(s, number)
        [flag] = laws.flags(s, edition)[key]
        assert (flag.state, flag.note) == ("revise", "收费条款改为第四十七条")
        [row] = service.whole(s, edition)
        assert laws.fingerprint(row) == seen(listed, CITY, amended)[1].review.fingerprint, "the copy has the same words"
    page = listed.client(CITY, "publisher").get(f"/checklists/{number}").text
    assert "需按中华人民共和国公证法修订，还没有改" in page and "修法复核还有 1 处没有了结" in page
    with listed.acting(CITY, "planner") as s:
        edition = load(s, number)
        [row] = service.whole(s, edition)
        service.save_item(
            s, edition, row, name=OWN, categories=["notary_office"], organ="潮州市司法局", methods=["on_site"],
            basis=[FEES | {"article": "第四十七条"}], points=POINTS,
        )  # fmt: skip
    with listed.acting(CITY, "planner") as s:
        assert [flag.state for flag in laws.flags(s, load(s, number))[key]] == ["done"]
    publish(listed, CITY, number, document="潮司〔2023〕20号", since=date(2023, 3, 15))
    with listed.acting(CITY) as s:
        assert laws.flags(s, load(s, number)) == {}, "a published edition asks nothing any more"


@pytest.mark.req("S1-08")
def test_an_item_that_came_later_was_written_with_the_amendment_in_view(listed, amended):
    with clock.at(date(2023, 6, 1)):
        publish(listed, CHAOAN, draft(listed, CHAOAN, name="新事项", basis=(FEES,)), since=date(2023, 5, 1))
        assert "新事项" not in [one.item.name for one in seen(listed, CHAOAN, amended)]
        with listed.acting(CHAOAN, "planner") as s:
            later = laws.enter(s, law="公证法", articles="", amended_on=date(2023, 6, 1), in_force_from=date(2023, 6, 1)).id
        assert "新事项" in [one.item.name for one in seen(listed, CHAOAN, later)]
        with listed.acting(RAOPING) as s:
            assert laws.change_of(s, later) is None, "a sibling's entry is not one's own"
        with listed.acting(CITY) as s:
            assert laws.change_of(s, later) is None, "a superior reads it, and is not bound by it"


@pytest.mark.req("S1-08")
def test_the_review_in_the_browser(listed):
    planner = listed.client(PROVINCE, "planner")
    sent = {
        "_idem": secrets.token_hex(8),
        "law": "《律师法》",
        "articles": "第23条",
        "amended_on": "2023-03-01",
        "in_force_from": "2023-04-01",
    }
    at = planner.post("/checklists/laws/new", data=sent).headers["Location"]
    page = planner.get(at).text
    assert BAR in page and NAME not in page and "1 项待复核" in page
    number = int(at.rsplit("/", 1)[1])
    [one] = seen(listed, PROVINCE, number)
    field = f"{one.key[0]}-{one.key[1]}"
    wrong = planner.post(
        "/checklists/laws/review", data={"_idem": secrets.token_hex(8), "law": number, f"v-{field}": "revise", f"n-{field}": ""}
    )
    assert wrong.status_code == 422 and "请写明改什么" in wrong.text
    right = {"_idem": secrets.token_hex(8), "law": number, f"v-{field}": "unaffected", f"n-{field}": "不影响检查"}
    assert planner.post("/checklists/laws/review", data=right).status_code == 303
    assert "都已复核" in planner.get("/checklists/laws").text
    below = listed.client(XIANGQIAO, "planner").get(at).text
    assert "不影响检查" in below and "没有本局要复核的事项" in below
    assert "登记修法" not in listed.client(XIANGQIAO, "inspector").get("/checklists/laws").text


def test_dates_and_names_are_asked_for(listed):
    for law, day, code in (("《》", date(2023, 5, 1), "E_LAW"), ("公证法", date(2023, 1, 1), "E_DATES")):
        with listed.acting(CITY, "planner") as s, pytest.raises(Refusal) as no:
            laws.enter(s, law=law, articles="", amended_on=date(2023, 3, 1), in_force_from=day)
        assert no.value.code == code
