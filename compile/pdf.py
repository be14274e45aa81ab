"""Edge to pikepdf's writer: the same document gives the same bytes, and a file is replaced whole."""

from io import BytesIO
from pathlib import Path

import pikepdf

from compile.files import write_if_changed


def save_pdf(pdf: pikepdf.Pdf, path: Path, *, min_version: str = "", force_version: str = "") -> None:
    """Write a PDF of at least, or exactly, that version."""
    buffer = BytesIO()
    pdf.save(
        buffer,
        min_version=min_version,
        force_version=force_version,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    write_if_changed(path, buffer.getvalue())
