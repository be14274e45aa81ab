"""Any PDF as a printer would look at it."""

from pathlib import Path

from compile.model.press import Inspection, PressLimits
from compile.pipeline.products import PREFLIGHT


def preflight_one(root: Path, path: Path, limits: PressLimits) -> Inspection:
    """What a printer would find wrong with a file, ours or another's; also as `build/preflight.html`."""
    from compile.preflight import preflight
    from compile.report import write_preflight

    inspection = preflight(path, limits)
    write_preflight((inspection,), root / "styles", root / "build" / PREFLIGHT)
    return inspection
