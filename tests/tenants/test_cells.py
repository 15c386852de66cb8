"""Statistics cells (tenancy §9): equal to a recount at every moment, whatever happened in between."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories.forest import Forest
from tests.factories.rows import insert_row

BUREAUS = (430100, 430102, 430199, 440203)
OUTCOMES = (None, "no_violation", "violation", "not_found")
Cells = dict[tuple[int, int, str, str], int]


def cells(forest: Forest) -> Cells:
    with forest.admin() as admin:
        return {
            (r, t, m, p): n
            for r, t, m, p, n in admin.execute(
                "select root_id, tenant_no, measure, period, n from app.stat_cell where n <> 0"
            )
        }


def recount(forest: Forest) -> Cells:
    """From the facts, in Python, with no word of the triggers."""
    found: Counter = Counter()

    def count(root: int, number: int, measure: str, day: date | None) -> None:
        for period in ("all", f"{day:%Y}", f"{day:%Y-%m}") if day else ("all",):
            found[root, number, measure, period] += 1

    with forest.admin() as admin:
        for root, number, category in admin.execute(
            "select root_id, tenant_no, category from app.subject where state = 'active'"
        ):
            count(root, number, f"subject.{category}", None)
        for root, number, made, done in admin.execute(
            "select root_id, tenant_no, created_on, done_on from app.inspection_task"
        ):
            count(root, number, "task.made", made)
            if done:
                count(root, number, "task.done", done)
        for root, number, outcome, *days in admin.execute(
            "select root_id, tenant_no, outcome, drawn_on, visited_on, reviewed_on, published_on from app.inspection"
        ):
            for measure, day in zip(("drawn", "visited", "reviewed", "published"), days, strict=True):
                if day:
                    count(root, number, f"inspection.{measure}", day)
            if days[2] and outcome not in (None, "no_violation"):
                count(root, number, "inspection.violation", days[2])
    return dict(found)


def day(dice: random.Random) -> date:
    return date(2022, 11, 20) + timedelta(days=dice.randrange(500))


def subjects(s: Session, dice: random.Random) -> None:
    for _ in range(dice.randrange(1, 4)):
        insert_row(
            s,
            "subject",
            category=dice.choice(("law_firm", "notary_office")),
            state=dice.choice(("active", "active", "left")),
        )


def register(s: Session, dice: random.Random) -> None:
    s.execute(
        text("update app.subject set category = :c, state = :s where tenant_no = :me and id % 3 = :k"),
        {
            "c": dice.choice(("law_firm", "notary_office")),
            "s": dice.choice(("active", "left")),
            "k": dice.randrange(3),
            "me": s.info["ctx"].me,
        },
    )


def inspections(s: Session, dice: random.Random) -> None:
    task = insert_row(s, "inspection_task", created_on=day(dice), done_on=dice.choice((None, day(dice))))
    for _ in range(dice.randrange(0, 3)):
        insert_row(
            s,
            "inspection",
            task_id=task["id"],
            drawn_on=day(dice),
            visited_on=dice.choice((None, day(dice))),
            reviewed_on=dice.choice((None, day(dice))),
            outcome=dice.choice(OUTCOMES),
        )


def progress(s: Session, dice: random.Random) -> None:
    column = dice.choice(("visited_on", "reviewed_on", "published_on"))
    s.execute(
        text(f"update app.inspection set {column} = :d, outcome = :o where tenant_no = :me and id % 4 = :k"),
        {
            "d": dice.choice((None, day(dice))),
            "o": dice.choice(OUTCOMES),
            "k": dice.randrange(4),
            "me": s.info["ctx"].me,
        },
    )
    s.execute(
        text("update app.inspection_task set done_on = :d where tenant_no = :me and id % 5 = :k"),
        {"d": dice.choice((None, day(dice))), "k": dice.randrange(5), "me": s.info["ctx"].me},
    )


def remove(s: Session, dice: random.Random) -> None:
    kept = {
        "subject": "app.subject_pii p where p.subject_id = t.id",
        "inspection": "app.inspection_member p where p.inspection_id = t.id",
        "inspection_task": "(select task_id from app.inspection union all select task_id from app.draw) p "
        "where p.task_id = t.id",
    }
    table = dice.choice(tuple(kept))
    with s.begin_nested() as inner:
        s.execute(
            text(
                f"delete from app.{table} t where tenant_no = :me and id % 5 = :k "
                f"and not exists (select from {kept[table]})"
            ),
            {"k": dice.randrange(5), "me": s.info["ctx"].me},
        )
        if dice.random() < 0.3:
            inner.rollback()


def nothing(s: Session, dice: random.Random) -> None:
    s.execute(text("update app.subject set name = name where false"))
    s.execute(text("update app.subject set name = name || '' where tenant_no = :me"), {"me": s.info["ctx"].me})


STEPS: tuple[Callable[[Session, random.Random], None], ...] = (
    subjects,
    register,
    inspections,
    progress,
    remove,
    nothing,
)


class Undone(Exception):
    """Ends a transaction or a savepoint without a trace."""


def one_transaction(forest: Forest, dice: random.Random) -> None:
    """Some steps in one bureau, some of them inside savepoints; now and then everything is taken back."""
    number = dice.choice(BUREAUS)
    try:
        with forest.session(number) as s:
            s.execute(text("select pg_advisory_xact_lock(:root, :no)"), {"root": number // 10_000, "no": number})
            for _ in range(dice.randrange(1, 5)):
                step = dice.choice(STEPS)
                if dice.random() < 0.3:
                    try:
                        with s.begin_nested():
                            step(s, dice)
                            if dice.random() < 0.5:
                                raise Undone
                    except Undone:
                        pass
                else:
                    step(s, dice)
            if dice.random() < 0.2:
                raise Undone
    except Undone:
        pass


@pytest.mark.parametrize("seed", range(3))
def test_the_cells_equal_a_recount(forest: Forest, seed: int):
    dice = random.Random(seed)
    for _ in range(8):
        one_transaction(forest, dice)
    assert cells(forest) == recount(forest)
    assert len(recount(forest)) > 10


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 130))
def test_the_cells_equal_a_recount_after_every_transaction(forest: Forest, seed: int):
    dice = random.Random(seed)
    for _ in range(25):
        one_transaction(forest, dice)
        assert cells(forest) == recount(forest)


def test_writers_at_the_same_time_leave_no_difference(forest: Forest):
    """Bureau by bureau the lock comes first; whoever meets a deadlock elsewhere tries again, as the wrapper does."""
    failures: list[BaseException] = []

    def write(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(8):
            state = dice.getstate()
            for attempt in (1, 2, 3):
                try:
                    one_transaction(forest, dice)
                    break
                except OperationalError as error:
                    dice.setstate(state)
                    if error.orig.sqlstate != "40P01" or attempt == 3:
                        failures.append(error)
                        return

    threads = [threading.Thread(target=write, args=(1000 + n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert cells(forest) == recount(forest)


def test_a_superiors_page_is_the_sum_of_its_subtree(forest: Forest):
    for number in (430102, 430199, 430202):
        forest.make_row("subject", 43, number, category="forensic_institution")
    query = text(
        "select coalesce(sum(n), 0) from app.stat_cell where root_id = app.root() "
        "and tenant_no between app.lo() and app.hi() "
        "and measure = 'subject.forensic_institution' and period = 'all'"
    )
    sums = {}
    for number in (430000, 430100, 430102, 440000):
        with forest.session(number) as s:
            sums[number] = s.scalar(query)
    assert sums == {430000: 3, 430100: 2, 430102: 1, 440000: 0}
