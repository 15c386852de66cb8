"""Whose word counts, who may say it, how far the rules reach: neighbours first, then the city, then the province (S2-30, D-23)."""

from datetime import date, timedelta
from types import SimpleNamespace as Row

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.supervision.loans import capacity, nearby, neighbours
from saas.supervision.loans.models_nearby import LoanNeighbour
from tenants.context import Ctx
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans import kit

pytestmark = pytest.mark.req("S2-30")


def say(loans, author: int, *pair: int, adjacent: bool = True, metres: int | None = None) -> int:
    with clock.at(loans.day), loans.at(author, "loan_coordinator") as s:
        return neighbours.say(s, *pair, adjacent, metres).id


def near(loans, bureau: int) -> dict:
    with clock.at(loans.day), loans.at(bureau) as s:
        return nearby.neighbours(s)


@pytest.fixture
def clean(loans):
    """Nobody said anything."""
    yield
    for author in (PROVINCE, CITY, XIANGQIAO, CHAOAN, RAOPING):
        with loans.at(author) as s:
            for row in s.scalars(select(LoanNeighbour).where(LoanNeighbour.tenant_no == author)):
                s.delete(row)


def test_the_own_word_counts_before_the_superiors_and_theirs_before_the_neighbours(loans, clean):
    say(loans, CHAOAN, XIANGQIAO, CHAOAN, metres=9000)
    assert near(loans, XIANGQIAO) == {CHAOAN: 9000}
    say(loans, PROVINCE, XIANGQIAO, CHAOAN, adjacent=False)
    assert near(loans, XIANGQIAO) == {} and near(loans, CHAOAN) == {XIANGQIAO: 9000}
    say(loans, CITY, CHAOAN, XIANGQIAO, metres=11000)
    assert near(loans, XIANGQIAO) == {CHAOAN: 11000}
    say(loans, XIANGQIAO, XIANGQIAO, CHAOAN)
    assert near(loans, XIANGQIAO) == {CHAOAN: 11000}  # whoever knows the distance tells it
    say(loans, XIANGQIAO, XIANGQIAO, CHAOAN, adjacent=False)
    assert near(loans, XIANGQIAO) == {} and near(loans, CHAOAN) == {XIANGQIAO: 9000}
    with clock.at(loans.day), loans.at(CITY) as s:  # a superior looks with the eyes of the one below
        assert nearby.neighbours(s, XIANGQIAO) == {} and nearby.neighbours(s, CHAOAN) == {XIANGQIAO: 9000}


@given(st.lists(st.tuples(st.sampled_from([440000, 445100, 445102, 445103, 445122]), st.sampled_from(["hand", "boundary"])), min_size=1))
def test_whose_word_counts_most(said):
    """An oracle in other words: hand before boundary, own before near before far superior, the other one last, strangers never."""
    rows = [Row(a_no=445102, b_no=445103, tenant_no=author, source=source) for author, source in said]
    order = [(a, source) for source in ("hand", "boundary") for a in (445102, 445100, 440000)]
    order += [(445103, "hand"), (445103, "boundary")]
    want = min((order.index(one) for one in said if one in order), default=None)
    got = [(neighbours.weight(row, 445102, (440000, 445100)), (row.tenant_no, row.source)) for row in rows]
    counts = [one for one in got if one[0] is not None]
    assert (min(counts)[1] if counts else None) == (order[want] if want is not None else None)


@pytest.mark.parametrize(
    ("author", "pair"),
    [
        (XIANGQIAO, (CHAOAN, RAOPING)),
        (XIANGQIAO, (XIANGQIAO, XIANGQIAO)),
        (XIANGQIAO, (XIANGQIAO, CITY)),
        (XIANGQIAO, (XIANGQIAO, OTHER_COUNTY)),
        (XIANGQIAO, (XIANGQIAO, 445199)),
        (CITY, (CITY, CHAOAN)),
        (CITY, (CHAOAN, OTHER_COUNTY)),
        (PROVINCE, (PROVINCE, CITY)),
    ],
)
def test_nobody_speaks_about_others(loans, author, pair):
    with pytest.raises(Refusal, match="E_PAIR"):
        say(loans, author, *pair)


@pytest.mark.parametrize("metres", [0, -5, 3_000_001])
def test_an_impossible_distance(loans, metres):
    with pytest.raises(Refusal, match="E_RANGE"):
        say(loans, XIANGQIAO, XIANGQIAO, CHAOAN, metres=metres)


