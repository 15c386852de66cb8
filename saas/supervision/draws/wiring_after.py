"""What draws bring for the time after the seal."""

from saas.foundation.web.registry import Registry
from saas.supervision.draws import after, leftover

jobs = {"draw.settle": leftover.settle_job}


def fill(registry: Registry) -> None:
    """Requests, events and drawn subjects of URLs, and the to-dos of those who decide and carry out."""
    registry.loader("request_id", "request_row", after.get_request)
    registry.loader("change_id", "event", after.get_event)
    registry.loader("drawn_id", "subject", after.get_subject)
