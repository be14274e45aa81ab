"""Drawings of Word files and the parts behind them: pictures, charts, SmartArt, groups, EMF, WMF."""

import io
import struct
import zipfile
from dataclasses import dataclass

from tests.word_xml import NAMESPACES

SPACES = (
    f"{NAMESPACES} "
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIAGRAM_DRAWING = "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument"
_GRAPHIC = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "http://schemas.microsoft.com/office/word/2010"
EMU = 36000
"""In a millimetre."""


@dataclass(frozen=True)
class Relation:
    """A part of the package, or an address outside of it when `data` is `None`."""

    key: str
    kind: str
    target: str
    data: bytes | None
    content_type: str = "image/png"
    source: str = "document"


def image(key: str, data: bytes, ending: str = "png", source: str = "document") -> Relation:
    """A picture file of the package."""
    return Relation(key, f"{OFFICE}/image", f"media/{key}.{ending}", data, f"image/{ending}", source)


def package(body: str, *relations: Relation, footnotes: str = "") -> bytes:
    """A Word file with that body."""
    parts = {"document": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    every = list(relations)
    if footnotes:
        parts["footnotes"] = f"<w:footnotes {SPACES}>{footnotes}</w:footnotes>"
        every.append(Relation("notes", f"{OFFICE}/footnotes", "footnotes.xml", None))
    types = {f"/word/{r.target}": r.content_type for r in relations if r.data is not None}
    types |= {f"/word/{name}.xml": f"{_MAIN}.wordprocessingml.{name}+xml" for name in parts}
    types["/word/document.xml"] = f"{_MAIN}.wordprocessingml.document.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        overrides = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in types.items())
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        )
        office = Relation("r1", f"{OFFICE}/officeDocument", "word/document.xml", None)
        archive.writestr("_rels/.rels", _relationships([office]))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
            own = [relation for relation in every if relation.source == name]
            archive.writestr(f"word/_rels/{name}.xml.rels", _relationships(own))
        for relation in relations:
            if relation.data is not None:
                archive.writestr(f"word/{relation.target}", relation.data)
    return out.getvalue()


def _relationships(relations: list[Relation]) -> str:
    entries = "".join(
        f'<Relationship Id="{r.key}" Type="{r.kind}" Target="{r.target}"{_mode(r)}/>' for r in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _mode(relation: Relation) -> str:
    return ' TargetMode="External"' if ":" in relation.target else ""


def run(content: str) -> str:
    """A paragraph that holds it."""
    return f"<w:p><w:r>{content}</w:r></w:p>"


def inline(graphic: str, uri: str, size_mm: tuple[float, float], alt: str = "") -> str:
    """A `w:drawing` in the line."""
    width, height = (round(side * EMU) for side in size_mm)
    return (
        f'<w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="1" name="1" descr="{alt}"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{graphic}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def pic(
    key: str,
    size_mm: tuple[float, float],
    *,
    crop: str = "",
    frame: str = "",
    inside: str = "",
    place_mm: tuple[float, float] = (0, 0),
) -> str:
    """A `pic:pic`; `crop` are attributes of `a:srcRect`, `frame` of `a:xfrm`, `inside` goes into `a:blip`."""
    width, height = (round(side * EMU) for side in size_mm)
    x, y = (round(side * EMU) for side in place_mm)
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="2"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f"<a:blip {key}>{inside}</a:blip><a:srcRect {crop}/><a:stretch><a:fillRect/></a:stretch>"
        f"</pic:blipFill>"
        f'<pic:spPr><a:xfrm {frame}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )


def picture(
    key: str, size_mm: tuple[float, float] = (40, 20), *, crop: str = "", frame: str = "", alt: str = ""
) -> str:
    """A paragraph with one picture."""
    shape = pic(f'r:embed="{key}"', size_mm, crop=crop, frame=frame)
    return run(inline(shape, f"{_GRAPHIC}/picture", size_mm, alt))


def shape(
    place_mm: tuple[float, float], size_mm: tuple[float, float], text: str = "", kind: str = "rect"
) -> str:
    """A `wps:wsp` with a fill, and text when it is given."""
    width, height = (round(side * EMU) for side in size_mm)
    x, y = (round(side * EMU) for side in place_mm)
    box = ""
    if text:
        box = f"<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    return (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{width}" cy="{height}"/>'
        f'</a:xfrm><a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="00B050"/>'
        '</a:solidFill><a:ln w="12700"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>'
        f"{box}<wps:bodyPr/></wps:wsp>"
    )


def group(
    content: str, size_mm: tuple[float, float], inner_mm: tuple[float, float] | None = None, frame: str = ""
) -> str:
    """A paragraph with a group; `inner_mm` is its size in its own units."""
    width, height = (round(side * EMU) for side in size_mm)
    across, down = (round(side * EMU) for side in inner_mm or size_mm)
    graphic = (
        f'<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm {frame}><a:off x="0" y="0"/><a:ext cx="{width}" '
        f'cy="{height}"/><a:chOff x="0" y="0"/><a:chExt cx="{across}" cy="{down}"/></a:xfrm></wpg:grpSpPr>'
        f"{content}</wpg:wgp>"
    )
    drawing = inline(graphic, f"{_WORD}/wordprocessingGroup", size_mm)
    return run(f'<mc:AlternateContent><mc:Choice Requires="wpg">{drawing}</mc:Choice></mc:AlternateContent>')


def canvas(content: str, size_mm: tuple[float, float]) -> str:
    """A paragraph with a drawing canvas."""
    graphic = f"<wpc:wpc><wpc:bg/><wpc:whole/>{content}</wpc:wpc>"
    drawing = inline(graphic, f"{_WORD}/wordprocessingCanvas", size_mm)
    return run(f'<mc:AlternateContent><mc:Choice Requires="wpc">{drawing}</mc:Choice></mc:AlternateContent>')


def chart(alt: str = "") -> tuple[str, Relation]:
    """A paragraph with a column chart, and its part."""
    graphic = '<c:chart r:id="C1"/>'
    data = (
        f"<c:chartSpace {SPACES}><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r>"
        f"<a:t>示例门诊量</a:t></a:r></a:p>"
        '</c:rich></c:tx></c:title><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping '
        'val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f>'
        '<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>人次</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        '<c:spPr><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></c:spPr><c:cat><c:strRef>'
        '<c:f>Sheet1!$A$2:$A$3</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>一月</c:v></c:pt>'
        '<c:pt idx="1"><c:v>二月</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef>'
        "<c:f>Sheet1!$B$2:$B$3"
        '</c:f><c:numCache><c:ptCount val="2"/><c:pt idx="0"><c:v>120</c:v></c:pt><c:pt idx="1">'
        "<c:v>340</c:v>"
        '</c:pt></c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/>'
        "</c:barChart><c:catAx>"
        '<c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/>'
        "</c:catAx><c:valAx>"
        '<c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>'
        "</c:plotArea></c:chart></c:chartSpace>"
    ).encode()
    relation = Relation("C1", f"{OFFICE}/chart", "charts/chart1.xml", data, f"{_MAIN}.drawingml.chart+xml")
    return run(inline(graphic, f"{_GRAPHIC}/chart", (100, 60), alt)), relation


def smart_art() -> tuple[str, list[Relation]]:
    """A paragraph with SmartArt of two boxes, and its parts: the data, and the shapes as Word drew them."""
    graphic = '<dgm:relIds r:dm="D1" r:lo="D2" r:qs="D3" r:cs="D4"/>'
    points = "".join(
        f'<dgm:pt modelId="{number}"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:p><a:r>'
        f"<a:t>{text}</a:t></a:r>"
        "</a:p></dgm:t></dgm:pt>"
        for number, text in ((1, "采集"), (2, "治理"))
    )
    data = (
        f'<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt modelId="0" type="doc"><dgm:prSet/>'
        f"</dgm:pt>{points}</dgm:ptLst>"
        '<dgm:cxnLst><dgm:cxn modelId="11" srcId="0" destId="1" srcOrd="0" destOrd="0"/>'
        '<dgm:cxn modelId="12" '
        'srcId="0" destId="2" srcOrd="1" destOrd="0"/></dgm:cxnLst><dgm:bg/><dgm:whole/><a:extLst><a:ext '
        'uri="http://schemas.microsoft.com/office/drawing/2008/diagram"><dsp:dataModelExt relId="D5" '
        'minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:ext></a:extLst>'
        "</dgm:dataModel>"
    )
    shapes = "".join(
        f'<dsp:sp modelId="{{{text}}}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/>'
        f"</dsp:nvSpPr><dsp:spPr>"
        f'<a:xfrm><a:off x="{x * EMU}" y="0"/><a:ext cx="{35 * EMU}" cy="{30 * EMU}"/></a:xfrm><a:prstGeom '
        'prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="4472C4"/></a:solidFill></dsp:spPr>'
        f'<dsp:txBody><a:bodyPr/><a:p><a:r><a:rPr sz="1600"/><a:t>{text}</a:t></a:r></a:p>'
        f"</dsp:txBody></dsp:sp>"
        for x, text in ((0, "采集"), (45, "治理"))
    )
    drawing = (
        f'<dsp:drawing {SPACES}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/>'
        f"</dsp:nvGrpSpPr><dsp:grpSpPr/>{shapes}</dsp:spTree></dsp:drawing>"
    )
    empty = {
        "layout": f'<dgm:layoutDef {SPACES}><dgm:layoutNode name="a"/></dgm:layoutDef>',
        "quickStyle": f"<dgm:styleDef {SPACES}/>",
        "colors": f"<dgm:colorsDef {SPACES}/>",
    }
    relations = [
        _diagram("D1", f"{OFFICE}/diagramData", "data1", data, "diagramData"),
        _diagram("D2", f"{OFFICE}/diagramLayout", "layout1", empty["layout"], "diagramLayout"),
        _diagram("D3", f"{OFFICE}/diagramQuickStyle", "quickStyle1", empty["quickStyle"], "diagramStyle"),
        _diagram("D4", f"{OFFICE}/diagramColors", "colors1", empty["colors"], "diagramColors"),
        _diagram("D5", DIAGRAM_DRAWING, "drawing1", drawing, "diagramDrawing"),
    ]
    return run(inline(graphic, f"{_GRAPHIC}/diagram", (80, 30))), relations


def _diagram(key: str, kind: str, name: str, text: str, content: str) -> Relation:
    return Relation(key, kind, f"diagrams/{name}.xml", text.encode(), f"{_MAIN}.drawingml.{content}+xml")


def draw_emf() -> bytes:
    """An enhanced metafile of 200 by 100 units: red on the left, blue on the right (MS-EMF)."""
    records: list[bytes] = []
    for number, colour, left in ((1, 0x0000FF, 0), (2, 0xFF0000, 100)):
        records.append(_emf_record(39, struct.pack("<IIII", number, 0, colour, 0)))
        records.append(_emf_record(37, struct.pack("<I", number)))
        records.append(_emf_record(43, struct.pack("<iiii", left, 0, left + 100, 100)))
    records.append(_emf_record(14, struct.pack("<III", 0, 16, 20)))
    data = b"".join(records)
    header = struct.pack("<II8i", 1, 88, 0, 0, 200, 100, 0, 0, 5292, 2646) + b" EMF"
    header += struct.pack(
        "<IIIHHIIIiiii", 0x10000, 88 + len(data), len(records) + 1, 3, 0, 0, 0, 0, 1000, 1000, 264, 264
    )
    return header.ljust(88, b"\0") + data


def _emf_record(kind: int, body: bytes) -> bytes:
    return struct.pack("<II", kind, 8 + len(body)) + body


def draw_wmf() -> bytes:
    """The same as a placeable Windows metafile (MS-WMF)."""
    records = [_wmf_record(0x20B, 0, 0), _wmf_record(0x20C, 100, 200)]
    for number, colour, left in ((0, (0x00FF, 0), 0), (1, (0, 0x00FF), 100)):
        records.append(_wmf_record(0x2FC, 0, *colour, 0))
        records.append(_wmf_record(0x12D, number))
        records.append(_wmf_record(0x41B, 100, left + 100, 0, left))
    records.append(_wmf_record(0))
    data = b"".join(records)
    longest = max(len(record) for record in records) // 2
    place = struct.pack("<IHhhhhHI", 0x9AC6CDD7, 0, 0, 0, 200, 100, 96, 0)
    check = 0
    for (word,) in struct.iter_unpack("<H", place):
        check ^= word
    header = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(data) // 2, 2, longest, 0)
    return place + struct.pack("<H", check) + header + data


def _wmf_record(kind: int, *words: int) -> bytes:
    return struct.pack("<IH", 3 + len(words), kind) + struct.pack(f"<{len(words)}H", *words)
