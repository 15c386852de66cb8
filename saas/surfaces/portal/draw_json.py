"""Open data of draws: the public row as it stands, for whoever watches or counts themselves."""

from flask import url_for

from saas.supervision.draws.models_public import PubDraw
from saas.surfaces.portal.draw_words import state_of
from saas.surfaces.portal.draws import File


def brief(row: PubDraw) -> dict:
    """One attempt in a list: enough to check the chain and every commitment."""
    return {
        "url": url_for("portal.draw_data", slug=row.slug), "page": url_for("portal.draw", slug=row.slug),
        "draw": row.name, "attempt": row.attempt, "task": row.task, "categories": row.categories,
        "window": [row.window_from.isoformat(), row.window_to.isoformat()], "state": state_of(row), "closed": row.closed,
        "committed_on": _day(row.committed_on), "sealed_on": _day(row.sealed_on), "opened_on": _day(row.opened_on),
        "void_reason": row.void_reason, "prev": row.commitment["prev"], "commit": row.commit, "head": row.head,
        "commitment": row.commitment, "numbers": row.numbers,
    }  # fmt: skip


def whole(row: PubDraw, file: File | None, left_out: list | None) -> dict:
    """Everything that is public of an attempt but its record, which has an address of its own."""
    steps = [{"step": code, "at": at, "who": who, "hash": fingerprint} for code, at, who, fingerprint in row.steps]
    excluded = {"count": row.left_out_count, "hash": row.left_out_hash, "rows": left_out}
    record = file and {"url": url_for("portal.draw_record", slug=row.slug), "bytes": file.size, "sha256": file.sha256}
    return brief(row) | {
        "bureau": row.tenant_no, "steps": steps, "left_out": excluded, "events": row.events, "recordings": row.recordings,
        "record": record,
    }  # fmt: skip


def notice(row: PubDraw) -> dict:
    """What a void attempt leaves for the chain, in exactly the keys of protocol §4; a verifier takes it between records."""
    return {
        "draw_id": row.name, "attempt": row.attempt, "prev": row.commitment["prev"], "commit": row.commit,
        "reason": row.void_reason,
    }  # fmt: skip


def _day(value) -> str | None:
    return value.isoformat() if value else None
