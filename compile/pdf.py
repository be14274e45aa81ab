"""Edge to files of pikepdf: read in pieces, the same bytes for the same document, replaced whole."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pikepdf

from compile.files import replacing


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a PDF; what was read of it is not held, as mapped memory would be (the default of pikepdf)."""
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def gather_pages(pages: Iterable[tuple[Path, int]]) -> pikepdf.Pdf:
    """A new PDF of pages, from 0, of other files; there must be one at least.

    Their streams stay in the files until it is saved: `Pdf.pages.append` would hold all of them in memory.
    """
    parts: list[tuple[Path, list[str]]] = []
    for path, number in pages:
        if not parts or parts[-1][0] != path:
            parts.append((path, []))
        parts[-1][1].append(str(number + 1))
    named = [{"file": str(path), "range": ",".join(numbers)} for path, numbers in parts]
    job = {"empty": "", "outputFile": "-", "pages": named, "removeUnreferencedResources": "no"}
    gathered: pikepdf.Pdf = pikepdf.Job(job).create_pdf()  # type: ignore[no-untyped-call]
    return gathered


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
