-- What keeps people from a seat, and who only assists: experts, conflicts of interest, absences.
CREATE TABLE app.expert (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	categories TEXT[] DEFAULT '{}' NOT NULL, 
	user_id BIGINT, 
	state TEXT DEFAULT 'active' NOT NULL, 
	joined_on DATE NOT NULL, 
	left_on DATE, 
	CONSTRAINT expert_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT expert_root_id_tenant_no_name_unit_key UNIQUE (root_id, tenant_no, name, unit), 
	CONSTRAINT expert_state_check CHECK (state in ('active', 'left')), 
	CONSTRAINT expert_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT expert_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX expert_list_idx ON app.expert (root_id, tenant_no, name_key, id);

CREATE INDEX expert_province_idx ON app.expert (root_id, name_key, id);

CREATE TABLE app.inspector_conflict (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	inspector_id BIGINT, 
	expert_id BIGINT, 
	subject_id BIGINT NOT NULL, 
	subject_no INTEGER NOT NULL, 
	uscc TEXT NOT NULL, 
	subject_name TEXT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	declared_by BIGINT NOT NULL, 
	declared_name TEXT DEFAULT '' NOT NULL, 
	declared_on DATE NOT NULL, 
	revoked_by BIGINT, 
	revoked_name TEXT DEFAULT '' NOT NULL, 
	revoked_on DATE, 
	CONSTRAINT inspector_conflict_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT inspector_conflict_root_id_tenant_no_inspector_id_fkey FOREIGN KEY(root_id, tenant_no, inspector_id) REFERENCES app.inspector (root_id, tenant_no, id), 
	CONSTRAINT inspector_conflict_root_id_tenant_no_expert_id_fkey FOREIGN KEY(root_id, tenant_no, expert_id) REFERENCES app.expert (root_id, tenant_no, id), 
	CONSTRAINT inspector_conflict_person_check CHECK (num_nonnulls(inspector_id, expert_id) = 1), 
	CONSTRAINT inspector_conflict_revoked_check CHECK ((revoked_on is null) = (revoked_by is null)), 
	CONSTRAINT inspector_conflict_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT inspector_conflict_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE UNIQUE INDEX inspector_conflict_expert_idx ON app.inspector_conflict (root_id, tenant_no, expert_id, subject_id) WHERE revoked_on is null;

CREATE UNIQUE INDEX inspector_conflict_pair_idx ON app.inspector_conflict (root_id, tenant_no, inspector_id, subject_id) WHERE revoked_on is null;

CREATE TABLE app.inspector_absence (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	inspector_id BIGINT, 
	expert_id BIGINT, 
	begins_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	kind TEXT NOT NULL, 
	entered_by BIGINT NOT NULL, 
	entered_name TEXT DEFAULT '' NOT NULL, 
	entered_on DATE NOT NULL, 
	cancelled_by BIGINT, 
	cancelled_name TEXT DEFAULT '' NOT NULL, 
	cancelled_on DATE, 
	CONSTRAINT inspector_absence_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT inspector_absence_root_id_tenant_no_inspector_id_fkey FOREIGN KEY(root_id, tenant_no, inspector_id) REFERENCES app.inspector (root_id, tenant_no, id), 
	CONSTRAINT inspector_absence_root_id_tenant_no_expert_id_fkey FOREIGN KEY(root_id, tenant_no, expert_id) REFERENCES app.expert (root_id, tenant_no, id), 
	CONSTRAINT inspector_absence_person_check CHECK (num_nonnulls(inspector_id, expert_id) = 1), 
	CONSTRAINT inspector_absence_kind_check CHECK (kind in ('leave', 'training', 'sick', 'other_duty')), 
	CONSTRAINT inspector_absence_span_check CHECK (ends_on >= begins_on), 
	CONSTRAINT inspector_absence_cancelled_check CHECK ((cancelled_on is null) = (cancelled_by is null)), 
	CONSTRAINT inspector_absence_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT inspector_absence_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX inspector_absence_expert_idx ON app.inspector_absence (root_id, tenant_no, expert_id, ends_on);

CREATE INDEX inspector_absence_person_idx ON app.inspector_absence (root_id, tenant_no, inspector_id, ends_on);

