-- The tables of the house as they were at the first release.
CREATE TABLE app.audit_event (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  tenant_id INTEGER NOT NULL, 
  id BIGINT DEFAULT nextval('app.audit_seq') NOT NULL, 
  txid xid8 DEFAULT pg_current_xact_id() NOT NULL, 
  at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  business_day TEXT NOT NULL, 
  actor_kind TEXT NOT NULL, 
  actor BIGINT NOT NULL, 
  actor_name TEXT NOT NULL, 
  on_behalf BIGINT, 
  ip INET, 
  act TEXT NOT NULL, 
  obj TEXT NOT NULL, 
  detail JSONB NOT NULL, 
  leaf BYTEA NOT NULL, 
  CONSTRAINT audit_event_pkey PRIMARY KEY (root_id, tenant_no, id)
);

CREATE INDEX audit_event_object_idx ON app.audit_event (root_id, tenant_no, obj);

CREATE INDEX audit_event_province_idx ON app.audit_event (root_id, id desc);

CREATE INDEX audit_event_recent_idx ON app.audit_event (root_id, tenant_no, id desc);

CREATE TABLE app.ref_clock (
  id SMALLINT NOT NULL, 
  shift_seconds INTEGER NOT NULL, 
  moved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT ref_clock_pkey PRIMARY KEY (id), 
  CONSTRAINT ref_clock_single_check CHECK (id = 1)
);

CREATE TABLE app.stat_cell (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  measure TEXT NOT NULL, 
  period TEXT NOT NULL, 
  n BIGINT NOT NULL, 
  CONSTRAINT stat_cell_pkey PRIMARY KEY (root_id, tenant_no, measure, period)
);

CREATE INDEX stat_cell_rollup_idx ON app.stat_cell (root_id, measure, period, tenant_no);

CREATE TABLE app.tenant (
  root_id SMALLINT NOT NULL, 
  tenant_no INTEGER NOT NULL, 
  tenant_id INTEGER GENERATED ALWAYS AS IDENTITY, 
  parent_no INTEGER, 
  name TEXT NOT NULL, 
  level TEXT NOT NULL, 
  lo INTEGER NOT NULL, 
  hi INTEGER NOT NULL, 
  state TEXT DEFAULT 'active' NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT tenant_pkey PRIMARY KEY (root_id, tenant_no), 
  CONSTRAINT tenant_root_id_tenant_id_key UNIQUE (root_id, tenant_id), 
  CONSTRAINT tenant_interval_check CHECK (tenant_no = lo and hi >= lo), 
  CONSTRAINT tenant_level_check CHECK (level in ('province', 'city', 'county')), 
  CONSTRAINT tenant_state_check CHECK (state in ('active', 'closed'))
);

