"""Edge to pikepdf's writer: the same document gives the same bytes, and a file is replaced whole."""

from pathlib import Path

import pikepdf

from compile.files import replacing


def save_pdf(pdf: pikepdf.Pdf, path: Path, *, min_version: str = "", force_version: str = "") -> None:
    """Write a PDF of at least, or exactly, that version."""
    with replacing(path) as written:
        pdf.save(
            written,
            min_version=min_version,
            force_version=force_version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
