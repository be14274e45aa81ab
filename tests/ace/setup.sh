#!/bin/sh
# DAISY Ace into build/tools/ace, for the test that holds the EPUB against the rules of accessibility.
#
# Runs before the tests. Where npm and Chromium are missing they come by apt; where that cannot be, one sentence
# says what is missing and the test is passed over, for it is no reason not to run the others.
set -eu
cd "$(dirname "$0")/../.."

TARGET=build/tools/ace
LOG=build/log/ace.log

has() { command -v "$1" >/dev/null 2>&1; }

run() { "$@" >>"$LOG" 2>&1 </dev/null; }

find_rights() { # prints the prefix of a command that needs rights; fails when there is none
    if test "$(id -u)" = 0; then
        echo env
    elif has sudo && sudo -n true 2>/dev/null; then
        echo sudo -n env
    else
        return 1
    fi
}

install_tools() {
    has apt-get && rights=$(find_rights) || return 1
    echo "安装 Node.js 和 Chromium（只供测试，初次需要几分钟）……" >&2
    apt="$rights DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600"
    run $apt update || true
    run $apt install --no-install-recommends --no-remove npm chromium
}

pass_over() { # pass_over REASON
    echo "提醒 ace-missing：$1，不做无障碍检查（DAISY Ace）；日志见 $LOG。" >&2
    exit 0
}

is_done() { test -d "$TARGET/node_modules" && cmp -s tests/ace/package-lock.json "$TARGET/package-lock.json"; }

has npm && has chromium && is_done && exit 0
mkdir -p build/log "$TARGET"
: >"$LOG"
{ has npm && has chromium; } || install_tools || pass_over "没有装 npm 和 chromium"
rm -rf "$TARGET/node_modules"
cp tests/ace/package.json "$TARGET"
# No browser is fetched and no package runs a script of its own: the system's Chromium serves.
cp tests/ace/package-lock.json "$TARGET/package-lock.json"
PUPPETEER_SKIP_DOWNLOAD=1 run npm ci --prefix "$TARGET" --ignore-scripts --no-audit --no-fund || {
    rm -f "$TARGET/package-lock.json"
    pass_over "npm 没有装上 Ace"
}
