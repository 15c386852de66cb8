"""One bureau whose night goes wrong keeps nobody else waiting, and does not go unnoticed (tenancy §8)."""

from datetime import date

import pytest
from structlog.testing import capture_logs

from saas import clock
from saas.foundation.jobs.nights import NightFailed
from saas.supervision.loans import nightly
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO

pytestmark = pytest.mark.req("S2-30")
AFTER = date(2023, 7, 25)


def test_a_bureau_that_fails_does_not_stop_the_others_and_is_made_up_for(loans, monkeypatch):
    for task, lender in ((201, CHAOAN), (202, RAOPING)):
        loans.lent(loans.people[lender][0], task=task, lender=lender)
    give_back, secret, told = nightly.days.give_back_unused, "证号445103", []

    def broken(s):
        if s.info["ctx"].me == CHAOAN:
            raise RuntimeError(secret)
        told.append(s.info["ctx"].me)
        return give_back(s)

    with monkeypatch.context() as patch, loans.world.working(), clock.at(AFTER), capture_logs() as said:
        patch.setattr(nightly.days, "give_back_unused", broken)
        patch.setattr(nightly.capacity, "tellers", lambda ctx: 1 / 0)  # the question to a province itself fails
        with pytest.raises(NightFailed, match="^loans: ") as failure:
            nightly.nightly()
    assert told == [RAOPING]
    assert secret not in str(said) and failure.value.__context__ is None
    [one] = [line for line in said if line.get("bureau") == CHAOAN]
    assert (one["log_level"], one["error"], one["night"]) == ("error", "RuntimeError", "loans") and one["at"].startswith("test_night.py:")
    with loans.at(XIANGQIAO) as s:
        assert {row.state for row in s.query(LoanGuest)} == {"released"}
    with loans.world.working(), clock.at(AFTER):
        assert nightly.nightly() == 1, "the next night does what was left"
        assert nightly.nightly() == 0
