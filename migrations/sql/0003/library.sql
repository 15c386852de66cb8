-- Files behind document numbers; guidelines with their versions. What was published stays as it was.
CREATE TABLE app.rule_document (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	series TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	number TEXT DEFAULT '' NOT NULL, 
	title TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	published BOOLEAN DEFAULT false NOT NULL, 
	uploaded_by BIGINT NOT NULL, 
	uploaded_name TEXT DEFAULT '' NOT NULL, 
	uploaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	CONSTRAINT rule_document_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT rule_document_root_id_tenant_no_series_revision_key UNIQUE (root_id, tenant_no, series, revision), 
	CONSTRAINT rule_document_size_check CHECK (size between 1 and 20971520), 
	CONSTRAINT rule_document_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT rule_document_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.guideline (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	kind TEXT NOT NULL, 
	published BOOLEAN DEFAULT false NOT NULL, 
	author_id BIGINT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	CONSTRAINT guideline_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT guideline_kind_check CHECK (kind in ('rules', 'guide', 'procedure', 'form')), 
	CONSTRAINT guideline_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT guideline_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.guideline_version (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	guideline_id BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	document_number TEXT DEFAULT '' NOT NULL, 
	effective_from DATE, 
	body TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	document_id BIGINT, 
	published BOOLEAN DEFAULT false NOT NULL, 
	published_on DATE, 
	published_by BIGINT, 
	published_name TEXT DEFAULT '' NOT NULL, 
	author_id BIGINT NOT NULL, 
	editor_ids BIGINT[] DEFAULT '{}' NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	CONSTRAINT guideline_version_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT guideline_version_root_id_tenant_no_guideline_id_fkey FOREIGN KEY(root_id, tenant_no, guideline_id) REFERENCES app.guideline (root_id, tenant_no, id), 
	CONSTRAINT guideline_version_root_id_tenant_no_document_id_fkey FOREIGN KEY(root_id, tenant_no, document_id) REFERENCES app.rule_document (root_id, tenant_no, id), 
	CONSTRAINT guideline_version_root_id_tenant_no_guideline_id_number_key UNIQUE (root_id, tenant_no, guideline_id, number), 
	CONSTRAINT guideline_version_two_people_check CHECK (published_by is null or published_by <> author_id), 
	CONSTRAINT guideline_version_editors_check CHECK (published_by is null or published_by <> all (editor_ids)), 
	CONSTRAINT guideline_version_complete_check CHECK (not published or effective_from is not null), 
	CONSTRAINT guideline_version_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT guideline_version_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TRIGGER rule_document_published_stays BEFORE UPDATE OR DELETE ON app.rule_document FOR EACH ROW EXECUTE FUNCTION app.published_stays();
CREATE TRIGGER guideline_version_published_stays BEFORE UPDATE OR DELETE ON app.guideline_version FOR EACH ROW EXECUTE FUNCTION app.published_stays();
