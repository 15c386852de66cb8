"""The steps between freezing and sealing: deposits, links, commitment, reveals, throws, and the big screen."""

from dataclasses import astuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, is_htmx, render
from saas.registers.catalogue import category_label
from saas.supervision.draws import handing, parties, schemas, service, stage
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_seed import DrawParty
from saas.supervision.draws.pages import bp, public_page, show, url_of
from saas.supervision.plans import service as plans


@route(bp, "/draws/parties/<int:party_id>/deposit", action="draw.run", methods=("POST",))
def deposit(s, party: DrawParty):
    """The bureau's own hash; the value stays in this browser."""
    form = forms.Form(schemas.DepositForm).bind()
    attempt = service.get_attempt(s, party.attempt_id)
    if form.valid:
        with form.catching():
            parties.deposit(s, party, schemas.digits(form.data["commit"]))
            return done(url_of(attempt), _("指纹已经交存，随机值留在这台设备上。"))
    return show(s, attempt, depositing=form)


@route(bp, "/draws/parties/<int:party_id>/reveal", action="draw.run", methods=("POST",))
def reveal(s, party: DrawParty):
    form = forms.Form(schemas.RevealForm).bind()
    attempt = service.get_attempt(s, party.attempt_id)
    if form.valid:
        with form.catching():
            parties.reveal(s, party, schemas.digits(form.data["value"]))
            return done(url_of(attempt), _("随机值与交存的指纹相符，已经收下。"))
    return show(s, attempt, revealing=form)


@route(bp, "/draws/parties/<int:party_id>/link", action="draw.run", methods=("POST",))
def link(s, party: DrawParty):
    handing.hand_over(party, parties.link(s, party))
    return done(url_of(service.get_attempt(s, party.attempt_id)) + "#link", _("链接只显示这一次，请当面交给对方。"))


@route(bp, "/draws/parties/<int:party_id>/remove", action="draw.run", methods=("POST",))
def remove(s, party: DrawParty):
    attempt = service.get_attempt(s, party.attempt_id)
    parties.remove(s, attempt, party)
    return done(url_of(attempt), _("这一方已经去掉。"))


@route(bp, "/draws/<int:attempt_id>/commit", action="draw.witness", methods=("POST",))
def commit(s, attempt: DrawAttempt):
    service.commit(s, attempt)
    return done(url_of(attempt), _("承诺已经公布。"))


@route(bp, "/draws/<int:attempt_id>/close-reveals", action="draw.run", methods=("POST",))
def close_reveals(s, attempt: DrawAttempt):
    service.close_reveals(s, attempt)
    return done(url_of(attempt), _("揭示已经截止。"))


@route(bp, "/draws/<int:attempt_id>/enter", action="draw.enter", methods=("POST",))
def enter(s, attempt: DrawAttempt):
    form = forms.Form(schemas.EntryForm).bind()
    if form.valid:
        with form.catching():
            data = form.data
            made = service.enter(s, attempt, int(data["part"]), data["digits"], data.get("witnesses") or "")
            said = _("已抽取对象和人员，核对后封存。") if made.seed else _("已收下，请另一位人员独立再录一遍。")
            return done(url_of(attempt), said)
    return show(s, attempt, entering=form)


@route(bp, "/draws/<int:attempt_id>/stage", action="draw.read")
def screen(s, attempt: DrawAttempt):
    """The ceremony on a big screen; it asks for its changing part by itself."""
    mark = stage.mark(s, attempt)
    if _seen(mark):
        return Response(status=204)
    task = plans.get_task(s, service.get_draw(s, attempt.draw_id).task_id)
    poll = url_for("draws.screen", attempt_id=attempt.id, mark=mark)
    return _live("draws/stage.html", stage.of(s, attempt, task.name), poll, attempt=attempt, phone=False, label=category_label)


def _seen(mark: str) -> bool:
    """Whoever watches has this moment already: nothing at all is sent."""
    return is_htmx() and request.method == "GET" and request.args.get("mark") == mark


def _live(page: str, now: stage.Stage, poll: str, status: int = 200, **values) -> Response:
    """The page, or its moving part for whoever watches."""
    return render(
        page, "draws/_stage.html" if request.method == "GET" else None, status, now=now, poll=poll, moment=clock.now(),
        public_url=public_page(now.slug, "draw"), **values,
    )  # fmt: skip


@route(bp, "/j/<secret>", action="link:party_id")
def party(s, party: DrawParty, secret: str):
    """A party's own page: its hash, later its value, and the ceremony as it goes on."""
    return _party(s, party, secret)


def _party(s, party: DrawParty, secret: str, **wrong: forms.Form) -> Response:
    """What the party has to do is told by the page, not by the part that moves: a turn of the ceremony reads it anew."""
    found = {name: wrong.get(name) or forms.Form(schemas.OF_ATTEMPT[name]) for name in ("depositing", "revealing")}
    now = stage.for_party(s, party)
    turn = f"{party.state}.{now.state if now.over else ''}"
    if is_htmx() and request.method == "GET" and request.args.get("turn", turn) != turn:
        return Response(status=200, headers={"HX-Refresh": "true"})
    mark = stage.short_hash(astuple(now))
    if _seen(mark):
        return Response(status=204)
    poll = url_for("draws.party", secret=secret, mark=mark, turn=turn)
    return _live(
        "draws/party.html", now, poll, 422 if wrong else 200, party=party, secret=secret, forms=found, phone=True,
    )  # fmt: skip


@route(bp, "/j/<secret>/deposit", action="link:party_id", methods=("POST",))
def party_deposit(s, party: DrawParty, secret: str):
    form = forms.Form(schemas.DepositForm).bind()
    if form.valid:
        with form.catching():
            parties.deposit(s, party, schemas.digits(form.data["commit"]))
            return done(_own(secret), _("指纹已经交存，随机值留在这台设备上。"))
    return _party(s, party, secret, depositing=form)


@route(bp, "/j/<secret>/reveal", action="link:party_id", methods=("POST",))
def party_reveal(s, party: DrawParty, secret: str):
    form = forms.Form(schemas.RevealForm).bind()
    if form.valid:
        with form.catching():
            parties.reveal(s, party, schemas.digits(form.data["value"]))
            return done(_own(secret), _("随机值与交存的指纹相符，已经收下。"))
    return _party(s, party, secret, revealing=form)


def _own(secret: str) -> str:
    return url_for("draws.party", secret=secret)
