"""Pages of the parties of a draw: a link's own page, its value and its hash, the big screen (S1-15, S2-29; R11)."""

import itertools
import re

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.draws import parties, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawSubject
from saas.supervision.draws.models_seed import DrawParty
from tests.factories.world import CITY, XIANGQIAO
from tests.supervision import kit
from tests.supervision.draws.test_custody import everything

_keys = itertools.count(1)
NOTARY, OTHER = "市公证处", "c3" * 32
HTMX = {"HX-Request": "true"}


def sent(client, url, **data):
    return client.post(url, data={"_idem": f"party-page-{next(_keys):04d}", **data})


@pytest.fixture(scope="module", autouse=True)
def july(world):
    with clock.at(kit.JULY):
        yield


def frozen(world, task: int, key: str, witnesses: tuple[str, ...] = (NOTARY,), sides: int = 6, beacon=None) -> int:
    sources = draws.Sources(sides, "见证人", witnesses=witnesses, beacon=beacon)
    return kit.frozen(world, task, key=key, sources=sources)


def party_of(world, attempt: int, label: str = NOTARY) -> DrawParty:
    with world.acting(CITY) as s:
        return next(row for row in seeding.parties_of(s, draws.get_attempt(s, attempt)) if row.party == label)


def link_of(world, attempt: int, label: str = NOTARY) -> str:
    """The path of a party's link, as the planner's page hands it over once."""
    planner, row = world.client(CITY, "planner"), party_of(world, attempt, label)
    assert sent(planner, f"/draws/parties/{row.id}/link").status_code == 303
    page = planner.get(f"/draws/{attempt}").text
    address = re.search(r'value="http://localhost(/j/[^"]+)"', page)[1]
    assert "只显示这一次" in page and f'data-qr="http://localhost{address}"' in page
    assert address not in planner.get(f"/draws/{attempt}").text  # shown once
    return address


def act(world, who: str, verb) -> None:
    with world.acting(CITY, who) as s:
        verb(s)


@pytest.fixture(scope="module")
def walked(world, tasks) -> dict:
    """A witness's way by link: what each moment showed."""
    attempt, phone, seen = frozen(world, tasks[4], "by-link"), world.client(), {}
    seen["attempt"], path = attempt, link_of(world, attempt)
    seen["path"], row = path, party_of(world, attempt)
    seen["first"] = phone.get(path).text
    seen["early"] = sent(phone, path + "/reveal", value=OTHER)
    seen["after early"] = (party_of(world, attempt), everything(world))
    seen["bad hash"] = sent(phone, path + "/deposit", commit="zz" * 32)
    assert sent(phone, path + "/deposit", commit=kit.hash_of(row, OTHER)).headers["Location"] == path
    seen["deposited"] = phone.get(path).text
    mark = re.search(r'hx-get="([^"]+)"', seen["deposited"])[1].replace("&amp;", "&")
    seen["same"] = phone.get(mark, headers=HTMX)
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    seen["turned"] = phone.get(mark, headers=HTMX)
    seen["open"] = phone.get(path).text
    seen["late deposit"] = sent(phone, path + "/deposit", commit=kit.hash_of(row, "d4" * 32))
    seen["wrong value"] = sent(phone, path + "/reveal", value="d4" * 32)
    assert sent(phone, path + "/reveal", value=" ".join(["c3c3"] * 16)).status_code == 303
    seen["revealed"] = phone.get(path).text
    with world.acting(CITY) as s:
        own = next(one for one in seeding.parties_of(s, draws.get_attempt(s, attempt)) if one.role == "bureau")
        parties.reveal(s, own, kit.VALUE)
        draws.close_reveals(s, draws.get_attempt(s, attempt))
    for who in ("planner", "publisher"):
        act(world, who, lambda s: draws.enter(s, draws.get_attempt(s, attempt), 2, kit.DICE))
    seen["drawn"] = phone.get(path).text
    act(world, "planner", lambda s: draws.seal(s, draws.get_attempt(s, attempt)))
    seen["sealed"] = phone.get(path).text
    seen["cookies"] = {name for _domain, _path, name in phone._cookies}
    return seen


