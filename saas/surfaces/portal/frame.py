"""The frame of public pages: the same for everybody, so that they can be cached and compared."""

from types import SimpleNamespace

from flask import Response, jsonify, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from saas import clock
from saas.foundation.publication.kinds import KINDS
from saas.foundation.web.filters import date_zh
from saas.foundation.web.render import render
from saas.foundation.web.shell import VERSION
from tenants.tree import Tenant

SECONDS = 60
OWN_LISTS = {"checklist": "portal.checklists", "draw": "portal.draws_list", "guideline": "portal.guidelines"}


def page(template: str, tenant: Tenant | None = None, kind: str = "", status: int = 200, **values) -> Response:
    """A public page with the bureau's name and the bureau's way about; nothing of a signed-in reader goes in."""
    around = {
        "shell": _shell(tenant),
        "nav": _nav(tenant, kind),
        "tenant": tenant,
        "kinds": KINDS,
        "me": None,
        "kind": kind,
        "list_url": list_url,
    }
    return render(template, status=status, **around, **values)


def cached(response: Response) -> Response:
    """May be kept for a minute by anybody, and is answered with 304 while it has not changed."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.add_etag()
    return response.make_conditional(request)


def data(value: dict, status: int = 200) -> Response:
    """The same as JSON, for whoever counts themselves."""
    response = jsonify(value)
    response.status_code = status
    response.headers["Access-Control-Allow-Origin"] = "*"
    return cached(response)


def list_url(code: int, kind: str) -> str:
    """The list of one kind on a bureau's page; checklists, attempts and guidelines have lists of their own."""
    if kind in OWN_LISTS:
        return url_for(OWN_LISTS[kind], code=code)
    return url_for("portal.records", code=code, kind=kind)


def _shell(tenant: Tenant | None) -> SimpleNamespace:
    english = str(get_locale() or "").startswith("en")
    code, label = ("zh", "中文") if english else ("en", "English")
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    shell = SimpleNamespace(
        lang="en" if english else "zh-CN", version=VERSION, sign_in_url=url_for("accounts.sign_in"),
        language=SimpleNamespace(label=label, code=code, url=url_for("accounts.language", code=code, next=here)),
        home_url=url_for("portal.home"), find_url=url_for("portal.home"),
        find_query=request.args.get("q", "")[:80] if request.endpoint == "portal.home" else "",
        bureau=None,
    )  # fmt: skip
    if tenant is not None:
        shell.bureau, shell.home_url = tenant.name, url_for("portal.bureau", code=tenant.tenant_no)
    if clock.is_demo():
        shell.clock = SimpleNamespace(text=date_zh(clock.now()), url="")
    return shell


def _nav(tenant: Tenant | None, kind: str) -> list[SimpleNamespace]:
    if tenant is None:
        entries = [(_("找一个单位"), url_for("portal.home") + "#tree", "tree")]
    else:
        entries = [(label, list_url(tenant.tenant_no, name), name) for name, label in KINDS.items()]
        entries.append((_("意见反馈"), url_for("portal.feedback", code=tenant.tenant_no), "feedback"))
    entries.append((_("验证抽取"), url_for("portal.verify_find"), "verify"))
    return [SimpleNamespace(label=label, url=url, active=name == kind) for label, url, name in entries]
