"""Stages import the model, the problems and the edges, never each other; only the commands print."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "compile"
EDGES = {
    "beside",
    "cache",
    "confine",
    "crew",
    "designs",
    "digests",
    "epubcheck",
    "files",
    "fonts",
    "garbage",
    "hanzi",
    "isolate",
    "kept",
    "labels",
    "libreoffice",
    "log",
    "pandoc",
    "pdf",
    "pillow",
    "signals",
    "standby",
    "templates",
    "tokens",
}
BASE = {"model", "problems"}
PRINTERS = {"commands", "console"}
STAGES = sorted(
    path.name
    for path in PACKAGE.iterdir()
    if path.is_dir() and path.name not in {"model", "pipeline", "__pycache__"}
)


def imported(path: Path) -> set[str]:
    """Parts of this program that a module imports, wherever the import stands in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [
                f"{node.module}.{alias.name}" if node.module == "compile" else str(node.module)
                for alias in node.names
            ]
        found |= {name.split(".")[1] for name in names if name.startswith("compile.")}
    return found


def forbidden(path: Path, part: str) -> set[str]:
    """What a module of that part imports and may not."""
    if part in BASE:
        return imported(path) - BASE
    if part in EDGES:
        return imported(path) - BASE - EDGES
    if part in STAGES:
        return imported(path) - BASE - EDGES - {part}
    if part == "pipeline":
        return imported(path) - BASE - EDGES - set(STAGES) - {"pipeline"}
    return imported(path) & set(STAGES)


def modules() -> list[tuple[Path, str]]:
    return [
        (path, path.relative_to(PACKAGE).parts[0].removesuffix(".py"))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


@pytest.mark.parametrize(("path", "part"), modules(), ids=lambda value: str(value).split("compile/")[-1])
def test_imports_go_one_way(path: Path, part: str) -> None:
    assert not forbidden(path, part)


def test_a_stage_that_imports_another_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def late():\n    from compile.read import read_manuscript\n")
    assert forbidden(module, "tidy") == {"read"}
    assert forbidden(module, "pipeline") == set()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_says_what_becomes_what(stage: str) -> None:
    tree = ast.parse((PACKAGE / stage / "__init__.py").read_text())
    assert ast.get_docstring(tree)
    assert [node for node in tree.body if isinstance(node, ast.ImportFrom)], (
        "one public function, imported here"
    )


def test_only_the_console_prints() -> None:
    for path, part in modules():
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
        assert part in PRINTERS or "print" not in names, path


def test_every_part_is_known() -> None:
    known = BASE | EDGES | set(STAGES) | PRINTERS | {"__init__", "__main__", "pipeline"}
    assert {part for _path, part in modules()} <= known
