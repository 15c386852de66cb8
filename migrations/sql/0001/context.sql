-- What the row policies ask: who acts. Bare calls, never (select …): tenancy §4.
create function app.root()  returns smallint language sql stable parallel safe return current_setting('app.root')::smallint;
create function app.me()    returns int      language sql stable parallel safe return current_setting('app.me')::int;
create function app.lo()    returns int      language sql stable parallel safe return current_setting('app.lo')::int;
create function app.hi()    returns int      language sql stable parallel safe return current_setting('app.hi')::int;
create function app.anc()   returns int[]    language sql stable parallel safe return current_setting('app.anc')::int[];
create function app.reach() returns text     language sql stable parallel safe return current_setting('app.reach');
create function app.uid()   returns bigint   language sql stable parallel safe return current_setting('app.uid')::bigint;
create function app.roles() returns text[]   language sql stable parallel safe return current_setting('app.roles')::text[];
grant execute on function app.root(), app.me(), app.lo(), app.hi(), app.anc(), app.reach(), app.uid(), app.roles()
  to app_rw, app_definer;
