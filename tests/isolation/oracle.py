"""What tenancy §4 promises, in plain Python: written from the prose of the table, without a look at `tenants/rls.py`.

A place is (root, number). Rows know their owner (`at`), for directed and intake rows the bureau addressed (`to`), and
the flags `sent` and `published`. Intake rows have no owner; theirs is the bureau addressed.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.isolation.world import SUPERIORS, Place, Viewer

EVERYONE = {"tenant", "ref", "clock"}  # classes without a bureau's rows: no reach is held back
OWN_WRITES = {"own", "private", "down", "directed", "peer", "pub"}
MAINT = {"outbox": "ru", "audit_event": "r", "tenant": "r", "stat_cell": "r", "ref_clock": "r"}  # §3, app_maint
DEFINER = {
    "user_account": "riu",
    "membership": "riu",
    "sign_in": "riu",
    "token": "riu",
    "tenant": "ri",
}  # §3, app_definer
AUTH = {"ref_clock": "r"}  # the clock stands before every context


@dataclass(frozen=True)
class Row:
    """One stored row, found again by its `ctid`; `insert` is a statement that would make another like it."""

    ctid: str
    at: Place
    to: Place | None
    sent: bool
    published: bool
    insert: str = ""


@dataclass(frozen=True)
class Rights:
    """What one viewer may do to rows of one class; `reaches` and `direction` are what the table declares."""

    kind: str
    reaches: tuple[str, ...]
    direction: str | None

    def enters(self, viewer: Viewer) -> bool:
        """R10: guests and link holders meet only tables that declare their reach."""
        return self.kind in EVERYONE or viewer.reach in self.reaches

    def reads(self, viewer: Viewer, row: Row) -> bool:
        if not self.enters(viewer):
            return False
        match self.kind:
            case "own" | "log" | "pub":  # R2
                return row.at in viewer.covers
            case "private":  # R5
                return row.at == viewer.place
            case "down":  # R3
                return row.at in viewer.covers or (row.published and row.at in SUPERIORS[viewer.place])
            case "directed":  # R2: sent rows also for the bureau aimed at and whoever stands above it
                return row.at in viewer.covers or (row.sent and row.to in viewer.covers)
            case "peer" | "tenant":  # R4: everyone of the province
                return row.at[0] == viewer.place[0]
            case "intake":  # R12
                return row.to == viewer.place
            case "ref" | "clock":
                return True
        raise AssertionError(self.kind)

    def inserts(self, viewer: Viewer, at: Place, to: Place | None) -> bool:
        """R1: rows of one's own bureau; a directed row also needs a bureau that it may be aimed at."""
        if not self.enters(viewer) or at != viewer.place:
            return False
        return self.kind in {"own", "private", "down", "peer", "log", "pub"} or (
            self.kind == "directed" and self.aims(viewer, to)
        )

    def aims(self, viewer: Viewer, to: Place) -> bool:
        """dispatch: below and not oneself; subject_check: below or oneself; requests, offers, transfers: another one
        of the same province. A number is aimed at within one's own root, whatever the target's real one."""
        if self.direction == "across":
            return to[0] == viewer.place[0] and to != viewer.place
        below = viewer.covers if viewer.reach == "own" else frozenset({viewer.place})
        return to in below and (self.direction == "down_or_self" or to != viewer.place)

    def updates(self, viewer: Viewer, row: Row) -> bool:
        if self.kind == "intake":  # marked as handled by the bureau addressed
            return self.enters(viewer) and row.to == viewer.place
        return self.kind == "clock" or (self.kind in OWN_WRITES and self.enters(viewer) and row.at == viewer.place)

    def turned(self, viewer: Viewer, row: Row) -> bool:
        """An own directed row whose target the viewer may not aim at (a guest, whose interval is one number): the
        update check repeats the insert check, so any change of it is refused."""
        return self.kind == "directed" and self.updates(viewer, row) and not self.aims(viewer, row.to)

    def deletes(self, viewer: Viewer, row: Row) -> bool:
        return self.kind in OWN_WRITES and self.enters(viewer) and row.at == viewer.place

    @property
    def may_update(self) -> bool:
        """Whether anybody holds the right at all: without it the answer is a refusal, not an empty result (R7)."""
        return self.kind in OWN_WRITES | {"intake", "clock"}

    @property
    def may_delete(self) -> bool:
        return self.kind in OWN_WRITES

    @property
    def public_reads(self) -> bool:
        """R6."""
        return self.kind in {"pub", "ref", "tenant", "clock"}
