"""What draws bring for the time after the seal."""

from saas.foundation.web.registry import Registry
from saas.supervision.draws import after, desk_after, leftover, loans_after, pages_after

PAGES = (pages_after,)  # declare their routes
jobs = {"draw.settle": leftover.settle_job}
followers = {
    "loan.lock": loans_after.follow_lock,
    "loan.leaving": loans_after.follow_guest,
    "loan.left": loans_after.follow_left,
    "draw.sealed": loans_after.follow_seats,
    "draw.changed": loans_after.follow_seats,
    "draw.rejected": loans_after.follow_seats,
}


def fill(registry: Registry) -> None:
    """Requests, events and drawn subjects of URLs, and the to-dos of those who decide and carry out."""
    registry.loader("request_id", "request_row", after.get_request)
    registry.loader("change_id", "event", after.get_event)
    registry.loader("drawn_id", "subject", after.get_subject)
    registry.todos += [
        ("recusal.decide", desk_after.to_decide),
        ("recusal.decide", desk_after.to_give_up),
        ("draw.enter", desk_after.to_throw),
        ("draw.enter", desk_after.to_record),
        ("draw.run", desk_after.to_supplement),
    ]
    registry.waiting.append(("notice.draft", desk_after.decision_awaited))
