"""Edge to LibreOffice, headless, with a profile of its own, no macros and no network."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from compile.confine import cut_network, end_with_parent, see_only
from compile.isolate import seconds_left

SECONDS = 90
_MARGIN_SECONDS = 5
"""Left to whoever called, within the limit on reading, to say that it took too long."""
_DEAD_PROXY = "http://127.0.0.1:9"
_SUPERVISE = 'trap "kill -9 0" TERM HUP INT; "$@" & wait $!'
"""`soffice` starts others, which would outlive it: the shell takes the whole group along."""
_SYSTEM = tuple(
    Path(name)
    for name in (
        "/usr", "/bin", "/lib", "/lib64", "/opt", "/proc", "/sys", "/dev", "/etc/fonts", "/etc/libreoffice",
        "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/var/cache/fontconfig",
        "/var/lib/libreoffice", "/var/spool/libreoffice",
    )
)  # fmt: skip
"""All that the program itself needs; documents may not have it read any other file."""
_SOCKETS = Path("/tmp")  # LibreOffice knows no other place (sal/osl/unx/pipe.cxx)
_DEVICES = (Path("/dev/null"), Path("/dev/shm"))
_COMMON = "/org.openoffice.Office.Common"
_SETTINGS = (
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Misc", "UseLocking", "false"),
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Macros never run, links are never updated, and no picture outside the document is opened."""


class ConversionError(Exception):
    """LibreOffice made no file; the text says why, in Chinese."""


def convert(path: Path, ending: str, folder: Path, *, opened_as: str = "") -> Path:
    """Convert a file and give the new one's path in `folder`, named like the old one.

    `ending` may name the filter too, as in `docx:Office Open XML Text`; `opened_as` is the filter that
    opens the file where LibreOffice would choose another. Raises `ConversionError` when
    LibreOffice is missing, fails, or takes longer than `SECONDS` or than the calling process has left.
    """
    program = shutil.which("soffice")
    if program is None:
        raise ConversionError("没有安装 LibreOffice")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="libreoffice-", ignore_cleanup_errors=True) as name:
        profile = Path(name)
        _write_settings(profile)
        command = [program, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
        command += [f"-env:UserInstallation={profile.as_uri()}", "--convert-to", ending]
        command += [f"--infilter={opened_as}"] if opened_as else []
        seen = (*_SYSTEM, Path(program).parent, Path(program).resolve().parent, path)
        written = (*_DEVICES, profile, folder)
        try:
            _run(
                [*command, "--outdir", str(folder), str(path)],
                profile,
                lambda: see_only(seen, written, (_SOCKETS,)),
            )
        finally:
            _remove_socket(profile)
    result = folder / f"{path.stem}.{ending.partition(':')[0]}"
    if not result.is_file():
        raise ConversionError("LibreOffice 不认识这个文件")
    return result


def _remove_socket(profile: Path) -> None:
    """Remove the socket by which offices with that profile find each other; a killed one leaves it."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    for socket in _SOCKETS.glob(f"OSL_PIPE_*SingleOfficeIPC_{name}"):
        socket.unlink(missing_ok=True)


def _run(command: list[str], profile: Path, confine: Callable[[], None]) -> None:
    seconds = max(1.0, min(SECONDS, seconds_left() - _MARGIN_SECONDS))
    with subprocess.Popen(
        ["/bin/sh", "-c", _SUPERVISE, "sh", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(profile),
        preexec_fn=_contain(os.getpid(), confine),
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise ConversionError(f"超过 {seconds:.0f} 秒没有完成") from late
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _contain(parent: int, confine: Callable[[], None]) -> Callable[[], None]:
    """What the new process does to itself before it becomes another program."""

    def prepare() -> None:
        end_with_parent(signal.SIGTERM, parent)
        cut_network()
        confine()

    return prepare


def _environment(profile: Path) -> dict[str, str]:
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    homes = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"), str(profile))
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _DEAD_PROXY)
    return env | homes | proxies | {"SAL_USE_VCLPLUGIN": "svp"}


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>\n"
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir()
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
