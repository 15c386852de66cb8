-- What comes after the seal: requests for a change, why there is a supplementary draw, inspections that wait for a change
-- or are cancelled. A cancelled inspection no longer counts among those drawn: its substitute does (tenancy §9).
CREATE TABLE app.change_request (
	root_id SMALLINT DEFAULT app.root() NOT NULL, 
	tenant_no INTEGER DEFAULT app.me() NOT NULL, 
	id BIGINT GENERATED ALWAYS AS IDENTITY, 
	attempt_id BIGINT NOT NULL, 
	draw_subject_id BIGINT NOT NULL, 
	draw_person_id BIGINT, 
	kind TEXT NOT NULL, 
	side TEXT NOT NULL, 
	code TEXT NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT 'asked' NOT NULL, 
	asked_by BIGINT NOT NULL, 
	asked_name TEXT DEFAULT '' NOT NULL, 
	asked_on DATE NOT NULL, 
	way TEXT DEFAULT '' NOT NULL, 
	plan JSONB DEFAULT '[]' NOT NULL, 
	decided_by BIGINT, 
	decided_for BIGINT, 
	decided_name TEXT DEFAULT '' NOT NULL, 
	decided_on DATE, 
	decision_note TEXT DEFAULT '' NOT NULL, 
	event_n INTEGER, 
	CONSTRAINT change_request_pkey PRIMARY KEY (root_id, id), 
	CONSTRAINT change_request_root_id_tenant_no_attempt_id_fkey FOREIGN KEY(root_id, tenant_no, attempt_id) REFERENCES app.draw_attempt (root_id, tenant_no, id), 
	CONSTRAINT change_request_root_id_tenant_no_draw_subject_id_fkey FOREIGN KEY(root_id, tenant_no, draw_subject_id) REFERENCES app.draw_subject (root_id, tenant_no, id), 
	CONSTRAINT change_request_root_id_tenant_no_draw_person_id_fkey FOREIGN KEY(root_id, tenant_no, draw_person_id) REFERENCES app.draw_person (root_id, tenant_no, id), 
	CONSTRAINT change_request_kind_check CHECK (kind in ('recusal', 'absence', 'departure', 'substitute', 'vacancy')), 
	CONSTRAINT change_request_person_check CHECK ((draw_person_id is null) = (kind in ('substitute', 'vacancy'))), 
	CONSTRAINT change_request_side_check CHECK (side in ('officer', 'subject', 'bureau')), 
	CONSTRAINT change_request_state_check CHECK (state in ('asked', 'granted', 'rejected', 'lapsed')), 
	CONSTRAINT change_request_way_check CHECK (way in ('', 'swap', 'withdraw', 'substitute', 'fill')), 
	CONSTRAINT change_request_granted_check CHECK ((way <> '') = (state in ('granted', 'lapsed'))), 
	CONSTRAINT change_request_two_people_check CHECK (decided_by is null or decided_by <> asked_by), 
	CONSTRAINT change_request_not_for_author_check CHECK (decided_for is null or decided_for <> asked_by), 
	CONSTRAINT change_request_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id), 
	CONSTRAINT change_request_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

CREATE INDEX change_request_attempt_idx ON app.change_request (root_id, tenant_no, attempt_id, id);

CREATE INDEX change_request_open_idx ON app.change_request (root_id, tenant_no, id) WHERE state = 'asked';

CREATE UNIQUE INDEX change_request_person_idx ON app.change_request (root_id, tenant_no, draw_subject_id, draw_person_id) WHERE state = 'asked' and draw_person_id is not null;

CREATE UNIQUE INDEX change_request_subject_idx ON app.change_request (root_id, tenant_no, draw_subject_id, kind) WHERE state = 'asked' and draw_person_id is null;

ALTER TABLE app.draw ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

CREATE INDEX draw_subject_waiting_idx ON app.draw_subject (root_id, tenant_no, attempt_id) WHERE drawn and settled_on is null;

ALTER TABLE app.inspection ADD COLUMN held BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE app.inspection_member
  ALTER COLUMN inspector_id DROP NOT NULL,
  ADD COLUMN draw_person_id BIGINT;

create or replace function app.facts_of(i app.inspection, sign int) returns setof app.stat_delta language sql immutable set search_path = pg_catalog, pg_temp
begin atomic
  select i.root_id, i.tenant_no, v.measure, v.day, sign
  from (values ('inspection.drawn', case when i.state <> 'cancelled' then i.drawn_on end),
    ('inspection.visited', i.visited_on), ('inspection.reviewed', i.reviewed_on), ('inspection.published', i.published_on),
    ('inspection.violation', case when i.outcome <> 'no_violation' then i.reviewed_on end)) v(measure, day)
  where v.day is not null;
end;
