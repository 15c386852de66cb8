"""A nation's rules: 3,400 bureaus with 200 rows each, the rules in force of one county beside one indexed read of its rows.

    python -m benchmarks.settings                  # the whole nation, about a minute
    python -m benchmarks.settings --quick          # one bureau in ten

The throw-away PostgreSQL of the tests is started and ended. Times are the median of a few dozen runs, in this process and
with everything that a request pays for: the transaction, its context, the rows, the answers. The aim is 20 ms.
"""

import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import structlog
from sqlalchemy import event, select, text
from sqlalchemy.engine import Engine

from benchmarks import table
from benchmarks.table import Row
from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts.principal import Principal
from saas.foundation.settings import effects, service
from saas.foundation.settings.definitions import DEFINITIONS, LEVELS, Definition, categories
from saas.foundation.settings.models import SettingValue
from saas.foundation.web.registry import registry
from tenants.context import Ctx
from tenants.unit import transaction
from tests import cluster as servers
from tests.factories.world import World
from tests.nation.generate import CITIES, COUNTIES, ROOTS, TREE

RULES = 200
TODAY = date(2023, 8, 20)
COUNTY, CITY, PROVINCE = 440101, 440100, 440000
MODES = {"province": "tighten_only", "city": "tighten_only", "county": "overridable"}
AIM = 20


def rules() -> list[tuple[str, str]]:
    """Every setting for every scope that it may be set for."""
    pairs = [(code, "") for code in DEFINITIONS]
    pairs += [(known.code, f"{c}/{level}") for known in DEFINITIONS.values() if known.scoped for level in LEVELS for c in categories]
    return pairs


def templates() -> Iterator[tuple]:
    """(level, code, scope, value, mode, from, published) of 200 rows of a bureau of each level; beside the rules of today
    those of former years, and a few drafts."""
    pairs = rules()
    for level, mode in MODES.items():
        for n in range(RULES):
            code, scope = pairs[n % len(pairs)]
            value = _changed(DEFINITIONS[code], n if level == "county" else 0)
            since = date(2023, 1, 1) - timedelta(days=365 * (n // len(pairs)) - n % 7)
            yield level, code, scope, json.dumps(value), mode, since, n % 40 != 39


def _changed(known: Definition, n: int) -> dict:
    """The default, or for a county something beside it, stricter or looser: part of it will have to give way."""
    for name, value in known.default.items() if n % 3 else ():
        for other in (value + 1, value - 1) if type(value) is int else (not value,) if type(value) is bool else ():
            try:
                return known.checked(dict(known.default) | {name: other})
            except Refusal:  # the next field then
                continue
    return dict(known.default)


def fill(owner_dsn: str, provinces: int) -> int:
    """Fills an empty migrated database; the number of bureaus."""
    with psycopg.connect(owner_dsn, autocommit=True) as c:
        c.execute("set session_replication_role = replica")
        roots = [44, *(root for root in ROOTS if root != 44)][:provinces]
        c.execute(TREE, {"roots": roots, "cities": CITIES, "counties": COUNTIES})
        c.execute("create temporary table model (level text, code text, scope text, value jsonb, mode text, since date, published boolean)")
        with c.cursor().copy("copy model from stdin") as copy:
            for row in templates():
                copy.write_row(row)
        c.execute(
            "insert into app.setting_value (root_id, tenant_no, code, scope, value, mode, effective_from, document_number, published,"
            " author_id) select root_id, tenant_no, code, scope, value, mode, since, '某司〔2023〕1号', published, 1"
            " from app.tenant join model using (level)"
        )
        c.execute("analyze")
        return c.execute("select count(*) from app.tenant").fetchone()[0]


@contextmanager
def nation(provinces: int) -> Iterator[tuple[World, int]]:
    """An application on a database of that many provinces, and how many bureaus it has."""
    folder = servers.open_run()
    try:
        cluster = servers.acquire()
        cluster.create_database("rules")
        settings = cluster.config("rules", 0, Path(tempfile.mkdtemp(dir=folder)))
        count = fill(servers.dsn(settings.owner_url), provinces)
        world = World(settings)
        world.app  # noqa: B018  (fills the categories and tells the pools their logins)
        yield world, count
    finally:
        servers.close_run(folder)


def ctx(number: int = COUNTY) -> Ctx:
    """An officer of a county, or of the province."""
    level, span, above = ("county", 0, (CITY, PROVINCE)) if number == COUNTY else ("province", 9999, ())
    return Ctx(
        root=44, me=number, lo=number, hi=number + span, anc=above, user_id=1, membership=1, roles=("publisher",),
        user_name="某", tenant_id=1, tenant_name="某司法局", level=level,
    )  # fmt: skip


def whole_book(here: Ctx) -> int:
    """Every rule in force of the county, for every scope; how many."""
    with transaction(here) as s:
        book = service.book(s)
        return len([book.effective(code, scope) for code, scope in rules()])


def plain_read(here: Ctx) -> int:
    """The same rows by one statement over their index, as the driver gives them."""
    with transaction(here) as s:
        stmt = text("select * from app.setting_value where root_id = 44 and tenant_no = any(:line)")
        return len(s.connection().execute(stmt, {"line": [COUNTY, CITY, PROVINCE]}).all())


def medians(runs: int, *acts: Callable[[], object]) -> list[float]:
    """Milliseconds of each, taken in turns so that a busy machine slows all of them; the first runs, which fill the
    caches, do not count."""
    times: list[list[float]] = [[] for _act in acts]
    for turn in range(runs + 3):
        for n, act in enumerate(acts):
            began = time.perf_counter()
            act()
            if turn >= 3:
                times[n].append(1000 * (time.perf_counter() - began))
    return [statistics.median(some) for some in times]


class Plans:
    """Explains what is sent, with what was really read."""

    def __init__(self) -> None:
        self.nodes: list[dict] = []

    def __call__(self, conn, cursor, statement, parameters, context, executemany) -> None:
        if not statement.lstrip().lower().startswith(("select", "with")) or "app." not in statement or "setting_value" not in statement:
            return
        with conn.connection.cursor() as other:
            other.execute("explain (analyze, format json) " + statement, parameters)
            self._add(other.fetchone()[0][0]["Plan"])

    def _add(self, node: dict) -> None:
        self.nodes.append(node)
        for inner in node.get("Plans", ()):
            self._add(inner)

    def read(self, table: str) -> int:
        """Rows of a table that were looked at, also those that a filter threw away."""
        mine = [node for node in self.nodes if node.get("Relation Name") == table]
        return sum(int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]) for node in mine)

    @property
    def scans(self) -> list[str]:
        """Tables of which the whole was read."""
        return [node["Relation Name"] for node in self.nodes if node["Node Type"] == "Seq Scan"]


