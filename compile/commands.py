"""The commands; with the console the only module that prints."""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer._click import exceptions as click  # Typer carries its own Click and exports no names for these

from compile.console import Console
from compile.crew import Crew, default_jobs
from compile.files import ROOT
from compile.pipeline.products import Product
from compile.problems import Problem, ProblemError
from compile.signals import ENDED_BY_PERSON, INTERRUPTED
from compile.standby import LOADED, await_word, keep_up

_HELP = frozenset({"-h", "--help"})
app = typer.Typer(
    add_completion=False,
    rich_markup_mode="rich",
    help="把医院的 Word 稿件编成一本书：PDF、EPUB 和检查报告。退出状态：0 完成，1 有问题，2 用法有误。",
    context_settings={"help_option_names": sorted(_HELP)},
)
ALL_CORES = default_jobs()
KeepGoing = Annotated[bool, typer.Option("--keep-going", help="个别稿件有错误时，仍用其余稿件成书。")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="同时进行的任务数；不写则用全部处理器。")]
IsLoaded = Annotated[bool, typer.Option(LOADED, hidden=True)]


def _make(
    products: set[Product], keep_going: bool = False, jobs: int = ALL_CORES, is_loaded: bool = False
) -> None:
    """Run the line and print what came of it; ends the program with status 1 when it is not made.

    One that is loaded beforehand is told when to begin, and tells what was known before no more.
    """
    from compile.pipeline.make import make

    console = Console()
    with Crew(jobs) as crew:
        known = _stand_by(products, crew) if is_loaded else frozenset()
        with console.progress() as watch:
            outcome = make(ROOT, frozenset(products), keep_going=keep_going, jobs=crew, watch=watch)
    console.show(outcome.survey, known, is_made=outcome.is_made)
    if not outcome.is_made:
        raise typer.Exit(1)


def _stand_by(products: set[Product], crew: Crew) -> frozenset[Problem]:
    """Load what will be needed and wait for the word; gives the problems that were told by then."""
    from compile.pipeline.ahead import known_problems, load

    load(ROOT, frozenset(products), crew)
    if not await_word():
        raise typer.Exit
    return known_problems(ROOT)


@app.command()
def anthology(keep_going: KeepGoing = False, jobs: Jobs = ALL_CORES) -> None:
    """检查稿件，制作阅读版与印刷版 PDF、封面、EPUB 和报告。"""
    _make(set(Product), keep_going, jobs)


@app.command()
def check(jobs: Jobs = ALL_CORES) -> None:
    """只检查稿件：列出问题，写出 build/report.html 和 build/report.json。"""
    _make(set(), jobs=jobs)


@app.command()
def pdf(keep_going: KeepGoing = False, jobs: Jobs = ALL_CORES, is_loaded: IsLoaded = False) -> None:
    """只制作三份 PDF：阅读版、印刷版和封面，不做电子书；改稿、改样式时用它快。"""
    _make(set(Product) - {Product.EPUB}, keep_going, jobs, is_loaded)


@app.command("print")
def print_edition(keep_going: KeepGoing = False, jobs: Jobs = ALL_CORES) -> None:
    """只制作印刷版 build/anthology-print.pdf 和封面 build/cover-print.pdf。"""
    _make({Product.PRINT, Product.COVER}, keep_going, jobs)


@app.command()
def screen(keep_going: KeepGoing = False, jobs: Jobs = ALL_CORES) -> None:
    """只制作阅读版 build/anthology.pdf。"""
    _make({Product.SCREEN}, keep_going, jobs)


@app.command()
def epub(keep_going: KeepGoing = False, jobs: Jobs = ALL_CORES) -> None:
    """只制作电子书 build/anthology.epub。"""
    _make({Product.EPUB}, keep_going, jobs)


@app.command()
def proof(
    case: Annotated[str, typer.Argument(help="cases 中的文件夹名。", metavar="CASE")],
    jobs: Jobs = ALL_CORES,
    is_loaded: IsLoaded = False,
) -> None:
    """一篇案例的校样，带全书的页码：build/proof/CASE.pdf。"""
    from compile.pipeline.proof import make_proof

    console = Console()
    with Crew(jobs) as crew:
        if is_loaded:
            _stand_by({Product.SCREEN}, crew)
        with console.progress() as watch:
            outcome = make_proof(ROOT, case, jobs=crew, watch=watch)
    console.show_problems(outcome.survey.problems)
    for product in outcome.survey.products:
        console.say(f"已制作 {product}")
    if not outcome.is_made:
        raise typer.Exit(1)


