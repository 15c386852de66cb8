"""The plan as the published table (S3-22): one row a line, exactly the columns that the plans of the province have."""

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.accounts.models import PartnerDepartment
from saas.foundation.web.filters import date_zh
from saas.foundation.web.listing import harmless
from saas.registers.catalogue import category_label
from saas.supervision.plans.lines import section_names
from saas.supervision.plans.methods import KINDS
from saas.supervision.plans.models import AnnualPlan, PlanLine
from saas.supervision.plans.rates import percent_words, window_words
from saas.supervision.plans.rules import DEPARTING
from tenants.unit import ctx_of

COLUMNS = (
    ("name", _l("任务名称")),
    ("section", _l("实施部门")),
    ("kind", _l("抽查类型")),
    ("subjects", _l("抽查对象")),
    ("rate", _l("抽取比例")),
    ("pool", _l("抽查对象总数")),
    ("window", _l("抽查时间")),
    ("joint", _l("是否部门联合抽查")),
)


@dataclass(frozen=True)
class Row:
    """One line in words; ``deviations`` are shown below the name."""

    id: int
    seq: int
    name: str
    section: str
    kind: str
    subjects: str
    rate: str
    fraction: str
    pool: int
    window: str
    joint: str
    deviations: dict


def joined(words: list[str]) -> str:
    """Words with the comma of enumerations between them."""
    return _("、").join(words)


def rows(s: Session, plan: AnnualPlan) -> list[Row]:
    """The table of a plan, in the order of its lines."""
    sections = section_names(s, plan.tenant_no)
    partners = dict(
        s.execute(
            select(PartnerDepartment.id, PartnerDepartment.name).where(
                PartnerDepartment.root_id == ctx_of(s).root, PartnerDepartment.tenant_no == plan.tenant_no
            )
        ).all()
    )
    return [_row(line, sections, partners) for line in plan.lines]


def _row(line: PlanLine, sections: dict[int, str], partners: dict[int, str]) -> Row:
    names = [partners.get(number, "") for number in line.department_ids]
    return Row(
        id=line.id, seq=line.seq, name=line.name, section=sections.get(line.section_id, ""),
        kind=str(KINDS[line.draw_kind]), subjects=joined([str(category_label(c)) for c in line.categories]),
        rate=percent_words(line.rate_p, line.rate_q), fraction=f"{line.rate_p}/{line.rate_q}", pool=line.pool_count,
        window=window_words(line.window_from, line.window_to),
        joint=_("是（%(names)s）", names=joined(names)) if names else _("否"), deviations=line.deviations,
    )  # fmt: skip


def csv_text(table: list[Row]) -> str:
    """The table as CSV with a byte-order mark, so that Excel opens it in the right encoding."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(label) for _key, label in COLUMNS])
    for row in table:
        writer.writerow([harmless(getattr(row, key)) for key, _label in COLUMNS])
    return "\ufeff" + out.getvalue()


def public_body(s: Session, plan: AnnualPlan) -> dict:
    """What the public reads of a plan: its table, and every departure from a rule with its reason (D-06)."""
    table = rows(s, plan)
    body = {
        "facts": [
            [_("发文机关"), ctx_of(s).tenant_name],
            [_("文号"), plan.document_number],
            [_("年度"), str(plan.year)],
            [_("公布日期"), date_zh(plan.published_on)],
        ],
        "tables": [
            {
                "title": _("年度计划表"),
                "columns": [
                    {"key": key, "label": str(label)} | ({"num": True} if key == "pool" else {})
                    for key, label in COLUMNS
                ],
                "rows": [{key: getattr(row, key) for key, _label in COLUMNS} for row in table],
            }
        ],
        "year": plan.year,
        "document_number": plan.document_number,
    }
    departures = [_departure(row, name, one) for row in table for name, one in row.deviations.items()]
    if departures:
        columns = (
            ("name", _("任务名称")),
            ("field", _("项目")),
            ("rule", _("规则")),
            ("value", _("计划")),
            ("reason", _("理由")),
        )
        body["tables"].append(
            {
                "title": _("与规则不一致的地方"),
                "columns": [{"key": k, "label": v} for k, v in columns],
                "rows": departures,
            }
        )
    return body


def _departure(row: Row, name: str, one: dict) -> dict:
    rule = " ".join(part for part in (one["rule"], one["origin"], one["document"]) if part)
    return {"name": row.name, "field": str(DEPARTING[name]), "rule": rule, "value": one["value"], "reason": one["reason"]}
