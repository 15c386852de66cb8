-- Sound and pictures of a draw (S0-17): one row a file; the bytes lie in the blob store.
CREATE TABLE app.draw_recording (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	attempt_id BIGINT NOT NULL, 
	file_name TEXT NOT NULL, 
	media_type TEXT DEFAULT '' NOT NULL, 
	size BIGINT NOT NULL, 
	seconds INTEGER, 
	chunk_size INTEGER NOT NULL, 
	modified BIGINT DEFAULT 0 NOT NULL, 
	received BIGINT DEFAULT 0 NOT NULL, 
	sha256_browser TEXT, 
	sha256_server TEXT, 
	state TEXT DEFAULT 'uploading' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	job_id BIGINT, 
	uploaded_by BIGINT NOT NULL, 
	uploaded_name TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	touched_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	kept_at TIMESTAMP WITH TIME ZONE, 
	removed_by BIGINT, 
	removed_name TEXT DEFAULT '' NOT NULL, 
	removed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT draw_recording_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT draw_recording_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
	CONSTRAINT draw_recording_state_check CHECK (state in ('uploading', 'checking', 'kept', 'refused', 'removed')), 
	CONSTRAINT draw_recording_received_check CHECK (received between 0 and size), 
	CONSTRAINT draw_recording_kept_check CHECK (state <> 'kept' or received = size and sha256_server is not null), 
	CONSTRAINT draw_recording_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT draw_recording_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX draw_recording_attempt_idx ON app.draw_recording (root_id, tenant_no, attempt_id, id);

CREATE INDEX draw_recording_waiting_idx ON app.draw_recording (root_id, tenant_no, touched_at) WHERE state = 'uploading';
