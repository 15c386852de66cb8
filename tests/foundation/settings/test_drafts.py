"""Drafts of values: no effect, changed, published, discarded, traced; a published value never changes."""

from datetime import date

import pytest
from sqlalchemy import select

from saas.errors import NotHere, Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.settings import drafts, service
from saas.foundation.settings.models import SettingValue
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO

FIRST = date(2023, 4, 1)


def draft(s, n: int = 3, **more) -> SettingValue:
    given = {"effective_from": FIRST, "document_number": "", "published": False} | more
    return service.set_value(s, "team_size", "", {"n": n}, **given)


def acts(s, row: SettingValue) -> list[str]:
    return list(s.scalars(select(AuditEvent.act).where(AuditEvent.obj == f"setting_value:{row.id}").order_by(AuditEvent.id)))


@pytest.mark.req("S1-13", "S1-36", "S0-26")
def test_a_draft_has_no_effect_until_it_is_published_and_each_step_is_traced(world):
    with world.acting(CITY, "publisher") as s:
        row = draft(s)
        assert service.effective(s, "team_size", on=FIRST).origin_no == 0
        more = {"effective_to": date(2023, 4, 30), "document_number": " 潮司〔2023〕2号 ", "mode": "tighten_only"}
        drafts.change(s, row, {"n": 4}, effective_from=FIRST, **more)
        assert service.effective(s, "team_size", on=FIRST).origin_no == 0
        drafts.publish(s, row)
        now = service.effective(s, "team_size", on=FIRST)
        assert (now.value, now.document_number, now.mode) == ({"n": 4}, "潮司〔2023〕2号", "tighten_only")
        assert acts(s, row) == ["setting.set", "setting.edit", "setting.publish"]
    with world.acting(XIANGQIAO) as s:
        assert service.effective(s, "team_size", on=FIRST).origin_no == CITY


@pytest.mark.req("S1-36")
@pytest.mark.parametrize(("verb", "day"), [("change", 1), ("publish", 2), ("discard", 3)])
def test_what_is_published_stays(world, verb, day):
    with world.acting(CHAOAN, "publisher") as s:
        row = draft(s, effective_from=date(2023, 6, day), document_number="安司〔2023〕1号", published=True)
        more = {"change": ({"n": 5},)}.get(verb, ())
        rest = {"effective_from": FIRST, "document_number": "x"} if verb == "change" else {}
        with pytest.raises(Refusal) as no:
            getattr(drafts, verb)(s, row, *more, **rest)
        assert no.value.code == "E_PUBLISHED"


def test_a_draft_needs_its_document_before_it_is_published(world):
    with world.acting(CHAOAN, "publisher") as s:
        row = draft(s, effective_from=date(2023, 7, 1))
        with pytest.raises(Refusal) as no:
            drafts.publish(s, row)
        assert no.value.code == "E_DOCUMENT" and not row.published


@pytest.mark.req("S1-13")
def test_a_superior_who_binds_meanwhile_is_heard_when_the_draft_is_published(world):
    with world.acting(RAOPING, "publisher") as s:
        row = draft(s, n=3, effective_from=date(2023, 9, 1), document_number="饶司〔2023〕3号")
    with world.acting(CITY, "publisher") as s:
        draft(s, n=5, mode="tighten_only", effective_from=date(2023, 8, 1), document_number="潮司〔2023〕8号", published=True)
    with world.acting(RAOPING, "publisher") as s:
        with pytest.raises(Refusal) as no:
            drafts.publish(s, drafts.load(s, row.id))
        assert no.value.code == "E_LOOSER" and "潮州市司法局" in no.value.message


def test_a_discarded_draft_is_gone_and_the_trace_keeps_what_it_said(world):
    with world.acting(XIANGQIAO, "publisher") as s:
        row = draft(s, n=6, effective_from=date(2023, 10, 1))
        number = row.id
        drafts.discard(s, row)
        assert drafts.load(s, number) is None and not drafts.of_bureau(s, XIANGQIAO)
        last = s.scalar(select(AuditEvent).where(AuditEvent.obj == f"setting_value:{number}").order_by(AuditEvent.id.desc()).limit(1))
        assert last.act == "setting.discard" and last.detail["before"]["value"] == {"n": 6}
        with pytest.raises(Refusal) as no:
            drafts.discard(s, row)
        assert no.value.code == "E_DRAFT_GONE"


def test_two_drafts_for_one_day_are_refused_in_words(world):
    with world.acting(XIANGQIAO, "publisher") as s:
        first = draft(s, n=6, effective_from=date(2023, 11, 1))
        second = draft(s, n=7, effective_from=date(2023, 11, 2))
        with pytest.raises(Refusal) as no:
            drafts.change(s, second, {"n": 7}, effective_from=date(2023, 11, 1), document_number="")
        assert no.value.code == "E_SAME_DAY" and "草稿" in no.value.message
        drafts.change(s, first, {"n": 8}, effective_from=date(2023, 11, 1), document_number="")
        assert first.value == {"n": 8}, "its own day is no obstacle to itself"


def test_superiors_read_a_draft_and_neighbours_do_not(world):
    with world.acting(XIANGQIAO, "publisher") as s:
        row = draft(s, n=9, effective_from=date(2023, 12, 1))
    with world.acting(CITY, "publisher") as s:
        seen = drafts.load(s, row.id)
        assert seen.value == {"n": 9} and row.id in {one.id for one in drafts.of_bureau(s, XIANGQIAO)}
        with pytest.raises(NotHere):
            drafts.publish(s, seen)
    with world.acting(CHAOAN, "publisher") as s:
        assert drafts.load(s, row.id) is None and drafts.of_bureau(s, XIANGQIAO) == []
