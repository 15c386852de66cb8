"""What the tests of checklists write: a small edition in the shape of a real one."""

from datetime import date

from saas.registers.checklists import service
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.words import GROUPS

NOTARY_LAW = {"title": "《中华人民共和国公证法》", "article": "第五条", "level": "law"}
POINTS = [
    {"content_group": group, "content": f"检查{label}", "check_standard": f"{label}符合规定"}
    for group, label in reversed(GROUPS.items())
]


def item(s, edition, name="对公证机构的监督检查", *, basis=(NOTARY_LAW,), points=POINTS, categories=("notary_office",)):
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
