"""No route without a declared permission: action × reach, ids loaded under their bureau, one transaction a request."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from saas.errors import Denied, NotHere
from saas.foundation.web.models import FormReceipt
from saas.foundation.web.registry import registry
from tenants.context import DOOR, PUBLIC, Ctx
from tenants.unit import run

DECLARED = "mingqian_permission"
LARGEST_ID = 2**63 - 1  # a longer number in an address is no row, and no error of the database either
LINK = "link:"
FREE_ACTIONS = ("public", "door", "signed_in")


@dataclass(frozen=True)
class Permission:
    """What a route declares. ``action`` is one of the role catalogue, or ``public`` (reads projections as app_pub),
    ``door`` (before a bureau is known), ``signed_in`` (any member) or ``link:<argument>``: whoever holds a link, whose one
    object comes to the view as that argument of the URL would (R11). ``scope`` says whose objects a URL may name."""

    action: str
    reach: tuple[str, ...]
    scope: str
    idem: bool


class _Undo(Exception):
    """Carries an answer out of a transaction that must not commit."""

    def __init__(self, response: Response) -> None:
        self.response = response


def route(
    bp: Blueprint,
    rule: str,
    *,
    action: str,
    reach: tuple[str, ...] = ("own",),
    scope: str = "own",
    methods: tuple[str, ...] = ("GET",),
    idem: bool = True,
    **options,
) -> Callable:
    """Registers a view. The view gets the Session first, then its URL's objects.

    ``scope="own"``: the objects are the reader's own bureau's; ``"sub"``: any that it sees (reading only). Two more are for
    writing rows of one's own, never the object itself: ``"aimed"``, an answer to a row that was sent to the reader's bureau;
    ``"about"``, a superior's word about a row of its subtree.
    ``idem=False``: a mutating request that may be repeated harmlessly and carries no idempotency key.
    """
    permission = Permission(action, reach, scope, idem)

    def declare(view: Callable) -> Callable:
        @wraps(view)
        def guarded(**kwargs):
            return _answer(permission, view, kwargs)

        setattr(guarded, DECLARED, permission)
        bp.add_url_rule(rule, endpoint=options.pop("endpoint", view.__name__), view_func=guarded, methods=methods, **options)
        return view

    return declare


def _answer(permission: Permission, view: Callable, kwargs: dict) -> Response:
    if permission.action in ("public", "door"):
        ctx = PUBLIC if permission.action == "public" else DOOR
        return _transact(ctx, lambda s: make_response(view(s, **kwargs)))
    if permission.action.startswith(LINK):
        return _by_link(permission, view, dict(kwargs))
    if not current_user.is_authenticated:
        return make_response(current_app.login_manager.unauthorized())
    ctx: Ctx = current_user.ctx
    if current_user.must_change and request.endpoint not in ("accounts.password", "accounts.sign_out"):
        return redirect(url_for("accounts.password"), 303)
    if ctx.reach not in permission.reach:
        raise Denied(permission.action)
    if permission.action != "signed_in" and not registry.permits(ctx.roles, permission.action):
        raise Denied(permission.action)
    return _act(ctx, permission, view, kwargs)


def _by_link(permission: Permission, view: Callable, kwargs: dict) -> Response:
    """The link's secret stands for a bureau and one object; the view gets both, and the secret for its own addresses."""
    argument = permission.action.removeprefix(LINK)
    found = registry.open_link(kwargs["secret"], argument.removesuffix("_id"))
    if found is None:
        raise NotHere("token")
    ctx, number = found
    return _act(ctx, permission, view, {**kwargs, argument: number})


def _act(ctx: Ctx, permission: Permission, view: Callable, kwargs: dict) -> Response:
    mutating = request.method not in ("GET", "HEAD", "OPTIONS")

    def work(s):
        g.s = s
        loaded = _load(s, ctx, permission, dict(kwargs))
        if not (mutating and permission.idem):
            return make_response(view(s, **loaded))
        return _once(s, ctx, lambda: make_response(view(s, **loaded)))

    return _transact(ctx, work)


def _transact(ctx, work: Callable) -> Response:
    def inside(s):
        response = work(s)
        if response.status_code >= 400:
            raise _Undo(response)
        return response

    try:
        return run(ctx, inside)
    except _Undo as undo:
        return undo.response
    finally:
        g.pop("s", None)


def _load(s, ctx: Ctx, permission: Permission, kwargs: dict) -> dict:
    for argument in list(kwargs):
        if argument not in registry.loaders:
            continue
        name, load = registry.loaders[argument]
        wanted = kwargs.pop(argument)
        if isinstance(wanted, int) and wanted > LARGEST_ID:
            raise NotHere(argument)
        found = load(s, wanted)
        if found is None or not _within(permission.scope, found, ctx):
            raise NotHere(argument)
        kwargs[name] = found
    return kwargs


def _within(scope: str, found, ctx: Ctx) -> bool:
    """Whether the route may act upon an object that the reader sees: ``sub`` leaves that to the row policies."""
    if scope == "aimed":
        return getattr(found, "to_no", None) == ctx.me and found.sent
    return scope == "sub" or (ctx.covers(found.tenant_no) if scope == "about" else found.tenant_no == ctx.me)


def _once(s, ctx: Ctx, act: Callable[[], Response]) -> Response:
    """Acts unless this form was acted upon before; then its first answer is given again (tenancy §8)."""
    key, path = request.form.get("_idem", ""), _veiled(request.path)
    if not 8 <= len(key) <= 64:
        abort(400, description="E_IDEM")
    fresh = s.scalar(
        insert(FormReceipt)
        .values(key=key, user_id=ctx.user_id, path=path, location="")
        .on_conflict_do_nothing(index_elements=["root_id", "tenant_no", "key"])
        .returning(FormReceipt.id)
    )
    mine = (FormReceipt.root_id == ctx.root, FormReceipt.tenant_no == ctx.me, FormReceipt.key == key)
    if fresh is None:
        first = s.execute(select(FormReceipt.location, FormReceipt.path, FormReceipt.user_id).where(*mine)).one()
        if first.path != path or first.user_id != ctx.user_id:
            abort(400, description="E_IDEM")
        return _again(_unveiled(first.location) or request.path)
    response = act()
    location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    s.execute(update(FormReceipt).where(*mine).values(location=_veiled(location)))
    return response


def _veiled(text: str) -> str:
    """An address as it may be kept: of a link's secret nothing but its hash stands in the database (R11)."""
    secret, veil = _secret()
    return text.replace(secret, veil) if secret else text


def _unveiled(text: str) -> str:
    secret, veil = _secret()
    return text.replace(veil, secret) if secret else text


def _secret() -> tuple[str, str]:
    """The secret in the address asked for, and what stands for it."""
    secret = (request.view_args or {}).get("secret", "")
    return secret, hashlib.sha256(secret.encode()).hexdigest()[:24]


def _again(location: str) -> Response:
    if request.headers.get("HX-Request"):
        return Response(status=200, headers={"HX-Redirect": location})
    return redirect(location, 303)


def get_or_404(s, model, row_id: int):
    """A row by its id, wherever the reader may see it; "not visible" and "not there" are the same. Raises NotHere."""
    ctx = s.info["ctx"]
    row = s.get(model, (ctx.root, row_id))
    if row is None:
        raise NotHere(model.__tablename__)
    return row
