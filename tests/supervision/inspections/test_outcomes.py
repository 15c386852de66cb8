"""Which results a bureau uses is a rule: others are neither offered nor taken (D-14, S2-41)."""

from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.foundation.settings.definitions import definition
from saas.foundation.settings.values_after import DISPOSITIONS, MAPPED, PUBLIC
from saas.registers.subjects.words import CHECK_OUTCOMES
from saas.supervision.inspections import visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.outcomes import LIGHTS, OUTCOMES, chosen_by
from tests.factories import drawn
from tests.factories.drawn import VISIT
from tests.factories.world import CITY

THREE = {name: code if code in ("no_violation", "case_filed", "transferred") else "unused" for name, code in MAPPED.items()}


def test_the_rule_and_the_flow_know_the_same_results():
    assert set(OUTCOMES) == set(LIGHTS) == set(CHECK_OUTCOMES) == set(PUBLIC) - {"unused"}
    assert set(DISPOSITIONS) == set(MAPPED) and set(chosen_by(definition("outcomes").default)) == set(OUTCOMES)
    assert list(chosen_by(dict.fromkeys(MAPPED, "unused"))) == ["no_violation"]


@pytest.mark.req("S2-41", "S1-36")
def test_a_result_that_the_bureau_does_not_use_is_not_offered_and_not_taken(made):
    number = made.inspections[4][2]
    with clock.at(date(2023, 7, 7)), made.world.acting(CITY, "publisher") as s:
        settings.set_value(s, "outcomes", "", THREE, effective_from=date(2023, 8, 1), document_number="潮司〔2023〕22号")
        everything = THREE | {"corrected_on_spot": "corrected"}
        settings.set_value(s, "outcomes", "", everything, effective_from=date(2023, 8, 20), document_number="潮司〔2023〕23号")
    leader = drawn.visited(made, number)
    with clock.at(date(2023, 8, 21)):  # judged by the rule of the day of the visit
        with made.acting(leader) as s, pytest.raises(Refusal) as no:
            visits.submit(s, s.get(Inspection, (44, number)), outcome="corrected", summary="当场改正。")
        assert (no.value.code, no.value.field) == ("E_CHOICE", "outcome")
        page = made.client(leader).get(f"/visits/{number}/result").text
        offered = {code for code in OUTCOMES if f'value="{code}"' in page}
        assert offered == {"no_violation", "case_filed", "transferred"}
        with made.acting(leader) as s:
            visits.submit(s, s.get(Inspection, (44, number)), outcome="case_filed", summary="已立案。")


def test_an_officer_of_a_partner_department_is_asked_by_the_same_rule(made):
    number = next(n for line in (1, 2) for n in made.inspections.get(line, []))
    partner = next(n for n in made.team(number) if n > 7)
    with clock.at(VISIT), made.acting(partner) as s:
        inspection = s.get(Inspection, (44, number))
        inspection.visited_on = date(2023, 8, 1)
        assert set(visits.usable(s, inspection)) == {"no_violation", "case_filed", "transferred"}
        s.rollback()
