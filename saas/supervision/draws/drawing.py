"""The seed is complete: subjects and people are drawn, and stand beside the frozen copies (§6, §7)."""

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import journal
from saas.foundation.jobs.service import Progress
from saas.supervision.draws import bulletin, engine, pools, records, seeding
from saas.supervision.draws.models import DrawAttempt, DrawSeat, DrawSubject
from saas.supervision.draws.reading import get_attempt, get_draw
from saas.supervision.draws.telling import told
from saas.supervision.plans import service as plans


def finish(s: Session, attempt: DrawAttempt, progress: Progress | None = None) -> None:
    """Draws from what the plan has brought together and keeps everything that a recount needs. The attempt's row is
    locked by the caller. Raises Refusal with the protocol's code."""
    tell = progress.tell if progress else lambda done, total: None
    values = seeding.contributions(s, attempt)
    with told():
        record = records.finished(attempt.record, values)
    tell(2, 4)
    attempt.record = {**record, "contributions": seeding.shown(attempt, values, seeding.parties_of(s, attempt))}
    attempt.seed, attempt.state, attempt.drawn_at = record["seed"], "drawn", clock.now()
    s.flush()
    tell(3, 4)
    keep(s, attempt)
    # the seed stays out of the trace: with the public credit codes it tells its readers who is visited next
    count = len(engine.drawn_ids(record["result"]["objects"]))
    journal.record(s, "draw.throw", f"draw_attempt:{attempt.id}", witnesses=len(attempt.witnesses), drawn=count)


def finish_job(s: Session, payload: dict, progress: Progress) -> None:
    """Draws from a large pool after the commit; a second time finds it done."""
    attempt = get_attempt(s, payload["attempt"])
    s.refresh(attempt, with_for_update=True)
    if attempt.state != "seeded":
        return
    progress.tell(1, 4)
    finish(s, attempt, progress)
    bulletin.post(s, attempt, plans.get_task(s, get_draw(s, attempt.draw_id).task_id))


def keep(s: Session, attempt: DrawAttempt) -> None:
    """Ticket, place and seats beside the frozen copies, for pages and for the inspections."""
    result = attempt.record["result"]
    tickets, odds = records.tickets(attempt.record), records.odds(attempt.record)
    why = {row["id"]: row["why"] for st in result["objects"]["strata"] for cell in st["cells"] for row in cell["drawn"]}
    ids = {row.pid: row.id for row in pools.subjects_of(s, attempt)}
    s.execute(
        update(DrawSubject),
        [
            {
                "root_id": attempt.root_id, "id": ids[pid], "ticket": ticket, "place": odds[pid].rank,
                "drawn": pid in why, "why": why.get(pid),
            }
            for pid, ticket in tickets.items()
        ],
    )  # fmt: skip
    people = {row.pid: row.id for row in pools.persons_of(s, attempt)}
    rows = seat_rows(attempt.id, result["officers"], result["experts"], ids, people)
    if rows:
        s.execute(insert(DrawSeat), rows)
    s.expire_all()


def seat_rows(attempt_id: int, officers: dict, experts: dict, subjects: dict, people: dict) -> list[dict]:
    """The seats of a result: officers as numbered by their pattern, experts behind them (S4-17)."""
    behind: dict[str, int] = {}
    rows = []
    for team in officers["teams"] + experts["teams"]:
        first = behind.get(team["id"], 0)
        behind[team["id"]] = first + len(team["members"])
        rows += [
            {
                "attempt_id": attempt_id, "draw_subject_id": subjects[team["id"]], "draw_person_id": people[pid],
                "seat": first + n,
            }
            for n, pid in enumerate(team["members"], 1)
            if pid is not None
        ]  # fmt: skip
    return rows
