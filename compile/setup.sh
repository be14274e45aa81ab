#!/bin/sh
# A fresh Debian or Ubuntu machine to one that makes the book: system packages by apt, then `.venv` by pip.
#
# Runs before every target that needs tools, thus before any Python package exists. With nothing to do it
# prints nothing. Elsewhere, or without rights, it says in one message what is missing and how to get it.
# The environment variable PYTHON names another interpreter than python3.
set -eu
cd "$(dirname "$0")/.."

LOG=build/log/setup.log
STAMP=.venv/.complete
NEWEST_FIRST="python3.14 python3.13 python3.12 python3.11"

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

run() { # run COMMAND...: its output goes to the log, the lock stays with us
    printf '\n$ %s\n' "$*" >>"$LOG"
    "$@" >>"$LOG" 2>&1 </dev/null 9>&-
}

stop_with_log() { # stop_with_log CODE MESSAGE HINT
    say "错误 $1：$2"
    say "  日志 $LOG 的最后几行："
    tail -n 6 "$LOG" | sed 's/^/  | /' >&2
    say "建议：$3"
    exit 1
}

# --- what is there ---

is_new_enough() { "$1" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() { # prints nothing when no interpreter is new enough
    for candidate in ${PYTHON:-python3 $NEWEST_FIRST}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

has_library() { # has_library NAME: as the dynamic linker knows it
    "$(find_python)" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library(sys.argv[1]))' "$1" 2>/dev/null
}

has_family() { fc-list ":family=$1" family 2>/dev/null | grep -q .; }

is_usable() { # is_usable PACKAGE: what the Debian package is for works on a system without dpkg
    case $1 in
    python3) test -n "$(find_python)" ;;
    python3-venv) "$(find_python)" -c 'import ensurepip, venv' 2>/dev/null ;;
    make) true ;;
    libpango-1.0-0) has_library pango-1.0 ;;
    libpangoft2-1.0-0) has_library pangoft2-1.0 ;;
    libharfbuzz-subset0) has_library harfbuzz-subset ;;
    fontconfig) has fc-list ;;
    fonts-noto-cjk) has_family "Noto Serif CJK SC" && has_family "Noto Sans CJK SC" ;;
    fonts-noto-cjk-extra) has_family "Noto Serif CJK SC:style=SemiBold" ;;
    fonts-lxgw-wenkai) has_family "LXGW WenKai" ;;
    libreoffice-writer-nogui | libreoffice-math-nogui) has soffice ;;
    default-jre-headless) has java ;;
    libgs-common) test -f /usr/share/color/icc/ghostscript/default_cmyk.icc ;;
    poppler-utils) has pdfinfo ;;
    ghostscript) has gs ;;
    qpdf) has qpdf ;;
    zbar-tools) has zbarimg ;;
    *) false ;;
    esac
}

find_missing_packages() {
    wanted=$(sed 's/#.*//' system-packages.txt)
    if ! has dpkg-query; then
        for package in $wanted; do
            is_usable "$package" || echo "$package"
        done
        return
    fi
    # A package with a user interface serves as well as its -nogui variant, and apt would remove it for that.
    variants=$(for package in $wanted; do echo "${package%-nogui}"; done)
    # shellcheck disable=SC2016,SC2086  # dpkg's own fields; several words are meant
    installed=$(dpkg-query -W -f '${db:Status-Status}=${Package}\n' $wanted $variants 2>/dev/null || true)
    for package in $wanted; do
        printf '%s\n' "$installed" | grep -qxF -e "installed=$package" -e "installed=${package%-nogui}" ||
            echo "$package"
    done
}

read_state() { # what .venv would be complete for: the version of its Python, and the lock
    .venv/bin/python -I -S -c '
import hashlib, pathlib, sys
print(sys.version.split()[0], hashlib.sha256(pathlib.Path("requirements.lock").read_bytes()).hexdigest())
' 2>/dev/null
}

is_venv_complete() { test -f "$STAMP" && test "$(read_state)" = "$(cat "$STAMP")"; }

