"""Who reaches what: the access matrix of tenancy §6 for every route, written apart from the product's role catalogue.

A route without a row here fails the build. ``scope`` says whose objects an address may name: ``own`` bureau's, ``sub``
one's subtree's (reading only, R2), ``mine`` only what was assigned to the very person, ``none`` no object. Of rows that one
bureau sends to another: ``aimed`` what ``sub`` reaches on either side, ``to`` for the bureau sent to alone, ``both`` for the
two bureaus alone.
"""

from dataclasses import dataclass

PLANNER, PUBLISHER, APPROVER, INSPECTOR = "planner", "publisher", "approver", "inspector"
REVIEWER, LOANS, STEWARD, SUPERVISOR = "reviewer", "loan_coordinator", "steward", "supervisor"
SYSTEM, SECURITY, AUDIT = "sys_admin", "sec_admin", "audit_admin"
ADMINISTRATORS = {SYSTEM, SECURITY, AUDIT}
# 承办, 审批 and reading roles see the bureau's business; an inspector what was assigned, administrators nothing
DESK = {PLANNER, PUBLISHER, APPROVER, REVIEWER, LOANS, STEWARD, SUPERVISOR}
EVERYBODY = DESK | {INSPECTOR} | ADMINISTRATORS
ROLES = sorted(EVERYBODY)


@dataclass(frozen=True)
class Row:
    """One route's line of the matrix. ``assigned``: partner officers and borrowed inspectors get in too (R10)."""

    who: frozenset[str]
    scope: str = "none"
    assigned: bool = False
    not_at: frozenset[str] = frozenset()  # levels where there is nothing to do
    free: bool = False  # no sign-in needed
    roleless: bool = False  # whoever is signed in, before any role was granted
    sent: bool = False  # shows what other bureaus sent to those whom the person reads


def of(who: set[str] | str, scope: str = "none", **kw) -> Row:
    return Row(frozenset({who} if isinstance(who, str) else who), scope, **kw)


OPEN = Row(frozenset(), free=True)
ANYBODY = of(EVERYBODY, assigned=True)
ONESELF = of(EVERYBODY, assigned=True, roleless=True)
VISITS = of(INSPECTOR, "mine", assigned=True)

