"""What the tests of checklists write: a small edition in the shape of a real one."""

from datetime import date

from saas.registers.checklists import service
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.words import GROUPS
from tests.factories.world import PROVINCE

NAME = "对公证机构的监督检查"
NOTARY_LAW = {"title": "《中华人民共和国公证法》", "article": "第五条", "level": "law"}
POINTS = [
    {"content_group": group, "content": f"检查{label}", "check_standard": f"{label}符合规定"}
    for group, label in reversed(GROUPS.items())
]


def item(s, edition, name=NAME, *, basis=(NOTARY_LAW,), points=POINTS, categories=("notary_office",)):
    """One item of a draft."""
    return service.save_item(
        s,
        edition,
        None,
        name=name,
        categories=categories,
        organ="潮州市司法局",
        methods=["on_site", "written"],
        basis=list(basis),
        points=list(points),
    )


def master(world, title="省级主清单", since=date(2023, 3, 1), **changes) -> int:
    """The province's published edition with one item; its id."""
    number = draft(world, PROVINCE, title=title, **changes)
    publish(world, PROVINCE, number, document="粤司规〔2023〕1号", since=since)
    return number


def above(s, edition, name=NAME):
    """The superior's item of that name, as the draft's bureau has to take it."""
    return next(one for one in service.layer_of(s, edition).above if one.name == name)


def worded(point, content=None, standard=None) -> dict:
    """Own words for a superior's point."""
    return {
        "content_group": point.content_group,
        "content": content or point.content,
        "check_standard": standard or point.check_standard,
        "origin_no": point.key[0],
        "serial": point.key[1],
    }


def draft(world, number, title="随机抽查事项清单", **changes) -> int:
    """A draft with one item, written by the bureau's planner; its id."""
    with world.acting(number, "planner") as s:
        edition = service.new_draft(s, title=title)
        item(s, edition, **changes)
        return edition.id


def load(s, edition_id) -> ChecklistEdition:
    """The edition in this session."""
    return s.get(ChecklistEdition, (s.info["ctx"].root, edition_id))


def publish(world, number, edition_id, document="潮司〔2023〕12号", since=date(2023, 3, 1)) -> None:
    """Published by the bureau's publisher."""
    with world.acting(number, "publisher") as s:
        service.publish(s, load(s, edition_id), document_number=document, effective_from=since)
