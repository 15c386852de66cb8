"""What loans offer to the floors above: the need of a draw goes in, borrowed officers come out (S2-30, D-23)."""

from saas.supervision.loans.days import away
from saas.supervision.loans.guests import (
    Borrowed,
    barred,
    borrowed,
    check_certificate,
    check_serving,
    keep_visits,
    left_words,
    settle_draw,
    standings,
)
from saas.supervision.loans.naming import place_name
from saas.supervision.loans.nearby import Helper, helpers
from saas.supervision.loans.needs import Shortfall, latest_of_task, open_need
from saas.supervision.loans.serving import serves

__all__ = [
    "Borrowed", "Helper", "Shortfall", "away", "barred", "borrowed", "check_certificate",
    "check_serving", "helpers", "keep_visits", "latest_of_task", "left_words", "open_need", "place_name", "settle_draw",
    "serves", "standings",
]  # fmt: skip
