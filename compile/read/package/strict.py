"""Strict Office Open XML (ISO/IEC 29500-1) to the transitional form that all programs read."""

import re

MARK = b"http://purl.oclc.org/ooxml/"
_URI = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")
_HYPHENATED = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}
_LENGTH = re.compile(rb'(\sw:\w+)="(-?\d+(?:\.\d+)?)(pt|cm|mm|in|pc|pi)"')
_SHARE = re.compile(rb'(\s[ltrb])="(-?\d+(?:\.\d+)?)%"')
_SIDE = re.compile(rb"(<w:ind\b[^>]*?\sw:)(start|end)(=|Chars=)")
_ALIGNMENT = re.compile(rb'(<w:jc\s+w:val=")(start|end)(")')
_TWIPS = {b"pt": 20.0, b"cm": 1440 / 2.54, b"mm": 144 / 2.54, b"in": 1440.0, b"pc": 240.0, b"pi": 240.0}
_SIDES = {b"start": b"left", b"end": b"right"}


def to_transitional(data: bytes) -> bytes:
    """An XML part or relationships with the namespaces, lengths and shares that Word 2007 wrote."""
    data = _URI.sub(_transitional_uri, data)
    data = _LENGTH.sub(lambda found: found[1] + b'="%d"' % round(float(found[2]) * _TWIPS[found[3]]), data)
    data = _SHARE.sub(lambda found: found[1] + b'="%d"' % round(float(found[2]) * 1000), data)
    while (changed := _SIDE.sub(lambda found: found[1] + _SIDES[found[2]] + found[3], data)) != data:
        data = changed
    return _ALIGNMENT.sub(lambda found: found[1] + _SIDES[found[2]] + found[3], data)


def _transitional_uri(found: re.Match[bytes]) -> bytes:
    area, rest = found[1], found[2]
    head, _, last = rest.rpartition(b"/")
    last = _HYPHENATED.get(last, last)
    path = head + b"/" + last if head else last
    return b"http://schemas.openxmlformats.org/" + area + b"/2006/" + path
