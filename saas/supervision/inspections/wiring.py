"""What inspections bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.supervision.inspections import (
    changing,
    creating,
    desk,
    loaned,
    pages_change,
    pages_handover,
    pages_notice,
    pages_review,
    pages_visit,
    reading,
    reviews,
)
from saas.supervision.inspections.pages import bp

blueprints = [bp]
followers = {
    "draw.sealed": creating.follow_seal,
    "draw.begun": changing.tell_begun,
    "draw.held": changing.follow_hold,
    "draw.changed": changing.follow_change,
    "draw.given_up": changing.follow_giving_up,
    "loan.load": loaned.follow_load,
    "loan.left": loaned.follow_left,
    "loan.visits": loaned.follow_visits,
    "publication.published": reviews.follow_publication,
}
__all__ = ["blueprints", "fill", "followers", "pages_change", "pages_handover", "pages_notice", "pages_review", "pages_visit"]


def fill(registry: Registry) -> None:
    """Loader, navigation, to-dos and finders."""
    registry.loader("inspection_id", "inspection", reading.load)
    registry.navigation.append(NavEntry("work", _l("检查"), "inspections.inspections", "inspection.read", 50))
    registry.navigation.append(NavEntry("work", _l("我的检查"), "inspections.my_visits", "inspection.visit", 51))
    registry.todos += [
        ("notice.draft", desk.drafts),
        ("notice.issue", desk.to_issue),
        ("inspection.visit", desk.visits),
        ("inspection.review", desk.reviews_due),
    ]
    registry.waiting += [("notice.draft", desk.issue_awaited), ("inspection.visit", desk.review_awaited)]
    registry.finders += [("inspection.read", desk.find), ("inspection.visit", desk.find_mine)]
