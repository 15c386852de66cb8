"""The steps of a draw one by one, each as a verb that may be repeated: for clicking in parallel and for being killed."""

from collections.abc import Callable

from saas import clock
from saas.supervision.draws import parties, seeding
from saas.supervision.draws import service as draws
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY, World
from tests.supervision import kit

# step → (who, the verb on (session, task id, attempt or None))
STEPS: dict[str, tuple[str, Callable]] = {
    "freeze": ("planner", lambda s, task, _a: draws.freeze(s, s.get(InspectionTask, (44, task)), idem_key=f"the-click-{task}")),
    "deposit": ("planner", lambda s, task, a: parties.deposit(s, own(s, a), kit.hash_of(own(s, a)))),
    "commit": ("publisher", lambda s, task, a: draws.commit(s, a)),
    "reveal": ("planner", lambda s, task, a: parties.reveal(s, own(s, a), kit.VALUE)),
    "close": ("planner", lambda s, task, a: draws.close_reveals(s, a)),
    "first": ("planner", lambda s, task, a: draws.enter(s, a, 1, kit.DICE)),
    "second": ("publisher", lambda s, task, a: draws.enter(s, a, 1, kit.DICE)),
    "seal": ("planner", lambda s, task, a: draws.seal(s, a)),
}


def own(s, attempt):
    """The bureau's own party."""
    return next(row for row in seeding.parties_of(s, attempt) if row.role == "bureau")


def take(world: World, task: int, step: str) -> int:
    """One step in a transaction of its own; the attempt's id."""
    who, verb = STEPS[step]
    with clock.at(kit.JULY), world.acting(CITY, who) as s:
        attempt = draws.current(s, s.get(InspectionTask, (44, task)))
        made = verb(s, task, attempt)
        return made.id if step == "freeze" else attempt.id
