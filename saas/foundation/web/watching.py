"""Request ids, structured logs without personal data, health and metrics."""

import hmac
import logging
import secrets
import time

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask_login import current_user
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy import text

from saas.foundation.web.guard import route

bp = Blueprint("watching", __name__)
REQUESTS = Counter("mingqian_requests_total", "Requests by route and status", ["rule", "method", "status"])
SECONDS = Histogram("mingqian_request_seconds", "Seconds per request", ["rule"])


def install(app: Flask) -> None:
    """Gives every request an id and writes one line for it."""
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    log = structlog.get_logger("web")

    @app.before_request
    def _start():
        g.request_id, g.started = secrets.token_hex(6), time.perf_counter()

    @app.after_request
    def _finish(response: Response) -> Response:
        rule = str(request.url_rule or "-")
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        REQUESTS.labels(rule, request.method, response.status_code).inc()
        SECONDS.labels(rule).observe(seconds)
        response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
        if request.endpoint not in ("static", "watching.live"):
            ctx = getattr(current_user, "ctx", None) if g.get("_login_user") else None
            log.info(
                "request", rule=rule, method=request.method, status=response.status_code, ms=round(seconds * 1000, 1),
                request_id=g.get("request_id"), tenant=getattr(ctx, "me", None), user=getattr(ctx, "user_id", None),
            )  # fmt: skip
        return response


@route(bp, "/healthz", action="door")
def live(s):
    """The process answers and its database too."""
    s.execute(text("select 1"))
    return jsonify(ok=True)


@route(bp, "/readyz", action="door")
def ready(s):
    """Database and queue answer; a load balancer sends traffic only then."""
    s.execute(text("select 1"))
    current_app.extensions["queue_ping"]()
    return jsonify(ok=True)


@route(bp, "/metrics", action="door")
def metrics(s):
    """Counters for the operator: from this machine, or with the operator's token."""
    token = current_app.config.get("METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    here = request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    if not here and not (token and hmac.compare_digest(token, given)):
        abort(404)
    return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)
