"""What the frame around every page shows: who, where, the way about (interface.md)."""

import hashlib
from types import SimpleNamespace

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from saas import clock
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import DECLARED
from saas.foundation.web.registry import registry

VERSION = "1.0"


def install(app: Flask) -> None:
    """Adds ``shell`` and ``nav`` to every template."""

    @app.context_processor
    def _frame() -> dict:
        principal = current_user if current_user and current_user.is_authenticated else None
        return {"shell": _shell(principal), "nav": _nav(principal), "today": clock.today, "me": principal}


def _shell(principal) -> SimpleNamespace:
    english = str(get_locale() or "").startswith("en")
    other = ("zh", "中文") if english else ("en", "English")
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    shell = SimpleNamespace(
        lang="en" if english else "zh-CN",
        language=SimpleNamespace(
            label=other[1], code=other[0], url=url_for("accounts.language", code=other[0], next=here)
        ),
        sign_in_url=url_for("accounts.sign_in"),
        version=VERSION,
        home_url="/",
    )
    if principal is not None:
        ctx = principal.ctx
        shell.user_key = hashlib.sha256(f"{ctx.root}:{ctx.user_id}".encode()).hexdigest()[:16]
        shell.bureau, shell.user = ctx.tenant_name, principal.name
        if ctx.section_id is not None and g.get("s") is not None:
            shell.section = registry.section_name(g.s, ctx)
        shell.home_url = url_for("workspace.home")
        shell.account_url, shell.sign_out_url = url_for("accounts.me"), url_for("accounts.sign_out")
        if principal.bureaus > 1:
            shell.switch_url = url_for("accounts.choose")
        if _open_to(ctx, "workspace.find", "find.use"):
            shell.find_url, shell.find_query = url_for("workspace.find"), request.args.get("q", "")
        shell.portal_url = url_for("portal.bureau", code=ctx.me)
        shell.guest = _guest(principal)
    if clock.is_demo():
        now = clock.now()
        shell.clock = SimpleNamespace(text=date_zh(now), url=url_for("accounts.move_clock") if principal else "")
        shell.clock_note = _("演示日期")
    return shell


def _guest(principal) -> str:
    """For a borrowed officer at the host: in whose name, until when, by which document (R10, S2-30)."""
    ctx = principal.ctx
    if principal.until is None:
        return ""
    said = _("以%(bureau)s名义　借调至%(day)s", bureau=ctx.tenant_name, day=date_zh(principal.until))
    return f"{said}　{principal.basis}" if principal.basis else said


def _open_to(ctx, endpoint: str, action: str) -> bool:
    """Whether the guard would let the reader in: right and reach (R10), so that no entry leads to a refusal."""
    declared = getattr(current_app.view_functions[endpoint], DECLARED)
    return ctx.reach in declared.reach and registry.permits(ctx.roles, action)


def _nav(principal) -> list:
    if principal is None:
        return []
    entries = [e for e in registry.navigation if e.surface == "work" and _open_to(principal.ctx, e.endpoint, e.action)]
    path = request.path
    out = []
    for entry in entries:
        url = url_for(entry.endpoint)
        prefixes = (entry.prefix or url).split()  # one entry may stand for several places
        active = path == url or any(f"{path}/".startswith(prefix.rstrip("/") + "/") for prefix in prefixes)
        out.append(SimpleNamespace(label=entry.label, url=url, active=active))
    return out
