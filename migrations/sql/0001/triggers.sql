-- Cells follow the facts inside the same transaction: -1 for what a row was, +1 for what it is (tenancy §9).
create type app.stat_delta as (root_id smallint, tenant_no int, measure text, day date, n int);

create function app.stat_apply(p_rows app.stat_delta[]) returns void language sql volatile set search_path = pg_catalog, pg_temp
begin atomic
  insert into app.stat_cell as c (root_id, tenant_no, measure, period, n)
  select d.root_id, d.tenant_no, d.measure, p.period, sum(d.n)
  from unnest(p_rows) d
  cross join lateral (values ('all'), (to_char(d.day, 'YYYY')), (to_char(d.day, 'YYYY-MM'))) p(period)
  where p.period is not null
  group by 1, 2, 3, 4 having sum(d.n) <> 0
  order by 1, 2, 3, 4
  on conflict (root_id, tenant_no, measure, period) do update set n = c.n + excluded.n;
end;

create function app.facts_of(i app.inspection, sign int) returns setof app.stat_delta language sql immutable set search_path = pg_catalog, pg_temp
begin atomic
  select i.root_id, i.tenant_no, v.measure, v.day, sign
  from (values ('inspection.drawn', i.drawn_on), ('inspection.visited', i.visited_on), ('inspection.reviewed', i.reviewed_on),
    ('inspection.published', i.published_on),
    ('inspection.violation', case when i.outcome <> 'no_violation' then i.reviewed_on end)) v(measure, day)
  where v.day is not null;
end;

create function app.facts_of(t app.inspection_task, sign int) returns setof app.stat_delta language sql immutable set search_path = pg_catalog, pg_temp
begin atomic
  select t.root_id, t.tenant_no, v.measure, v.day, sign
  from (values ('task.made', t.created_on), ('task.done', t.done_on)) v(measure, day) where v.day is not null;
end;

create function app.facts_of(s app.subject, sign int) returns setof app.stat_delta language sql immutable set search_path = pg_catalog, pg_temp
begin atomic
  select s.root_id, s.tenant_no, 'subject.' || s.category, null::date, sign where s.state = 'active';
end;

-- A transition table yields bare records, so the rows are cast to the table that fired; the name is the catalogue's own.
create function app.stat_follow() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  facts constant text := 'select array(select f from %I r cross join lateral app.facts_of(r::app.%I, %s) f)';
  before app.stat_delta[] := '{}'; after app.stat_delta[] := '{}';
begin
  if tg_op <> 'INSERT' then
    execute format(facts, 'old_rows', tg_table_name, -1) into before;
  end if;
  if tg_op <> 'DELETE' then
    execute format(facts, 'new_rows', tg_table_name, 1) into after;
  end if;
  perform app.stat_apply(before || after);
  return null;
end $$;
grant execute on function app.stat_apply(app.stat_delta[]), app.facts_of(app.inspection, int), app.facts_of(app.inspection_task, int),
  app.facts_of(app.subject, int) to app_rw, app_definer;

create trigger inspection_stat_i after insert on app.inspection referencing new table as new_rows for each statement execute function app.stat_follow();
create trigger inspection_stat_u after update on app.inspection referencing old table as old_rows new table as new_rows for each statement execute function app.stat_follow();
create trigger inspection_stat_d after delete on app.inspection referencing old table as old_rows for each statement execute function app.stat_follow();
create trigger task_stat_i after insert on app.inspection_task referencing new table as new_rows for each statement execute function app.stat_follow();
create trigger task_stat_u after update on app.inspection_task referencing old table as old_rows new table as new_rows for each statement execute function app.stat_follow();
create trigger task_stat_d after delete on app.inspection_task referencing old table as old_rows for each statement execute function app.stat_follow();
create trigger subject_stat_i after insert on app.subject referencing new table as new_rows for each statement execute function app.stat_follow();
create trigger subject_stat_u after update on app.subject referencing old table as old_rows new table as new_rows for each statement execute function app.stat_follow();
create trigger subject_stat_d after delete on app.subject referencing old table as old_rows for each statement execute function app.stat_follow();
