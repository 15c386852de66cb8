"""Forms of the subject register."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.registers.subjects.service import LICENSE_STATUS


class SubjectForm(Schema):
    """One institution. The list of categories is given by the page: a section's member has the section's own only."""

    category = forms.choice(_l("机构类别"), ())
    name = forms.text(_l("机构名称"), longest=100, help=_l("执业许可证上的全称"))
    uscc = forms.text(_l("统一社会信用代码"), longest=20, help=_l("18 位"), autocomplete="off")
    license_no = forms.text(_l("执业许可证号"), longest=40, help=_l("律师事务所为 17 位数字，或统一社会信用代码"))
    license_status = forms.choice(_l("许可状态"), list(LICENSE_STATUS.items()))
    license_from = forms.day(_l("发证日期"), required=False)
    license_to = forms.day(_l("有效期止"), required=False, help=_l("长期有效的留空"))
    head_name = forms.text(_l("负责人"), longest=40, required=False)
    practitioners = forms.number(_l("执业人数"), required=False, most=5000)
    address = forms.text(_l("住所"), longest=200, required=False)
    contact_name = forms.text(_l("联系人"), longest=40, required=False, autocomplete="off")
    contact_phone = forms.text(_l("联系电话"), longest=20, required=False, autocomplete="off", inputmode="tel")


REASONS = {
    "cancelled": _l("注销"),
    "revoked": _l("吊销许可"),
    "moved": _l("迁出本辖区"),
    "mistake": _l("误录"),
}


class LeaveForm(Schema):
    """Since when, and why, a subject is no longer in the register."""

    left_on = forms.day(_l("出库日期"))
    reason = forms.choice(_l("原因"), list(REASONS.items()), kind="radio")
    note = forms.text(_l("说明"), longest=200, required=False, help=_l("例如注销公告文号"))
