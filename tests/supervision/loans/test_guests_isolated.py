"""A borrowed officer at the host: the own assignments and nothing else; at home as ever; after the last day nothing (R10)."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from saas import clock
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects.models import Subject
from saas.supervision.inspections.models import Inspection, InspectionMember
from saas.supervision.loans import nightly
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.base import Base
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO
from tests.isolation.endpoints.table import OBJECTS, ROUTES, WORDS
from tests.supervision import kit
from tests.supervision.draws import lending
from tests.supervision.draws.lending import LAW_FIRMS

pytestmark = pytest.mark.req("S2-30", "S0-04")
VISITS, OVER = date(2023, 7, 20), date(2023, 9, 1)
LOANS = sorted(t.name for t in Base.metadata.sorted_tables if t.name.startswith("loan_") or t.name == "bureau_boundary")


@pytest.fixture(scope="module")
def lent(world, tasks):
    """潮安 has lent two officers to the city, one of each county; the draw of the law firms is sealed."""
    made = lending.counties(world)
    lending.deserted(world)
    for bureau in (CHAOAN, RAOPING):
        lending.lent(made, tasks[LAW_FIRMS], made.people[bureau][0], lender=bureau)
    kit.sealed(world, tasks[LAW_FIRMS], key="guests-isolated")
    return made


def guest_of(world, home: int) -> LoanGuest:
    return lending.guests(world, to_no=home)[0]


def abroad(world, home: int):
    """The guest's browser: signed in at home, then gone over to the host."""
    client = world.client(home, "inspector")
    assert client.post(f"/choose/{guest_of(world, home).membership_id}").status_code == 303
    return client


def visits(world, user: int, mine: bool) -> list[Inspection]:
    """The city's inspections on whose team the person is, or is not."""
    with world.acting(CITY) as s:
        own = select(InspectionMember.inspection_id).where(InspectionMember.user_id == user)
        return list(s.scalars(select(Inspection).where(Inspection.id.in_(own) if mine else Inspection.id.not_in(own))))


def test_the_guest_opens_the_own_visits_and_no_other(world, lent):
    user = world.users[CHAOAN, "inspector"]
    with clock.at(VISITS):
        client = abroad(world, CHAOAN)
        own, others = visits(world, user, True), visits(world, user, False)
        assert own and others, "drawn for some and not for all: both are knocked at"
        assert client.get("/visits").status_code == 200
        listed = client.get("/visits").text
        for one in own:
            assert client.get(f"/visits/{one.id}").status_code == 200 and one.subject_name in listed
        for one in others:
            assert client.get(f"/visits/{one.id}").status_code == 404 and one.subject_name not in listed
            assert client.post(f"/visits/{one.id}/begin", data={"_idem": f"begin-{one.id}-000"}).status_code == 404
            assert client.get(f"/inspections/{one.id}").status_code == 403


def addresses(world, user: int) -> list[tuple[str, str]]:
    """Every page of the application that is read, at something of the host's that is not the guest's: (endpoint, address)."""
    app, adapter, found = world.app, world.app.url_map.bind("localhost"), []
    with world.acting(CITY) as s:
        rows = {table: _one_of(s, table, user) for table in set(OBJECTS.values())}
    for rule in app.url_map.iter_rules():
        row = ROUTES.get(rule.endpoint)
        if row is None or row.free or "GET" not in rule.methods or rule.endpoint.startswith("accounts."):
            continue
        values = {a: rows[OBJECTS[a]] if a in OBJECTS else WORDS.get(a, RAOPING) for a in rule.arguments}
        found.append((rule.endpoint, adapter.build(rule.endpoint, values)))
    return found


