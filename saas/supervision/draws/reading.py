"""Looking at draws and their attempts: which one counts, which one is open, who was drawn (tenancy §8)."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from saas.supervision.draws import engine, pools, records
from saas.supervision.draws.models import Draw, DrawAttempt, DrawPerson, DrawSubject
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of

OPEN = ("frozen", "committed", "seeded", "drawn")


def get_draw(s: Session, draw_id: int) -> Draw | None:
    """A draw by its id, wherever the reader may see it."""
    return s.get(Draw, (ctx_of(s).root, draw_id))


def get_attempt(s: Session, attempt_id: int) -> DrawAttempt | None:
    """An attempt by its id, wherever the reader may see it."""
    return s.get(DrawAttempt, (ctx_of(s).root, attempt_id))


def light_attempt(s: Session, attempt_id: int) -> DrawAttempt | None:
    """The same for an address; its record, which may be megabytes, comes when it is looked at."""
    return s.get(DrawAttempt, (ctx_of(s).root, attempt_id), options=[defer(DrawAttempt.record)])


def draw_of(s: Session, task: InspectionTask) -> Draw | None:
    """The one draw of a task's round, without its supplementary ones."""
    return next((draw for draw in draws_of(s, task) if draw.part == 0), None)


def draws_of(s: Session, task: InspectionTask) -> list[Draw]:
    """The draw of a task's round and its supplementary draws, in order."""
    mine = (Draw.root_id == task.root_id, Draw.tenant_no == task.tenant_no, Draw.task_id == task.id)
    return list(s.scalars(select(Draw).where(*mine, Draw.round == task.round).order_by(Draw.part)))


def attempts_of(s: Session, draw: Draw) -> list[DrawAttempt]:
    """All attempts, the newest first; void ones stay in the list."""
    mine = (
        DrawAttempt.root_id == draw.root_id,
        DrawAttempt.tenant_no == draw.tenant_no,
        DrawAttempt.draw_id == draw.id,
    )
    return list(s.scalars(select(DrawAttempt).where(*mine).order_by(DrawAttempt.attempt.desc())))


def current(s: Session, task: InspectionTask) -> DrawAttempt | None:
    """The attempt of a task that counts: open or sealed, not void."""
    draw = draw_of(s, task)
    return next((row for row in attempts_of(s, draw) if row.state != "void"), None) if draw else None


def open_attempt(s: Session) -> tuple[DrawAttempt, Draw] | None:
    """The bureau's attempt under way, whichever task it is for: there is one at a time."""
    ctx = ctx_of(s)
    row = s.execute(
        select(DrawAttempt, Draw)
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .where(DrawAttempt.root_id == ctx.root, DrawAttempt.tenant_no == ctx.me, DrawAttempt.state.in_(OPEN))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def previous(s: Session) -> str:
    """What the next record names as ``prev``: the head of the latest one, or the commit of the latest void attempt."""
    ctx = ctx_of(s)
    row = s.execute(
        select(DrawAttempt.head, DrawAttempt.commit)
        .where(DrawAttempt.root_id == ctx.root, DrawAttempt.tenant_no == ctx.me, DrawAttempt.commit.is_not(None))
        .order_by(DrawAttempt.id.desc())
        .limit(1)
    ).one_or_none()
    return records.ZERO if row is None else row.head or row.commit


def drawn(s: Session, attempt_id: int) -> list[tuple[DrawSubject, list[tuple[DrawPerson, int]]]]:
    """The drawn subjects of an attempt in order of drawing, each with its team by seat; seat 1 leads."""
    attempt = get_attempt(s, attempt_id)
    persons = {row.id: row for row in pools.persons_of(s, attempt)}
    seats: dict[int, list[tuple[DrawPerson, int]]] = {}
    for row in pools.seats_of(s, attempt):
        seats.setdefault(row.draw_subject_id, []).append((persons[row.draw_person_id], row.seat))
    order = {ident: n for n, ident in enumerate(engine.drawn_ids(attempt.record["result"]["objects"]))}  # substitutes last
    rows = [row for row in pools.subjects_of(s, attempt) if row.drawn]
    return [(row, seats.get(row.id, [])) for row in sorted(rows, key=lambda row: order.get(row.pid, len(order)))]


def busy_words(draw: Draw, attempt: DrawAttempt) -> str:
    """Who holds the bureau's open attempt."""
    return _(
        "本局正在进行抽取 %(name)s 第 %(n)s 次，由%(who)s冻结，封存或者作废后才能开始下一次。",
        name=draw.name, n=attempt.attempt, who=attempt.frozen_name,
    )  # fmt: skip