@contextmanager
def watched(listener: Callable, name: str = "before_cursor_execute") -> Iterator[Callable]:
    event.listen(Engine, name, listener)
    try:
        yield listener
    finally:
        event.remove(Engine, name, listener)


def rows(quick: bool) -> Iterator[Row]:
    runs = 10 if quick else 40
    with nation(3 if quick else len(ROOTS)) as (world, count), clock.at(TODAY), world.app.test_request_context():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # no line for every request
        here = ctx()
        with watched(Plans()) as plans:
            answers = whole_book(here)
        yield f"{count:,} bureaus × {RULES} rules", f"{count * RULES:,} rows", ""
        yield "  rows read for one county", str(plans.read("setting_value")), f"whole-table scans: {', '.join(plans.scans) or 'none'}"
        ours, plain, shown = medians(runs, lambda: whole_book(here), lambda: plain_read(here), page(world, here))
        yield f"  {answers} rules in force, each with its origin", f"{ours:.1f} ms", f"aim {AIM} ms"
        yield "  one indexed read of the same rows", f"{plain:.1f} ms", f"{ours / plain:.2f} ×"
        yield "  the page of all rules, the whole request", f"{shown:.1f} ms", f"{shown / plain:.2f} ×"
        yield from subtree(ctx(PROVINCE), runs)
        if "setting_value" in plans.scans:
            sys.exit("the whole table of rules was read")


def page(world: World, here: Ctx) -> Callable[[], object]:
    """The list of rules as a signed-in officer gets it."""
    client = world.app.test_client()
    registry.load_principal = lambda token: Principal(token, here, "某", "mou", COUNTY, False, 1, 1)
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = "44.bench", True

    def get() -> None:
        answer = client.get("/settings")
        if answer.status_code != 200:
            raise SystemExit(f"/settings: {answer.status_code}")

    return get


def subtree(here: Ctx, runs: int) -> Iterator[Row]:
    """What a province's draft does to every bureau below it, as its author is shown before publishing; and the same for a
    tree of all bureaus, which no single author has (the pure part, without the database)."""
    with transaction(here) as s:
        drafts = list(
            s.scalars(
                select(SettingValue)
                .where(SettingValue.root_id == here.root, SettingValue.tenant_no == here.me, SettingValue.published.is_(False))
                .order_by(SettingValue.id)
            )
        )

    def one() -> int:
        with transaction(here) as s:
            return len(effects.effects(s, drafts[0]))

    yield f"a province's draft: its effect on {one()} bureaus and scopes", f"{medians(max(runs // 4, 3), one)[0]:.1f} ms", ""
    row = drafts[0]
    seats, values = made_up_tree(row)
    (ours,) = medians(3, lambda: effects.over(row, seats, values))
    yield f"  the same over {len(seats):,} bureaus, {len(values):,} of them with a rule of their own", f"{ours:.0f} ms", ""


def made_up_tree(row: SettingValue) -> tuple[list[effects.Seat], list[effects.Stated]]:
    """One author with 3,400 bureaus below, as many levels as there are; every tenth city and every third county has ruled."""
    seats = [effects.Seat(row.tenant_no, "省", None, "province")]
    for city in range(99):
        number = row.tenant_no + 100 * (city + 1)
        seats.append(effects.Seat(number, f"{city}市", row.tenant_no, "city"))
        seats += [effects.Seat(10**7 + 100 * number + k, f"{city}市{k}县", number, "county") for k in range(33)]
    own = [seat for n, seat in enumerate(seats[1:]) if n % (10 if seat.level == "city" else 3) == 0]
    values = []
    for n, seat in enumerate(own):
        said = effects.Stated.of(row).__dict__ | {"tenant_no": seat.number, "value": _changed(DEFINITIONS[row.code], n)}
        said["effective_from"] = row.effective_from - timedelta(days=90)
        values.append(SimpleNamespace(id=-n, **said))
    return seats, values


if __name__ == "__main__":
    table.run("settings", __doc__, rows, quick="one bureau in ten", widths=(60, 16))
