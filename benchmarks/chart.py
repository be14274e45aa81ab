"""Ratios to bars in SVG, one that is 1 marked by a line; no program but this is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

ROW, BAR, LEFT, RIGHT, TOP, FOOT = 30, 16, 330, 90, 56, 20
"""In px: height of a row and of its bar, room for names, numbers, the title, and below."""
SPAN = 480
"""Width of the longest bar."""
OURS, OTHERS, LINE, INK = "#1c5a8a", "#9aa5b1", "#a23a34", "#222222"
FONT = "font-family=\"'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif\""
HALO = 'stroke="#ffffff" stroke-width="4" paint-order="stroke"'


@dataclass(frozen=True)
class Bar:
    label: str
    ratio: float
    is_ours: bool


def draw_chart(title: str, bars: Sequence[Bar]) -> str:
    scale = SPAN / max(1.0, *(bar.ratio for bar in bars))
    width, height = LEFT + SPAN + RIGHT, TOP + ROW * len(bars) + FOOT
    one = LEFT + scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" {FONT}'
        f' font-size="14" fill="{INK}" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="28" font-size="16">{escape(title)}</text>',
        f'<line x1="{one:.1f}" x2="{one:.1f}" y1="{TOP - 8}" y2="{height - FOOT + 4}" stroke="{LINE}"'
        ' stroke-dasharray="4 3"/>',
        f'<text x="{one:.1f}" y="{TOP - 12}" fill="{LINE}" text-anchor="middle">1</text>',
        *(_draw_bar(bar, TOP + ROW * place, scale) for place, bar in enumerate(bars)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _draw_bar(bar: Bar, y: int, scale: float) -> str:
    middle, length = y + ROW / 2, bar.ratio * scale
    colour = OURS if bar.is_ours else OTHERS
    return (
        f'<text x="{LEFT - 10}" y="{middle + 5}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect x="{LEFT}" y="{middle - BAR / 2}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>'
        f'<text x="{LEFT + length + 8:.1f}" y="{middle + 5}" {HALO}>{bar.ratio:.2f}</text>'
    )
