"""The duty to publish: two people, masked projection, tombstone (S0-34, S3-18, R6)."""

from datetime import date

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication import service
from saas.foundation.publication.models import Publication, PubRecord, PubTombstone
from tenants.context import PUBLIC
from tenants.unit import transaction
from tests.factories.world import CITY, PROVINCE, XIANGQIAO

DAY = date(2023, 8, 14)
BODY = {"facts": [["年度", "2023"]], "people": [{"name": "陆砚川"}], "_mask": ["people[].name"], "_inside": "不外传"}


def ready(world, ref="plan:1", body=BODY, title="年度抽查计划", number=CITY):
    with clock.at(DAY), world.acting(number, "planner") as s:
        author = world.users[number, "planner"]
        return service.prepare(s, "plan", ref, title, "", body, DAY, None, author).id


def out(world, ref, number=CITY):
    made = ready(world, ref, number=number)
    with clock.at(DAY), world.acting(number, "publisher") as s:
        return service.publish(s, s.get(Publication, (number // 10000, made))).id


@pytest.mark.req("S0-34", "S3-18")
def test_another_person_publishes_and_the_supervision_section_gets_a_copy(world):
    made = ready(world)
    with clock.at(DAY), world.acting(CITY, "publisher") as s:
        row = service.publish(s, s.get(Publication, (44, made)))
        assert (row.state, row.published_on, row.copied_to) == ("published", DAY, "法治督察科")
        assert row.published_by == world.users[CITY, "publisher"] != row.author_id
        said = s.scalars(select(AuditEvent.detail).where(AuditEvent.act == "publication.publish")).one()
        assert said["copied_to"] == "法治督察科" and said["slug"] == row.slug


def test_the_public_row_holds_the_masked_body_and_its_fingerprint(world):
    made = out(world, "plan:2")
    with transaction(PUBLIC) as s:
        row = s.scalars(select(PubRecord).order_by(PubRecord.id.desc())).first()
    assert row.body == {"facts": [["年度", "2023"]], "people": [{"name": "陆*川"}]}
    assert row.digest == service.digest(row.body) and row.slug.startswith("44")
    with world.acting(CITY, "publisher") as s:
        assert s.get(Publication, (44, made)).body["people"][0]["name"] == "陆砚川"


@pytest.mark.req("S3-06")
def test_the_author_does_not_publish(world):
    made = ready(world, "plan:3")
    with clock.at(DAY), pytest.raises(Refusal) as no, world.acting(CITY, "planner") as s:
        service.publish(s, s.get(Publication, (44, made)))
    assert no.value.code == "E_SAME_PERSON"
    with pytest.raises(IntegrityError, match="two_people"), world.acting(CITY, "planner") as s:
        s.execute(update(Publication).where(Publication.id == made).values(published_by=Publication.author_id))


def test_a_second_click_publishes_nothing_twice(world):
    made = out(world, "plan:4")
    with pytest.raises(Refusal) as no, world.acting(CITY, "publisher") as s:
        service.publish(s, s.get(Publication, (44, made)))
    assert no.value.code == "E_STATE"


def test_withdrawal_leaves_a_tombstone_and_nothing_else(world):
    made = out(world, "plan:5")
    with clock.at(date(2023, 8, 20)), world.acting(CITY, "publisher") as s:
        row = service.withdraw(s, s.get(Publication, (44, made)), "fact_error", "第 3 行对象总数有误")
        slug = row.slug
    with transaction(PUBLIC) as s:
        assert s.scalar(select(func.count()).select_from(PubRecord).where(PubRecord.slug == slug)) == 0
        stone = s.scalars(select(PubTombstone).where(PubTombstone.slug == slug)).one()
    assert (stone.kind, stone.withdrawn_on, stone.reason_code) == ("plan", date(2023, 8, 20), "fact_error")
    columns = {column.name for column in PubTombstone.__table__.columns}
    assert columns == {"root_id", "tenant_no", "id", "slug", "kind", "withdrawn_on", "reason_code"}


def test_a_refused_withdrawal_changes_nothing(world):
    made = out(world, "plan:6")
    for reason, note, code in (("whim", "x", "E_REASON"), ("fact_error", "  ", "E_REASON")):
        with pytest.raises(Refusal) as no, world.acting(CITY, "publisher") as s:
            service.withdraw(s, s.get(Publication, (44, made)), reason, note)
        assert no.value.code == code
    with world.acting(CITY, "publisher") as s:
        assert s.get(Publication, (44, made)).state == "published"


def test_the_corrected_thing_gets_an_address_of_its_own(world):
    made = out(world, "plan:7")
    with clock.at(DAY), world.acting(CITY, "publisher") as s:
        old = service.withdraw(s, s.get(Publication, (44, made)), "fact_error", "更正").slug
    assert ready(world, "plan:7") == made
    with clock.at(DAY), world.acting(CITY, "publisher") as s:
        new = service.publish(s, s.get(Publication, (44, made))).slug
    assert new != old


def test_what_stands_outside_is_not_prepared_again(world):
    out(world, "plan:8")
    with pytest.raises(Refusal) as no:
        ready(world, "plan:8")
    assert no.value.code == "E_PUBLISHED"


def test_no_telephone_goes_out(world):
    with pytest.raises(Refusal) as no:
        ready(world, "plan:9", body={"facts": [["联系", "13800138000"]]})
    assert no.value.code == "E_PERSONAL_DATA"


def test_the_public_login_reads_projections_only(world):
    for table in ("publication", "inspection", "subject", "feedback", "audit_event", "user_account", "draw_subject"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction(PUBLIC) as s:
            s.execute(text(f"select * from app.{table}"))


def test_a_bureau_sees_no_publication_of_its_superior_and_writes_none_below(world):
    made = ready(world, "plan:10")
    with world.acting(XIANGQIAO, "publisher") as s:
        assert s.get(Publication, (44, made)) is None
    with world.acting(PROVINCE, "publisher") as s:
        assert s.get(Publication, (44, made)) is not None
        done = s.execute(update(Publication).where(Publication.id == made).values(title="改"))
        assert done.rowcount == 0
