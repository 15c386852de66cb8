"""Who asks for a change, who decides, and what stays between them (S0-31, S1-17 … S1-19, B-36, D-16)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import standins
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication.models import PubRecord
from saas.registers.inspectors.models_constraints import InspectorConflict
from saas.supervision.draws import engine, recusals
from saas.supervision.draws.engine.verify import verify
from tenants.people import Membership
from tests.factories import drawn
from tests.factories.world import CITY
from tests.supervision.draws.later import DAY, PRIVATE


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.mark.req("S0-31", "B-36")
def test_a_request_stops_nothing_until_somebody_else_grants_it(firms):
    subject, _leader, person = firms.pairs()[0]
    number = firms.ask(subject, person)
    assert firms.events() == [] and not firms.inspection(subject).held
    with refused("E_SAME_PERSON"):
        firms.decide_as({"role": "planner", "roles": ("planner", "approver"), "membership": None}, number, "withdraw")
    with refused("E_NO_RIGHT"):
        firms.decide(number, "withdraw", role="publisher")
    assert firms.request(number).state == "asked"


def test_what_is_asked_comes_from_closed_lists_with_a_reason_and_once(firms):
    subject, leader, person = firms.pairs()[0]
    for kind, code, who in (
        ("recusal", "kin", leader), ("recusal", "closed", leader), ("revenge", "interest", leader), ("recusal", "interest", None),
        ("substitute", "closed", leader),
    ):  # fmt: skip
        with refused("E_CODE"):
            firms.ask(subject, who, kind, code)
    with refused("E_CODE"):
        firms.ask(subject, leader, side="friend")
    with refused("E_REQUEST_TWICE"):
        firms.ask(subject, person)  # asked in the first test, open still
    with clock.at(DAY), firms.acting() as s, refused("E_REASON"):
        recusals.ask(
            s, attempt_id=firms.attempt, draw_subject_id=subject, draw_person_id=leader, kind="recusal", side="bureau",
            code="interest", reason=" ",
        )  # fmt: skip


@pytest.mark.req("S0-31")
def test_three_outcomes_rejected_says_why_and_changes_nothing(firms):
    subject, _leader, person = firms.pairs()[0]
    before, number = firms.teams(), firms.asked(subject, person)
    with refused("E_REASON"):
        firms.decide(number, "rejected")
    with refused("E_CHOICE"):
        firms.decide(number, "substitute")
    row = firms.decide(number, "rejected", "核实后没有利害关系")
    assert (row.state, row.way, row.event_n, row.decision_note) == ("rejected", "", None, "核实后没有利害关系")
    assert firms.decide(number, "rejected", "再说一遍").decision_note == "核实后没有利害关系"
    with refused("E_STATE"):
        firms.decide(number, "withdraw")
    assert firms.events() == [] and firms.teams() == before


def test_nobody_decides_about_himself_nor_somebody_in_his_name(firms):
    subject, _leader, person = firms.pairs()[0]
    number = firms.asked(subject, person)
    with refused("E_SAME_PERSON"):
        firms.decide_as({"role": "approver", "user_id": firms.person(person).user_id}, number, "withdraw")
    subject, leader, _person = firms.pairs()[1]
    by_approver = firms.ask(subject, leader, role="approver")
    with clock.at(DAY), firms.acting("sec_admin") as s:
        absent, deputy = (s.get(Membership, (44, firms.world.members[CITY, role])) for role in ("approver", "reviewer"))
        standins.appoint(s, absent, deputy, valid_from=DAY, valid_to=DAY, reason="出差")
    with refused("E_SAME_PERSON"):
        firms.decide(by_approver, "withdraw", role="reviewer")
    row = firms.decide(number, "rejected", "代理决定", role="reviewer")
    assert row.decided_for == firms.world.users[CITY, "approver"] and row.decided_by != row.decided_for
    another = {"role": "planner2", "roles": ("approver",), "membership": None}
    assert firms.decide_as(another, by_approver, "rejected", "核实后没有").state == "rejected"


@pytest.mark.req("S0-31")
def test_the_private_reason_leaves_neither_record_nor_trace_nor_public_page(firms):
    subject, _leader, person = firms.pairs()[0]
    number = firms.asked(subject, person)
    row = firms.decide(number, "withdraw", "同意，私下说明")
    firms.throw(row.event_n)
    with firms.acting() as s:
        trace = str([(one.detail, one.obj) for one in s.scalars(select(AuditEvent))])
        public = str([(one.body, one.title) for one in s.scalars(select(PubRecord))])
    record = engine.canon(firms.record()).decode()
    shown = firms.public()
    public += str(shown.events) + str(shown.steps) + str(shown.record)
    name = firms.person(person).name
    for text in (trace, record, public):
        assert PRIVATE not in text and "私下说明" not in text and name not in text
    assert f"change_request:{number}" in trace and verify(record).ok


@pytest.mark.req("S0-31", "S1-17")
def test_a_granted_recusal_may_enter_the_register_of_conflicts(firms):
    subject, _leader, person = firms.pairs()[1]
    firms.throw(firms.decide(firms.asked(subject, person), "withdraw", declare=True).event_n)
    with firms.acting("steward") as s:
        [row] = s.scalars(select(InspectorConflict)).all()
        assert (row.inspector_id, row.uscc) == (firms.person(person).inspector_id, firms.subject(subject).pid)
    subject, _leader, person = firms.pairs()[1]
    firms.throw(firms.decide(firms.asked(subject, person), "withdraw").event_n)
    with firms.acting("steward") as s:
        assert len(s.scalars(select(InspectorConflict)).all()) == 1


def test_whoever_is_gone_for_good_leaves_every_seat_each_by_its_own_event(firms):
    teams = firms.teams()
    person = max({p for team in teams.values() for p in team}, key=lambda p: sum(p in team for team in teams.values()))
    held = [subject for subject, team in teams.items() if person in team]
    first = len(firms.events()) + 1
    firms.decide(firms.ask(held[0], person, "departure", "left"), "withdraw")
    for n in range(first, first + len(held)):
        firms.throw(n)
    events = firms.events()[first - 1 :]
    assert [event.body["scope"] for event in events] == ["all"] * len(held)
    assert sorted(event.body["object"] for event in events) == sorted(firms.subject(one).pid for one in held)
    assert not any(person in team for team in firms.teams().values())
    assert firms.events()[-1].state == "done" and verify(firms.record()).ok


def test_a_request_that_has_become_pointless_lapses_and_is_no_event(firms):
    subject, leader, person = firms.pairs()[0]
    one = firms.decide(firms.ask(subject, None, "substitute", "closed"), "substitute")
    two = firms.decide(firms.ask(subject, leader), "withdraw")
    count = len(firms.events())
    firms.throw(one.event_n)
    assert firms.request(two.id).state == "lapsed" and firms.request(two.id).event_n is None and len(firms.events()) == count
    with refused("E_EVENT"):
        firms.decide(firms.ask(subject, person), "withdraw")


@pytest.mark.req("S1-16", "S1-19")
def test_a_visit_that_has_begun_keeps_its_team_and_its_subject(firms):
    made = drawn.Drawn(firms.world, {}, {})
    (subject, leader, person), (other, *_team), *_rest = firms.pairs()
    number = firms.inspection(subject).id
    drawn.visited(made, number)
    asked = firms.ask(subject, person), firms.ask(subject, None, "substitute", "unreachable")
    for request, way in zip(asked, ("withdraw", "substitute"), strict=True):
        with refused("E_BEGUN"):
            firms.decide(request, way)
    with refused("E_BEGUN"):
        firms.decide(asked[0], "swap")
    third = firms.ask(other, firms.teams()[other][1])
    with refused("E_BEGUN") as no:
        firms.decide(third, "swap")
    assert no.value.field == "way"
    assert firms.throw(firms.decide(third, "withdraw").event_n).outcome["status"] in ("ok", "unfilled")
    assert leader in firms.teams()[subject]
