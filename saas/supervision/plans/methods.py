"""Words for the codes of plans and tasks (glossary: check_method, draw_kind, states)."""

from flask_babel import lazy_gettext as _l

from saas.foundation.settings.values import METHODS

__all__ = ["KINDS", "METHODS", "PLAN_STATES", "TASK_STATES"]
KINDS = {"undirected": _l("不定向"), "directed": _l("定向")}
PLAN_STATES = {
    "draft": (_l("起草中"), "grey"),
    "submitted": (_l("待公布"), "amber"),
    "returned": (_l("已退回修改"), "ochre"),
    "published": (_l("已公布"), "jade"),
}
TASK_STATES = {
    "prepared": (_l("准备中"), ""),
    "drawn": (_l("已抽取"), "jade"),
    "inspecting": (_l("检查中"), "amber"),
    "done": (_l("已完成"), "jade"),
    "cancelled": (_l("已取消"), "grey"),
}
