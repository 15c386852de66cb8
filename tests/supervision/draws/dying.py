"""A process that takes one step of a draw and is killed (SIGKILL) right before or right after its commit.

``python -m tests.supervision.draws.dying``: a pickled (settings, users, members, task, step, moment) on standard input.
"""

import os
import pickle
import signal
import sys

from sqlalchemy.orm import Session


def main() -> None:
    """Dies in the step; leaves with 0 only when the moment never came."""
    settings, users, members, task, step, moment = pickle.load(sys.stdin.buffer)
    from tests.factories.world import World
    from tests.supervision.draws import walk

    world = World(settings, users=users, members=members)
    world.app  # noqa: B018  opens the pools
    commit = Session.commit

    def killed(session) -> None:
        if moment == "after":
            commit(session)
        os.kill(os.getpid(), signal.SIGKILL)

    Session.commit = killed
    walk.take(world, task, step)


if __name__ == "__main__":
    main()
