"""Freezing the two pools of a task: what goes into the record, and who stands behind it (R9, §11)."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.accounts.models import PartnerDepartment
from saas.supervision.draws import engine, people, records, standing
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.readiness import Officer, Readiness, look, seats
from saas.supervision.plans.task_view import ceilings_of
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Pools:
    """Both pools of a task today, and the rule it would be drawn by."""

    ready: Readiness
    objects: list[dict]
    params: dict
    codes: dict[int, str]
    window: tuple[date, date]
    rules: dict
    standing: dict  # every rule of the draw with its origin and document, as the attempt keeps it

    @property
    def preview(self) -> dict:
        """As much of a record as the odds need."""
        return {
            "suite": records.SUITE,
            "params": self.params,
            "objects": sorted(self.objects, key=lambda row: row["id"]),
        }


def gather(
    s: Session, task: InspectionTask, only: Collection[str] | None = None, window: tuple[date, date] | None = None
) -> Pools:
    """Looks at the registers as they stand; writes nothing. ``only`` and ``window``: a supplementary draw takes these
    subjects, all of them, in a window of its own (§9)."""
    ctx = ctx_of(s)
    window = window or (task.window_from, task.window_to)
    ready = look(s, task.categories, task.department_ids, task.section_id, window, clock.today(), task.id)
    window = _ahead(ready, window)
    codes, kept = _codes(s, task.department_ids), standing.resolved(s, task)
    limits = standing.limits(s, kept, [row.subject for row in ready.eligible])
    objects = [
        records.object_of(row.subject.uscc, row.subject.category, ctx.me, limits[row.subject.id]) | _supplementary(only)
        for row in ready.eligible
        if only is None or row.subject.uscc in only
    ]
    params = rule(task, ready, kept, codes, window, len(objects), only is not None)
    return Pools(ready, objects, params, codes, window, kept["draw_rules"]["value"], kept)


def rule(
    task: InspectionTask, ready: Readiness, kept: dict, codes: dict[int, str], window: tuple[date, date], pool: int, supplementary: bool
) -> dict:
    """The rule of the draw (§3): ``kept`` are the bureau's rules with their origin, ``pool`` the number of objects."""
    rate, minimum = ((1, 1), 0) if supplementary else ((task.rate_p, task.rate_q), task.minimum)
    return records.params_of(
        categories=task.categories, rate=rate, rounding=task.rounding, minimum=minimum,
        window=window, seats=seats(task.team_size, task.department_ids), departments=list(codes.values()),
        leads={category: bool(ready.leads(category)) for category in task.categories}, rules=kept["draw_rules"]["value"],
        experts=kept["team_experts"]["value"]["n"], pool=pool, ceilings={} if supplementary else ceilings_of(task),
        others=kept["team_composition"]["value"]["others_join"],
    )  # fmt: skip


def _ahead(ready: Readiness, window: tuple[date, date]) -> tuple[date, date]:
    """A loan must cover all days of the draw's window (§7.1). Somebody borrowed after the window has opened covers what is
    left of it: then the draw is for these days, and so are the inspections that it makes."""
    return max([window[0], *(one.loan[0] for one in ready.able if one.loan)]), window[1]


def _supplementary(only: Collection[str] | None) -> dict:
    """What sets the objects of a supplementary draw apart: all must be drawn (they were, within the year's limit, before),
    and a random tag, without effect on the
    draw, keeps anybody from trying out the register on the published root of so small a pool."""
    return {} if only is None else {"must": True, "done": 0, "cap": 1, "tags": [secrets.token_hex(16)]}


def _codes(s: Session, department_ids: list[int]) -> dict[int, str]:
    """What each joint department is called in the record; its own code unless two share one."""
    if not department_ids:
        return {}
    rows = s.execute(
        select(PartnerDepartment.id, PartnerDepartment.code)
        .where(PartnerDepartment.root_id == ctx_of(s).root, PartnerDepartment.id.in_(department_ids))
        .order_by(PartnerDepartment.id)
    ).all()
    codes = [code for _id, code in rows]
    return {number: code if code and codes.count(code) == 1 else f"{code}{number}" for number, code in rows}


@dataclass(frozen=True)
class Copied:
    """The people of a record as frozen: officers, experts, and the pairs that must not meet."""

    persons: list[dict]
    experts: list[dict]
    barred: list[list[str]]


def copy(s: Session, attempt: DrawAttempt, pools: Pools, name: str) -> Copied:
    """Copies everybody, in or left out with the reason, people under fresh pseudonyms; returns the record's people."""
    ctx = ctx_of(s)
    inside = {row["id"] for row in pools.objects}
    codes = {}
    for row in pools.ready.subjects:
        subject = row.subject
        reason = row.reason if subject.uscc in inside or row.reason else "other_draw"
        codes[subject.id] = subject.uscc
        s.add(
            DrawSubject(
                attempt_id=attempt.id, subject_id=subject.id, subject_no=subject.tenant_no, pid=subject.uscc,
                name=subject.name, category=subject.category, address=subject.address, excluded=reason,
            )
        )  # fmt: skip
    persons, experts, pids = [], [], {}
    for officer in pools.ready.officers:
        person = _officer(s, attempt, name, officer)
        if officer.reason is None:
            pids["officer", officer.inspector.id] = person.pid
            persons.append(_row(pools, officer, person.pid, str(ctx.me)))
    for expert in pools.ready.experts if any(st["experts"] for st in pools.params["strata"]) else ():
        person = _frozen(s, attempt, name, expert.expert, expert_id=expert.expert.id, expert=True)
        pids["expert", expert.expert.id] = person.pid
        experts.append(records.expert_of(person.pid, ctx.me, expert.specs, pools.window, _most(pools), expert.off))
    barred = [
        [pids[kind, number], codes[subject_id]]
        for kind, number, subject_id in pools.ready.barred
        if (kind, number) in pids and codes.get(subject_id) in inside
    ]
    s.flush()
    return Copied(persons, experts, barred)