def test_every_word_is_traced_and_can_be_taken_back(loans, clean):
    row = say(loans, XIANGQIAO, CHAOAN, XIANGQIAO, metres=5000)
    assert say(loans, XIANGQIAO, XIANGQIAO, CHAOAN, adjacent=False) == row
    with clock.at(loans.day), loans.at(CHAOAN, "loan_coordinator") as s:
        assert neighbours.unsay(s, XIANGQIAO, CHAOAN) is False  # it is not theirs
    with clock.at(loans.day), loans.at(XIANGQIAO, "loan_coordinator") as s:
        assert neighbours.unsay(s, CHAOAN, XIANGQIAO) is True and neighbours.unsay(s, CHAOAN, XIANGQIAO) is False
        told = s.scalars(select(AuditEvent).where(AuditEvent.obj == f"loan_neighbour:{row}").order_by(AuditEvent.id)).all()
    assert [one.act for one in told] == ["loan.neighbours"] * 3
    assert told[1].detail["before"]["adjacent"] is True and told[1].detail["after"]["adjacent"] is False
    assert near(loans, XIANGQIAO) == {}


def test_the_rules_say_how_far(loans, clean):
    world = loans.world
    say(loans, XIANGQIAO, XIANGQIAO, CHAOAN)
    want = {
        "none": {},
        "neighbours": {CHAOAN: "neighbour"},
        "city": {CHAOAN: "neighbour", RAOPING: "city"},
        "province": {CHAOAN: "neighbour", RAOPING: "city"},
    }
    for n, (reach, rings) in enumerate(want.items(), 2):
        day = date(2023, 8, n)
        with clock.at(day):
            kit_reach(world, reach, day)
            with loans.at(XIANGQIAO) as s:
                assert nearby.allowed(s) == rings, reach
            with loans.at(CITY) as s:  # the city's own counties are its city
                assert nearby.allowed(s) == {
                    number: "city" for number in (XIANGQIAO, CHAOAN, RAOPING) if reach in ("city", "province")
                }
    kit_reach(world, "city", date(2023, 8, 9))


def kit_reach(world, reach: str, day: date) -> None:
    """From that day on."""
    from saas.foundation.settings import service as settings

    with clock.at(day), world.acting(CITY, "publisher") as s:
        settings.set_value(
            s, "loan_reach", "", {"reach": reach, "reply_days": 3}, mode="overridable", effective_from=day,
            document_number=kit.DOCUMENT, article="第一条",
        )  # fmt: skip


COUNTY = st.integers(440101, 445999).filter(lambda n: n % 100)


@given(COUNTY, st.booleans(), COUNTY | st.integers(4401, 4459).map(lambda n: n * 100))
def test_rings_as_an_oracle_tells_them(me, under_a_city, other):
    """In words: whoever shares the city's first four digits, if the bureau has a city at all."""
    anc = (440000, me // 100 * 100) if under_a_city else (440000,)
    ctx = Ctx(root=44, me=me, lo=me, hi=me, anc=anc)
    assert nearby._ring(other, {other}, nearby.city_of(ctx)) == "neighbour"
    want = "city" if under_a_city and str(other)[:4] == str(me)[:4] else "province"
    assert nearby._ring(other, set(), nearby.city_of(ctx)) == want


def test_helpers_the_likeliest_first_in_five_questions(loans, clean):
    week = nearby.monday(kit.WINDOW[0])
    say(loans, XIANGQIAO, XIANGQIAO, CHAOAN, metres=4000)
    with clock.at(loans.day), loans.at(RAOPING, "loan_coordinator") as s:
        capacity.save(s, {("law_firm", week): 3, ("law_firm", week + timedelta(weeks=1)): 1, ("notary_office", week): 0})
    loans.refused(loans.asked(RAOPING, task=41)[0])
    loans.consented(loans.named(loans.asked(CHAOAN, task=42)[0], loans.people[CHAOAN][0]))
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        with counted() as queries:
            found = nearby.helpers(s, ["law_firm"], kit.WINDOW)
        assert len(queries) <= 5, queries
        assert nearby.helpers(s, ["law_firm", "notary_office"], kit.WINDOW)[1].spare == 0
        assert nearby.helpers(s, ["law_firm"], (week, week))[1].spare == 3
    assert [(one.number, one.ring, one.metres, one.spare, one.reply_days, one.asked, one.granted) for one in found] == [
        (CHAOAN, "neighbour", 4000, None, 0, 1, 1),
        (RAOPING, "city", None, 1, 0, 1, 0),
    ]
