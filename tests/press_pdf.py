"""A small PDF/X-4 file that no printer would send back, and ways to spoil it."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from compile.fonts import SONG, find_faces

MM = 72 / 25.4
TRIM = (185.0, 260.0)
BLEED = 3.0
TEXT = "示例文字印刷黑"
ICC_HEAD = b"\0" * 12 + b"prtrCMYKLab " + b"\0" * 12 + b"acsp" + b"\0" * 88 + b"\0" * 4
"""As much of a press profile as can be told by its header."""
XMP = "http://www.npes.org/pdfx/ns/id/"


def clean_pdf() -> pikepdf.Pdf:
    """Four pages: text in black, a line, a picture in CMYK at 300 ppi."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(song(pdf))
    picture = cmyk_picture(pdf, (10, 20, 0, 5), 600)
    for _number in range(4):
        add_page(pdf, Dictionary(Font=Dictionary(F=font), XObject=Dictionary(P=picture)))
    profile = pdf.make_stream(ICC_HEAD, N=4)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String("示例"),
                RegistryName=String("http://www.color.org"),
                DestOutputProfile=profile,
            )
        ]
    )
    _describe(pdf)
    return pdf


def add_page(pdf: pikepdf.Pdf, resources: Dictionary) -> None:
    """A page with its boxes and the usual marks."""
    width, height = (length + 2 * BLEED for length in TRIM)
    trim = Array([BLEED * MM, BLEED * MM, (width - BLEED) * MM, (height - BLEED) * MM])
    whole = Array([0, 0, width * MM, height * MM])
    pdf.add_blank_page(page_size=(width * MM, height * MM))
    page = pdf.pages[-1].obj
    page.MediaBox, page.BleedBox, page.TrimBox, page.Resources = whole, whole, trim, resources
    page.Contents = pdf.make_stream(
        b"0 0 0 1 k BT /F 10 Tf 1 0 0 1 100 600 Tm " + shown() + b" Tj ET\n"
        b"0 0 0 1 K 0.5 w 100 580 m 300 580 l S\n"
        b"q 144 0 0 144 100 300 cm /P Do Q\n"
    )


def song(pdf: pikepdf.Pdf) -> Any:
    """The book's type, cut to the sample text."""
    face, codes = _face(), _codes()
    request = hb.SubsetInput()
    request.glyph_set.update(codes)
    request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    data = bytes(hb.subset(face, request).blob.data)
    name = Name("/ABCDEF+Noto-Serif-CJK-SC")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([0, -120, 1000, 880]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=700,
        StemV=80,
        FontFile3=pdf.make_stream(data, Subtype=Name.OpenType),
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        DW=1000,
        FontDescriptor=descriptor,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([inner]),
        ToUnicode=pdf.make_stream(to_unicode(dict(zip(codes, TEXT, strict=True)))),
    )


def _face() -> Any:
    installed = next(face for face in find_faces() if face.family == SONG and face.style == "Regular")
    return hb.Face(hb.Blob.from_file_path(str(installed.file)), installed.index)


def _codes() -> list[int]:
    font = hb.Font(_face())
    return [font.get_nominal_glyph(ord(sign)) or 0 for sign in TEXT]


def shown() -> bytes:
    """The sample text as a string of glyphs."""
    return b"<" + b"".join(b"%04x" % code for code in _codes()) + b">"


def to_unicode(texts: dict[int, str]) -> bytes:
    rows = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items()]
    head = "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange"
    return "\n".join([head, f"{len(rows)} beginbfchar", *rows, "endbfchar", "endcmap"]).encode()


def cmyk_picture(pdf: pikepdf.Pdf, percents: tuple[int, ...], pixels: int, **more: Any) -> Any:
    """An even picture of these inks."""
    data = bytes(round(percent * 2.55) for percent in percents) * pixels**2
    return image(pdf, data, pixels, Name.DeviceCMYK, **more)


def packed(pdf: pikepdf.Pdf, percents: tuple[int, ...], pixels: int, cut: int = 0) -> Any:
    """The same, packed, with so many bytes lost from its end."""
    data = zlib.compress(bytes(round(percent * 2.55) for percent in percents) * pixels**2)
    return image(pdf, data[: len(data) - cut], pixels, Name.DeviceCMYK, Filter=Name.FlateDecode)


def image(pdf: pikepdf.Pdf, data: bytes, pixels: int, space: Any, **more: Any) -> Any:
    """A square picture."""
    keys = {"BitsPerComponent": 8, "ColorSpace": space, **more}
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels, **keys)


def jpeg(pdf: pikepdf.Pdf, percents: tuple[int, ...], pixels: int) -> Any:
    """The same as a JPEG of Adobe's kind, whose values are turned round."""
    file = io.BytesIO()
    inks = tuple(round(percent * 2.55) for percent in percents)
    Image.new("CMYK", (pixels, pixels), inks).save(file, "JPEG", quality=95)
    more = {"Filter": Name.DCTDecode, "Decode": Array([1, 0] * 4)}
    return image(pdf, file.getvalue(), pixels, Name.DeviceCMYK, **more)


def _describe(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = String("示例")
    pdf.docinfo.CreationDate = pdf.docinfo.ModDate = String("D:20231220000000Z")
    pdf.docinfo.Trapped = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.register_xml_namespace(XMP, "pdfxid")
        xmp["dc:title"] = "示例"
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = "2023-12-20T00:00:00Z"
        xmp["pdf:Trapped"] = "False"
        xmp["xmpMM:DocumentID"] = "uuid:00000000-0000-0000-0000-000000000000"
        xmp["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"


def draw(content: bytes, **resources: Any) -> Callable[[pikepdf.Pdf], None]:
    """Something more on the second page; a resource is a value, or is made for the file."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        own = page.Resources = Dictionary(page.Resources)
        for kind, things in resources.items():
            table = Dictionary(own.get(f"/{kind}", Dictionary()))
            for name, thing in things.items():
                table[f"/{name}"] = thing(pdf) if callable(thing) else thing
            own[f"/{kind}"] = table
        page.Contents = Array([page.Contents, pdf.make_stream(content)])

    return spoil


def form(content: bytes, resources: Dictionary | None = None, **more: Any) -> Callable[[pikepdf.Pdf], Any]:
    """A form XObject."""
    keys = {"Subtype": Name.Form, "BBox": Array([0, 0, 500, 700]), **more}
    if resources is not None:
        keys["Resources"] = resources
    return lambda pdf: pdf.make_stream(content, Type=Name.XObject, **keys)


def saved(pdf: pikepdf.Pdf, folder: Path, **options: Any) -> Path:
    """The file on disk, with ids."""
    path = folder / "示例.pdf"
    pdf.save(path, static_id=True, fix_metadata_version=False, **options)
    return path
