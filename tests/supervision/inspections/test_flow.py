"""The whole way in the browser with five people, from the notice to the public page (S3-04, S3-07)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.publication.models import Publication
from saas.supervision.inspections.models import Inspection
from tests.factories.world import CITY

NOTICE = {"visit_on": "2023-08-09", "timing": "advance", "materials": "业务档案", "contact": "律管科"}


def state(made, number):
    with made.world.acting(CITY, "planner") as s:
        return s.get(Inspection, (44, number)).state


@pytest.mark.req("S3-04", "S3-07", "S2-35")
def test_from_notice_to_public_page(made, idem):
    number, world = made.inspections[4][0], made.world
    here = f"/inspections/{number}"
    planner, approver = world.client(CITY, "planner"), world.client(CITY, "approver")
    reviewer, publisher = world.client(CITY, "reviewer"), world.client(CITY, "publisher")
    officer = made.client(made.team(number)[0])
    with clock.at(date(2023, 8, 2)):
        assert "起草 5 份检查通知书" in planner.get("/w").text
        once = idem(**NOTICE)
        assert planner.post(f"{here}/notice", data=once).status_code == 303
        assert planner.post(f"{here}/notice", data=once).status_code == 303  # sent twice, acted upon once
        assert "签发检查通知书" in approver.get("/w").text
        assert "草稿，未签发" in approver.get(f"{here}/notice/print").text
        assert planner.post(f"{here}/notice/issue", data=idem()).status_code == 403
        assert approver.post(f"{here}/notice/issue", data=idem()).status_code == 303
        served = idem(how="direct", served_on="2023-08-02")
        assert planner.post(f"{here}/notice/serve", data=served).status_code == 303
    assert state(made, number) == "noticed"
    visit = f"/visits/{number}"
    with clock.at(date(2023, 8, 9)):
        assert "检查：" in officer.get("/w").text
        assert "出示行政执法证" in officer.get(visit).text
        for step in ("begin", "rights"):
            assert officer.post(f"{visit}/{step}", data=idem()).status_code == 303
        first = officer.post(f"{visit}/statement", data=idem(statement="没有意见"))
        assert first.headers["Location"] == f"{visit}/points/1"
        bad = officer.post(f"{visit}/points/1", data=idem(answer="nonconform", note=""))
        assert bad.status_code == 422 and "E_NOTE" in bad.text and 'value="nonconform" checked' in bad.text
        assert officer.post(f"{visit}/points/1", data=idem(answer="conform", note="看了 5 份")).status_code == 303
        assert officer.post(f"{visit}/end", data=idem()).status_code == 303
        bad = officer.post(f"{visit}/result", data=idem(outcome="", summary="写了很久的话"))
        assert bad.status_code == 422 and "E_REQUIRED" in bad.text and "写了很久的话" in bad.text
        assert officer.post(f"{visit}/result", data=idem(outcome="no_violation", summary="")).status_code == 303
        assert "等另一位人员审核" in officer.get(visit).text
    with clock.at(date(2023, 8, 11)):
        assert "审核检查结果" in reviewer.get("/w").text
        assert "未发现违法行为" in reviewer.get(f"{here}/review").text
        assert reviewer.post(f"{here}/review", data=idem(decision="approve")).status_code == 303
        with world.acting(CITY, "publisher") as s:
            row = s.scalars(select(Publication).where(Publication.kind == "result")).one()
        assert publisher.post(f"/publications/{row.id}/publish", data=idem()).status_code == 303
    assert state(made, number) == "published"
    assert "未发现违法行为" in world.client().get(f"/r/{row.slug}").text


def test_bad_notice_keeps_what_was_typed(made, idem):
    number = made.inspections[4][1]
    client = made.world.client(CITY, "planner")
    with clock.at(date(2023, 8, 2)):
        data = idem(**(NOTICE | {"visit_on": "2023-09-20", "materials": "写了很久的清单"}))
        bad = client.post(f"/inspections/{number}/notice", data=data)
        assert bad.status_code == 422 and "E_WINDOW" in bad.text and "写了很久的清单" in bad.text
        bad = client.post(f"/inspections/{number}/notice", data=idem(**(NOTICE | {"visit_on": "下周"})))
        assert bad.status_code == 422 and "E_DATE" in bad.text
    assert state(made, number) == "drawn"
