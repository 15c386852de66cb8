"""Subjects without a team: drawn for once more with later people, in a later window, or some of them first (§9, S2-30)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.registers.subjects.models import Subject
from saas.supervision.draws import after, engine, leftover, parties, pools, records, seeding, supplement
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.engine.merkle import root
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import DrawAttempt, DrawSubject
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import InspectionTask
from tests.factories import drawn
from tests.factories.world import CITY
from tests.supervision import kit
from tests.supervision.draws import later
from tests.supervision.draws.later import DAY, After

WINDOW = (date(2023, 8, 10), date(2023, 9, 20))
WHY = "借调人员到位"


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.fixture(scope="module")
def short(world, tasks) -> After:
    """Nobody may take more than one firm: three of the five drawn ones get a team of the seven officers."""
    with clock.at(kit.SPRING):
        drawn.staff(world)
    later.rules(world, most=1, redraw="derived")
    return After(world, kit.sealed(world, tasks[4], key="short"))


def waiting(short) -> list[int]:
    """Drawn subjects without a team."""
    with short.acting() as s:
        return [one.subject.id for one in leftover.open_subjects(s, task_of(short, s))]


def task_of(short, s) -> InspectionTask:
    return s.get(InspectionTask, (44, draws.get_draw(s, short.row(s).draw_id).task_id))


def start(short, subjects, key: str, **more) -> int:
    with clock.at(DAY), short.acting() as s:
        given = {"reason": WHY, "sources": draws.Sources(6, "见证人")} | more
        made = supplement.start(s, task_of(short, s), subjects=set(subjects), idem_key=key, **given)
        kit.deposit_own(s, made.id)
        return made.id


def seal(short, number: int, digits: str = kit.DICE) -> After:
    """The supplementary draw goes the way of any draw."""
    for role, step in (
        ("publisher", draws.commit), ("planner", _reveal), ("planner", lambda s, a: draws.enter(s, a, 1, digits, kit.WITNESSES)),
        ("publisher", lambda s, a: draws.enter(s, a, 1, digits)), ("planner", draws.seal),
    ):  # fmt: skip
        with clock.at(DAY), short.acting(role) as s:
            step(s, draws.get_attempt(s, number))
    return After(short.world, number)


def _reveal(s, attempt) -> None:
    for party in seeding.parties_of(s, attempt):
        parties.reveal(s, party, kit.VALUE)
    draws.close_reveals(s, attempt)


def test_the_seal_makes_inspections_for_staffed_subjects_only(short):
    teams = short.teams()
    staffed = {subject for subject, team in teams.items() if team}
    assert len(teams) == 5 and len(staffed) == 3 and set(waiting(short)) == set(teams) - staffed
    with short.acting() as s:
        assert set(s.scalars(select(Inspection.draw_subject_id))) == staffed


@pytest.mark.req("S1-16", "S1-19")
def test_an_empty_seat_is_an_outcome_and_is_filled_once_somebody_is_free(short):
    subject, leader, person = short.pairs()[0]
    first = short.change(subject, person, "withdraw")
    outcomes = [first.outcome["status"]]
    if outcomes == ["ok"]:  # the seventh officer; the next one to leave finds nobody
        person = short.teams()[subject][1]
        outcomes.append(short.change(subject, person, "withdraw").outcome["status"])
    assert outcomes[-1] == "unfilled" and short.teams()[subject] == [leader]
    with short.acting() as s:
        assert [(row.id, seats) for row, seats in after.vacancies(s, short.row(s))] == [(subject, [2])]
    assert len(short.inspection(subject).members) == 1
    still = short.change(subject, None, "fill", "vacancy", "vacant")
    assert still.outcome["status"] == "unfilled" and still.body["person"] is None
    other = next(one for one, *_team in short.pairs() if one != subject)
    gone = short.change(other, None, "substitute", "substitute", "unreachable")  # frees two people
    assert gone.outcome["status"] == "ok"
    filled = short.change(subject, None, "fill", "vacancy", "vacant")
    if filled.outcome["status"] == "ok":
        assert len(short.teams()[subject]) == 2 and len(short.inspection(subject).members) == 2
    with refused("E_EVENT"):
        full = next(one for one, *_team in short.pairs())
        short.decide(short.ask(full, None, "vacancy", "vacant"), "fill")
    assert verify(short.record()).ok


def test_what_a_supplementary_draw_wants(short):
    subjects = waiting(short)
    for changes, code in (
        ({"reason": " "}, "E_REASON"), ({"window": (date(2023, 9, 2), date(2023, 9, 1))}, "E_WINDOW"),
        ({"window": (date(2023, 7, 1), date(2023, 7, 19))}, "E_WINDOW"), ({"sources": draws.Sources(0)}, "E_WEAK_SEED"),
    ):  # fmt: skip
        with refused(code):
            start(short, subjects, "wanted", **changes)
    with refused("E_CHOICE"):
        start(short, [10**9], "wanted")
    with short.acting() as s:
        attempts = select(DrawAttempt).where(DrawAttempt.state != "sealed")
        assert s.scalars(attempts).all() == []


@pytest.mark.req("S2-30")
def test_split_and_shift_a_part_now_in_a_window_of_its_own(short):
    later.rules(short.world, since=date(2023, 7, 10), redraw="derived")
    subjects = waiting(short)
    number = start(short, subjects[:1], "first-part", window=WINDOW)
    assert start(short, subjects, "another-click") == number
    part = seal(short, number)
    record = part.record()
    assert record["draw_id"] == "445100-2023-4.s1" and record["prev"] == short.record()["head"] and verify(record).ok
    assert [row["must"] for row in record["objects"]] == [True] and record["params"]["window"] == [day.isoformat() for day in WINDOW]
    (drawn_id, team), *rest = part.teams().items()
    made = part.inspection(drawn_id)
    assert not rest and len(team) == 2 and (made.window_from, made.window_to) == WINDOW
    assert short.subject(subjects[0]).pid == part.subject(drawn_id).pid and waiting(short) == subjects[1:]


def test_a_void_part_is_repeated_under_its_name_and_an_ineligible_subject_is_named(short):
    [left] = waiting(short)
    number = start(short, [left], "second-part")
    with clock.at(DAY), short.acting() as s:
        draws.void(s, draws.get_attempt(s, number), "现场停电")
    again = start(short, [left], "second-again")
    with short.acting() as s:
        made = draws.get_attempt(s, again)
        assert (made.record["draw_id"], made.attempt) == ("445100-2023-4.s2", 2)
    with clock.at(DAY), short.acting() as s:
        draws.void(s, draws.get_attempt(s, again), "现场停电")
        row = s.get(Subject, (44, s.get(DrawSubject, (44, left)).subject_id))
        home = row.tenant_no
    with short.world.acting(home, "steward") as s:
        s.get(Subject, (44, row.id)).license_status = "revoked"
    with refused("E_NOT_ELIGIBLE") as no:
        start(short, [left], "gone-firm")
    assert row.name in no.value.message


def test_what_can_neither_be_visited_nor_drawn_for_is_given_up_by_the_approver(short):
    [left] = waiting(short)
    staffed = short.pairs()[0][0]
    for subject, role, reason, code in (
        (staffed, "approver", "不想查", "E_NOT_LOST"), (left, "planner", "已注销", "E_NO_RIGHT"), (left, "approver", " ", "E_REASON"),
    ):  # fmt: skip
        with clock.at(DAY), short.acting(role) as s, refused(code):
            supplement.give_up(s, after.get_subject(s, subject), reason)
    for _twice in range(2):
        with clock.at(DAY), short.acting("approver") as s:
            supplement.give_up(s, after.get_subject(s, left), "许可已注销，没有检查组")
    assert short.subject(left).settled_how == "given_up" and waiting(short) == []


@pytest.mark.req("S3-04")
def test_the_task_is_done_and_the_record_opens_with_the_last_subject(short, keep_promises):
    """Visited ones one by one; whatever team is short is given up by the approver."""
    made = drawn.Drawn(short.world, {}, {})
    with short.acting() as s:
        rows = s.scalars(select(Inspection).where(Inspection.state == "drawn").order_by(Inspection.id)).all()
        numbers = [(row.id, row.draw_subject_id, len(row.members)) for row in rows]
    assert numbers
    for place, (number, subject, people) in enumerate(numbers):
        assert not short.public().record and _state(short) in ("drawn", "inspecting")
        if people < 2:
            with clock.at(DAY), short.acting("approver") as s:
                supplement.give_up(s, after.get_subject(s, subject), "检查组不足两人")
            assert short.inspection(subject).state == "cancelled"
        else:
            drawn.published(made, number, on=date(2023, 8, 14) if place else date(2023, 8, 15))
        keep_promises(short.world)
    assert _state(short) == "done"
    posted = short.public()
    assert posted.opened_on and verify(posted.record).ok and engine.canon(short.record()).decode() == posted.record


def _state(short) -> str:
    with short.acting() as s:
        return task_of(short, s).state


def test_nothing_is_left_to_draw_for(short):
    with refused("E_NOTHING_OPEN"):
        start(short, [], "nothing")
    with short.world.acting(CITY) as s:
        assert leftover.supplementing(s, task_of(short, s)) is None


def test_the_small_pool_of_a_supplementary_draw_cannot_be_found_out_by_trying_the_register(short):
    """Roots and hashes of a closed draw are public; over rows that everybody can build they would name the subjects."""
    with short.acting() as s:
        attempt = s.scalars(select(DrawAttempt).where(DrawAttempt.id != short.attempt).order_by(DrawAttempt.id)).first()
        objects, out = attempt.record["objects"], pools.left_out(s, attempt)
        guess = [row | {"tags": []} for row in objects]
        assert len(objects) < 5 and all(len(row["tags"][0]) == 32 for row in objects)
        rows = [engine.canon(row) for row in guess]
        assert root(suite_of("sha256"), rows).hex() != attempt.record["commitment"]["objects"]["root"]
        assert records.list_hash(guess) != records.list_hash(objects)
        assert out == {"count": 0, "hash": records.list_hash([])}  # nobody is left out for a reason of its own
        assert pools.left_out_rows(s, attempt) == []
