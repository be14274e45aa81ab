"""Pictures and text boxes as Word's drawings."""

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from tests.samples.draft import Draft
from tests.samples.ooxml import Element, make, parse
from tests.samples.pictures import Picture

EMU_PER_PT = 12700

TEXT_BOX = """
<w:r {ns}><mc:AlternateContent>
  <mc:Choice Requires="wps"><w:drawing>
    <wp:anchor distT="45720" distB="45720" distL="114300" distR="114300" simplePos="0"
        relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
      <wp:simplePos x="0" y="0"/>
      <wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>
      <wp:positionV relativeFrom="paragraph"><wp:posOffset>45720</wp:posOffset></wp:positionV>
      <wp:extent cx="%(width)d" cy="%(height)d"/>
      <wp:effectExtent l="0" t="0" r="0" b="0"/>
      <wp:wrapTopAndBottom/>
      <wp:docPr id="%(id)d" name="文本框 %(id)d"/>
      <wp:cNvGraphicFramePr/>
      <a:graphic>
        <a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
          <wps:wsp>
            <wps:cNvSpPr txBox="1"/>
            <wps:spPr>
              <a:xfrm><a:off x="0" y="0"/><a:ext cx="%(width)d" cy="%(height)d"/></a:xfrm>
              <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
              <a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>
              <a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>
            </wps:spPr>
            <wps:txbx><w:txbxContent/></wps:txbx>
            <wps:bodyPr rot="0" vert="horz" wrap="square" lIns="91440" tIns="45720"
              rIns="91440" bIns="45720" anchor="t"/>
          </wps:wsp>
        </a:graphicData>
      </a:graphic>
    </wp:anchor>
  </w:drawing></mc:Choice>
  <mc:Fallback><w:pict>
    <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
      <v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>
    </v:shapetype>
    <v:shape id="文本框_%(id)d" o:spid="_x0000_s1026" type="#_x0000_t202"
        style="position:absolute;margin-left:0;margin-top:3.6pt;width:%(width_pt)gpt;height:%(height_pt)gpt">
      <v:textbox><w:txbxContent/></v:textbox>
    </v:shape>
  </w:pict></mc:Fallback>
</mc:AlternateContent></w:r>
"""
PREFIXES = ("w", "wp", "a")
MORE = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}


def make_picture(picture: Picture, alternative: str, draft: Draft) -> Element:
    """An inline picture; what `picture.crop` hides stays in the file."""
    inline: Element = draft.document.part.new_pic_inline(
        BytesIO(picture.data), width=Cm(picture.width_cm), height=Cm(picture.height_cm)
    )
    number = draft.next_id()
    properties = _only(inline, "wp:docPr")
    properties.set("id", str(number))
    properties.set("name", f"图片 {number}")
    properties.set("descr", alternative)
    if any(picture.crop):
        sides = {side: round(part * 100000) for side, part in zip("ltrb", picture.crop, strict=True) if part}
        _only(inline, "a:blip").addnext(make("a:srcRect", sides))
    return make("w:r", {}, [make("w:drawing", {}, [inline])])


def make_text_box(paragraphs: Sequence[Element], lines: int, draft: Draft) -> Element:
    """Twice the same text, as Word writes it: as drawing and, for old programs, as VML.

    `lines` is an estimate from which the height follows.
    """
    width, height = Cm(14), Emu((lines * 18 + 12) * EMU_PER_PT)
    declarations = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in MORE.items())
    filled = TEXT_BOX % {
        "id": draft.next_id(),
        "width": width,
        "height": height,
        "width_pt": width / EMU_PER_PT,
        "height_pt": height / EMU_PER_PT,
    }
    run = parse(filled.strip().replace("{ns}", f"{{ns}} {declarations}", 1), *PREFIXES)
    for content in run.iter(qn("w:txbxContent")):
        content.extend(deepcopy(paragraph) for paragraph in paragraphs)
    return run


def _only(element: Element, name: str) -> Element:
    (found,) = element.iter(qn(name))
    return found