CREATE TABLE app.annual_plan (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  year INTEGER NOT NULL, 
  title TEXT NOT NULL, 
  state TEXT DEFAULT 'draft' NOT NULL, 
  document_number TEXT DEFAULT '' NOT NULL, 
  author_id BIGINT NOT NULL, 
  author_name TEXT NOT NULL, 
  submitted_at TIMESTAMP WITH TIME ZONE, 
  submitted_on DATE, 
  return_reason TEXT DEFAULT '' NOT NULL, 
  published_by BIGINT, 
  published_on DATE, 
  CONSTRAINT annual_plan_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT annual_plan_root_id_tenant_no_year_key UNIQUE (root_id, tenant_no, year), 
  CONSTRAINT annual_plan_state_check CHECK (state in ('draft', 'submitted', 'returned', 'published')), 
  CONSTRAINT annual_plan_two_people_check CHECK (published_by is null or published_by <> author_id), 
  CONSTRAINT annual_plan_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT annual_plan_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX annual_plan_province_idx ON app.annual_plan (root_id, year, tenant_no);

CREATE TABLE app.checklist_edition (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  number INTEGER NOT NULL, 
  title TEXT NOT NULL, 
  document_number TEXT DEFAULT '' NOT NULL, 
  effective_from DATE, 
  published BOOLEAN DEFAULT false NOT NULL, 
  published_on DATE, 
  published_by BIGINT, 
  author_id BIGINT NOT NULL, 
  editor_ids BIGINT[] DEFAULT '{}' NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT checklist_edition_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT checklist_edition_root_id_tenant_no_number_key UNIQUE (root_id, tenant_no, number), 
  CONSTRAINT checklist_edition_two_people_check CHECK (published_by is null or published_by <> author_id), 
  CONSTRAINT checklist_edition_editors_check CHECK (published_by is null or published_by <> all (editor_ids)), 
  CONSTRAINT checklist_edition_complete_check CHECK (not published or (document_number <> '' and effective_from is not null)), 
  CONSTRAINT checklist_edition_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT checklist_edition_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.feedback (
  root_id SMALLINT NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  to_no INTEGER NOT NULL, 
  about TEXT DEFAULT '' NOT NULL, 
  body TEXT NOT NULL, 
  sent_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  handled_at TIMESTAMP WITH TIME ZONE, 
  handled_by BIGINT, 
  CONSTRAINT feedback_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT feedback_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no), 
  CONSTRAINT feedback_body_check CHECK (length(body) between 1 and 2000)
);

CREATE TABLE app.form_receipt (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  key TEXT NOT NULL, 
  user_id BIGINT, 
  path TEXT NOT NULL, 
  location TEXT NOT NULL, 
  at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT form_receipt_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT form_receipt_root_id_tenant_no_key_key UNIQUE (root_id, tenant_no, key), 
  CONSTRAINT form_receipt_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT form_receipt_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.import_batch (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  kind TEXT NOT NULL, 
  file_name TEXT NOT NULL, 
  sha256 BYTEA NOT NULL, 
  state TEXT DEFAULT 'preview' NOT NULL, 
  rows JSONB NOT NULL, 
  errors JSONB NOT NULL, 
  counts JSONB NOT NULL, 
  author_id BIGINT NOT NULL, 
  job_id BIGINT, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  applied_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT import_batch_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT import_batch_state_check CHECK (state in ('preview', 'queued', 'applied', 'discarded')), 
  CONSTRAINT import_batch_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT import_batch_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.membership (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  user_id BIGINT NOT NULL, 
  user_home INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  roles TEXT[] DEFAULT '{}' NOT NULL, 
  reach TEXT DEFAULT 'own' NOT NULL, 
  section_id BIGINT, 
  department TEXT, 
  valid_from DATE NOT NULL, 
  valid_to DATE, 
  basis TEXT DEFAULT '' NOT NULL, 
  state TEXT DEFAULT 'active' NOT NULL, 
  CONSTRAINT membership_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT membership_root_id_tenant_no_user_id_key UNIQUE (root_id, tenant_no, user_id), 
  CONSTRAINT membership_three_admins_check CHECK (not (roles && array['sys_admin','sec_admin','audit_admin']::text[]) or cardinality(roles) = 1), 
  CONSTRAINT membership_reach_check CHECK (reach in ('own', 'assigned')), 
  CONSTRAINT membership_state_check CHECK (state in ('active', 'disabled')), 
  CONSTRAINT membership_span_check CHECK (valid_to is null or valid_to >= valid_from), 
  CONSTRAINT membership_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT membership_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX membership_user_idx ON app.membership (root_id, user_id);

CREATE TABLE app.outbox (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  topic TEXT NOT NULL, 
  payload JSONB NOT NULL, 
  user_id BIGINT, 
  next_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  tries INTEGER DEFAULT 0 NOT NULL, 
  done_at TIMESTAMP WITH TIME ZONE, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT outbox_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT outbox_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT outbox_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX outbox_due_idx ON app.outbox (next_at) WHERE done_at is null;

CREATE TABLE app.partner_department (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  name TEXT NOT NULL, 
  code TEXT NOT NULL, 
  state TEXT DEFAULT 'active' NOT NULL, 
  CONSTRAINT partner_department_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT partner_department_root_id_tenant_no_name_key UNIQUE (root_id, tenant_no, name), 
  CONSTRAINT partner_department_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT partner_department_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.pub_record (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  slug TEXT NOT NULL, 
  kind TEXT NOT NULL, 
  title TEXT NOT NULL, 
  category TEXT DEFAULT '' NOT NULL, 
  body JSONB NOT NULL, 
  published_on DATE NOT NULL, 
  digest TEXT NOT NULL, 
  CONSTRAINT pub_record_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT pub_record_root_id_slug_key UNIQUE (root_id, slug), 
  CONSTRAINT pub_record_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT pub_record_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX pub_record_newest_idx ON app.pub_record (published_on desc, id desc);

CREATE INDEX pub_record_page_idx ON app.pub_record (root_id, tenant_no, kind, published_on desc, id desc);

CREATE INDEX pub_record_title_idx ON app.pub_record (kind, title);

CREATE TABLE app.pub_tombstone (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  slug TEXT NOT NULL, 
  kind TEXT NOT NULL, 
  withdrawn_on DATE NOT NULL, 
  reason_code TEXT NOT NULL, 
  CONSTRAINT pub_tombstone_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT pub_tombstone_root_id_slug_key UNIQUE (root_id, slug), 
  CONSTRAINT pub_tombstone_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT pub_tombstone_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.publication (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  kind TEXT NOT NULL, 
  ref TEXT NOT NULL, 
  title TEXT NOT NULL, 
  category TEXT DEFAULT '' NOT NULL, 
  body JSONB NOT NULL, 
  state TEXT DEFAULT 'ready' NOT NULL, 
  due_on DATE, 
  due_rule JSONB, 
  slug TEXT NOT NULL, 
  author_id BIGINT NOT NULL, 
  published_by BIGINT, 
  published_name TEXT DEFAULT '' NOT NULL, 
  published_on DATE, 
  copied_to TEXT DEFAULT '' NOT NULL, 
  withdrawn_on DATE, 
  withdraw_reason TEXT, 
  withdraw_note TEXT DEFAULT '' NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT publication_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT publication_root_id_tenant_no_kind_ref_key UNIQUE (root_id, tenant_no, kind, ref), 
  CONSTRAINT publication_state_check CHECK (state in ('ready', 'published', 'withdrawn')), 
  CONSTRAINT publication_two_people_check CHECK (published_by is null or published_by <> author_id), 
  CONSTRAINT publication_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT publication_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX publication_due_idx ON app.publication (root_id, tenant_no, state, due_on);

CREATE TABLE app.section (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  name TEXT NOT NULL, 
  categories TEXT[] DEFAULT '{}' NOT NULL, 
  duty TEXT DEFAULT '' NOT NULL, 
  state TEXT DEFAULT 'active' NOT NULL, 
  CONSTRAINT section_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT section_root_id_tenant_no_name_key UNIQUE (root_id, tenant_no, name), 
  CONSTRAINT section_duty_check CHECK (duty in ('', 'coordination', 'supervision')), 
  CONSTRAINT section_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT section_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.setting_value (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  code TEXT NOT NULL, 
  scope TEXT DEFAULT '' NOT NULL, 
  value JSONB NOT NULL, 
  mode TEXT DEFAULT 'overridable' NOT NULL, 
  effective_from DATE NOT NULL, 
  effective_to DATE, 
  document_number TEXT DEFAULT '' NOT NULL, 
  article TEXT DEFAULT '' NOT NULL, 
  published BOOLEAN DEFAULT false NOT NULL, 
  author_id BIGINT NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT setting_value_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT setting_value_root_id_tenant_no_code_scope_effective_from_key UNIQUE (root_id, tenant_no, code, scope, effective_from), 
  CONSTRAINT setting_value_mode_check CHECK (mode in ('overridable', 'tighten_only', 'fixed')), 
  CONSTRAINT setting_value_span_check CHECK (effective_to is null or effective_to >= effective_from), 
  CONSTRAINT setting_value_document_check CHECK (not published or document_number <> ''), 
  CONSTRAINT setting_value_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT setting_value_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.subject (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  kind TEXT DEFAULT 'institution' NOT NULL, 
  category TEXT NOT NULL, 
  name TEXT NOT NULL, 
  name_key TEXT NOT NULL, 
  uscc TEXT NOT NULL, 
  license_no TEXT NOT NULL, 
  license_status TEXT DEFAULT 'valid' NOT NULL, 
  license_from DATE, 
  license_to DATE, 
  address TEXT DEFAULT '' NOT NULL, 
  head_name TEXT DEFAULT '' NOT NULL, 
  practitioners INTEGER DEFAULT 0 NOT NULL, 
  state TEXT DEFAULT 'active' NOT NULL, 
  source TEXT DEFAULT '' NOT NULL, 
  joined_on DATE NOT NULL, 
  left_on DATE, 
  left_reason TEXT DEFAULT '' NOT NULL, 
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT subject_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT subject_root_id_uscc_key UNIQUE (root_id, uscc), 
  CONSTRAINT subject_license_check CHECK (license_status in ('valid','suspended','revoked','cancelled','expired')), 
  CONSTRAINT subject_state_check CHECK (state in ('active', 'left')), 
  CONSTRAINT subject_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT subject_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX subject_bureau_idx ON app.subject (root_id, tenant_no, category, name_key, id);

CREATE INDEX subject_province_idx ON app.subject (root_id, category, name_key, id);

CREATE TABLE app.subject_check (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  to_no INTEGER NOT NULL, 
  sent BOOLEAN DEFAULT true NOT NULL, 
  subject_id BIGINT NOT NULL, 
  inspection_id BIGINT NOT NULL, 
  task_name TEXT NOT NULL, 
  began_on DATE NOT NULL, 
  outcome TEXT, 
  slug TEXT, 
  CONSTRAINT subject_check_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT subject_check_root_id_to_no_fkey FOREIGN KEY(root_id, to_no) REFERENCES app.tenant (root_id, tenant_no), 
  CONSTRAINT subject_check_root_id_tenant_no_inspection_id_key UNIQUE (root_id, tenant_no, inspection_id), 
  CONSTRAINT subject_check_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT subject_check_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX subject_check_file_idx ON app.subject_check (root_id, to_no, subject_id, began_on desc);

CREATE TABLE app.user_account (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  login TEXT NOT NULL, 
  name TEXT NOT NULL, 
  password_hash TEXT, 
  state TEXT DEFAULT 'active' NOT NULL, 
  must_change BOOLEAN DEFAULT true NOT NULL, 
  failed INTEGER DEFAULT 0 NOT NULL, 
  locked_until TIMESTAMP WITH TIME ZONE, 
  password_at TIMESTAMP WITH TIME ZONE, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT user_account_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT user_account_root_id_login_key UNIQUE (root_id, login), 
  CONSTRAINT user_account_state_check CHECK (state in ('active', 'disabled')), 
  CONSTRAINT user_account_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT user_account_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.check_item (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  edition_id BIGINT NOT NULL, 
  seq INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  categories TEXT[] NOT NULL, 
  item_grade TEXT DEFAULT 'general' NOT NULL, 
  organ TEXT NOT NULL, 
  methods TEXT[] NOT NULL, 
  basis JSONB DEFAULT '[]' NOT NULL, 
  power_code TEXT DEFAULT '' NOT NULL, 
  published BOOLEAN DEFAULT false NOT NULL, 
  CONSTRAINT check_item_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT check_item_root_id_tenant_no_edition_id_fkey FOREIGN KEY(root_id, tenant_no, edition_id) REFERENCES app.checklist_edition (root_id, tenant_no, id), 
  CONSTRAINT check_item_root_id_tenant_no_edition_id_seq_key UNIQUE (root_id, tenant_no, edition_id, seq), 
  CONSTRAINT check_item_grade_check CHECK (item_grade in ('general', 'key')), 
  CONSTRAINT check_item_basis_check CHECK (not published or jsonb_array_length(basis) > 0), 
  CONSTRAINT check_item_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT check_item_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.inspector (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  name TEXT NOT NULL, 
  name_key TEXT NOT NULL, 
  sex TEXT NOT NULL, 
  unit TEXT NOT NULL, 
  post TEXT DEFAULT '' NOT NULL, 
  personnel_class TEXT DEFAULT 'officer' NOT NULL, 
  certificate_no TEXT NOT NULL, 
  certificate_from DATE NOT NULL, 
  certificate_to DATE NOT NULL, 
  categories TEXT[] DEFAULT '{}' NOT NULL, 
  specialties TEXT[] DEFAULT '{}' NOT NULL, 
  section_id BIGINT, 
  department_id BIGINT, 
  user_id BIGINT, 
  state TEXT DEFAULT 'active' NOT NULL, 
  joined_on DATE NOT NULL, 
  left_on DATE, 
  CONSTRAINT inspector_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspector_root_id_tenant_no_department_id_fkey FOREIGN KEY(root_id, tenant_no, department_id) REFERENCES app.partner_department (root_id, tenant_no, id), 
  CONSTRAINT inspector_root_id_tenant_no_section_id_fkey FOREIGN KEY(root_id, tenant_no, section_id) REFERENCES app.section (root_id, tenant_no, id), 
  CONSTRAINT inspector_root_id_tenant_no_certificate_no_key UNIQUE (root_id, tenant_no, certificate_no), 
  CONSTRAINT inspector_state_check CHECK (state in ('active', 'left')), 
  CONSTRAINT inspector_class_check CHECK (personnel_class in ('officer', 'certified_staff', 'daily_supervision')), 
  CONSTRAINT inspector_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspector_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX inspector_list_idx ON app.inspector (root_id, tenant_no, name_key, id);

CREATE INDEX inspector_province_idx ON app.inspector (root_id, name_key, id);

CREATE TABLE app.job_run (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  outbox_id BIGINT NOT NULL, 
  kind TEXT NOT NULL, 
  label TEXT NOT NULL, 
  state TEXT DEFAULT 'queued' NOT NULL, 
  done INTEGER DEFAULT 0 NOT NULL, 
  total INTEGER DEFAULT 0 NOT NULL, 
  error TEXT, 
  result_url TEXT, 
  user_id BIGINT, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  finished_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT job_run_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT job_run_root_id_tenant_no_outbox_id_fkey FOREIGN KEY(root_id, tenant_no, outbox_id) REFERENCES app.outbox (root_id, tenant_no, id), 
  CONSTRAINT job_run_state_check CHECK (state in ('queued', 'running', 'done', 'failed')), 
  CONSTRAINT job_run_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT job_run_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX job_run_recent_idx ON app.job_run (root_id, tenant_no, id desc);

CREATE TABLE app.plan_line (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  plan_id BIGINT NOT NULL, 
  seq INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  categories TEXT[] NOT NULL, 
  draw_kind TEXT DEFAULT 'undirected' NOT NULL, 
  rate_p INTEGER NOT NULL, 
  rate_q INTEGER NOT NULL, 
  window_from DATE NOT NULL, 
  window_to DATE NOT NULL, 
  check_method TEXT DEFAULT 'on_site' NOT NULL, 
  section_id BIGINT NOT NULL, 
  edition_id BIGINT, 
  item_ids BIGINT[] DEFAULT '{}' NOT NULL, 
  department_ids BIGINT[] DEFAULT '{}' NOT NULL, 
  pool_count INTEGER DEFAULT 0 NOT NULL, 
  rules JSONB DEFAULT '{}' NOT NULL, 
  deviations JSONB DEFAULT '{}' NOT NULL, 
  CONSTRAINT plan_line_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT plan_line_root_id_tenant_no_plan_id_fkey FOREIGN KEY(root_id, tenant_no, plan_id) REFERENCES app.annual_plan (root_id, tenant_no, id), 
  CONSTRAINT plan_line_root_id_tenant_no_section_id_fkey FOREIGN KEY(root_id, tenant_no, section_id) REFERENCES app.section (root_id, tenant_no, id), 
  CONSTRAINT plan_line_root_id_tenant_no_edition_id_fkey FOREIGN KEY(root_id, tenant_no, edition_id) REFERENCES app.checklist_edition (root_id, tenant_no, id), 
  CONSTRAINT plan_line_root_id_tenant_no_plan_id_seq_key UNIQUE (root_id, tenant_no, plan_id, seq), 
  CONSTRAINT plan_line_rate_check CHECK (rate_p between 0 and rate_q and rate_q between 1 and 1000000), 
  CONSTRAINT plan_line_window_check CHECK (window_to >= window_from), 
  CONSTRAINT plan_line_draw_kind_check CHECK (draw_kind in ('directed', 'undirected')), 
  CONSTRAINT plan_line_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT plan_line_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.sign_in (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  user_id BIGINT NOT NULL, 
  hash BYTEA NOT NULL, 
  membership_no INTEGER, 
  membership_id BIGINT, 
  opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  idle_minutes INTEGER DEFAULT 60 NOT NULL, 
  until TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() + interval '12 hours' NOT NULL, 
  ended_at TIMESTAMP WITH TIME ZONE, 
  end_reason TEXT, 
  agent TEXT DEFAULT '' NOT NULL, 
  ip INET, 
  CONSTRAINT sign_in_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT sign_in_root_id_hash_key UNIQUE (root_id, hash), 
  CONSTRAINT sign_in_root_id_tenant_no_user_id_fkey FOREIGN KEY(root_id, tenant_no, user_id) REFERENCES app.user_account (root_id, tenant_no, id), 
  CONSTRAINT sign_in_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT sign_in_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.stand_in (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  absent_id BIGINT NOT NULL, 
  deputy_id BIGINT NOT NULL, 
  valid_from DATE NOT NULL, 
  valid_to DATE NOT NULL, 
  reason TEXT NOT NULL, 
  granted_by BIGINT NOT NULL, 
  granted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  revoked_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT stand_in_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT stand_in_root_id_tenant_no_absent_id_fkey FOREIGN KEY(root_id, tenant_no, absent_id) REFERENCES app.membership (root_id, tenant_no, id), 
  CONSTRAINT stand_in_root_id_tenant_no_deputy_id_fkey FOREIGN KEY(root_id, tenant_no, deputy_id) REFERENCES app.membership (root_id, tenant_no, id), 
  CONSTRAINT stand_in_two_people_check CHECK (deputy_id <> absent_id), 
  CONSTRAINT stand_in_span_check CHECK (valid_to >= valid_from), 
  CONSTRAINT stand_in_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT stand_in_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.subject_pii (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  subject_id BIGINT NOT NULL, 
  contact_name BYTEA, 
  contact_phone BYTEA, 
  CONSTRAINT subject_pii_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT subject_pii_root_id_tenant_no_subject_id_fkey FOREIGN KEY(root_id, tenant_no, subject_id) REFERENCES app.subject (root_id, tenant_no, id), 
  CONSTRAINT subject_pii_root_id_tenant_no_subject_id_key UNIQUE (root_id, tenant_no, subject_id), 
  CONSTRAINT subject_pii_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT subject_pii_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.subject_token (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  subject_id BIGINT NOT NULL, 
  token TEXT NOT NULL, 
  CONSTRAINT subject_token_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT subject_token_root_id_tenant_no_subject_id_fkey FOREIGN KEY(root_id, tenant_no, subject_id) REFERENCES app.subject (root_id, tenant_no, id), 
  CONSTRAINT subject_token_root_id_tenant_no_token_subject_id_key UNIQUE (root_id, tenant_no, token, subject_id), 
  CONSTRAINT subject_token_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT subject_token_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX subject_token_subject_idx ON app.subject_token (root_id, tenant_no, subject_id);

CREATE TABLE app.token (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  hash BYTEA NOT NULL, 
  purpose TEXT NOT NULL, 
  object TEXT NOT NULL, 
  user_id BIGINT, 
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
  revoked_at TIMESTAMP WITH TIME ZONE, 
  used_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT token_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT token_root_id_hash_key UNIQUE (root_id, hash), 
  CONSTRAINT token_root_id_tenant_no_user_id_fkey FOREIGN KEY(root_id, tenant_no, user_id) REFERENCES app.user_account (root_id, tenant_no, id), 
  CONSTRAINT token_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT token_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.check_point (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  item_id BIGINT NOT NULL, 
  seq INTEGER NOT NULL, 
  content_group TEXT NOT NULL, 
  content TEXT NOT NULL, 
  check_standard TEXT NOT NULL, 
  published BOOLEAN DEFAULT false NOT NULL, 
  CONSTRAINT check_point_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT check_point_root_id_tenant_no_item_id_fkey FOREIGN KEY(root_id, tenant_no, item_id) REFERENCES app.check_item (root_id, tenant_no, id), 
  CONSTRAINT check_point_root_id_tenant_no_item_id_seq_key UNIQUE (root_id, tenant_no, item_id, seq), 
  CONSTRAINT check_point_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT check_point_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.inspection_task (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  line_id BIGINT NOT NULL, 
  year INTEGER NOT NULL, 
  seq INTEGER NOT NULL, 
  round INTEGER DEFAULT 1 NOT NULL, 
  name TEXT NOT NULL, 
  categories TEXT[] NOT NULL, 
  draw_kind TEXT NOT NULL, 
  rate_p INTEGER NOT NULL, 
  rate_q INTEGER NOT NULL, 
  minimum INTEGER NOT NULL, 
  rounding TEXT NOT NULL, 
  team_size INTEGER NOT NULL, 
  window_from DATE NOT NULL, 
  window_to DATE NOT NULL, 
  check_method TEXT NOT NULL, 
  section_id BIGINT NOT NULL, 
  edition_id BIGINT, 
  item_ids BIGINT[] NOT NULL, 
  department_ids BIGINT[] NOT NULL, 
  rules JSONB NOT NULL, 
  deviations JSONB NOT NULL, 
  state TEXT DEFAULT 'prepared' NOT NULL, 
  created_on DATE NOT NULL, 
  done_on DATE, 
  CONSTRAINT inspection_task_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspection_task_root_id_tenant_no_line_id_fkey FOREIGN KEY(root_id, tenant_no, line_id) REFERENCES app.plan_line (root_id, tenant_no, id), 
  CONSTRAINT inspection_task_root_id_tenant_no_section_id_fkey FOREIGN KEY(root_id, tenant_no, section_id) REFERENCES app.section (root_id, tenant_no, id), 
  CONSTRAINT inspection_task_root_id_tenant_no_line_id_round_key UNIQUE (root_id, tenant_no, line_id, round), 
  CONSTRAINT inspection_task_state_check CHECK (state in ('prepared', 'drawn', 'inspecting', 'done', 'cancelled')), 
  CONSTRAINT inspection_task_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspection_task_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX inspection_task_list_idx ON app.inspection_task (root_id, tenant_no, window_from desc, id desc);

CREATE INDEX inspection_task_province_idx ON app.inspection_task (root_id, window_from desc, id desc);

CREATE TABLE app.inspector_pii (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  inspector_id BIGINT NOT NULL, 
  phone BYTEA, 
  CONSTRAINT inspector_pii_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspector_pii_root_id_tenant_no_inspector_id_fkey FOREIGN KEY(root_id, tenant_no, inspector_id) REFERENCES app.inspector (root_id, tenant_no, id), 
  CONSTRAINT inspector_pii_root_id_tenant_no_inspector_id_key UNIQUE (root_id, tenant_no, inspector_id), 
  CONSTRAINT inspector_pii_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspector_pii_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.draw (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  task_id BIGINT NOT NULL, 
  round INTEGER DEFAULT 1 NOT NULL, 
  name TEXT NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  CONSTRAINT draw_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT draw_root_id_tenant_no_task_id_fkey FOREIGN KEY(root_id, tenant_no, task_id) REFERENCES app.inspection_task (root_id, tenant_no, id), 
  CONSTRAINT draw_root_id_tenant_no_task_id_round_key UNIQUE (root_id, tenant_no, task_id, round), 
  CONSTRAINT draw_root_id_tenant_no_name_key UNIQUE (root_id, tenant_no, name), 
  CONSTRAINT draw_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT draw_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.draw_attempt (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  draw_id BIGINT NOT NULL, 
  attempt INTEGER NOT NULL, 
  idem_key TEXT NOT NULL, 
  state TEXT DEFAULT 'frozen' NOT NULL, 
  record JSONB NOT NULL, 
  officers JSONB, 
  commit TEXT, 
  seed TEXT, 
  head TEXT, 
  witnesses JSONB DEFAULT '[]' NOT NULL, 
  frozen_by BIGINT NOT NULL, 
  frozen_name TEXT DEFAULT '' NOT NULL, 
  committed_by BIGINT, 
  committed_name TEXT DEFAULT '' NOT NULL, 
  thrown_by BIGINT, 
  frozen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
  frozen_on DATE NOT NULL, 
  committed_at TIMESTAMP WITH TIME ZONE, 
  drawn_at TIMESTAMP WITH TIME ZONE, 
  sealed_at TIMESTAMP WITH TIME ZONE, 
  sealed_on DATE, 
  void_reason TEXT, 
  CONSTRAINT draw_attempt_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT draw_attempt_root_id_tenant_no_draw_id_fkey FOREIGN KEY(root_id, tenant_no, draw_id) REFERENCES app.draw (root_id, tenant_no, id), 
  CONSTRAINT draw_attempt_root_id_tenant_no_draw_id_attempt_key UNIQUE (root_id, tenant_no, draw_id, attempt), 
  CONSTRAINT draw_attempt_root_id_tenant_no_idem_key_key UNIQUE (root_id, tenant_no, idem_key), 
  CONSTRAINT draw_attempt_state_check CHECK (state in ('frozen', 'committed', 'drawn', 'sealed', 'void')), 
  CONSTRAINT draw_attempt_two_people_check CHECK (committed_by is null or committed_by <> frozen_by), 
  CONSTRAINT draw_attempt_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT draw_attempt_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE UNIQUE INDEX draw_attempt_open_idx ON app.draw_attempt (root_id, tenant_no) WHERE state in ('frozen', 'committed', 'drawn');

CREATE INDEX draw_attempt_recent_idx ON app.draw_attempt (root_id, tenant_no, id desc);

CREATE TABLE app.draw_person (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  attempt_id BIGINT NOT NULL, 
  inspector_id BIGINT NOT NULL, 
  user_id BIGINT, 
  pid TEXT NOT NULL, 
  salt BYTEA NOT NULL, 
  name TEXT NOT NULL, 
  certificate_no TEXT NOT NULL, 
  department TEXT DEFAULT '' NOT NULL, 
  lead BOOLEAN DEFAULT false NOT NULL, 
  excluded TEXT, 
  CONSTRAINT draw_person_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT draw_person_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
  CONSTRAINT draw_person_root_id_tenant_no_attempt_id_inspector_id_key UNIQUE (root_id, tenant_no, attempt_id, inspector_id), 
  CONSTRAINT draw_person_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT draw_person_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.draw_subject (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  attempt_id BIGINT NOT NULL, 
  subject_id BIGINT NOT NULL, 
  subject_no INTEGER NOT NULL, 
  pid TEXT NOT NULL, 
  name TEXT NOT NULL, 
  category TEXT NOT NULL, 
  address TEXT DEFAULT '' NOT NULL, 
  excluded TEXT, 
  ticket TEXT, 
  place INTEGER, 
  drawn BOOLEAN DEFAULT false NOT NULL, 
  why TEXT, 
  CONSTRAINT draw_subject_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT draw_subject_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
  CONSTRAINT draw_subject_root_id_tenant_no_attempt_id_subject_id_key UNIQUE (root_id, tenant_no, attempt_id, subject_id), 
  CONSTRAINT draw_subject_excluded_check CHECK (not drawn or excluded is null), 
  CONSTRAINT draw_subject_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT draw_subject_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.draw_seat (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  attempt_id BIGINT NOT NULL, 
  draw_subject_id BIGINT NOT NULL, 
  draw_person_id BIGINT NOT NULL, 
  seat INTEGER NOT NULL, 
  CONSTRAINT draw_seat_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT draw_seat_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
  CONSTRAINT draw_seat_root_id_tenant_no_draw_subject_id_fkey FOREIGN KEY(root_id, tenant_no, draw_subject_id) REFERENCES app.draw_subject (root_id, tenant_no, id), 
  CONSTRAINT draw_seat_root_id_tenant_no_draw_person_id_fkey FOREIGN KEY(root_id, tenant_no, draw_person_id) REFERENCES app.draw_person (root_id, tenant_no, id), 
  CONSTRAINT draw_seat_root_id_tenant_no_draw_subject_id_seat_key UNIQUE (root_id, tenant_no, draw_subject_id, seat), 
  CONSTRAINT draw_seat_root_id_tenant_no_draw_subject_id_draw_person_id_key UNIQUE (root_id, tenant_no, draw_subject_id, draw_person_id), 
  CONSTRAINT draw_seat_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT draw_seat_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.inspection (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  task_id BIGINT NOT NULL, 
  attempt_id BIGINT NOT NULL, 
  draw_subject_id BIGINT NOT NULL, 
  subject_id BIGINT NOT NULL, 
  subject_no INTEGER NOT NULL, 
  subject_name TEXT NOT NULL, 
  uscc TEXT NOT NULL, 
  category TEXT NOT NULL, 
  address TEXT DEFAULT '' NOT NULL, 
  task_name TEXT NOT NULL, 
  section_id BIGINT NOT NULL, 
  check_method TEXT NOT NULL, 
  state TEXT DEFAULT 'drawn' NOT NULL, 
  window_from DATE NOT NULL, 
  window_to DATE NOT NULL, 
  drawn_on DATE NOT NULL, 
  steps JSONB DEFAULT '{}' NOT NULL, 
  statement TEXT DEFAULT '' NOT NULL, 
  began_at TIMESTAMP WITH TIME ZONE, 
  ended_at TIMESTAMP WITH TIME ZONE, 
  visited_on DATE, 
  outcome TEXT, 
  summary TEXT DEFAULT '' NOT NULL, 
  entered_by BIGINT, 
  entered_name TEXT DEFAULT '' NOT NULL, 
  entered_on DATE, 
  reviewed_by BIGINT, 
  reviewed_name TEXT DEFAULT '' NOT NULL, 
  reviewed_on DATE, 
  return_reason TEXT DEFAULT '' NOT NULL, 
  published_on DATE, 
  CONSTRAINT inspection_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspection_root_id_tenant_no_task_id_fkey FOREIGN KEY(root_id, tenant_no, task_id) REFERENCES app.inspection_task (root_id, tenant_no, id), 
  CONSTRAINT inspection_root_id_tenant_no_draw_subject_id_fkey FOREIGN KEY(root_id, tenant_no, draw_subject_id) REFERENCES app.draw_subject (root_id, tenant_no, id), 
  CONSTRAINT inspection_root_id_tenant_no_draw_subject_id_key UNIQUE (root_id, tenant_no, draw_subject_id), 
  CONSTRAINT inspection_state_check CHECK (state in ('drawn','noticed','visiting','submitted','returned','reviewed','published')), 
  CONSTRAINT inspection_two_people_check CHECK (reviewed_by is null or reviewed_by <> entered_by), 
  CONSTRAINT inspection_visit_check CHECK (ended_at is null or ended_at >= began_at), 
  CONSTRAINT inspection_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspection_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX inspection_list_idx ON app.inspection (root_id, tenant_no, drawn_on desc, id desc);

CREATE INDEX inspection_province_idx ON app.inspection (root_id, drawn_on desc, id desc);

CREATE INDEX inspection_todo_idx ON app.inspection (root_id, tenant_no, state);

CREATE INDEX inspection_unpublished_idx ON app.inspection (root_id, visited_on, id) WHERE visited_on is not null and published_on is null;

CREATE TABLE app.check_record (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  inspection_id BIGINT NOT NULL, 
  seq INTEGER NOT NULL, 
  point_id BIGINT NOT NULL, 
  item_name TEXT NOT NULL, 
  content_group TEXT NOT NULL, 
  content TEXT NOT NULL, 
  check_standard TEXT NOT NULL, 
  basis TEXT NOT NULL, 
  answer TEXT, 
  note TEXT DEFAULT '' NOT NULL, 
  CONSTRAINT check_record_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT check_record_root_id_tenant_no_inspection_id_fkey FOREIGN KEY(root_id, tenant_no, inspection_id) REFERENCES app.inspection (root_id, tenant_no, id), 
  CONSTRAINT check_record_root_id_tenant_no_inspection_id_seq_key UNIQUE (root_id, tenant_no, inspection_id, seq), 
  CONSTRAINT check_record_answer_check CHECK (answer is null or answer in ('conform', 'nonconform', 'not_applicable')), 
  CONSTRAINT check_record_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT check_record_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE TABLE app.inspection_member (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  inspection_id BIGINT NOT NULL, 
  inspector_id BIGINT NOT NULL, 
  user_id BIGINT, 
  seat INTEGER NOT NULL, 
  leader BOOLEAN NOT NULL, 
  name TEXT NOT NULL, 
  certificate_no TEXT NOT NULL, 
  department TEXT DEFAULT '' NOT NULL, 
  CONSTRAINT inspection_member_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspection_member_root_id_tenant_no_inspection_id_fkey FOREIGN KEY(root_id, tenant_no, inspection_id) REFERENCES app.inspection (root_id, tenant_no, id), 
  CONSTRAINT inspection_member_root_id_tenant_no_inspection_id_seat_key UNIQUE (root_id, tenant_no, inspection_id, seat), 
  CONSTRAINT inspection_member_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspection_member_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX inspection_member_user_idx ON app.inspection_member (root_id, tenant_no, user_id);

CREATE TABLE app.inspection_notice (
  root_id SMALLINT DEFAULT app.root() NOT NULL, 
  tenant_no INTEGER DEFAULT app.me() NOT NULL, 
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  inspection_id BIGINT NOT NULL, 
  year INTEGER NOT NULL, 
  serial INTEGER NOT NULL, 
  number TEXT NOT NULL, 
  state TEXT DEFAULT 'drafted' NOT NULL, 
  visit_on DATE NOT NULL, 
  timing TEXT NOT NULL, 
  materials TEXT DEFAULT '' NOT NULL, 
  body JSONB NOT NULL, 
  drafted_by BIGINT NOT NULL, 
  drafted_on DATE NOT NULL, 
  issued_by BIGINT, 
  issued_for BIGINT, 
  issued_name TEXT DEFAULT '' NOT NULL, 
  issued_on DATE, 
  served_on DATE, 
  served_how TEXT DEFAULT '' NOT NULL, 
  CONSTRAINT inspection_notice_pkey PRIMARY KEY (root_id, id), 
  CONSTRAINT inspection_notice_root_id_tenant_no_inspection_id_fkey FOREIGN KEY(root_id, tenant_no, inspection_id) REFERENCES app.inspection (root_id, tenant_no, id), 
  CONSTRAINT inspection_notice_root_id_tenant_no_inspection_id_key UNIQUE (root_id, tenant_no, inspection_id), 
  CONSTRAINT inspection_notice_root_id_tenant_no_year_serial_key UNIQUE (root_id, tenant_no, year, serial), 
  CONSTRAINT inspection_notice_state_check CHECK (state in ('drafted', 'issued', 'served')), 
  CONSTRAINT inspection_notice_two_people_check CHECK (issued_by is null or issued_by <> drafted_by), 
  CONSTRAINT inspection_notice_not_for_author_check CHECK (issued_for is null or issued_for <> drafted_by), 
  CONSTRAINT inspection_notice_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
  CONSTRAINT inspection_notice_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);
