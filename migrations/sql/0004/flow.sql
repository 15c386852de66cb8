-- Borrowed officers in pools and teams: the guest's row beside the copy, and the bureau that lends.
ALTER TABLE app.draw_person ADD COLUMN guest_id BIGINT, ADD COLUMN home_no INTEGER,
  ADD CONSTRAINT draw_person_root_id_tenant_no_guest_id_fkey FOREIGN KEY (root_id, tenant_no, guest_id) REFERENCES app.loan_guest (root_id, tenant_no, id);
ALTER TABLE app.inspection_member ADD COLUMN guest_id BIGINT, ADD COLUMN home_no INTEGER,
  ADD CONSTRAINT inspection_member_root_id_tenant_no_guest_id_fkey FOREIGN KEY (root_id, tenant_no, guest_id) REFERENCES app.loan_guest (root_id, tenant_no, id);

CREATE TABLE app.inspection_handover (
	root_id SMALLINT DEFAULT app.root() NOT NULL,
	tenant_no INTEGER DEFAULT app.me() NOT NULL,
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	inspection_id BIGINT NOT NULL,
	n INTEGER NOT NULL,
	seat INTEGER NOT NULL,
	from_name TEXT NOT NULL,
	from_certificate_no TEXT NOT NULL,
	from_home_no INTEGER,
	to_name TEXT DEFAULT '' NOT NULL,
	to_certificate_no TEXT DEFAULT '' NOT NULL,
	to_home_no INTEGER,
	points INTEGER DEFAULT 0 NOT NULL,
	handed_on DATE NOT NULL,
	reason TEXT DEFAULT '' NOT NULL,
	CONSTRAINT inspection_handover_pkey PRIMARY KEY (root_id, id),
	CONSTRAINT inspection_handover_root_id_tenant_no_inspection_id_fkey FOREIGN KEY(root_id, tenant_no, inspection_id) REFERENCES app.inspection (root_id, tenant_no, id),
	CONSTRAINT inspection_handover_root_id_tenant_no_inspection_id_n_key UNIQUE (root_id, tenant_no, inspection_id, n),
	CONSTRAINT inspection_handover_root_id_tenant_no_id_key UNIQUE (root_id, tenant_no, id),
	CONSTRAINT inspection_handover_root_id_tenant_no_fkey FOREIGN KEY(root_id, tenant_no) REFERENCES app.tenant (root_id, tenant_no)
);

