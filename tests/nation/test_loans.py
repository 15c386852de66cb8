"""Figures of loans, and what waits because of a superior, stay on their indexes at national size (deep)."""

from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from saas import clock
from saas.supervision.loans import desk_mediation, figures, figures_records, shortage
from tenants.unit import transaction
from tests.cluster import dsn
from tests.nation import test_query_plans as plans
from tests.nation.test_query_plans import nation  # noqa: F401

pytestmark = [pytest.mark.deep, pytest.mark.req("S2-30")]
DAY = date(2022, 12, 5)
# five years of a loan a month from every county to others of its province; keys to registers are of no interest here
FILL = """
set session_replication_role = replica;
create temp table b as select root_id, tenant_no, row_number() over (partition by root_id order by tenant_no) n,
  count(*) over (partition by root_id) k from app.tenant where level = 'county';
create temp table p as select x.root_id, x.tenant_no host, y.tenant_no lender, g i, date '2018-01-01' + g * 30 a,
  date '2018-01-10' + g * 30 z from b x cross join generate_series(1, 60) g
  join b y on y.root_id = x.root_id and y.n = 1 + (x.n + g * 7) % x.k
  where y.tenant_no <> x.tenant_no;
insert into app.loan_need (root_id, tenant_no, task_id, task_name, categories, seats, able, missing, subjects, window_from, window_to,
  state, opened_on, opened_by) select root_id, host, i, 'x', '{law_firm}', 2, 1, 1, 8, a, z,
  case when i > 58 then 'open' else 'met' end, a, 1 from p;
insert into app.loan_request (root_id, tenant_no, to_no, sent, sent_on, need_id, year, serial, number, task_name, subjects, persons,
  categories, window_from, window_to, purpose, reply_by, state, drafted_by, drafted_on)
  select root_id, host, lender, true, a, i, 2018 + i / 12, i, 'n', 't', 8, 1, '{law_firm}', a, z, 'p', a, 'sent', 1, a from p;
insert into app.loan_offer (root_id, tenant_no, to_no, sent, request_id, year, serial, number, window_from, window_to, state, drafted_on,
  decided_on) select root_id, to_no, tenant_no, true, id, year, id, 'o', window_from, window_to,
  case when id % 4 = 0 then 'refused' else 'granted' end, sent_on, sent_on from app.loan_request where id % 10 > 0;
insert into app.loan_order (root_id, tenant_no, to_no, sent, request_id, offer_id, task_id, year, serial, number, window_from,
  window_to, state, drafted_by, drafted_on, issued_on) select root_id, to_no, tenant_no, true, request_id, id, id, year, id, 'o',
  window_from, window_to, 'in_force', 1, decided_on, decided_on from app.loan_offer where state = 'granted';
insert into app.loan_guest (root_id, tenant_no, to_no, order_id, officer_id, task_id, membership_id, user_id, name, certificate_no,
  certificate_from, certificate_to, categories, window_from, window_to) select root_id, tenant_no, to_no, id, id, task_id, 1, 1, 'n', 'c',
  window_from, window_to, '{law_firm}', window_from, window_to from app.loan_order;
insert into app.loan_capacity (root_id, tenant_no, category, week, spare) select root_id, tenant_no, c, date '2022-11-28' + w * 7, 1
  from b, unnest(array['law_firm', 'notary_office']) c, generate_series(0, 9) w;
analyze
"""
LARGE = {"loan_need", "loan_request", "loan_offer", "loan_order", "loan_guest", "loan_capacity"}


def test_figures_of_loans_are_read_by_index(nation, monkeypatch):  # noqa: F811
    monkeypatch.setattr(plans, "FACTS", LARGE)
    with psycopg.connect(dsn(nation.settings.owner_url), autocommit=True) as owner:
        for part in FILL.split(";"):
            owner.execute(part)
        county = owner.execute("select min(tenant_no) from app.tenant where root_id = 44 and level = 'county'").fetchone()[0]
    province = nation.ctx(440000, "supervisor")
    below = replace(province, me=county, lo=county, hi=county, anc=(440000, county - county % 100), level="county")
    watch = plans.Watch()
    event.listen(Engine, "before_cursor_execute", watch)
    try:
        for ctx in (province, below):
            with clock.at(DAY), nation.app.test_request_context(), transaction(ctx) as s:
                pairs = figures.by_pair(s, 2022)
                figures.days_of(s, 2022)
                for what in ("asked", "refused", "days", "released"):
                    figures_records.behind(s, 2022, what, None, None)
                needs = shortage.open_needs(s)
                shortage.unmet(s, needs)
                shortage.shortage(s, needs, "law_firm")
                for waits in (desk_mediation.to_mediate, desk_mediation.to_obey, desk_mediation.to_write):
                    waits(s, ctx)
                assert len(pairs) >= (100 if ctx is province else 2)
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    assert watch.seen >= 20 and not watch.found, watch.found
