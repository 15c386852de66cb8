"""One letter, one lock: both bureaus act upon the same loan, and none of their acts may overtake another."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tenants.unit import ctx_of


def lock_letter(s: Session, host_no: int, request_id: int) -> None:
    """Withdrawing, naming, consenting, taking back, ordering and the officer's own word wait for each other, whichever side
    they come from: neither side could lock a row of the other. Taken before anything about the letter is read."""
    key = f"loan:{ctx_of(s).root}:{host_no}:{request_id}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
