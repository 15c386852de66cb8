"""The one kind of error that ends `mingqian up` without a traceback: a code and what to do, in one line each."""

from __future__ import annotations

import errno
from pathlib import Path


class Stop(Exception):
    """Setting up cannot go on. `code` is what a person quotes to support, `line` says what happened and what to do."""

    def __init__(self, code: str, line: str) -> None:
        super().__init__(f"{code} {line}")
        self.code, self.line = code, line


def from_os_error(error: OSError, path: Path | str) -> Stop:
    """The Stop for an operating-system error on `path`: full disk, missing right, read-only or missing folder."""
    place = error.filename or path
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Stop("MQ-DISK", f"磁盘已满，无法写入 {place}:请腾出空间后再运行（已有数据未改动）")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop("MQ-PERM", f"没有写入 {place} 的权限：请换一个数据目录（MINGQIAN_HOME=目录）,或更正该目录的属主")
    return Stop("MQ-FILE", f"无法使用 {place}({error.strerror}):请检查该路径，或换一个数据目录（MINGQIAN_HOME=目录）")


def from_log(text: str, what: str, log: Path) -> Stop:
    """The Stop for a server that ended while starting, told from the last lines of its own log."""
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return Stop("MQ-DISK", f"磁盘已满,{what} 无法启动：请腾出空间后再运行（已有数据未改动）")
    if "initialized by PostgreSQL version" in text or "incompatible with server" in text:
        return Stop(
            "MQ-VERSION", f"数据目录由另一版本的 {what} 建立，本版本不能读取：请用原版本导出数据，或换一个 MINGQIAN_HOME"
        )
    if "Permission denied" in text or "has wrong ownership" in text or "invalid permissions" in text:
        return Stop("MQ-PERM", f"{what} 没有读写数据目录的权限：请更正属主与权限(0700),或换一个 MINGQIAN_HOME")
    if "could not create shared memory" in text or "Cannot allocate memory" in text:
        return Stop("MQ-MEMORY", f"内存不足,{what} 无法启动：请关闭其他程序后再运行")
    return Stop("MQ-SERVER", f"{what} 未能启动：请查看日志 {log}")
