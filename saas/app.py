"""The application, read as a table of contents. It refuses to start if a route declares no permission."""

import json
import secrets
from pathlib import Path

from flask import Flask, request, session
from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from redis import Redis
from werkzeug.middleware.proxy_fix import ProxyFix

import saas.models  # noqa: F401
from saas import config, registries
from saas.foundation import blobs
from saas.foundation.accounts import doors, principal, roles
from saas.foundation.accounts.expired import signed_out
from saas.foundation.jobs import queue
from saas.foundation.web import failures, filters, headers, shell, watching
from saas.foundation.web.guard import DECLARED
from saas.foundation.web.registry import registry
from tenants.unit import Pools

HERE = Path(__file__).parents[1]
LANGUAGES = {"zh": "zh_CN", "en": "en"}
UNDECLARED_ALLOWED = {"static"}


def create_app(settings: config.Config | None = None) -> Flask:
    """The whole web application: portal, workspace, oversight, administration."""
    settings = (settings or config.load()).require()
    prepare(settings, "web")
    folders = {"template_folder": str(HERE / "frontend/templates"), "static_folder": str(HERE / "frontend/dist")}
    app = Flask(__name__, static_url_path="/static", **folders)
    configure(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    watching.install(app)
    headers.install(app)
    failures.install(app)
    filters.install(app)
    app.add_template_filter(roles.label, "role_label")
    languages(app)
    sign_in(app)
    shell.install(app)
    assets(app)
    CSRFProtect(app)
    HTMX(app)
    registries.fill()
    for blueprint in registries.blueprints():
        app.register_blueprint(blueprint)
    refuse_undeclared(app)
    return app


def prepare(settings: config.Config, kind: str) -> None:
    """What web, worker and cron processes share: database logins, queue, job handlers, personal-data key."""
    Pools.use(main=settings.web_url if kind == "web" else settings.job_url, public=settings.portal_url)
    queue.use(settings.redis_url)
    blobs.use(settings.blobs)
    registries.fill_jobs()
    registries.use_keys(settings.pii_key)


def configure(app: Flask, settings: config.Config) -> None:
    """Cookies, limits and keys."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="mingqian",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=21 * 1024 * 1024,  # a file of 20 MB and the form around it
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="zh_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "frontend/translations"),
        SETTINGS=settings,
        METRICS_TOKEN=settings.metrics_token,
    )
    app.json.ensure_ascii = False
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["queue_ping"] = lambda: Redis.from_url(settings.redis_url, socket_timeout=2).ping()


def languages(app: Flask) -> None:
    """Chinese is the source; English when the reader chose it."""
    Babel(app, locale_selector=lambda: LANGUAGES.get(session.get("lang", "zh"), "zh_CN"))


def sign_in(app: Flask) -> None:
    """Flask-Login over our own sign-in records: the cookie holds a secret, the database says what it is worth."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(lambda token: registry.load_principal(token))
    manager.unauthorized_handler(signed_out)
    registry.load_principal = lambda token: principal.load(token, request.remote_addr)
    registry.open_link = lambda secret, purpose: doors.open_link(secret, purpose, request.remote_addr)


def assets(app: Flask) -> None:
    """Bundle addresses from the manifest, and the idempotency key that each form carries."""
    manifest = HERE / "frontend/dist/manifest.json"
    read: dict = {"at": None, "names": {}}

    def asset(name: str) -> str:
        """The address of a bundle; a bundle built anew is found without a restart."""
        at = manifest.stat().st_mtime_ns if manifest.exists() else 0
        if at != read["at"]:
            read.update(at=at, names=json.loads(manifest.read_text(encoding="utf-8")) if at else {})
        return f"/static/{read['names'].get(name, name)}"

    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["idem_key"] = lambda: secrets.token_urlsafe(15)

    @app.after_request
    def _keep_bundles(response):
        if request.endpoint == "static":
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def refuse_undeclared(app: Flask) -> None:
    """Raises at start for a route without a declared action and reach (tenancy §7, item 3)."""
    missing = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNDECLARED_ALLOWED and not hasattr(app.view_functions[rule.endpoint], DECLARED)
    ]
    if missing:
        raise RuntimeError(f"routes without a declared permission: {', '.join(missing)}")


