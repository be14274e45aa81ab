"""The C functions that the engine calls are read once, and are then the same."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from cffi import FFI

from compile.typeset import declared
from compile.typeset.declared import _interface
from tests.test_quick import LOAD, run

SMALL = "typedef struct { char one; double two; } Pair; int abs(int number);"


def declarations() -> str:
    """What WeasyPrint declares."""
    module = ast.parse((Path(weasyprint.__file__).parent / "text" / "ffi.py").read_text())
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    (text,) = (ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == "ffi.cdef")
    assert isinstance(text, str)
    return text


def called(kind: Any) -> str:
    """Its name; a structure may have two, as `FcConfig` and `struct _FcConfig`."""
    return re.sub(r"(\b(struct|enum) |\b_)", "", kind.cname)


def described(kind: Any, *, is_opaque: bool) -> tuple[object, ...]:
    """A type as memory and calls see it; cffi 2.1 aborts when asked what is in an opaque one."""
    name = called(kind)
    if is_opaque:
        return name, kind.kind
    if kind.kind == "enum":
        return name, sorted(kind.relements.items())
    if kind.kind == "struct":
        return name, [(field, at.offset, at.bitsize, called(at.type)) for field, at in kind.fields]
    if kind.kind == "function":
        return name, called(kind.result), [called(argument) for argument in kind.args], kind.ellipsis
    return (name,)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(declared, "_WRITTEN", tmp_path / "written")
    return tmp_path / "written"


def test_all_that_is_declared_is_the_same(folder: Path) -> None:
    parsed, text = FFI(), declarations()
    parsed.cdef(text)
    read = _interface(text)
    library, same_library = (one.dlopen("libpango-1.0.so.0") for one in (parsed, read))
    counts = {"typedef": 0, "function": 0}
    for kind, name in (entry.split(" ", 1) for entry in parsed._parser._declarations):
        if kind == "typedef":
            pair = parsed.typeof(name), read.typeof(name)
        elif kind == "function" and hasattr(library, name):
            pair = parsed.typeof(getattr(library, name)), read.typeof(getattr(same_library, name))
        else:
            continue
        counts[kind] += 1
        is_opaque = pair[0].kind == "struct" and pair[0].fields is None
        one, other = (described(one, is_opaque=is_opaque) for one in pair)
        assert one == other
    assert min(counts.values()) > 50


@pytest.mark.parametrize("damage", [b"", b"ffi = ", b"\x00", b"found = 1"])
def test_what_is_written_down_is_read_and_mended(folder: Path, damage: bytes) -> None:
    _interface(SMALL)
    (written,) = folder.iterdir()
    assert written.suffix != ".py"  # these make the program's fingerprint, on which all results depend
    source = written.read_bytes()
    written.write_bytes(source + b"ffi = 'read'\n")
    assert _interface(SMALL) == "read"
    written.write_bytes(damage)
    assert _interface(SMALL).sizeof("Pair") == 16
    assert written.read_bytes() == source


def test_a_folder_that_takes_nothing_does_no_harm(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write_text("no folder")
    interface = _interface(SMALL)
    assert interface.dlopen(None).abs(-3) == 3
    assert capsys.readouterr() == ("", "")


def test_the_engine_parses_nothing_the_second_time() -> None:
    for _ in "ab":
        parsers = run(LOAD.format("quick", ("pycparser",)))
    assert parsers == "[]"
