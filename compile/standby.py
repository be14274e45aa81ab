"""Edge to a person at work: what they changed, and a process that has everything loaded by then."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

LOADED = "--stand-by"
"""Option of a command that is to load what it needs, and to begin when it is told (`await_word`)."""
READY = "等待下一次改动"
"""Is said when a run has ended."""
_POLL_SECONDS = 0.1
"""Files are looked at so often; of changes on a network drive no kernel tells."""
_PASSING = (".", "~$", "__pycache__")
"""Begin the names of what Word, LibreOffice, editors and Python put beside a file that is in use."""
_NAMED = 3
"""Most changed files that are named."""

Sight: TypeAlias = dict[str, tuple[int, int]]
"""Time and size of each file."""


def keep_up(sources: Sequence[Path], command: Sequence[str], say: Callable[[str], None]) -> None:
    """Run a command of this program at once, and again after each change of its sources, until Ctrl-C.

    What changes while it runs is noticed too. The next process waits with everything loaded; when the program
    itself is changed, another takes its place.
    """
    seen = look_at(sources)
    process = Standby(*command)
    try:
        while True:
            began = time.monotonic()
            process.go()
            say(f"用时 {time.monotonic() - began:.1f} 秒。{READY}，按 Ctrl+C 结束……")
            before, program = seen, look_at([_PROGRAM])
            process = Standby(*command, LOADED)
            seen = await_change(sources, seen)
            say(f"\n{time.strftime('%H:%M:%S')} 有改动：{_name(changed(before, seen))}")
            if look_at([_PROGRAM]) != program:
                process.stop()
                process = Standby(*command, LOADED)
    except KeyboardInterrupt:
        process.stop()
        say("\n不再守着了。")


def look_at(paths: Iterable[Path]) -> Sight:
    """All files there, and in the folders there."""
    sight: Sight = {}
    for path in paths:
        with suppress(OSError):  # it may have gone meanwhile
            if path.is_dir():
                sight |= look_at(one for one in path.iterdir() if not one.name.startswith(_PASSING))
            else:
                found = path.stat()
                sight[str(path)] = (found.st_mtime_ns, found.st_size)
    return sight


def await_change(paths: Sequence[Path], seen: Sight) -> Sight:
    """Wait until anything differs from what was seen, and stays for a moment as it is then."""
    before = seen
    while (now := look_at(paths)) == seen or now != before:
        before = now
        time.sleep(_POLL_SECONDS)
    return now


def changed(before: Sight, now: Sight) -> list[Path]:
    """Files that differ, came or went."""
    return sorted(Path(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name))


class Standby:
    """A command of this program, which begins when it is told."""

    def __init__(self, *arguments: str) -> None:
        program = [sys.executable, "-m", "compile", *arguments]
        # in a session of its own: Ctrl-C is for the one who gives the word
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, start_new_session=True)

    def go(self) -> None:
        """Let it begin, and wait until it is done."""
        self._process.communicate(b"\n")

    def stop(self) -> None:
        """End it: one that waits ends by itself when no word can come any more."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.communicate()
        elif self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()


def await_word() -> bool:
    """Whether the word to begin came; when nobody is left to give it, it does not."""
    return bool(sys.stdin.buffer.read(1))


def _name(paths: Sequence[Path]) -> str:
    shown = "、".join(path.name for path in paths[:_NAMED])
    return shown if len(paths) <= _NAMED else f"{shown}等 {len(paths)} 个文件"


_PROGRAM = Path(__file__).parent
