"""Lines of a plan while it is drafted, and what still keeps one from being published (S2-23, S0-29, D-06)."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import Section
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.settings import deviations
from saas.registers.catalogue import category_label
from saas.registers.checklists import service as checklists
from saas.registers.subjects import service as subjects
from saas.supervision.plans.models import AnnualPlan, PlanLine
from saas.supervision.plans.rules import Figures, LineRules
from tenants.unit import ctx_of

OPEN = ("draft", "returned")


@dataclass(frozen=True)
class LineInput:
    """What a planner says about one line; ``reasons`` are keyed by the field that departs from its rule."""

    name: str
    categories: list[str]
    rate_p: int
    rate_q: int
    window_from: date
    window_to: date
    section_id: int
    check_method: str = "on_site"
    draw_kind: str = "undirected"
    item_ids: list[int] | None = None
    department_ids: list[int] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)


def save_line(s: Session, plan: AnnualPlan, given: LineInput, line: PlanLine | None = None) -> PlanLine:
    """Adds a line, or changes ``line``. ``item_ids`` None takes every published item of the categories in force.

    Raises Refusal: ``E_PLAN_CLOSED``, ``E_CATEGORY`` (not in the section's hand, S3-03), ``E_SECTION`` (not managed by
    the section in charge), ``E_WINDOW``, ``E_SECTOR`` (switched off, S1-01), ``E_METHOD`` (not allowed), ``E_ITEMS``,
    ``E_REASON`` (a departure without its reason, D-06), ``E_FIXED_RULE``.
    """
    must_be_open(plan)
    _in_hand(s, given.categories)
    if given.window_to < given.window_from:
        raise Refusal("E_WINDOW", _("检查结束日期不能早于开始日期。"), "window_to")
    if {given.window_from.year, given.window_to.year} != {plan.year}:
        raise Refusal("E_WINDOW", _("检查时间须在 %(year)s 年之内。", year=plan.year), "window_from")
    _of_section(s, given)
    rules = LineRules(s, given.categories, clock.today())
    rules.check_sectors(given.categories, (given.window_from, given.window_to))
    rules.check_method(given.check_method)
    departures = rules.departures(figures_of(plan, given, line.seq if line else None))
    kept = deviations.judged(departures, given.reasons, final=False)
    edition, items = in_force(s, given.categories)
    known = [item.id for item in items]
    if given.item_ids is not None and not set(given.item_ids) <= set(known):
        raise Refusal("E_ITEMS", _("所选事项不在现行清单里，请重新选择。"), "item_ids")
    before = _said(line) if line else None
    if line is None:
        line = PlanLine(plan_id=plan.id, seq=_next_seq(s, plan))
        s.add(line)
    ctx = ctx_of(s)
    line.name, line.categories, line.draw_kind = given.name.strip(), list(given.categories), given.draw_kind
    line.rate_p, line.rate_q = given.rate_p, given.rate_q
    line.window_from, line.window_to, line.check_method = given.window_from, given.window_to, given.check_method
    line.section_id, line.department_ids = given.section_id, sorted(given.department_ids)
    line.item_ids = known if given.item_ids is None else [number for number in known if number in set(given.item_ids)]
    # the key to an edition stays inside the bureau; a superior's edition is named in the frozen rules
    line.edition_id = edition.id if edition is not None and edition.tenant_no == ctx.me else None
    line.deviations, line.pool_count = kept, pool_count(s, given.categories)
    s.flush()
    journal.record(s, "plan.line", f"annual_plan:{plan.id}", before=before, after=_said(line))
    s.expire(plan, ["lines"])
    return line


def figures_of(plan: AnnualPlan, line: LineInput | PlanLine, seq: int | None) -> Figures:
    """What of a line its rules are about; ``seq`` as in :func:`rounds_of`."""
    rounds = rounds_of(plan, line.categories, seq)
    return Figures(line.rate_p, line.rate_q, line.check_method, (line.window_from, line.window_to), rounds)


def rounds_of(plan: AnnualPlan, categories: list[str], seq: int | None) -> dict[str, tuple[int, bool]]:
    """How often the plan checks each category, the line asked about counted, and whether that line is the first to;
    ``seq`` is its number in the plan, None for one that is still to be added."""
    others = [one for one in plan.lines if one.seq != seq]
    return {
        category: (
            1 + sum(category in one.categories for one in others),
            not any(category in one.categories and (seq is None or one.seq < seq) for one in others),
        )
        for category in categories
    }


def remove_line(s: Session, plan: AnnualPlan, line: PlanLine) -> None:
    """Takes a line out of a draft; the numbers of the others stay, so that a reader's "line 3" stays line 3."""
    must_be_open(plan)
    _in_hand(s, line.categories)
    said = _said(line)
    s.delete(line)
    s.flush()
    s.expire(plan, ["lines"])
    journal.record(s, "plan.line_remove", f"annual_plan:{plan.id}", before=said, after={})


