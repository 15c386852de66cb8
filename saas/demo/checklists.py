"""Checklist editions of the demonstration: written by planners, published by somebody else (S0-09, S0-29)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from saas import clock
from saas.demo import trees
from saas.demo.checklist_items import ITEMS
from saas.demo.people import Cast
from saas.registers.checklists import service as checklists
from saas.registers.checklists.models import ChecklistEdition
from tenants.unit import ctx_of

# written and published, superiors before subordinates; in force for all from one day
DAYS = ((date(2023, 4, 3), date(2023, 4, 12)), (date(2023, 4, 20), date(2023, 4, 26)), (date(2023, 4, 24), date(2023, 4, 28)))
EFFECTIVE = date(2023, 5, 1)


@dataclass(frozen=True)
class Edition:
    """One bureau's edition: whose logins, under which fictional document, for which categories, by whom written."""

    prefix: str
    title: str
    document: str
    categories: tuple[str, ...]
    writers: tuple[str, ...] = ("planner",)
    last: bool = True  # whether the last point of every item is in it
    added: bool = False  # whether the bureau adds that point to its superior's items
    worded: dict[str, tuple[str, str]] = field(default_factory=dict)  # content of a superior's point → what is added to it
    rate: tuple[int, int] | None = None
    partners: dict[str, tuple[str, ...]] | None = None
    organ: str = ""  # whom a master list names, where it is not the bureau itself


LAW, NOTARY, GRASSROOTS, FORENSIC = trees.FOUR
BELOW = "市、县（市、区）司法局"
PUBLIC = (NOTARY, FORENSIC, "legal_aid_agency")
CHAOZHOU = {
    "统一收费、票据和财务管理情况": ("，含收费公示", "；抽查不少于五件"),
    "公证收费情况": ("", "；公示栏注明投诉电话"),
}
XIANNING = {
    "公证员人数和执业责任保险": ("", "；当年保险单在机构存放备查"),
    "公证办理程序和质量": ("，含线上办理的事项", "；每名公证员抽查不少于五件"),
    "鉴定程序和时限": ("", "；抽查不少于十件"),
    "受理、审查、指派的期限": ("，含刑事案件的通知辩护", ""),
}
TONGSHAN = {
    "公证办理程序和质量，含线上办理的事项": ("", "；乡镇受理点单独抽查不少于二件"),
    "机构、人员和服务场所": ("", "；乡镇工作站逐一核对"),
}
EDITIONS = {
    440000: (
        Edition(
            "gd", "广东省司法行政系统随机抽查事项清单（2023年版）", "粤司规〔2023〕900号", trees.FOUR, last=False, organ=BELOW,
            partners={NOTARY: ("发展和改革部门",), FORENSIC: ("发展和改革部门",)},
        ),
        Edition(
            "cz", "潮州市司法局随机抽查事项清单（2023年版）", "潮司〔2023〕8号", trees.FOUR, ("planner", "planner2"),
            added=True, worded=CHAOZHOU,
        ),
    ),
    210000: (Edition("fs", "抚顺市司法局随机抽查事项清单", "抚司〔2023〕903号", trees.FOUR),),
    410000: (
        Edition("xp", "西平县司法局随机抽查事项清单", "西司〔2023〕904号", (LAW, NOTARY, GRASSROOTS)),
    ),
    420000: (
        Edition("hb", "湖北省公共法律服务领域随机抽查事项主清单", "鄂司规〔2023〕905号", PUBLIC, rate=(5, 100), organ=BELOW),
        Edition("xn", "咸宁市公共法律服务领域随机抽查事项清单", "咸司发〔2023〕910号", PUBLIC, worded=XIANNING, rate=(100, 100)),
        Edition("ts", "通山县公共法律服务领域随机抽查事项清单", "通山司〔2023〕911号", PUBLIC, worded=TONGSHAN),
    ),
    500000: (Edition("cq", "重庆市律师行业随机抽查事项清单", "渝司规〔2023〕906号", (LAW,)),),
}  # fmt: skip


def publish(cast: Cast, province: trees.Bureau) -> None:
    """Every edition of a province: written on one day, published on another by the supervision section; a bureau below
    writes upon what its superior has published."""
    for (written, published), edition in zip(DAYS, EDITIONS.get(province.number, ()), strict=False):
        with clock.at(written):
            number = write(cast, edition)
        with clock.at(published), cast.acting(f"{edition.prefix}-publisher") as s:
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
            for item in mine:
                _refine(s, draft, edition, item) if draft.base_id else _item(s, draft, edition, item)
    return number


def _item(s: Session, draft: ChecklistEdition, edition: Edition, item: tuple) -> None:
    name, category, basis, points = item
    p, q = edition.rate or (None, None)
    checklists.save_item(
        s, draft, None, name=name, categories=[category], organ=edition.organ or ctx_of(s).tenant_name, methods=["on_site", "written"],
        basis=[{"title": law[0], "article": article, "level": law[1]} for law, article in basis],
        points=[_point(*point) for point in (points if edition.last else points[:-1])],
        partners=list((edition.partners or {}).get(category, ())), levels=["city", "county"], rate_p=p, rate_q=q,
    )  # fmt: skip


def _refine(s: Session, draft: ChecklistEdition, edition: Edition, item: tuple) -> None:
    """What the bureau adds to its superior's item: the last point, fuller words, a higher rate; nothing where it has none."""
    above = next(one for one in checklists.layer_of(s, draft).above if one.name == item[0])
    points = [_point(*item[3][-1])] if edition.added else []
    for point in above.points:
        own = edition.worded.get(point.content)
        if own is not None:
            words = {"content": point.content + own[0], "check_standard": point.check_standard + own[1]}
            points.append(_point(point.content_group, *words.values()) | {"origin_no": point.key[0], "serial": point.key[1]})
    if points or edition.rate is not None:
        checklists.refine_item(s, draft, above, points=points, rate=edition.rate)


def _point(group: str, content: str, standard: str) -> dict:
    return {"content_group": group, "content": content, "check_standard": standard}


def _whose(category: str, edition: Edition) -> int:
    """The second writer takes what the public legal service section manages (S3-03)."""
    return 1 if len(edition.writers) > 1 and category in (NOTARY, FORENSIC) else 0
