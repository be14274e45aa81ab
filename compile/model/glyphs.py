"""What is shown of a font, as the file of a unit notes it for the binder."""

import json
from collections.abc import Mapping

GLYPHS = "Glyphs"
"""Key of the note in the dictionary of a font; it is a stream."""


def to_bytes(widths: Mapping[int, int], texts: Mapping[int, str]) -> bytes:
    """The widths of glyphs, in thousandths of an em, and the text that each stands for."""
    columns = [*widths.keys()], [*widths.values()], [*texts.keys()], [*texts.values()]
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> tuple[dict[int, int], dict[int, str]]:
    """The inverse of `to_bytes`."""
    shown, widths, read, texts = json.loads(data)
    return dict(zip(shown, widths, strict=True)), dict(zip(read, texts, strict=True))
