"""Edge to LibreOffice, headless and with a profile of its own, for legacy Word files."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 90


class ConversionError(Exception):
    """LibreOffice made no file; the text says why, in Chinese."""


def convert(path: Path, ending: str, folder: Path) -> Path:
    """Convert a file and give the new one's path in `folder`, named like the old one.

    Raises `ConversionError` when LibreOffice is missing, fails, or takes longer than `SECONDS`.
    """
    program = shutil.which("soffice")
    if program is None:
        raise ConversionError("没有安装 LibreOffice")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as profile:
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
        command += ["--convert-to", ending, "--outdir", str(folder), str(path)]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired as late:
                raise ConversionError(f"超过 {SECONDS} 秒没有完成") from late
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
    result = folder / f"{path.stem}.{ending}"
    if not result.is_file():
        raise ConversionError("LibreOffice 不认识这个文件")
    return result
