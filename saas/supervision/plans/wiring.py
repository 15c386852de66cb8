"""What plans bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.supervision.plans import desk, pages_lines, pages_tasks, service
from saas.supervision.plans.pages import bp

blueprints = [bp]
__all__ = ["blueprints", "fill", "pages_lines", "pages_tasks"]


def fill(registry: Registry) -> None:
    """Plans, lines and tasks of URLs, two entries of the bar, to-dos and finders."""
    registry.loader("plan_id", "plan", service.get_plan)
    registry.loader("line_id", "line", service.get_line)
    registry.loader("task_id", "task", service.get_task)
    registry.navigation.append(NavEntry("work", _l("年度计划"), "plans.plans", "plan.read", 20))
    registry.navigation.append(NavEntry("work", _l("任务"), "plans.tasks", "task.read", 30))
    registry.todos += [("plan.publish", desk.to_publish), ("plan.edit", desk.to_mend), ("draw.run", desk.to_draw)]
    registry.waiting.append(("plan.edit", desk.waiting))
    registry.finders += [("plan.read", desk.find_plans), ("task.read", desk.find_tasks)]