@pytest.mark.req("S1-15")
def test_a_witness_deposits_waits_and_reveals_by_the_link_alone(walked):
    assert "请在这部手机上生成随机值" in walked["first"] and f"邀请{NOTARY}参与这次抽取" in walked["first"]
    assert walked["bad hash"].status_code == 422 and 'data-code="E_COMMIT_FORM"' in walked["bad hash"].text
    assert "等承诺公布" in walked["deposited"]
    assert "请揭示您的随机值" in walked["open"] and "公布的承诺" in walked["open"]
    assert walked["late deposit"].status_code == 422 and 'data-code="E_DRAW_STATE"' in walked["late deposit"].text
    assert walked["wrong value"].status_code == 422 and 'data-code="E_REVEAL"' in walked["wrong value"].text
    assert "已经揭示" in walked["revealed"] and 'data-making="over"' in walked["revealed"]
    assert "谢谢您的见证" in walked["sealed"] and "48 家中抽出 5 家" in walked["sealed"]


@pytest.mark.req("S1-15")
def test_a_value_that_comes_before_the_commitment_is_refused_and_nowhere_kept(walked):
    assert walked["early"].status_code == 422 and 'data-code="E_DRAW_STATE"' in walked["early"].text
    row, dump = walked["after early"]
    assert (row.state, row.value) == ("invited", None) and OTHER not in dump


def test_the_page_refreshes_itself_only_when_something_has_changed(walked):
    assert walked["same"].status_code == 204 and not walked["same"].data
    assert walked["turned"].status_code == 200 and walked["turned"].headers["HX-Refresh"] == "true"
    assert "hx-get" not in walked["sealed"]


def test_a_link_leaves_no_cookie_but_the_one_of_the_form(walked):
    assert walked["cookies"] <= {"mingqian"}


def test_a_closed_draw_tells_its_witness_counts_and_hashes_only(world, walked):
    with world.acting(CITY) as s:
        rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == walked["attempt"])).all()
        seed = draws.get_attempt(s, walked["attempt"]).seed
        names = [row.name for row in rows] + [row.pid for row in rows]
    for moment in ("first", "deposited", "open", "revealed", "drawn", "sealed"):
        page = walked[moment]
        assert not [name for name in names if name in page], moment
        assert "检查员" not in page and kit.DICE not in page and seed[:16] not in page.replace(" ", "")
        assert kit.VALUE not in page and OTHER not in page


def test_a_link_reaches_its_own_party_and_neither_another_party_nor_another_attempt(world, tasks):
    attempt = frozen(world, tasks[3], "two-witnesses", (NOTARY, "市律师协会"))
    one, other = link_of(world, attempt), link_of(world, attempt, "市律师协会")
    phone = world.client()
    assert sent(phone, one + "/deposit", commit=kit.hash_of(party_of(world, attempt), OTHER)).status_code == 303
    assert party_of(world, attempt, "市律师协会").state == "invited"
    taken = sent(world.client(), other + "/deposit", commit=kit.hash_of(party_of(world, attempt), OTHER))
    assert taken.status_code == 422 and 'data-code="E_COMMIT_TAKEN"' in taken.text
    # the number of the other party helps nobody who is not signed in to the bureau
    row = party_of(world, attempt, "市律师协会")
    for path in ("deposit", "reveal", "link", "remove"):
        answer = sent(phone, f"/draws/parties/{row.id}/{path}", commit=OTHER, value=OTHER)
        assert answer.status_code in (303, 401) and party_of(world, attempt, "市律师协会").state == "invited"
        assert sent(world.client(XIANGQIAO, "planner"), f"/draws/parties/{row.id}/{path}", commit=OTHER, value=OTHER).status_code == 404
        assert sent(world.client(CITY, "publisher"), f"/draws/parties/{row.id}/{path}", commit=OTHER, value=OTHER).status_code == 403
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "另一次再抽。"))
    void = []
    for path in (one, other):  # the link says that its attempt is void, since when and why, and takes nothing more
        void.append(phone.get(path))
        assert void[-1].status_code == 200 and "这次抽取已经作废" in void[-1].text and "另一次再抽。" in void[-1].text
        assert f"{kit.JULY:%Y}年7月6日" in void[-1].text and "hx-get" not in void[-1].text and "<form" not in void[-1].text
        for verb, data in (("deposit", {"commit": "ab" * 32}), ("reveal", {"value": OTHER})):
            answer = sent(phone, f"{path}/{verb}", **data)
            assert answer.status_code == 422 and 'data-code="E_DRAW_STATE"' in answer.text
    assert (party_of(world, attempt).state, party_of(world, attempt, "市律师协会").state) == ("deposited", "invited")
    again = frozen(world, tasks[3], "two-witnesses-again", (NOTARY,))
    assert phone.get(one).text.partition("<main")[2] == void[0].text.partition("<main")[2], "nothing of the attempt that follows"
    assert sent(phone, one + "/deposit", commit="cd" * 32).status_code == 422 and party_of(world, again).state == "invited"
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, again), "只为试验。"))


