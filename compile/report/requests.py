"""Pictures to ask hospitals for, as a table that Excel opens."""

import csv
import io
from collections.abc import Iterable

from compile.model.report import PictureRequest

_HEADS = (
    "医院",
    "联系人",
    "电话",
    "邮箱",
    "图",
    "图题",
    "现在的像素",
    "印成的宽（毫米）",
    "现在的分辨率（ppi）",
    "需要的宽（像素）",
)


def render_csv(requests: Iterable[PictureRequest]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; what would be taken for a formula gets a quote."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEADS)
    table.writerows(tuple(map(_cell, _row(request))) for request in requests)
    return out.getvalue().encode("utf-8-sig")


def _row(request: PictureRequest) -> tuple[str, ...]:
    contact = request.contact
    across, down = request.pixels
    return (
        request.hospital,
        contact.name,
        contact.phone,
        contact.email,
        request.figure or request.file,
        request.caption,
        f"{across}×{down}",
        f"{request.width_mm:.0f}",
        f"{request.ppi:.0f}",
        str(request.needed_px),
    )


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
