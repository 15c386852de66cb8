"""After the seal as browsers do it: asked on a phone, decided at a desk, thrown for by two people (S0-31, B-36)."""

import itertools
import re

import pytest

from saas import clock
from saas.supervision.draws import after_view
from saas.supervision.inspections.models import Inspection
from tests.factories import drawn
from tests.factories.drawn import VISIT, Drawn
from tests.factories.world import CITY, XIANGQIAO
from tests.supervision.draws.later import DAY, PRIVATE, THROWS

_keys = itertools.count(1)


def sent(client, url, **data):
    return client.post(url, data={"_idem": f"after-page-{next(_keys):04d}", **data})


@pytest.fixture(autouse=True)
def july():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def made(firms) -> Drawn:
    return Drawn(firms.world, {}, {})


def member(firms, subject: int, seat: int) -> int:
    """The number of an officer of a team."""
    return int(firms.inspection(subject).members[seat - 1].certificate_no[-1])


def request_url(client, name: str) -> str:
    """The address of the to-do about a subject."""
    return re.search(rf'href="(/draws/requests/\d+)"[^>]*>[^<]*{name}', client.get("/w").text)[1]


@pytest.mark.req("S0-31", "S1-19", "B-36")
def test_from_the_officers_phone_to_another_team(firms, made):
    subject, _leader, _person = firms.pairs()[0]
    number, name = firms.inspection(subject).id, firms.subject(subject).name
    phone = made.client(member(firms, subject, 2))
    page = phone.get(f"/visits/{number}/change").text
    assert "我要回避" in page and "对象申请回避" in page and "查无下落" in page
    assert sent(phone, f"/visits/{number}/change?kind=mine", code="interest", reason="").status_code == 422
    assert sent(phone, f"/visits/{number}/change?kind=mine", code="interest", reason=PRIVATE).status_code == 303
    assert "待决定" in phone.get(f"/visits/{number}").text
    assert sent(phone, f"/visits/{number}/change?kind=mine", code="impartial", reason=PRIVATE).status_code == 422
    approver, planner, publisher = (firms.world.client(CITY, role) for role in ("approver", "planner", "publisher"))
    url = request_url(approver, name)
    assert PRIVATE in approver.get(url).text and PRIVATE not in planner.get(url).text and "作出决定" not in planner.get(url).text
    assert sent(planner, url + "/decide", way="withdraw").status_code == 403
    assert sent(approver, url + "/decide", way="rejected").status_code == 422
    assert 'data-code="E_WEAK_SEED"' in sent(approver, url + "/decide", way="withdraw", sides="0").text
    assert "待决定" in approver.get(url).text
    event = sent(approver, url + "/decide", way="withdraw", sides="10", party="驻局纪检组").headers["Location"]
    assert "十面骰 20 次" in planner.get(event).text and "驻局纪检组" in planner.get(event).text
    assert "录入第 1 号变更的随机数" in planner.get("/w").text
    assert "人员或者对象正在变更" in phone.get(f"/visits/{number}").text
    assert sent(planner, event + "/enter", part="0", digits="123").status_code == 422
    assert sent(planner, event + "/enter", part="0", digits="0123456789" * 2).status_code == 303
    assert "您已录入" in planner.get(event).text and "录入第 1 号变更的随机数" not in planner.get("/w").text
    assert 'data-code="E_DICE_DIFFERS"' in sent(publisher, event + "/enter", part="0", digits="9" * 20).text
    assert sent(publisher, event + "/enter", part="0", digits="0123456789" * 2).status_code == 303
    assert "接替" in planner.get(event).text and "变更后的指纹" in planner.get(event).text
    assert phone.get(f"/visits/{number}").status_code == 404
    assert made.client(member(firms, subject, 2)).get(f"/visits/{number}").status_code == 200


@pytest.mark.req("S1-18")
def test_at_the_desk_a_subject_asks_and_a_partner_of_another_team_comes(firms):
    subject, _leader, _person = firms.pairs()[1]
    number, name = firms.inspection(subject).id, firms.subject(subject).name
    planner, approver = firms.world.client(CITY, "planner"), firms.world.client(CITY, "approver")
    assert "回避、更换或者递补" in planner.get(f"/inspections/{number}").text
    page = planner.get(f"/inspections/{number}/change").text
    assert "检查对象" in page and "与检查对象有利害关系" in page
    for kind in ("absence", "departure", "substitute", "vacancy"):
        assert planner.get(f"/inspections/{number}/change?kind={kind}").status_code == 200
    wrong = sent(planner, f"/inspections/{number}/change?kind=recusal", side="subject", seat="9", code="interest", reason="情况")
    assert wrong.status_code == 422
    fine = {"side": "subject", "seat": "2", "code": "interest", "reason": "对象提出"}
    assert sent(planner, f"/inspections/{number}/change?kind=recusal", **fine).headers["Location"] == f"/inspections/{number}"
    url = request_url(approver, name)
    assert url in planner.get(f"/inspections/{number}").text and "决定回避申请" in planner.get("/w").text
    event = sent(approver, url + "/decide", way="swap", sides="6", party="见证人").headers["Location"]
    for role in ("planner", "publisher"):
        assert sent(firms.world.client(CITY, role), event + "/enter", part="0", digits=THROWS).status_code == 303
    assert "交换到" in planner.get(event).text
    assert "抽取封存" in planner.get(f"/inspections/{number}").text and "检查组变更" in planner.get(f"/inspections/{number}").text