ROUTES: dict[str, Row] = {
    # doors and one's own account
    "accounts.sign_in": OPEN,
    "accounts.sign_in_post": OPEN,
    "accounts.activate": Row(frozenset(), "nobody", free=True),
    "accounts.language": OPEN,
    "accounts.choose": ONESELF,
    "accounts.switch": of(EVERYBODY, "nobody", assigned=True, roleless=True),  # only one's own other memberships
    "accounts.me": ONESELF,
    "accounts.password": ONESELF,
    "accounts.end_others": ONESELF,
    "accounts.sign_out": ONESELF,
    "accounts.move_clock": of(EVERYBODY, "nobody", assigned=True, roleless=True),  # there is a clock to move in a demonstration only
    "watching.live": OPEN,
    "watching.ready": OPEN,
    "watching.metrics": OPEN,
    # users, tenants: system administrator own C U; roles, sessions: security; trace: audit administrator
    "admin.users": of(SYSTEM),
    "admin.user_new": of(SYSTEM),
    "admin.user": of(SYSTEM, "own"),
    "admin.user_link": of(SYSTEM, "own"),
    "admin.user_state": of(SYSTEM, "own"),
    "admin.sections": of(SYSTEM),
    "admin.section_new": of(SYSTEM),
    "admin.section": of(SYSTEM, "own"),
    "admin.department_new": of(SYSTEM),
    "admin.department": of(SYSTEM, "own"),
    "admin.bureaus": of(SYSTEM),
    "admin.bureau_new": of(SYSTEM, not_at=frozenset({"county"})),
    "admin.bureau": of(SYSTEM, "sub"),
    "admin.grants": of(SECURITY),
    "admin.grant": of(SECURITY, "own"),
    "admin.invite": of(SECURITY),
    "admin.reset": of(SECURITY, "own"),
    "admin.sign_ins": of(SECURITY),
    "admin.sign_in_end": of(SECURITY, "own"),
    "admin.stand_ins": of(SECURITY),
    "admin.stand_in_new": of(SECURITY),
    "admin.stand_in_revoke": of(SECURITY, "own"),
    "admin.trace": of(AUDIT),
    "admin.event": of(AUDIT, "sub"),
    # the desk
    "workspace.home": ANYBODY,
    "workspace.find": of(DESK | {INSPECTOR}),
    "jobs.index": of(DESK),
    "jobs.show": of(DESK, "own"),
    "jobs.progress": of(DESK, "own"),
    "jobs.retry": of(STEWARD, "own"),
    # subject, inspector: own CRU by the steward, R by the desk, sub R; personal data own only, each reveal logged
    "subjects.index": of(DESK),
    "subjects.show": of(DESK, "sub"),
    "subjects.new": of(STEWARD),
    "subjects.edit": of(STEWARD, "own"),
    "subjects.leave": of(STEWARD, "own"),
    "subjects.come_back": of(STEWARD, "own"),
    "subjects.reveal": of(STEWARD, "own"),
    "subjects.import_new": of(STEWARD),
    "subjects.import_template": of(STEWARD),
    "subjects.import_show": of(STEWARD, "own"),
    "subjects.import_wrong": of(STEWARD, "own"),
    "subjects.import_confirm": of(STEWARD, "own"),
    "subjects.import_discard": of(STEWARD, "own"),
    "inspectors.index": of(DESK),
    "inspectors.show": of(DESK, "sub"),
    "inspectors.new": of(STEWARD),
    "inspectors.edit": of(STEWARD, "own"),
    "inspectors.leave": of(STEWARD, "own"),
    "inspectors.come_back": of(STEWARD, "own"),
    "inspectors.reveal": of(STEWARD, "own"),
    "inspectors.import_new": of(STEWARD),
    "inspectors.import_template": of(STEWARD),
    "inspectors.import_show": of(STEWARD, "own"),
    "inspectors.import_wrong": of(STEWARD, "own"),
    "inspectors.import_confirm": of(STEWARD, "own"),
    "inspectors.import_discard": of(STEWARD, "own"),
    # conflicts and absences: own, by the steward and by the very officer; experts like inspectors
    "inspectors.conflicts": of(STEWARD, "own"),
    "inspectors.absences": of(STEWARD, "own"),
    "inspectors.revoke": of(STEWARD, "own"),
    "inspectors.cancel": of(STEWARD, "own"),
    "inspectors.my_conflicts": of(INSPECTOR),
    "inspectors.my_absences": of(INSPECTOR),
    "inspectors.my_absence_cancel": of(INSPECTOR, "mine"),
    "experts.index": of(DESK),
    "experts.show": of(DESK, "sub"),
    "experts.new": of(STEWARD),
    "experts.edit": of(STEWARD, "own"),
    "experts.leave": of(STEWARD, "own"),
    "experts.come_back": of(STEWARD, "own"),
    "experts.conflicts": of(STEWARD, "own"),
    "experts.absences": of(STEWARD, "own"),
    # checklist: own CRU by 承办, P by the supervision section; the inspector reads too
    "checklists.index": of(DESK | {INSPECTOR}),
    "checklists.show": of(DESK | {INSPECTOR}, "sub"),
    "checklists.new": of(PLANNER),
    "checklists.describe": of(PLANNER, "own"),
    "checklists.discard": of(PLANNER, "own"),
    "checklists.new_item": of(PLANNER, "own"),
    "checklists.edit_item": of(PLANNER, "own"),
    "checklists.remove_item": of(PLANNER, "own"),
    "checklists.refine": of(PLANNER, "own"),
    "checklists.take_back": of(PLANNER, "own"),
    "checklists.drop": of(PLANNER, "own"),
    "checklists.publish": of(PUBLISHER, "own"),
    "checklists.list_xlsx": of(DESK | {INSPECTOR}, "sub"),
    "checklists.list_json": of(DESK | {INSPECTOR}, "sub"),
    "checklists.document_pdf": of(DESK | {INSPECTOR}, "sub"),
    "checklists.document_docx": of(DESK | {INSPECTOR}, "sub"),
    "checklists.file_in": of(PLANNER, "own"),
    "checklists.accept": of(DESK | {INSPECTOR}),
    "checklists.accept_decide": of(PLANNER),
    "checklists.accept_start": of(PLANNER),
    "checklists.accept_take": of(PUBLISHER),
    "checklists.accepted": of(DESK | {INSPECTOR}),
    # settings
    "settings.rules": of(DESK),
    "settings.show": of(DESK),
    "settings.new": of(PUBLISHER),
    "settings.bureaus": of(DESK),
    "settings.ruling": of(DESK, "sub"),
    "settings.ruling_edit": of(PUBLISHER, "own"),
    "settings.ruling_publish": of(PUBLISHER, "own"),
    "settings.ruling_discard": of(PUBLISHER, "own"),
    "settings.ruleset": of(DESK),
    "settings.ruleset_file": of(DESK),
    "settings.ruleset_compare": of(PUBLISHER),
    "settings.ruleset_apply": of(PUBLISHER),
    # documents behind rules: brought by 承办 and the supervision section, read downwards; public only through a publication
    "documents.index": of(DESK | {INSPECTOR}),
    "documents.show": of(DESK | {INSPECTOR}, "sub"),
    "documents.file": of(DESK | {INSPECTOR}, "sub"),
    "documents.new": of({PLANNER, PUBLISHER}),
    "documents.replace": of({PLANNER, PUBLISHER}, "own"),
    "publication.offer_document": of({PLANNER, PUBLISHER}, "own"),
    # guidelines: own CRU by 承办, P by the supervision section; the inspector reads too
    "guidelines.index": of(DESK | {INSPECTOR}),
    "guidelines.show": of(DESK | {INSPECTOR}, "sub"),
    "guidelines.compare": of(DESK | {INSPECTOR}, "sub"),
    "guidelines.file": of(DESK | {INSPECTOR}, "sub"),
    "guidelines.new": of(PLANNER),
    "guidelines.edit": of(PLANNER, "own"),
    "guidelines.revise": of(PLANNER, "own"),
    "guidelines.discard": of(PLANNER, "own"),
    "guidelines.publish": of(PUBLISHER, "own"),
    # amendments of laws: entered by 承办; each bureau answers for its own items, also after a superior's entry
    "laws.index": of(DESK | {INSPECTOR}),
    "laws.show": of(DESK | {INSPECTOR}, "sub"),
    "laws.new": of(PLANNER),
    "laws.review": Row(frozenset({PLANNER}), "nobody"),  # the form names the amendment; without one there is nothing
    # plan / task: own CRU by 承办, published by another, sub R
    "plans.plans": of(DESK),
    "plans.plan": of(DESK, "sub"),
    "plans.plan_open": of(PLANNER),
    "plans.line": of(PLANNER, "own"),
    "plans.line_new": of(PLANNER, "own"),
    "plans.line_remove": of(PLANNER, "own"),
    "plans.trial": of(PLANNER, "own"),
    "plans.submit": of(PLANNER, "own"),
    "plans.publish": of(PUBLISHER, "own"),
    "plans.give_back": of(PUBLISHER, "own"),
    "plans.tasks": of(DESK),
    "plans.task": of(DESK, "sub"),
    # draw: own C once by 承办, the supervision section witnesses, sub R
    "draws.draws": of(DESK),
    "draws.prepare": of(DESK, "own"),
    "draws.freeze": of(PLANNER, "own"),
    "draws.deposit": of(PLANNER, "own"),
    "draws.reveal": of(PLANNER, "own"),
    "draws.link": of(PLANNER, "own"),
    "draws.remove": of(PLANNER, "own"),
    "draws.commit": of(PUBLISHER, "own"),
    "draws.close_reveals": of(PLANNER, "own"),
    "draws.enter": of({PLANNER, PUBLISHER}, "own"),
    "draws.screen": of(DESK, "own"),
    # a party outside the bureau: nobody gets in by what he or she is, only by the link (test_links)
    "draws.party": Row(frozenset(), "nobody", free=True),
    "draws.party_deposit": Row(frozenset(), "nobody", free=True),
    "draws.party_reveal": Row(frozenset(), "nobody", free=True),
    "draws.seal": of(PLANNER, "own"),
    "draws.void": of({PLANNER, PUBLISHER}, "own"),
    "draws.attempt": of(DESK, "sub"),
    "draws.recount": of(DESK, "sub"),
    "draws.record": of(DESK, "own"),
    # after the seal: asked by 承办 or on site, decided by the approver, typed by two, drawn for again by 承办
    "draws.change_request": of(DESK, "own"),
    "draws.decide": of(APPROVER, "own"),
    "draws.event": of(DESK, "own"),
    "draws.enter_event": of({PLANNER, PUBLISHER}, "own"),
    "draws.supplement": of(PLANNER, "own"),
    "draws.give_up": of(APPROVER, "own"),
    "inspections.change": of(PLANNER, "own"),
    "inspections.visit_change": VISITS,
    "inspections.break_off": VISITS,
    "inspections.take_over": VISITS,
    # recordings: brought by whoever is at the ceremony, taken out by the supervision section, seen inside the bureau only
    "recordings.listing": of(DESK, "sub"),
    "recordings.begin": of({PLANNER, PUBLISHER}, "own"),
    "recordings.whole": of({PLANNER, PUBLISHER}, "own"),
    "recordings.status": of(DESK, "own"),
    "recordings.chunk": of({PLANNER, PUBLISHER}, "own"),
    "recordings.finish": of({PLANNER, PUBLISHER}, "own"),
    "recordings.give_up": of({PLANNER, PUBLISHER}, "own"),
    "recordings.remove": of(PUBLISHER, "own"),
    "recordings.file": of(DESK, "own"),
    # inspection: assigned own RU until submitted; approval, notice and review by others; sub R
    "inspections.inspections": of(DESK),
    "inspections.show": of(DESK, "sub"),
    "inspections.notice": of(PLANNER, "own"),
    "inspections.serve": of(PLANNER, "own"),
    "inspections.print_notice": of(DESK, "own"),
    "inspections.issue": of(APPROVER, "own"),
    "inspections.return_notice": of(APPROVER, "own"),
    "inspections.review": of(REVIEWER, "own"),
    "inspections.my_visits": of(INSPECTOR, assigned=True),
    "inspections.visit": VISITS,
    "inspections.visit_notice": VISITS,
    "inspections.begin": VISITS,
    "inspections.tell_rights": VISITS,
    "inspections.point": VISITS,
    "inspections.hear": VISITS,
    "inspections.end": VISITS,
    "inspections.result": VISITS,
    # loans: the borrower's and the lender's acts each upon its own rows; the desk reads both sides, superiors of either too
    "loans.index": of(DESK, sent=True),
    # publication: own P, withdraw with reason, sub R; the public reads projections only
    "publication.publications": of(DESK),
    "publication.past": of(DESK),
    "publication.show": of(DESK, "sub"),
    "publication.publish": of(PUBLISHER, "own"),
    "publication.withdraw": of(PUBLISHER, "own"),
    "publication.feedback": of(DESK),
    "publication.handle": of(PUBLISHER, "own"),
    # statistics: own R, sub R
    "oversight.home": of(DESK),
    "oversight.recount": of(DESK),
    "portal.home": OPEN,
    "portal.bureau": OPEN,
    "portal.bureau_json": OPEN,
    "portal.records": OPEN,
    "portal.checklists": OPEN,
    "portal.checklists_data": OPEN,
    "portal.checklists_compare": OPEN,
    "portal.feedback": OPEN,
    "portal.record": OPEN,
    "portal.record_json": OPEN,
    "portal.guidelines": OPEN,
    "portal.record_changes": Row(frozenset(), "nobody", free=True),  # the furnished record is a plan's
    "portal.record_file": Row(frozenset(), "nobody", free=True),
    "portal.draws_list": OPEN,
    "portal.draws_json": OPEN,
    "portal.draw": OPEN,
    "portal.draw_data": OPEN,
    "portal.draw_record": OPEN,
    "portal.draw_void": Row(frozenset(), "nobody", free=True),  # the furnished attempts are sealed, none is void
    "portal.draw_why": OPEN,
    "portal.draw_verify": OPEN,
    "portal.verify": OPEN,
    "portal.verify_file": OPEN,
    "portal.verify_find": OPEN,
}

