"""What can be published, and why a publication can be taken back: words for codes."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "checklist": _l("抽查事项清单"),
    "guideline": _l("制度与指引"),
    "plan": _l("年度计划"),
    "draw": _l("抽取"),
    "result": _l("检查结果"),
}
STATES = {"ready": _l("待公示"), "published": _l("已公示"), "withdrawn": _l("已撤回")}
REASONS = {
    "fact_error": _l("公示的事实有误"),
    "changed": _l("检查结论被变更或者撤销"),
    "personal": _l("含有不应公开的个人信息"),
    "not_public": _l("依法不宜公开"),
    "expired": _l("公示期满"),
}