@pytest.mark.req("S1-16")
def test_a_subject_that_is_nowhere_is_cancelled_everywhere_it_shows(firms, made):
    subject, _leader, _person = firms.pairs()[2]
    number, name = firms.inspection(subject).id, firms.subject(subject).name
    officer = member(firms, subject, 1)
    phone = made.client(officer)
    assert sent(phone, f"/visits/{number}/change?kind=substitute", code="unreachable", reason="查无此处").status_code == 303
    approver, planner = firms.world.client(CITY, "approver"), firms.world.client(CITY, "planner")
    event = sent(approver, request_url(approver, name) + "/decide", way="substitute", sides="6", party="见证人").headers["Location"]
    for role in ("planner", "publisher"):
        sent(firms.world.client(CITY, role), event + "/enter", part="0", digits=THROWS)
    assert "递补" in planner.get(event).text
    assert "抽中的对象撤下以后，按次序递补" in planner.get(f"/draws/{firms.attempt}").text, "why the substitute is there"
    assert "已撤销" in planner.get("/inspections?state=cancelled").text and name in planner.get("/inspections?state=cancelled").text
    assert name not in planner.get("/inspections?state=drawn").text
    page = planner.get(f"/inspections/{number}").text
    assert "撤销：" in page and "起草通知书" not in page and "回避、更换或者递补" not in page
    assert "这次检查已经撤销" in phone.get(f"/visits/{number}").text and "已撤销" in phone.get("/visits").text
    assert sent(phone, f"/visits/{number}/begin").status_code == 422
    assert planner.get("/inspections?format=csv").status_code == 200


@pytest.mark.req("S0-31", "B-36", "S2-35")
def test_on_site_the_subject_asks_the_officers_leave_and_the_notice_is_made_anew(firms, made):
    subject, leader, person = firms.pairs()[3]
    number = firms.inspection(subject).id
    drawn.noticed(made, number)
    phone = made.client(member(firms, subject, 1))
    with clock.at(VISIT):
        assert sent(phone, f"/visits/{number}/begin").status_code == 303
        assert "已告知，没有申请回避" in phone.get(f"/visits/{number}").text
        asked = sent(phone, f"/visits/{number}/change?kind=recusal", seat="2", code="interest", reason="当场提出")
        assert asked.status_code == 303 and "中止到场" in phone.get(f"/visits/{number}").text
        assert sent(phone, f"/visits/{number}/break-off").status_code == 303
        assert firms.inspection(subject).state == "noticed" and firms.inspection(subject).began_at is None
    request = firms.asked(subject, person)
    assert firms.request(request).side == "subject"
    before = firms.inspection(subject)
    firms.throw(firms.decide(request, "withdraw").event_n)
    now = firms.inspection(subject)
    assert now.state == "drawn" and now.members[0].draw_person_id == leader and now.members[1].draw_person_id != person
    planner = firms.world.client(CITY, "planner")
    assert "检查组有变更" in planner.get(f"/inspections/{number}").text and "改通知书" in planner.get(f"/inspections/{number}").text
    drawn.noticed(made, number)
    with firms.acting() as s:
        notice = drawn.notices.notice_of(s, s.get(Inspection, (44, number)))
        assert [one["name"] for one in notice.body["persons"]] == [one.name for one in now.members]
        assert now.members[1].name not in [one.name for one in before.members]
    with clock.at(VISIT):
        again = made.client(member(firms, subject, 1))
        assert sent(again, f"/visits/{number}/begin").status_code == 303
        sent(again, f"/visits/{number}/rights")
        assert sent(again, f"/visits/{number}/break-off").status_code == 422


def test_the_card_of_the_attempt_says_what_happened(firms):
    with firms.acting(roles=("planner",)) as s:
        card = after_view.card(s, firms.row(s))
        assert card and [line.status for line in card.events] == ["ok"] * len(card.events) and len(card.events) == 4
        assert all(line.name(line.event.body["object"]) for line in card.events) and card.may_supplement and not card.may_decide
        made = firms.world.app
        with made.test_request_context():
            html = made.jinja_env.get_template("draws/_after.html").render(later=card)
        assert "第 1 号" in html and "递补检查对象" in html and "交换检查对象" in html
        empty = made.jinja_env.get_template("draws/_after.html").render(later=after_view.Card()).strip()
        assert empty == ""
    with firms.world.acting(440000, "supervisor") as s:
        assert not after_view.card(s, firms.row(s))


def test_nobody_else_reads_or_acts(firms, made):
    event = firms.event(1)
    with firms.acting() as s:
        row = after_view.card(s, firms.row(s)).requests[0].row
    for url in (f"/draws/requests/{row.id}", f"/draws/events/{event.id}"):
        assert firms.world.client(XIANGQIAO, "planner").get(url).status_code == 404
        assert firms.world.client(440000, "supervisor").get(url).status_code == 404
        assert made.client(1).get(url).status_code == 403
    assert firms.world.client(CITY, "supervisor").get(f"/draws/requests/{row.id}").status_code == 200
    outsider = next(n for n in range(1, 8) if n not in made.team(firms.inspection(firms.pairs()[0][0]).id))
    number = firms.inspection(firms.pairs()[0][0]).id
    assert made.client(outsider).get(f"/visits/{number}/change").status_code == 404


def test_supplement_and_giving_up_have_nothing_to_do_here(firms):
    planner, approver = firms.world.client(CITY, "planner"), firms.world.client(CITY, "approver")
    task = firms.inspection(firms.pairs()[0][0]).task_id
    assert "没有待补充匹配的对象" in planner.get(f"/tasks/{task}/supplement").text
    subject = firms.pairs()[0][0]
    assert "还不能放弃" in approver.get(f"/draws/subjects/{subject}/give-up").text
    assert sent(approver, f"/draws/subjects/{subject}/give-up", reason="不想查了").status_code == 422
    assert firms.subject(subject).settled_on is None
