"""What an open attempt puts on the desk: who acts next, and who waits."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.registry import Todo
from saas.supervision.draws import service
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import draw_due
from tenants.context import Ctx


def _open(s: Session) -> tuple[DrawAttempt, InspectionTask] | None:
    found = service.open_attempt(s)
    if found is None:
        return None
    return found[0], service.plans.get_task(s, found[1].task_id)


def _todo(attempt: DrawAttempt, task: InspectionTask, said: str, who: str = "") -> Todo:
    return Todo(said, url_for("draws.attempt", attempt_id=attempt.id), draw_due(task, clock.today()), who, 10)


def to_run(s: Session, ctx: Ctx) -> list[Todo]:
    """Dice to throw or a result to seal, for those who run the draw; a section's member sees the section's."""
    found = _open(s)
    if found is None or found[0].state == "frozen" or ctx.section_id not in (None, found[1].section_id):
        return []
    attempt, task = found
    said = _("投掷骰子并录入点数 · %(name)s") if attempt.state == "committed" else _("封存抽取结果 · %(name)s")
    return [_todo(attempt, task, said % {"name": task.name}, attempt.frozen_name)]


def to_commit(s: Session, ctx: Ctx) -> list[Todo]:
    """A frozen pool whose commitment is to be published, for the supervision section."""
    found = _open(s)
    if found is None or found[0].state != "frozen":
        return []
    return [_todo(*found, _("公布抽取承诺 · %(name)s", name=found[1].name), found[0].frozen_name)]


def waiting(s: Session, ctx: Ctx) -> list[Todo]:
    """What whoever froze the pool waits for."""
    found = _open(s)
    if found is None or found[0].state != "frozen":
        return []
    attempt, task = found
    url = url_for("draws.attempt", attempt_id=attempt.id)
    return [Todo(_("公布抽取承诺 · %(name)s", name=task.name), url, attempt.frozen_on, _("监督科室"))]
