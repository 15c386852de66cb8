"""现在不能抽取：执法人员不够. What is missing, why, and three ways out, one click from done (S2-30, signature piece 6)."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from saas import clock
from saas.foundation.settings import service as settings
from saas.foundation.settings.resolve import frozen_rule
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.supervision.draws import shortage as lacks
from saas.supervision.draws import shortage_ways, staffing
from saas.supervision.draws.pages import bp, url_of, where
from saas.supervision.loans import service as loans
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import in_hand


@dataclass(frozen=True)
class Ways:
    """The three ways out as the page shows them."""

    borrow: shortage_ways.Borrow
    shift: shortage_ways.Shift | None
    split: shortage_ways.Split


@route(bp, "/tasks/<int:task_id>/shortage", action="draw.read")
def shortage(s, task: InspectionTask):
    lack = lacks.find(s, task)
    missing = lack is not None and lack.missing != 0
    need = loans.latest_of_task(s, task.id)
    return render(
        "draws/lacking.html", task=task, lack=lack, missing=missing, people=lacks.listed(s, lack) if lack else [],
        states=lacks.STATES, label=category_label, rules=_rules(lack) if lack else {},
        ways=Ways(shortage_ways.borrow(s, lack), shortage_ways.shift(s, lack), shortage_ways.split(lack)) if missing else None,
        change=settings.effective(s, "plan_change").as_rule() if missing else None,
        need=need, need_url=where("loans.need", need_id=need.id) if need else "",
        near_url=where("loans.nearby"), inspectors_url=where("inspectors.inspectors") or where("inspectors.index"),
        supplement_url=where("draws.supplement", task_id=task.id), prepare_url=url_for("draws.prepare", task_id=task.id),
        may_ask=registry.permits(current_user.ctx.roles, "loan.request") and in_hand(s, task),
        over=lack is not None and lack.window[1] < clock.today(), causes=staffing.causes,
        vacant=lacks.vacant(s, task) if lack is None else [], attempt_of=url_of,
    )  # fmt: skip


def _rules(lack: lacks.Lack) -> dict[str, dict]:
    """据 of what binds: the size of the team as frozen with the plan, the most per person and who may join as of today."""
    kept, standing = lack.task.rules.get("team_size"), lack.both.standing
    found = {"team_size": frozen_rule(kept, _("检查组人数"))} if kept and "code" in kept else {}
    return found | {code: frozen_rule(standing[code]) for code in ("draw_rules", "team_composition")}


@route(bp, "/tasks/<int:task_id>/shortage", action="loan.request", methods=("POST",), endpoint="need")
def need(s, task: InspectionTask):
    row = lacks.open_need(s, task)
    asked = [number for number in request.form.getlist("lenders") if number.isdecimal()]
    letter = where("loans.letter_new", need_id=row.id, to=asked)
    return done(letter or url_for("plans.task", task_id=task.id), None if letter else _("缺口已登记。"))
