"""The program: what takes long to start starts first, then the commands are loaded."""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from compile.files import ROOT
from compile.garbage import short_lived
from compile.pipeline.expect import expect_readings
from compile.signals import INTERRUPTED
from compile.standby import look_at

_READS_ALWAYS = frozenset({"proof", "read"})
"""Whoever wants a proof has most likely changed something."""
_READS_WHAT_CHANGED = frozenset({"anthology", "check", "pdf", "print", "screen", "epub"})


def main() -> int:
    """Run the command of `sys.argv`; gives the exit status: 0 made, 1 problems, 2 wrong use."""
    try:
        short_lived()
        if will_read(sys.argv[1:], ROOT):
            expect_readings()
        from compile.commands import run  # it takes a quarter of a second to load all that they need
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED}\n")
        return 1
    return run()


def will_read(arguments: Sequence[str], root: Path) -> bool:
    """Whether a command seems to have a manuscript to read; a mistake costs some time, nothing else."""
    if _READS_ALWAYS.intersection(arguments[:1]):
        return True
    return bool(_READS_WHAT_CHANGED.intersection(arguments[:1])) and _has_changed(root)


def _has_changed(root: Path) -> bool:
    """Whether a file among the manuscripts is newer than the report of the last run."""
    report = look_at([root / "build" / "report.json"])
    told = max((time for time, _size in report.values()), default=0)
    return any(time > told for time, _size in look_at([root / "cases"]).values())


def _leave(status: int) -> None:
    """End at once: to free the million objects of a book one by one would take half a second."""
    with suppress(OSError):  # whoever read the output may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    _remove_sockets()
    os._exit(status)


def _remove_sockets() -> None:
    """Remove the temporary folder that multiprocessing keeps until an orderly end."""
    if util := sys.modules.get("multiprocessing.util"):
        shutil.rmtree(util.get_temp_dir(), ignore_errors=True)


if __name__ == "__main__":
    _leave(main())
