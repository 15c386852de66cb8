"""Which table is of which class: names that promise something, and every door for guests, written down once more."""

from __future__ import annotations

import pytest

from tenants.base import Base

INFO = {t.name: t.info for t in Base.metadata.sorted_tables}
# R10: what a guest, a partner's officer or a link holder may touch at all. A wider table is a decision, no accident.
BOTH = ("own", "assigned")
WIDER = {
    "section": BOTH,
    "setting_value": BOTH,
    "checklist_edition": BOTH,
    "check_item": BOTH,
    "check_point": BOTH,
    "checklist_acceptance": BOTH,  # which edition the list is composed from
    "guideline": BOTH,
    "guideline_version": BOTH,
    "law_change": BOTH,
    "law_review": BOTH,
    "rule_document": BOTH,  # the document behind a rule that an officer reads
    "inspection": BOTH,
    "inspection_member": BOTH,
    "inspection_notice": BOTH,
    "check_record": BOTH,
    "stat_cell": BOTH,
    "inspection_handover": BOTH,  # the officers of a visit see who went on with it
    "change_request": BOTH,  # an officer asks to be excused from an own assignment
    "outbox": (*BOTH, "link"),
    "audit_event": (*BOTH, "link"),
    "form_receipt": (*BOTH, "link"),
    "draw_party": ("own", "link"),  # a party of a draw deposits and reveals by its link
    "pub_draw": ("own", "link"),  # what everybody reads
}
OPEN = {"tenant", "ref", "clock"}


@pytest.mark.req("S0-04")
def test_no_table_lets_guests_in_that_is_not_listed():
    wider = {name: tuple(info.get("reaches", ())) for name, info in INFO.items() if info["rls"] not in OPEN}
    assert {name: reaches for name, reaches in wider.items() if reaches != ("own",)} == WIDER


@pytest.mark.parametrize("name", sorted(INFO))
def test_the_name_keeps_what_it_promises(name: str):
    kind = INFO[name]["rls"]
    assert (kind == "private") or not name.endswith("_pii")  # R5
    assert (kind == "pub") == name.startswith("pub_")  # R6
    assert (kind in ("ref", "clock")) == name.startswith("ref_")


@pytest.mark.parametrize("name", ["user_account", "membership", "sign_in", "token"])
def test_accounts_are_private(name: str):
    assert INFO[name]["rls"] == "private"


@pytest.mark.req("S0-20")
def test_the_trace_is_a_log():
    assert INFO["audit_event"]["rls"] == "log"


def test_a_directed_table_says_where_it_points_and_an_intake_table_what_strangers_fill():
    for name, info in INFO.items():
        assert info["rls"] != "directed" or info["direction"] in ("down", "down_or_self", "across"), name
        assert info["rls"] != "intake" or set(info["columns"]).isdisjoint(
            {"id", "handled_at", "handled_by", "sent_at"}
        ), name
