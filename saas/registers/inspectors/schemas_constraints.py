"""Forms of conflicts of interest, absences and experts."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.registers.catalogue import category_choices
from saas.registers.inspectors.absences import KINDS


class ConflictForm(Schema):
    """One institution that a person must not inspect (S0-31)."""

    subject_id = forms.choice(_l("机构"), (), kind="radio")
    note = forms.text(
        _l("说明"), kind="textarea", longest=500, required=False, rows=3,
        help=_l("可以不填。只留在本局，仅申报人和名录库管理人员可见。"),
    )  # fmt: skip


class AbsenceForm(Schema):
    """Days on which a person cannot inspect; the kind is a code, there is no free text."""

    begins_on = forms.day(_l("从哪天起"))
    ends_on = forms.day(_l("到哪天止"), help=_l("当天也算。"))
    kind = forms.choice(_l("原因"), list(KINDS.items()), kind="radio")


class ExpertForm(Schema):
    """One expert (S4-17)."""

    name = forms.text(_l("姓名"), longest=40, shortest=2, autocomplete="off")
    unit = forms.text(_l("单位"), longest=100)
    title = forms.text(_l("职称或职务"), longest=60, required=False)
    categories = forms.many(_l("熟悉的机构类别"), category_choices)
    user_id = forms.choice(_l("登录账号"), (), required=False, help=_l("没有账号的专家不选。"))


REASONS = {"term": _l("聘期届满"), "resigned": _l("本人辞任"), "other": _l("其他")}


class ExpertLeaveForm(Schema):
    """Since when, and why, an expert assists no more."""

    left_on = forms.day(_l("离库日期"))
    reason = forms.choice(_l("原因"), list(REASONS.items()), kind="radio")