def in_force(s: Session, categories: list[str]) -> tuple[object | None, list]:
    """The edition in force today and its items for these categories."""
    today = clock.today()
    edition = checklists.in_force(s, on=today)
    return edition, list(checklists.items_for(s, categories, on=today)) if edition is not None else []


def pool_count(s: Session, categories: list[str]) -> int:
    """Registered subjects that may be drawn today, over the whole subtree."""
    today = clock.today()
    return sum(subjects.exclusion(row, today) is None for row in subjects.pool(s, categories))


def problems(s: Session, plan: AnnualPlan) -> dict[int, list[str]]:
    """What keeps each line from being published, in words, by line id; lines without trouble are absent.

    Sources: S0-29 (only published items with a legal basis may be checked), S2-23 (content, objects, rate, time), D-06.
    """
    found: dict[int, list[str]] = {}
    edition, items = in_force(s, sorted({category for line in plan.lines for category in line.categories}))
    for line in plan.lines:
        said = []
        known = {item.id: item for item in items if set(item.categories) & set(line.categories)}
        if edition is None:
            said.append(_("还没有现行有效的抽查事项清单，公布清单后才能公布本行。"))
        elif not line.item_ids:
            said.append(_("没有抽查事项。清单里没有的，一律不得检查。"))
        elif any(number not in known for number in line.item_ids):
            said.append(_("有抽查事项已不在现行清单里，请重新选择。"))
        elif any(not known[number].basis for number in line.item_ids):
            said.append(_("有抽查事项没有抽查依据。"))
        if {line.window_from.year, line.window_to.year} != {plan.year}:
            said.append(_("检查时间不在 %(year)s 年之内。", year=plan.year))
        rules = LineRules(s, line.categories, clock.today())
        for check, given in (
            (rules.check_sectors, (line.categories, (line.window_from, line.window_to))),
            (rules.check_method, (line.check_method,)),
        ):
            try:
                check(*given)
            except Refusal as no:
                said.append(no.message)
        said += deviations.problems(rules.departures(figures_of(plan, line, line.seq)), line.deviations)
        if said:
            found[line.id] = said
    return found


def must_be_open(plan: AnnualPlan) -> None:
    """Raises Refusal ``E_PLAN_CLOSED`` for a plan that is submitted or published."""
    if plan.state not in OPEN:
        raise Refusal("E_PLAN_CLOSED", _("计划已经报送或者公布，不能再改。"))


def _in_hand(s: Session, categories: list[str]) -> None:
    hand = categories_in_hand(s)
    strange = [c for c in categories if hand is not None and c not in hand]
    if strange:
        said = _("%(category)s不归您所在的科室管理。", category=category_label(strange[0]))
        raise Refusal("E_CATEGORY", said, "categories")


def _of_section(s: Session, given: LineInput) -> None:
    section = s.get(Section, (ctx_of(s).root, given.section_id))
    strange = [
        c for c in given.categories if section is not None and section.categories and c not in section.categories
    ]
    if strange:
        said = _("%(category)s不归%(section)s管理。", category=category_label(strange[0]), section=section.name)
        raise Refusal("E_SECTION", said, "section_id")


def _next_seq(s: Session, plan: AnnualPlan) -> int:
    mine = (PlanLine.root_id == plan.root_id, PlanLine.tenant_no == plan.tenant_no, PlanLine.plan_id == plan.id)
    return (s.scalar(select(func.max(PlanLine.seq)).where(*mine)) or 0) + 1


def _said(line: PlanLine) -> dict:
    return {
        "seq": line.seq, "name": line.name, "categories": list(line.categories), "rate": f"{line.rate_p}/{line.rate_q}",
        "window": [line.window_from, line.window_to], "method": line.check_method, "items": len(line.item_ids or []),
        "departments": list(line.department_ids or []), "deviations": sorted(line.deviations or {}),
    }  # fmt: skip


def sections(s: Session) -> list[Section]:
    """Sections that may be in charge of a line: the reader's own, or every active one that manages a category."""
    ctx = ctx_of(s)
    rows = s.scalars(
        select(Section)
        .where(Section.root_id == ctx.root, Section.tenant_no == ctx.me, Section.state == "active")
        .order_by(Section.id)
    )
    able = [row for row in rows if not row.duty]
    mine = [row for row in able if row.id == ctx.section_id]
    return mine or able


def section_names(s: Session, tenant_no: int, last: int | None = None) -> dict[int, str]:
    """Names of the sections by id: of one bureau, or of all bureaus from ``tenant_no`` to ``last``."""
    where = Section.tenant_no.between(tenant_no, tenant_no if last is None else last)
    rows = s.execute(select(Section.id, Section.name).where(Section.root_id == ctx_of(s).root, where))
    return dict(rows.all())
