"""Whoever has the server's database before the dice are thrown can neither predict nor steer the result.

Why: the result is a function of the commitment and of every contribution (protocol §5). Before the reveals no party's
value has ever been on the server, only its hash. After them the dice are still to fall: 25 throws are more than 64 bits,
and no row, log or queue holds one of them before two people have typed it. The commitment fixes the pool before that, and
its hash is public. In a closed draw the bureau's own value is kept sealed and never leaves the table of the parties, so
that those who heard the throws cannot compute whom to warn.
"""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from saas import clock
from saas.errors import Refusal
from saas.foundation.sheets import sealing
from saas.supervision.draws import engine, opening, parties, records, seeding
from saas.supervision.draws import service as draws
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY, PROVINCE
from tests.supervision import kit
from tests.supervision.draws import walk

OTHER = "a7" * 32


def everything(world) -> str:
    """Every cell of every table of the business schema, as its superuser reads it."""
    url = world.settings.owner_url.replace("postgresql://", "postgresql+psycopg://", 1)
    with create_engine(url, poolclass=NullPool).connect() as connection:
        names = connection.execute(text("select tablename from pg_tables where schemaname = 'app'")).scalars().all()
        return "\n".join(
            str(row) for name in names for row in connection.execute(text(f"select row_to_json(t)::text from app.{name} t"))
        )


def up_to(world, task: int, step: str) -> None:
    for name in walk.STEPS:
        walk.take(world, task, name)
        if name == step:
            return


@pytest.mark.req("S0-02", "S1-15")
def test_before_the_reveals_no_value_is_on_the_server_and_before_the_dice_no_seed_can_be_computed(world, tasks):
    up_to(world, tasks[4], "commit")
    stolen = everything(world)
    assert kit.VALUE not in stolen and sealing.seal(kit.VALUE).hex() not in stolen
    with world.acting(CITY) as s:
        attempt = draws.current(s, s.get(InspectionTask, (44, tasks[4])))
        assert kit.hash_of(walk.own(s, attempt)) in stolen  # the dump does hold what was deposited
        assert [row.value for row in seeding.parties_of(s, attempt)] == [None]
    walk.take(world, tasks[4], "reveal")
    walk.take(world, tasks[4], "close")
    assert kit.VALUE not in everything(world)
    with world.acting(CITY) as s:
        attempt = draws.current(s, s.get(InspectionTask, (44, tasks[4])))
        values = seeding.contributions(s, attempt)
        assert values == [kit.VALUE, None]
        with pytest.raises(engine.DrawError):
            records.finished(attempt.record, values)
        # one other throw and nothing of the result is what it was
        drawn = {
            tuple(engine.drawn_ids(records.finished(attempt.record, [kit.VALUE, throws])["result"]["objects"]))
            for throws in (kit.DICE[:-1] + face for face in "123456")
        }
        assert len(drawn) == 6


def test_a_sealed_closed_draw_keeps_the_bureaus_value_sealed_until_it_opens(world, tasks):
    for step in ("first", "second", "seal"):
        walk.take(world, tasks[4], step)
    assert kit.VALUE not in everything(world)
    with world.acting(PROVINCE, "supervisor") as s:
        attempt = draws.get_attempt(s, 1)
        assert seeding.parties_of(s, attempt) == [] and seeding.whole(s, attempt) is None
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, 1)
        assert attempt.record["contributions"] == [None, kit.DICE]
        opening.open_now(s, attempt)
        assert attempt.record["contributions"] == [kit.VALUE, kit.DICE]


