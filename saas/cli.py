"""The `mingqian` command. Every sub-command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from saas import config


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command; its exit code: 2 with one line for what a person can put right, 1 with a reference else."""
    arguments = parser().parse_args(argv)
    try:
        return arguments.run(arguments) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        return report(error)


def parser() -> argparse.ArgumentParser:
    """The commands and their options; `mingqian --help` is the table of contents for operators."""
    top = argparse.ArgumentParser(prog="mingqian", description="明签 · 司法行政“双随机、一公开”监管系统")
    commands = top.add_subparsers(required=True, metavar="命令")

    def add(name: str, run, text: str, into=commands) -> argparse.ArgumentParser:
        made = into.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    made = add("up", up, "在本机启动整套系统（内置 PostgreSQL 与 Valkey）")
    _address(made)
    made.add_argument("--no-demo", dest="demo", action="store_false", help="不载入演示数据")
    db = commands.add_parser("db", help="数据库").add_subparsers(required=True, metavar="动作")
    add("init", db_init, "建立角色与登录，并写入 urls.json(0600)", db)
    add("migrate", db_migrate, "把数据库结构升级到本版本", db)
    root = commands.add_parser("root", help="省级单位").add_subparsers(required=True, metavar="动作")
    made = add("create", root_create, "建立一个省级单位，输出三名管理员的激活链接", root)
    made.add_argument("number", type=int, help="行政区划代码，如 440000")
    made.add_argument("name", help="单位名称，如 广东省司法厅")
    made.add_argument("--address", default="http://127.0.0.1:8000", help="激活链接以此地址开头")
    add("demo", demo, "在空数据库中载入演示数据")
    add("logins", logins, "列出演示账号")
    made = add("prepare", prepare, "依次执行 db init、db migrate;加 --demo 则载入演示数据")
    made.add_argument("--demo", action="store_true")
    _address(add("web", web, "网页服务"))
    add("worker", worker, "后台任务进程")
    add("cron", cron, "定时任务进程")
    add("verify", verify, "复算一份抽取记录，不需要数据库").add_argument("file", help="记录文件（JSON）")
    add("draw", draw, "由名录、规则与种子来源算出整份抽取记录").add_argument("file", help="未抽取的记录文件（JSON）")
    add("conformance", conformance, "用协议的测试向量检验抽取引擎").add_argument("folder", help="测试向量所在目录")
    return top


def _address(made: argparse.ArgumentParser) -> None:
    made.add_argument("--port", type=port_number, default=os.environ.get("PORT") or "8000")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--workers", type=int, default=2, help="网页进程数")


def port_number(text: str) -> int:
    """A port from 1 to 65535. Raises what argparse turns into one line."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"端口应是 1 到 65535 之间的整数，现为 {text}")
    return int(text)


def up(arguments: argparse.Namespace) -> int:
    from saas.embedded.up import main as run

    return run(port=arguments.port, host=arguments.host, demo=arguments.demo, workers=arguments.workers)


def db_init(_: argparse.Namespace) -> None:
    """Make the roles; passwords that `urls.json` already holds stay, so that running processes go on."""
    from sqlalchemy.engine import make_url

    from tenants import cluster

    settings = config.load().require("owner_url")
    stored = config.read(settings.home)
    kept = {kind: make_url(stored[f"{kind}_url"]).password for kind in cluster.LOGINS if stored.get(f"{kind}_url")}
    urls = cluster.init(settings.owner_url, kept if len(kept) == len(cluster.LOGINS) else None)
    config.store(settings.home, **urls, **({"redis_url": settings.redis_url} if settings.redis_url else {}))


def db_migrate(_: argparse.Namespace) -> None:
    from migrations.run import upgrade

    upgrade(config.load().require("owner_url").owner_url)


def root_create(arguments: argparse.Namespace) -> None:
    from saas import clock
    from saas.foundation.accounts import roots
    from tenants.unit import Pools

    settings = config.load().require("owner_url")
    since = None
    if settings.web_url and settings.portal_url:  # on a demonstration's clock the administrators begin on its day
        Pools.use(main=settings.web_url, public=settings.portal_url)
        since = clock.today()
    for line in roots.create(settings.owner_url, arguments.number, arguments.name, arguments.address, since=since):
        print(line)


def demo(_: argparse.Namespace) -> None:
    from saas.demo import load

    load.main()


def logins(_: argparse.Namespace) -> None:
    from saas.demo import logins as accounts

    print(accounts.table())


def prepare(arguments: argparse.Namespace) -> None:
    with step("建立角色与登录"):
        db_init(arguments)
    with step("升级数据库结构"):
        db_migrate(arguments)
    if arguments.demo:
        with step("演示数据"):
            demo(arguments)


def web(arguments: argparse.Namespace) -> None:
    """Become granian: the process keeps its number, so whoever started it ends it."""
    config.load().require()
    flags = ["--interface", "wsgi", "--factory", "--host", arguments.host, "--port", str(arguments.port)]
    flags += ["--workers", str(arguments.workers), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers"]
    flags += ["--log-level", "warning", "--workers-kill-timeout", "5"]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *flags, "saas.app:create_app"])


def worker(_: argparse.Namespace) -> None:
    from saas import app
    from saas.foundation.jobs import worker as process

    settings = config.load().require()
    app.prepare(settings, "job")
    process.main(settings.redis_url)


def cron(_: argparse.Namespace) -> None:
    from saas import app
    from saas.foundation.jobs import cron as process

    settings = config.load().require()
    app.prepare(settings, "job")
    process.main(settings.redis_url)


def verify(arguments: argparse.Namespace) -> int:
    from saas.supervision.draws import commands, words

    return commands.verify(arguments.file, words.CHINESE)


def draw(arguments: argparse.Namespace) -> int:
    from saas.supervision.draws import commands, words

    return commands.draw(arguments.file, words.CHINESE)


def conformance(arguments: argparse.Namespace) -> int:
    from saas.supervision.draws import commands, words

    return commands.conformance(arguments.folder, words.CHINESE)


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step of setting up: its name at once, its seconds when it is done."""
    began = time.monotonic()
    print(f"[明签] {name} …", end="", flush=True)
    yield
    print(f" {time.monotonic() - began:.1f} 秒", flush=True)


