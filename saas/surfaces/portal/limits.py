"""A light brake on what strangers send in: so many an hour from one address to one bureau."""

import hashlib

from flask import current_app, request
from redis import RedisError

from saas import clock
from saas.foundation.jobs.queue import connection

MOST = 5
SECONDS = 3600


def too_many(root: int, tenant_no: int) -> bool:
    """Counts this request; the address is kept as a hash of the day. Without the queue server nobody is stopped."""
    settings = current_app.config["SETTINGS"]
    secret = f"{settings.secret_key}:{clock.real_now():%Y-%m-%d}:{request.remote_addr}"
    name = f"feedback:{root}:{tenant_no}:{hashlib.sha256(secret.encode()).hexdigest()[:20]}"
    try:
        redis = connection(settings.redis_url)
        n = redis.incr(name)
        if n == 1:
            redis.expire(name, SECONDS)
        return n > MOST
    except RedisError:
        return False
