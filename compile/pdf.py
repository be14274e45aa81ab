"""Edge to pikepdf's writer: the same document gives the same bytes, and a file is replaced whole."""

from collections.abc import Iterable
from decimal import Decimal
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


def to_number(value: float) -> Decimal:
    """A length as it is written: four places, no more digits than it needs."""
    return Decimal(f"{value:.4f}").normalize() + 0


def to_array(values: Iterable[float]) -> pikepdf.Array:
    """Such as a box or a matrix."""
    return pikepdf.Array([to_number(value) for value in values])


def to_words(*values: float) -> str:
    """Operands in a content stream."""
    return " ".join(f"{to_number(value):f}" for value in values)
