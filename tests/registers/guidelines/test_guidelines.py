"""细则与指引: drafted by one, published by another, read downwards and by everybody, never changed afterwards (S4-21)."""

import io
import secrets
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from saas import clock
from saas.errors import Refusal
from saas.foundation.publication.models import PubRecord
from saas.registers.guidelines import service
from saas.registers.guidelines.models import GuidelineVersion
from saas.registers.guidelines.wiring import find, to_publish
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, TODAY, XIANGQIAO
from tests.foundation.attachments.files import PDF
from tests.registers.guidelines.test_texts import FIRST, SECOND


def load(s, number: int) -> GuidelineVersion:
    return s.get(GuidelineVersion, (s.info["ctx"].root, number))


def drafted(world, bureau: int, title="“双随机、一公开”监管工作细则", body=FIRST) -> int:
    with world.acting(bureau, "planner") as s:
        version = service.begin(s, kind="rules", title=title)
        service.write(s, version, title=title, body=body)
        return version.id


def published(world, bureau: int, number: int, since=date(2023, 3, 1), document="潮司（2023）9号") -> None:
    with world.acting(bureau, "publisher") as s:
        service.publish(s, load(s, number), effective_from=since, document_number=document)


def key() -> dict:
    return {"_idem": secrets.token_hex(8)}


@pytest.mark.req("S4-21")
def test_from_the_first_word_to_the_public_page(world):
    planner, publisher = world.client(CITY, "planner"), world.client(CITY, "publisher")
    begun = planner.post("/guidelines/new", data=key() | {"kind": "procedure", "title": "现场检查程序"}).headers["Location"]
    number = int(begun.split("/")[-2])
    written = key() | {"title": "现场检查程序", "body": FIRST + "\n<b>粗体</b>", "file": (io.BytesIO(PDF), "程序.pdf")}
    assert planner.post(begun, data=written, content_type="multipart/form-data").status_code == 303
    page = planner.get(f"/guidelines/{number}").text
    assert "<strong>第二条</strong>" in page and "&lt;b&gt;粗体" in page and "<b>粗体" not in page and "程序.pdf" in page
    with world.app.test_request_context(), world.acting(CITY, "publisher") as s:
        assert any("现场检查程序" in todo.title for todo in to_publish(s, s.info["ctx"]))
    stranger = world.client()
    assert "现场检查程序" not in stranger.get(f"/b/{CITY}/guidelines").text
    issued = publisher.post(f"/guidelines/{number}/publish", data=key() | {"document_number": "", "effective_from": "2023-03-01"})
    assert issued.status_code == 303, issued.text
    assert "现场检查程序" in stranger.get(f"/b/{CITY}/guidelines").text and "现场检查程序" in stranger.get(f"/b/{CITY}").text
    with world.acting(CITY) as s:
        row = s.scalars(select(PubRecord).where(PubRecord.root_id == 44, PubRecord.title == "现场检查程序")).one()
    shown = stranger.get(f"/r/{row.slug}").text
    assert "第三条" in shown and "&lt;b&gt;粗体" in shown
    got = stranger.get(f"/r/{row.slug}/file")
    assert got.get_data() == PDF
    got.close()


@pytest.mark.req("S4-21")
def test_whoever_wrote_does_not_publish_and_nothing_changes_afterwards(world):
    number = drafted(world, CHAOAN, "潮安区工作指引")
    for role in ("planner",):
        with world.acting(CHAOAN, role) as s, pytest.raises(Refusal) as no:
            service.publish(s, load(s, number), effective_from=date(2023, 3, 1))
        assert no.value.code == "E_SAME_PERSON"
    published(world, CHAOAN, number)
    with world.acting(CHAOAN, "planner") as s, pytest.raises(Refusal) as no:
        service.write(s, load(s, number), title="x", body="y")
    assert no.value.code == "E_PUBLISHED"
    for statement in ("update app.guideline_version set body = 'x' where id = :id", "delete from app.guideline_version where id = :id"):
        with pytest.raises(IntegrityError, match="never changes"), world.acting(CHAOAN) as s:
            s.execute(text(statement), {"id": number})


