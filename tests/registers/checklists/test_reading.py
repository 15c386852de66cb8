"""Which edition counts for whom on which day, and who sees drafts."""

from datetime import date

import pytest
from sqlalchemy import select

from saas.registers.checklists import service
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, RAOPING, XIANGQIAO
from tests.registers.checklists.kit import draft, item, load, publish


@pytest.fixture(scope="module")
def editions(world) -> dict[str, int]:
    """Province since January, city since March, Xiangqiao's own since April, Raoping's draft."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        made = {}
        for name, number, since in (
            ("province", PROVINCE, date(2023, 1, 1)),
            ("city", CITY, date(2023, 3, 1)),
            ("xiangqiao", XIANGQIAO, date(2023, 4, 1)),
        ):
            made[name] = draft(world, number, title=name, name=f"{name} 的事项")
            publish(world, number, made[name], since=since)
        made["raoping"] = draft(world, RAOPING, title="raoping", name="raoping 的事项")
    return made


@pytest.mark.parametrize(
    ("number", "on", "edition"),
    [
        (XIANGQIAO, date(2022, 12, 31), None),
        (XIANGQIAO, date(2023, 2, 28), "province"),
        (XIANGQIAO, date(2023, 3, 31), "city"),
        (XIANGQIAO, date(2023, 4, 1), "xiangqiao"),
        (CHAOAN, date(2023, 4, 1), "city"),
        (RAOPING, date(2023, 4, 1), "city"),
        (PROVINCE, date(2023, 4, 1), "province"),
        (OTHER_COUNTY, date(2023, 4, 1), None),
    ],
)
@pytest.mark.req("S1-36")
def test_the_nearest_published_edition_of_the_day_counts(world, editions, number, on, edition):
    with world.acting(number) as s:
        found = service.in_force(s, on)
        assert (found.title if found else None) == edition


def test_a_superior_asks_for_a_bureau_below(world, editions):
    with world.acting(PROVINCE, "supervisor") as s:
        assert service.in_force(s, date(2023, 5, 1), XIANGQIAO).title == "xiangqiao"
        assert service.in_force(s, date(2023, 5, 1), RAOPING).title == "city"


def test_items_for_gives_what_applies_to_the_categories(world, editions):
    with world.acting(CHAOAN) as s:
        found = service.items_for(s, ["law_firm", "notary_office"])
        assert [one.name for one in found] == ["province 的事项", "city 的事项"]
        assert [one.tenant_no for one in found] == [PROVINCE, CITY]
        assert service.items_for(s, ["law_firm"]) == []
        points = service.points_of(s, [found[0].id])
        assert len(points) == 5 and points[0].item.id == found[0].id
        assert service.points_of(s, []) == []


def test_drafts_are_invisible_below_and_beside_but_visible_above(world, editions):
    def seen(number: int, what: str) -> bool:
        with world.acting(number) as s:
            edition = s.scalar(
                select(ChecklistEdition.id).where(ChecklistEdition.root_id == 44, ChecklistEdition.id == editions[what])
            )
            items = s.scalars(
                select(CheckItem.id).where(CheckItem.root_id == 44, CheckItem.edition_id == editions[what])
            )
            ids = list(items)
            points = list(s.scalars(select(CheckPoint.id).where(CheckPoint.root_id == 44, CheckPoint.item_id.in_(ids))))
            assert bool(edition) == bool(ids) == bool(points)
            return bool(edition)

    with world.acting(CITY, "planner") as s:
        editions["city draft"] = service.new_draft(s, title="city draft").id
        item(s, load(s, editions["city draft"]), "city draft 的事项")
    assert seen(CITY, "city draft") and seen(PROVINCE, "city draft")
    assert not seen(XIANGQIAO, "city draft") and not seen(CHAOAN, "city draft")
    assert seen(CITY, "raoping") and not seen(XIANGQIAO, "raoping") and not seen(CHAOAN, "xiangqiao")
    assert seen(XIANGQIAO, "city")


def test_a_county_lists_its_own_and_its_superiors_published_editions(world, editions):
    with world.acting(RAOPING) as s:
        assert [edition.title for edition, _bureau in service.editions(s)] == ["raoping", "city", "province"]
        counts = service.counts(s)
        assert counts[editions["raoping"]] == counts[editions["city"]] == 1
    with world.acting(CHAOAN) as s:
        assert {bureau for _edition, bureau in service.editions(s)} == {"潮州市司法局", "广东省司法厅"}