def test_whoever_was_to_reveal_is_told_that_the_attempt_is_void_instead_of_being_asked(world, tasks):
    attempt, phone = frozen(world, tasks[3], "void-while-open"), world.client()
    path, row = link_of(world, attempt), party_of(world, attempt)
    assert sent(phone, path + "/deposit", commit=kit.hash_of(row, OTHER)).status_code == 303
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    mark = re.search(r'hx-get="([^"]+)"', phone.get(path).text)[1].replace("&amp;", "&")
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "名录错了。"))
    assert phone.get(mark, headers=HTMX).headers["HX-Refresh"] == "true", "a phone that watches turns by itself"
    page = phone.get(path).text
    assert "这次抽取已经作废" in page and "名录错了。" in page and "请揭示您的随机值" not in page
    late = sent(phone, path + "/reveal", value=OTHER)
    assert late.status_code == 422 and 'data-code="E_DRAW_STATE"' in late.text
    assert (party_of(world, attempt).state, party_of(world, attempt).value) == ("open", None) and OTHER not in everything(world)


def test_a_new_link_ends_the_former_one_and_a_party_can_be_taken_out(world, tasks):
    attempt = frozen(world, tasks[3], "links", (NOTARY, "市律师协会"))
    former, planner = link_of(world, attempt), world.client(CITY, "planner")
    assert "换一个链接" in planner.get(f"/draws/{attempt}").text
    fresh = link_of(world, attempt)
    assert world.client().get(former).status_code == 404 and world.client().get(fresh).status_code == 200
    assert sent(planner, f"/draws/parties/{party_of(world, attempt).id}/remove").status_code == 303
    assert world.client().get(fresh).status_code == 404
    assert NOTARY not in planner.get(f"/draws/{attempt}").text
    own = party_of(world, attempt, "潮州市司法局")
    assert sent(planner, f"/draws/parties/{own.id}/remove").status_code == 422
    with world.acting(CITY) as s:
        assert [part.get("party") for part in draws.get_attempt(s, attempt).record["seed_plan"]] == ["潮州市司法局", "市律师协会", "见证人"]
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))


