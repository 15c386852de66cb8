"""From draft to published edition: two people, nothing without basis, never changed afterwards, public at once."""

from datetime import date

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication.models import PubRecord
from saas.registers.checklists import public, service
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from saas.registers.checklists.words import GROUPS
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.registers.checklists.kit import POINTS, draft, item, load, publish


def refused(world, number, edition_id, role="publisher", **given) -> str:
    given = {"document_number": "潮司〔2023〕12号", "effective_from": date(2023, 3, 1)} | given
    with world.acting(number, role) as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, edition_id), **given)
    return no.value.code


@pytest.mark.req("S0-09", "S0-13")
def test_a_published_edition_is_public_with_basis_organ_content_and_method(world):
    number = draft(world, CITY)
    publish(world, CITY, number)
    with world.acting(CITY) as s:
        edition = load(s, number)
        assert edition.published and edition.published_on == date(2023, 3, 20) and edition.number == 1
        found = service.whole(s, edition)[0]
        assert found.published and all(point.published for point in found.points)
        assert [point.content_group for point in found.points] == list(GROUPS), "the five groups in their order"
        record = s.scalars(select(PubRecord).where(PubRecord.root_id == 44, PubRecord.kind == "checklist")).one()
    tables = public.tables(record.body)
    row = tables[0]["rows"][0]
    assert row["basis"] == "《中华人民共和国公证法》第五条（法律）"
    assert (row["organ"], row["methods"], row["categories"]) == ("潮州市司法局", "实地核查、书面检查", "公证机构")
    assert len(tables[1]["rows"]) == 5
    listed = record.body["items"][0]
    assert listed["key"][0] == CITY and [point["key"][0] for point in listed["points"]] == [CITY] * 5


@pytest.mark.req("S0-29")
def test_an_item_without_basis_is_refused(world):
    number = draft(world, XIANGQIAO, basis=(), name="本区自己的事项")
    assert refused(world, XIANGQIAO, number) == "E_NO_BASIS"
    with world.acting(XIANGQIAO) as s:
        assert not load(s, number).published
    with pytest.raises(IntegrityError, match="check_item_basis_check"), world.acting(XIANGQIAO, "publisher") as s:
        s.execute(
            update(CheckItem).where(CheckItem.root_id == 44, CheckItem.edition_id == number).values(published=True)
        )


def test_an_item_without_points_and_an_empty_edition_are_refused(world):
    number = draft(world, CHAOAN, points=(), name="本区自己的事项")
    assert refused(world, CHAOAN, number) == "E_NO_POINTS"
    with world.acting(CHAOAN, "planner") as s:
        service.remove_item(s, service.whole(s, load(s, number))[0])
    assert refused(world, CHAOAN, number) == "E_NO_ITEMS"


def test_document_number_and_first_day_are_needed(world):
    number = draft(world, RAOPING, name="本县自己的事项")
    assert refused(world, RAOPING, number, document_number=" ") == "E_DOCUMENT"
    assert refused(world, RAOPING, number, effective_from=None) == "E_DATES"


def test_whoever_wrote_in_it_does_not_publish_it(world):
    number = draft(world, PROVINCE)
    assert refused(world, PROVINCE, number, role="planner") == "E_SAME_PERSON"
    with world.acting(PROVINCE, "planner2") as s:
        item(s, load(s, number), "对律师事务所的检查", categories=["law_firm"])
    assert refused(world, PROVINCE, number, role="planner2") == "E_SAME_PERSON"
    for column in ("author_id", "editor_ids[2]"):
        with pytest.raises(IntegrityError, match="check"), world.acting(PROVINCE, "planner") as s:
            s.execute(
                text(f"update app.checklist_edition set published_by = {column} where root_id = 44 and id = :id"),
                {"id": number},
            )


def test_a_published_edition_never_changes(world):
    number = draft(world, CITY, title="第二版")
    publish(world, CITY, number)
    with world.acting(CITY, "planner") as s:
        edition = load(s, number)
        found = service.whole(s, edition)[0]
        for act in (
            lambda: service.describe(s, edition, title="别的", document_number="", effective_from=None),
            lambda: item(s, edition, "加一项"),
            lambda: service.remove_item(s, found),
            lambda: service.discard(s, edition),
        ):
            with pytest.raises(Refusal) as no:
                act()
            assert no.value.code == "E_PUBLISHED"
    assert refused(world, CITY, number) == "E_PUBLISHED"


def test_the_next_draft_is_a_copy_that_leaves_the_source_alone(world):
    with world.acting(CITY, "planner") as s:
        source = service.in_force(s)
        made = service.new_draft(s, title="第三版", source=source)
        with pytest.raises(Refusal) as no:
            service.new_draft(s, title="又一版")
        assert no.value.code == "E_DRAFT_OPEN"
        copied = service.whole(s, made)[0]
        assert made.number == source.number + 1 and not copied.published
        assert [(p.content_group, p.content) for p in copied.points] == [
            (p.content_group, p.content) for p in service.whole(s, source)[0].points
        ]
        second = item(s, made, "第二项")
        service.remove_item(s, copied)
        assert second.seq == 1 and len(service.whole(s, source)) == 1
        service.discard(s, made)
    with world.acting(CITY) as s:
        left = s.scalar(
            select(ChecklistEdition.id).where(ChecklistEdition.root_id == 44, ChecklistEdition.id == made.id)
        )
        points = s.scalars(select(CheckPoint.item_id).where(CheckPoint.root_id == 44, CheckPoint.tenant_no == CITY))
        assert left is None and second.id not in set(points)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": [{"title": "某县通知", "article": "一", "level": "county_document"}]}, "E_BASIS_LEVEL"),
        ({"categories": ["pharmacy"]}, "E_VALUE"),
        ({"categories": []}, "E_VALUE"),
        ({"points": [POINTS[0] | {"content_group": "others"}]}, "E_VALUE"),
    ],
)
def test_what_the_verb_refuses_in_an_item(world, changes, code):
    with world.acting(CITY, "planner") as s:
        edition = service.new_draft(s, title="试")
        with pytest.raises(Refusal) as no:
            item(s, edition, **changes)
        assert no.value.code == code
        s.rollback()


def test_every_act_is_traced(world):
    with world.acting(CITY) as s:
        acts = set(s.scalars(select(AuditEvent.act).where(AuditEvent.root_id == 44, AuditEvent.tenant_no == CITY)))
    assert {
        "checklist.draft",
        "checklist.item",
        "checklist.publish",
        "checklist.item_remove",
        "checklist.discard",
    } <= acts
