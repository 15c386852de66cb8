"""Borrowed officers in a draw: in the frozen pool of their host and task only, never leading, released where not drawn."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.supervision.draws import bulletin, opening, people, pools, recounting, seeding, staffing
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine import canon, verify
from saas.supervision.draws.models import DrawPerson, DrawSeat, DrawSubject
from saas.supervision.loans import guests as leaving
from saas.supervision.loans.models_people import LoanConflict, LoanOfficer
from saas.supervision.plans import task_view
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.readiness import look
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, RAOPING
from tests.supervision import kit
from tests.supervision.draws import later, lending
from tests.supervision.draws.lending import LAW_FIRMS, LEGAL_SERVICES
from tests.supervision.draws.test_two_languages import verified

pytestmark = pytest.mark.req("S2-30")


@pytest.fixture(scope="module")
def loans(world, tasks):
    """The city has one officer left."""
    made = lending.counties(world)
    lending.deserted(world)
    return made


def task(s, tasks, seq: int) -> InspectionTask:
    return s.get(InspectionTask, (44, tasks[seq]))


def gathered(world, tasks, seq: int, on: date = kit.JULY, **more) -> pools.Pools:
    with clock.at(on), world.acting(CITY) as s:
        return pools.gather(s, task(s, tasks, seq), **more)


def missing(world, tasks, seq: int) -> str | None:
    with clock.at(kit.JULY), world.acting(CITY) as s:
        found = task_view.missing(s, task(s, tasks, seq))
        return found and found.code


@pytest.mark.req("S0-14", "S0-21")
def test_one_home_officer_is_too_few_and_with_two_borrowed_ones_leads_every_team(world, tasks, loans):
    with pytest.raises(Refusal, match="E_NOT_READY"):
        kit.frozen(world, tasks[LAW_FIRMS], key="too-few")
    assert missing(world, tasks, LAW_FIRMS) == "officers"
    first, second = loans.people[CHAOAN][0], loans.people[RAOPING][0]
    lending.lent(loans, tasks[LAW_FIRMS], first)
    offer = lending.named(loans, tasks[LAW_FIRMS], second, lender=RAOPING)
    firm = kit.uscc("law_firm", 7)
    with world.acting(RAOPING, "planner") as s:  # what the officer declares when told
        officer = s.scalars(select(LoanOfficer).where(LoanOfficer.inspector_id == second)).one()
        s.add(LoanConflict(officer_id=officer.id, to_no=CITY, uscc=firm, declared_on=lending.DAY))
    loans.ordered(loans.consented(offer, RAOPING), CITY)
    assert missing(world, tasks, LAW_FIRMS) is None and missing(world, tasks, LEGAL_SERVICES) == "officers"

    number = kit.sealed(world, tasks[LAW_FIRMS], key="with-guests")
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        record, seats = seeding.whole(s, attempt), draws.drawn(s, number)
        assert recounting.sound(s, attempt)
    lent = [row for row in record["persons"] if row["loans"]]
    days = [lending.DAY.isoformat(), "2023-08-31"]
    assert sorted((row["area"], row["loans"], row["lead"]) for row in lent) == [
        (str(home), [[str(CITY), *days]], False) for home in (CHAOAN, RAOPING)
    ]
    assert record["params"]["window"] == days, "what is left of the window on the day from which they are lent"
    assert len(seats) == 5
    for _subject, team in seats:
        (leader, _), (second_one, _) = team
        assert leader.inspector_id is not None and leader.home_no is None and leader.lead
        assert second_one.home_no in (CHAOAN, RAOPING) and second_one.inspector_id is None and second_one.user_id
    by_home = {row["area"]: row["id"] for row in lent}
    assert record["barred"] == [[by_home[str(RAOPING)], firm]]
    assert verify(canon(record)).ok
    assert verified([canon(record)]) == [{"ok": True, "head": record["head"]}]
    picked = {row.id: row.visits for row in lending.guests(world, task_id=tasks[LAW_FIRMS])}
    assert sum(picked.values()) == 5 and min(picked.values()) == 2, "as even as it gets"


def test_who_was_drawn_for_nothing_is_released_and_leaves_only_a_place(world, tasks, loans):
    a, b = loans.people[CHAOAN][1:3]
    lending.lent(loans, tasks[LEGAL_SERVICES], a, b)
    first = kit.thrown(world, tasks[LEGAL_SERVICES], key="given-up")
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        draws.void(s, draws.get_attempt(s, first), "录像中断，重新抽取")
    assert {row.state for row in lending.guests(world, task_id=tasks[LEGAL_SERVICES])} == {"in_force"}, "a void attempt releases nobody"
    number = kit.sealed(world, tasks[LEGAL_SERVICES], key="again", digits=kit.DICE[::-1])
    found = lending.guests(world, task_id=tasks[LEGAL_SERVICES])
    assert sorted((row.state, row.visits, bool(row.name)) for row in found) == [("in_force", 1, True), ("released", 0, False)]
    [gone], [kept] = ([row for row in found if row.state == state] for state in ("released", "in_force"))
    with world.acting(CITY) as s:
        rows = s.scalars(select(DrawPerson).where(DrawPerson.guest_id.in_([gone.id, kept.id]))).all()
        emptied = {(row.name, row.certificate_no, row.user_id) for row in rows if row.guest_id == gone.id}
        assert emptied == {("", "", None)}, "in the void attempt and in the sealed one"
        assert len(rows) == 4 and {row.name for row in rows if row.guest_id == kept.id} == {kept.name}
        bureaus = people.lenders(s, rows)
        assert {people.called(row, bureaus) for row in rows} == {kept.name, "已释放的借调人员（潮安区）"}
        assert recounting.sound(s, draws.get_attempt(s, number)) and recounting.recount(s, draws.get_attempt(s, first)).ok
    name = f"{CHAOAN}员"
    client = world.client(CITY)
    pages = [f"/draws/{number}{part}" for part in ("", "/recount", "/record.json", "/stage")]
    for page in (f"/draws/{first}", *pages):
        answer = client.get(page)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200, page
        hidden = next(one for one in (f"{name}2", f"{name}3") if one != kept.name)
        assert hidden not in text, page
    text = client.get(f"/draws/{number}").get_data(as_text=True)
    assert "已释放的借调人员（潮安区）" in text and kept.name in text and "借自潮安区司法局" in text


def test_only_for_that_task_and_only_whoever_is_lent_for_the_whole_window(world, tasks, loans):
    both = gathered(world, tasks, 1)
    assert not [row for row in both.ready.officers if row.home_no], "lent for other tasks"
    person, late = loans.people[RAOPING][1:3]
    lending.lent(loans, tasks[2], person, lender=RAOPING, window=(date(2023, 9, 1), date(2023, 9, 30)))
    lending.lent(loans, tasks[2], late, lender=RAOPING, window=(date(2023, 9, 4), date(2023, 9, 30)))
    ready = gathered(world, tasks, 2).ready
    assert [(row.home_no, row.reason) for row in ready.officers if row.home_no] == [(RAOPING, None), (RAOPING, "loan")]
    assert not [row for row in gathered(world, tasks, 1).ready.officers if row.home_no]
    own = {row.inspector.id for row in ready.own("notary_office")}
    assert own and all(number > 0 for number in own) and len(ready.seated("notary_office")) == len(own) + 1
    ready.others_join = False
    assert ready.seated("notary_office") == ready.leads("notary_office"), "where others do not join, borrowed ones do not either"
    elsewhere = gathered(world, tasks, 2, window=(date(2023, 9, 1), date(2023, 10, 10))).ready  # of a supplementary draw
    assert {row.reason for row in elsewhere.officers if row.home_no} == {"loan"}


def test_the_load_at_home_counts_here(world, tasks, loans):
    with world.acting(CITY) as s:
        for row in s.scalars(select(lending.LoanGuest).where(lending.LoanGuest.task_id == tasks[2])):
            row.load = 3
    most = {row["area"]: row["max"] for row in pools.preview_persons(gathered(world, tasks, 2)) if row["loans"]}
    assert most == {str(RAOPING): 1}, "no rule sets a limit: the last of equals, but not out"
    later.rules(world, most=5)
    assert [row["max"] for row in pools.preview_persons(gathered(world, tasks, 2)) if row["loans"]] == [2]
    later.rules(world, since=date(2023, 7, 2), most=3)
    assert "load" in {row.reason for row in gathered(world, tasks, 2).ready.officers if row.home_no}
    later.rules(world, since=date(2023, 7, 3))


def test_the_lenders_own_draw_leaves_out_whoever_is_lent(world, tasks, loans):
    window = (date(2023, 8, 1), date(2023, 9, 15))
    lent, there = loans.people[CHAOAN][0], loans.people[CHAOAN][3]
    with clock.at(kit.JULY), world.acting(CHAOAN) as s:
        ready = look(s, ["law_firm"], [], 0, window, kit.JULY)
    assert ready.lent[lent] == [(date(2023, 8, 1), date(2023, 8, 31))] == ready.absences[lent]
    assert there not in ready.absences and {row.inspector.id for row in ready.own()} >= {there}
    assert lent not in {row.inspector.id for row in ready.own()}


def test_looking_at_borrowed_officers_costs_a_fixed_number_of_statements(world, tasks, loans):
    with clock.at(kit.JULY), world.acting(CITY) as s:
        with counted() as without:
            pools.gather(s, task(s, tasks, 1))
        s.expire_all()
        with counted() as with_two:
            staffing.trial(pools.gather(s, task(s, tasks, 2)))
    assert len(with_two.touching("loan_conflict")) == 1 and len(with_two.touching("loan_guest")) <= 2
    assert len(with_two) - len(without) <= 3, [sql for sql in with_two if sql not in without]


def test_whoever_leaves_before_the_seal_is_forgotten_and_the_record_still_stands(world, tasks, loans):
    """Forensic institutions, joint inspection: drawn, not sealed, when one of the borrowed officers goes home."""
    person = loans.people[CHAOAN][3]
    lending.lent(loans, tasks[1], person, window=(date(2023, 9, 1), date(2023, 9, 30)))
    number = kit.thrown(world, tasks[1], key="leaving", digits=kit.DICE[::-1])
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        [guest] = s.scalars(select(lending.LoanGuest).where(lending.LoanGuest.task_id == tasks[1]))
        leaving.leave(s, guest, "returned")
        row = s.scalars(select(DrawPerson).where(DrawPerson.guest_id == guest.id)).one()
        assert (row.name, row.certificate_no) == ("", "")
    with clock.at(kit.JULY), world.acting(CITY) as s:
        sealed = draws.seal(s, draws.get_attempt(s, number))
        assert sealed.state == "sealed" and verify(canon(seeding.whole(s, sealed))).ok


def test_seats_and_subjects_of_the_released_are_none(world, tasks, loans):
    with world.acting(CITY) as s:
        seated = s.scalars(
            select(DrawPerson.guest_id).join(DrawSeat, DrawSeat.draw_person_id == DrawPerson.id)
            .join(DrawSubject, DrawSubject.id == DrawSeat.draw_subject_id).where(DrawPerson.name == "")
        ).all()
    [gone] = [row.id for row in lending.guests(world, task_id=tasks[LEGAL_SERVICES], state="released")]
    assert set(seated) <= {gone}, "a seat in a void attempt may be the only one of somebody without a name"


def test_the_public_page_of_an_opened_record_tells_no_name_of_a_borrowed_officer(world, tasks, loans):
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        task_row = task(s, tasks, LAW_FIRMS)
        attempt = draws.current(s, task_row)
        opening.open_now(s, attempt)
        bulletin.post(s, attempt, task_row)
        slug = bulletin.of_attempt(s, attempt).slug
    names = {row.name for row in lending.guests(world, task_id=tasks[LAW_FIRMS])}
    numbers = {row.certificate_no for row in lending.guests(world, task_id=tasks[LAW_FIRMS])}
    client = world.client()
    for page in (f"/draw/{slug}", f"/draw/{slug}/why", f"/draw/{slug}.json", f"/draw/{slug}/record.json"):
        answer = client.get(page)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200, page
        assert not [one for one in names | numbers if one in text], page
    record = client.get(f"/draw/{slug}/record.json").get_data()
    assert sum(bool(row["loans"]) for row in json.loads(record)["persons"]) == 2 and verified([record])[0]["ok"]
