"""What the forms of a plan ask for, and how what was typed becomes a line."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.supervision.plans.lines import LineInput
from saas.supervision.plans.methods import METHODS
from saas.supervision.plans.models import PlanLine
from saas.supervision.plans.rates import parse_rate, typed
from saas.supervision.plans.rules import DEPARTING

LIVE = ("categories", "rate", "check_method")
_REASON = _l("与规则不一致时必填；随计划公开。")


def deviation_reason(label, help=_REASON):
    """The field beside a figure that departs from its rule (D-06)."""
    return forms.text(label, required=False, longest=300, kind="textarea", rows=2, help=help)


class LineForm(Schema):
    """One line of the plan (S2-23: content, objects, rate and time are mandatory)."""

    name = forms.text(_l("任务名称"), longest=80, shortest=4)
    section_id = forms.choice(_l("承办科室"), ())
    categories = forms.many(_l("检查对象"), ())
    rate = forms.text(_l("抽查比例"), longest=15, inputmode="decimal", autocomplete="off")
    rate_reason = deviation_reason(_l("偏离理由"), _l("与规则不一致时必填；随计划公开，监督科室可以退回。"))
    window_from = forms.day(_l("检查开始"))
    window_to = forms.day(_l("检查结束"))
    window_reason = deviation_reason(_l("时间理由"))
    check_method = forms.choice(_l("检查方式"), lambda: METHODS.items())
    check_method_reason = deviation_reason(_l("方式理由"))
    rounds_reason = deviation_reason(_l("轮次理由"), _l("年度轮次不足时，公布计划前必填；随计划公开。"))
    department_ids = forms.many(_l("联合部门"), (), required=False)
    item_ids = forms.many(_l("抽查事项"), (), required=False)


class ReturnForm(Schema):
    """Why a submitted plan goes back."""

    reason = forms.text(_l("退回理由"), longest=300, shortest=2, kind="textarea", rows=2)


class PublishForm(Schema):
    """The number under which the bureau issues the plan."""

    document_number = forms.text(_l("文号"), longest=60, shortest=4)


def read_rate(form: forms.Form) -> tuple[int, int] | None:
    """p and q of what was typed; otherwise the error stands beside the field."""
    try:
        return parse_rate(form.data["rate"])
    except ValueError:
        form.add_error("rate", "E_RATE", _("比例应大于 0、不超过 100，例如 20 或者 1/5。"))
        return None


def read_line(form: forms.Form, all_items: bool) -> LineInput | None:
    """The line as the verb takes it; None when the rate cannot be read. ``all_items``: nothing was chosen yet."""
    rate = read_rate(form)
    if rate is None:
        return None
    data = form.data
    chosen = [int(number) for number in data.get("item_ids") or ()]
    return LineInput(
        name=data["name"], categories=list(data["categories"]), rate_p=rate[0], rate_q=rate[1],
        window_from=data["window_from"], window_to=data["window_to"], section_id=int(data["section_id"]),
        check_method=data["check_method"], item_ids=None if all_items else chosen,
        department_ids=[int(number) for number in data.get("department_ids") or ()],
        reasons={name: data.get(f"{name}_reason") or "" for name in DEPARTING},
    )  # fmt: skip


def shown(line: PlanLine) -> dict:
    """A stored line as the form's first values."""
    return {
        "name": line.name,
        "section_id": line.section_id,
        "categories": line.categories,
        "rate": typed(line.rate_p, line.rate_q),
        "window_from": line.window_from,
        "window_to": line.window_to,
        "check_method": line.check_method,
        "department_ids": line.department_ids,
        "item_ids": line.item_ids,
    } | {f"{name}_reason": line.deviations.get(name, {}).get("reason", "") for name in DEPARTING}