def report(error: Exception) -> int:
    """One line on standard error: what to do, or a reference under which the traceback stands in the log folder."""
    line = explain(error)
    if line:
        print(f"\n{line}", file=sys.stderr)
        return 2
    reference = secrets.token_hex(4)
    place = config.home_of() / "log" / "errors.log"
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(place, "a", encoding="utf-8") as log:
            print(reference, *traceback.format_exception(error), sep="\n", file=log)
        where = f",详情见 {place}"
    except OSError:
        where = f":{error}".splitlines()[0]
    print(f"\nMQ-ERROR · 未能完成({type(error).__name__}),编号 {reference}{where}", file=sys.stderr)
    return 1


def explain(error: Exception) -> str | None:
    """What a person can do about `error`; None for an error of our own."""
    from saas.embedded.stop import Stop, from_os_error
    from saas.errors import Refusal

    name, text = type(error).__name__, str(error)
    if isinstance(error, config.Incomplete):
        return f"MQ-CONFIG · {error}"
    if isinstance(error, Stop):
        return f"{error.code} · {error.line}"
    if isinstance(error, Refusal):
        return f"{error.code} · {error.message}"
    if isinstance(error, ModuleNotFoundError) and not (error.name or "saas").startswith(
        ("saas", "tenants", "migrations")
    ):
        return f"MQ-INSTALL · 缺少 Python 包 {error.name}:请重新运行 make run"
    if name == "CommandError" and "Can't locate revision" in text:
        return (
            "MQ-NEWER · 数据库由较新版本的明签升级过，本版本不能使用：请安装原版本，或换一个 MINGQIAN_HOME(原数据未改动)"
        )
    if "No space left on device" in text:
        return "MQ-DISK · 磁盘已满：请腾出空间后再运行（已有数据未改动）"
    state = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    if state.startswith("MQ") or state == "23505":
        said = "编号或登录名已被使用" if state == "23505" else text.splitlines()[0]
        return f"{state if state != '23505' else 'MQ-TAKEN'} · 未能建立:{said}"
    if name == "OperationalError":
        return f"MQ-DB · 无法连接数据库:{text.splitlines()[0]};请检查 MINGQIAN_DATABASE_URL 与数据库是否运行"
    if name == "InsufficientPrivilege":
        return f"MQ-DB-ROLE · 数据库账号权限不足（需要 CREATEROLE 并拥有该库）:{text.splitlines()[0]}"
    if isinstance(error, OSError):
        stop = from_os_error(error, config.home_of())
        return f"{stop.code} · {stop.line}"
    return None


if __name__ == "__main__":
    sys.exit(main())
