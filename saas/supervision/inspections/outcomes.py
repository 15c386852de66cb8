"""What may come out of a check, in the words that stand outside (S2-41, D-14, B-26); words for states and answers."""

from flask_babel import lazy_gettext as _l

# The three outcomes of S2-41 first; the others are the cases in which there was nothing to judge or it was put right.
OUTCOMES = {
    "no_violation": _l("未发现违法行为"),
    "case_filed": _l("发现违法行为，已由检查机关立案"),
    "transferred": _l("发现违法线索，已移送有管辖权的行政执法主体"),
    "corrected": _l("发现问题，已责令改正"),
    "unreachable": _l("查无下落"),
    "closed": _l("已关闭停业或者正在清算"),
    "refused": _l("不配合检查情节严重"),
}
LIGHTS = {
    "no_violation": "ok",
    "corrected": "soon",
    "case_filed": "late",
    "transferred": "late",
    "unreachable": "none",
    "closed": "none",
    "refused": "late",
}
STATES = {
    "drawn": (_l("待通知"), ""),
    "noticed": (_l("已通知"), "jade"),
    "visiting": (_l("检查中"), "amber"),
    "submitted": (_l("待审核"), "amber"),
    "returned": (_l("已退回"), "ochre"),
    "reviewed": (_l("待公示"), "amber"),
    "published": (_l("已公示"), "jade"),
    "cancelled": (_l("已撤销"), "grey"),
}
ANSWERS = {"conform": _l("符合"), "nonconform": _l("不符合"), "not_applicable": _l("不适用")}
STEPS = {
    "certificate": _l("出示证件"),
    "rights": _l("告知权利"),
    "statement": _l("听取陈述"),
    "record": _l("检查记录"),
    "result": _l("录入结果"),
}
NOTICE_STATES = {"drafted": (_l("待签发"), "amber"), "issued": (_l("已签发"), "jade"), "served": (_l("已送达"), "jade")}
TIMINGS = {"advance": _l("提前送达"), "arrival": _l("到场时送达")}
# 送达方式, as the receipt of service knows them (B-54 conventions, 送达回证)
SERVED = {
    "direct": _l("直接送达"),
    "retained": _l("留置送达"),
    "mail": _l("邮寄送达"),
    "electronic": _l("电子送达"),
    "on_site": _l("到场送达"),
}


def chosen_by(value: dict) -> dict:
    """The outcomes that a bureau uses, by its setting ``outcomes`` (D-14); that nothing was found is always one."""
    used = {"no_violation", *value.values()}
    return {code: label for code, label in OUTCOMES.items() if code in used}


def outcome_light(outcome: str | None) -> str:
    """The light's state for an outcome."""
    return LIGHTS.get(outcome or "", "none")
