"""Every rule × method × persona × relation, against the table of §6 (tenancy §7, item 3)."""

import pytest

from saas.app import UNDECLARED_ALLOWED
from saas.foundation.web.registry import registry
from tests.isolation.endpoints.personas import BY_NAME, COUNTY, PERSONAS, SAMPLE
from tests.isolation.endpoints.table import OBJECTS, ROUTES, WORDS
from tests.isolation.endpoints.walking import CANARY, NEAR, TARGETS, Knock, reaches


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
    own = house.targets[persona.at]
    said = reaches(ROUTES[rule.endpoint], persona, own, True, own.aim(rule))
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
    monkeypatch.setattr("saas.foundation.web.shell.VERSION", "帆43樯430199")
    assert any("430199" in line for line in walk(house, "admin.users", [BY_NAME["sys_admin@city"]], NEAR)) is False
    assert any("430199" in line for line in walk(house, "admin.users", [BY_NAME["sys_admin@county"]], NEAR))


@pytest.mark.req("S0-04")
def test_what_was_assigned_opens_to_that_very_person_and_to_nobody_else_of_the_bureau(house):
    """R10: a partner officer reads and works on the rows of its own assignments, an inspector of the house likewise."""
    officer, others = BY_NAME["partner officer"], [BY_NAME["borrowed inspector"], BY_NAME["inspector@county"]]
    inspection = house.targets[COUNTY].ids["inspection"]
    with house.forest.admin() as admin:
        [user] = admin.execute("select id from app.user_account where login = 'partner-officer'").fetchone()
        admin.execute(
            "insert into app.inspection_member (root_id, tenant_no, inspection_id, inspector_id, user_id, seat, "
            "leader, name, certificate_no) select 43, tenant_no, id, 1, %s, 99, false, 'officer', 'none' "
            "from app.inspection where tenant_no = %s and id = %s",
            (user, COUNTY, inspection),
        )
    [(rule, method)] = rules(house, "inspections.visit")
    mine = Knock(rule, method, officer, house.targets[COUNTY]).send(house.app, house.cookie(officer))
    assert mine.status_code == 200 and {no for _root, no in CANARY.findall(mine.text)} == {str(COUNTY)}
    assert not [line for other in others if (line := house.knock(rule, method, other, COUNTY))]
