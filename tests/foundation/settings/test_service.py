"""Setting and reading rules in the tree of Chaozhou: refusals in words, drafts, isolation, one read a page."""

from datetime import date

import pytest
from sqlalchemy import event, insert, select, text

from saas.demo import rules
from saas.errors import NotHere, Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.settings import service
from saas.foundation.settings.models import SettingValue
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, OTHER_PROVINCE, PROVINCE, RAOPING, XIANGQIAO

DOCUMENT = "粤司〔2023〕1号"
SCOPE = "law_firm/county"


def rate(p: int, **more) -> dict:
    return {"p": p, "q": 100, "times": 1, "per": "half_year", "min": 1} | more


@pytest.fixture(scope="module")
def ruled(world):
    """The city has stored its rules, the province a fixed and a binding one."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        with world.acting(PROVINCE, "publisher") as s:
            for code, value, mode in (
                ("notice_timing", {"timing": "advance", "days": 3}, "fixed"),
                ("plan_due", {"month": 3, "day": 31}, "tighten_only"),
            ):
                service.set_value(
                    s, code, "", value, mode=mode, effective_from=date(2023, 1, 1), document_number=DOCUMENT
                )
        with world.acting(CITY, "publisher") as s:
            assert rules.store(s) == 8
    return world


@pytest.mark.parametrize(
    ("bureau", "scope", "value"),
    [
        pytest.param(CITY, "law_firm/city", ("10/100", "每年 1 次"), marks=pytest.mark.req("S3-08")),
        pytest.param(
            RAOPING, "law_firm/county", ("20/100", "每半年 1 次，不少于 1 家"), marks=pytest.mark.req("S3-09")
        ),
        pytest.param(
            CITY, "grassroots_legal_service_office/city", ("20/100", "每年 1 次"), marks=pytest.mark.req("S3-10")
        ),
        pytest.param(
            RAOPING,
            "grassroots_legal_service_office/county",
            ("20/100", "每半年 1 次，不少于 1 家"),
            marks=pytest.mark.req("S3-11"),
        ),
        pytest.param(CITY, "notary_office/city", ("30/100", "每年 1 次，不少于 1 家"), marks=pytest.mark.req("S3-12")),
        pytest.param(
            CITY, "forensic_institution/city", ("50/100", "每年 1 次，不少于 1 家"), marks=pytest.mark.req("S3-13")
        ),
    ],
)
def test_the_rates_of_chaozhou_hold_in_the_bureau_they_are_for(ruled, bureau, scope, value):
    with ruled.acting(bureau) as s:
        found = service.effective(s, "draw_rate", scope)
    assert found.words == value
    assert (found.origin, found.document_number, found.since) == ("潮州市司法局", "潮司〔2023〕9号", date(2023, 3, 5))


def test_before_its_day_the_rule_does_not_hold(ruled):
    with ruled.acting(CITY) as s:
        assert service.effective(s, "draw_rate", "law_firm/city", on=date(2023, 3, 4)).origin_no == 0


def test_a_county_may_tighten_what_its_city_bound_but_not_loosen_it(ruled):
    with ruled.acting(XIANGQIAO, "publisher") as s:
        with pytest.raises(Refusal) as no:
            service.set_value(
                s, "draw_rate", SCOPE, rate(19), effective_from=date(2023, 4, 1), document_number="湘司〔2023〕1号"
            )
        assert (no.value.code, no.value.field) == ("E_LOOSER", "p")
        assert "潮州市司法局" in no.value.message and "19/100 低于 20/100" in no.value.message
        service.set_value(
            s, "draw_rate", SCOPE, rate(25), effective_from=date(2023, 3, 10), document_number="湘司〔2023〕1号"
        )
        assert service.effective(s, "draw_rate", SCOPE).origin_no == XIANGQIAO
    with ruled.acting(CHAOAN) as s:
        assert service.effective(s, "draw_rate", SCOPE).origin_no == CITY, "the neighbour keeps the city's value"


def test_a_looser_row_written_beside_the_application_has_no_effect(ruled):
    with ruled.acting(CHAOAN, "publisher") as s:
        s.execute(
            insert(SettingValue)
            .values(
                code="draw_rate",
                scope=SCOPE,
                value=rate(1),
                effective_from=date(2023, 3, 12),
                published=True,
                document_number="安司〔2023〕1号",
                author_id=1,
            )
            .inline()
        )
    with ruled.acting(CHAOAN) as s:
        found = service.effective(s, "draw_rate", SCOPE)
        assert (found.value["p"], found.origin_no) == (20, CITY)
        assert "不生效" in found.chain[0][1]


def test_a_superior_that_tightens_later_overrules_what_stands_below(ruled):
    with ruled.acting(CITY, "publisher") as s:
        service.set_value(
            s,
            "draw_rate",
            SCOPE,
            rate(40),
            mode="tighten_only",
            effective_from=date(2024, 1, 1),
            document_number="潮司〔2023〕30号",
        )
    with ruled.acting(XIANGQIAO) as s:
        assert service.effective(s, "draw_rate", SCOPE, on=date(2023, 12, 31)).value["p"] == 25
        assert service.effective(s, "draw_rate", SCOPE, on=date(2024, 1, 1)).value["p"] == 40


def test_what_the_province_fixed_nobody_below_sets(ruled):
    with ruled.acting(CITY, "publisher") as s, pytest.raises(Refusal) as no:
        service.set_value(
            s,
            "notice_timing",
            "",
            {"timing": "arrival", "days": 0},
            effective_from=date(2023, 4, 1),
            document_number="潮司〔2023〕2号",
        )
    assert no.value.code == "E_FIXED" and DOCUMENT in no.value.message
    with ruled.acting(RAOPING) as s:
        assert service.effective(s, "notice_timing").as_rule()["fixed"] is True


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_number": " "}, "E_DOCUMENT"),
        ({"mode": "whatever"}, "E_MODE"),
        ({"scope": "law_firm"}, "E_SCOPE"),
        ({"scope": "pharmacy/city"}, "E_SCOPE"),
        ({"effective_to": date(2023, 1, 1)}, "E_DATES"),
        ({"value": {"p": 2}}, "E_VALUE"),
        ({"effective_from": date(2023, 3, 5)}, "E_SAME_DAY"),
    ],
)
def test_refusals_of_the_verb(ruled, changes, code):
    given = {
        "scope": "law_firm/city",
        "value": rate(90),
        "effective_from": date(2023, 5, 1),
        "document_number": "潮司〔2023〕2号",
    } | changes
    with ruled.acting(CITY, "publisher") as s, pytest.raises(Refusal) as no:
        service.set_value(s, "draw_rate", given.pop("scope"), given.pop("value"), **given)
    assert no.value.code == code


def test_a_draft_has_no_effect_is_invisible_below_and_visible_above(ruled):
    with ruled.acting(CITY, "publisher") as s:
        draft = service.set_value(
            s, "team_size", "", {"n": 5}, effective_from=date(2023, 3, 1), document_number="", published=False
        )
        assert service.effective(s, "team_size").value == {"n": 2}
        number = draft.id

    def seen(bureau: int) -> bool:
        with ruled.acting(bureau) as s:
            return (
                s.scalar(select(SettingValue.id).where(SettingValue.root_id == 44, SettingValue.id == number)) == number
            )

    assert seen(PROVINCE) and seen(CITY)
    assert not seen(XIANGQIAO)
    with ruled.acting(XIANGQIAO) as s:
        assert all(
            row.published or row.tenant_no == XIANGQIAO for rows in service.book(s).rows.values() for row in rows
        )


def test_a_superior_reads_a_bureau_below_and_nobody_reads_beside(ruled):
    with ruled.acting(PROVINCE, "supervisor") as s:
        assert service.effective(s, "draw_rate", SCOPE, tenant_no=XIANGQIAO).origin_no == XIANGQIAO
        with pytest.raises(NotHere):
            service.effective(s, "draw_rate", tenant_no=OTHER_COUNTY)
    with ruled.acting(CHAOAN) as s:
        with pytest.raises(NotHere):
            service.effective(s, "draw_rate", tenant_no=XIANGQIAO)
        assert service.effective(s, "draw_rate", "law_firm/city", tenant_no=CITY).value["p"] == 10
    with ruled.acting(OTHER_COUNTY) as s:
        assert service.effective(s, "publication_due").origin_no == 0
        assert [name for _, name in service.book(s).line] == ["仙桃市司法局", "湖北省司法厅"]
    with ruled.acting(OTHER_PROVINCE) as s:
        assert service.book(s).rows == {}


def test_one_read_loads_the_whole_line(ruled):
    with ruled.acting(XIANGQIAO) as s:
        s.execute(text("select 1"))
        said: list[str] = []
        event.listen(s.get_bind(), "before_cursor_execute", lambda c, cur, statement, *rest: said.append(statement))
        for code in ("draw_rate", "rounding", "team_size", "plan_due", "publication_due"):
            service.effective(s, code, SCOPE if code == "draw_rate" else "")
        service.history(s, "draw_rate", SCOPE)
        assert len(said) == 1


def test_the_verb_leaves_a_trace_with_what_stood_before(ruled):
    with ruled.acting(RAOPING, "publisher") as s:
        row = service.set_value(
            s,
            "plan_due",
            "",
            {"month": 2, "day": 15},
            effective_from=date(2023, 3, 15),
            document_number="饶司〔2023〕4号",
        )
        trace = s.scalars(
            select(AuditEvent).where(AuditEvent.root_id == 44, AuditEvent.obj == f"setting_value:{row.id}")
        ).one()
        assert trace.act == "setting.set"
        assert trace.detail["before"]["value"] == {"month": 3, "day": 31} and trace.detail["after"]["value"] == {
            "month": 2,
            "day": 15,
        }
    with ruled.acting(RAOPING) as s:
        bureaus = [bureau for bureau, _row in service.history(s, "plan_due")]
        assert bureaus == ["饶平县司法局", "广东省司法厅"]
