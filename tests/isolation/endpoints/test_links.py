"""Whoever holds a link reaches the one object that it stands for, and nothing else of any bureau (R10, R11)."""

import pytest

from saas.foundation.web.guard import DECLARED, LINK
from tests.factories.forest import BUREAUS
from tests.isolation.endpoints.furnishing import link_of
from tests.isolation.endpoints.personas import COUNTY
from tests.isolation.endpoints.table import OBJECTS
from tests.isolation.endpoints.test_endpoints import rules
from tests.isolation.endpoints.walking import CANARY, words_of

HERE = (43, COUNTY)


def linked(house) -> list[str]:
    """The endpoints that open by a link."""
    views = house.app.view_functions
    return sorted(name for name, view in views.items() if getattr(view, DECLARED, None) and getattr(view, DECLARED).action.startswith(LINK))


def knock(house, endpoint: str, method: str, secret: str, **data):
    [url] = [rule.rule.replace("<secret>", secret) for rule, _method in rules(house, endpoint)][:1]
    return house.app.test_client(use_cookies=False).open(url, method=method, data=data or None)


@pytest.mark.req("S0-04")
def test_a_link_shows_its_own_bureau_and_no_other(house):
    for root, number in BUREAUS:
        answer = knock(house, "draws.party", "GET", link_of(root, number))
        assert answer.status_code == 200
        assert set(CANARY.findall(words_of(answer))) == {(str(root), str(number))}


@pytest.mark.req("S0-04")
def test_every_route_of_a_link_refuses_whatever_is_not_its_secret(house):
    assert linked(house) == ["draws.party", "draws.party_deposit", "draws.party_reveal"]
    strange = ["43.unknown", "43.", "nothing", link_of(43, 430199)[:-1], "43.persona-planner@county", "0" * 200]
    for endpoint in linked(house):
        for rule, method in rules(house, endpoint):
            for secret in strange:
                answer = knock(house, rule.endpoint, method, secret, _idem="strange-knock")
                assert answer.status_code == 404, (endpoint, secret)


@pytest.mark.req("S0-04")
def test_a_links_secret_is_no_sign_in_and_names_no_other_row(house):
    """The secret as a session opens no page; the number of another bureau's row cannot be slipped in beside it."""
    signer = house.app.session_interface.get_signing_serializer(house.app)
    cookie = signer.dumps({"_user_id": link_of(*HERE), "_fresh": True})
    for url in ("/w", "/draws", "/tasks", "/inspections"):
        answer = house.app.test_client(use_cookies=False).get(url, headers={"Cookie": f"mingqian={cookie}"})
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    other = house.targets[430199].ids[OBJECTS["party_id"]]
    own = house.targets[COUNTY].ids[OBJECTS["party_id"]]
    for query in (f"?party_id={other}", f"?party={other}", f"?attempt_id={other}"):
        answer = house.app.test_client(use_cookies=False).get(f"/j/{link_of(*HERE)}{query}")
        assert answer.status_code == 200 and {no for _root, no in CANARY.findall(words_of(answer))} == {str(COUNTY)}
    data = {"_idem": "slipped-in-id", "party_id": other, "commit": "ab" * 32}
    assert knock(house, "draws.party_deposit", "POST", link_of(*HERE), **data).status_code == 303
    with house.forest.admin() as admin:
        rows = dict(admin.execute("select id, reveal_commit from app.draw_party where id in (%s, %s)", (own, other)).fetchall())
    assert rows[other] != "ab" * 32


@pytest.mark.req("S0-04")
def test_a_link_of_another_kind_opens_nothing_here(house):
    """An activation link is a secret too; it stands for a person, not for a party."""
    from saas.foundation.accounts.principal import hashed
    from tests.factories import rows

    with house.forest.session(COUNTY) as s:
        rows.insert_row(
            s, "token", purpose="activate", object=f"draw_party:{house.targets[COUNTY].ids['draw_party']}",
            hash=hashed("43.activation"), expires_at="2999-01-01", revoked_at=None, used_at=None,
        )  # fmt: skip
    assert knock(house, "draws.party", "GET", "43.activation").status_code == 404
