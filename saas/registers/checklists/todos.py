"""What waits on the desk when a superior's new edition has come: merging for who drafts, acceptance for who publishes."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.web.registry import Todo
from saas.registers.checklists.effective import standing
from saas.registers.checklists.layering import mark_of
from saas.registers.checklists.sight import Sight, sight
from tenants.context import Ctx


def to_merge(s: Session, ctx: Ctx) -> list[Todo]:
    """For who drafts: the change touches own refinements, and something is still to be done about it."""
    seen = _waiting(s)
    if seen is None or not seen.touched:
        return []
    if seen.begun and not seen.open:
        return []
    title = _("合并%(above)s清单第 %(n)s 版（待定 %(m)s 条）", above=_above(seen), n=seen.new.number, m=len(seen.open))
    return [_todo(seen, title)]


def to_accept(s: Session, ctx: Ctx) -> list[Todo]:
    """For who publishes: nothing that the bureau wrote is touched, so that one step does it."""
    seen = _waiting(s)
    if seen is None or seen.touched:
        return []
    return [_todo(seen, _("接收%(above)s清单第 %(n)s 版", above=_above(seen), n=seen.new.number))]


def _waiting(s: Session) -> Sight | None:
    here = standing(s)
    return sight(s, here) if here.newest is not None and here.behind else None


def _above(seen: Sight) -> str:
    return str(mark_of(seen.new.tenant_no, dict(seen.here.line)[seen.new.tenant_no]))


def _todo(seen: Sight, title: str) -> Todo:
    days = calendars.workdays_between(seen.new.published_on, clock.today())
    words = _("已发布 %(n)s 个工作日", n=days)
    later = seen.new.effective_from > clock.today()
    return Todo(title, url_for("checklists.accept"), due=seen.new.effective_from if later else None, who=words, rank=30)
