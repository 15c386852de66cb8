"""The row matrix: what every viewer gets when it tries everything on every row, compared with the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import psycopg

from tests.isolation.ground import Ground, aimed
from tests.isolation.oracle import AUTH, DEFINER, MAINT
from tests.isolation.world import SUBTREE, WORLD, Place, Viewer

DONE, KEPT, NOTHING, REFUSED = "done", "kept by a key", "nothing", "refused"
TRY = "select probe.attempt(q) from unnest(%s::text[]) with ordinality u(q, i) order by i"


@dataclass(frozen=True)
class Attempt:
    """A statement, and the answers that the oracle allows."""

    what: str
    sql: str
    expected: tuple[str, ...]


def verdict(answer: str) -> str:
    """A key that stops a statement does so after the policies let it pass, so the two are told apart."""
    if answer == "42501":
        return REFUSED
    if len(answer) == 5 and answer.startswith("23"):
        return KEPT
    return NOTHING if answer == "0" else DONE if answer.isdigit() and len(answer) < 5 else f"error {answer}"


def attempts(ground: Ground, viewer: Viewer) -> Iterator[Attempt]:
    """Everything one viewer tries on one table (tenancy §7.2)."""
    rights, table, me = ground.rights, f"app.{ground.name}", viewer.place
    silent = NOTHING if rights.may_update else REFUSED
    mine = [row for row in ground.rows if rights.updates(viewer, row)]
    for row in ground.rows:
        where, who = (
            f"where ctid = '{row.ctid}'",
            f"row of {row.at[0]}/{row.at[1]}" + (f" to {row.to[1]}" if row.to else ""),
        )
        yield Attempt(
            f"update {who}",
            f"update {table} set {ground.harmless} {where}",
            (REFUSED,) if rights.turned(viewer, row) else (DONE,) if rights.updates(viewer, row) else (silent,),
        )
        gone = NOTHING if rights.may_delete else REFUSED
        yield Attempt(
            f"delete {who}", f"delete from {table} {where}", (DONE, KEPT) if rights.deletes(viewer, row) else (gone,)
        )
        if "root_id" in ground.columns and row.at != me:
            barred = silent if rights.kind != "intake" else REFUSED
            yield Attempt(
                f"take {who}", f"update {table} set root_id = {me[0]}, {ground.bearer} = {me[1]} {where}", (barred,)
            )
    if "root_id" in ground.columns:
        yield from _pushes(ground, viewer, len(mine))
        yield from _inserts(ground, viewer)
    else:
        yield Attempt("insert", f"insert into {table} default values", (REFUSED,))


def _pushes(ground: Ground, viewer: Viewer, mine: int) -> Iterator[Attempt]:
    """Giving rows away, and taking all there are: an update that reads no column asks no select policy."""
    table, rights = f"app.{ground.name}", ground.rights
    writes = rights.may_update and rights.kind not in ("intake", "clock")
    gone = (REFUSED,) if mine or not writes else (NOTHING,)
    for place in WORLD:
        if place == viewer.place:
            continue
        give = f"update {table} set root_id = {place[0]}, {ground.bearer} = {place[1]}"
        yield Attempt(f"push all to {place}", give, gone)
        own = f"where root_id = {viewer.place[0]} and {ground.bearer} = {viewer.place[1]}"
        yield Attempt(f"push own to {place}", f"{give} {own}", gone)
    if writes:
        take = f"update {table} set root_id = {viewer.place[0]}, {ground.bearer} = {viewer.place[1]}"
        turned = any(rights.turned(viewer, row) for row in ground.rows)
        yield Attempt("take everything", take, (REFUSED,) if turned else (f"{mine} rows",))
        if rights.may_delete:
            yield Attempt("delete everything", f"delete from {table}", (f"{mine} rows", *([KEPT] if mine else [])))
    if rights.kind == "intake":
        yield Attempt("handle everything", f"update {table} set {ground.harmless}", (f"{mine} rows",))
        for column in set(ground.columns) - {ground.harmless.split(" ")[0], "handled_at", "handled_by"}:
            yield Attempt(f"rewrite {column}", f"update {table} set {column} = default", (REFUSED,))


def _inserts(ground: Ground, viewer: Viewer) -> Iterator[Attempt]:
    rights = ground.rights
    for place in WORLD:
        if not any(row.at == place for row in ground.rows):
            continue
        row = ground.at(place)
        for to in _aims(place) if rights.kind == "directed" else [row.to]:
            allowed = rights.inserts(viewer, place, to)
            bounds = to is not None and to not in WORLD
            expected = (REFUSED, KEPT) if bounds else (DONE, KEPT) if allowed else (REFUSED,)
            yield Attempt(f"insert as {place} to {to}", aimed(row.insert, to and to[1]), expected)
        if rights.kind == "directed" and place == viewer.place:
            yield from _aim_again(ground, viewer, place)


def _aim_again(ground: Ground, viewer: Viewer, place: Place) -> Iterator[Attempt]:
    """Turning one's own directed row to another bureau afterwards."""
    for to in _aims(place):
        allowed, seen = ground.rights.inserts(viewer, place, to), ground.rights.enters(viewer)
        expected = (
            (REFUSED, KEPT) if seen and to not in WORLD else (DONE,) if allowed else (REFUSED,) if seen else (NOTHING,)
        )
        own = f"where root_id = {place[0]} and tenant_no = {place[1]}"
        yield Attempt(f"aim own at {to}", f"update app.{ground.name} set to_no = {to[1]} {own}", expected)
        yield Attempt(f"aim all at {to}", f"update app.{ground.name} set to_no = {to[1]}", expected)


