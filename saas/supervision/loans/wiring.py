"""What loans bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.supervision.loans import (
    desk,
    desk_guests,
    desk_mediation,
    guests,
    mediation,
    needs,
    offers,
    officers,
    orders,
    pages_boundaries,
    pages_capacity,
    pages_figures,
    pages_letter,
    pages_mediation,
    pages_mine,
    pages_nearby,
    pages_need,
    pages_offer,
    pages_order,
    pages_papers,
    pages_people,
    requests,
    serving,
)
from saas.supervision.loans.nightly import nightly as by_date
from saas.supervision.loans.pages import bp

blueprints = [bp]
PAGES = (  # declare their routes
    pages_people, pages_mediation, pages_figures, pages_papers,
    pages_need, pages_letter, pages_offer, pages_order, pages_mine,
    pages_nearby, pages_boundaries, pages_capacity,
)
nightly = [("3 0 * * *", by_date)]
daily = [by_date]
followers = {"draw.sealed": requests.follow_seal}


def fill(registry: Registry) -> None:
    """Needs, letters, answers, orders and people of URLs."""
    registry.guest_serves = serving.serves
    registry.loader("need_id", "need", needs.load)
    registry.loader("asked_id", "asked", requests.load)
    registry.loader("offer_id", "offer", offers.load)
    registry.loader("order_id", "order", orders.load)
    registry.loader("lent_id", "lent", officers.load)
    registry.loader("guest_id", "guest", guests.load)
    registry.loader("directive_id", "directive", mediation.load)
    registry.todos += [("loan.coordinate", desk_mediation.to_mediate), ("loan.offer", desk_mediation.to_obey)]
    registry.todos.append(("loan.request", desk_mediation.to_write))
    registry.todos.append(("loan.answer", desk_guests.elsewhere))
    registry.navigation.append(NavEntry("work", _l("借调"), "loans.index", "loan.read", 45))
    registry.navigation.append(NavEntry("work", _l("我的借调"), "loans.mine", "loan.answer", 53))
    desk.fill(registry)
