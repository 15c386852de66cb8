"""An edition stays what it was on the day it was published, and begins no earlier than what it stands on (S0-10, S1-36)."""

from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.registers.checklists import deciding, service
from saas.registers.checklists.refining import refine_item
from saas.registers.checklists.wording import lost
from tests.factories.world import CITY, PROVINCE, TODAY
from tests.registers.checklists.kit import item, load, publish

EARLY, LATER, LAST = date(2023, 1, 1), date(2023, 3, 10), date(2099, 1, 1)


@pytest.fixture(scope="module")
def standing_on_the_first(world) -> dict[str, int]:
    """Province 1, the city's layer upon it with a draft of the next one, province 2 without the first's second item."""
    made = {}
    with clock.at(TODAY):
        with world.acting(PROVINCE, "planner") as s:
            first = service.new_draft(s, title="省厅清单")
            item(s, first, "对公证机构的检查")
            item(s, first, "对收费的检查", basis=[{"title": "《公证法》", "article": "", "level": "law"}])
            made["first"] = first.id
        publish(world, PROVINCE, made["first"], "粤司〔2022〕1号", EARLY)
        made["layer"] = layer(world, "潮州市细化")
        publish(world, CITY, made["layer"], "潮司〔2023〕2号", date(2023, 2, 1))
        with world.acting(PROVINCE, "planner") as s:
            second = service.new_draft(s, title="省厅清单", source=load(s, made["first"]))
            service.remove_item(s, service.whole(s, second)[1])
            made["second"] = second.id
    return made


def layer(world, title: str) -> int:
    with world.acting(CITY, "planner") as s:
        draft = service.new_draft(s, title=title)
        kept = service.items_of(s, service.standing(s))[0]
        refine_item(s, draft, kept, rate=(1, 2), points=[])
        return draft.id


def refused(world, number: int, edition: int, since: date) -> str:
    with world.acting(number, "publisher") as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, edition), document_number="某司〔2023〕9号", effective_from=since)
    return no.value.code


def names(world, number: int, on: date) -> list[str]:
    with world.acting(number) as s:
        return [one.name for one in service.items_of(s, service.standing(s, on))]


@pytest.mark.req("S0-10", "S1-36", "S4-09")
def test_in_order_and_upon_what_is_in_force(world, standing_on_the_first):
    made = standing_on_the_first
    with clock.at(TODAY):
        assert refused(world, PROVINCE, made["second"], date(2022, 12, 31)) == "E_DATES", "before the bureau's former edition"
        draft = layer(world, "潮州市细化二")
        publish(world, PROVINCE, made["second"], "粤司〔2023〕9号", LATER)
        assert refused(world, CITY, draft, TODAY) == "E_BEHIND", "the province's first edition is no longer in force then"
        with world.acting(CITY) as s:
            assert deciding.take(s).edition_id == made["second"]
        assert names(world, CITY, TODAY) == ["对公证机构的检查"]
        publish(world, CITY, draft, "潮司〔2023〕8号", LAST)
        with world.acting(CITY) as s:
            paper = service.layer_of(s, load(s, made["layer"]), as_published=True)
            assert [one.name for one in paper.items] == ["对公证机构的检查", "对收费的检查"], "the paper of an edition never changes"


@pytest.mark.req("S1-36")
def test_what_was_accepted_with_a_layer_counts_from_the_layers_first_day(world, standing_on_the_first):
    """The master edition and the layer written for it take effect together, however early both were published."""
    from tests.factories.world import RAOPING

    with clock.at(TODAY):
        with world.acting(RAOPING, "planner") as s:
            draft = service.new_draft(s, title="饶平县细化")
            refine_item(s, draft, service.items_of(s, service.standing(s))[0], rate=(3, 5), points=[])
            number = draft.id
        publish(world, RAOPING, number, "饶司〔2023〕1号", LAST)
        with world.acting(RAOPING) as s:
            now, then = service.standing(s), service.standing(s, LAST)
            assert number not in [one.id for one in now.layers] and number in [one.id for one in then.layers]
            assert now.accepted.layer_id == number and not now.behind


@pytest.mark.req("S2-24", "S4-09")
@pytest.mark.parametrize(
    "own",
    [
        "抽查不少于五分之一件。", "抽查不少于五件的百分之一。", "抽查不少于五件以下。", "抽查不少于约五件。", "抽查不少于三件。",
        "抽查不少于0.5件。",
    ],
)  # fmt: skip
def test_a_number_stays_the_number_that_it_was(own):
    assert lost("抽查不少于五件。", own)


@pytest.mark.parametrize("own", ["抽查不少于五件。", "抽查不少于八件。", "每名公证员抽查不少于五件，附目录。", "抽查不少于5件。"])
def test_a_stricter_number_and_more_words_keep_it(own):
    assert not lost("抽查不少于五件。", own)
