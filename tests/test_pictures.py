"""Pictures of Word files: what is shown of them is kept as it is, and nothing else of them survives."""

import gzip
import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from compile.epub.pictures import prepare
from compile.model.manuscript import Counts, Manuscript, Picture, walk_inlines, walk_paragraphs
from compile.problems import Problem
from compile.read import read_manuscript
from tests.drawing_xml import (
    OFFICE,
    Relation,
    canvas,
    chart,
    draw_emf,
    draw_wmf,
    group,
    image,
    package,
    pic,
    picture,
    run,
    shape,
    smart_art,
)

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
GREEN = (0, 176, 80)
"""Of `shape`."""
ORIENTATION = 0x0112
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200"'
    b' height="100" viewBox="0 0 200 100"><script>alert(1)</script>'
    b'<image xlink:href="http://example.invalid/track.png" width="9" height="9"/>'
    b'<rect width="100" height="100" fill="#ff0000" onclick="alert(1)"/>'
    b'<rect x="100" width="100" height="100" fill="#0000ff"/></svg>'
)


class Read:
    """A Word file as it was read."""

    def __init__(self, folder: Path, data: bytes) -> None:
        (folder / "in.docx").write_bytes(data)
        self.media = folder / "media"
        self.manuscript: Manuscript
        self.problems: tuple[Problem, ...]
        self.manuscript, self.problems = read_manuscript(folder / "in.docx", self.media, file="in.docx")

    @property
    def pictures(self) -> list[Picture]:
        paragraphs = walk_paragraphs(self.manuscript.blocks)
        inlines = (inline for paragraph in paragraphs for inline in walk_inlines(paragraph.inlines))
        return [inline for inline in inlines if isinstance(inline, Picture)]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    def data(self, index: int = 0) -> bytes:
        return (self.media / self.pictures[index].name).read_bytes()

    def image(self, index: int = 0) -> Image.Image:
        return Image.open(io.BytesIO(self.data(index)))


