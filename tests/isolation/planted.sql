-- Violations planted one at a time; the line above each says what the gate must answer. Read by test_catalogue.py.

-- row security off: subject
alter table app.subject disable row level security

-- row security not forced: subject
alter table app.subject no force row level security

-- row security off: planted
{probe} {policy}

-- row security not forced: planted
{probe} alter table app.planted enable row level security;
{policy}

-- no policy: planted
{probe} {locked} comment on table app.planted is 'rls:own'

-- no class: planted
{probe} {locked} create policy p on app.planted to app_rw using (true)

-- class differs from its model: planted
{whole}

-- class differs from its model: subject
comment on table app.subject is 'rls:peer'

-- table missing: subject_pii
drop table app.subject_pii

-- not logged: stat_cell
alter table app.stat_cell set unlogged

-- key of fewer than three columns: app.planted.two
{whole} alter table app.planted add constraint two foreign key (root_id, parent_id) references app.planted

-- key that does not carry root_id and tenant_no over: app.planted.crossed
{whole} alter table app.planted add unique (root_id, tenant_no, id), add constraint crossed foreign key (root_id, parent_id, tenant_no) references app.planted (root_id, id, tenant_no) not valid;
alter table app.planted drop constraint crossed;
alter table app.planted add other_no int, add constraint crossed foreign key (root_id, other_no, parent_id) references app.planted (root_id, tenant_no, id)

-- key not validated: app.planted.later
{whole} alter table app.planted add unique (root_id, tenant_no, id), add constraint later foreign key (root_id, tenant_no, parent_id) references app.planted (root_id, tenant_no, id) not valid

-- key not enforced: app.planted.loose
{whole} alter table app.planted add unique (root_id, tenant_no, id), add constraint loose foreign key (root_id, tenant_no, parent_id) references app.planted (root_id, tenant_no, id) not enforced

-- cascading delete: app.planted.cascade
{whole} alter table app.planted add unique (root_id, tenant_no, id), add constraint cascade foreign key (root_id, tenant_no, parent_id) references app.planted (root_id, tenant_no, id) on delete cascade

-- to_no without a key to tenant: app.planted
{whole} alter table app.planted add to_no int

-- unique key that does not start with root_id: app.planted_tenant_no_id_key
{whole} alter table app.planted add unique (tenant_no, id)

-- view without security_invoker: peephole
create view app.peephole as select * from app.subject

-- view without security_invoker: copied
create materialized view app.copied as select * from app.subject

-- native enum: mood
create type app.mood as enum ('a')

-- policy that asks another table or hides a call in a sub-select: app.subject.nested
create policy nested on app.subject to app_rw using (tenant_no = (select app.me()))

-- policy for PUBLIC: app.subject.everyone
create policy everyone on app.subject using (true)

-- policy for the owner: app.subject.owners
create policy owners on app.subject to app_owner using (true)

-- role with BYPASSRLS: app_maint
alter role app_maint bypassrls

-- application role that is a superuser: app_rw
alter role app_rw superuser

-- login that inherits: app_login
alter role app_login inherit

-- grant to PUBLIC on a table or sequence: subject
grant select on app.subject to public

-- grant to PUBLIC on a table or sequence: audit_seq
grant usage on sequence app.audit_seq to public

-- grant to PUBLIC on a table or sequence: app.subject
grant select (name) on app.subject to public

-- function executable by PUBLIC: app.me()
grant execute on function app.me() to public

-- schema open to PUBLIC: app
grant usage on schema app to public

-- alembic_version outside its schema: alembic_version
alter table migration.alembic_version set schema app

-- definer function not on the reviewed list: sly
create function app.sly() returns int language sql security definer set search_path = pg_catalog, pg_temp return 1

-- definer function without search_path: auth_login
alter function app.auth_login reset search_path

-- definer function of another owner: auth_login
alter function app.auth_login owner to app_owner

-- definer function with other callers: auth_login
grant execute on function app.auth_login to app_rw

-- definer function with other callers: create_root
grant execute on function app.create_root to app_rw

-- definer function missing: auth_end
drop function app.auth_end

-- owns something: app_rw (pg_class)
alter table app.subject owner to app_rw

-- owns something: app_login (pg_namespace)
create schema hidden authorization app_login

-- owns something: app_definer (pg_class)
alter table app.tenant owner to app_definer

-- table of another owner: subject
alter table app.subject owner to current_user

-- right to truncate: app_rw on audit_event
grant truncate on app.audit_event to app_rw

-- grant beyond the class: app_rw delete on audit_event
grant delete on app.audit_event to app_rw

-- grant beyond the class: app_rw update on feedback
grant update on app.feedback to app_rw

-- grant beyond the class: app_pub select on subject
grant select on app.subject to app_pub

-- grant missing: app_pub select on pub_record
revoke select on app.pub_record from app_pub

-- membership that the design does not know: pub_login in app_rw
grant app_rw to pub_login

-- membership that the design does not know: app_login in app_maint
grant app_maint to app_login

-- membership missing: job_login in app_maint
revoke app_maint from job_login