@app.command()
def watch(
    case: Annotated[str, typer.Argument(help="只做这一篇的校样。", metavar="[CASE]")] = "",
    keep_going: KeepGoing = False,
    jobs: Jobs = ALL_CORES,
) -> None:
    """守着稿件、样式和设置：一保存就重做三份 PDF；写了 CASE，只重做这一篇的校样。按 Ctrl+C 结束。"""
    from compile.pipeline.make import sources

    command = ["proof", case] if case else ["pdf", *(["--keep-going"] if keep_going else [])]
    keep_up(sources(ROOT), [*command, "--jobs", str(jobs)], Console().say)


@app.command()
def forms() -> None:
    """制作征集附件：案例文本格式模板与案例申报承诺书（Word）。"""
    from compile.pipeline.forms import make_forms

    paths, problems = make_forms(ROOT)
    console = Console()
    console.show_problems(problems)
    for path in paths:
        console.say(f"已制作 {path.relative_to(ROOT)}")
    if not paths:
        raise typer.Exit(1)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="Word 文件（docx、doc、wps、rtf）。", metavar="FILE")],
    out: Annotated[Path, typer.Option("--out", help="写入的文件夹。", metavar="DIR")],
) -> None:
    """整理任意一份 Word 文件，写出 case.md、media/、edits.json、ledger.json、problems.json。"""
    from compile.pipeline.readings import read_one

    console = Console()
    if not file.is_file():
        console.fail(f"没有这个文件：{file}。请核对文件名和所在的文件夹。")
        raise typer.Exit(2)
    reading = read_one(ROOT, file, out)
    console.show_problems(reading.problems)
    if reading.case is None:
        raise typer.Exit(1)
    console.say(f"已写入 {out}：{reading.case.characters} 字，{len(reading.case.figures)} 个图表。")
    if any(problem.is_error for problem in reading.problems):
        raise typer.Exit(1)


@app.command()
def preflight(
    file: Annotated[Path, typer.Argument(help="要送印的PDF。", metavar="FILE")],
    ink: Annotated[float, typer.Option("--ink", min=1, max=400, help="总墨量的上限（%）。")] = 300,
    multiple: Annotated[int, typer.Option("--multiple", min=1, help="页数应是它的倍数，如 4、8、16。")] = 1,
    black: Annotated[bool, typer.Option("--black", help="只印单黑：不许有青、品红、黄墨。")] = False,
) -> None:
    """印前检查：任意一份 PDF 能不能送印，列出要改的地方和页码。"""
    from compile.model.press import PressLimits
    from compile.pipeline.preflight import preflight_one

    console = Console()
    if not file.is_file():
        console.fail(f"没有这个文件：{file}。请核对文件名和所在的文件夹。")
        raise typer.Exit(2)
    limits = PressLimits(ink_percent=ink, page_multiple=multiple, is_black_only=black)
    problems = preflight_one(ROOT, file, limits).problems
    console.show_problems(problems)
    errors = sum(problem.is_error for problem in problems)
    counts = f"{errors} 个错误，{len(problems) - errors} 条提醒" if problems else "没有发现问题"
    console.say(f"{file.name}：{counts}；检查单见 build/preflight.html")
    if errors:
        raise typer.Exit(1)


def _translate_help() -> None:
    """Name the parts of a help text in Chinese; what prints one is slow to load."""
    from typer import rich_utils

    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    for name, word in {
        "OPTIONS": "选项",
        "ARGUMENTS": "参数",
        "COMMANDS": "命令",
        "ERRORS": "用法有误",
    }.items():
        setattr(rich_utils, f"{name}_PANEL_TITLE", word)


def _explain(wrong: click.ClickException) -> str:
    """Click's messages about wrong use, in Chinese."""
    match wrong:
        case click.NoSuchOption():
            return f"没有选项 {wrong.option_name}"
        case click.MissingParameter():
            return f"缺少 {wrong.param.opts[0] if wrong.param else '参数'}"
        case click.BadParameter():
            return f"{wrong.param.opts[0] if wrong.param else '参数'} 的值不对：{wrong.message}"
        case click.UsageError() if "No such command" in wrong.message:
            return f"没有命令 {sys.argv[1]}"
    return wrong.format_message()


def run() -> int:
    """Run the command of `sys.argv`; gives the exit status: 0 made, 1 problems, 2 wrong use."""
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    if _HELP.intersection(sys.argv):
        _translate_help()
    try:
        status = app(standalone_mode=False)
    except click.ClickException as wrong:
        Console().fail(f"{_explain(wrong)}。用 python -m compile --help 查看用法。")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        status = ENDED_BY_PERSON
    except ProblemError as stopped:
        Console().show_problems(stopped.problems)
        return 1
    except Exception:  # a bug: its traceback goes to a file, the person gets one sentence
        from compile.log import write_log

        log = write_log("error", traceback.format_exc())
        Console().fail(f"程序出错，详情记在 {log}；原有的成品没有改动。请把这个文件交给维护程序的人。")
        return 1
    if status == ENDED_BY_PERSON:
        Console().fail(INTERRUPTED)
        return 1
    return status if isinstance(status, int) else 0
