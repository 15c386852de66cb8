"""The gate is open for the house as migrated, and shuts for every violation planted in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.factories.forest import Forest
from tests.isolation.catalogue import violations

PIECES = {
    "probe": "create table app.planted (root_id smallint not null, tenant_no int not null, id bigint not null, "
    "parent_id bigint, primary key (root_id, id));",
    "locked": "alter table app.planted enable row level security; alter table app.planted force row level security;",
    "policy": "create policy p on app.planted to app_rw using (true); comment on table app.planted is 'rls:own';",
}
WHOLE = "{probe} {locked} {policy}"
TEXT = Path(__file__).with_name("planted.sql").read_text(encoding="utf-8")
PLANTED = dict(re.findall(r"^-- (.+)\n((?:(?!-- ).+\n)+)", TEXT, re.M))


@pytest.mark.req("S0-04")
def test_the_gate_is_open_for_the_house_as_migrated(forest: Forest):
    with forest.admin() as admin:
        found = violations(admin)
    assert not found, "\n".join(found)


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("said", sorted(PLANTED))
def test_a_planted_violation_is_found(forest: Forest, said: str):
    with forest.admin() as admin, admin.transaction(force_rollback=True):
        admin.execute("set local client_min_messages = error")
        admin.execute(PLANTED[said].replace("{whole}", WHOLE).format(**PIECES))
        found = violations(admin)
    assert said in found