# --- what can be done ---

find_rights() { # prints the prefix of a command that needs rights; fails when there is none
    if test "$(id -u)" = 0; then
        echo env
    elif has sudo && sudo -n true 2>/dev/null; then
        echo sudo -n env
    else
        return 1
    fi
}

stop_without_apt() { # stop_without_apt PACKAGE...
    say "错误 packages-missing：缺少 $# 项软件，本机没有 apt-get（不是 Debian 或 Ubuntu），无法自动安装。"
    say "  缺少（Debian 软件包名）：$*"
    say "建议：用本机的软件管理工具装好对应的软件后重新运行；或在 Debian 容器中制作："
    say "  docker run --rm -it -v \"\$PWD\":/book -w /book debian:13 sh -c 'apt-get update && apt-get install -y make && make anthology'"
    exit 1
}

stop_without_rights() { # stop_without_rights PACKAGE...
    say "错误 packages-missing：缺少 $# 个系统软件，当前用户无权安装（不是 root，也不能免密码使用 sudo）。"
    say "  缺少：$*"
    say "建议：请有管理员权限的人执行下面的命令，然后重新运行："
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    exit 1
}

stop_with_old_python() { # stop_with_old_python WHAT_THERE_IS
    say "错误 python-too-old：需要 Python 3.11 或更新的版本，$1。"
    say "建议：改用 Debian 12、Ubuntu 24.04 或更新的系统；若另外装有新版 Python，请指明它，例如："
    say "  make anthology PYTHON=/usr/local/bin/python3.12"
    exit 1
}

check_python() { # before anything large is fetched; no Python at all is apt's task
    test -z "$(find_python)" || return 0
    version=$("${PYTHON:-python3}" -I -S -c 'import sys; print(sys.version.split()[0])' 2>/dev/null) || return 0
    stop_with_old_python "本机的 ${PYTHON:-python3} 是 $version"
}

install_packages() { # install_packages PACKAGE...
    has apt-get || stop_without_apt "$@"
    rights=$(find_rights) || stop_without_rights "$@"
    as_root="$rights DEBIAN_FRONTEND=noninteractive"
    apt="$as_root apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3"
    say "安装系统软件（$# 个，初次需要几分钟）……"
    # An interrupted dpkg refuses to work until it is set right; a broken foreign source must not stop ours.
    run $as_root dpkg --configure -a || true
    run $apt update || true
    run $apt install --no-install-recommends --no-remove "$@" ||
        stop_with_log packages-not-installed "系统软件没有装上。" "按日志排除原因（多为网络或软件源），然后重新运行。"
}

make_venv() {
    python=$(find_python)
    test -n "$python" || stop_with_old_python "本机没有找到"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "错误 venv-missing：$python 缺少 venv 模块。"
        say "建议：执行下面的命令，然后重新运行："
        say "  sudo apt-get install -y $(basename "$python")-venv"
        exit 1
    fi
    say "安装 Python 库（初次约需一分钟）……"
    test ! -L .venv || rm .venv # somebody else's environment, which venv would empty through the link
    rm -f "$STAMP"
    run "$python" -m venv --clear .venv ||
        stop_with_log venv-not-made "没有建成 .venv。" "按日志排除原因，然后重新运行。"
    run .venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off \
        --require-hashes --only-binary :all: -r requirements.lock ||
        stop_with_log libraries-not-installed "Python 库没有装全。" "检查网络与 pip 的镜像设置，然后重新运行。"
    read_state >"$STAMP.new"
    mv "$STAMP.new" "$STAMP"
}

set_up() {
    check_python
    missing=$(find_missing_packages)
    # shellcheck disable=SC2086  # several words are meant
    test -z "$missing" || install_packages $missing
    is_venv_complete || make_venv
}

is_done() { test -z "$(find_missing_packages)" && is_venv_complete; }

is_done && exit 0
mkdir -p build/log
exec 9>build/log/setup.lock
has flock && flock 9 # two runs at once: the second finds all done
: >"$LOG"
set_up
