-- A law was amended: what was entered, and what each bureau says about its items.
CREATE TABLE app.law_change (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	law TEXT NOT NULL, 
	articles TEXT[] DEFAULT '{}' NOT NULL, 
	amended_on DATE NOT NULL, 
	in_force_from DATE NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	published BOOLEAN DEFAULT false NOT NULL, 
	entered_by BIGINT NOT NULL, 
	entered_name TEXT DEFAULT '' NOT NULL, 
	entered_on DATE NOT NULL, 
	CONSTRAINT law_change_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT law_change_law_check CHECK (law <> ''), 
	CONSTRAINT law_change_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT law_change_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.law_review (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	change_no INTEGER NOT NULL, 
	change_id BIGINT NOT NULL, 
	origin_no INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	published BOOLEAN DEFAULT false NOT NULL, 
	reviewed_by BIGINT NOT NULL, 
	reviewed_name TEXT DEFAULT '' NOT NULL, 
	reviewed_on DATE NOT NULL, 
	CONSTRAINT law_review_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT law_review_root_id_tenant_no_change_id_origin_no_serial_key UNIQUE (root_id, tenant_no, change_id, origin_no, serial), 
	CONSTRAINT law_review_verdict_check CHECK (verdict in ('unaffected', 'revise')), 
	CONSTRAINT law_review_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT law_review_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

