"""What the states and parts of a loan are called, and the closed lists behind them."""

from flask_babel import lazy_gettext as _l

# the columns of the board, in order
STAGES = {
    "drafted": _l("起草"),
    "asked": _l("待同意"),
    "answered": _l("已同意 / 已拒绝"),
    "in_force": _l("生效中"),
    "ended": _l("已结束"),
}
REQUEST_STATES = {
    "drafted": (_l("草稿"), "grey"),
    "sent": (_l("已发出"), "amber"),
    "withdrawn": (_l("已撤回"), "grey"),
}
OFFER_STATES = {
    "drafted": (_l("待审批"), "amber"),
    "granted": (_l("同意"), "jade"),
    "refused": (_l("拒绝"), "ochre"),
    "withdrawn": (_l("已撤回同意"), "grey"),
}
ORDER_STATES = {
    "drafted": (_l("待签发"), "amber"),
    "in_force": (_l("生效中"), "jade"),
    "ended": (_l("已结束"), "grey"),
}
ANSWERS = {
    "": (_l("未回复"), "grey"),
    "accepted": (_l("已知悉"), "jade"),
    "refused": (_l("说明不能参加"), "ochre"),
}
# why somebody is no longer at the host's disposal
LEFT = {
    "not_drawn": _l("未抽中，已释放"),
    "returned": _l("用毕归还"),
    "recalled": _l("所在局召回"),
    "expired": _l("借调到期"),
}
# what a lender may show besides name, certificate and categories (the lender shows only what it chooses)
SHOWABLE = {
    "sex": _l("性别"),
    "unit": _l("单位"),
    "post": _l("执法岗位"),
    "personnel_class": _l("人员类别"),
    "specialties": _l("业务专长"),
}
DIRECTIVES = {
    "mediate": _l("协调函"),
    "order": _l("调派令"),
    "answer": _l("协调答复"),
}
SPARE = {0: _l("没有"), 1: _l("1 人"), 2: _l("2 人"), 3: _l("3 人以上")}
