"""The public row of an attempt, written anew at each of its steps (R6). A closed draw says counts and hashes only."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.publication.service import new_slug
from saas.supervision.draws import engine, pools, recordings, records, seeding
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_after import DrawEvent
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of


def post(s: Session, attempt: DrawAttempt, task: InspectionTask) -> PubDraw:
    """Writes what the public may know of an attempt now; called in the transaction of every step from the commitment on."""
    row = of_attempt(s, attempt)
    if row is None:
        row = _first(s, attempt, task)
        s.add(row)
    row.state, row.head = attempt.state, attempt.head
    row.sealed_on, row.opened_on, row.void_reason = attempt.sealed_on, attempt.opened_on, attempt.void_reason
    row.steps, row.events = _once(row.steps, steps(s, attempt)), _events(s, attempt)
    row.numbers = numbers(attempt)
    row.changed_at = clock.now()
    if attempt.opened_on is not None:
        row.record = engine.canon(attempt.record).decode()
        row.left_out = pools.left_out_rows(s, attempt)
        row.names = {one.pid: one.name for one in pools.subjects_of(s, attempt)}
    s.flush()
    return row


def of_attempt(s: Session, attempt: DrawAttempt) -> PubDraw | None:
    """The public row of an own attempt, if it is committed."""
    mine = (PubDraw.root_id == attempt.root_id, PubDraw.tenant_no == attempt.tenant_no)
    name = attempt.record["draw_id"]
    return s.scalar(select(PubDraw).where(*mine, PubDraw.name == name, PubDraw.attempt == attempt.attempt))


def _first(s: Session, attempt: DrawAttempt, task: InspectionTask) -> PubDraw:
    left_out = pools.left_out(s, attempt)
    return PubDraw(
        slug=new_slug(ctx_of(s).root), name=attempt.record["draw_id"], attempt=attempt.attempt, task=task.name,
        categories=list(task.categories), window_from=attempt.record["params"]["window"][0],
        window_to=attempt.record["params"]["window"][1], closed=attempt.closed, commit=attempt.commit,
        commitment=attempt.record["commitment"], left_out_count=left_out["count"], left_out_hash=left_out["hash"],
        committed_on=clock.today(), recordings=recordings.public_list(s, attempt),
    )  # fmt: skip


def numbers(attempt: DrawAttempt) -> dict:
    """How many, never which."""
    if attempt.head is None and (attempt.state != "void" or attempt.opened_on is None):
        return {}
    result = attempt.record["result"]
    return {
        "subjects": len(engine.drawn_ids(result["objects"])), "teams": len(result["officers"]["teams"]),
        "unstaffed": len(result["officers"]["unstaffed"]),
    }  # fmt: skip


def steps(s: Session, attempt: DrawAttempt) -> list[list]:
    """[code, moment, who, hash] of everything that has happened, in order; officials stand as their section."""
    with force_locale("zh_CN"):
        section, supervision = _("承办科室"), _("监督科室")
    invited = seeding.parties_of(s, attempt)
    out = [["freeze", attempt.frozen_at, section, records.list_hash(attempt.record["objects"])]]
    out += [["deposit", row.deposited_at, row.party, row.reveal_commit] for row in invited if row.deposited_at]
    if attempt.commit and attempt.committed_by:
        out.append(["commit", attempt.committed_at, supervision, attempt.commit])
    out += [["reveal", row.revealed_at, row.party, ""] for row in invited if row.revealed_at]
    out += [["withheld", attempt.reveals_closed_at, row.party, ""] for row in invited if row.state == "withheld"]
    if attempt.drawn_at:
        out.append(["draw", attempt.drawn_at, section, ""])
    if attempt.sealed_at:
        out.append(["seal", attempt.sealed_at, section, attempt.head])
    if attempt.state == "void":
        out.append(["void", clock.now(), section, attempt.commit])
    out.sort(key=lambda step: step[1])
    return [[code, _said(at), who, fingerprint] for code, at, who, fingerprint in out]


def _once(before: list[list] | None, now: list[list]) -> list[list]:
    """An attempt is voided once, whenever its row is written again; the attempt itself keeps no moment of it."""
    voided = [step for step in before or () if step[0] == "void"]
    return sorted([step for step in now if step[0] != "void" or not voided] + voided, key=lambda step: step[1])


def _said(at: datetime) -> str:
    """The moment in the country's time, whether it was just made or read back."""
    return at.astimezone(clock.ZONE).isoformat(timespec="seconds")


def _events(s: Session, attempt: DrawAttempt) -> list[dict]:
    """Number, day and hashes of every event; what it says stands in the record once that is open."""
    mine = (DrawEvent.root_id == attempt.root_id, DrawEvent.tenant_no == attempt.tenant_no)
    rows = s.scalars(select(DrawEvent).where(*mine, DrawEvent.attempt_id == attempt.id).order_by(DrawEvent.n))
    return [
        {"n": row.n, "at": _said(row.made_at), "commit": row.commit, "head": row.head}
        for row in rows
    ]