def test_a_value_comes_neither_too_early_nor_too_late_nor_changed(world, tasks):
    sources = draws.Sources(6, "见证人", witnesses=("市公证处",))
    number = kit.frozen(world, tasks[3], key="with-a-witness", sources=sources)
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        own, witness = seeding.parties_of(s, attempt)
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.reveal(s, own, kit.VALUE)
        with pytest.raises(Refusal, match="E_COMMIT_TAKEN"):
            parties.deposit(s, witness, own.reveal_commit)
        for wrong in ("", "12", "g" * 64, "0" * 64):
            with pytest.raises(Refusal, match="E_COMMIT_FORM"):
                parties.deposit(s, witness, wrong)
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s, pytest.raises(Refusal, match="E_DEPOSIT_MISSING") as no:
        draws.commit(s, draws.get_attempt(s, number))
    assert "市公证处" in no.value.message
    with clock.at(kit.JULY), world.acting(CITY) as s:
        parties.deposit(s, witness, kit.hash_of(witness, OTHER))
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        draws.commit(s, draws.get_attempt(s, number))
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.deposit(s, witness, kit.hash_of(witness, kit.VALUE))
        for wrong, code in ((kit.VALUE, "E_REVEAL"), ("a7" * 31, "E_SEED"), ("a7" * 33, "E_SEED")):
            with pytest.raises(Refusal, match=code):
                parties.reveal(s, witness, wrong)
        with pytest.raises(Refusal, match="E_REVEALS_OPEN"):
            draws.enter(s, attempt, 2, kit.DICE)
        with pytest.raises(Refusal, match="E_MISSING_REVEAL"):
            draws.close_reveals(s, attempt)
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        parties.reveal(s, own, kit.VALUE)
        draws.close_reveals(s, attempt)
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.reveal(s, witness, OTHER)
        assert [row.state for row in seeding.parties_of(s, attempt)] == ["revealed", "withheld"]
    for who in ("planner", "publisher"):
        with clock.at(kit.JULY), world.acting(CITY, who) as s:
            draws.enter(s, draws.get_attempt(s, number), 2, kit.DICE)
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.seal(s, draws.get_attempt(s, number))
        assert seeding.whole(s, attempt)["contributions"] == [kit.VALUE, None, kit.DICE]


def test_two_people_type_the_throws_and_neither_sees_what_the_other_typed(world, tasks):
    number = kit.revealed(world, tasks[2], key="two-typists")
    other = kit.DICE[:6] + ("1" if kit.DICE[6] != "1" else "2") + kit.DICE[7:]
    with clock.at(kit.JULY), world.acting(CITY) as s:
        assert draws.enter(s, draws.get_attempt(s, number), 1, other).seed is None
        assert draws.enter(s, draws.get_attempt(s, number), 1, other).seed is None  # one person twice is one person
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s, pytest.raises(Refusal, match="E_DICE_DIFFERS") as no:
        draws.enter(s, draws.get_attempt(s, number), 1, kit.DICE)
    assert "7" not in no.value.message and other not in no.value.message  # told the place, one could find out by trying
    with clock.at(kit.JULY), world.acting(CITY) as s:
        draws.enter(s, draws.get_attempt(s, number), 1, kit.DICE)
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        assert draws.enter(s, draws.get_attempt(s, number), 1, kit.DICE).state == "drawn"


def test_parties_of_a_void_attempt_deposit_and_reveal_nothing_more(world, tasks):
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        attempt = draws.open_attempt(s)[0]
        (own,) = seeding.parties_of(s, attempt)
        draws.void(s, attempt, "让出位置。")
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.reveal(s, own, OTHER)
    number = kit.frozen(world, tasks[2], key="again-and-void")
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        (own,) = seeding.parties_of(s, attempt)
        draws.void(s, attempt, "让出位置。")
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.deposit(s, own, kit.hash_of(own, OTHER))
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.remove(s, attempt, own)


def test_links_are_for_invited_parties_of_an_attempt_that_still_waits_for_them(world, tasks):
    sources = draws.Sources(6, "见证人", witnesses=("市公证处", "市公证处\u200b"))
    with pytest.raises(Refusal, match="E_PARTY_TWICE"):
        kit.frozen(world, tasks[1], key="look-alikes", sources=sources)
    with pytest.raises(Refusal, match="E_PARTY_LONG"):
        kit.frozen(world, tasks[1], key="long-label", sources=draws.Sources(6, witnesses=("证" * 31,)))
    number = kit.frozen(world, tasks[1], key="links-only", sources=draws.Sources(6, "见证人", witnesses=("市\u202e公证处",)))
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        own, witness = seeding.parties_of(s, attempt)
        assert witness.party == "市公证处"
        with pytest.raises(Refusal, match="E_PARTY_OWN"):
            parties.link(s, own)
        assert parties.link(s, witness)
        draws.void(s, attempt, "让出位置。")
        with pytest.raises(Refusal, match="E_DRAW_STATE"):
            parties.link(s, witness)
