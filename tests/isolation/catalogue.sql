-- What breaks the catalogue gate, one query each: every row names an offender. Read by catalogue.py.

-- key of fewer than three columns
select conrelid::regclass || '.' || conname from pg_constraint
where contype = 'f' and connamespace = 'app'::regnamespace and confrelid <> 'app.tenant'::regclass and cardinality(conkey) < 3;

-- key that does not carry root_id and tenant_no over
select k.conrelid::regclass || '.' || k.conname from pg_constraint k
where k.contype = 'f' and k.connamespace = 'app'::regnamespace and (select count(*) from unnest(k.conkey, k.confkey) u(a, b)
join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.a join pg_attribute y on y.attrelid = k.confrelid and y.attnum = u.b
where x.attname = y.attname and x.attname in ('root_id', 'tenant_no'))
< case when k.confrelid = 'app.tenant'::regclass then 1 else 2 end;

-- key not validated
select conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'app'::regnamespace and not convalidated;

-- key not enforced
select conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'app'::regnamespace and not conenforced;

-- cascading delete
select conrelid::regclass || '.' || conname from pg_constraint
where contype = 'f' and connamespace = 'app'::regnamespace and (confdeltype not in ('a', 'r') or confupdtype not in ('a', 'r'));

-- to_no without a key to tenant
select a.attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
where c.relnamespace = 'app'::regnamespace and a.attname = 'to_no' and not exists (select from pg_constraint k
where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'app.tenant'::regclass and a.attnum = any(k.conkey));

-- unique key that does not start with root_id
select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
where c.relnamespace = 'app'::regnamespace and i.indisunique and a.attname <> 'root_id'
and coalesce(obj_description(c.oid, 'pg_class'), '') not in ('rls:ref', 'rls:clock');

-- view without security_invoker
select relname from pg_class where relnamespace = 'app'::regnamespace and (relkind = 'm'
or relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false));

-- native enum
select typname from pg_type where typnamespace = 'app'::regnamespace and typtype = 'e';

-- policy that asks another table or hides a call in a sub-select
select polrelid::regclass || '.' || polname from pg_policy
where pg_get_expr(polqual, polrelid) ~* '\mselect\M' or pg_get_expr(polwithcheck, polrelid) ~* '\mselect\M';

-- policy for PUBLIC
select polrelid::regclass || '.' || polname from pg_policy where 0 = any(polroles);

-- policy for the owner
select polrelid::regclass || '.' || polname from pg_policy where 'app_owner'::regrole = any(polroles);

-- role with BYPASSRLS
select rolname from pg_roles where rolbypassrls and not rolsuper and rolname <> 'backup';

-- application role that is a superuser
select rolname from pg_roles where rolsuper and rolname ~ '^(app|job|pub)_|^backup$';

-- login that inherits
select rolname from pg_roles where rolinherit and rolname in ('app_login', 'job_login', 'pub_login');

-- grant to PUBLIC on a table or sequence
select c.relname from pg_class c cross join aclexplode(c.relacl) a where c.relnamespace in ('app'::regnamespace, 'migration'::regnamespace)
and a.grantee = 0
union select attrelid::regclass::text from pg_attribute cross join aclexplode(attacl) a where a.grantee = 0
and attrelid in (select oid from pg_class where relnamespace = 'app'::regnamespace);

-- function executable by PUBLIC
select p.oid::regprocedure::text from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
where p.pronamespace in ('app'::regnamespace, 'migration'::regnamespace) and a.grantee = 0;

-- schema open to PUBLIC
select nspname from pg_namespace cross join aclexplode(nspacl) a where nspname in ('app', 'migration') and a.grantee = 0;

-- alembic_version outside its schema
select relname from pg_class where relname = 'alembic_version' and relnamespace <> 'migration'::regnamespace;