def _one_of(s, table: str, user: int) -> int:
    """A row of the host that the guest has nothing to do with; 1 where there is none."""
    rows = Base.metadata.tables[f"app.{table}"].c
    stmt = select(rows.id).where((rows.tenant_no if "tenant_no" in rows else rows.to_no) == CITY)
    if table == "inspection":
        stmt = stmt.where(rows.id.not_in(select(InspectionMember.inspection_id).where(InspectionMember.user_id == user)))
    if table == "loan_guest":
        stmt = stmt.where(rows.user_id != user)
    return s.scalar(stmt.order_by(rows.id).limit(1)) or 1


def test_every_page_of_the_host_is_closed_to_the_guest(world, lent):
    """Registers, draws, plans, settings, loans, other guests: by role or by what was assigned, never open."""
    user = world.users[CHAOAN, "inspector"]
    with world.acting(CITY) as s:
        firms = set(s.scalars(select(Subject.name).where(Subject.category == "law_firm")))
        people = set(s.scalars(select(Inspector.name).where(Inspector.tenant_no == CITY))) | {guest_of(world, RAOPING).name}
    with clock.at(VISITS):
        client, wrong = abroad(world, CHAOAN), []
        own = visits(world, user, True)
        with world.acting(CITY) as s:
            mates = set(s.scalars(select(InspectionMember.name).where(InspectionMember.inspection_id.in_([one.id for one in own]))))
        foreign = (firms - {one.subject_name for one in own}) | (people - mates)
        asked = addresses(world, user)
        assert len(asked) > 60
        for endpoint, url in asked:
            answer = client.get(url)
            if answer.status_code in (403, 404):
                continue
            if endpoint not in ("workspace.home", "inspections.my_visits") or answer.status_code != 200:
                wrong.append(f"{endpoint} {url}: {answer.status_code}")
            elif shown := [name for name in foreign if name in answer.text]:
                wrong.append(f"{endpoint} shows {shown}")
    assert wrong == []


def test_at_home_the_guest_reads_the_own_loan_and_the_host_nothing_of_home(world, lent):
    with clock.at(VISITS):
        client = world.client(CHAOAN, "inspector")
        page = client.get("/me/loans")
        assert page.status_code == 200 and "潮州市司法局" in page.text
        assert client.get("/loans").status_code == 403  # the desk's page


def test_at_home_the_desk_says_that_the_host_waits(world, lent):
    n = guest_of(world, CHAOAN).visits
    said = f"潮州市司法局抽中您检查 {n} 家，请切换到该单位办理"
    with clock.at(VISITS):
        assert n and said in world.client(CHAOAN, "inspector").get("/w").text
        assert said not in world.client(CHAOAN, "planner").get("/w").text
    with clock.at(OVER):
        assert said not in world.client(CHAOAN, "inspector").get("/w").text


def test_row_policies_close_every_table_of_loans_to_whoever_is_assigned(world, lent):
    """The reach is part of the policy itself: whatever a page asks, the database answers with nothing."""
    guest = guest_of(world, CHAOAN)
    with world.acting(CITY, "inspector", user_id=guest.user_id, membership=guest.membership_id, lo=CITY, hi=CITY, reach="assigned") as s:
        left = {name: s.execute(select(Base.metadata.tables[f"app.{name}"].c.id)).all() for name in LOANS}
        assert {name for name, rows in left.items() if rows} == set()
        for table in ("inspector", "subject", "inspection_task", "draw_attempt", "draw_person"):
            assert s.execute(select(Base.metadata.tables[f"app.{table}"].c.id)).all() == [], table
    with world.acting(CITY) as s:  # the same tables, by the host's own desk
        assert {name for name in LOANS if s.execute(select(Base.metadata.tables[f"app.{name}"].c.id)).first()} >= {
            "loan_need", "loan_request", "loan_offer", "loan_officer", "loan_order", "loan_guest",
        }  # fmt: skip


