CREATE TABLE app.loan_neighbour (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	a_no INTEGER NOT NULL,
	b_no INTEGER NOT NULL,
	adjacent BOOLEAN DEFAULT true NOT NULL,
	metres INTEGER,
	source TEXT NOT NULL,
	said_on DATE NOT NULL,
	CONSTRAINT loan_neighbour_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_neighbour_root_id_tenant_no_a_no_b_no_key UNIQUE (root_id, tenant_no, a_no, b_no),
	CONSTRAINT loan_neighbour_order_check CHECK (a_no < b_no),
	CONSTRAINT loan_neighbour_source_check CHECK (source in ('hand', 'boundary')),
	CONSTRAINT loan_neighbour_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_neighbour_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_neighbour_a_idx ON app.loan_neighbour (root_id, a_no);

CREATE INDEX loan_neighbour_b_idx ON app.loan_neighbour (root_id, b_no);

CREATE TABLE app.bureau_boundary (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	about_no INTEGER NOT NULL,
	geometry JSONB NOT NULL,
	file_name TEXT DEFAULT '' NOT NULL,
	uploaded_on DATE NOT NULL,
	CONSTRAINT bureau_boundary_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT bureau_boundary_root_id_tenant_no_about_no_key UNIQUE (root_id, tenant_no, about_no),
	CONSTRAINT bureau_boundary_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT bureau_boundary_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX bureau_boundary_about_idx ON app.bureau_boundary (root_id, about_no);

CREATE TABLE app.loan_capacity (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	category TEXT NOT NULL,
	week DATE NOT NULL,
	spare INTEGER NOT NULL,
	CONSTRAINT loan_capacity_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_capacity_root_id_tenant_no_category_week_key UNIQUE (root_id, tenant_no, category, week),
	CONSTRAINT loan_capacity_spare_check CHECK (spare between 0 and 3),
	CONSTRAINT loan_capacity_monday_check CHECK (extract(isodow from week) = 1),
	CONSTRAINT loan_capacity_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_capacity_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_capacity_week_idx ON app.loan_capacity (root_id, week, tenant_no);

CREATE TABLE app.loan_directive (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT true NOT NULL,
	kind TEXT NOT NULL,
	host_no INTEGER NOT NULL,
	need_id BIGINT NOT NULL,
	year INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	number TEXT NOT NULL,
	persons INTEGER NOT NULL,
	categories TEXT[] NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	lenders INTEGER[] DEFAULT '{}' NOT NULL,
	binding BOOLEAN DEFAULT false NOT NULL,
	body TEXT NOT NULL,
	issued_by BIGINT NOT NULL,
	issued_name TEXT DEFAULT '' NOT NULL,
	issued_on DATE NOT NULL,
	CONSTRAINT loan_directive_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_directive_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_directive_root_id_tenant_no_year_serial_key UNIQUE (root_id, tenant_no, year, serial),
	CONSTRAINT loan_directive_kind_check CHECK (kind in ('mediate', 'order', 'answer')),
	CONSTRAINT loan_directive_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_directive_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_directive_need_idx ON app.loan_directive (root_id, tenant_no, host_no, need_id);

CREATE INDEX loan_directive_to_idx ON app.loan_directive (root_id, to_no, id desc);

