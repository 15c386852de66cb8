"""The draw session on Chaozhou's four lines: the way, the teams, what the record keeps (S0-01, S1-15, S2-29)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication.models import PubRecord
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects.models import Subject
from saas.supervision.draws import engine, records, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.recounting import recount
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY, PROVINCE, XIANGQIAO
from tests.supervision import kit

THROWS = {1: kit.DICE, 2: kit.DICE[::-1], 3: "1" * 25, 4: "2" * 24 + "6"}


@pytest.fixture(scope="module")
def attempts(world, tasks) -> dict[int, int]:
    """All four tasks drawn and sealed, one after the other."""
    return {seq: kit.sealed(world, tasks[seq], THROWS[seq], key=f"session-{seq}") for seq in (1, 2, 3, 4)}


@pytest.mark.req("S3-24", "S1-15")
def test_the_four_lines_draw_1_1_1_5_from_the_whole_subtree(world, attempts):
    with world.acting(CITY) as s:
        counts = {seq: len(draws.drawn(s, number)) for seq, number in attempts.items()}
        assert counts == {1: 1, 2: 1, 3: 1, 4: 5}
        rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == attempts[4])).all()
        assert len(rows) == 48 and len({row.subject_no for row in rows}) == 3 and all(row.ticket for row in rows)
        drawn = sorted((row for row in rows if row.drawn), key=lambda row: row.place)
        assert [row.place for row in drawn] == [1, 2, 3, 4, 5]
        assert [row.ticket for row in drawn] == sorted(row.ticket for row in rows)[:5]
        task = s.get(InspectionTask, (44, draws.get_draw(s, draws.get_attempt(s, attempts[4]).draw_id).task_id))
        assert task.state == "drawn"


@pytest.mark.req("S0-01", "S0-14", "S2-29")
def test_every_team_has_two_officers_a_leader_of_the_section_and_one_of_each_department(world, attempts):
    with world.acting(CITY) as s:
        for seq, number in attempts.items():
            for _subject, team in draws.drawn(s, number):
                people = [person for person, _seat in team]
                assert len(people) == len({person.id for person in people}) == 2
                assert people[0].lead and not people[0].department
                assert [person.department for person in people[1:]] == (["潮州市发展和改革局"] if seq in (1, 2) else [""])


def test_records_form_one_chain_and_each_stands_by_itself(world, attempts):
    with world.acting(CITY) as s:
        before = records.ZERO
        for seq in (1, 2, 3, 4):
            attempt = draws.get_attempt(s, attempts[seq])
            assert attempt.record["prev"] == before
            verdict = verify(engine.canon(seeding.whole(s, attempt)))
            assert (verdict.ok, verdict.head) == (True, attempt.head)
            assert attempt.head == records.head_of(attempt.record) == attempt.record["head"]
            assert recount(s, attempt).ok
            before = attempt.head


def test_the_record_names_nobody_and_officers_differ_from_draw_to_draw(world, attempts):
    with world.acting(CITY) as s:
        people = s.scalars(select(DrawPerson)).all()
        said = [engine.canon(draws.get_attempt(s, number).record).decode() for number in attempts.values()]
        for person in people:
            assert all(person.name not in text and person.certificate_no not in text for text in said)
        assert len({person.pid for person in people}) == len(people)


def test_the_public_reads_counts_and_fingerprints_only(world, attempts):
    with world.acting(CITY) as s:
        rows = s.scalars(select(PubRecord).where(PubRecord.kind == "draw")).all()
        assert len(rows) == 8
        text = " ".join(str(row.body) + row.title for row in rows)
        attempt = draws.get_attempt(s, attempts[4])
        assert attempt.commit in text and attempt.head in text and "48 家" in text
        trace = str([row.detail for row in s.scalars(select(AuditEvent))])
        for number in attempts.values():
            one = draws.get_attempt(s, number)
            # credit codes are public: whoever had the seed could compute the unannounced visits
            assert one.seed not in text + trace and one.record["contributions"][1] not in text + trace
            assert one.record["contributions"][0] is None and kit.VALUE not in text + trace
        for row in s.scalars(select(DrawSubject)):
            assert row.pid not in text and row.name not in text
        for person in s.scalars(select(DrawPerson)):
            assert person.pid not in text and person.name not in text
        assert "林望舒" not in text


def test_later_changes_of_the_registers_do_not_touch_a_frozen_pool(world, attempts):
    with world.acting(XIANGQIAO, "steward") as s:
        s.execute(update(Subject).values(name="改了名字", license_status="revoked").where(Subject.tenant_no == XIANGQIAO))
    with world.acting(CITY, "steward") as s:
        s.execute(update(Inspector).values(name="改了", certificate_to=date(2022, 1, 1)).where(Inspector.certificate_no == "1904000001"))
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, attempts[4])
        assert recount(s, attempt).ok
        assert all(row.name.startswith("潮law") for row, _team in draws.drawn(s, attempt.id))


def test_a_second_draw_of_the_same_task_is_the_first_one(world, tasks, attempts):
    assert kit.frozen(world, tasks[4], key="again-and-again") == attempts[4]
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, attempts[4])
        head = attempt.head
        assert draws.seal(s, attempt).head == head
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            draws.void(s, attempt, "反悔了。")
        assert draws.commit(s, attempt).head == head
        with pytest.raises(Refusal, match="E_DICE_TAKEN"):
            draws.enter(s, attempt, 1, "3" * 25)


def test_what_was_tampered_with_is_noticed_by_the_recount(world, attempts):
    number = attempts[2]

    def look(change) -> list[str]:
        with world.acting(CITY) as s:
            attempt = draws.get_attempt(s, number)
            change(s, attempt)
            s.flush()
            result = recount(s, attempt)
            found = [line.label for line in result.lines if not line.equal] + ([result.code] if result.code else [])
            assert result.ok is False
            s.rollback()
            return found

    def record(**changes):
        return lambda s, attempt: setattr(attempt, "record", {**attempt.record, **changes})

    def other_subject(s, attempt):
        rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == number)).all()
        winner, loser = next(r for r in rows if r.drawn), next(r for r in rows if not r.drawn)
        winner.drawn, loser.drawn = False, True

    def other_officer(s, attempt):
        seat = s.scalar(select(DrawSeat).where(DrawSeat.attempt_id == number, DrawSeat.seat == 1))
        taken = {row.draw_person_id for row in s.scalars(select(DrawSeat).where(DrawSeat.attempt_id == number))}
        person = s.scalar(select(DrawPerson).where(DrawPerson.attempt_id == number, DrawPerson.id.not_in(taken)))
        seat.draw_person_id = person.id

    assert "抽中对象" in look(other_subject)
    assert "检查组" in look(other_officer)
    assert "E_SEED" in look(record(seed="6" * 64))
    assert "种子" in look(lambda s, a: setattr(a, "seed", "6" * 64))
    assert "E_COMMIT" in look(lambda s, a: record(params={**a.record["params"], "mix": 51})(s, a))
    assert "E_COMMIT" in look(lambda s, a: record(objects=a.record["objects"][1:])(s, a))
    assert "承诺" in look(lambda s, a: setattr(a, "commit", "0" * 64))
    assert "记录指纹" in look(lambda s, a: setattr(a, "head", "f" * 64))
    empty = {"level": None, "teams": [], "unstaffed": []}
    assert "人员结果" in look(lambda s, a: record(result={**a.record["result"], "officers": empty})(s, a))


def test_superiors_reads_are_traced_and_below_nothing_is_seen(world, attempts):
    url = f"/draws/{attempts[4]}"
    with clock.at(kit.JULY):
        assert world.client(PROVINCE, "supervisor").get(url).status_code == 200
        assert world.client(PROVINCE, "supervisor").get(url + "/recount").status_code == 200
        assert world.client(PROVINCE, "supervisor").get(url + "/record.json").status_code == 404
        for role in ("planner", "supervisor"):
            for path in ("", "/recount", "/record.json"):
                assert world.client(XIANGQIAO, role).get(url + path).status_code == 404
        assert world.client(CITY, "inspector").get(url).status_code == 403
    with world.acting(PROVINCE, "audit_admin") as s:
        acts = s.scalars(
            select(AuditEvent.act).where(AuditEvent.obj == f"draw_attempt:{attempts[4]}", AuditEvent.tenant_no == PROVINCE)
        ).all()
        assert sorted(acts) == ["draw.read", "draw.recount"]


def test_drawn_subjects_are_neither_found_nor_on_others_desks(world, attempts):
    with world.acting(CITY) as s:
        name = draws.drawn(s, attempts[4])[0][0].name
    with clock.at(kit.JULY):
        for number, role in ((CITY, "reviewer"), (PROVINCE, "supervisor"), (XIANGQIAO, "planner")):
            client = world.client(number, role)
            assert "/draws/" not in client.get(f"/w/find?q={name}").text
            assert name not in client.get("/w").text