def halves(mode: str = "RGB", size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Red on the left, blue on the right."""
    drawn = Image.new("RGB", size, RED)
    drawn.paste(BLUE, (size[0] // 2, 0, *size))
    return drawn.convert(mode)


def saved(drawn: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def is_near(found: object, wanted: tuple[int, ...], tolerance: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= tolerance for one, other in zip(found[: len(wanted)], wanted, strict=True))


def drawn_colours(svg: bytes) -> list[tuple[int, ...]]:
    """Of every filled outline, in order."""
    found = re.findall(r"fill:rgb\(([^)]*)\)", svg.decode())
    return [tuple(round(float(part.rstrip("%")) * 2.55) for part in parts.split(",")) for parts in found]


# Crops and turns


@pytest.mark.parametrize(
    ("frame", "size", "corners"),
    [
        ('rot="5400000"', (100, 200), (RED, RED, BLUE, BLUE)),
        ('rot="16200000"', (100, 200), (BLUE, BLUE, RED, RED)),
        ('rot="10800000"', (200, 100), (BLUE, RED, BLUE, RED)),
        ('flipH="1"', (200, 100), (BLUE, RED, BLUE, RED)),
        ('flipV="1"', (200, 100), (RED, BLUE, RED, BLUE)),
        ('rot="5400000" flipH="1"', (100, 200), (BLUE, BLUE, RED, RED)),
    ],
)
def test_a_turned_picture_is_stored_as_word_shows_it(
    tmp_path: Path, frame: str, size: tuple[int, int], corners: tuple[tuple[int, int, int], ...]
) -> None:
    read = Read(tmp_path, package(picture("P", frame=frame), image("P", saved(halves()))))
    shown = read.image().convert("RGB")
    assert shown.size == size
    right, bottom = size[0] - 2, size[1] - 2
    assert [shown.getpixel(at) for at in ((2, 2), (right, 2), (2, bottom), (right, bottom))] == list(corners)
    turned = size[0] < size[1]
    assert (read.pictures[0].width_mm, read.pictures[0].height_mm) == pytest.approx(
        (20, 40) if turned else (40, 20)
    )


def test_a_picture_is_cropped_before_it_is_turned(tmp_path: Path) -> None:
    """The left half goes; what stays is blue, turned by a quarter."""
    body = picture("P", (20, 20), crop='l="50000"', frame='rot="5400000"')
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert read.image().size == (100, 100)
    assert read.image().convert("RGB").getcolors() == [(10_000, BLUE)]


def test_a_slanted_picture_gets_white_corners_and_the_room_that_it_takes(tmp_path: Path) -> None:
    body = picture("P", (40, 20), frame='rot="2700000"')
    read = Read(tmp_path, package(body, image("P", saved(halves(), "JPEG"), "jpg")))
    shown = read.image()
    assert shown.size[0] == pytest.approx(212, abs=2)
    assert is_near(shown.getpixel((1, 1)), WHITE)
    assert read.pictures[0].width_mm == pytest.approx(60 / 2**0.5, abs=0.1)


def test_a_negative_crop_adds_no_space_and_narrows_the_picture(tmp_path: Path) -> None:
    body = picture("P", (44, 20), crop='l="-10000"')
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert (read.image().size, read.pictures[0].width_mm) == ((200, 100), pytest.approx(40))


def test_a_picture_cropped_to_nothing_is_a_problem(tmp_path: Path) -> None:
    read = Read(tmp_path, package(picture("P", crop='l="60000" r="60000"'), image("P", saved(halves()))))
    assert (read.codes, read.pictures) == (["picture-unreadable"], [])
    assert "裁剪" in read.problems[0].message


def test_the_hidden_part_survives_nowhere_in_the_file(tmp_path: Path) -> None:
    """Not even in the thumbnail, which the camera made of all of it."""
    exif = Image.Exif()
    exif[0x010E] = "secret-description"
    original = saved(halves(size=(320, 160)), "JPEG", exif=exif, comment=b"secret-comment", subsampling=0)
    thumbnail = saved(halves(size=(20, 10)), "JPEG")
    jfxx = b"\xff\xe0" + (len(thumbnail) + 8).to_bytes(2, "big") + b"JFXX\0\x10" + thumbnail
    original = original[:2] + jfxx + original[2:] + b"trailing-secret"
    body = picture("P", (20, 20), crop='l="50000"') + picture("P")
    read = Read(tmp_path, package(body, image("P", original, "jpg")))
    for index in (0, 1):
        assert b"secret" not in read.data(index)
        assert read.data(index).count(b"\xff\xd8") == 1
    assert is_near(read.image(0).convert("RGB").getextrema()[0], (0, 0))


# Metadata


def test_a_whole_jpeg_loses_what_was_recorded_and_not_a_pixel(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x013B] = "示例作者"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    original = saved(
        halves(),
        "JPEG",
        exif=exif,
        comment=b"note",
        icc_profile=profile,
        xmp=b"<x:xmpmeta/>",
        progressive=True,
    )
    read = Read(tmp_path, package(picture("P"), image("P", original, "jpg")))
    shown = read.image()
    assert shown.tobytes() == Image.open(io.BytesIO(original)).tobytes()
    assert shown.info["icc_profile"] == profile
    assert not {"exif", "comment", "xmp"} & set(shown.info)
    data = read.data()
    assert original[original.index(b"\xff\xdb") :] == data[data.index(b"\xff\xdb") :]


def test_a_whole_png_loses_its_texts_and_not_a_pixel(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "示例作者")
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    exif = Image.Exif()
    exif[0x013B] = "author"
    original = saved(halves("P"), pnginfo=texts, exif=exif, dpi=(300, 300)) + b"cropped part of a screenshot"
    read = Read(tmp_path, package(picture("P"), image("P", original)))
    assert set(re.findall(rb"IHDR|PLTE|IDAT|IEND|pHYs|tEXt|iTXt|eXIf", read.data())) == {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"pHYs",
    }
    assert read.data().endswith(b"IEND\xaeB`\x82")
    assert read.image().tobytes() == halves("P").tobytes()


def test_a_wrong_checksum_of_a_resolution_costs_no_picture(tmp_path: Path) -> None:
    """Pillow 13 knows no picture in such a file; Word shows it."""
    original = bytearray(saved(halves(), dpi=(300, 300)))
    original[original.index(b"pHYs") + 4] ^= 1
    read = Read(tmp_path, package(picture("P"), image("P", bytes(original))))
    assert not read.problems
    assert read.image().tobytes() == halves().tobytes()


@pytest.mark.parametrize(("size_mm", "wanted"), [((40, 20), (20, 40)), ((20, 40), (20, 40))])
def test_a_photograph_stands_upright_as_the_camera_says(
    tmp_path: Path, size_mm: tuple[float, float], wanted: tuple[float, float]
) -> None:
    """The frame may lie as the sensor did or stand already: the picture is not distorted either way."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    original = saved(halves(), "JPEG", exif=exif, quality=95)
    read = Read(tmp_path, package(picture("P", size_mm), image("P", original, "jpg")))
    shown = read.image()
    assert shown.size == (100, 200)
    assert is_near(shown.getpixel((50, 20)), RED)
    assert is_near(shown.getpixel((50, 180)), BLUE)
    assert ORIENTATION not in shown.getexif()
    assert (read.pictures[0].width_mm, read.pictures[0].height_mm) == pytest.approx(wanted)


def test_a_photograph_that_word_turned_itself_is_turned_once(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    original = saved(halves(), "JPEG", exif=exif)
    body = picture("P", (40, 20), frame='rot="5400000"')
    read = Read(tmp_path, package(body, image("P", original, "jpg")))
    assert read.image().size == (100, 200)
    assert is_near(read.image().getpixel((50, 20)), RED)


# Colours and formats


def ink(value: tuple[int, int, int, int], crop: bool = False) -> Image.Image:
    drawn = Image.new("CMYK", (64, 64), value)
    if crop:
        drawn.paste((0, 0, 0, 255), (0, 0, 32, 64))
    return drawn


def test_a_cropped_cmyk_jpeg_keeps_its_inks(tmp_path: Path) -> None:
    """Adobe writes CMYK inverted; the picture stays CMYK and keeps its profile."""
    original = saved(ink((200, 40, 10, 5), crop=True), "JPEG", quality=95, icc_profile=b"profile")
    body = picture("P", crop='l="50000"')
    read = Read(tmp_path, package(body, image("P", original, "jpg")))
    assert read.image().mode == "CMYK"
    assert is_near(read.image().getpixel((20, 20)), (200, 40, 10, 5))
    assert read.image().info["icc_profile"] == b"profile"
    assert b"Adobe" in read.data()[:700]


def test_a_cmyk_jpeg_without_adobes_marker_is_not_inverted(tmp_path: Path) -> None:
    """Its bytes are the inks themselves; here 55 cyan, which Pillow writes as 200 and would read as that."""
    original = saved(ink((200, 200, 200, 200)), "JPEG", quality=95)
    at = original.index(b"\xff\xee")
    length = int.from_bytes(original[at + 2 : at + 4], "big")
    plain = original[:at] + original[at + 2 + length :]
    read = Read(tmp_path, package(picture("P"), image("P", plain, "jpg")))
    assert is_near(read.image().getpixel((20, 20)), (55, 55, 55, 55))


def test_a_cmyk_tiff_becomes_a_cmyk_jpeg(tmp_path: Path) -> None:
    original = saved(ink((0, 180, 200, 0)), "TIFF")
    read = Read(tmp_path, package(picture("P"), image("P", original, "tiff")))
    assert (read.image().format, read.image().mode) == ("JPEG", "CMYK")
    assert is_near(read.image().getpixel((20, 20)), (0, 180, 200, 0))


def test_an_indexed_png_with_transparency_is_cropped_in_its_colours(tmp_path: Path) -> None:
    drawn = Image.new("P", (20, 10), 1)
    drawn.putpalette([0, 0, 0, 10, 200, 30, 90, 90, 90])
    drawn.paste(2, (0, 0, 10, 10))
    original = saved(drawn, transparency=2)
    read = Read(tmp_path, package(picture("P", crop='l="25000"'), image("P", original)))
    shown = read.image().convert("RGBA")
    assert (read.image().mode, shown.size) == ("P", (15, 10))
    assert (shown.getpixel((0, 0))[3], shown.getpixel((14, 5))) == (0, (10, 200, 30, 255))


def test_a_deep_grey_png_keeps_sixteen_bits_when_cropped(tmp_path: Path) -> None:
    drawn = Image.new("I;16", (20, 10), 40_000)
    read = Read(tmp_path, package(picture("P", crop='r="50000"'), image("P", saved(drawn))))
    assert (read.image().size, read.image().getpixel((3, 3))) == ((10, 10), 40_000)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_formats_become_png(tmp_path: Path, kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    original = saved(halves(), kind, **options)
    read = Read(tmp_path, package(picture("P"), image("P", original, kind.lower())))
    assert read.image().format == "PNG"
    shown = read.image().convert("RGB")
    assert [shown.getpixel((5, 5)), shown.getpixel((195, 95))] == [RED, BLUE]


def test_the_same_picture_is_stored_once(tmp_path: Path) -> None:
    body = picture("P") + picture("Q") + picture("P", crop='l="50000"')
    data = saved(halves())
    read = Read(tmp_path, package(body, image("P", data), image("Q", data)))
    assert [found.name for found in read.pictures] == ["picture-01.png", "picture-01.png", "picture-02.png"]
    assert len(list(read.media.iterdir())) == 2


# Drawn by LibreOffice


@pytest.mark.parametrize(
    ("ending", "data"),
    [("emf", draw_emf()), ("wmf", draw_wmf()), ("emz", gzip.compress(draw_emf())), ("png", draw_emf())],
)
def test_a_metafile_becomes_a_vector_drawing(tmp_path: Path, ending: str, data: bytes) -> None:
    """Told by its content: the last one is an EMF that calls itself PNG."""
    read = Read(tmp_path, package(picture("P", (100, 50)), image("P", data, ending)))
    assert (read.codes, read.pictures[0].name) == ([], "picture-01.svg")
    assert drawn_colours(read.data()) == [RED, BLUE]
    assert b'viewBox="0 0 283.465 141.732"' in read.data()
    assert prepare(read.data()) == ("svg", read.data())


def test_a_cropped_metafile_becomes_pixels_without_the_hidden_part(tmp_path: Path) -> None:
    """At 600 ppi of 25.4 mm; the red half is gone."""
    body = picture("P", (25.4, 25.4), crop='l="50000"', frame='rot="5400000"')
    read = Read(tmp_path, package(body, image("P", draw_emf(), "emf")))
    shown = read.image().convert("RGB")
    assert shown.size == (600, 600)
    assert [shown.getpixel(at) for at in ((20, 20), (300, 300), (580, 580))] == [BLUE] * 3


def test_a_turned_metafile_is_turned_as_a_drawing(tmp_path: Path) -> None:
    body = picture("P", (100, 50), frame='rot="5400000"')
    read = Read(tmp_path, package(body, image("P", draw_emf(), "emf")))
    assert b'viewBox="0 0 141.732 283.465"' in read.data()
    assert b"matrix(0.000000 1.000000 -1.000000 0.000000" in read.data()
    assert (read.pictures[0].width_mm, read.pictures[0].height_mm) == pytest.approx((50, 100))


def test_an_svg_is_drawn_anew_without_scripts_and_addresses(tmp_path: Path) -> None:
    inside = '<a:extLst><a:ext uri="{96DAC541}"><asvg:svgBlip r:embed="S"/></a:ext></a:extLst>'
    body = picture("P").replace("</a:blip>", f"{inside}</a:blip>")
    data = package(body, image("P", saved(halves())), image("S", SVG, "svg"))
    read = Read(tmp_path, data)
    assert drawn_colours(read.data()) == [RED, BLUE]
    assert not re.search(rb"script|onclick|example|http(?!://www.w3.org)", read.data())
    assert read.manuscript.source.counts.pictures == 1


def test_a_broken_svg_leaves_the_turn_to_its_pixels(tmp_path: Path) -> None:
    inside = '<a:extLst><a:ext uri="{96DAC541}"><asvg:svgBlip r:embed="S"/></a:ext></a:extLst>'
    body = picture("P").replace("</a:blip>", f"{inside}</a:blip>")
    read = Read(tmp_path, package(body, image("P", saved(halves())), image("S", b"<svg <", "svg")))
    assert (read.codes, read.pictures[0].name) == ([], "picture-01.png")


def test_a_broken_metafile_is_a_problem_and_the_others_are_drawn(tmp_path: Path) -> None:
    broken = draw_emf()[:44] + b"\xff" * 300
    body = picture("P") + picture("Q")
    read = Read(tmp_path, package(body, image("P", broken, "emf"), image("Q", draw_emf(), "emf")))
    assert read.codes == ["picture-unreadable"]
    assert "P.emf" in read.problems[0].message
    assert read.problems[0].place.paragraph == 1
    assert [found.name for found in read.pictures] == ["picture-01.svg"]
    assert read.manuscript.refused == Counts(pictures=1)


def test_a_chart_is_drawn_and_its_words_are_its_alternative_text(tmp_path: Path) -> None:
    body, part = chart()
    read = Read(tmp_path, package(body, part))
    (found,) = read.pictures
    assert (found.name, found.width_mm, found.height_mm) == ("picture-01.svg", 100, 60)
    assert found.alt == "图表：示例门诊量；人次；一月；二月"
    assert (192, 0, 0) in drawn_colours(read.data())
    assert b"<text" not in read.data()
    assert read.manuscript.source.counts.pictures == 1


def test_the_authors_words_on_a_chart_come_first(tmp_path: Path) -> None:
    body, part = chart("二月的门诊量近一月的三倍")
    assert Read(tmp_path, package(body, part)).pictures[0].alt == "二月的门诊量近一月的三倍"


def test_smart_art_is_drawn_as_word_drew_it(tmp_path: Path) -> None:
    body, parts = smart_art()
    read = Read(tmp_path, package(body, *parts))
    assert (read.codes, read.pictures[0].alt) == ([], "示意图：采集；治理")
    assert drawn_colours(read.data()).count((68, 114, 196)) == 2


def test_a_chart_without_its_part_is_a_problem(tmp_path: Path) -> None:
    read = Read(tmp_path, package(chart()[0]))
    assert (read.codes, read.pictures) == (["drawing-not-read"], [])


# Groups and canvases


def test_pictures_of_a_group_are_scaled_with_it(tmp_path: Path) -> None:
    """The group is half as large on the page as in its own units."""
    pictures = pic('r:embed="P"', (40, 20)) + pic('r:embed="Q"', (40, 20), place_mm=(0, 30))
    body = group(pictures, (40, 25), (80, 50), frame='rot="5400000"')
    other = saved(halves(size=(100, 50)))
    read = Read(tmp_path, package(body, image("P", saved(halves())), image("Q", other)))
    assert [(found.width_mm, found.height_mm) for found in read.pictures] == [pytest.approx((10, 20))] * 2
    assert [read.image(index).size for index in (0, 1)] == [(100, 200), (50, 100)]
    assert read.manuscript.source.counts.pictures == 2


def test_a_picture_with_an_arrow_over_it_is_drawn_with_the_arrow(tmp_path: Path) -> None:
    body = group(pic('r:embed="P"', (40, 20)) + shape((5, 5), (10, 5), kind="rightArrow"), (40, 20))
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert (read.codes, len(read.pictures)) == ([], 1)
    assert GREEN in drawn_colours(read.data())
    assert b"data:image/png;base64," in read.data()
    assert read.manuscript.source.counts.pictures == 1


BOXES = "".join(
    shape((x, y), (30, 10), text) for x, y, text in ((0, 0, "采集"), (40, 0, "平台"), (0, 20, "应用"))
) + shape((50, 15), (5, 10), kind="downArrow")


@pytest.mark.parametrize("body", [group(BOXES, (80, 40)), canvas(BOXES, (80, 40))], ids=["group", "canvas"])
def test_a_diagram_of_shapes_is_one_picture_with_its_words(tmp_path: Path, body: str) -> None:
    read = Read(tmp_path, package(run("<w:t>前文</w:t>") + body))
    (found,) = read.pictures
    assert (read.codes, found.alt) == ([], "图中文字：采集；平台；应用")
    assert drawn_colours(read.data()).count(GREEN) == 4
    texts = [paragraph.text for paragraph in walk_paragraphs(read.manuscript.blocks)]
    assert texts == ["前文", ""]
    kinds = [(part.kind, part.text) for part in read.manuscript.source.paragraphs]
    assert kinds == [("document", "前文"), ("drawing", "采集"), ("drawing", "平台"), ("drawing", "应用")]


def test_a_picture_grouped_with_its_caption_stays_picture_and_text(tmp_path: Path) -> None:
    body = group(pic('r:embed="P"', (40, 20)) + shape((0, 22), (40, 6), "图1 示例"), (40, 28))
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert [found.name for found in read.pictures] == ["picture-01.png"]
    assert "图1 示例" in [paragraph.text for paragraph in walk_paragraphs(read.manuscript.blocks)]


# VML and embedded objects


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("width:72pt;height:36pt", (25.4, 12.7)),
        ("width:2in;height:1in", (50.8, 25.4)),
        ("width:4cm;height:20mm", (40, 20)),
        ("width:96px;height:48px", (25.4, 12.7)),
        ("width:72pt;height:36pt;rotation:90", (12.7, 25.4)),
    ],
)
def test_the_size_of_an_old_picture_is_read_in_every_unit(
    tmp_path: Path, style: str, wanted: tuple[float, float]
) -> None:
    body = run(f'<w:pict><v:shape style="{style}"><v:imagedata r:id="P"/></v:shape></w:pict>')
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert (read.pictures[0].width_mm, read.pictures[0].height_mm) == pytest.approx(wanted)


def test_an_old_group_is_scaled_by_its_coordinates(tmp_path: Path) -> None:
    shapes = '<v:shape style="width:500;height:250"><v:imagedata r:id="P" cropleft="32768f"/></v:shape>'
    body = run(
        f'<w:pict><v:group style="width:100mm;height:50mm" coordsize="1000,500">{shapes}</v:group></w:pict>'
    )
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert (read.pictures[0].width_mm, read.pictures[0].height_mm) == pytest.approx((50, 25))
    assert read.image().convert("RGB").getcolors() == [(10_000, BLUE)]


def test_an_embedded_object_is_its_preview(tmp_path: Path) -> None:
    preview = '<v:shape style="width:100pt;height:50pt"><v:imagedata r:id="P"/></v:shape>'
    body = run(f'<w:object>{preview}<o:OLEObject Type="Embed" ProgID="Visio.Drawing.11"/></w:object>')
    read = Read(tmp_path, package(body, image("P", draw_wmf(), "wmf")))
    assert drawn_colours(read.data()) == [RED, BLUE]


def test_an_old_formula_is_its_preview_and_reported(tmp_path: Path) -> None:
    preview = '<v:shape style="width:100pt;height:50pt"><v:imagedata r:id="P"/></v:shape>'
    body = run(f'<w:object>{preview}<o:OLEObject Type="Embed" ProgID="Equation.3"/></w:object>')
    read = Read(tmp_path, package(body, image("P", draw_wmf(), "wmf")))
    assert (read.codes, len(read.pictures)) == (["formula-as-picture"], 1)
    assert read.manuscript.refused == Counts()


def test_a_picture_cut_to_a_circle_is_printed_whole_and_reported(tmp_path: Path) -> None:
    body = picture("P").replace('prst="rect"', 'prst="ellipse"')
    read = Read(tmp_path, package(body, image("P", saved(halves()))))
    assert (read.codes, len(read.pictures)) == (["picture-restyled"], 1)


def test_an_embedded_object_without_preview_is_a_problem(tmp_path: Path) -> None:
    read = Read(tmp_path, package(run('<w:object><o:OLEObject Type="Embed" ProgID="Package"/></w:object>')))
    assert read.codes == ["drawing-not-read"]


# What is not in the file, and what is too much


def test_a_linked_picture_is_never_fetched(tmp_path: Path) -> None:
    outside = Relation("P", f"{OFFICE}/image", "file:///etc/hostname.png?who=示例", None)
    body = run(
        picture("P").removeprefix("<w:p><w:r>").removesuffix("</w:r></w:p>").replace("r:embed", "r:link")
    )
    read = Read(tmp_path, package(body, outside))
    assert (read.codes, read.pictures) == (["picture-linked"], [])
    assert "hostname.png" in read.problems[0].message
    assert read.manuscript.refused == Counts(pictures=1)


def test_a_picture_of_a_footnote_is_found_by_the_footnotes_own_relationships(tmp_path: Path) -> None:
    note = f'<w:footnote w:id="2">{picture("P")}</w:footnote>'
    body = '<w:p><w:r><w:t>文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + picture("P")
    own = image("P", saved(halves(size=(60, 30))), source="footnotes")
    own = Relation(own.key, own.kind, "media/note.png", own.data, source="footnotes")
    read = Read(tmp_path, package(body, image("P", saved(halves())), own, footnotes=note))
    sizes = {Image.open(io.BytesIO(path.read_bytes())).size for path in read.media.iterdir()}
    assert (read.codes, sizes) == ([], {(60, 30), (200, 100)})


def test_too_many_pixels_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    huge = bytearray(saved(Image.new("L", (8, 8))))
    huge[16:24] = (50_000).to_bytes(4, "big") * 2
    huge[29:33] = zlib.crc32(huge[12:29]).to_bytes(4, "big")
    read = Read(tmp_path, package(picture("P"), image("P", bytes(huge))))
    assert read.codes == ["picture-unreadable"]
    assert "像素过多" in read.problems[0].message


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_truncated_picture_is_a_problem(tmp_path: Path, kind: str) -> None:
    noise = Image.effect_noise((200, 200), 90)
    original = saved(noise, kind)
    read = Read(tmp_path, package(picture("P"), image("P", original[: len(original) // 2])))
    assert (read.codes, read.pictures) == (["picture-unreadable"], [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("平台总体架构", "平台总体架构"),
        (r"C:\Users\示例\AppData\Local\Temp\ksohtml\wps1.png", ""),
        ("微信图片_20230905.jpg", ""),
        ("图片包含 游戏机\n\n描述已自动生成", ""),
    ],
)
def test_file_names_and_guesses_are_no_alternative_text(tmp_path: Path, written: str, kept: str) -> None:
    read = Read(tmp_path, package(picture("P", alt=written), image("P", saved(halves()))))
    assert read.pictures[0].alt == kept


def test_nothing_of_the_carrier_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "tmp"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    body, part = chart()
    Read(tmp_path, package(body, part))
    assert list(work.iterdir()) == []
    with zipfile.ZipFile(tmp_path / "in.docx") as untouched:
        assert untouched.testzip() is None
