"""Forms of the inspector register."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.registers.catalogue import category_choices
from saas.registers.inspectors.service import CLASSES, SEXES


class InspectorForm(Schema):
    """One person (S1-04: 姓名、单位、性别、执法证号、执法岗位、证件取得情况)."""

    name = forms.text(_l("姓名"), longest=40, autocomplete="off")
    sex = forms.choice(_l("性别"), list(SEXES.items()), kind="radio")
    unit = forms.text(_l("单位"), longest=100)
    post = forms.text(_l("执法岗位"), longest=60, required=False)
    personnel_class = forms.choice(_l("人员类别"), list(CLASSES.items()))
    certificate_no = forms.text(_l("执法证号"), longest=30, autocomplete="off")
    certificate_from = forms.day(_l("证件有效期起"))
    certificate_to = forms.day(_l("证件有效期止"), help=_l("须覆盖整个检查期间，才能参加抽取"))
    categories = forms.many(_l("负责类别"), category_choices, required=False)
    specialties = forms.text(_l("专长"), longest=200, required=False, help=_l("几项用顿号隔开"))
    section_id = forms.choice(_l("内设科室"), (), required=False)
    department_id = forms.choice(_l("联合检查部门"), (), required=False, help=_l("本局人员不选"))
    user_id = forms.choice(_l("登录账号"), (), required=False, help=_l("本人登录系统用的账号，用于手机上的检查"))
    phone = forms.text(_l("手机"), longest=20, required=False, autocomplete="off", inputmode="tel")


REASONS = {
    "transferred": _l("调离"),
    "retired": _l("退休"),
    "certificate": _l("证件收回"),
    "other": _l("其他"),
}


class LeaveForm(Schema):
    """Since when, and why, a person inspects no more."""

    left_on = forms.day(_l("离岗日期"))
    reason = forms.choice(_l("原因"), list(REASONS.items()), kind="radio")
