-- Layers upon the master list: permanent identities of items and points, what a layer tightens, who accepted which edition.
ALTER TABLE app.checklist_edition
	ADD COLUMN note TEXT DEFAULT '' NOT NULL,
	ADD COLUMN base_no INTEGER,
	ADD COLUMN base_id BIGINT,
	ADD COLUMN decisions JSONB DEFAULT '{}' NOT NULL,
	ADD CONSTRAINT checklist_edition_base_check CHECK ((base_no is null) = (base_id is null));

ALTER TABLE app.check_item
	ADD COLUMN origin_no INTEGER,
	ADD COLUMN serial INTEGER,
	ADD COLUMN levels TEXT[] DEFAULT '{}' NOT NULL,
	ADD COLUMN partners TEXT[] DEFAULT '{}' NOT NULL,
	ADD COLUMN rate_p INTEGER,
	ADD COLUMN rate_q INTEGER,
	ADD COLUMN times INTEGER,
	ADD COLUMN per TEXT,
	ADD COLUMN valid_from DATE,
	ADD COLUMN valid_to DATE;

ALTER TABLE app.check_point
	ADD COLUMN origin_no INTEGER,
	ADD COLUMN serial INTEGER;

-- rows from before: one identity for the same name (the same words) through all editions of a bureau
ALTER TABLE app.check_item NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.check_point NO FORCE ROW LEVEL SECURITY;
UPDATE app.check_item i SET origin_no = i.tenant_no, serial = n.serial
FROM (
	SELECT root_id, id, dense_rank() OVER (PARTITION BY root_id, tenant_no ORDER BY name, twin) AS serial
	FROM (
		SELECT root_id, tenant_no, id, name, row_number() OVER (PARTITION BY root_id, tenant_no, edition_id, name ORDER BY seq) AS twin
		FROM app.check_item
	) AS named
) AS n WHERE n.root_id = i.root_id AND n.id = i.id;
UPDATE app.check_point p SET origin_no = p.tenant_no, serial = n.serial
FROM (
	SELECT root_id, id, dense_rank() OVER (PARTITION BY root_id, tenant_no ORDER BY item_serial, content, check_standard, twin) AS serial
	FROM (
		SELECT p.root_id, p.tenant_no, p.id, i.serial AS item_serial, p.content, p.check_standard,
			row_number() OVER (PARTITION BY p.root_id, p.tenant_no, p.item_id, p.content, p.check_standard ORDER BY p.seq) AS twin
		FROM app.check_point p JOIN app.check_item i ON i.root_id = p.root_id AND i.id = p.item_id
	) AS worded
) AS n WHERE n.root_id = p.root_id AND n.id = p.id;
ALTER TABLE app.check_item FORCE ROW LEVEL SECURITY;
ALTER TABLE app.check_point FORCE ROW LEVEL SECURITY;

ALTER TABLE app.check_item
	ALTER COLUMN origin_no SET NOT NULL,
	ALTER COLUMN origin_no SET DEFAULT app.me(),
	ALTER COLUMN serial SET NOT NULL,
	DROP CONSTRAINT check_item_basis_check,
	ADD CONSTRAINT check_item_basis_check CHECK (not published or origin_no <> tenant_no or jsonb_array_length(basis) > 0),
	ADD CONSTRAINT check_item_root_id_tenant_no_edition_id_origin_no_serial_key UNIQUE (root_id, tenant_no, edition_id, origin_no, serial),
	ADD CONSTRAINT check_item_pairs_check CHECK (num_nulls(rate_p, rate_q) in (0, 2) and num_nulls(times, per) in (0, 2)),
	ADD CONSTRAINT check_item_rate_check CHECK (rate_p is null or (rate_p >= 0 and rate_q > 0 and rate_p <= rate_q)),
	ADD CONSTRAINT check_item_span_check CHECK (valid_to is null or valid_from is null or valid_to >= valid_from);
ALTER TABLE app.check_point
	ALTER COLUMN origin_no SET NOT NULL,
	ALTER COLUMN origin_no SET DEFAULT app.me(),
	ALTER COLUMN serial SET NOT NULL,
	ADD CONSTRAINT check_point_root_id_tenant_no_item_id_origin_no_serial_key UNIQUE (root_id, tenant_no, item_id, origin_no, serial);

CREATE TABLE app.checklist_acceptance (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	edition_no INTEGER NOT NULL, 
	edition_id BIGINT NOT NULL, 
	layer_id BIGINT, 
	published BOOLEAN DEFAULT true NOT NULL, 
	accepted_on DATE NOT NULL, 
	accepted_by BIGINT NOT NULL, 
	accepted_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT checklist_acceptance_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT checklist_acceptance_root_id_tenant_no_edition_id_key UNIQUE (root_id, tenant_no, edition_id), 
	CONSTRAINT checklist_acceptance_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT checklist_acceptance_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);
CREATE INDEX checklist_acceptance_edition_idx ON app.checklist_acceptance (root_id, edition_id, tenant_no);

-- what was published stays as it was, whoever writes (S0-10): only a correction of nothing is let through
CREATE FUNCTION app.published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
begin
	if old.published and (tg_op = 'DELETE' or new is distinct from old) then
		raise exception 'a published edition never changes' using errcode = '23514', constraint = tg_table_name || '_published_stays';
	end if;
	return case when tg_op = 'DELETE' then old else new end;
end $$;
CREATE TRIGGER checklist_edition_published_stays BEFORE UPDATE OR DELETE ON app.checklist_edition FOR EACH ROW EXECUTE FUNCTION app.published_stays();
CREATE TRIGGER check_item_published_stays BEFORE UPDATE OR DELETE ON app.check_item FOR EACH ROW EXECUTE FUNCTION app.published_stays();
CREATE TRIGGER check_point_published_stays BEFORE UPDATE OR DELETE ON app.check_point FOR EACH ROW EXECUTE FUNCTION app.published_stays();
