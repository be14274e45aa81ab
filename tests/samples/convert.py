"""A Word file through LibreOffice: to Word 97, or to the .docx that LibreOffice writes itself."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

LIMIT_S = 180


def convert_to_legacy(docx: bytes) -> bytes:
    """Word 97–2003, .doc."""
    return _convert(docx, ("doc:MS Word 97",))


def convert_through_office(docx: bytes) -> bytes:
    """By way of OpenDocument, so that nothing of the file's first writer is left."""
    return _convert(docx, ("odt:writer8", "docx:MS Word 2007 XML"))


def _convert(data: bytes, filters: tuple[str, ...]) -> bytes:
    with TemporaryDirectory(prefix="samples-") as name:
        folder = Path(name)
        path = folder / "0" / "manuscript.docx"
        path.parent.mkdir()
        path.write_bytes(data)
        for number, target in enumerate(filters, start=1):
            path = _run_office(path, target, folder, str(number))
        return path.read_bytes()


def _run_office(path: Path, target: str, folder: Path, step: str) -> Path:
    """A profile of its own, so that an office that is already open does not take the job."""
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice is not installed (Debian: libreoffice-writer-nogui)")
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        target,
        "--outdir",
        str(folder / step),
        str(path),
    ]
    _run_limited(command)
    result = folder / step / path.with_suffix("." + target.partition(":")[0]).name
    if not result.is_file():
        raise RuntimeError(f"LibreOffice made no {result.name} of {path.name}")
    return result


def _run_limited(command: list[str]) -> None:
    """`soffice` is a script: past the limit its children have to end too."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        output, _ = process.communicate(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        raise RuntimeError(f"LibreOffice ended with status {process.returncode}: {output}")
