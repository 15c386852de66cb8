"""What kinds of texts a bureau writes down (S4-21)."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "rules": _l("工作细则"),
    "guide": _l("工作指引"),
    "procedure": _l("程序文本"),
    "form": _l("格式文本"),
}
