"""The file of a unit with the fonts that the binder would give it, so that other programs can read it."""

import io

import pikepdf

from compile.bind.faces import merge_fonts


def with_fonts(unit: bytes) -> bytes:
    """The same pages."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(unit)) as pdf:
        merge_fonts(pdf)
        pdf.save(out)
    return out.getvalue()
