"""What the tests of administration share: sending a form as a browser does, finding people of the world."""

import itertools

from flask.testing import FlaskClient

from saas.foundation.accounts import people
from tenants.people import Membership
from tests.factories.world import World

_keys = itertools.count(1)


def send(client: FlaskClient, url: str, key: str = "", **typed):
    """Posts a form with a fresh idempotency key, or with ``key`` again."""
    return client.post(url, data={"_idem": key or f"test-key-{next(_keys):06d}"} | typed)


def member(s, world: World, number: int, role: str) -> Membership:
    """The membership of that bureau's holder of ``role``, loaded in ``s``."""
    return next(m for m in people.members(s) if m.user_id == world.users[number, role])


def acts(world: World, number: int, act: str) -> list:
    """The trace of one act in a bureau, oldest first."""
    from sqlalchemy import select

    from saas.foundation.journal.models import AuditEvent

    with world.acting(number, "audit_admin") as s:
        mine = (AuditEvent.root_id == number // 10_000, AuditEvent.tenant_no == number, AuditEvent.act == act)
        return list(s.scalars(select(AuditEvent).where(*mine).order_by(AuditEvent.id)))


def codes(answer) -> set[str]:
    """The codes of the errors that a page shows."""
    import re

    return set(re.findall(r'data-code="(E_\w+)"', answer.text))
