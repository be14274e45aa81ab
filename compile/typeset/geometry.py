"""A page's measures to the first style sheet, which every other one may use."""

from compile.model.page import POINTS_PER_MM, Page

POINTS_PER_PIXEL = 0.75


def page_css(page: Page) -> str:
    """`@page` for units, and the measures as custom properties.

    The type area is exactly characters × lines, so the outer and the bottom margin follow (CLREQ, 版心).
    A unit's pages are all set as if recto, with the inner margin on the left: the binder moves the
    area of verso pages.
    """
    top, inner = page.top_mm * POINTS_PER_MM, page.inner_mm * POINTS_PER_MM
    width, height = page.trim_width_mm * POINTS_PER_MM, page.trim_height_mm * POINTS_PER_MM
    outer, bottom = width - inner - page.measure_pt, height - top - page.depth_pt
    properties = {
        "trim-width": width,
        "trim-height": height,
        "bleed": page.bleed_mm * POINTS_PER_MM,
        "top": top,
        "inner": inner,
        "outer": outer,
        "bottom": bottom,
        "measure": page.measure_pt,
        "depth": page.depth_pt,
        "body": page.body_pt,
        "pitch": page.pitch_pt,
    }
    root = "".join(f"  --{name}: {_points(value)};\n" for name, value in properties.items())
    margins = " ".join(_points(value) for value in (top, outer, bottom, inner))
    size = f"size: {_points(width)} {_points(height)}; bleed: {_points(properties['bleed'])}"
    pages = f"@page {{ {size}; margin: {margins} }}\n@page sheet {{ margin: 0 }}\n"
    return f":root {{\n{root}}}\n{pages}{_turned_page(width, height, (top, outer, bottom, inner))}"


def _turned_page(width: float, height: float, margins: tuple[float, float, float, float]) -> str:
    """`@page` for tables that are turned: laid out on a landscape page, drawn a quarter turn to the left.

    What was its top is then at the left edge. A turn about the point that is as far from the left as from the
    top, half the height of the upright page, moves one page onto the other; CSS counts it from the type area.
    """
    top, outer, bottom, inner = margins
    turned = " ".join(_points(value) for value in (inner, top, outer, bottom))
    origin = f"{_points(height / 2 - bottom)} {_points(height / 2 - inner)}"
    size = f"size: {_points(height)} {_points(width)}; margin: {turned}"
    return f"@page turned {{ {size}; transform: rotate(-90deg); transform-origin: {origin} }}\n"


def _points(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") + "pt"
