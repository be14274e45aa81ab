"""A finished EPUB to problems in Chinese: what EPUBCheck finds, then what our own rules find."""

from pathlib import Path

from compile import epubcheck
from compile.epub.audit import audit
from compile.epubcheck import EpubcheckError, Finding, JavaMissingError
from compile.model.book import Book
from compile.model.unit import Layout
from compile.problems import Place, Problem, Severity, error, has_errors

SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}
"""Information and usage notes are no problems."""

MESSAGES = {
    "RSC-001": "电子书中缺少一个文件",
    "RSC-005": "电子书的内部文件不合规范",
    "RSC-006": "电子书引用了网络上的文件",
    "RSC-007": "电子书引用的文件不存在",
    "RSC-008": "电子书引用了未登记的文件",
    "RSC-012": "书内链接指向的位置不存在",
    "RSC-016": "电子书的内部文件无法解析",
    "RSC-020": "链接地址写法有误",
    "RSC-030": "链接指向了本机文件",
    "RSC-031": "外部资源应使用 https 地址",
    "HTM-025": "链接使用了不通行的地址类型",
    "PKG-012": "电子书内的文件名含非 ASCII 字符",
    "PKG-021": "图片文件已损坏",
    "PKG-022": "图片的扩展名与实际格式不符",
    "PKG-018": "找不到电子书文件",
    "OPF-014": "电子书的文件清单缺少一项属性",
    "OPF-029": "文件内容与登记的类型不符",
    "OPF-052": "人员职责代码有误",
    "OPF-053": "日期写法有误",
    "OPF-085": "全书标识写成了 UUID，但格式不对",
    "NCX-001": "两份目录中的全书标识不一致",
}
"""The messages that a manuscript, a setting or a style sheet can bring about."""
GROUPS = {
    "ACC": "电子书的无障碍信息有欠缺",
    "CSS": "电子书的样式表有误",
    "HTM": "电子书的正文文件不合规范",
    "MED": "电子书的图片或多媒体有误",
    "NAV": "电子书的导航目录有误",
    "NCX": "电子书的旧式目录有误",
    "OPF": "电子书的书目信息或文件清单有误",
    "PKG": "电子书的压缩包结构有误",
    "RSC": "电子书的内部资源有误",
}
HINTS = {
    "RSC-006": "把该图片插入稿件本身，不要链接到网络，再重新运行。",
    "RSC-012": "检查稿件中的书内链接或书签，改指存在的位置，或删去该链接。",
    "RSC-020": "在稿件中改正该链接的地址。",
    "RSC-030": "在稿件中删去指向本机文件的链接。",
    "HTM-025": "在稿件中把链接改为 https:// 或 mailto: 开头的地址。",
    "PKG-021": "在稿件中重新插入该图片，再重新运行。",
    "OPF-085": "改正 anthology.yaml 的 book.identifier。",
    "CSS": "改正 styles/epub.css 的这一行。",
}
HINT = "若稿件和样式表近期没有特殊改动，请把这条信息连同原文交给技术人员。"


def validate_epub(path: Path, book: Book, layout: Layout) -> tuple[Problem, ...]:
    """Everything that is held against the EPUB of a book; empty when shops and readers will take it.

    Our rules look at a file only when EPUBCheck finds no error in it.
    """
    problems = check_epub(path)
    broken = has_errors(problem for problem in problems if problem.code.startswith("epubcheck-"))
    return problems if broken else (*problems, *audit(path, book, layout))


def check_epub(path: Path) -> tuple[Problem, ...]:
    """What EPUBCheck finds."""
    try:
        findings = epubcheck.check(path)
    except JavaMissingError:
        return (
            error(
                "java-missing",
                Place(file=path.name),
                "电子书没有经过校验：本机没有安装 Java",
                "安装 Java 17 或更高版本（Debian、Ubuntu：sudo apt-get install openjdk-17-jre-headless），"
                "再重新运行。",
            ),
        )
    except EpubcheckError as failure:
        place = Place(file=path.name, quote=str(failure))
        return (
            error(
                "epubcheck-failed", place, "电子书校验程序没有给出结果", "重新运行；仍不成功则交给技术人员。"
            ),
        )
    return tuple(_problem(path, finding) for finding in findings if finding.severity in SEVERITIES)


def _problem(path: Path, finding: Finding) -> Problem:
    group = finding.id.partition("-")[0]
    place = Place(
        file=f"{path.name}/{finding.path}".rstrip("/"), line=finding.line, quote=_shorten(finding.message)
    )
    message = MESSAGES.get(finding.id) or GROUPS.get(group, "电子书不合规范")
    return Problem(
        code=f"epubcheck-{finding.id.lower().replace('_', '-')}",
        severity=SEVERITIES[finding.severity],
        place=place,
        message=f"{message}（{finding.id}）",
        hint=HINTS.get(finding.id) or HINTS.get(group) or HINT,
    )


def _shorten(text: str, limit: int = 200) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
