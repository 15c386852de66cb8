-- The draw session: parties, typed throws, events, the public projection; what older tables got with them.
CREATE TABLE app.draw_party (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	attempt_id BIGINT NOT NULL, 
	seq INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	party TEXT NOT NULL, 
	state TEXT DEFAULT 'invited' NOT NULL, 
	suite TEXT NOT NULL, 
	context TEXT NOT NULL, 
	task_name TEXT NOT NULL, 
	reveal_commit TEXT, 
	value BYTEA, 
	token_id BIGINT, 
	deposited_at TIMESTAMP WITH TIME ZONE, 
	revealed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT draw_party_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT draw_party_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
	CONSTRAINT draw_party_root_id_tenant_no_attempt_id_party_key UNIQUE (root_id, tenant_no, attempt_id, party), 
	CONSTRAINT draw_party_role_check CHECK (role in ('bureau', 'superior', 'witness')), 
	CONSTRAINT draw_party_state_check CHECK (state in ('invited', 'deposited', 'open', 'revealed', 'withheld')), 
	CONSTRAINT draw_party_value_check CHECK ((value is not null) = (state = 'revealed')), 
	CONSTRAINT draw_party_deposit_check CHECK (state = 'invited' or reveal_commit is not null), 
	CONSTRAINT draw_party_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT draw_party_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.draw_entry (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	attempt_id BIGINT NOT NULL, 
	event_n INTEGER DEFAULT 0 NOT NULL, 
	part INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	user_id BIGINT NOT NULL, 
	user_name TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	CONSTRAINT draw_entry_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT draw_entry_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
	CONSTRAINT draw_entry_root_id_tenant_no_attempt_id_event_n_part_us_5bde UNIQUE (root_id, tenant_no, attempt_id, event_n, part, user_id), 
	CONSTRAINT draw_entry_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT draw_entry_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX draw_entry_part_idx ON app.draw_entry (root_id, tenant_no, attempt_id, event_n, part);

CREATE TABLE app.draw_event (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	attempt_id BIGINT NOT NULL, 
	n INTEGER NOT NULL, 
	idem_key TEXT NOT NULL, 
	state TEXT DEFAULT 'published' NOT NULL, 
	body JSONB NOT NULL, 
	commit TEXT NOT NULL, 
	contributions JSONB, 
	seed TEXT, 
	outcome JSONB, 
	head TEXT, 
	made_by BIGINT NOT NULL, 
	made_name TEXT DEFAULT '' NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	made_on DATE NOT NULL, 
	done_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT draw_event_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT draw_event_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
	CONSTRAINT draw_event_root_id_tenant_no_attempt_id_n_key UNIQUE (root_id, tenant_no, attempt_id, n), 
	CONSTRAINT draw_event_root_id_tenant_no_idem_key_key UNIQUE (root_id, tenant_no, idem_key), 
	CONSTRAINT draw_event_state_check CHECK (state in ('published', 'done')), 
	CONSTRAINT draw_event_head_check CHECK ((head is not null) = (state = 'done')), 
	CONSTRAINT draw_event_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT draw_event_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE UNIQUE INDEX draw_event_open_idx ON app.draw_event (root_id, tenant_no, attempt_id) WHERE state = 'published';

CREATE TABLE app.pub_draw (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	slug TEXT NOT NULL, 
	name TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	task TEXT NOT NULL, 
	categories JSONB DEFAULT '[]' NOT NULL, 
	window_from DATE NOT NULL, 
	window_to DATE NOT NULL, 
	state TEXT NOT NULL, 
	closed BOOLEAN NOT NULL, 
	commit TEXT NOT NULL, 
	commitment JSONB NOT NULL, 
	head TEXT, 
	left_out_count INTEGER NOT NULL, 
	left_out_hash TEXT NOT NULL, 
	left_out JSONB, 
	numbers JSONB DEFAULT '{}' NOT NULL, 
	steps JSONB DEFAULT '[]' NOT NULL, 
	events JSONB DEFAULT '[]' NOT NULL, 
	committed_on DATE NOT NULL, 
	sealed_on DATE, 
	opened_on DATE, 
	void_reason TEXT, 
	record TEXT, 
	names JSONB, 
	recordings JSONB DEFAULT '[]' NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	CONSTRAINT pub_draw_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT pub_draw_root_id_slug_key UNIQUE (root_id, slug), 
	CONSTRAINT pub_draw_root_id_tenant_no_name_attempt_key UNIQUE (root_id, tenant_no, name, attempt), 
	CONSTRAINT pub_draw_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT pub_draw_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX pub_draw_commit_idx ON app.pub_draw (commit);

CREATE INDEX pub_draw_head_idx ON app.pub_draw (head);

CREATE INDEX pub_draw_newest_idx ON app.pub_draw (committed_on desc, id desc);

CREATE INDEX pub_draw_page_idx ON app.pub_draw (root_id, tenant_no, committed_on desc, id desc);

ALTER TABLE app.draw ADD COLUMN part INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE app.draw DROP CONSTRAINT draw_root_id_tenant_no_task_id_round_key;
ALTER TABLE app.draw ADD CONSTRAINT draw_root_id_tenant_no_task_id_round_part_key UNIQUE (root_id, tenant_no, task_id, round, part);

ALTER TABLE app.draw_attempt
  DROP COLUMN officers,
  DROP COLUMN thrown_by,
  ADD COLUMN closed BOOLEAN DEFAULT true NOT NULL,
  ADD COLUMN deadline DATE,
  ADD COLUMN reveals_closed_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN opened_on DATE,
  ADD COLUMN void_kind TEXT DEFAULT '' NOT NULL;
ALTER TABLE app.draw_attempt DROP CONSTRAINT draw_attempt_state_check;
ALTER TABLE app.draw_attempt ADD CONSTRAINT draw_attempt_state_check CHECK (state in ('frozen', 'committed', 'seeded', 'drawn', 'sealed', 'void'));
DROP INDEX app.draw_attempt_open_idx;
CREATE UNIQUE INDEX draw_attempt_open_idx ON app.draw_attempt (root_id, tenant_no) WHERE state in ('frozen', 'committed', 'seeded', 'drawn');
CREATE INDEX draw_attempt_province_idx ON app.draw_attempt (root_id, id desc);
CREATE INDEX draw_attempt_waiting_idx ON app.draw_attempt (root_id, tenant_no)
  WHERE state in ('frozen', 'committed', 'seeded', 'drawn') or state = 'sealed' and closed and opened_on is null;

ALTER TABLE app.draw_subject
  ADD COLUMN settled_on DATE,
  ADD COLUMN settled_how TEXT DEFAULT '' NOT NULL;

ALTER TABLE app.draw_person
  ALTER COLUMN inspector_id DROP NOT NULL,
  ADD COLUMN expert_id BIGINT,
  ADD COLUMN expert BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE app.draw_person DROP CONSTRAINT draw_person_root_id_tenant_no_attempt_id_inspector_id_key;
ALTER TABLE app.draw_person ADD CONSTRAINT draw_person_root_id_tenant_no_attempt_id_pid_key UNIQUE (root_id, tenant_no, attempt_id, pid);

ALTER TABLE app.inspection
  ADD COLUMN cancelled_on DATE,
  ADD COLUMN cancel_reason TEXT DEFAULT '' NOT NULL;
ALTER TABLE app.inspection DROP CONSTRAINT inspection_state_check;
ALTER TABLE app.inspection ADD CONSTRAINT inspection_state_check
  CHECK (state in ('drawn','noticed','visiting','submitted','returned','reviewed','published','cancelled'));

ALTER TABLE app.inspection_member ADD COLUMN expert BOOLEAN DEFAULT false NOT NULL;
