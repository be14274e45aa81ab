"""Characters that a reader's own fonts may lack, to a font with only these."""

import re
from collections.abc import Iterable

import uharfbuzz as hb

from compile.epub.content import Element
from compile.fonts import SONG, find_faces

RARE = re.compile("[\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff]")
"""Han outside the first block of Unicode: the fonts of phones and readers stop there."""
FONT = "fonts/rare.otf"
SHEET = """
/* 生僻字：这个字体里只有它们 */

@font-face {
  font-family: "rare-han";
  src: url("../fonts/rare.otf");
}

body {
  font-family: "rare-han", serif;
}

h1, h2, h3, h4, h5, h6, th, caption, figcaption {
  font-family: "rare-han", sans-serif;
}
"""
"""What the style sheet says of it, behind everything else."""


def cut_rare(roots: Iterable[Element]) -> bytes:
    """A subset of the book's 宋体 with the rare characters of the text; empty when there are none."""
    text = "".join(str(part) for root in roots for part in root.itertext())
    rare = {ord(sign) for sign in RARE.findall(text)}
    faces = [face for face in find_faces() if face.family == SONG and face.style == "Regular"]
    if not rare or not faces:
        return b""
    whole = hb.Face(hb.Blob.from_file_path(str(faces[0].file)), faces[0].index)
    request = hb.SubsetInput()
    request.unicode_set.update(rare & set(whole.unicodes))
    return bytes(hb.subset(whole, request).blob.data)
