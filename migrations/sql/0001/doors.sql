-- The doors before a bureau is known (R11). Reviewed security-definer functions, executable by app_auth alone.
-- Times of sign-in are real time; p_today is the business date.

create function app.member_context(p_root smallint, p_membership bigint, p_today date)
  returns table (root_id smallint, tenant_no int, lo int, hi int, anc int[], tenant_id int, tenant_name text, level text,
                 membership_id bigint, user_id bigint, roles text[], reach text, section_id bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select m.root_id, t.tenant_no,
         case when m.reach = 'own' then t.lo else t.tenant_no end,
         case when m.reach = 'own' then t.hi else t.tenant_no end,
         array(select a.tenant_no from app.tenant a where a.root_id = t.root_id and a.lo <= t.lo and a.hi >= t.hi
               and a.tenant_no <> t.tenant_no order by a.lo),
         t.tenant_id, t.name, t.level, m.id, m.user_id, m.roles, m.reach, m.section_id
  from app.membership m join app.tenant t on t.root_id = m.root_id and t.tenant_no = m.tenant_no
  where m.root_id = p_root and m.id = p_membership and m.state = 'active' and t.state = 'active'
    and m.valid_from <= p_today and (m.valid_to is null or m.valid_to >= p_today);
end;

create function app.auth_login(p_root smallint, p_name text)
  returns table (user_id bigint, home int, password_hash text, state text, locked_until timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select u.id, u.tenant_no, u.password_hash, u.state, u.locked_until
  from app.user_account u where u.root_id = p_root and u.login = p_name;
end;

-- Five wrong passwords lock the name for fifteen minutes; each further five lock it again.
create function app.auth_failed(p_root smallint, p_name text) returns table (failed int, locked_until timestamptz)
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update app.user_account u set failed = u.failed + 1,
    locked_until = case when (u.failed + 1) % 5 = 0 then clock_timestamp() + interval '15 minutes' else u.locked_until end
  where u.root_id = p_root and u.login = p_name
  returning u.failed, u.locked_until;
end;

-- Opens a sign-in for a user whose password was just verified, unless the name is locked; the active bureau is the home
-- one, else the first valid.
create function app.auth_open(p_root smallint, p_user bigint, p_hash bytea, p_today date, p_agent text, p_ip inet) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update app.user_account u set failed = 0, locked_until = null
  where u.root_id = p_root and u.id = p_user and (u.locked_until is null or u.locked_until <= clock_timestamp());
  insert into app.sign_in (root_id, tenant_no, user_id, hash, membership_no, membership_id, agent, ip)
  select u.root_id, u.tenant_no, u.id, p_hash, m.tenant_no, m.id, left(p_agent, 200), p_ip
  from app.user_account u
  left join lateral (
    select x.tenant_no, x.id from app.membership x
    join app.tenant t on t.root_id = x.root_id and t.tenant_no = x.tenant_no and t.state = 'active'
    where x.root_id = u.root_id and x.user_id = u.id and x.state = 'active'
      and x.valid_from <= p_today and (x.valid_to is null or x.valid_to >= p_today)
    order by x.tenant_no <> u.tenant_no, x.id limit 1) m on true
  where u.root_id = p_root and u.id = p_user and u.state = 'active' and u.locked_until is null
  returning id;
end;

create function app.auth_session(p_hash bytea, p_today date)
  returns table (root_id smallint, tenant_no int, lo int, hi int, anc int[], tenant_id int, tenant_name text, level text,
                 membership_id bigint, user_id bigint, roles text[], reach text, section_id bigint,
                 user_name text, login text, user_home int, must_change boolean, sign_in_id bigint, bureaus int)
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update app.sign_in s set seen_at = clock_timestamp()
  where s.hash = p_hash and s.ended_at is null and s.seen_at < clock_timestamp() - interval '30 seconds'
    and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp() and s.until > clock_timestamp();
  select c.*, u.name, u.login, u.tenant_no, u.must_change, s.id,
    (select count(*)::int from app.membership x where x.root_id = u.root_id and x.user_id = u.id and x.state = 'active'
       and x.valid_from <= p_today and (x.valid_to is null or x.valid_to >= p_today))
  from app.sign_in s
  join app.user_account u on u.root_id = s.root_id and u.id = s.user_id and u.state = 'active'
  cross join lateral app.member_context(s.root_id, s.membership_id, p_today) c
  where s.hash = p_hash and s.ended_at is null and c.user_id = s.user_id
    and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp() and s.until > clock_timestamp();
end;

create function app.auth_memberships(p_hash bytea, p_today date)
  returns table (membership_id bigint, tenant_no int, tenant_name text, level text, roles text[], reach text, valid_to date, basis text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select m.id, m.tenant_no, t.name, t.level, m.roles, m.reach, m.valid_to, m.basis
  from app.sign_in s join app.user_account u on u.root_id = s.root_id and u.id = s.user_id and u.state = 'active'
  join app.membership m on m.root_id = s.root_id and m.user_id = s.user_id
  join app.tenant t on t.root_id = m.root_id and t.tenant_no = m.tenant_no
  where s.hash = p_hash and s.ended_at is null and s.until > clock_timestamp() and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp()
    and m.state = 'active' and t.state = 'active'
    and m.valid_from <= p_today and (m.valid_to is null or m.valid_to >= p_today)
  order by m.tenant_no;
end;

-- Chooses the bureau one acts in, from one's own list only.
create function app.auth_switch(p_hash bytea, p_membership bigint, p_today date) returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update app.sign_in s set membership_no = c.tenant_no, membership_id = c.membership_id
  from app.membership m cross join lateral app.member_context(m.root_id, m.id, p_today) c
  join app.user_account u on u.root_id = c.root_id and u.id = c.user_id and u.state = 'active'
  where s.hash = p_hash and s.ended_at is null and s.until > clock_timestamp() and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp()
    and m.root_id = s.root_id and m.id = p_membership and m.user_id = s.user_id
  returning c.tenant_no;
end;

create function app.auth_sign_ins(p_hash bytea)
  returns table (sign_in_id bigint, opened_at timestamptz, seen_at timestamptz, agent text, ip inet, current boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select o.id, o.opened_at, o.seen_at, o.agent, o.ip, o.id = s.id
  from app.sign_in s join app.sign_in o on o.root_id = s.root_id and o.user_id = s.user_id
  where s.hash = p_hash and s.ended_at is null and s.until > clock_timestamp() and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp()
    and o.ended_at is null and o.until > clock_timestamp()
    and o.seen_at + make_interval(mins => o.idle_minutes) > clock_timestamp()
  order by o.opened_at desc;
end;

-- Ends one's own sign-ins: p_which 'this', 'others' or 'all'. One that ran out may still end itself, and nothing else.
create function app.auth_end(p_hash bytea, p_which text) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with mine as (select s.root_id, s.user_id, s.id from app.sign_in s where s.hash = p_hash and s.ended_at is null
    and (p_which = 'this' or s.until > clock_timestamp() and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp())),
  done as (
    update app.sign_in o set ended_at = clock_timestamp(), end_reason = 'signed_out'
    from mine where o.root_id = mine.root_id and o.user_id = mine.user_id and o.ended_at is null
      and (p_which = 'all' or (p_which = 'this' and o.id = mine.id) or (p_which = 'others' and o.id <> mine.id))
    returning 1)
  select count(*) from done;
end;

-- A person's own new password, proved by the sign-in that asks for it; all other sign-ins end.
create function app.auth_password(p_hash bytea, p_new text) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with mine as (select s.root_id, s.user_id, s.id from app.sign_in s
    where s.hash = p_hash and s.ended_at is null and s.until > clock_timestamp() and s.seen_at + make_interval(mins => s.idle_minutes) > clock_timestamp()),
  ended as (
    update app.sign_in o set ended_at = clock_timestamp(), end_reason = 'password_changed'
    from mine where o.root_id = mine.root_id and o.user_id = mine.user_id and o.id <> mine.id and o.ended_at is null)
  update app.user_account u set password_hash = p_new, must_change = false, password_at = clock_timestamp()
  from mine where u.root_id = mine.root_id and u.id = mine.user_id and u.state = 'active'
  returning u.id;
end;

create function app.auth_token(p_hash bytea, p_today date)
  returns table (root_id smallint, tenant_no int, tenant_name text, purpose text, object text, user_id bigint,
                 user_name text, login text, expires_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select k.root_id, k.tenant_no, t.name, k.purpose, k.object, k.user_id, u.name, u.login, k.expires_at
  from app.token k join app.tenant t on t.root_id = k.root_id and t.tenant_no = k.tenant_no
  left join app.user_account u on u.root_id = k.root_id and u.id = k.user_id
  where k.hash = p_hash and k.revoked_at is null and k.used_at is null and k.expires_at > clock_timestamp()
    and t.state = 'active' and coalesce(u.state, 'active') = 'active';
end;

-- First password, or a new one after a reset: the link works once.
create function app.auth_activate(p_hash bytea, p_new text) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with link as (
    update app.token k set used_at = clock_timestamp()
    where k.hash = p_hash and k.purpose = 'activate' and k.revoked_at is null and k.used_at is null
      and k.expires_at > clock_timestamp()
    returning k.root_id, k.user_id),
  ended as (
    update app.sign_in o set ended_at = clock_timestamp(), end_reason = 'password_changed'
    from link where o.root_id = link.root_id and o.user_id = link.user_id and o.ended_at is null)
  update app.user_account u
  set password_hash = p_new, must_change = false, password_at = clock_timestamp(), failed = 0, locked_until = null
  from link where u.root_id = link.root_id and u.id = link.user_id and u.state = 'active'
  returning u.id;
end;

-- The provinces that the sign-in form offers; names and numbers are public.
create function app.auth_roots() returns table (root_id smallint, name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.root_id, t.name from app.tenant t where t.parent_no is null and t.state = 'active' order by t.root_id;
end;
