"""Tables of classes that no mapped table has yet, in the test's database only, through `tenants.rls.statements`."""

from __future__ import annotations

import psycopg
from sqlalchemy import Column, Integer, MetaData, Table

from tenants.rls import statements

BOTH = ("own", "assigned")
INFOS: dict[str, dict] = {
    "probe_own": {"rls": "own", "reaches": ("own",)},
    "probe_shared": {"rls": "own", "reaches": ("own", "assigned", "link")},
    "probe_private": {"rls": "private", "reaches": BOTH},
    "probe_down": {"rls": "down", "reaches": BOTH},
    "probe_dispatch": {"rls": "directed", "direction": "down", "reaches": ("own",)},
    "probe_check": {"rls": "directed", "direction": "down_or_self", "reaches": BOTH},
    "probe_across": {"rls": "directed", "direction": "across", "reaches": ("own",)},
    "probe_peer": {"rls": "peer", "reaches": ("own",)},
    "probe_intake": {
        "rls": "intake",
        "reaches": ("own",),
        "columns": ("root_id", "to_no", "body"),
        "handled": ("handled_at",),
    },
    "probe_log": {"rls": "log", "reaches": BOTH},
    "probe_pub": {"rls": "pub", "reaches": ("own",)},
    "probe_ref": {"rls": "ref"},
}
PROBES = {
    name: Table(name, MetaData(schema="app"), Column("root_id", Integer), info=info) for name, info in INFOS.items()
}
DDL = """
create table app.{name} (
  root_id smallint not null {root}, tenant_no int {no}, id bigint generated always as identity,
  to_no int, sent boolean not null default true, published boolean not null default false,
  body text not null default '', handled_at timestamptz,
  primary key (root_id, id), unique (root_id, tenant_no, id),
  foreign key (root_id, tenant_no) references app.tenant, foreign key (root_id, to_no) references app.tenant)"""


def build(owner: psycopg.Connection) -> None:
    """As app_owner: every probe table with the policies of its class."""
    for name, table in PROBES.items():
        strangers = table.info["rls"] in ("intake", "ref")
        owner.execute(
            DDL.format(
                name=name,
                root="" if strangers else "default app.root()",
                no="" if strangers else "not null default app.me()",
            )
        )
        for statement in statements(table):
            owner.execute(statement)
