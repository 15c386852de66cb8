"""Each step of a draw: who may take it, what it refuses, and that it happens once or not at all (tenancy §8)."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, update

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication.models import PubRecord
from saas.foundation.web.registry import registry
from saas.registers.inspectors.models import Inspector
from saas.supervision.draws import service as draws
from saas.supervision.draws.dice import read_throws, read_witnesses
from saas.supervision.draws.models import Draw, DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_seed import DrawEntry
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY
from tests.supervision import kit

PLAN = {"kind": "dice", "party": "x", "sides": 6, "count": 25}


def refused(code: str):
    return pytest.raises(Refusal, match=code)


def count(world, *models) -> list[int]:
    with world.acting(CITY) as s:
        return [s.scalar(select(func.count()).select_from(model)) for model in models]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1" * 24, "E_DICE_COUNT"), ("1" * 26, "E_DICE_COUNT"), ("", "E_DICE_COUNT"), ("1" * 24 + "7", "E_DICE_FACE"),
        ("0" + "1" * 24, "E_DICE_FACE"), ("1" * 24 + "x", "E_DICE_FACE"), ("六" * 25, "E_DICE_FACE"),
        ("1" * 24 + "²³", "E_DICE_COUNT"),
    ],
)  # fmt: skip
def test_wrong_throws_have_a_code_and_a_sentence(typed, code):
    with refused(code) as no:
        read_throws(typed, PLAN)
    assert no.value.field == "digits"


def test_throws_may_be_typed_with_blanks_commas_and_wide_digits():
    assert read_throws("12345 61234, 56123；45612、34561\n", PLAN) == "1234561234561234561234561"
    assert read_throws("１" * 25, PLAN) == "1" * 25
    assert read_throws("0123456789" * 2, {"sides": 10, "count": 20}) == "0123456789" * 2


@pytest.mark.parametrize("typed", ["", "  \n ", "planner 本局", "x" * 31 + " 某处", "\n".join(f"甲{n}" for n in range(11))])
def test_witnesses_are_people_other_than_the_typist(typed):
    with refused("E_WITNESS"):
        read_witnesses(typed, "planner")


def test_eight_clicks_at_once_make_one_draw(world, tasks):
    found, wrong = [], []

    def click(n: int) -> None:
        try:
            found.append(kit.frozen(world, tasks[4], key=f"parallel-{n}"))
        except Exception as failure:
            wrong.append(failure)

    threads = [threading.Thread(target=click, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(found) == 8 and len(set(found)) == 1
    assert count(world, Draw, DrawAttempt) == [1, 1]
    assert count(world, DrawSubject, DrawPerson) == [48, 7]


@pytest.mark.req("S3-06")
def test_whoever_froze_the_pool_does_not_publish_the_commitment(world, tasks):
    number = kit.frozen(world, tasks[4])
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s, refused("E_SAME_PERSON"):
        draws.commit(s, draws.get_attempt(s, number))
    with clock.at(kit.JULY):
        answer = world.client(CITY, "planner").post(f"/draws/{number}/commit", data={"_idem": "commit-by-planner"})
    assert answer.status_code == 403


def test_no_dice_before_the_commitment_and_no_seal_before_the_dice(world, tasks):
    number = kit.frozen(world, tasks[4])
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        attempt = draws.get_attempt(s, number)
        with refused("E_DRAW_STATE"):
            draws.enter(s, attempt, 1, kit.DICE, kit.WITNESSES)
        with refused("E_DRAW_STATE"):
            draws.seal(s, attempt)
        assert attempt.state == "frozen" and attempt.commit is None


def test_another_task_waits_and_is_told_who_holds_the_attempt(world, tasks):
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s, refused("E_DRAW_BUSY") as no:
        draws.freeze(s, s.get(InspectionTask, (44, tasks[3])), idem_key="other-task")
    assert "445100-2023-4" in no.value.message and "planner" in no.value.message


def test_two_tasks_frozen_at_the_same_moment_leave_one(world, tasks):
    """The partial index decides, not the look beforehand."""
    number = kit.frozen(world, tasks[4])
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        made = DrawAttempt(
            draw_id=draws.get_attempt(s, number).draw_id, attempt=99, idem_key="late-one", record={}, frozen_by=1,
            frozen_on=kit.JULY,
        )  # fmt: skip
        with refused("E_DRAW_BUSY"):
            draws._insert(s, made)


def test_a_step_that_breaks_off_leaves_nothing_half(world, tasks, monkeypatch):
    number = kit.revealed(world, tasks[4])
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        draws.enter(s, draws.get_attempt(s, number), 1, kit.DICE)
    everything = (DrawSeat, DrawEntry, PubRecord, AuditEvent)

    class Killed(Exception):
        pass

    def kill(*_a, **_k):
        raise Killed

    before = count(world, *everything)
    with monkeypatch.context() as patch, clock.at(kit.JULY), pytest.raises(Killed), world.acting(CITY, "publisher") as s:
        patch.setattr("saas.supervision.draws.drawing.journal.record", kill)
        draws.enter(s, draws.get_attempt(s, number), 1, kit.DICE)
    assert count(world, *everything) == before
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        assert attempt.state == "committed" and attempt.seed is None and "contributions" not in attempt.record
    kit.thrown(world, tasks[4])
    before = count(world, *everything)
    with monkeypatch.context() as patch, clock.at(kit.JULY), pytest.raises(Killed), world.acting(CITY) as s:
        patch.setattr(registry, "announce", kill)
        draws.seal(s, draws.get_attempt(s, number))
    assert count(world, *everything) == before
    with world.acting(CITY) as s:
        assert draws.get_attempt(s, number).state == "drawn" and s.get(InspectionTask, (44, tasks[4])).state == "prepared"


def test_a_void_attempt_stays_is_published_and_the_next_one_counts_on(world, tasks):
    number = kit.thrown(world, tasks[4])
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        attempt = draws.get_attempt(s, number)
        with refused("E_REASON"):
            draws.void(s, attempt, "  ")
        with refused("E_VOID_DRAWN"):  # who does not like the result does not undo it
            draws.void(s, attempt, "骰子掉落，点数有争议。")
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        attempt = draws.get_attempt(s, number)
        draws.void(s, attempt, "骰子掉落，点数有争议。")
        assert attempt.void_reason.startswith("结果产生之后作废")
        first = attempt.commit
        with refused("E_DRAW_STATE"):
            draws.seal(s, attempt)
    second = kit.sealed(world, tasks[4], key="second-attempt", sources=draws.Sources(10, "见证人"), digits="01234567890123456789")
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, second)
        assert second != number and attempt.attempt == 2 and attempt.record["attempt"] == 2 and attempt.record["prev"] == first
        assert s.scalar(select(func.count()).select_from(DrawSubject).where(DrawSubject.attempt_id == number)) == 48
        bodies = [row.body for row in s.scalars(select(PubRecord).where(PubRecord.kind == "draw"))]
        assert sorted(body["state"] for body in bodies) == ["committed", "committed", "sealed", "void"]
        assert any("点数有争议" in str(body) for body in bodies)


def test_an_attempt_given_up_before_its_commitment_is_published_too_so_that_no_number_is_missing(world, tasks):
    number = kit.frozen(world, tasks[3], key="never-committed")
    before = count(world, PubRecord, PubDraw)
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        draws.void(s, draws.get_attempt(s, number), "名录还要核对。")
        given_up = draws.get_attempt(s, number).commit
        assert draws.previous(s) == given_up
    assert count(world, PubRecord, PubDraw) == [before[0], before[1] + 1]
    with world.acting(CITY) as s:
        public = s.scalar(select(PubDraw).where(PubDraw.commit == given_up))
        assert (public.state, public.void_reason, public.attempt) == ("void", "名录还要核对。", 1)
    again = kit.frozen(world, tasks[3], key="next-one")
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        attempt = draws.get_attempt(s, again)
        assert attempt.attempt == 2 and attempt.record["prev"] == given_up
        draws.void(s, attempt, "让出位置。")


@pytest.mark.req("S2-17", "S3-15")
def test_officers_whose_certificate_ends_in_the_window_stay_out_with_the_reason(world, tasks):
    with world.acting(CITY, "steward") as s:
        s.execute(update(Inspector).values(certificate_to=date(2023, 9, 15)).where(Inspector.certificate_no == "1904000002"))
    number = kit.frozen(world, tasks[2], key="short-certificate")
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        rows = s.scalars(select(DrawPerson).where(DrawPerson.attempt_id == number)).all()
        attempt = draws.get_attempt(s, number)
        out = [row for row in rows if row.excluded]
        assert [(row.certificate_no, row.excluded) for row in out] == [("1904000002", "certificate")]
        assert len(attempt.record["persons"]) == 8 and out[0].pid not in str(attempt.record)
        draws.void(s, attempt, "让出位置。")


@pytest.mark.req("S0-14", "S2-28")
def test_nothing_is_drawn_without_officers_of_every_department_or_outside_the_window(world, tasks):
    with world.acting(CITY, "steward") as s:
        s.execute(update(Inspector).values(state="left").where(Inspector.certificate_no.in_(("1904000008", "1904000009"))))
    with refused("E_NOT_READY") as no:
        kit.frozen(world, tasks[2], key="no-department")
    assert "潮州市发展和改革局" in no.value.message
    with clock.at(date(2023, 9, 1)), world.acting(CITY, "planner") as s, refused("E_NOT_READY"):
        draws.freeze(s, s.get(InspectionTask, (44, tasks[3])), idem_key="too-late-now")
    with clock.at(kit.JULY), world.client(CITY, "planner") as client:
        page = client.get(f"/tasks/{tasks[2]}").text
        assert "disabled" in page and "去登记" in page


def test_a_section_draws_its_own_tasks_only(world, tasks):
    section = world.sections[CITY, kit.SERVICES]
    with clock.at(kit.JULY), world.acting(CITY, "planner", section_id=section) as s, refused("E_CATEGORY"):
        draws.freeze(s, s.get(InspectionTask, (44, tasks[3])), idem_key="wrong-section")
