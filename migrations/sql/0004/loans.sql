CREATE TABLE app.loan_need (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	task_id BIGINT NOT NULL,
	task_name TEXT NOT NULL,
	categories TEXT[] NOT NULL,
	seats INTEGER NOT NULL,
	able INTEGER NOT NULL,
	missing INTEGER NOT NULL,
	subjects INTEGER NOT NULL,
	causes JSONB DEFAULT '{}' NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	opened_on DATE NOT NULL,
	opened_by BIGINT NOT NULL,
	opened_name TEXT DEFAULT '' NOT NULL,
	mediation_on DATE,
	mediation_note TEXT DEFAULT '' NOT NULL,
	closed_on DATE,
	close_reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_need_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_need_state_check CHECK (state in ('open', 'met', 'closed')),
	CONSTRAINT loan_need_window_check CHECK (window_to >= window_from),
	CONSTRAINT loan_need_missing_check CHECK (missing > 0),
	CONSTRAINT loan_need_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_need_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_need_list_idx ON app.loan_need (root_id, tenant_no, id desc);

CREATE UNIQUE INDEX loan_need_open_idx ON app.loan_need (root_id, tenant_no, task_id) WHERE state = 'open';

CREATE INDEX loan_need_province_idx ON app.loan_need (root_id, opened_on, tenant_no);

CREATE TABLE app.loan_request (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT false NOT NULL,
	need_id BIGINT NOT NULL,
	year INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	number TEXT NOT NULL,
	task_name TEXT NOT NULL,
	subjects INTEGER NOT NULL,
	persons INTEGER NOT NULL,
	categories TEXT[] NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	purpose TEXT NOT NULL,
	contact TEXT DEFAULT '' NOT NULL,
	reply_by DATE NOT NULL,
	state TEXT DEFAULT 'drafted' NOT NULL,
	drafted_by BIGINT NOT NULL,
	drafted_name TEXT DEFAULT '' NOT NULL,
	drafted_on DATE NOT NULL,
	sent_on DATE,
	sent_name TEXT DEFAULT '' NOT NULL,
	reminded DATE[] DEFAULT '{}' NOT NULL,
	withdrawn_on DATE,
	withdraw_reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_request_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_request_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_request_root_id_tenant_no_need_id_fkey FOREIGN KEY(root_id, tenant_no, need_id) REFERENCES app.loan_need (root_id, tenant_no, id),
	CONSTRAINT loan_request_root_id_tenant_no_year_serial_key UNIQUE (root_id, tenant_no, year, serial),
	CONSTRAINT loan_request_state_check CHECK (state in ('drafted', 'sent', 'withdrawn')),
	CONSTRAINT loan_request_sent_check CHECK (sent = (sent_on is not null)),
	CONSTRAINT loan_request_window_check CHECK (window_to >= window_from),
	CONSTRAINT loan_request_persons_check CHECK (persons between 1 and 20),
	CONSTRAINT loan_request_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_request_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_request_list_idx ON app.loan_request (root_id, tenant_no, id desc);

CREATE UNIQUE INDEX loan_request_live_idx ON app.loan_request (root_id, tenant_no, need_id, to_no) WHERE state <> 'withdrawn';

CREATE INDEX loan_request_to_idx ON app.loan_request (root_id, to_no, id);

CREATE TABLE app.loan_offer (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT false NOT NULL,
	request_id BIGINT NOT NULL,
	directive_id BIGINT,
	year INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	number TEXT NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	shown TEXT[] DEFAULT '{}' NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	reason TEXT DEFAULT '' NOT NULL,
	state TEXT DEFAULT 'drafted' NOT NULL,
	drafted_by BIGINT,
	drafted_name TEXT DEFAULT '' NOT NULL,
	drafted_on DATE NOT NULL,
	namers BIGINT[] DEFAULT '{}' NOT NULL,
	decided_by BIGINT,
	decided_for BIGINT,
	decided_name TEXT DEFAULT '' NOT NULL,
	decided_on DATE,
	withdrawn_on DATE,
	withdraw_reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_offer_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_offer_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_offer_root_id_tenant_no_year_serial_key UNIQUE (root_id, tenant_no, year, serial),
	CONSTRAINT loan_offer_state_check CHECK (state in ('drafted', 'granted', 'refused', 'withdrawn')),
	CONSTRAINT loan_offer_not_a_namer_check CHECK (decided_by is null or not decided_by = any(namers)),
	CONSTRAINT loan_offer_not_for_author_check CHECK (decided_for is null or not decided_for = any(namers)),
	CONSTRAINT loan_offer_decided_check CHECK ((state in ('granted', 'refused')) <= (decided_on is not null)),
	CONSTRAINT loan_offer_sent_check CHECK (sent <= (decided_on is not null)),
	CONSTRAINT loan_offer_window_check CHECK (window_to >= window_from),
	CONSTRAINT loan_offer_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_offer_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_offer_list_idx ON app.loan_offer (root_id, tenant_no, id desc);

CREATE UNIQUE INDEX loan_offer_live_idx ON app.loan_offer (root_id, tenant_no, to_no, request_id) WHERE state <> 'withdrawn';

CREATE INDEX loan_offer_to_idx ON app.loan_offer (root_id, to_no, request_id);

CREATE TABLE app.loan_order (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT false NOT NULL,
	request_id BIGINT NOT NULL,
	offer_id BIGINT NOT NULL,
	task_id BIGINT NOT NULL,
	year INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	number TEXT NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	body JSONB DEFAULT '{}' NOT NULL,
	state TEXT DEFAULT 'drafted' NOT NULL,
	drafted_by BIGINT NOT NULL,
	drafted_name TEXT DEFAULT '' NOT NULL,
	drafted_on DATE NOT NULL,
	issued_by BIGINT,
	issued_for BIGINT,
	issued_name TEXT DEFAULT '' NOT NULL,
	issued_on DATE,
	ended_on DATE,
	end_reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_order_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_order_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_order_root_id_tenant_no_request_id_fkey FOREIGN KEY(root_id, tenant_no, request_id) REFERENCES app.loan_request (root_id, tenant_no, id),
	CONSTRAINT loan_order_root_id_tenant_no_year_serial_key UNIQUE (root_id, tenant_no, year, serial),
	CONSTRAINT loan_order_root_id_tenant_no_to_no_offer_id_key UNIQUE (root_id, tenant_no, to_no, offer_id),
	CONSTRAINT loan_order_state_check CHECK (state in ('drafted', 'in_force', 'ended')),
	CONSTRAINT loan_order_two_people_check CHECK (issued_by is null or issued_by <> drafted_by),
	CONSTRAINT loan_order_not_for_author_check CHECK (issued_for is null or issued_for <> drafted_by),
	CONSTRAINT loan_order_sent_check CHECK (sent = (issued_on is not null)),
	CONSTRAINT loan_order_window_check CHECK (window_to >= window_from),
	CONSTRAINT loan_order_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_order_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_order_list_idx ON app.loan_order (root_id, tenant_no, id desc);

CREATE INDEX loan_order_to_idx ON app.loan_order (root_id, to_no, offer_id);

CREATE TABLE app.loan_officer (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT false NOT NULL,
	offer_id BIGINT NOT NULL,
	inspector_id BIGINT NOT NULL,
	user_id BIGINT,
	name TEXT NOT NULL,
	certificate_no TEXT NOT NULL,
	certificate_from DATE NOT NULL,
	certificate_to DATE NOT NULL,
	categories TEXT[] NOT NULL,
	facts JSONB DEFAULT '{}' NOT NULL,
	load INTEGER DEFAULT 0 NOT NULL,
	answer TEXT DEFAULT '' NOT NULL,
	answer_reason TEXT DEFAULT '' NOT NULL,
	answered_on DATE,
	recalled_to DATE,
	recalled_on DATE,
	recalled_name TEXT DEFAULT '' NOT NULL,
	recall_reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_officer_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_officer_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_officer_root_id_tenant_no_offer_id_fkey FOREIGN KEY(root_id, tenant_no, offer_id) REFERENCES app.loan_offer (root_id, tenant_no, id),
	CONSTRAINT loan_officer_root_id_tenant_no_inspector_id_fkey FOREIGN KEY(root_id, tenant_no, inspector_id) REFERENCES app.inspector (root_id, tenant_no, id),
	CONSTRAINT loan_officer_answer_check CHECK (answer in ('', 'accepted', 'refused')),
	CONSTRAINT loan_officer_refused_check CHECK ((answer <> 'refused') or answer_reason <> ''),
	CONSTRAINT loan_officer_recalled_check CHECK ((recalled_to is null) = (recalled_on is null)),
	CONSTRAINT loan_officer_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_officer_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_officer_offer_idx ON app.loan_officer (root_id, tenant_no, offer_id);

CREATE INDEX loan_officer_person_idx ON app.loan_officer (root_id, tenant_no, inspector_id);

CREATE INDEX loan_officer_user_idx ON app.loan_officer (root_id, tenant_no, user_id);

CREATE TABLE app.loan_conflict (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT false NOT NULL,
	officer_id BIGINT NOT NULL,
	uscc TEXT NOT NULL,
	declared_on DATE NOT NULL,
	CONSTRAINT loan_conflict_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_conflict_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_conflict_root_id_tenant_no_officer_id_fkey FOREIGN KEY(root_id, tenant_no, officer_id) REFERENCES app.loan_officer (root_id, tenant_no, id),
	CONSTRAINT loan_conflict_root_id_tenant_no_officer_id_uscc_key UNIQUE (root_id, tenant_no, officer_id, uscc),
	CONSTRAINT loan_conflict_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_conflict_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.loan_day (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	inspector_id BIGINT NOT NULL,
	officer_id BIGINT NOT NULL,
	host_no INTEGER NOT NULL,
	day DATE NOT NULL,
	CONSTRAINT loan_day_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_day_root_id_tenant_no_inspector_id_fkey FOREIGN KEY(root_id, tenant_no, inspector_id) REFERENCES app.inspector (root_id, tenant_no, id),
	CONSTRAINT loan_day_root_id_tenant_no_officer_id_fkey FOREIGN KEY(root_id, tenant_no, officer_id) REFERENCES app.loan_officer (root_id, tenant_no, id),
	CONSTRAINT loan_day_promised_key UNIQUE (root_id, tenant_no, inspector_id, day),
	CONSTRAINT loan_day_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_day_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_day_day_idx ON app.loan_day (root_id, day, tenant_no);

CREATE INDEX loan_day_officer_idx ON app.loan_day (root_id, tenant_no, officer_id);

CREATE TABLE app.loan_guest (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	to_no INTEGER NOT NULL,
	sent BOOLEAN DEFAULT true NOT NULL,
	order_id BIGINT NOT NULL,
	officer_id BIGINT NOT NULL,
	task_id BIGINT NOT NULL,
	membership_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	certificate_no TEXT NOT NULL,
	certificate_from DATE NOT NULL,
	certificate_to DATE NOT NULL,
	categories TEXT[] NOT NULL,
	facts JSONB DEFAULT '{}' NOT NULL,
	load INTEGER DEFAULT 0 NOT NULL,
	window_from DATE NOT NULL,
	window_to DATE NOT NULL,
	visits INTEGER DEFAULT 0 NOT NULL,
	state TEXT DEFAULT 'in_force' NOT NULL,
	left_on DATE,
	left_why TEXT DEFAULT '' NOT NULL,
	CONSTRAINT loan_guest_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT loan_guest_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no),
	CONSTRAINT loan_guest_root_id_tenant_no_order_id_fkey FOREIGN KEY(root_id, tenant_no, order_id) REFERENCES app.loan_order (root_id, tenant_no, id),
	CONSTRAINT loan_guest_root_id_tenant_no_membership_id_fkey FOREIGN KEY(root_id, tenant_no, membership_id) REFERENCES app.membership (root_id, tenant_no, id),
	CONSTRAINT loan_guest_root_id_tenant_no_order_id_officer_id_key UNIQUE (root_id, tenant_no, order_id, officer_id),
	CONSTRAINT loan_guest_state_check CHECK (state in ('in_force', 'released', 'ended')),
	CONSTRAINT loan_guest_left_check CHECK ((state = 'in_force') = (left_on is null)),
	CONSTRAINT loan_guest_window_check CHECK (window_to >= window_from),
	CONSTRAINT loan_guest_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT loan_guest_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX loan_guest_open_idx ON app.loan_guest (root_id, tenant_no, window_to) WHERE state = 'in_force';

CREATE INDEX loan_guest_task_idx ON app.loan_guest (root_id, tenant_no, task_id);

CREATE INDEX loan_guest_to_idx ON app.loan_guest (root_id, to_no, officer_id);

CREATE INDEX loan_guest_user_idx ON app.loan_guest (root_id, tenant_no, user_id);

