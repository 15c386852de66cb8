-- How a bureau comes into being (R13). p_admins: [{"login","name","role","token" (hex of the hash)}], the first administrators.
create function app.seat_admins(p_root smallint, p_no int, p_today date, p_admins jsonb) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a jsonb; u bigint;
begin
  for a in select * from jsonb_array_elements(p_admins) loop
    if (a->>'role') is null or a->>'role' not in ('sys_admin', 'sec_admin', 'audit_admin') then
      raise exception using errcode = 'MQ005', message = 'a bureau opens with administrators only'; end if;
    insert into app.user_account (root_id, tenant_no, login, name, created_at)
      values (p_root, p_no, a->>'login', a->>'name', p_today::timestamp at time zone 'Asia/Shanghai') returning id into u;
    insert into app.membership (root_id, tenant_no, user_id, user_home, name, roles, valid_from, basis)
      values (p_root, p_no, u, p_no, a->>'name', array[a->>'role'], p_today, 'bureau opened');
    insert into app.token (root_id, tenant_no, hash, purpose, object, user_id, expires_at)
      values (p_root, p_no, decode(a->>'token', 'hex'), 'activate', 'user:' || u, u, clock_timestamp() + interval '7 days');
  end loop;
end $$;

create function app.create_tenant(p_parent int, p_no int, p_name text, p_level text, p_today date, p_admins jsonb) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  r smallint := app.root(); width int; up app.tenant; made int;
begin
  if app.reach() <> 'own' or not ('sys_admin' = any(app.roles())) then
    raise exception using errcode = '42501', message = 'only a system administrator opens a bureau';
  end if;
  width := case p_level when 'city' then 100 when 'county' then 1 else null end;
  if width is null or p_no % width <> 0 or (p_level = 'county' and p_no % 100 = 0) then raise exception using errcode = 'MQ001', message = 'number does not fit the level'; end if;
  perform pg_advisory_xact_lock(hashtextextended('tree:' || r, 0));
  select * into up from app.tenant t where t.root_id = r and t.tenant_no = p_parent and t.state = 'active';
  if not found or up.lo < app.lo() or up.hi > app.hi() then
    raise exception using errcode = 'MQ002', message = 'parent is not in the subtree of the caller'; end if;
  if p_no < up.lo or p_no + width - 1 > up.hi or p_no = p_parent or up.level = 'county' or (up.level = 'city' and p_level = 'city') then
    raise exception using errcode = 'MQ003', message = 'number lies outside the parent'; end if;
  if exists (select from app.tenant t where t.root_id = r and t.lo <= p_no + width - 1 and t.hi >= p_no
             and not (t.lo <= up.lo and t.hi >= up.hi)) then
    raise exception using errcode = 'MQ004', message = 'number is taken or overlaps another bureau'; end if;
  insert into app.tenant (root_id, tenant_no, parent_no, name, level, lo, hi, created_at)
    values (r, p_no, p_parent, p_name, p_level, p_no, p_no + width - 1, p_today::timestamp at time zone 'Asia/Shanghai') returning tenant_id into made;
  perform app.seat_admins(r, p_no, p_today, p_admins);
  return made;
end $$;

create function app.create_root(p_no int, p_name text, p_today date, p_admins jsonb) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare made int;
begin
  if p_no % 10000 <> 0 or p_no not between 110000 and 820000 then raise exception using errcode = 'MQ001', message = 'number does not fit the level'; end if;
  perform set_config('app.root', (p_no / 10000)::text, true), set_config('app.lo', p_no::text, true),
    set_config('app.hi', (p_no + 9999)::text, true);
  insert into app.tenant (root_id, tenant_no, name, level, lo, hi, created_at)
    values (p_no / 10000, p_no, p_name, 'province', p_no, p_no + 9999, p_today::timestamp at time zone 'Asia/Shanghai') returning tenant_id into made;
  perform app.seat_admins((p_no / 10000)::smallint, p_no, p_today, p_admins);
  return made;
end $$;
