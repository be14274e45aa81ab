"""`python -m benchmarks.stages FOLDER`: in which stage a cold run spends its time, and how large it becomes.

One job, so that wall time is work and not waiting; a stage counts its children as it waits for them, but
memory is that of this process alone. FOLDER is one of `python -m benchmarks.book`; its `build/` is emptied
first, unless `--keep` asks what a run after an edit spends.
"""

import argparse
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from compile.garbage import short_lived
from compile.pipeline.make import make
from compile.pipeline.products import Product

PLACES = {
    "读稿": ("compile.pipeline.run.Run._read",),
    "检查": ("compile.pipeline.run.Run._check",),
    "编排": ("compile.assemble.assemble",),
    "排版：排定页码、索引": ("compile.typeset.typeset",),
    "装订": ("compile.pipeline.editions.bind", "compile.bind.bind_spread"),
    "换色：屏幕": ("compile.pipeline.colours.tint",),
    "换色：油墨": ("compile.pipeline.colours.ink",),
    "付印": ("compile.pipeline.editions.declare", "compile.finish.finish"),
    "封面的版": ("compile.typeset.typeset_cover",),
    "印前检查": ("compile.pipeline.editions.preflight",),
    "核对图片": ("compile.pipeline.editions.check_pictures", "compile.pipeline.editions.limits_of"),
    "EPUB": ("compile.epub.make_epub",),
    "EPUBCheck": ("compile.epub.validate_epub",),
    "报告": ("compile.report.write_report", "compile.pipeline.editions.write_preflight"),
}
"""What each stage is called by; a stage inside another is taken off it."""


UNITS = "compile.typeset.press.Press.set"
"""Sets one unit."""
KINDS = {"case": "排版：案例", "sheets": "排版：书眉、页码"}
"""Stages of units by their template."""


class Watch:
    """Seconds of each stage, without those of the stages inside, and the most memory it had."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.peaks_mb: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = time.perf_counter()

    @contextmanager
    def at(self, stage: str) -> Iterator[None]:
        self._book()
        self._open.append(stage)
        try:
            yield
        finally:
            self._book()
            self._open.pop()

    def _book(self) -> None:
        stage = self._open[-1] if self._open else "其余"
        now = time.perf_counter()
        self.seconds[stage] += now - self._since
        self._since = now
        self.peaks_mb[stage] = max(self.peaks_mb[stage], _take_peak_mb())

    def around(self, name: Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for the stage that `name` makes of its arguments."""

        def timed(*arguments: Any, **named: Any) -> Any:
            with self.at(name(*arguments, **named)):
                return function(*arguments, **named)

        return timed


def _take_peak_mb() -> float:
    """Most resident memory since the last time it was asked for (proc(5): VmHWM, clear_refs)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(folder: Path) -> Watch:
    """Make everything that is not there yet."""
    watch = Watch()
    with ExitStack() as stack:
        for stage, places in PLACES.items():
            for place in places:
                stack.enter_context(_timed(watch, lambda *_, stage=stage, **__: stage, place))
        stack.enter_context(_timed(watch, _kind_of_unit, UNITS))
        with watch.at("其余"):
            outcome = make(folder, frozenset(Product), keep_going=False, jobs=1, watch=lambda *_: None)
    if not outcome.is_made:
        raise SystemExit("没有做成，请先用 python -m compile check 看问题")
    return watch


def _kind_of_unit(_press: Any, recipe: Any, _key: str) -> str:
    return KINDS.get(recipe.template, "排版：其他单元")


def _timed(watch: Watch, name_stage: Callable[..., str], place: str) -> Any:
    owner, name = place.rsplit(".", 1)
    try:
        holder = import_module(owner)
    except ModuleNotFoundError:
        module, kind = owner.rsplit(".", 1)
        holder = getattr(import_module(module), kind)
    return patch.object(holder, name, watch.around(name_stage, getattr(holder, name)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description="各阶段的用时。")
    parser.add_argument("folder", type=Path, help="示例文集的文件夹；其中的 build 会先清空")
    parser.add_argument("--keep", action="store_true", help="不清空，看改动以后再做一次")
    chosen = parser.parse_args()
    if not chosen.keep:
        shutil.rmtree(chosen.folder / "build", ignore_errors=True)
    short_lived()  # as the program itself begins
    watch = run(chosen.folder.resolve())
    whole = sum(watch.seconds.values())
    for stage, spent in sorted(watch.seconds.items(), key=lambda pair: -pair[1]):
        print(f"{spent / whole:6.1%}  {spent:8.2f} 秒  {watch.peaks_mb[stage]:6.0f} MB  {stage}")


if __name__ == "__main__":
    main()
