"""What nobody types by hand: refused as a bad request, never a failure of ours, and nothing is written."""

import pytest

from tests.factories.world import CITY

PUBLIC = ("/b/9223372036854775807", "/b/99999999999999999999", "/r/44%00", "/language/en?next=/%0d%0aX:1", "/?q=%00%00")
WORK = (
    "/inspections?name=%00", "/registers/subjects?q=a%00", "/registers/inspectors?q=a%00", "/w/find?q=a%00b",
    "/plans?page=99999999999999999999", "/registers/subjects/99999999999999999999", "/oversight?bureau=99999999999999999999",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_strangers_get_an_answer(world, path):
    assert world.client().get(path).status_code < 500


@pytest.mark.parametrize("path", WORK)
def test_members_get_an_answer(world, path):
    assert world.client(CITY, "planner").get(path).status_code < 500


@pytest.mark.parametrize("path", ["/admin/trace?person=%00", "/admin/trace?before=9999999999999999999999999"])
def test_the_auditor_gets_an_answer(world, path):
    assert world.client(CITY, "audit_admin").get(path).status_code < 500


def test_a_form_with_a_nul_is_refused_whole(world):
    assert world.client().post("/sign-in", data={"root": "44", "login": "a\0b", "password": "x"}).status_code == 400
    client = world.client(CITY, "planner")
    assert client.post("/plans", data={"_idem": "aaaa\0aaaa", "year": "2023"}).status_code == 400


def test_empty_cells_of_a_file_are_empty(world):
    from saas.foundation.web.listing import harmless

    assert [harmless(v) for v in (None, "", 0, "=1+1", "-2", "文")] == ["", "", "0", "'=1+1", "'-2", "文"]


def test_metrics_are_for_this_machine_or_the_operators_token(world):
    client = world.client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
