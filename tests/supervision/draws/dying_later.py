"""A process that takes one step after the seal and is killed (SIGKILL) right before or right after its commit.

``python -m tests.supervision.draws.dying_later``: a pickled (settings, users, members, attempt, step, number, moment) on
standard input; ``step``: ``decide`` request ``number``, or ``planner``/``publisher`` typing the throws of event ``number``.
"""

import os
import pickle
import signal
import sys

from sqlalchemy.orm import Session


def main() -> None:
    """Dies in the step; leaves with 0 only when the moment never came."""
    settings, users, members, attempt, step, number, moment = pickle.load(sys.stdin.buffer)
    from tests.factories.world import World
    from tests.supervision.draws.later import After

    world = World(settings, users=users, members=members)
    world.app  # noqa: B018  opens the pools
    commit = Session.commit

    def killed(session) -> None:
        if moment == "after":
            commit(session)
        os.kill(os.getpid(), signal.SIGKILL)

    made = After(world, attempt)
    Session.commit = killed
    made.decide(number, "withdraw") if step == "decide" else made.typed(number, step)


if __name__ == "__main__":
    main()
