"""What is typed on the pages of loans."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.supervision.loans.words import SHOWABLE


class LetterForm(Schema):
    """借调函: one text for every bureau that is asked."""

    lenders = forms.many(_l("向谁借"), ())
    persons = forms.number(_l("借几名执法人员"), least=1, most=20)
    categories = forms.many(_l("能检查的机构类别"), ())
    window_from = forms.day(_l("从哪一天"))
    window_to = forms.day(_l("到哪一天"))
    purpose = forms.text(_l("借调做什么"), kind="textarea", longest=500, rows=2)
    contact = forms.text(_l("联系人和办公电话"), required=False, longest=100, help=_l("写科室的办公电话，不写个人手机。"))
    reply_by = forms.day(_l("请对方在哪天前答复"))


class NamesForm(Schema):
    """答复: who may go, for which of the days, and what the borrower learns of them."""

    officers = forms.many(_l("人员"), ())
    window_from = forms.day(_l("从哪一天"))
    window_to = forms.day(_l("到哪一天"))
    shown = forms.many(_l("另外让对方看到"), SHOWABLE.items(), required=False)
    note = forms.text(_l("附言"), kind="textarea", required=False, longest=500, rows=2, help=_l("对方会看到。"))


class ReasonForm(Schema):
    """Why something is refused, withdrawn, taken back or given up; the other side reads it."""

    reason = forms.text(_l("理由"), kind="textarea", longest=500, rows=2)


class CodeForm(Schema):
    """An institution by its code (S0-31)."""

    uscc = forms.text(_l("统一社会信用代码"), longest=18, help=_l("18 位，在机构的执业许可证上。"), autocomplete="off")
