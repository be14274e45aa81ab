"""Edge to files of pikepdf: read in pieces, the same bytes for the same document, replaced whole."""

import os
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pikepdf

from compile.files import replacing


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a PDF; what was read of it is not held, as mapped memory would be (the default of pikepdf)."""
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def drop_annotations(pdf: pikepdf.Pdf) -> None:
    """Paper has no links, and PDF/X forbids annotations on the page."""
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def save_pdf(pdf: pikepdf.Pdf, path: Path, *, force_version: str = "", identity: str = "") -> None:
    """Write a PDF, of exactly that version if one is given.

    Its `ID` follows from the `identity`, in hexadecimal digits; without one from its content, which takes as
    long again as writing does.
    """
    with replacing(path) as written:
        pdf.save(
            written,
            force_version=force_version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=not identity,
            static_id=bool(identity),
        )
        if identity:
            _identify(written, identity)


_ID = re.compile(rb"/ID ?\[ ?<[0-9a-f]*> ?<[0-9a-f]*> ?\]")


def _identify(path: Path, identity: str) -> None:
    """Put another `ID` into a file for the static one of qpdf, which has as many digits."""
    with path.open("r+b") as file:
        file.seek(-_TAIL, os.SEEK_END)
        table = int(re.findall(rb"startxref\s+(\d+)", file.read())[-1])
        file.seek(table)
        trailer = file.read()
        found = _ID.search(trailer)
        assert found
        digits = identity[:_DIGITS].encode()
        file.seek(table + found.start())
        file.write(re.sub(rb"<[0-9a-f]{%d}>" % _DIGITS, b"<" + digits + b">", found[0]))


_DIGITS = 32
_TAIL = 64
"""Bytes at the end of a file among which it says where its table of objects is."""


def to_number(value: float) -> Decimal:
    """A length as it is written: four places, no more digits than it needs."""
    return Decimal(f"{value:.4f}").normalize() + 0


def to_array(values: Iterable[float]) -> pikepdf.Array:
    """Such as a box or a matrix."""
    return pikepdf.Array([to_number(value) for value in values])


def to_words(*values: float) -> str:
    """Operands in a content stream."""
    return " ".join(f"{to_number(value):f}" for value in values)
