"""`make bench`: speed and memory of the program, and of others on the same text, in one run on one machine.

Writes `build/bench.json` with all figures, and `docs/性能.md` with their ratios. Typst is asked for in an
environment of its own: `python3 -m venv build/typst && build/typst/bin/pip install typst`.
"""

import argparse
import json
import os
import platform
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pikepdf

from benchmarks.book import write_project
from benchmarks.paper import write_paper
from benchmarks.peers import Peer, all_peers, find_version, run_peer
from benchmarks.process import Cost, median
from benchmarks.steps import APART, EDITS, PROOF, empty, has_command, run_cold, run_step, run_steps
from benchmarks.text import read_book, write_texts
from benchmarks.watching import watch_steps
from compile.files import ROOT
from compile.pipeline.products import Product

WORK = ROOT / "build" / "bench"
PROJECT, TEXTS = WORK / "project", WORK / "texts"
TYPST = ROOT / "build" / "typst" / "bin" / "python"
NOT_INSTALLED = "这台机器上没有安装"
NO_COMMAND = "程序还没有这个命令"
FILES = {
    Product.SCREEN: "阅读版PDF",
    Product.PRINT: "印刷版PDF",
    Product.EPUB: "EPUB",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description="测速度和内存。")
    parser.add_argument("--cases", type=int, default=100, help="案例数")
    parser.add_argument("--runs", type=int, default=3, help="运行几次，取中位数")
    parser.add_argument("--scale", default="", help="另外从头制作这些案例数，如 25,100,400")
    parser.add_argument("--typst", default=str(TYPST), help="装有typst的Python")
    chosen = parser.parse_args()
    result = run(
        chosen.cases, chosen.runs, [int(one) for one in chosen.scale.split(",") if one], chosen.typst
    )
    (ROOT / "build" / "bench.json").write_text(
        json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    write_paper(result, ROOT / "docs")
    print("已写成 build/bench.json 和 docs/性能.md")


def run(cases: int, runs: int, scale: list[int], typst: str) -> dict[str, Any]:
    """Everything that `bench.json` says."""
    machine = _machine()
    peers = {peer: find_version(peer) for peer in all_peers(sys.executable, typst)}
    installed = [peer for peer, version in peers.items() if version]
    _prepare(cases)
    costs: dict[str, list[Cost]] = defaultdict(list)
    labels: dict[str, str] = {}
    files: dict[str, dict[str, Any]] = {}
    for number in range(runs):
        for name, label, cost in run_steps(PROJECT):
            costs[name].append(cost)
            labels[name] = label
            _tell(f"{number + 1}/{runs} {label}", cost)
            if name == "whole":
                files = {file: _file(file, told, PROJECT / "build" / file) for file, told in FILES.items()}
        for peer in installed:
            costs[peer.name].append(run_peer(peer, TEXTS))
            _tell(f"{number + 1}/{runs} {peer.label}", costs[peer.name][-1])
    for peer in installed:
        labels[peer.name] = peer.label
        files[peer.name] = _file(peer.name, peer.label, TEXTS / f"{peer.name}.pdf")
    names = {peer.name for peer in peers}
    steps = [
        {
            "name": name,
            "label": labels[name],
            "is_ours": name not in names,
            "median": asdict(median(found)),
            "runs": [asdict(cost) for cost in found],
        }
        for name, found in costs.items()
    ]
    return {
        "cases": cases,
        "runs": runs,
        "edits": EDITS,
        "machine": machine,
        "versions": [
            f"Python {platform.python_version()}",
            *(version for version in peers.values() if version),
        ],
        "steps": steps,
        "files": list(files.values()),
        "watched": _watch(),
        "skipped": dict(_skipped(peers)),
        "scale": [_cold(size) for size in scale],
    }


def _prepare(cases: int) -> None:
    """The project, and its text for the peers."""
    print(f"生成{cases}个示例案例……", flush=True)
    write_project(PROJECT, cases)
    empty(PROJECT)
    run_step(APART[0], PROJECT)
    shutil.rmtree(TEXTS, ignore_errors=True)
    TEXTS.mkdir(parents=True)
    write_texts(read_book(PROJECT), PROJECT / "styles", TEXTS)


def _watch() -> list[dict[str, Any]]:
    found = []
    for label, seconds in watch_steps(PROJECT):
        print(f"守着：{label}：用时 {seconds:.1f} 秒", flush=True)
        found.append({"label": label, "wall_s": seconds})
    return found


def _cold(cases: int) -> dict[str, Any]:
    write_project(PROJECT, cases)
    cost = run_cold(PROJECT)
    _tell(f"从头制作{cases}个案例", cost)
    return {"cases": cases, **asdict(cost)}


def _skipped(peers: dict[Peer, str]) -> Iterator[tuple[str, str]]:
    for peer, version in peers.items():
        if not version:
            yield peer.label, NOT_INSTALLED
    if not has_command(PROOF.name):
        yield PROOF.label, NO_COMMAND


def _file(name: str, label: str, path: Path) -> dict[str, Any]:
    pages = 0
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
    return {"name": str(name), "label": label, "bytes": path.stat().st_size, "pages": pages}


def _machine() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "kind": f"{platform.system()} {platform.machine()}",
        "memory_gb": round(memory / 2**30),
        "load": round(os.getloadavg()[0], 1),
    }


def _tell(what: str, cost: Cost) -> None:
    figures = f"处理器 {cost.cpu_s:.1f} 秒，用时 {cost.wall_s:.1f} 秒，内存 {cost.peak_mb:.0f} MB"
    print(f"{what}：{figures}", flush=True)


if __name__ == "__main__":
    main()
