"""No route without a declared permission (tenancy §7, item 3), and none that a role could never use."""

import pytest
from flask import Blueprint, Flask

from saas.app import UNDECLARED_ALLOWED, refuse_undeclared
from saas.foundation.accounts.roles import ROLES
from saas.foundation.web.guard import DECLARED, FREE_ACTIONS, LINK

REACHES = {"own", "assigned", "link"}


def test_the_application_refuses_to_start_with_an_undeclared_route():
    app = Flask("planted")
    bp = Blueprint("planted", __name__)
    bp.add_url_rule("/planted", view_func=lambda: "open to all", endpoint="open")
    app.register_blueprint(bp)
    with pytest.raises(RuntimeError, match="/planted"):
        refuse_undeclared(app)


@pytest.mark.req("S0-04")
def test_every_route_declares_action_reach_and_scope(world):
    from saas.foundation.web.registry import registry

    actions = set().union(*(allowed for _label, allowed in ROLES.values())) | set(FREE_ACTIONS)
    wrong = []
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint in UNDECLARED_ALLOWED:
            continue
        permission = getattr(world.app.view_functions[rule.endpoint], DECLARED)
        linked = permission.action.removeprefix(LINK) if permission.action.startswith(LINK) else None
        if (
            (permission.action not in actions and linked not in registry.loaders)
            or not set(permission.reach) <= REACHES
            or permission.scope not in ("own", "sub", "aimed", "about")
        ):
            wrong.append((rule.endpoint, permission))
    assert not wrong


def test_every_id_in_an_address_is_loaded_or_spoken_for(world):
    """A number in an address becomes an object under its bureau before the view runs; the rest stands in this list."""
    from saas.foundation.web.registry import registry

    spoken_for = {
        "code": "a bureau's public number, or a language",
        "number": "a bureau's number, or a membership of one's own list: looked up in the view",
        "slug": "a random public address",
        "secret": "the secret of a link: looked up by its hash",
        "filename": "static",
    }
    unknown = {
        (rule.rule, argument)
        for rule in world.app.url_map.iter_rules()
        for argument in rule.arguments
        if argument not in registry.loaders and argument not in spoken_for and argument.endswith("_id")
    }
    assert not unknown


def test_scope_sub_is_for_reading(world):
    """A superior reads its subtree and never writes it (R2); what it says about it, and what a bureau answers to a row sent
    to it, are rows of its own (scopes ``about`` and ``aimed``)."""
    wrong = [
        rule.rule
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint not in UNDECLARED_ALLOWED
        and getattr(world.app.view_functions[rule.endpoint], DECLARED).scope == "sub"
        and set(rule.methods) - {"GET", "HEAD", "OPTIONS"}
    ]
    assert not wrong
