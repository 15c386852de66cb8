-- The leaf hash of a trace row, over everything but tenant_no, which a renumbering may change (tenancy §2, §10). Whose
-- chain the row belongs to is looked up here, so that no caller can leave it out or name another bureau;
-- the moment and the transaction are the database's own too.
create function app.audit_leaf() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.at := clock_timestamp();
  new.txid := pg_current_xact_id();
  new.tenant_id := (select t.tenant_id from app.tenant t where t.root_id = new.root_id and t.tenant_no = new.tenant_no);
  new.leaf := sha256(convert_to(jsonb_build_array(new.root_id, new.tenant_id, new.id, new.txid::text,
    to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), new.business_day, new.actor_kind, new.actor, new.actor_name,
    new.on_behalf, host(new.ip), new.act, new.obj, new.detail)::text, 'UTF8'));
  return new;
end $$;
create trigger audit_leaf before insert on app.audit_event for each row execute function app.audit_leaf();
grant usage on sequence app.audit_seq to app_rw;
