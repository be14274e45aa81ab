"""`python -IS clock.py REPORT COMMAND…`: runs a command, and writes what it used as the JSON of a `Cost`.

A small program of its own: a process is charged with the memory of the one it was forked from. Linux
counts for it what its ended children used too (getrusage(2)). Servers that outlive their parent, such as the
one from which manuscripts' readers are forked, come to the nearest subreaper (prctl(2)): this process, which
counts them as well.
"""

import ctypes
import json
import os
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 20
"""How long orphans may take to end."""


def main(report: str, *command: str) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.monotonic() - start
    usages = [usage, *wait_for_orphans()]
    used = {
        "wall_s": wall,
        "cpu_s": sum(one.ru_utime + one.ru_stime for one in usages),
        "peak_mb": max(one.ru_maxrss for one in usages) / 1024,
    }
    with open(report, "w", encoding="utf-8") as stream:  # noqa: PTH123  # pathlib would make it larger
        json.dump(used, stream)
    return os.waitstatus_to_exitcode(status)


def wait_for_orphans() -> list:  # type: ignore[type-arg]
    usages, deadline = [], time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            orphan, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if orphan:
            usages.append(usage)
        else:
            time.sleep(0.02)
    return usages


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
