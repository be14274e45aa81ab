"""The file of a unit with the fonts that the binder would give it, so that other programs can read it."""

import io

import pikepdf

from compile.bind.faces import Faces
from compile.bind.transfer import Transfer
from compile.bind.writer import Writer


def with_fonts(unit: bytes) -> bytes:
    """The same pages."""
    out = io.BytesIO()
    writer, fonts = Writer(out, "1.7"), pikepdf.new()
    faces = Faces(fonts, writer.reserve)
    with pikepdf.open(io.BytesIO(unit)) as pdf:
        transfer = Transfer(pdf, writer, faces.number)
        numbers = transfer.number(pdf.Root), transfer.number(pdf.docinfo)
        transfer.run()
    transfer = Transfer(fonts, writer, faces.number)
    for number, font in faces.finish():
        transfer.put(number, font)
    transfer.run()
    writer.close(*numbers)
    return out.getvalue()
