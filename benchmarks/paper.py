"""`build/bench.json` to `docs/性能.md` and its chart: ratios only, for bare seconds are of one machine."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.chart import Bar, draw_chart
from benchmarks.peers import PLAIN

PAPER, CHART = "性能.md", "performance.svg"
Figures = Mapping[str, Any]

HEAD = """\
# 性能

本页由`make bench`写成，不要手工改：再运行一次就换成新的。

排{cases}个案例（每篇约6000字，图4幅、表3个，另有脚注和列表，内容都是示例），{runs}；\
改一句、多一页、校样、什么都不改各做{edits}遍，每遍改得不同，取中位数。\
各项都是整个进程的用量，连同它启动的进程，只有“编好以后”一项从编好的书算起，不含封面；倍数以同一次运行中WeasyPrint把同样的正文排成一个文档（不用本程序的\
中文行排版，没有书眉、目录、索引）为1。机器上有别的工作时，处理器时间比用时可靠。\
每一项的秒数和兆字节在`build/bench.json`中。

- 机器：{cores}核，{kind}，{memory_gb} GB内存；运行前的负载为{load}
- 版本：{versions}
"""


def write_paper(result: Figures, folder: Path) -> None:
    """Table and chart into the folder of documents."""
    plain = _medians(result)[PLAIN]
    bars = [
        Bar(one["label"], one["median"]["cpu_s"] / plain["cpu_s"], one["is_ours"]) for one in result["steps"]
    ]
    title = f"处理器时间，倍数：{result['cases']}个案例，WeasyPrint排成一个文档为1"
    (folder / CHART).write_text(draw_chart(title, bars), encoding="utf-8")
    (folder / PAPER).write_text("\n".join(_paper(result, plain)), encoding="utf-8")


def _medians(result: Figures) -> dict[str, Figures]:
    return {one["name"]: one["median"] for one in result["steps"]}


def _paper(result: Figures, plain: Figures) -> Iterator[str]:
    runs = "运行一次" if result["runs"] == 1 else f"运行{result['runs']}次，取中位数"
    machine = result["machine"]
    yield HEAD.format(
        **{**machine, "versions": "，".join(result["versions"])},
        cases=result["cases"],
        runs=runs,
        edits=result["edits"],
    )
    yield "## 一次运行中的倍数\n"
    yield from _table(("做什么", "处理器时间", "用时", "最大进程的内存"), _rows(result["steps"], plain))
    yield f"\n![各项的处理器时间]({CHART})\n"
    for label, reason in result["skipped"].items():
        yield f"没有测{label}：{reason}。\n"
    yield "## 开着make watch时\n"
    yield "从存盘到做完，倍数同上；这时下一次要用的都已装入内存。\n"
    yield from _table(("做什么", "用时"), _waits(result["watched"], plain))
    yield "\n## 文件大小\n"
    yield from _table(("文件", "倍数", "页数"), _sizes(result["files"]))
    if result["scale"]:
        yield "\n## 案例增多时\n"
        yield "从Word起制作全书；倍数以案例最少的一次为1，前两项折合到每个案例。\n"
        yield from _table(
            ("案例数", "每例的处理器时间", "每例的用时", "最大进程的内存"), _scale(result["scale"])
        )
    yield ""


def _rows(steps: Sequence[Figures], plain: Figures) -> Iterator[Sequence[str]]:
    for one in steps:
        ratios = (one["median"][name] / plain[name] for name in ("cpu_s", "wall_s", "peak_mb"))
        yield one["label"], *(f"{ratio:.2f}" for ratio in ratios)


def _waits(watched: Sequence[Figures], plain: Figures) -> Iterator[Sequence[str]]:
    for one in watched:
        yield one["label"], f"{one['wall_s'] / plain['wall_s']:.2f}"


def _sizes(files: Sequence[Figures]) -> Iterator[Sequence[str]]:
    whole = next(one["bytes"] for one in files if one["name"] == PLAIN)
    for one in files:
        yield one["label"], f"{one['bytes'] / whole:.2f}", str(one["pages"] or "—")


def _scale(scale: Sequence[Figures]) -> Iterator[Sequence[str]]:
    least = min(scale, key=lambda one: one["cases"])
    for one in scale:
        each = (one[name] / one["cases"] / (least[name] / least["cases"]) for name in ("cpu_s", "wall_s"))
        yield (
            str(one["cases"]),
            *(f"{ratio:.2f}" for ratio in each),
            f"{one['peak_mb'] / least['peak_mb']:.2f}",
        )


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    for row in (head, ("---", *("--:" for _ in head[1:])), *rows):
        yield f"| {' | '.join(row)} |"