def test_the_commitment_waits_for_every_deposit_and_another_person(world, tasks):
    attempt = frozen(world, tasks[3], "commit-button")
    url, publisher, planner = f"/draws/{attempt}", world.client(CITY, "publisher"), world.client(CITY, "planner")
    assert "公布这次抽取的承诺" not in publisher.get(url).text and "disabled>公布承诺" in publisher.get(url).text
    refused = sent(publisher, url + "/commit")
    assert refused.status_code == 422 and "E_DEPOSIT_MISSING" in refused.text
    assert f"交存指纹 · {kit.LINES[3][0]}" in planner.get("/w").text  # waits for the witness
    act(world, "planner", lambda s: parties.deposit(s, party_of(world, attempt), kit.hash_of(party_of(world, attempt), OTHER)))
    assert "公布这次抽取的承诺" in publisher.get(url).text and "公布这次抽取的承诺" not in planner.get(url).text
    assert "E_SAME_PERSON" not in sent(publisher, url + "/commit").text
    page = planner.get(url).text
    assert "先揭示本局的随机值" in page and "等待揭示" in page
    missing = sent(planner, url + "/close-reveals")
    assert missing.status_code == 422 and "E_MISSING_REVEAL" in missing.text
    own = party_of(world, attempt, "潮州市司法局")
    act(world, "planner", lambda s: parties.reveal(s, s.merge(own), kit.VALUE))
    page = planner.get(url).text
    assert "现在就截止揭示" in page and f"{NOTARY}还没有揭示" in page
    assert sent(planner, url + "/close-reveals").status_code == 303
    assert "没有揭示" in planner.get(url).text
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))


def test_a_beacon_is_named_and_never_shown_as_checked(world, tasks):
    attempt = frozen(world, tasks[3], "beacon", (), 0, ("某公共随机信标", 4321))
    url, planner, publisher = f"/draws/{attempt}", world.client(CITY, "planner"), world.client(CITY, "publisher")
    assert sent(publisher, url + "/commit").status_code == 303
    act(world, "planner", lambda s: parties.reveal(s, s.merge(party_of(world, attempt, "潮州市司法局")), kit.VALUE))
    assert sent(planner, url + "/close-reveals").status_code == 303
    page = planner.get(url).text
    assert "未核验，以来源公布的为准" in page and "某公共随机信标" in page and "第 4321 轮" in page
    wrong = sent(planner, url + "/enter", part="1", digits="12")
    assert wrong.status_code == 422 and 'data-code="E_BEACON"' in wrong.text
    assert sent(planner, url + "/enter", part="1", digits="ab" * 32).status_code == 303
    assert "ab" * 32 not in planner.get(url).text and "abab" not in publisher.get(url).text
    assert sent(publisher, url + "/enter", part="1", digits="AB" * 32).status_code == 303
    page = planner.get(url).text
    assert "两人录入一致" in page and "未核验" in page and "abab" in page
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))
    assert "只为试验" in planner.get(url).text and "重新准备" in planner.get(url).text


def test_what_comes_too_late_is_told_on_the_page_of_the_bureau_too(world, tasks):
    attempt = frozen(world, tasks[3], "too-late", ())
    url, planner = f"/draws/{attempt}", world.client(CITY, "planner")
    own = party_of(world, attempt, "潮州市司法局")
    early = sent(planner, f"/draws/parties/{own.id}/reveal", value=kit.VALUE)
    assert early.status_code == 422 and 'data-code="E_DRAW_STATE"' in early.text
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    late = sent(planner, f"/draws/parties/{own.id}/deposit", commit="ab" * 32)
    assert late.status_code == 422 and 'data-code="E_DRAW_STATE"' in late.text
    before = sent(planner, url + "/enter", part="1", digits=kit.DICE)
    assert before.status_code == 422 and "E_REVEALS_OPEN" in before.text
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))


def test_no_link_stands_in_the_database(world, walked):
    """Whoever reads a stolen copy must not be able to deposit in a witness's place: only hashes of links are kept."""
    secret = walked["path"].rsplit("/", 1)[1]
    assert secret not in everything(world)


def test_the_same_form_of_a_link_twice_is_one_deposit(world, tasks):
    attempt = frozen(world, tasks[3], "twice-by-link")
    path, row, phone = link_of(world, attempt), party_of(world, attempt), world.client()
    data = {"_idem": "the-same-form", "commit": kit.hash_of(row, OTHER)}
    answers = [phone.post(path + "/deposit", data=data) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, path)] * 2
    assert phone.post(path + "/reveal", data=data | {"value": OTHER}).status_code == 400  # a key belongs to one form
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))
