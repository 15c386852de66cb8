"""Freezing the two pools of a task: what goes into the record, and who stands behind it (R9, §11)."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.accounts.models import PartnerDepartment
from saas.supervision.draws import engine, records
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.readiness import Readiness, look, seats
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Pools:
    """Both pools of a task today, and the rule it would be drawn by."""

    ready: Readiness
    objects: list[dict]
    params: dict
    codes: dict[int, str]

    @property
    def preview(self) -> dict:
        """As much of a record as the odds need."""
        return {
            "suite": records.SUITE,
            "params": self.params,
            "objects": sorted(self.objects, key=lambda row: row["id"]),
        }


def gather(s: Session, task: InspectionTask) -> Pools:
    """Looks at the registers as they stand; writes nothing."""
    ctx = ctx_of(s)
    window = (task.window_from, task.window_to)
    ready = look(s, task.categories, task.department_ids, task.section_id, window, clock.today())
    codes = _codes(s, task.department_ids)
    objects = [records.object_of(row.subject.uscc, row.subject.category, ctx.me) for row in ready.eligible]
    params = records.params_of(
        categories=task.categories, rate=(task.rate_p, task.rate_q), rounding=task.rounding, minimum=task.minimum,
        window=window, seats=seats(task.team_size, task.department_ids), departments=list(codes.values()),
        leads={category: bool(ready.leads(category)) for category in task.categories},
    )  # fmt: skip
    return Pools(ready, objects, params, codes)


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


def copy(s: Session, attempt: DrawAttempt, task: InspectionTask, pools: Pools, name: str) -> list[dict]:
    """Copies everybody, in or left out with the reason, under fresh pseudonyms; returns the record's persons."""
    ctx = ctx_of(s)
    window = (task.window_from, task.window_to)
    for row in pools.ready.subjects:
        subject = row.subject
        s.add(
            DrawSubject(
                attempt_id=attempt.id, subject_id=subject.id, subject_no=subject.tenant_no, pid=subject.uscc,
                name=subject.name, category=subject.category, address=subject.address, excluded=row.reason,
            )
        )  # fmt: skip
    persons = []
    for officer in pools.ready.officers:
        row, salt = officer.inspector, secrets.token_bytes(32)
        pid = engine.pid(records.SUITE, salt, name, row.certificate_no)
        s.add(
            DrawPerson(
                attempt_id=attempt.id,
                inspector_id=row.id,
                user_id=row.user_id,
                pid=pid,
                salt=salt,
                name=row.name,
                certificate_no=row.certificate_no,
                department=officer.department,
                lead=officer.lead,
                excluded=officer.reason,
            )
        )
        if officer.reason is None:
            department = pools.codes.get(row.department_id, "") if officer.department else ""
            certificate = (row.certificate_from, row.certificate_to)
            persons.append(
                records.person_of(
                    pid,
                    ctx.me,
                    department,
                    officer.lead,
                    officer.specs,
                    certificate,
                    window,
                    max(len(pools.objects), 1),
                )
            )
    s.flush()
    return persons


def left_out(s: Session, attempt: DrawAttempt) -> dict:
    """Count and fingerprint of registered subjects that cannot be drawn; both go out with the commitment."""
    rows = sorted([row.pid, row.excluded] for row in subjects_of(s, attempt) if row.excluded is not None)
    return {"count": len(rows), "hash": records.list_hash(rows)}


def subjects_of(s: Session, attempt: DrawAttempt) -> list[DrawSubject]:
    """The frozen subjects of an attempt, in the order of the record."""
    return list(
        s.scalars(
            select(DrawSubject)
            .where(
                DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no,
                DrawSubject.attempt_id == attempt.id,
            )
            .order_by(DrawSubject.pid)
        )
    )  # fmt: skip


def persons_of(s: Session, attempt: DrawAttempt) -> list[DrawPerson]:
    """The frozen officers of an attempt, the bureau's own first."""
    return list(
        s.scalars(
            select(DrawPerson)
            .where(
                DrawPerson.root_id == attempt.root_id, DrawPerson.tenant_no == attempt.tenant_no,
                DrawPerson.attempt_id == attempt.id,
            )
            .order_by(DrawPerson.department, DrawPerson.certificate_no, DrawPerson.id)
        )
    )  # fmt: skip


def seats_of(s: Session, attempt: DrawAttempt) -> list[DrawSeat]:
    """Who was drawn for whom, by seat."""
    return list(
        s.scalars(
            select(DrawSeat)
            .where(
                DrawSeat.root_id == attempt.root_id, DrawSeat.tenant_no == attempt.tenant_no,
                DrawSeat.attempt_id == attempt.id,
            )
            .order_by(DrawSeat.draw_subject_id, DrawSeat.seat)
        )
    )  # fmt: skip
