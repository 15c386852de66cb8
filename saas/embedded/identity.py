"""As whom the two servers run. PostgreSQL refuses to run as root, so root steps down; everyone else runs as himself.

Root's first choice is an unmapped user namespace: the server believes to be nobody, while the kernel still counts its
files as root's, so it works inside a folder of mode 0700 and no account is made (design/dependencies.md §1, pitfalls).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from saas.embedded.stop import Stop

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Identity:
    """`uid` None: the present user; `unmapped`: the present user inside a user namespace of its own."""

    uid: int | None = None
    unmapped: bool = False

    def step_down(self) -> None:
        """Take this identity, in a child between fork and exec. Raises OSError when the machine forbids it."""
        if self.uid is not None:
            os.setgroups([])
            os.setgid(self.uid)
            os.setuid(self.uid)
        if self.unmapped and LIBC.unshare(CLONE_NEWUSER) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    @property
    def owner(self) -> int:
        """The user whom the data files must belong to."""
        return os.geteuid() if self.uid is None else self.uid


MYSELF = Identity()


def choose(folder: Path, program: Path) -> Identity:
    """The identity for servers whose data stand in `folder`: who made the data keeps them.

    Raises Stop MQ-ROOT when root can neither use a user namespace nor let another user reach the folder and `program`.
    """
    if os.geteuid() != 0:
        return Identity()
    owner = folder.stat().st_uid
    if owner:
        candidates = [Identity(uid=owner)]
    elif any(folder.iterdir()):
        candidates = [Identity(unmapped=True)]
    else:
        candidates = [Identity(unmapped=True), Identity(uid=NOBODY)]
    for candidate in candidates:
        if _usable(candidate, folder, program):
            return candidate
    raise Stop(
        "MQ-ROOT", "本机禁止用户命名空间(user namespaces),PostgreSQL 又不能以 root 运行：请改用普通用户运行本命令"
    )


def _usable(candidate: Identity, folder: Path, program: Path) -> bool:
    def probe() -> bool:
        if candidate.owner != folder.stat().st_uid:
            os.chown(folder, candidate.owner, candidate.owner)
        candidate.step_down()
        return os.access(folder, os.R_OK | os.W_OK | os.X_OK) and os.access(program, os.R_OK | os.X_OK)

    before = folder.stat()
    if _in_child(probe):
        return True
    os.chown(folder, before.st_uid, before.st_gid)
    return False


def _in_child(test: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if test() else 1)
        except BaseException:  # the child must end here whatever happened
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def adopt_orphans() -> None:
    """Make this process the parent of every descendant that loses its own, so that none can slip away (Linux)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(signal_number: int, parent: int) -> None:
    """In a child: ask the kernel for `signal_number` when the parent dies, even of kill -9 (Linux)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and here
            os.kill(os.getpid(), signal_number)
