"""The application on the furnished forest; whatever a knock does is rolled back."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from tests.cluster import Cluster
from tests.factories import ground as databases
from tests.factories.fixtures import let_go
from tests.factories.forest import Forest
from tests.isolation.endpoints.furnishing import furnish
from tests.isolation.endpoints.personas import STRANGER, Persona
from tests.isolation.endpoints.walking import Knock, Target, targets


@dataclass
class House:
    """The application, its rules by endpoint, and the families of rows."""

    app: Flask
    forest: Forest
    targets: dict[int, Target]
    cookies: dict[str, str]

    def knock(self, rule, method: str, persona: Persona, number: int) -> str | None:
        """Sends one request; a line about what was wrong, or None."""
        one = Knock(rule, method, persona, self.targets[number])
        return one.wrong(one.send(self.app, self.cookie(persona)))

    def cookie(self, persona: Persona) -> str | None:
        """The session cookie of a persona's open sign-in."""
        if persona is STRANGER:
            return None
        if persona.name not in self.cookies:
            signer = self.app.session_interface.get_signing_serializer(self.app)
            self.cookies[persona.name] = signer.dumps({"_user_id": persona.secret, "_fresh": True})
        return self.cookies[persona.name]


@pytest.fixture(scope="module")
def house(cluster: Cluster, config, tmp_path_factory) -> Iterator[House]:
    """Built once for a module; commits become roll-backs, so that every knock finds the same house."""
    from saas.app import create_app
    from saas.foundation.jobs.service import handlers

    forest = databases.copy(cluster, "endpoints", furnish)
    name = make_url(forest.owner_url).database
    let_go()
    app = create_app(cluster.config(name, 6, tmp_path_factory.mktemp("house")))
    app.config.update(WTF_CSRF_ENABLED=False)
    with forest.admin() as admin:
        found = targets(admin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "commit", _undo)
        patch.setattr(handlers, "hint", lambda root, outbox_id: None)
        yield House(app, forest, found, {})
    let_go()
    databases.drop(cluster, "endpoints")


def _undo(self: Session) -> None:
    self.flush()
    self.expunge_all()  # what was loaded stays readable, as after a commit
    self.rollback()
