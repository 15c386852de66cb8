"""The data folder of an embedded run: all that must survive stands in it, and one supervisor owns it at a time."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from saas import config
from saas.embedded import binaries
from saas.embedded.identity import NOBODY, Identity, choose
from saas.embedded.stop import Stop, from_os_error

FORMAT = 1  # raise it when the layout below changes, with a conversion from the one before
SOCKET_ROOM = 80  # a Unix socket's whole path may have about 100 bytes
FRESH_ROOM, WORKING_ROOM = 300_000_000, 50_000_000  # bytes that must be free before a first and before a later start


@dataclass
class Home:
    """An opened and locked data folder."""

    path: Path
    lock: int
    identity: Identity
    fresh: bool

    @property
    def servers(self) -> Path:
        """Data of the two servers; belongs to whoever they run as."""
        return self.path / "servers"

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def run(self) -> Path:
        """Where the sockets stand: in the folder, or under the temporary folder where its path is too long."""
        inside = self.path / "run"
        if len(os.fsencode(inside)) <= SOCKET_ROOM:
            return inside
        short = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"mingqian-{os.geteuid()}-{short}"

    def admin_password(self) -> str:
        """The password of the embedded cluster's administrator; made once, readable by the folder's owner only."""
        file = self.path / "pg-admin.secret"
        if not file.exists():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(24))
        return file.read_text().strip()

    def close(self) -> None:
        """Give the folder free; a socket folder elsewhere goes with it when nobody left a socket there."""
        if self.run.parent != self.path:
            with suppress(OSError):
                self.run.rmdir()
        os.close(self.lock)


def open_home(path: Path) -> Home:
    """Make the folder where it is missing, lock it, check its stamp. Raises Stop with MQ-RUNNING, MQ-HOME, MQ-VERSION,
    MQ-PERM, MQ-DISK or MQ-ROOT; what was there before is left as it was."""
    try:
        made = not path.exists()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _lock(path)
        try:
            fresh = _check_stamp(path)
            _check_room(path, FRESH_ROOM if fresh else WORKING_ROOM)
            for folder in ("servers", "log"):
                (path / folder).mkdir(mode=0o700, exist_ok=True)
            if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied", str(path))
            home = Home(path, lock, _identity(path, made), fresh)
            _folders(home)
            if fresh:
                _write_stamp(path)
            return home
        except BaseException:
            os.close(lock)
            raise
    except OSError as error:
        raise from_os_error(error, path) from error


def _lock(path: Path) -> int:
    handle = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode().strip() or "?"
        os.close(handle)
        raise Stop(
            "MQ-RUNNING", f"{path} 正由另一个 mingqian up 使用（进程 {holder}）:请先停止它，或换一个 MINGQIAN_HOME"
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    return handle


def _check_stamp(path: Path) -> bool:
    """True for a folder that holds no data yet."""
    stamp = path / "stamp.json"
    if not stamp.exists():
        strangers = sorted({p.name for p in path.iterdir()} - {"lock", "log", "run", "servers", config.FILE})
        if strangers or (path / "servers" / "pg").exists():
            raise Stop(
                "MQ-HOME", f"{path} 不是明签的数据目录（含 {strangers or ['servers']}）:请把 MINGQIAN_HOME 指向空目录"
            )
        return True
    try:
        found = int(json.loads(stamp.read_text())["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise Stop("MQ-HOME", f"{stamp} 已损坏：请从备份恢复该文件，或换一个 MINGQIAN_HOME") from error
    if found != FORMAT:
        whose = "较新" if found > FORMAT else "较旧"
        raise Stop(
            "MQ-VERSION",
            f"{path} 由{whose}版本的明签建立（格式 {found},本版本 {FORMAT}）:"
            "请用原版本打开并导出，或换一个 MINGQIAN_HOME(原数据未改动)",
        )
    return False


def _write_stamp(path: Path) -> None:
    new = path / ".stamp.new"
    new.write_text(json.dumps({"format": FORMAT, "postgres": binaries.postgres_major(binaries.postgres_bin())}))
    new.rename(path / "stamp.json")


def _check_room(path: Path, wanted: int) -> None:
    free = shutil.disk_usage(path).free
    if free < wanted:
        raise Stop(
            "MQ-DISK",
            f"{path} 所在磁盘只剩 {free // 1_000_000} MB,至少需要 {wanted // 1_000_000} MB:请腾出空间后再运行",
        )


def _identity(path: Path, made: bool) -> Identity:
    servers, program = path / "servers", binaries.postgres_bin() / "postgres"
    try:
        return choose(servers, program)
    except Stop:
        if not made:
            raise
        path.chmod(0o711)  # our own new folder: others may pass through it, its files stay closed to them
        return choose(servers, program)


def _folders(home: Home) -> None:
    owner = home.identity.owner
    if owner == NOBODY and os.geteuid() == 0 and stat.S_IMODE(home.path.stat().st_mode) & 0o001 == 0:
        raise Stop("MQ-ROOT", f"{home.path} 不允许其他用户进入，而 PostgreSQL 不能以 root 运行：请改用普通用户运行本命令")
    for folder in (home.run, home.servers / "valkey"):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
            raise Stop("MQ-PERM", f"{folder} 属于其他用户：请删除它，或换一个 MINGQIAN_HOME")
        if found.st_uid != owner:
            os.chown(folder, owner, -1)
        folder.chmod(0o700)
