"""Lists of administration take a fixed number of queries, whatever stands in them (architecture: query counts)."""

import pytest

from saas.foundation import journal
from saas.foundation.accounts import people
from tests.factories.queries import counted
from tests.factories.world import CITY

PAGES = {
    "sys_admin": ["/admin/users", "/admin/sections", "/admin/bureaus"],
    "sec_admin": ["/admin/roles", "/admin/stand-ins", "/admin/sign-ins"],
    "audit_admin": ["/admin/trace", "/admin/trace?act=user"],
}


@pytest.mark.parametrize(("role", "path"), [(role, path) for role, paths in PAGES.items() for path in paths])
def test_the_number_of_queries_does_not_grow_with_the_list(world, role, path):
    client = world.client(CITY, role)
    client.get(path)
    with counted() as before:
        assert client.get(path).status_code == 200
    with world.acting(CITY, "sys_admin") as s:
        for turn in range(5):
            people.create_user(s, login=f"{role}-{len(path)}-{turn}", name=f"某{turn}")
            journal.record(s, "user.change", f"user_account:{turn}")
    with counted() as after:
        client.get(path)
    assert len(after) == len(before) <= 8, after
