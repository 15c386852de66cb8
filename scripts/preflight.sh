#!/bin/sh
# Names in one line what this machine lacks. Prints the Python to use. Arguments: what is needed beyond Python (chromium).
set -u
lack() { echo "无法继续 · MQ-NEED · $1" >&2; exit 2; }

found=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$candidate; break; fi
done
[ -n "$found" ] || lack "需要 Python 3.11 或更高版本(Debian/Ubuntu:apt-get install python3 python3-venv)"
"$found" -c 'import venv, ensurepip' >/dev/null 2>&1 || lack "缺少 python3-venv(Debian/Ubuntu:apt-get install python3-venv)"

for need in "$@"; do
    case $need in
    chromium)
        for browser in "${MINGQIAN_CHROMIUM:-}" chromium chromium-browser google-chrome; do
            [ -n "$browser" ] && command -v "$browser" >/dev/null 2>&1 && break
            browser=""
        done
        [ -n "$browser" ] || lack "缺少 chromium(Debian/Ubuntu:apt-get install chromium fonts-noto-cjk),或用 MINGQIAN_CHROMIUM 指定"
        if command -v fc-list >/dev/null 2>&1 && [ -z "$(fc-list :lang=zh family)" ]; then
            lack "缺少中文字体(Debian/Ubuntu:apt-get install fonts-noto-cjk)"
        fi ;;
    esac
done
echo "$found"
