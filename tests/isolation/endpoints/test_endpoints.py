"""Every rule × method × persona × relation, against the table of §6 (tenancy §7, item 3)."""

import pytest

from saas.app import UNDECLARED_ALLOWED
from saas.foundation.web.registry import registry
from tests.isolation.endpoints.personas import BY_NAME, PERSONAS, SAMPLE
from tests.isolation.endpoints.table import OBJECTS, ROUTES, WORDS
from tests.isolation.endpoints.walking import NEAR, TARGETS, reaches


def rules(house, endpoint: str) -> list:
    """(rule, method) of one endpoint."""
    return [
        (rule, method)
        for rule in house.app.url_map.iter_rules(endpoint)
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


def walk(house, endpoint: str, personas: list, near: dict) -> list[str]:
    """What was wrong at one endpoint."""
    wrong = []
    for rule, method in rules(house, endpoint):
        for persona in personas:
            for number in places(house, rule, persona, near):
                wrong.append(house.knock(rule, method, persona, number))
    return [line for line in wrong if line]


def places(house, rule, persona, near: dict) -> tuple[int, ...]:
    """Whose objects to name. The sample does not ask again elsewhere whoever is refused for the role already."""
    if not rule.arguments:
        return (persona.at,)
    said = reaches(ROUTES[rule.endpoint], persona, house.targets[persona.at], True)
    return near[persona.at][:1] if near is NEAR and said in ("403", "door") else near[persona.at]


@pytest.mark.req("S0-04")
def test_every_route_has_a_row_and_every_row_a_route(house):
    found = {rule.endpoint for rule in house.app.url_map.iter_rules()} - UNDECLARED_ALLOWED
    assert sorted(found - set(ROUTES)) == [] and sorted(set(ROUTES) - found) == []


def test_every_object_of_an_address_is_known_to_the_matrix(house):
    assert sorted(set(registry.loaders) - set(OBJECTS)) == []
    arguments = {a for rule in house.app.url_map.iter_rules() if rule.endpoint != "static" for a in rule.arguments}
    assert sorted(arguments - set(OBJECTS) - set(WORDS) - {"number", "slug"}) == []


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_sample(house, endpoint):
    wrong = walk(house, endpoint, SAMPLE, NEAR)
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.req("S0-04")
@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_whole(house, endpoint):
    wrong = walk(house, endpoint, PERSONAS, TARGETS)
    assert not wrong, "\n".join(wrong)


def test_the_matrix_notices_a_route_that_lets_everybody_in(house, monkeypatch):
    """The proof of the proof: with a role catalogue that permits everything, the walk must find something."""
    monkeypatch.setattr(registry, "permits", lambda roles, action: True)
    assert walk(house, "admin.users", [BY_NAME["planner@city"]], NEAR)


def test_the_matrix_notices_a_page_that_shows_a_sibling(house, monkeypatch):
    """… and with a frame that prints a foreign bureau's canary, the search of the body must find it."""
    house.app.jinja_env.globals["canary_leak"] = "帆43樯430199"
    monkeypatch.setattr("saas.foundation.web.shell.VERSION", "帆43樯430199")
    assert any("430199" in line for line in walk(house, "admin.users", [BY_NAME["sys_admin@city"]], NEAR)) is False
    assert any("430199" in line for line in walk(house, "admin.users", [BY_NAME["sys_admin@county"]], NEAR))
