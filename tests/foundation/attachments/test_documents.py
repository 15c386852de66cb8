"""制度文件: one file for all rules of its number, kept for good, read downwards, public only through a second person (S1-13)."""

import hashlib
import io
import secrets

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from saas import clock
from saas.demo import rules
from saas.errors import Refusal
from saas.foundation.attachments import service as documents
from saas.foundation.attachments.models import RuleDocument
from saas.foundation.publication import service as publications
from saas.foundation.publication.models import PubRecord
from saas.foundation.settings import service as settings
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, RAOPING, TODAY, XIANGQIAO
from tests.foundation.attachments import files

NUMBER = "潮司〔2023〕9号"


def sent(data: bytes, name: str, **fields) -> dict:
    return {"_idem": secrets.token_hex(8), "file": (io.BytesIO(data), name), **fields}


def fetched(client, address: str):
    """A whole answer, closed as a server closes it."""
    answer = client.get(address)
    answer.get_data()
    answer.close()
    return answer


@pytest.fixture(scope="module")
def ruled(world):
    """Chaozhou's rules, all under one number."""
    with clock.at(TODAY), world.acting(CITY, "publisher") as s:
        rules.store(s)
    return world


@pytest.fixture(scope="module")
def kept(ruled) -> int:
    """The city's document, brought in the browser under a careless spelling of its number; its id."""
    publisher = ruled.client(CITY, "publisher")
    fields = sent(files.PDF, "潮司9号.txt", number="潮司[2023] 9号", title="“双随机、一公开”监管工作细则")
    answer = publisher.post("/settings/documents/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


@pytest.mark.req("S1-13")
def test_a_rule_says_that_its_file_is_missing_until_it_is_there(ruled):
    with ruled.acting(CITY) as s:
        pairs = [(row.tenant_no, row.document_number) for rows in settings.book(s).rows.values() for row in rows]
        assert len(pairs) > 3 and documents.lacking(s, pairs) == [(CITY, NUMBER)]
    assert "缺附件" in ruled.client(CITY, "planner").get("/settings/draw_rate?scope=law_firm/county").text
    assert NUMBER in ruled.client(CITY, "publisher").get("/settings/documents").text


@pytest.mark.req("S1-13")
def test_one_document_serves_all_values_of_its_number(ruled, kept):
    page = ruled.client(CITY, "planner").get("/settings/draw_rate?scope=law_firm/county").text
    assert "缺附件" not in page and f"/settings/documents/{kept}" in page
    shown = ruled.client(CITY, "planner").get(f"/settings/documents/{kept}").text
    assert shown.count("/settings/draw_rate") > 3 and NUMBER in shown
    with ruled.acting(CITY) as s:
        row = s.get(RuleDocument, (44, kept))
        assert (row.number, row.revision, row.media_type) == (NUMBER, 1, "application/pdf")
        assert row.sha256 == hashlib.sha256(files.PDF).hexdigest() and row.uploaded_by == ruled.users[CITY, "publisher"]


def test_a_page_asks_once_for_all_its_documents(ruled, kept):
    with ruled.acting(XIANGQIAO) as s:
        said = []
        event.listen(s.get_bind(), "before_cursor_execute", lambda *a: said.append(a[2]))
        for _n in range(30):
            assert documents.of_number(s, CITY, NUMBER).id == kept
            assert documents.of_number(s, PROVINCE, "粤司〔2020〕1号") is None
    assert sum("rule_document" in one for one in said) == 1


@pytest.mark.req("S1-13")
def test_the_file_leaves_as_an_attachment_in_a_sandbox(ruled, kept):
    answer = fetched(ruled.client(CITY, "planner"), f"/settings/documents/{kept}/file")
    assert answer.status_code == 200 and answer.data == files.PDF and answer.mimetype == "application/pdf"
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment") and f"document-{kept}.pdf" in said and ".txt" not in said
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.req("S1-13")
def test_who_reads_it(ruled, kept):
    for number, status in ((XIANGQIAO, 200), (RAOPING, 200), (PROVINCE, 200), (OTHER_COUNTY, 404)):
        assert fetched(ruled.client(number, "planner"), f"/settings/documents/{kept}/file").status_code == status, number
    assert fetched(ruled.client(), f"/settings/documents/{kept}/file").status_code == 303
    own = ruled.client(CHAOAN, "publisher")
    fields = sent(files.PNG, "scan.png", number="安司〔2023〕2号", title="扫描件")
    at = own.post("/settings/documents/new", data=fields, content_type="multipart/form-data").headers["Location"]
    assert fetched(ruled.client(CITY, "planner"), f"{at}/file").status_code == 200, "a superior reads its subtree"
    assert fetched(ruled.client(XIANGQIAO, "planner"), f"{at}/file").status_code == 404, "a sibling does not"
    assert (
        ruled.client(XIANGQIAO, "publisher")
        .post(f"/settings/documents/{kept}/replace", data=sent(files.PNG, "a.png", title="换"))
        .status_code
        == 404
    )


@pytest.mark.req("S1-13")
def test_replacing_keeps_the_former_file(ruled, kept):
    publisher = ruled.client(CITY, "publisher")
    answer = publisher.post(
        f"/settings/documents/{kept}/replace", data=sent(files.DOCX, "b.docx", title="工作细则"), content_type="multipart/form-data"
    )
    newer = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert newer != kept
    assert fetched(publisher, f"/settings/documents/{kept}/file").data == files.PDF
    assert fetched(publisher, f"/settings/documents/{newer}/file").data == files.DOCX
    with ruled.acting(CITY) as s:
        assert documents.of_number(s, CITY, NUMBER).id == newer
        assert [row.revision for row in documents.revisions(s, s.get(RuleDocument, (44, newer)))] == [2, 1]
    for statement in ("update app.rule_document set title = 'x' where id = :id", "delete from app.rule_document where id = :id"):
        with pytest.raises(IntegrityError, match="never changes"), ruled.acting(CITY, "publisher") as s:
            s.execute(text(statement), {"id": kept})


def test_the_same_bytes_again_change_nothing(ruled, kept):
    with ruled.acting(CITY, "publisher") as s:
        former = documents.of_number(s, CITY, NUMBER)
        again = documents.add(s, title=former.title, name="c.docx", data=files.DOCX, number="潮司（2023）9号")
        assert again.id == former.id


def test_a_wrong_file_is_refused_beside_its_field(ruled):
    publisher = ruled.client(CITY, "publisher")
    fields = sent(b"<html></html>", "红头文件.pdf", number="潮司〔2023〕10号", title="通知")
    answer = publisher.post("/settings/documents/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422 and "只收 PDF" in answer.text and 'value="潮司〔2023〕10号"' in answer.text
    missing = publisher.post("/settings/documents/new", data={"_idem": secrets.token_hex(8), "number": "a", "title": "b"})
    assert missing.status_code == 422 and "请填写此项" in missing.text


@pytest.mark.req("S1-13")
def test_everybody_reads_it_after_a_second_person_published_it(ruled, kept):
    with ruled.acting(CITY) as s:
        newest = documents.of_number(s, CITY, NUMBER).id
    ruled.client(CITY, "planner").post(f"/publications/documents/{newest}/offer", data={"_idem": secrets.token_hex(8)})
    stranger = ruled.client()
    assert NUMBER not in stranger.get(f"/b/{CITY}/guidelines").text
    with ruled.acting(CITY, "publisher") as s:
        row = publications.of_ref(s, "guideline", f"document:{newest}")
        assert row.author_id == ruled.users[CITY, "planner"]
        publications.publish(s, row)
        slug = row.slug
    assert NUMBER in stranger.get(f"/b/{CITY}/guidelines").text and NUMBER in stranger.get(f"/r/{slug}").text
    answer = fetched(stranger, f"/r/{slug}/file")
    assert answer.data == files.DOCX and answer.headers["Content-Disposition"].startswith("attachment")
    with ruled.acting(CITY, "publisher") as s:
        publications.withdraw(s, publications.of_ref(s, "guideline", f"document:{newest}"), "not_public", "依法不公开")
    assert fetched(stranger, f"/r/{slug}/file").status_code == 410


def test_whoever_offers_it_does_not_publish_it_and_an_old_file_is_not_offered(ruled, kept):
    offered = ruled.client(CITY, "publisher").post(f"/publications/documents/{kept}/offer", data={"_idem": secrets.token_hex(8)})
    assert offered.status_code == 422 and "已经换成新的" in offered.text
    with ruled.acting(CHAOAN, "publisher") as s:
        own = documents.add(s, title="细则", name="d.pdf", data=files.PDF, number="安司〔2023〕3号").id
    ruled.client(CHAOAN, "publisher").post(f"/publications/documents/{own}/offer", data={"_idem": secrets.token_hex(8)})
    with ruled.acting(CHAOAN, "publisher") as s, pytest.raises(Refusal) as no:
        publications.publish(s, publications.of_ref(s, "guideline", f"document:{own}"))
    assert no.value.code == "E_SAME_PERSON"
    with ruled.acting(CHAOAN) as s:
        assert s.scalar(select(PubRecord.id).where(PubRecord.root_id == 44, PubRecord.tenant_no == CHAOAN).limit(1)) is None


def test_a_missing_blob_is_said_in_words(ruled):
    with ruled.acting(CITY, "publisher") as s:
        row = documents.add(s, title="丢失", name="e.jpg", data=files.JPEG, number="潮司〔2023〕99号")
        number, path = row.id, documents.place_of(44, CITY).blob(row.sha256)
    path.unlink()
    answer = fetched(ruled.client(CITY, "planner"), f"/settings/documents/{number}/file")
    assert answer.status_code == 410 and "备份" in answer.text
