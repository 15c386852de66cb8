"""What a big screen and a witness's phone may show of an attempt: steps, hashes and counts, of a closed draw no more."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.supervision.draws import bulletin, engine, pools, records, seeding, views
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_seed import DrawParty


@dataclass
class Stage:
    """One moment of the ceremony. ``reached`` counts the finished steps of six; ``drawn`` is empty while closed."""

    title: str
    name: str
    attempt: int
    state: str
    closed: bool
    reached: int
    pool: int
    hashes: list[str]
    parties: list[DrawParty]
    parts: list[dict]
    typed: dict[int, int] = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    tickets: list[tuple[str, str, bool]] = field(default_factory=list)
    teams: list = field(default_factory=list)
    void_reason: str = ""
    slug: str = ""


def of(s: Session, attempt: DrawAttempt, task_name: str) -> Stage:
    """The screen of the own bureau. Names and tickets only where nothing needs to stay unknown."""
    record, public = attempt.record, bulletin.of_attempt(s, attempt)
    shown = Stage(
        task_name, record["draw_id"], attempt.attempt, attempt.state, attempt.closed,
        views.reached(attempt), len(record["objects"]),
        [records.list_hash([row["id"] for row in record["objects"]]), attempt.commit or "", "", "", "", attempt.head or ""],
        seeding.parties_of(s, attempt), record["seed_plan"], void_reason=attempt.void_reason or "",
        slug=public.slug if public else "",
    )  # fmt: skip
    shown.typed = {n: len(rows) for n, rows in seeding.entries_of(s, attempt).items()}
    if attempt.drawn_at:
        officers = record["result"]["officers"]
        shown.numbers = {
            "subjects": len(engine.drawn_ids(record["result"]["objects"])), "teams": len(officers["teams"]),
            "unstaffed": len(officers["unstaffed"]),
        }  # fmt: skip
    if not attempt.closed or attempt.opened_on:
        shown.hashes[2] = attempt.seed or ""
        shown.tickets = [(row.name, row.ticket or "", row.drawn) for row in pools.subjects_of(s, attempt) if not row.excluded]
    return shown


def for_party(s: Session, party: DrawParty) -> Stage:
    """The same for a party's phone, from what a link may read: the parties, and the public row once there is one."""
    mine = (DrawParty.root_id == party.root_id, DrawParty.tenant_no == party.tenant_no)
    rows = list(s.scalars(select(DrawParty).where(*mine, DrawParty.attempt_id == party.attempt_id).order_by(DrawParty.seq)))
    name, _hash, attempt = party.context.rpartition("#")
    public = s.scalar(
        select(PubDraw).where(
            PubDraw.root_id == party.root_id, PubDraw.tenant_no == party.tenant_no, PubDraw.name == name,
            PubDraw.attempt == int(attempt),
        )
    )  # fmt: skip
    shown = Stage(party.task_name, name, int(attempt), "frozen", True, 1, 0, [""] * 6, rows, [])
    if public is not None:
        shown.state, shown.closed, shown.numbers, shown.slug = public.state, public.closed, public.numbers, public.slug
        shown.pool, shown.parts = public.commitment["objects"]["count"], public.commitment["seed_plan"]
        shown.hashes[1], shown.hashes[5] = public.commit, public.head or ""
        shown.reached = {"committed": 2, "seeded": 3, "drawn": 5, "sealed": 6}.get(public.state, 2)
        shown.void_reason = public.void_reason or ""
    return shown