def test_a_guest_cannot_write_what_the_host_or_the_lender_would(world, lent):
    guest = guest_of(world, CHAOAN)
    here = {"user_id": guest.user_id, "lo": CITY, "hi": CITY, "reach": "assigned"}
    for model in (LoanGuest, LoanOfficer):
        with world.acting(CITY, "inspector", **here) as s:
            assert s.execute(model.__table__.update().values(name="他人")).rowcount == 0, model
    with pytest.raises(ProgrammingError), world.acting(CITY, "inspector", **here) as s:
        s.add(LoanOfficer(
            offer_id=1, inspector_id=1, to_no=RAOPING, name="x", certificate_no="x", certificate_from=OVER, certificate_to=OVER,
            categories=["law_firm"],
        ))  # fmt: skip
        s.flush()


def test_siblings_read_of_each_other_what_was_sent_and_nothing_else(world, lent):
    """湘桥 borrows from 潮安: neither sees the other's registers or letters to third bureaus."""
    with clock.at(lending.DAY):
        own = lent.lent(lent.people[CHAOAN][1], task=70)
        [third] = lent.asked(RAOPING, task=70)
    with world.acting(CHAOAN) as s:
        seen = {model.__tablename__: {row.tenant_no for row in s.scalars(select(model))} for model in (LoanGuest, LoanOfficer)}
        assert seen == {"loan_guest": {XIANGQIAO, CITY}, "loan_officer": {CHAOAN}}
        assert s.get(mapped("loan_request"), (44, third)) is None
        assert {row.to_no for row in s.scalars(select(LoanGuest))} == {CHAOAN}, "guests of other lenders are not told"
        assert s.get(mapped("loan_order"), (44, own)) is not None
        assert not s.scalars(select(Subject).where(Subject.tenant_no == XIANGQIAO)).all()
    with world.acting(XIANGQIAO) as s:
        assert {row.offer_id for row in s.scalars(select(LoanOfficer))} and not s.scalars(
            select(Inspector).where(Inspector.tenant_no == CHAOAN)
        ).all()
        assert not s.execute(select(Base.metadata.tables["app.loan_day"].c.id)).all(), "the days are the lender's own"


def test_search_finds_nothing_across(world, lent):
    """What 潮安 lends is no way into the host's rows, and borrowing none into 潮安's register."""
    [firm] = {one.subject_name for one in visits(world, world.users[CHAOAN, "inspector"], True)[:1]}
    with clock.at(VISITS):
        assert found(world.client(CITY, "planner"), firm), "the host finds it"
        assert not [role for role in ("planner", "loan_coordinator", "inspector") if found(world.client(CHAOAN, role), firm)]
        lender = f"{CHAOAN}员1"
        assert found(world.client(CHAOAN, "steward"), lender) and not found(world.client(XIANGQIAO, "steward"), lender)


def found(client, words: str) -> list[str]:
    """Addresses that a search offers."""
    answer = client.get(f"/w/find?q={words}")
    assert answer.status_code == 200
    return re.findall(r'href="(/(?:registers/\w+|inspections|visits|tasks|draws)/\d+)', answer.text)


def mapped(name: str):
    """The class of a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.name == name)


def test_after_the_last_day_nothing_of_the_host_is_open(world, lent):
    own = visits(world, world.users[CHAOAN, "inspector"], True)
    with clock.at(VISITS):
        client = abroad(world, CHAOAN)
        assert client.get(f"/visits/{own[0].id}").status_code == 200
    with clock.at(OVER):  # the date alone ends it, before any nightly job has run
        for url in (f"/visits/{own[0].id}", "/visits"):
            answer = client.get(url)
            assert own[0].subject_name not in answer.text and answer.status_code in (303, 404), url
        fresh = world.client(CHAOAN, "inspector")
        assert "潮州市司法局" not in fresh.get("/choose").text
        assert fresh.post(f"/choose/{guest_of(world, CHAOAN).membership_id}").status_code == 404
        with world.working():
            nightly.nightly()
    assert {row.state for row in lending.guests(world, to_no=CHAOAN)} <= {"ended", "released"}
