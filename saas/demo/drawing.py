"""A draw of the demonstration from pool to seal, or to its being void, each step by the person whose work it is."""

import random

from sqlalchemy.orm import Session

from saas.demo.people import Cast
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.plans import service as plans
from tenants.unit import ctx_of


def task_of(cast: Cast, prefix: str, year: int, seq: int) -> int:
    """The id of the task of one line of a bureau's plan."""
    with cast.acting(f"{prefix}-planner") as s:
        return next(task.id for task in plans.tasks(s, year=year) if task.seq == seq)


def draw(cast: Cast, prefix: str, task_id: int, key: str, witness_unit: str, broken: str = "") -> None:
    """Pool frozen by the section, commitment published by the supervision section, dice before a witness, sealed.

    ``key`` tells one draw from another and fixes the throws; ``broken``: why this attempt was given up before them.
    """
    planner, publisher = f"{prefix}-planner", f"{prefix}-publisher"
    with cast.acting(planner) as s:
        task = plans.get_task(s, task_id)
        number = draws.freeze(s, task, idem_key=f"demo-{key}", sides=6, party=f"{ctx_of(s).tenant_name}三楼会议室").id
    with cast.acting(publisher) as s:
        draws.commit(s, _attempt(s, number))
    if broken:
        with cast.acting(planner) as s:
            draws.void(s, _attempt(s, number), broken)
        return
    with cast.acting(planner) as s:
        attempt = _attempt(s, number)
        witness = cast.contexts[publisher].user_name
        digits = digits_for(key, attempt.record["seed_plan"][0])
        draws.throw(s, attempt, digits=digits, witnesses=f"{witness} {witness_unit}")
    with cast.acting(planner) as s:
        draws.seal(s, _attempt(s, number))


def digits_for(name: str, plan: dict) -> str:
    """As many throws of a die as the plan of the seed wants, the same at every set-up."""
    faces = "123456" if plan["sides"] == 6 else "0123456789"
    return "".join(random.Random(name).choices(faces, k=plan["count"]))


def _attempt(s: Session, number: int) -> DrawAttempt:
    return draws.get_attempt(s, number)
