"""Bytes of a picture file to the kind of vector drawing that they are, unpacked."""

import gzip
import io
import re
import zlib

_LARGEST = 100_000_000
"""Bytes of an unpacked drawing; compressed ones could expand without end."""
_HEAD = 2000


def vector_kind(blob: bytes) -> tuple[str, bytes] | None:
    """File ending and bytes of a vector drawing; `None` for pixels and for what is no picture.

    Kinds are told by their content (MS-EMF 2.3.4.2, MS-WMF 2.3.2), for names and types are often wrong.
    """
    if blob.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(blob)) as packed:
                blob = packed.read(_LARGEST)
        except (OSError, EOFError, zlib.error):
            return None
    if blob.startswith(b"\x01\0\0\0") and blob[40:44] == b" EMF":
        return "emf", blob
    if blob.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03")):
        return "wmf", blob
    if re.match(rb"\s*(\xef\xbb\xbf)?\s*<", blob[:_HEAD]) and re.search(rb"<svg[\s>]", blob[:_HEAD]):
        return "svg", blob
    return None