@pytest.mark.req("S0-03", "S4-21")
def test_the_province_s_text_reaches_the_county_and_nobody_else(world):
    number = drafted(world, PROVINCE, "广东省抽查工作指引")
    hidden = world.client(XIANGQIAO, "inspector")
    assert hidden.get(f"/guidelines/{number}").status_code == 404, "a draft stays in its bureau"
    published(world, PROVINCE, number, document="粤司办〔2023〕7号")
    page = hidden.get("/guidelines").text
    assert "广东省抽查工作指引" in page and "粤司办〔2023〕7号" in page and "本局还没有自己的细则和指引" in page
    assert hidden.get(f"/guidelines/{number}").status_code == 200
    assert world.client(OTHER_COUNTY, "planner").get(f"/guidelines/{number}").status_code == 404
    with world.acting(XIANGQIAO) as s:
        assert [one.head.title for one in service.shelves(s) if one.guideline.tenant_no == PROVINCE] == ["广东省抽查工作指引"]
    with world.app.test_request_context(), world.acting(XIANGQIAO) as s:
        assert "广东省抽查工作指引" in [one.name for one in find(s, "公证机构")] and find(s, "没有的词") == []


@pytest.mark.req("S4-21")
def test_the_next_version_counts_from_its_day_and_the_former_stays(world):
    first = drafted(world, XIANGQIAO, "湘桥区工作细则")
    published(world, XIANGQIAO, first, document="湘司〔2023〕1号")
    planner = world.client(XIANGQIAO, "planner")
    at = planner.post(f"/guidelines/{first}/revise", data=key()).headers["Location"]
    second = int(at.split("/")[-2])
    again = planner.post(f"/guidelines/{first}/revise", data=key())
    assert again.status_code == 422 and "还有一个未发布的版本" in again.text
    note = "公示期限缩短为 15 个工作日。"
    planner.post(at, data=key() | {"title": "湘桥区工作细则", "body": SECOND, "note": note})
    with world.acting(XIANGQIAO, "publisher") as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, second), effective_from=date(2023, 2, 1))
    assert no.value.code == "E_DATES"
    published(world, XIANGQIAO, second, since=date(2023, 4, 1), document="湘司〔2023〕2号")
    with world.acting(XIANGQIAO) as s:
        before, after = (service.shelved(load(s, first).guideline, day) for day in (TODAY, date(2023, 4, 1)))
        assert (before.now.number, before.coming.number, after.now.number, after.coming) == (1, 2, 2, None)
    page = planner.get(f"/guidelines/{second}/compare").text
    assert "<del>20</del><ins>15</ins>" in page and "段没有变" in page and note in page
    public = world.client().get(f"/b/{XIANGQIAO}/guidelines").text
    assert "第 1 版" in public and "第 2 版" in public
    with world.acting(XIANGQIAO) as s:
        rows = s.scalars(select(PubRecord).where(PubRecord.root_id == 44, PubRecord.title == "湘桥区工作细则").order_by(PubRecord.id)).all()
    assert "<del>20</del><ins>15</ins>" in world.client().get(f"/r/{rows[1].slug}/changes?with=1").text
    assert world.client().get(f"/r/{rows[0].slug}").text.count("第 2 版") >= 1
    with clock.at(date(2023, 4, 2)):
        assert "第 2 版" in world.client().get(f"/b/{XIANGQIAO}/guidelines").text


def test_a_draft_without_words_is_not_published_and_can_be_thrown_away(world):
    number = drafted(world, CITY, "空的指引", body=" ")
    with world.acting(CITY, "publisher") as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, number), effective_from=TODAY)
    assert no.value.code == "E_NO_TEXT"
    planner = world.client(CITY, "planner")
    assert planner.post(f"/guidelines/{number}/discard", data=key()).status_code == 303
    assert planner.get(f"/guidelines/{number}").status_code == 404 and "空的指引" not in planner.get("/guidelines").text


def test_a_telephone_number_does_not_get_outside(world):
    number = drafted(world, CITY, "联系人指引", body="有问题请打 13812345678。")
    with world.acting(CITY, "publisher") as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, number), effective_from=TODAY)
    assert no.value.code == "E_PERSONAL_DATA"
    with world.acting(CITY) as s:
        assert not load(s, number).published
