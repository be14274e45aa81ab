"""The set-up: what it decides, what it says, and what it leaves behind."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TOOLS = ["sh", "env", "sed", "grep", "tail", "cat", "rm", "mv", "mkdir", "dirname", "basename"]
LOCK_LINE = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\]+) \\$", re.MULTILINE)


class Machine:
    """A copy of the set-up in a folder, and a PATH with nothing but what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.book = folder / "书 稿"
        self.bin = folder / "bin"
        (self.book / "compile").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "compile/setup.sh", self.book / "compile")
        shutil.copy(ROOT / "system-packages.txt", self.book)
        self.lock("# nothing\n")
        for tool in TOOLS:
            self.link(tool)
        (self.bin / "python3").symlink_to(os.path.realpath(sys.executable))

    def link(self, tool: str) -> None:
        found = shutil.which(tool)
        assert found, tool
        (self.bin / tool).symlink_to(found)

    def fake(self, tool: str, script: str) -> None:
        path = self.bin / tool
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def have_packages(self, *names: str) -> None:
        self.fake("dpkg-query", f"printf 'installed=%s\\n' {' '.join(names)}")

    def lock(self, text: str) -> None:
        (self.book / "requirements.lock").write_text(text, encoding="utf-8")

    def set_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        return subprocess.run(
            ["/bin/sh", str(self.book / "compile/setup.sh")],
            env=clean | {"PATH": str(self.bin), "LC_ALL": "C.UTF-8"} | environment,
            cwd="/",
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    @property
    def stamp(self) -> Path:
        return self.book / ".venv/.complete"


def read_packages() -> list[str]:
    lines = (ROOT / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]


def write_wheel(folder: Path) -> str:
    """A library `shili` 1.0 as a wheel; gives the hash of its file."""
    path = folder / "shili-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("shili.py", "NAME = '示例'\n")
        wheel.writestr("shili-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: shili\nVersion: 1.0\n")
        wheel.writestr(
            "shili-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("shili-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def debian(machine: Machine) -> Machine:
    """A Debian with all packages; apt-get would be an error."""
    machine.have_packages(*read_packages())
    machine.fake("apt-get", "echo 'E: 不该运行 apt-get'; exit 100")
    machine.fake("dpkg", "exit 0")
    machine.fake("id", "echo 0")
    return machine


def test_without_rights_the_message_lists_the_missing_packages_and_the_command(debian: Machine) -> None:
    debian.have_packages(*(name for name in read_packages() if name not in {"qpdf", "fonts-lxgw-wenkai"}))
    debian.fake("id", "echo 1000")
    debian.fake("sudo", "exit 1")
    done = debian.set_up()
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "错误 packages-missing：缺少 2 个系统软件，当前用户无权安装（不是 root，也不能免密码使用 sudo）。",
        "  缺少：fonts-lxgw-wenkai qpdf",
        "建议：请有管理员权限的人执行下面的命令，然后重新运行：",
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends fonts-lxgw-wenkai qpdf",
    ]
    assert not debian.stamp.parent.exists()


def test_without_apt_the_message_lists_what_does_not_work(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 1
    first, missing, *advice = done.stderr.splitlines()
    assert first.startswith("错误 packages-missing：缺少 11 项软件，本机没有 apt-get")
    assert missing == (
        "  缺少（Debian 软件包名）：fontconfig fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai"
        " libreoffice-writer-nogui libreoffice-math-nogui default-jre-headless poppler-utils ghostscript"
        " qpdf zbar-tools"
    )
    assert advice[0].startswith("建议：")
    assert "docker run" in advice[1]


def test_a_system_without_apt_that_has_everything_is_good_enough(machine: Machine) -> None:
    for tool in ["fc-list", "soffice", "java", "pdfinfo", "qpdf", "zbarimg", "gs"]:
        machine.link(tool)
    (machine.bin / "python3").unlink()  # another one is named
    done = machine.set_up(PYTHON=os.path.realpath(sys.executable))
    assert (done.returncode, done.stderr) == (0, "安装 Python 库（初次约需一分钟）……\n")
    assert machine.stamp.exists()


def test_an_environment_behind_a_link_is_not_emptied(machine: Machine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("")
    (machine.book / ".venv").symlink_to(other)
    for tool in ["fc-list", "soffice", "java", "pdfinfo", "qpdf", "zbarimg", "gs"]:
        machine.link(tool)
    assert machine.set_up().returncode == 0
    assert (other / "kept").exists() and not (machine.book / ".venv").is_symlink()


def test_writer_with_its_windows_is_not_replaced(debian: Machine) -> None:
    debian.have_packages("python3", "libreoffice-writer", "libreoffice-math")
    debian.fake("id", "echo 1000")
    done = debian.set_up()
    assert "  缺少：python3-venv " in done.stderr
    assert "libreoffice" not in done.stderr


def test_a_failure_of_apt_names_the_log_and_shows_its_end(debian: Machine) -> None:
    debian.have_packages("python3")
    debian.fake("apt-get", "echo \"$@\"; echo 'E: Unable to locate package qpdf'; exit 100")
    done = debian.set_up()
    assert done.returncode == 1
    assert f"安装系统软件（{len(read_packages()) - 1} 个" in done.stderr
    assert "错误 packages-not-installed：" in done.stderr
    assert "build/log/setup.log" in done.stderr
    assert "  | E: Unable to locate package qpdf" in done.stderr
    log = (debian.book / "build/log/setup.log").read_text(encoding="utf-8")
    assert re.search(r"^-q -y .* update$", log, re.MULTILINE)
    assert re.search(
        r"^-q -y .* install --no-install-recommends --no-remove python3-venv ", log, re.MULTILINE
    )


def test_an_old_python_is_refused_before_anything_is_fetched(debian: Machine) -> None:
    debian.have_packages("python3")
    (debian.bin / "python3").unlink()
    debian.fake("python3", 'case "$*" in *"< (3, 11)"*) exit 1 ;; esac; echo 3.9.2')
    done = debian.set_up()
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "错误 python-too-old：需要 Python 3.11 或更新的版本，本机的 python3 是 3.9.2。"
    )


def test_the_second_run_is_silent_and_installs_nothing(debian: Machine) -> None:
    first = debian.set_up()
    assert first.returncode == 0
    assert first.stdout == ""
    assert first.stderr == "安装 Python 库（初次约需一分钟）……\n"
    made = debian.stamp.stat().st_mtime_ns
    calls = debian.book / "calls"
    for python in (debian.bin / "python3", debian.book / ".venv/bin/python"):
        real = python.resolve()
        python.unlink()
        python.write_text(f"#!/bin/sh\necho \"$*\" >>'{calls}'\nexec '{real}' \"$@\"\n", encoding="utf-8")
        python.chmod(0o755)
    second = debian.set_up()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert not re.search("-m (venv|pip)", calls.read_text(encoding="utf-8"))
    assert debian.stamp.stat().st_mtime_ns == made


def test_libraries_are_taken_only_with_the_right_hash_and_a_failure_does_not_count(debian: Machine) -> None:
    right = write_wheel(debian.book)
    debian.lock(f"./shili-1.0-py3-none-any.whl --hash=sha256:{'0' * 64}\n")
    failed = debian.set_up()
    assert failed.returncode == 1
    assert "错误 libraries-not-installed：" in failed.stderr
    assert "build/log/setup.log" in failed.stderr
    assert right in failed.stderr  # the end of the log says what the file's hash really is
    assert not debian.stamp.exists()
    debian.lock(f"./shili-1.0-py3-none-any.whl --hash=sha256:{right}\n")
    assert debian.set_up().returncode == 0
    python = debian.book / ".venv/bin/python"
    subprocess.run([python, "-c", "import shili"], check=True)
    debian.lock("# nothing\n")  # a changed lock: what left it is gone
    assert debian.set_up().returncode == 0
    assert subprocess.run([python, "-c", "import shili"], capture_output=True, check=False).returncode == 1


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert re.findall(r"^  ([a-z]+) +\S", done.stdout, re.MULTILINE) == phony[1].split()
    assert set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) == set(phony[1].split())


def test_every_system_package_has_its_reason() -> None:
    lines = (ROOT / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in entries if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+ +# \S.*", line)] == []
    assert len(set(read_packages())) == len(entries)


def test_the_lock_holds_versions_and_hashes_and_no_hosts() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.split("\n\n", 1)[1])
    for entry in entries:
        assert LOCK_LINE.match(entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("--hash=", ""), re.MULTILINE)


def test_the_lock_covers_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in LOCK_LINE.findall(text)}
    assert [str(one) for one in wanted if canonicalize_name(one.name) not in locked] == []
    assert [str(one) for one in wanted if locked[canonicalize_name(one.name)] not in one.specifier] == []