def _most(pools: Pools) -> int:
    return pools.rules["most"] or max(len(pools.objects), 1)


def _row(pools: Pools, one: Officer, ident: str, here: str) -> dict:
    """An officer as a record has one (§3), under a pseudonym or, in a trial, under the number of the row.

    A borrowed officer stands with the lender's area and the loan, so that he or she never holds a seat that asks for a
    home officer, and with what is left of the most that one person may get. Where the rules set no such number, the
    load at home only makes the person the last of equals: it must not keep somebody from the only subject there is.
    """
    row, most = one.inspector, _most(pools)
    if one.load:
        most = max(most - one.load, 0 if pools.rules["most"] else 1)
    return records.person_of(
        ident, here if one.home_no is None else one.home_no, pools.codes.get(row.department_id, "") if one.department else "",
        one.lead, one.specs, (row.certificate_from, row.certificate_to), pools.window, most,
        pools.ready.absences.get(row.id, ()), None if one.home_no is None else (here, one.loan),
    )  # fmt: skip


def preview_persons(pools: Pools) -> list[dict]:
    """The officers of a trial, under the numbers of their rows: it is computed, shown in counts and thrown away."""
    here = pools.objects[0]["area"] if pools.objects else ""
    return [_row(pools, one, str(one.inspector.id), here) for one in pools.ready.able]


def preview_barred(pools: Pools) -> list[list[str]]:
    """The barred pairs of a trial."""
    codes = {row.subject.id: row.subject.uscc for row in pools.ready.eligible}
    return sorted(
        [str(number), codes[subject_id]]
        for kind, number, subject_id in pools.ready.barred
        if kind == "officer" and subject_id in codes
    )


def _officer(s: Session, attempt: DrawAttempt, name: str, one: Officer) -> DrawPerson:
    row = one.inspector
    ids = {"inspector_id": row.id} if one.home_no is None else {"guest_id": row.guest.id, "home_no": one.home_no}
    return _frozen(
        s, attempt, name, row, certificate_no=row.certificate_no, department=one.department, lead=one.lead, excluded=one.reason, **ids
    )


def _frozen(s: Session, attempt: DrawAttempt, name: str, row, **values) -> DrawPerson:
    """Somebody under a pseudonym of this draw, whose salt stays inside (§11)."""
    person = DrawPerson(
        attempt_id=attempt.id, user_id=row.user_id, salt=secrets.token_bytes(32), name=row.name, **{"certificate_no": ""} | values
    )
    person.pid = engine.pid(records.SUITE, person.salt, name, people.natural(person))
    s.add(person)
    return person


def left_out(s: Session, attempt: DrawAttempt) -> dict:
    """Count and fingerprint of registered subjects that cannot be drawn; both go out with the commitment."""
    rows = left_out_rows(s, attempt)
    return {"count": len(rows), "hash": records.list_hash(rows)}


def left_out_rows(s: Session, attempt: DrawAttempt) -> list[list[str]]:
    """[credit code, neutral reason] of each; published with the record. Whoever is in another draw of the task is not
    left out of anything: naming all others would name those of a closed supplementary draw."""
    rows = subjects_of(s, attempt)
    return sorted([row.pid, row.excluded] for row in rows if row.excluded not in (None, "other_draw"))


def subjects_of(s: Session, attempt: DrawAttempt) -> list[DrawSubject]:
    """The frozen subjects of an attempt, in the order of the record."""
    return _of(s, attempt, DrawSubject, DrawSubject.pid)


def persons_of(s: Session, attempt: DrawAttempt) -> list[DrawPerson]:
    """The frozen officers of an attempt, the bureau's own first, then borrowed ones by lender, experts last."""
    order = (DrawPerson.expert, func.coalesce(DrawPerson.home_no, 0), DrawPerson.department, DrawPerson.certificate_no)
    return _of(s, attempt, DrawPerson, *order, DrawPerson.id)


def seats_of(s: Session, attempt: DrawAttempt) -> list[DrawSeat]:
    """Who is to inspect whom, by seat."""
    return _of(s, attempt, DrawSeat, DrawSeat.draw_subject_id, DrawSeat.seat)


def _of(s: Session, attempt: DrawAttempt, model, *order) -> list:
    mine = (model.root_id == attempt.root_id, model.tenant_no == attempt.tenant_no, model.attempt_id == attempt.id)
    return list(s.scalars(select(model).where(*mine).order_by(*order)))