# an address argument → the table whose row it names; a loader without an entry fails the build
OBJECTS = {
    "absence_id": "inspector_absence",
    "asked_id": "loan_request",
    "attempt_id": "draw_attempt",
    "change_id": "draw_event",
    "drawn_id": "draw_subject",
    "request_id": "change_request",
    "batch_id": "import_batch",
    "conflict_id": "inspector_conflict",
    "department_id": "partner_department",
    "document_id": "rule_document",
    "draw_id": "draw",
    "edition_id": "checklist_edition",
    "event_id": "audit_event",
    "expert_id": "expert",
    "feedback_id": "feedback",
    "inspection_id": "inspection",
    "inspector_id": "inspector",
    "guest_id": "loan_guest",
    "item_id": "check_item",
    "job_id": "job_run",
    "law_id": "law_change",
    "lent_id": "loan_officer",
    "line_id": "plan_line",
    "member_id": "membership",
    "need_id": "loan_need",
    "offer_id": "loan_offer",
    "order_id": "loan_order",
    "party_id": "draw_party",
    "plan_id": "annual_plan",
    "publication_id": "publication",
    "recording_id": "draw_recording",
    "ruling_id": "setting_value",
    "section_id": "section",
    "sign_in_id": "sign_in",
    "stand_in_id": "stand_in",
    "subject_id": "subject",
    "task_id": "inspection_task",
    "version_id": "guideline_version",
}
# arguments that name no row of a bureau: one value for all
WORDS = {"seq": 1, "origin_no": 430000, "serial": 1, "kind": "plan", "state": "published", "secret": "43.unknown", "code": "draw_rate"}
