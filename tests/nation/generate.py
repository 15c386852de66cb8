"""A generated nation: 31 provinces, their cities and counties, registers, tasks, inspections, public records, trace.

Written straight into the tables by the cluster's administrator with triggers and keys at rest, because a million verbs
would take hours; the rows have the shape that the verbs give them. ``scale`` 1.0 is the national size of sizing.md.
"""

import psycopg

ROOTS = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65]
CITIES, COUNTIES = 11, 9
SUBJECTS, INSPECTIONS = 1_000_000, 2_000_000

TREE = """
insert into app.tenant (root_id, tenant_no, parent_no, name, level, lo, hi)
select r, r * 10000, null::int, r || '省司法厅', 'province', r * 10000, r * 10000 + 9999 from unnest(%(roots)s::int[]) r
union all select r, r * 10000 + c * 100, r * 10000, r || '省' || c || '市司法局', 'city',
  r * 10000 + c * 100, r * 10000 + c * 100 + 99
  from unnest(%(roots)s::int[]) r, generate_series(1, %(cities)s) c
union all select r, r * 10000 + c * 100 + k, r * 10000 + c * 100, r || '省' || c || '市' || k || '县司法局', 'county',
  r * 10000 + c * 100 + k,
  r * 10000 + c * 100 + k from unnest(%(roots)s::int[]) r, generate_series(1, %(cities)s) c, generate_series(1, %(counties)s) k
"""
BUREAUS = """
create temporary table bureau as
select row_number() over (order by tenant_no) - 1 as i, root_id, tenant_no, tenant_id from app.tenant
"""
SUBJECT = """
insert into app.subject (root_id, tenant_no, category, name, name_key, uscc, license_no, joined_on)
select b.root_id, b.tenant_no, (array['law_firm','notary_office','grassroots_legal_service_office','forensic_institution'])[1 + n %% 4],
  '某' || n || '事务所', 'mou' || lpad(n::text, 8, '0'), 'U' || lpad(n::text, 17, '0'), 'L' || n, date '2020-01-01' + (n %% 1000)
from generate_series(1, %(subjects)s) n join bureau b on b.i = n %% %(bureaus)s
"""
TOKEN = """
insert into app.subject_token (root_id, tenant_no, subject_id, token)
select root_id, tenant_no, id, substr(id::text, 1 + k, 2) from app.subject, generate_series(0, 2) k
where length(substr(id::text, 1 + k, 2)) = 2 on conflict do nothing
"""
SECTION = "insert into app.section (root_id, tenant_no, name) select root_id, tenant_no, '业务科' from bureau"
PLAN = """
insert into app.annual_plan (root_id, tenant_no, year, title, state, author_id, author_name)
select root_id, tenant_no, 2023, '2023 年度抽查计划', 'published', 1, '某' from bureau
"""
LINE = """
insert into app.plan_line (root_id, tenant_no, plan_id, seq, name, categories, rate_p, rate_q, window_from, window_to, section_id)
select p.root_id, p.tenant_no, p.id, 1, '检查', array['law_firm'], 10, 100, date '2023-07-01', date '2023-08-31', s.id
from app.annual_plan p join app.section s using (root_id, tenant_no)
"""
TASK = """
insert into app.inspection_task (root_id, tenant_no, line_id, year, seq, round, name, categories, draw_kind, rate_p, rate_q,
  minimum, rounding,
  team_size, window_from, window_to, check_method, section_id, item_ids, department_ids, rules, deviations, state, created_on)
select l.root_id, l.tenant_no, l.id, 2023, 1, r, '任务' || r, l.categories, 'undirected', 10, 100, 1, 'up', 2, date '2020-01-01' + r * 60,
  date '2020-02-20' + r * 60, 'on_site', l.section_id, '{}', '{}', '{}', '{}', 'inspecting', date '2020-01-01' + r * 60
from app.plan_line l, generate_series(1, 12) r
"""
INSPECTION = """
insert into app.inspection (root_id, tenant_no, task_id, attempt_id, draw_subject_id, subject_id, subject_no, subject_name, uscc, category,
  task_name, section_id, check_method, state, window_from, window_to, drawn_on, visited_on)
select t.root_id, t.tenant_no, t.id, 1, n, n, t.tenant_no, '某' || n || '事务所', 'U' || n, 'law_firm', t.name, t.section_id, 'on_site',
  (array['drawn','noticed','visiting','submitted','reviewed','published'])[1 + n %% 6], t.window_from, t.window_to,
  t.window_from + (n %% 30), t.window_from + (n %% 40)
from generate_series(1, %(inspections)s) n join (select *, row_number() over (order by tenant_no, id) - 1 as i from app.inspection_task) t
  on t.i = n %% %(tasks)s
"""
PUB = """
insert into app.pub_record (root_id, tenant_no, slug, kind, title, body, published_on, digest)
select root_id, tenant_no, 'nation' || id, 'result', subject_name, '{}', visited_on, '' from app.inspection where state = 'published'
"""
# every task drawn once, each attempt chained to the one before it; some void, some closed, most opened
PUB_DRAW = """
insert into app.pub_draw (root_id, tenant_no, slug, name, attempt, task, window_from, window_to, state, closed, commit, commitment, head,
  left_out_count, left_out_hash, numbers, steps, committed_on, sealed_on, opened_on, void_reason)
select root_id, tenant_no, root_id || 'n' || tenant_no || round, tenant_no || '-' || round, 1, name, window_from, window_to,
  case when void then 'void' else 'sealed' end, true, encode(sha256(('c' || id)::bytea), 'hex'),
  jsonb_build_object('prev', coalesce(before, repeat('0', 64)), 'seed_plan', '[]'::jsonb, 'params', repeat('a', 64), 'suite', 'sha256',
    'objects', jsonb_build_object('count', 48, 'root', repeat('b', 64)), 'persons', jsonb_build_object('count', 7, 'root', repeat('b', 64)),
    'experts', jsonb_build_object('count', 0, 'root', repeat('b', 64)), 'barred', jsonb_build_object('count', 0, 'root', repeat('b', 64))),
  case when void then null else encode(sha256(('h' || id)::bytea), 'hex') end, 0, repeat('c', 64),
  case when void then '{}' else '{"subjects": 5, "teams": 5, "unstaffed": 0}' end::jsonb,
  jsonb_build_array(jsonb_build_array('freeze', window_from::timestamptz, '承办科室', repeat('d', 64))), window_from,
  case when void then null else window_from end, case when void or round = 12 then null else window_to end, case when void then '某' end
from (select *, round % 9 = 0 as void, lag(encode(sha256(((case when round % 9 = 0 then 'c' else 'h' end) || id)::bytea), 'hex'))
  over (partition by tenant_no order by round) as before from app.inspection_task) t
"""
TRACE = """
insert into app.audit_event (root_id, tenant_no, tenant_id, business_day, actor_kind, actor, actor_name, act, obj, detail, leaf)
select b.root_id, b.tenant_no, b.tenant_id, '2023-07-01', 'user', 1, '某', 'inspection.visit', 'inspection:' || n, '{}', ''
from generate_series(1, %(inspections)s) n join bureau b on b.i = n %% %(bureaus)s
"""
CELL = """
insert into app.stat_cell (root_id, tenant_no, measure, period, n)
select root_id, tenant_no, m, p, 5 from bureau, unnest(array['inspection.drawn','inspection.visited','inspection.reviewed',
  'inspection.published',
  'task.made','subject.law_firm']) m, unnest(array['all','2023','2022']
  || array(select '2023-' || lpad(k::text, 2, '0') from generate_series(1, 12) k)) p
"""


def generate(owner_dsn: str, scale: float) -> int:
    """Fills an empty migrated database; returns the number of bureaus."""
    bureaus = len(ROOTS) * (1 + CITIES * (1 + COUNTIES))
    numbers = {
        "roots": ROOTS, "cities": CITIES, "counties": COUNTIES, "bureaus": bureaus, "tasks": bureaus * 12,
        "subjects": int(SUBJECTS * scale), "inspections": int(INSPECTIONS * scale),
    }  # fmt: skip
    with psycopg.connect(owner_dsn, autocommit=True) as c:
        c.execute("set session_replication_role = replica")
        for statement in (TREE, BUREAUS, SUBJECT, TOKEN, SECTION, PLAN, LINE, TASK, INSPECTION, PUB, PUB_DRAW, TRACE, CELL):
            c.execute(statement, numbers if "%(" in statement else None)
        c.execute("analyze")
    return bureaus
