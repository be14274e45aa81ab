"""The page as a value: a grid of characters and lines, and the presets of the trade."""

from typing import Annotated, Literal

from pydantic import Field

from compile.model.settings import Settings

TrimWidth = Annotated[float, Field(gt=50, lt=500)]
TrimHeight = Annotated[float, Field(gt=50, lt=700)]
Bleed = Annotated[float, Field(ge=0, le=3.5)]
BodySize = Annotated[float, Field(ge=6, le=24)]
Pitch = Annotated[float, Field(ge=8, le=48)]
GridCount = Annotated[int, Field(ge=10, le=80)]
Margin = Annotated[float, Field(gt=5, lt=200)]

POINTS_PER_MM = 72 / 25.4


class Page(Settings):
    """The page, given as a grid of characters and lines (CLREQ, 版心); margins follow from it."""

    trim_width_mm: TrimWidth = 210
    """成品宽（毫米）。"""
    trim_height_mm: TrimHeight = 285
    """成品高（毫米）。"""
    bleed_mm: Bleed = 3
    """出血（毫米）。"""
    body_pt: BodySize = 10.5
    """正文字号（点）；五号为 10.5。"""
    pitch_pt: Pitch = 17.5
    """行距：相邻两行基线的距离（点）。"""
    characters: GridCount = 42
    """每行字数。"""
    lines: GridCount = 39
    """每页行数。"""
    top_mm: Margin = 24
    """天头（毫米）。"""
    inner_mm: Margin = 28
    """订口（毫米）。"""

    @property
    def measure_pt(self) -> float:
        """Width of the type area in points."""
        return self.characters * self.body_pt

    @property
    def depth_pt(self) -> float:
        """Height of the type area in points."""
        return self.lines * self.pitch_pt


class PageChoice(Settings):
    """A preset by name, of which single measures may be replaced."""

    preset: Literal["大16开", "16开", "170×240"] = "大16开"
    """开本：大16开（210×285）、16开（185×260）或 170×240。"""
    trim_width_mm: TrimWidth | None = None
    """成品宽（毫米），留空则按开本。"""
    trim_height_mm: TrimHeight | None = None
    """成品高（毫米）。"""
    bleed_mm: Bleed | None = None
    """出血（毫米）。"""
    body_pt: BodySize | None = None
    """正文字号（点）。"""
    pitch_pt: Pitch | None = None
    """行距（点）。"""
    characters: GridCount | None = None
    """每行字数。"""
    lines: GridCount | None = None
    """每页行数。"""
    top_mm: Margin | None = None
    """天头（毫米）。"""
    inner_mm: Margin | None = None
    """订口（毫米）。"""
    cases_open: Literal["任意页", "右页"] = "任意页"
    """案例从哪一页开始：紧接着的任意页，或者总在右页。"""

    def resolve(self) -> Page:
        """The page itself: the preset with the replaced measures."""
        chosen = self.model_dump(exclude={"preset", "cases_open"}, exclude_none=True)
        return Page(**(PRESETS[self.preset] | chosen))


PRESETS: dict[str, dict[str, float | int]] = {
    "大16开": {},
    "16开": {
        "trim_width_mm": 185,
        "trim_height_mm": 260,
        "characters": 38,
        "lines": 36,
        "pitch_pt": 17,
        "inner_mm": 22.5,
    },
    "170×240": {
        "trim_width_mm": 170,
        "trim_height_mm": 240,
        "characters": 36,
        "lines": 34,
        "pitch_pt": 16.8,
        "top_mm": 20,
        "inner_mm": 19,
    },
}
"""Trade sizes from 787 × 1092 and 889 × 1194 mm sheets; measures in whole characters and lines."""