def _aims(place: Place) -> list[Place]:
    """Every number of the world, within the row's own root: that is what a `to_no` can say."""
    return [(place[0], no) for no in sorted({p[1] for p in WORLD})]


class Hands:
    """The connections that act: the real logins, or one administrator who takes every role (in mutant transactions)."""

    def __init__(self, admin: psycopg.Connection, **logins: psycopg.Connection) -> None:
        self.admin, self.logins = admin, logins

    def look(self, name: str, settings: dict[str, str], tries: list[str]) -> tuple[set[str], list[str]]:
        """The rows seen and the answers to what was tried, in a transaction of these settings that leaves nothing."""
        c = self.logins.get(settings["role"], self.admin)
        with c.transaction(force_rollback=True):
            c.execute(
                "select " + ", ".join(["set_config(%s, %s, true)"] * len(settings)),
                [x for pair in settings.items() for x in pair],
            )
            seen = c.execute("select probe.seen(%s)", (name,)).fetchone()[0]
            return set(seen), [row[0] for row in c.execute(TRY, (tries,))]


def check(ground: Ground, viewers: Iterable[Viewer], hands: Hands) -> Iterator[str]:
    """Every difference between the database and the oracle, for members, guests, the public and the servants' roles."""
    yield from _servants(ground, hands)
    for viewer in viewers:
        wanted = list(attempts(ground, viewer))
        seen, answers = hands.look(ground.name, viewer.ctx().settings(), [a.sql for a in wanted])
        expected = {row.ctid for row in ground.rows if ground.rights.reads(viewer, row)}
        if seen != expected:
            more, less = _owners(ground, seen - expected), _owners(ground, expected - seen)
            yield f"{ground.name}: {viewer} sees {more} too many and misses {less}"
        yield from _compare(f"{ground.name}: {viewer}", wanted, answers)


def _compare(who: str, wanted: list[Attempt], answers: list[str]) -> Iterator[str]:
    for attempt, answer in zip(wanted, answers, strict=True):
        got = (
            f"{answer} rows"
            if attempt.expected[0].endswith(" rows") and verdict(answer) in (DONE, NOTHING)
            else verdict(answer)
        )
        if got not in attempt.expected:
            yield f"{who}: {attempt.what}: {got}, not {' or '.join(attempt.expected)}"


def _owners(ground: Ground, ctids: set[str]) -> list[str]:
    return sorted({f"{r.at[0]}/{r.at[1]}" for r in ground.rows if r.ctid in ctids} | {c for c in ctids if c.isdigit()})


