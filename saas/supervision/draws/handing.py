"""The link of a party: shown once, to the browser that asked for it."""

from flask import session, url_for

from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_seed import DrawParty

HANDED = "draw_links"


def hand_over(party: DrawParty, secret: str) -> None:
    """Keeps the secret for the next page of this browser alone."""
    session[HANDED] = {"attempt": party.attempt_id, "party": party.party, "id": party.id, "secret": secret}


def handed(attempt: DrawAttempt) -> dict | None:
    """{party, id, url} of the link just made for this attempt; asking again gives nothing."""
    kept = session.get(HANDED)
    if not kept or kept["attempt"] != attempt.id:
        return None
    session.pop(HANDED)
    return {**kept, "url": url_for("draws.party", secret=kept["secret"], _external=True)}
