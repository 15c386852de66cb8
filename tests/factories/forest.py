"""A forest of bureaus for tests: two provinces, each with two cities of two counties and one county of its own.

    43 湖南                              44 广东: the same shape under 440000
    430000 ─┬─ 430100 ─┬─ 430102
            │          └─ 430199   a development zone in the last number of the city
            ├─ 430200 ─┬─ 430202
            │          └─ 430203
            └─ 439004              directly under the province

`plant(owner_url)` makes it through the real functions; a `Forest` then opens sessions and makes rows in it:

    with forest.session(430102) as s: …                      # the bureau itself, app_rw, commits at the end
    row = forest.make_row("subject", 43, 430102, name="甲")   # a valid row of any mapped table
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import psycopg
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from tenants.context import Ctx
from tests.cluster import dsn
from tests.factories import rows

ROOTS = (43, 44)
DAY = date(2023, 8, 21)
ADMINS = ("sys_admin", "sec_admin", "audit_admin")


@dataclass(frozen=True)
class Bureau:
    """One place of the forest; `parent` is what the tests' own idea of the tree rests on, never the interval."""

    root: int
    no: int
    parent: int | None
    level: str
    name: str

    @property
    def span(self) -> int:
        return {"province": 10_000, "city": 100, "county": 1}[self.level]


def _province(root: int) -> list[Bureau]:
    top = root * 10_000
    made = [Bureau(root, top, None, "province", f"第{root}省司法厅")]
    for city, counties in ((100, (102, 199)), (200, (202, 203))):
        made.append(Bureau(root, top + city, top, "city", f"{top + city}市司法局"))
        made += [Bureau(root, top + county, top + city, "county", f"{top + county}区司法局") for county in counties]
    return [*made, Bureau(root, top + 9004, top, "county", f"{top + 9004}直管市司法局")]


BUREAUS: dict[tuple[int, int], Bureau] = {(b.root, b.no): b for root in ROOTS for b in _province(root)}


def above(bureau: Bureau) -> tuple[int, ...]:
    """The numbers of its superiors, province first."""
    out: list[int] = []
    while bureau.parent is not None:
        bureau = BUREAUS[bureau.root, bureau.parent]
        out.insert(0, bureau.no)
    return tuple(out)


def ctx(root: int, number: int, **kw) -> Ctx:
    """The context of a member of one bureau; `kw` are further fields of `Ctx`. Guests see their own number only."""
    bureau = BUREAUS[root, number]
    reach = kw.get("reach", "own")
    span = bureau.span if reach == "own" else 1
    values = {
        "user_id": number,
        "membership": number,
        "user_name": f"用户{number}",
        "tenant_name": bureau.name,
        "level": bureau.level,
        "anc": above(bureau),
    }
    return Ctx(root, number, number, number + span - 1, **(values | kw))


def token_hash(login: str) -> bytes:
    """The stored hash of the activation link that `plant` gave to an administrator."""
    return hashlib.sha256(f"activate:{login}".encode()).digest()


def first_admins(number: int) -> str:
    """The three first administrators as `create_tenant` takes them: logins `sys_admin.430102` and so on."""
    return json.dumps(
        [
            {
                "login": f"{role}.{number}",
                "name": f"{role} {number}",
                "role": role,
                "token": token_hash(f"{role}.{number}").hex(),
            }
            for role in ADMINS
        ]
    )


def plant(owner_url: str, web_url: str) -> dict[tuple[int, int], int]:
    """Makes the forest in a migrated database; returns every bureau's permanent `tenant_id`."""
    made = {}
    with psycopg.connect(dsn(owner_url)) as owner:
        owner.execute("set role app_owner")
        for bureau in (b for b in BUREAUS.values() if b.parent is None):
            made[bureau.root, bureau.no] = owner.execute(
                "select app.create_root(%s, %s, %s, %s)", (bureau.no, bureau.name, DAY, first_admins(bureau.no))
            ).fetchone()[0]
    engine = engine_of(web_url)
    for bureau in (b for b in BUREAUS.values() if b.parent is not None):
        with _session(engine, ctx(bureau.root, bureau.parent, roles=("sys_admin",))) as s:
            made[bureau.root, bureau.no] = s.scalar(
                text("select app.create_tenant(:up, :no, :name, :level, :day, :admins)"),
                {
                    "up": bureau.parent,
                    "no": bureau.no,
                    "name": bureau.name,
                    "level": bureau.level,
                    "day": DAY,
                    "admins": first_admins(bureau.no),
                },
            )
    engine.dispose()
    return made


def engine_of(url: str) -> Engine:
    """A small pool on one login."""
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=2,
        max_overflow=4,
        connect_args={"prepare_threshold": None},
    )


@contextmanager
def _session(engine: Engine, context) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False, info={"ctx": context, "after_commit": []}) as s, s.begin():
        yield s


@dataclass
class Forest:
    """The planted forest in one database; urls are those of `saas.config.Config`."""

    owner_url: str
    web_url: str
    job_url: str
    portal_url: str
    ids: dict[tuple[int, int], int]
    engines: dict[str, Engine] = field(default_factory=dict)

    def ctx(self, root: int, number: int, **kw) -> Ctx:
        """As the function `ctx`, with the bureau's permanent id."""
        return ctx(root, number, **({"tenant_id": self.ids.get((root, number))} | kw))

    def engine(self, login: str = "web") -> Engine:
        """The pool of one login: web, job or portal."""
        if login not in self.engines:
            self.engines[login] = engine_of(getattr(self, f"{login}_url"))
        return self.engines[login]

    @contextmanager
    def session(self, where: int | object, login: str = "web", **kw) -> Iterator[Session]:
        """A transaction in the context of a bureau's number, or in a context given whole; commits at the end."""
        context = self.ctx(where // 10_000, where, **kw) if isinstance(where, int) else where
        with _session(self.engine(login), context) as s:
            yield s

    def admin(self) -> psycopg.Connection:
        """The cluster's administrator, whom no row policy binds: for looking, and for what nobody may write."""
        return psycopg.connect(dsn(self.owner_url), autocommit=True)

    def make_row(self, table: str, root: int, tenant_no: int, **overrides) -> dict:
        """A valid row of any mapped table, written by the bureau itself, with its parents. See `rows.make`."""
        return rows.make(self, table, root, tenant_no, **overrides)

    def close(self) -> None:
        for engine in self.engines.values():
            engine.dispose()
