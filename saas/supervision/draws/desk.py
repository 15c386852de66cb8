"""What an open attempt puts on the desk: who acts next, and who waits."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.registry import Todo
from saas.supervision.draws import seeding, service, views
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


def _hold(s: Session, ctx: Ctx) -> bool:
    """Whether the open attempt is the reader's to run; a section's member runs the section's."""
    found = _open(s)
    return found is not None and ctx.section_id in (None, found[1].section_id)


def to_run(s: Session, ctx: Ctx) -> list[Todo]:
    """The next act of those who run the draw: own value, end of the reveals, throws, seal."""
    found = _open(s)
    if found is None or not _hold(s, ctx):
        return []
    attempt, task = found
    said = {
        "deposit": _("交存本局的随机值 · %(name)s"), "reveal": _("揭示本局的随机值 · %(name)s"),
        "close": _("截止揭示 · %(name)s"), "seal": _("封存抽取结果 · %(name)s"),
    }.get(turn(s, attempt))  # fmt: skip
    return [_todo(attempt, task, said % {"name": task.name}, attempt.frozen_name)] if said else []


def turn(s: Session, attempt: DrawAttempt) -> str:
    """What an open attempt waits for: deposit, others (deposits from outside), commit, reveal, close, enter, draw, seal."""
    if attempt.state in ("seeded", "drawn"):
        return {"seeded": "draw", "drawn": "seal"}[attempt.state]
    if attempt.reveals_closed_at is not None:
        return "enter"
    rows = seeding.parties_of(s, attempt)
    waits = [row.role for row in rows if row.state in ("invited", "open")]
    if attempt.state == "frozen":
        return "deposit" if "bureau" in waits else "others" if waits else "commit"
    return "reveal" if "bureau" in waits else "close"


def to_enter(s: Session, ctx: Ctx) -> list[Todo]:
    """Throws or a beacon's value that the reader has not typed yet; it takes two people."""
    found = _open(s)
    if found is None or turn(s, found[0]) != "enter":
        return []
    attempt, task = found
    part = views.to_type(views.seed_view(s, attempt, ctx.user_id))
    if part is None or part.mine:
        return []
    who = part.entries[0].user_name if part.entries else attempt.frozen_name
    return [_todo(attempt, task, _("录入随机源 · %(name)s", name=task.name), who)]


def to_commit(s: Session, ctx: Ctx) -> list[Todo]:
    """A frozen pool whose commitment is to be published, for the supervision section; not for whoever froze it."""
    found = _open(s)
    if found is None or found[0].frozen_by == ctx.user_id or turn(s, found[0]) != "commit":
        return []
    return [_todo(*found, _("公布抽取承诺 · %(name)s", name=found[1].name), found[0].frozen_name)]


def waiting(s: Session, ctx: Ctx) -> list[Todo]:
    """What whoever runs the draw waits for: deposits from outside, the commitment, the second person's typing."""
    found = _open(s)
    if found is None or not _hold(s, ctx):
        return []
    attempt, task = found
    url = url_for("draws.attempt", attempt_id=attempt.id)
    now = turn(s, attempt)
    if now == "commit":
        return [Todo(_("公布抽取承诺 · %(name)s", name=task.name), url, attempt.frozen_on, _("监督科室"))]
    silent = {"others": ("invited", _("交存指纹 · %(name)s")), "close": ("open", _("揭示随机值 · %(name)s"))}.get(now)
    if silent:
        rows = [row for row in seeding.parties_of(s, attempt) if row.state == silent[0]]
        return [Todo(silent[1] % {"name": task.name}, url, attempt.frozen_on, row.party) for row in rows]
    if now == "enter" and not to_enter(s, ctx):
        return [Todo(_("录入随机源 · %(name)s", name=task.name), url, clock.today(), _("另一位人员"))]
    return []
