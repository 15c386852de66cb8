"""我的检查: the officer on site with a phone, one thing at a time; every step is a form that works without script."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.supervision.inspections import asking, handover, outcomes, reading, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.pages import bp, team_of

BOTH = ("own", "assigned")


class AnswerForm(Schema):
    """One point."""

    answer = forms.choice(_l("检查情况"), outcomes.ANSWERS.items(), kind="radio")
    note = forms.text(
        _l("事实"), kind="textarea", longest=1000, required=False, help=_l("写看到的，不写结论；不符合必须写。"), rows=3
    )


class StatementForm(Schema):
    """What the subject said."""

    statement = forms.text(
        _l("陈述和意见"),
        kind="textarea",
        longest=2000,
        required=False,
        help=_l("没有意见的留空，记录为“没有提出意见”。"),
        rows=4,
    )


class ResultForm(Schema):
    """What goes to the reviewer."""

    outcome = forms.choice(_l("检查结果"), outcomes.OUTCOMES.items(), kind="radio")
    summary = forms.text(
        _l("情况和处理"),
        kind="textarea",
        longest=1000,
        required=False,
        help=_l("将对外公示；不写姓名、电话和证件号码。"),
        rows=4,
    )


@route(bp, "/visits", action="inspection.visit", reach=BOTH)
def my_visits(s):
    rows = list(s.scalars(reading.mine(s).order_by(Inspection.window_to.desc(), Inspection.id).limit(200)))
    return render(
        "inspections/mine.html", rows=rows, notices=reading.notices_of(s, rows), progress=reading.progress_of(s, rows),
        teams=reading.teams_of(s, rows), words=outcomes,
    )  # fmt: skip


def _mine(s, inspection: Inspection) -> None:
    if not reading.is_member(s, inspection):
        raise NotHere("inspection")


def _home(inspection: Inspection) -> str:
    return url_for("inspections.visit", inspection_id=inspection.id)


def site_steps(inspection: Inspection) -> list[SimpleNamespace]:
    """The five steps on one line, each with the time when it was done (S2-35)."""
    times = dict(inspection.steps)
    if inspection.state in ("submitted", "reviewed", "published"):
        times["result"] = inspection.entered_on.isoformat() if inspection.entered_on else ""
    out, current = [], inspection.state not in ("drawn",)
    for code, label in outcomes.STEPS.items():
        finished = code in times
        lines = [times[code][11:16]] if finished and len(times[code]) > 10 else []
        out.append(
            SimpleNamespace(
                label=label, state="done" if finished else "now" if current else "next", lines=lines, hash=""
            )
        )
        current = current and finished
    return out


def scene(s, inspection: Inspection) -> dict:
    """What every page of a visit shows: steps, how far, notice, and what was asked for."""
    return team_of(s, inspection) | {
        "inspection": inspection, "steps": site_steps(inspection), "words": outcomes, "answered": handover.answered(inspection),
        "awaited": handover.awaited(s, inspection), "stranded": handover.stranded(inspection),
        "notice": reading.notice_of(s, inspection), "group_label": reading.group_label,
        "open": visits.unanswered(inspection), "asked": asking.shown(s, inspection),
    }  # fmt: skip


@route(bp, "/visits/<int:inspection_id>", action="inspection.visit", reach=BOTH)
def visit(s, inspection: Inspection):
    _mine(s, inspection)
    return render("inspections/visit.html", form=forms.Form(StatementForm), **scene(s, inspection))


@route(bp, "/visits/<int:inspection_id>/begin", action="inspection.visit", reach=BOTH, methods=("POST",))
def begin(s, inspection: Inspection):
    visits.begin(s, inspection)
    return done(_home(inspection))


@route(bp, "/visits/<int:inspection_id>/rights", action="inspection.visit", reach=BOTH, methods=("POST",))
def tell_rights(s, inspection: Inspection):
    visits.tell_rights(s, inspection)
    return done(_home(inspection))


@route(bp, "/visits/<int:inspection_id>/statement", action="inspection.visit", reach=BOTH, methods=("POST",))
def hear(s, inspection: Inspection):
    _mine(s, inspection)
    form = forms.Form(StatementForm).bind()
    if not form.valid:
        return render("inspections/visit.html", status=422, form=form, **scene(s, inspection))
    visits.hear(s, inspection, form.data["statement"] or "")
    first = visits.unanswered(inspection)[:1]
    return done(_point_url(inspection, first[0].seq) if first else _home(inspection))


def _point_url(inspection: Inspection, seq: int) -> str:
    return url_for("inspections.point", inspection_id=inspection.id, seq=seq)


@route(
    bp, "/visits/<int:inspection_id>/points/<int:seq>", action="inspection.visit", reach=BOTH, methods=("GET", "POST")
)
def point(s, inspection: Inspection, seq: int):
    _mine(s, inspection)
    record = next((one for one in inspection.answers if one.seq == seq), None)
    if record is None:
        raise NotHere("check_record")
    form = forms.Form(AnswerForm, initial={"answer": record.answer, "note": record.note})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            visits.answer(s, inspection, record, form.data["answer"], form.data["note"] or "")
        if form.valid:
            return done(_after(inspection, seq))
    shown = scene(s, inspection)
    near = {one.seq: one for one in inspection.answers}
    return render(
        "inspections/point.html", status=422 if form.errors else 200, form=form, record=record, total=len(near),
        before=near.get(seq - 1), after=near.get(seq + 1), writable=_writable(inspection), **shown,
    )  # fmt: skip


def _writable(inspection: Inspection) -> bool:
    return inspection.state in visits.OPEN and "statement" in inspection.steps and not inspection.held


def _after(inspection: Inspection, seq: int) -> str:
    """The next open point after this one, else any open one, else the overview."""
    left = visits.unanswered(inspection)
    later = [one.seq for one in left if one.seq > seq] or [one.seq for one in left]
    return _point_url(inspection, later[0]) if later else _home(inspection)


@route(bp, "/visits/<int:inspection_id>/end", action="inspection.visit", reach=BOTH, methods=("POST",))
def end(s, inspection: Inspection):
    visits.end(s, inspection)
    return done(url_for("inspections.result", inspection_id=inspection.id), _("检查已结束，请录入结果。"))


@route(bp, "/visits/<int:inspection_id>/result", action="inspection.visit", reach=BOTH, methods=("GET", "POST"))
def result(s, inspection: Inspection):
    _mine(s, inspection)
    initial = {"outcome": inspection.outcome, "summary": inspection.summary}
    form = forms.Form(ResultForm, initial=initial, choices={"outcome": visits.usable(s, inspection).items()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            visits.submit(s, inspection, outcome=form.data["outcome"], summary=form.data["summary"] or "")
        if form.valid:
            return done(_home(inspection), _("结果已提交，等另一位人员审核。"))
    return render(
        "inspections/result.html", status=422 if form.errors else 200, form=form, groups=reading.groups(inspection),
        **scene(s, inspection),
    )  # fmt: skip
