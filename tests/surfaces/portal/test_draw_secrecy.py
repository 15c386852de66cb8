"""What a closed draw says outside does not depend on whom it drew; after the opening it does (R6, R9, S0-01)."""

import re
from itertools import chain

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.draws import bulletin, engine, records
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSubject
from saas.supervision.plans import service as plans
from tests.factories.world import CITY
from tests.supervision import kit
from tests.surfaces.portal.conftest import build, open_record


@pytest.fixture(scope="module")
def bureau(world):
    """The closed attempt is the newest: nothing names its head yet."""
    return build(world)


TOKEN = re.compile(r'"[\w-]{40,}\.[\w-]{6}\.[\w-]{27}"')  # of the feedback form, another one for every answer
ADDRESS = re.compile(r'"(/(?:b|r|draw)/[^"#]+)"')


def outside(bureau) -> dict[str, str]:
    """Every address that leads on from the first page, lists as files and searches included, with its text."""
    client, seen = bureau.world.client(), {}
    todo = ["/", f"/b/{CITY}.json", f"/b/{CITY}/draws?format=csv", f"/b/{CITY}/draws?state=sealed", "/?q=潮law"]
    todo += [f"/verify/find?hash={bureau.row('closed').commit}", f"/draw/{bureau.slug('closed')}/why?q=潮law"]
    while todo:
        path = todo.pop()
        if path in seen or "/language/" in path:
            continue
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        seen[path] = answer.text
        todo += [link.replace("&amp;", "&") for link in ADDRESS.findall(answer.text) if not link.endswith("/verify")]
    return seen


def drawn(bureau, name: str = "closed") -> set[str]:
    return {row.pid for row in bureau.subjects(name) if row.drawn}


def draw_again(bureau, digits: str) -> None:
    """The same attempt as if other dice had fallen: record, rows, head and public row."""
    with clock.at(kit.JULY), bureau.world.acting(CITY, "planner") as s:
        attempt: DrawAttempt = draws.get_attempt(s, bureau.attempts["closed"])
        whole = records.finished(attempt.record, [kit.VALUE, digits])
        whole |= {"head": records.head_of(whole), "events": [], "contributions": [None, digits]}
        attempt.record, attempt.head, attempt.seed = whole, whole["head"], whole["seed"]
        tickets, ids = records.tickets(whole), set(engine.drawn_ids(whole["result"]["objects"]))
        mine = (DrawSubject.root_id == 44, DrawSubject.attempt_id == attempt.id)
        for row in s.scalars(select(DrawSubject).where(*mine, DrawSubject.excluded.is_(None))):
            row.ticket, row.drawn = tickets[row.pid], row.pid in ids
        s.flush()
        bulletin.post(s, attempt, plans.get_task(s, draws.get_draw(s, attempt.draw_id).task_id))


@pytest.mark.req("S0-01")
def test_another_result_of_the_same_draw_changes_nothing_outside_but_its_head(bureau):
    before, first, was = outside(bureau), drawn(bureau), bureau.row("closed")
    draw_again(bureau, "1" * 24 + "2")
    after, second, now = outside(bureau), drawn(bureau), bureau.row("closed")
    assert first != second and len(first) == len(second) == 5
    assert was.head != now.head and was.commit == now.commit and was.numbers == now.numbers
    assert set(before) == set(after) and len(before) > 25

    def without_head(text: str) -> str:
        """The notice of the seal was published once and keeps the first head."""
        for head in (was.head, now.head):
            grouped = " ".join(f"<span>{head[i : i + 4]}</span>" for i in range(0, 16, 4))
            text = text.replace(head, "HEAD").replace(grouped, "GROUPS")
        return TOKEN.sub("TOKEN", text)

    changed = 0
    for path, text in before.items():
        assert without_head(text) == without_head(after[path]), path
        changed += text != after[path]
    assert changed >= 4  # list, its file and data, page, data of the page: the comparison sees what differs
    draw_again(bureau, kit.DICE)
    assert drawn(bureau) == first and bureau.row("closed").head == was.head


def test_nobody_of_a_closed_draw_is_named_anywhere(bureau):
    everything = "\n".join(outside(bureau).values())
    with bureau.world.acting(CITY) as s:
        people = s.scalars(select(DrawPerson)).all()
        assert len(people) > 20
        attempt = draws.get_attempt(s, bureau.attempts["closed"])
        secret = [attempt.seed, attempt.record["contributions"][1], kit.VALUE, attempt.record["contributions"][0]]
    for row in bureau.subjects("closed"):
        assert row.pid not in everything and row.name not in everything
        assert row.ticket is None or (row.ticket not in everything and row.ticket[:16] not in everything.replace("</span> <span>", ""))
    opened = [row for row in people if row.attempt_id == bureau.attempts["opened"]]
    for person in set(people) - set(opened):
        assert person.pid not in everything
    assert all(person.name not in everything and person.certificate_no not in everything for person in people)
    assert secret[0] not in everything and secret[1] not in everything and secret[3] is None
    # the value was the same in the opened draw of this test, and stands in that record
    assert all(kit.VALUE not in text for path, text in outside(bureau).items() if bureau.slug("closed") in path)


def test_after_the_opening_the_drawn_and_only_they_are_listed_as_drawn(bureau):
    open_record(bureau, "closed")
    page = bureau.get(f"/draw/{bureau.slug('closed')}").text
    listed = page.partition("抽中的对象")[2].partition("</table>")[0]
    for row in bureau.subjects("closed"):
        assert (row.name in listed) == row.drawn
    told = engine.parse(bureau.get(f"/draw/{bureau.slug('closed')}/record.json").data)
    assert set(engine.drawn_ids(told["result"]["objects"])) == drawn(bureau)
    text = "\n".join(chain(bureau.get(f"/draw/{bureau.slug('closed')}{more}").text for more in ("", ".json")))
    with bureau.world.acting(CITY) as s:
        for person in s.scalars(select(DrawPerson)):
            assert person.name not in text and person.certificate_no not in text
