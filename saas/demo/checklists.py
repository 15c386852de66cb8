"""Checklist editions of the demonstration: written by planners, published by somebody else (S0-09, S0-29)."""

from dataclasses import dataclass
from datetime import date

from saas import clock
from saas.demo import trees
from saas.demo.checklist_items import ITEMS
from saas.demo.people import Cast
from saas.registers.checklists import service as checklists
from saas.registers.checklists.models import ChecklistEdition
from tenants.unit import ctx_of

WRITTEN, PUBLISHED, EFFECTIVE = date(2023, 4, 20), date(2023, 4, 26), date(2023, 5, 1)


@dataclass(frozen=True)
class Edition:
    """One bureau's edition: whose logins, under which fictional document, for which categories, by whom written."""

    prefix: str
    title: str
    document: str
    categories: tuple[str, ...]
    writers: tuple[str, ...] = ("planner",)


LAW, NOTARY, GRASSROOTS, FORENSIC = trees.FOUR
EDITIONS = {
    440000: (
        Edition("gd", "广东省司法行政系统随机抽查事项清单（2023年版）", "粤司规〔2023〕900号", trees.FOUR),
        Edition(
            "cz", "潮州市司法局随机抽查事项清单（2023年版）", "潮司〔2023〕8号", trees.FOUR, ("planner", "planner2")
        ),
    ),
    210000: (Edition("fs", "抚顺市司法局随机抽查事项清单", "抚司〔2023〕903号", trees.FOUR),),
    410000: (
        Edition("xp", "西平县司法局随机抽查事项清单", "西司〔2023〕904号", (LAW, NOTARY, GRASSROOTS)),
    ),
    420000: (
        Edition(
            "hb", "湖北省公共法律服务领域随机抽查事项主清单", "鄂司规〔2023〕905号",
            (NOTARY, FORENSIC, "legal_aid_agency"),
        ),
    ),
    500000: (Edition("cq", "重庆市律师行业随机抽查事项清单", "渝司规〔2023〕906号", (LAW,)),),
}  # fmt: skip


def publish(cast: Cast, province: trees.Bureau) -> None:
    """Every edition of a province: written on one day, published on another by the supervision section."""
    for edition in EDITIONS.get(province.number, ()):
        with clock.at(WRITTEN):
            number = write(cast, edition)
        with clock.at(PUBLISHED), cast.acting(f"{edition.prefix}-publisher") as s:
            draft = s.get(ChecklistEdition, (ctx_of(s).root, number))
            checklists.publish(s, draft, document_number=edition.document, effective_from=EFFECTIVE)


def write(cast: Cast, edition: Edition) -> int:
    """The draft with its items; several writers take turns, each with the categories of the own section."""
    number = 0
    for turn, writer in enumerate(edition.writers):
        mine = [item for item in ITEMS if item[1] in edition.categories and _whose(item[1], edition) == turn]
        with cast.acting(f"{edition.prefix}-{writer}") as s:
            if not number:
                number = checklists.new_draft(s, title=edition.title).id
            draft = s.get(ChecklistEdition, (ctx_of(s).root, number))
            for name, category, basis, points in mine:
                checklists.save_item(
                    s, draft, None, name=name, categories=[category], organ=ctx_of(s).tenant_name,
                    methods=["on_site", "written"],
                    basis=[{"title": law[0], "article": article, "level": law[1]} for law, article in basis],
                    points=[{"content_group": g, "content": c, "check_standard": t} for g, c, t in points],
                )  # fmt: skip
    return number


def _whose(category: str, edition: Edition) -> int:
    """The second writer takes what the public legal service section manages (S3-03)."""
    return 1 if len(edition.writers) > 1 and category in (NOTARY, FORENSIC) else 0