def _servants(ground: Ground, hands: Hands) -> Iterator[str]:
    """The public login and the roles of the house: what each of them may do is a short list (tenancy §3)."""
    name, rights = ground.name, ground.rights
    every = {row.ctid for row in ground.rows}
    context = Viewer((43, 430100)).ctx().settings()
    reads = {
        "app_pub": "r" if rights.public_reads else "",
        "app_owner": "",
        "app_auth": AUTH.get(name, ""),
        "app_maint": MAINT.get(name, ""),
        "app_definer": DEFINER.get(name, ""),
    }
    cases = {
        role: (
            every if "r" in reads[role] else set() if role == "app_owner" else {"42501"},
            _tries(ground, reads[role], role),
        )
        for role in ("app_pub", "app_owner", "app_auth", "app_maint", "app_definer")
    }
    cases["app_pub"][1].extend(_strangers(ground))
    cases["app_definer"][1].extend(_founding(ground))
    for role, (expected, wanted) in cases.items():
        seen, answers = hands.look(name, context | {"role": role}, [a.sql for a in wanted])
        if seen != expected:
            yield f"{name}: {role} sees {len(seen)} ({', '.join(sorted(seen)[:2])}), not {len(expected)}"
        yield from _compare(f"{name}: {role}", wanted, answers)


def _tries(ground: Ground, rights: str, role: str) -> list[Attempt]:
    """Reading is not all: an update that reads no column asks for no right to select, so it is tried as well."""
    table, first = f"app.{ground.name}", ground.rows[0]
    whole = "root_id" in ground.columns
    none = NOTHING if role == "app_owner" else REFUSED  # forced row security leaves the owner rights without rows
    insert = aimed(first.insert, first.to and first.to[1]) if whole else f"insert into {table} default values"
    tried = [
        Attempt("update", f"update {table} set {ground.harmless}", (DONE,) if "u" in rights else (none,)),
        Attempt(
            "blind update",
            f"update {table} set {'root_id = 43' if whole else 'id = 1'}",
            (DONE, KEPT) if "u" in rights else (none,),
        ),
        Attempt("delete", f"delete from {table}", (none,)),
    ]
    if role == "app_maint":
        tried.append(
            Attempt("lock", f"select from {table} for update skip locked", (DONE,) if "u" in rights else (REFUSED,))
        )
    if not (role == "app_definer" and ground.name == "tenant"):
        tried.append(Attempt("insert", insert, (DONE, KEPT) if "i" in rights else (REFUSED,)))
    return tried


def _strangers(ground: Ground) -> Iterator[Attempt]:
    """R12: the listed columns, for every bureau; nothing else, and nothing comes back."""
    if ground.rights.kind != "intake":
        return
    table = f"app.{ground.name}"
    for root, no in SUBTREE[43, 430000]:
        yield Attempt(
            f"send to {no}", f"insert into {table} (root_id, to_no, body) values ({root}, {no}, 'x')", (DONE,)
        )
    yield Attempt(
        "send and read",
        f"insert into {table} (root_id, to_no, body) values (43, 430102, 'x') returning body",
        (REFUSED,),
    )
    yield Attempt("send to nobody", f"insert into {table} (root_id, to_no, body) values (43, 430777, 'x')", (KEPT,))
    for column in set(ground.columns) - set(ground.listed):
        yield Attempt(
            f"preset {column}",
            f"insert into {table} (root_id, to_no, body, {column}) values (43, 430102, 'x', default)",
            (REFUSED,),
        )


def _founding(ground: Ground) -> Iterator[Attempt]:
    """R13: app_definer itself may only open bureaus inside the caller's interval (the context here is city 430100)."""
    if ground.name != "tenant":
        return
    for what, root, no, hi, fits in (
        ("inside", 43, 430150, 430150, True),
        ("in the other city", 43, 430250, 430250, False),
        ("over the upper end", 43, 430150, 430250, False),
        ("below the lower end", 43, 430099, 430150, False),
        ("in another root", 44, 430150, 430150, False),
    ):
        yield Attempt(
            f"open {what}",
            "insert into app.tenant (root_id, tenant_no, name, level, lo, hi) values "
            f"({root}, {no}, 'x', 'county', {no}, {hi})",
            (DONE,) if fits else (REFUSED,),
        )
