"""Figures of loans against a recount by other rows: the days that the lenders promised, the letters one by one."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.supervision.loans import figures, figures_records, guests, needs, nightly, offers, requests
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanDay, LoanGuest, LoanOfficer
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import letter, shortfall

pytestmark = pytest.mark.req("S2-30")
COUNTIES = (XIANGQIAO, CHAOAN, RAOPING)
FIRST, LAST = date(2023, 6, 20), date(2023, 7, 25)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def year(loans):
    """Five weeks of made-up life between three counties, with their nights."""
    dice, task = random.Random(20230703), 1000
    day = FIRST
    while day <= LAST:
        loans.day = day
        for _n in range(dice.randint(0, 2)):
            host, lender = dice.sample(COUNTIES, 2)
            task += 1
            begin = day + DAY * dice.randint(0, 12)
            live(loans, dice, host, lender, task, (begin, begin + DAY * dice.randint(0, 9)))
        for host in COUNTIES:
            settle(loans, dice, host)
        day += DAY
        with loans.world.working(), clock.at(day):
            nightly.nightly()
    loans.day = day
    return loans


def live(loans, dice, host, lender, task, window):
    """One letter, as far as chance takes it."""
    with clock.at(loans.day), loans.at(host) as s:
        need = needs.open_need(s, shortfall(task, window=window))
        [request] = [row.id for row in requests.ask(s, need, [lender], letter(window=window, reply_by=loans.day))]
    fate = dice.random()
    try:
        if fate < 0.15:
            return
        if fate < 0.25:
            with clock.at(loans.day), loans.at(host) as s:
                requests.withdraw(s, s.get(LoanRequest, (44, request)), "已另行安排")
            return
        if fate < 0.4:
            loans.refused(request, lender=lender)
            return
        offer = loans.named(request, *dice.sample(loans.people[lender], dice.randint(1, 2)), lender=lender)
        loans.consented(offer, lender)
        if fate > 0.5:
            loans.ordered(offer, host)
    except Refusal as no:
        assert no.code == "E_LENT"


def settle(loans, dice, host):
    """Draws release some, some are recalled, some go home early."""
    with loans.at(host) as s:
        here = s.scalars(select(LoanGuest).where(LoanGuest.tenant_no == host, LoanGuest.state == "in_force")).all()
    for guest in here:
        fate = dice.random()
        with clock.at(loans.day):
            if fate < 0.1:
                with loans.at(host) as s:
                    guests.settle_draw(s, guest.task_id, {guest.id: dice.randint(0, 2)})
            elif fate < 0.2 and loans.day >= guest.window_from and loans.day < guest.window_to:
                with loans.at(guest.to_no, "approver") as s:
                    offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), loans.day, "本局急用")
                with loans.at(host) as s:
                    guests.take_note(s, s.get(LoanGuest, (44, guest.id)))


def recounted(loans, today) -> dict[tuple[int, int], Counter]:
    """(host, lender) → counts, from the lenders' own promised days and one letter after another."""
    found: dict[tuple[int, int], Counter] = {}
    with loans.at(PROVINCE) as s:
        for letter in s.scalars(select(LoanRequest).where(LoanRequest.sent, LoanRequest.year == 2023)):
            pair = found.setdefault((letter.tenant_no, letter.to_no), Counter())
            answers = s.scalars(select(LoanOffer).where(LoanOffer.tenant_no == letter.to_no, LoanOffer.request_id == letter.id)).all()
            said = {one.state for one in answers if one.sent} - {"withdrawn"}
            word = said.pop() if said else "withdrawn" if letter.state == "withdrawn" else "waiting"
            pair.update(["asked", word])
        taken = {row.officer_id: row for row in s.scalars(select(LoanGuest))}
        for guest in taken.values():
            pair = found.setdefault((guest.tenant_no, guest.to_no), Counter())
            pair.update(["officers", *{"not_drawn": ["released"], "recalled": ["recalled"]}.get(guest.left_why, [])])
        for promise in s.scalars(select(LoanDay)):
            guest = taken.get(promise.officer_id)
            if guest is None or promise.day < s.get(LoanOrder, (44, guest.order_id)).issued_on:
                continue
            found[guest.tenant_no, guest.to_no].update(["days" if promise.day <= today else "planned"])
    return {pair: counts for pair, counts in found.items() if counts}


def seen(loans, bureau, today):
    with clock.at(today), loans.at(bureau) as s:
        return {pair: {k: v for k, v in side.counts.items() if v} for pair, side in figures.by_pair(s, 2023).items()}


def test_the_figures_are_those_of_a_recount(year):
    today = year.day
    wanted = {pair: dict(counts) for pair, counts in recounted(year, today).items()}
    assert seen(year, PROVINCE, today) == wanted == seen(year, CITY, today)
    sums = Counter()
    for counts in wanted.values():
        sums.update(counts)
    assert all(sums[one] for one in figures.MEASURES), sums  # every kind of fate happened


def test_a_county_sees_its_own_pairs_and_sees_them_alike(year):
    whole = seen(year, PROVINCE, year.day)
    for county in COUNTIES:
        assert seen(year, county, year.day) == {pair: counts for pair, counts in whole.items() if county in pair}


def test_every_letter_came_to_something_and_balances_even_out(year):
    with clock.at(year.day), year.at(PROVINCE) as s:
        pairs = figures.by_pair(s, 2023)
        for side in pairs.values():
            assert side["asked"] == side["granted"] + side["refused"] + side["waiting"] + side["withdrawn"]
        lines = figures.by_bureau(s, pairs)
        assert sum(line.balance for line in lines) == 0 and [line.balance for line in lines] == sorted(
            (line.balance for line in lines), reverse=True
        )


@pytest.mark.parametrize("what", figures.MEASURES)
def test_every_figure_opens_its_records(year, what):
    for bureau in (PROVINCE, XIANGQIAO):
        with clock.at(year.day), year.at(bureau) as s:
            for (host, lender), side in figures.by_pair(s, 2023).items():
                assert sum(row.count for row in figures_records.behind(s, 2023, what, host, lender)) == side[what]


def test_days_before_the_order_and_of_other_years_are_not_counted(year):
    with clock.at(year.day), year.at(PROVINCE) as s:
        assert figures.by_pair(s, 2022) == {} and figures.by_pair(s, 2024) == {}


def test_the_queries_do_not_grow_with_the_province(year):
    with clock.at(year.day), year.at(PROVINCE) as s, counted() as asked:
        figures.by_pair(s, 2023)
    assert len(asked) == 2
