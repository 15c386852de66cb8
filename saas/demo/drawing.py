"""A draw of the demonstration from pool to seal, or to its being void, each step by the person whose work it is."""

import random

from sqlalchemy.orm import Session

from saas.demo.people import Cast
from saas.supervision.draws import engine, parties, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.plans import service as plans
from tenants.unit import ctx_of


def task_of(cast: Cast, prefix: str, year: int, seq: int) -> int:
    """The id of the task of one line of a bureau's plan."""
    with cast.acting(f"{prefix}-planner") as s:
        return next(task.id for task in plans.tasks(s, year=year) if task.seq == seq)


def draw(cast: Cast, prefix: str, task_id: int, key: str, witness_unit: str, broken: str = "") -> None:
    """Pool frozen by the section, a value deposited by the bureau and one by a witness, commitment published by the
    supervision section, both values revealed, dice typed by two people, sealed.

    ``key`` tells one draw from another and fixes values and throws; ``broken``: why this attempt was given up before
    the reveals.
    """
    planner, publisher = f"{prefix}-planner", f"{prefix}-publisher"
    with cast.acting(planner) as s:
        task, place = plans.get_task(s, task_id), f"{ctx_of(s).tenant_name}三楼会议室"
        number = draws.freeze(s, task, idem_key=f"demo-{key}", sources=draws.Sources(6, place, witnesses=(witness_unit,))).id
        for party in _parties(s, number):
            parties.deposit(s, party, engine.reveal_commit(party.suite, party.context, party.party, _value(key, party.seq)))
    with cast.acting(publisher) as s:
        draws.commit(s, _attempt(s, number))
    if broken:
        with cast.acting(planner) as s:
            draws.void(s, _attempt(s, number), broken)
        return
    with cast.acting(planner) as s:
        for party in _parties(s, number):
            parties.reveal(s, party, _value(key, party.seq))
        draws.close_reveals(s, _attempt(s, number))
    for who, seen in ((planner, f"{cast.contexts[publisher].user_name} {witness_unit}"), (publisher, "")):
        with cast.acting(who) as s:
            attempt = _attempt(s, number)
            part = seeding.typed_parts(attempt.record["seed_plan"])[0]
            draws.enter(s, attempt, part, digits_for(key, attempt.record["seed_plan"][part]), seen)
    with cast.acting(planner) as s:
        draws.seal(s, _attempt(s, number))


def _parties(s: Session, number: int) -> list:
    return seeding.parties_of(s, _attempt(s, number))


def _value(key: str, seq: int) -> str:
    """A party's value: the demonstration makes the same at every set-up, a party's browser a fresh one."""
    return random.Random(f"{key}/{seq}").randbytes(32).hex()


def digits_for(name: str, plan: dict) -> str:
    """As many throws of a die as the plan of the seed wants, the same at every set-up."""
    faces = "123456" if plan["sides"] == 6 else "0123456789"
    return "".join(random.Random(name).choices(faces, k=plan["count"]))


def _attempt(s: Session, number: int) -> DrawAttempt:
    return draws.get_attempt(s, number)
