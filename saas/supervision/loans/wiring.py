"""What loans bring to the application."""

from saas.foundation.web.registry import Registry
from saas.supervision.loans import guests, needs, offers, officers, orders, requests
from saas.supervision.loans.nightly import nightly as by_date
from saas.supervision.loans.pages import bp

blueprints = [bp]
PAGES = ()  # declare their routes
nightly = [("3 0 * * *", by_date)]


def fill(registry: Registry) -> None:
    """Needs, letters, answers, orders and people of URLs."""
    registry.loader("need_id", "need", needs.load)
    registry.loader("asked_id", "asked", requests.load)
    registry.loader("offer_id", "offer", offers.load)
    registry.loader("order_id", "order", orders.load)
    registry.loader("lent_id", "lent", officers.load)
    registry.loader("guest_id", "guest", guests.load)
