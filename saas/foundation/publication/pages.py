"""公示 inside: what is due, the preview exactly as the public will see it, publishing, withdrawing, feedback."""

from datetime import date

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import func, select

from saas import clock
from saas.foundation import calendars, journal
from saas.foundation.publication import service
from saas.foundation.publication.kinds import KINDS, REASONS, STATES
from saas.foundation.publication.models import Feedback, Publication
from saas.foundation.publication.showing import shown
from saas.foundation.settings import service as settings
from saas.foundation.web import forms
from saas.foundation.web.filters import day_zh, time_zh
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.tree import names
from tenants.unit import ctx_of

bp = Blueprint("publication", __name__)
ACTS = {
    "publication.prepare": _l("内容形成"),
    "publication.publish": _l("公示"),
    "publication.withdraw": _l("撤回"),
}


class WithdrawForm(Schema):
    """Why the public row is taken back."""

    reason = forms.choice(_l("撤回原因"), REASONS.items(), help=_l("原因类别会留在原地址上。"))
    note = forms.text(_l("具体情况"), kind="textarea", longest=500, help=_l("只留在本局案卷，不公开。"))


ORDERS = {"ready": "due_on", "published": "published_on", "withdrawn": "withdrawn_on"}
CSV = [
    (_l("类别"), lambda row: KINDS[row.kind]),
    (_l("内容"), lambda row: row.title),
    (_l("公示期限"), lambda row: row.due_on),
    (_l("公示日期"), lambda row: row.published_on),
    (_l("公示人"), lambda row: row.published_name),
    (_l("撤回日期"), lambda row: row.withdrawn_on),
    (_l("状态"), lambda row: STATES[row.state]),
]
FEEDBACK_CSV = [
    (_l("时间"), lambda row: time_zh(row.sent_at)),
    (_l("内容"), lambda row: row.body),
    (_l("针对"), lambda row: row.about),
    (_l("状态"), lambda row: _("已处理") if row.handled_at else _("待处理")),
]


@route(bp, "/publications", action="publication.read")
def publications(s):
    return _list(s, "ready")


@route(bp, "/publications/<any(published, withdrawn):state>", action="publication.read")
def past(s, state: str):
    return _list(s, state)


def _list(s, state: str):
    place = Place(s)
    where = place.where(Publication)
    counts = {} if place.wide else _counts(s, where)
    listing = Listing(
        s, select(Publication).where(*where, Publication.state == state),
        sorts={name: [getattr(Publication, name)] for name in ORDERS.values()},
        sort=ORDERS[state], dir="asc" if state == "ready" else "desc", tie=Publication.id,
        filters=[
            *place.filters(),
            Filter("kind", _("类别"), lambda q, v: q.where(Publication.kind == v), list(KINDS.items())),
        ],
    )  # fmt: skip
    if wants_csv():
        return listing.csv([*CSV[:2], *place.columns(), *CSV[2:]], "publications")
    listing.total = counts.get(state, 0) if not place.wide and not listing.filters[-1].value else None
    return render(
        "publication/list.html", listing=listing, state=state, counts=counts, kinds=KINDS, states=STATES,
        light=light_of, reasons=REASONS, feedback_open=open_feedback(s), place=place,
    )  # fmt: skip


def _counts(s, where: tuple) -> dict[str, int]:
    """How many of one bureau's are in each state."""
    return dict(s.execute(select(Publication.state, func.count()).where(*where).group_by(Publication.state)).all())


def light_of(row: Publication) -> tuple[str, str]:
    """The due light of one publication: how long is left, or whether it came in time (S3-17)."""
    if row.state == "ready":
        return calendars.light(row.due_on, clock.today())
    if row.due_on is None or row.published_on is None:
        return "none", _("没有期限")
    if row.published_on <= row.due_on:
        return "ok", _("按期")
    return "late", _("逾期 %(n)s 天", n=(row.published_on - row.due_on).days)


