"""Lists and boards stay on their indexes at national size: EXPLAIN of every statement that the pages send (deep)."""

import os
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from saas import clock
from tests.cluster import dsn
from tests.factories.fixtures import let_go
from tests.factories.world import World
from tests.nation.generate import generate

FACTS = {"subject", "subject_token", "inspection", "inspection_task", "audit_event", "pub_record", "stat_cell"}
FACTS |= {"draw_subject", "subject_check", "pub_draw"}
SCALE = float(os.environ.get("MINGQIAN_NATION", "0.1"))
PUBLIC = ("/", "/?q=某", "/b/440000", "/b/440101", "/b/440101/result", "/b/440101.json")
# draws: a bureau's list in its filters and as data, one attempt, the search by fingerprint (also by its beginning)
PUBLIC += ("/b/440101/draws", "/b/440101/draws?state=sealed&month=2020-03", "/b/440101/draws?format=csv", "/b/440101/draws.json")
PUBLIC += ("/draw/44n4401015", "/draw/44n44010112", "/draw/44n4401019.json", "/draw/44n4401015/why?q=某")
PUBLIC += (f"/verify/find?hash={'ab' * 32}", f"/verify/find?hash={'ab' * 8}")
MORE = ("/w/find?q=12", "/oversight?bureau=440100", "/registers/subjects?category=law_firm", "/registers/subjects?sort=name&dir=desc")
# the lists that reach below: everything, and one bureau (a number outside the subtree counts as no choice)
BELOW = tuple(f"/{name}?bureau={which}" for name in ("plans", "tasks", "draws", "inspections", "publications") for which in ("all", 440101))
BELOW += ("/inspections?bureau=all&name=某9", "/inspections?bureau=all&state=published", "/tasks?bureau=all&year=2023")
BUSINESS = ("planner", "publisher", "reviewer", "steward", "supervisor", "approver", "inspector")
NOT_LISTS = ("/metrics", "/healthz", "/readyz", "/sign-in")
pytestmark = [pytest.mark.deep]


@pytest.fixture(scope="module")
def nation(cluster, tmp_path_factory):
    """A database of its own with the nation in it, and an application on it."""
    let_go()
    name = f"mingqian_nation_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.create_database(name)
    settings = cluster.config(name, 6, tmp_path_factory.mktemp("nation"))
    generate(dsn(settings.owner_url), SCALE)
    yield World(settings)
    let_go()
    cluster.drop_database(name)


class Watch:
    """Explains every SELECT as it is sent, in its own transaction and context, and remembers scans of whole fact tables."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.seen = 0
        self.busy = False

    def __call__(self, conn, cursor, statement, parameters, context, executemany):
        if self.busy or not statement.lstrip().lower().startswith(("select", "with")) or "app." not in statement:
            return
        self.busy = True
        try:
            with conn.connection.cursor() as other:
                other.execute("explain (format json) " + statement, parameters)
                plan = other.fetchone()[0][0]["Plan"]
        finally:
            self.busy = False
        self.seen += 1
        for node in _nodes(plan):
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in FACTS:
                self.found.append(f"{node['Relation Name']}: {statement[:300]}")


def _nodes(plan: dict):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _pages(world: World, number: int | None, roles: tuple[str, ...], paths: tuple[str, ...]) -> Watch:
    from saas.foundation.accounts.principal import Principal
    from saas.foundation.web.registry import registry

    watch = Watch()
    client = world.app.test_client()
    if number is not None:
        ctx = _ctx(world, number, roles)
        registry.load_principal = lambda token: Principal(token, ctx, "某", "mou", number, False, 1, 1)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = "44.nation", True
    event.listen(Engine, "before_cursor_execute", watch)
    try:
        for path in paths:
            answer = client.get(path)
            nothing_below = answer.status_code == 404 and number is not None and number % 100 != 0
            assert answer.status_code == 200 or nothing_below, (path, answer.status_code)
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    return watch


def _ctx(world: World, number: int, roles: tuple[str, ...]):
    span = 9999 if number % 10_000 == 0 else 99 if number % 100 == 0 else 0
    base = replace(world.ctx(440000, "planner"), me=number, lo=number, hi=number + span, roles=roles, user_id=1, membership=1)
    return replace(base, level={9999: "province", 99: "city", 0: "county"}[span])


def lists(world: World, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Every page without an id in its address that these roles may open."""
    from saas.foundation.accounts.roles import permits
    from saas.foundation.web.guard import DECLARED

    views = world.app.view_functions
    rules = [r for r in world.app.url_map.iter_rules() if "GET" in r.methods and not r.arguments and str(r) not in NOT_LISTS]
    declared = [(str(r), getattr(views[r.endpoint], DECLARED).action) for r in rules]
    return tuple(path for path, action in declared if action == "signed_in" or permits(roles, action))


@pytest.mark.parametrize("number", [440000, 440100, 440101])
@pytest.mark.parametrize("roles", [BUSINESS, ("supervisor",), ("audit_admin",), ("sys_admin",), ("sec_admin",)], ids=lambda roles: roles[0])
def test_no_page_reads_a_whole_fact_table(nation, number, roles):
    with clock.at(date(2023, 8, 20)):
        watch = _pages(nation, number, roles, lists(nation, roles) + (MORE + BELOW if roles == BUSINESS else ()))
    assert watch.seen > 3
    assert watch.found == []


def test_no_public_page_reads_a_whole_fact_table(nation):
    with clock.at(date(2023, 8, 20)):
        watch = _pages(nation, None, (), PUBLIC)
    assert watch.seen > 2
    assert watch.found == []


@pytest.mark.parametrize("words", ["12", "U00000000000000012", "某9", "某"])
def test_an_institution_to_declare_is_found_by_index(nation, words):
    """The same search as an officer's page sends, who is nobody in a generated register."""
    from saas.registers import asking
    from tenants.unit import transaction

    watch = Watch()
    nation.app  # noqa: B018
    event.listen(Engine, "before_cursor_execute", watch)
    try:
        with transaction(_ctx(nation, 440000, ("inspector",))) as s:
            asking.subjects.find(s, words)
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    assert watch.seen == 1 and watch.found == []


def test_the_watch_notices_a_whole_scan(nation):
    """The test can fail: a statement without index use is found."""
    from tenants.unit import transaction

    watch = Watch()
    event.listen(Engine, "before_cursor_execute", watch)
    try:
        nation.app  # noqa: B018
        with transaction(_ctx(nation, 440000, ("planner",))) as s:
            s.execute(text("select set_config('enable_indexscan', 'off', true), set_config('enable_bitmapscan', 'off', true)"))
            s.execute(text("select count(*) from app.inspection where subject_name = '某9事务所'"))
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    assert watch.seen == 1 and len(watch.found) == 1