@route(bp, "/publications/<int:publication_id>", action="publication.read", scope="sub")
def show(s, publication: Publication):
    return render("publication/show.html", **_picture(s, publication))


def _picture(s, publication: Publication, form: forms.Form | None = None) -> dict:
    ctx = ctx_of(s)
    home = publication.tenant_no == ctx.me
    may = home and registry.permits(ctx.roles, "publication.publish")
    organ = ctx.tenant_name if home else names(s).get(publication.tenant_no, "")
    row = service.public_row(publication)
    events = reversed(journal.of_object(s, f"publication:{publication.id}"))
    return {
        "publication": publication, "home": home, "organ": organ, "kinds": KINDS, "states": STATES, "reasons": REASONS,
        "row": row, "shown": shown(row, organ, publication.published_on), "light": light_of(publication),
        "form": form or forms.Form(WithdrawForm), "course": [_line(e) for e in events if e.act in ACTS],
        "rule": settings.frozen_rule(publication.due_rule) if publication.due_rule else None,
        "may_publish": may and publication.state == "ready" and publication.author_id != ctx.user_id,
        "own": may and publication.state == "ready" and publication.author_id == ctx.user_id,
        "may_withdraw": may and publication.state == "published",
    }  # fmt: skip


def _line(event) -> tuple[str, str]:
    day = day_zh(date.fromisoformat(event.business_day))
    return day, _("%(act)s　%(who)s", act=ACTS[event.act], who=event.actor_name)


@route(bp, "/publications/<int:publication_id>/publish", action="publication.publish", methods=("POST",))
def publish(s, publication: Publication):
    service.publish(s, publication)
    return done(_home(publication), _("已公示。%(copied)s", copied=_copied(publication)))


def _copied(publication: Publication) -> str:
    return _("同时抄送%(section)s。", section=publication.copied_to) if publication.copied_to else ""


def _home(publication: Publication) -> str:
    return url_for("publication.show", publication_id=publication.id)


@route(bp, "/publications/<int:publication_id>/withdraw", action="publication.publish", methods=("POST",))
def withdraw(s, publication: Publication):
    form = forms.Form(WithdrawForm).bind()
    if form.valid:
        with form.catching():
            service.withdraw(s, publication, form.data["reason"], form.data["note"])
    if not form.valid:
        return render("publication/show.html", status=422, **_picture(s, publication, form))
    return done(_home(publication), _("已撤回，原地址上只留下撤回说明。"))


def open_feedback(s) -> int:
    """How many things sent in nobody has dealt with yet."""
    ctx = ctx_of(s)
    mine = (Feedback.root_id == ctx.root, Feedback.to_no == ctx.me)
    return s.scalar(select(func.count()).select_from(Feedback).where(*mine, Feedback.handled_at.is_(None)))


@route(bp, "/feedback", action="feedback.read")
def feedback(s):
    ctx = ctx_of(s)
    listing = Listing(
        s, select(Feedback).where(Feedback.root_id == ctx.root, Feedback.to_no == ctx.me),
        sorts={"sent_at": [Feedback.sent_at]}, sort="sent_at", dir="desc", tie=Feedback.id,
        filters=[
            Filter(
                "handled", _("状态"),
                lambda q, v: q.where((Feedback.handled_at.is_(None)) == (v == "open")),
                [("open", _("待处理")), ("handled", _("已处理"))],
            )
        ],
    )  # fmt: skip
    if wants_csv():
        return listing.csv(FEEDBACK_CSV, "feedback")
    return render(
        "publication/feedback.html", listing=listing, may_handle=registry.permits(ctx.roles, "feedback.handle")
    )


@route(bp, "/feedback/<int:feedback_id>/handle", action="feedback.handle", methods=("POST",))
def handle(s, feedback: Feedback):
    service.handle_feedback(s, feedback)
    return done(url_for("publication.feedback"), _("已标记为处理。"))
