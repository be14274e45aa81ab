"""`python -m benchmarks.book CASES FOLDER`: an invented anthology of any length, as a project to be made.

Each case is a Word file of about 6000 字 with four pictures, three tables, notes and a list. Texts come from
the samples' prose in another order for each case; the same number gives the same bytes.
"""

import argparse
import compileall
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import repeat
from pathlib import Path

from benchmarks.pictures import draw
from compile.files import ROOT
from tests.long_book import NOT_PLAIN
from tests.samples.cases import PROSE
from tests.samples.letters import draw_letter
from tests.samples.markup import SECTIONS, parse_line
from tests.samples.recipes import Recipe
from tests.samples.source import Block, Cell, Contact, Figure, Heading, ItemList, Paragraph, Source, Table
from tests.samples.word import write_manuscript

COPIED = ("anthology.yaml", "requirements.lock", "styles", "cases/_front", "cases/_back", "compile")
"""Of this project; with a copy of the program, `python -m compile` in the new folder makes its book."""
THEMES = ("clinical", "service", "management", "governance", "security")
SUBJECTS = (
    *(
        "检验危急值",
        "合理用药",
        "围手术期管理",
        "临床用血",
        "多学科会诊",
        "分时段预约",
        "随访服务",
        "远程会诊",
    ),
    *("床位调度", "物资管理", "成本核算", "绩效考核", "病案质量", "数据治理", "科研数据", "主数据管理"),
    *("接口安全", "日志审计", "权限管理", "数据脱敏", "结果互认", "转诊服务", "护理质量", "院感监测"),
    *("影像共享",),
)
MANNERS = (
    *("基于集成平台的{}建设实践", "面向临床一线的{}改造", "{}的标准化与闭环管理", "以互联互通推进{}"),
    *("{}全过程数据贯通的探索", "从接口治理看{}", "多院区{}一体化建设", "数据驱动的{}持续改进"),
    *("{}平台的规划与实施", "测评背景下的{}再设计", "{}数据服务的实践与思考", "以患者为中心的{}优化"),
    *("{}信息化建设的得与失", "县域{}协同服务体系建设", "统一术语支撑下的{}", "{}场景的共享文档应用"),
)
FIRST, SECOND = "青云白石清松竹梅兰溪湖江河海山平安永长", "山水岭川原泉峰林亭桥台湾洲岩坪塘港门峡"
KINDS = ("人民医院", "中心医院", "第一医院", "中医医院", "妇幼保健院")
HEADINGS = {
    "单位简介": ("基本情况",),
    "医院信息化发展": ("建设历程", "存在的问题"),
    "互联互通建设与改造": ("建设需求", "改造重点", "改造难点"),
    "互联互通建设成效与亮点": ("建设成效", "主要亮点"),
    "体会与展望": ("工作体会", "今后打算"),
}
SHARES = {
    "单位简介": 2,
    "医院信息化发展": 4,
    "互联互通建设与改造": 5,
    "互联互通建设成效与亮点": 6,
    "体会与展望": 3,
}
"""Paragraphs below each heading of a section."""
SPECIAL = re.compile(r"示例|[图表]\s*\d|公式|如下|如图|见附|上文|[（(]如")
"""Paragraphs that would not fit another case."""
SENTENCE = "这一句是示例稿件定稿以后补写的。"
EXTRA = 1800
"""Characters that fill more than a page."""


def write_project(folder: Path, cases: int, jobs: int = 2) -> None:
    """A whole project with so many submissions, all accepted; what is there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    compileall.compile_dir(folder / "compile", quiet=1)
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(write_submission, repeat(folder), range(cases), chunksize=4))


def case_id(number: int) -> str:
    return f"case-{number + 1:04}"


def write_submission(folder: Path, number: int) -> None:
    """Word file, letter and settings of the case of that number, counted from 0."""
    place = folder / "cases" / case_id(number)
    place.mkdir(parents=True, exist_ok=True)
    source = make_source(number)
    write_word(folder, number, source)
    (place / "commitment.jpg").write_bytes(draw_letter(source, "jpg"))
    settings = {
        "status": "accepted",
        "theme": THEMES[number % len(THEMES)],
        "order": number // len(THEMES) + 1,
        "region": "示例省",
        "received": "2023-09-20",
    }
    lines = (f"{key}: {value}\n" for key, value in settings.items())
    (place / "case.yaml").write_text("".join(lines), encoding="utf-8")


def write_word(folder: Path, number: int, source: Source) -> None:
    path = folder / "cases" / case_id(number) / "manuscript.docx"
    path.write_bytes(write_manuscript(source, Recipe(title_pt=22), draw))


def with_sentences(source: Source, count: int) -> Source:
    """The last paragraph is so many sentences longer."""
    last = source.blocks[-1]
    assert isinstance(last, Paragraph)
    longer = Paragraph((*last.content, *parse_line(SENTENCE * count)))
    return replace(source, blocks=(*source.blocks[:-1], longer))


def with_pages(source: Source, count: int) -> Source:
    """So many times at the end the paragraphs with which a case has a page more."""
    more, total = [], 0
    for text in prose():
        more.append(Paragraph(parse_line(text)))
        total += len(text)
        if total > EXTRA:
            break
    return replace(source, blocks=(*source.blocks, *more * count))


def make_source(number: int) -> Source:
    """The case of that number."""
    chance = random.Random(f"case {number}")
    hospital = _hospital(number)
    title = MANNERS[number // len(SUBJECTS) % len(MANNERS)].format(SUBJECTS[number % len(SUBJECTS)])
    contact = Contact(
        f"{hospital}信息科", "主任", "高级工程师", "示例甲", "0000-00000000", "name@example.org"
    )
    return Source(title, "", hospital, contact, "typed", tuple(_blocks(number, chance)))


def _hospital(number: int) -> str:
    first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
    second, kind = SECOND[rest % len(SECOND)], KINDS[rest // len(SECOND) % len(KINDS)]
    return f"示例市{first}{second}{kind}"


@cache
def prose() -> tuple[str, ...]:
    """All paragraphs of the samples that stand for themselves."""
    lines = (line.strip() for path in sorted(PROSE.glob("*.txt")) for line in path.read_text().splitlines())
    return tuple(
        line for line in lines if len(line) > 60 and not NOT_PLAIN.search(line) and not SPECIAL.search(line)
    )


def _blocks(number: int, chance: random.Random) -> Iterator[Block]:
    texts = iter(chance.sample(prose(), 60))
    shown = iter(_shown(number, chance))
    for section in SECTIONS:
        yield Heading(1, parse_line(section))
        for heading in HEADINGS[section]:
            yield Heading(2, parse_line(heading))
            for _ in range(SHARES[section]):
                yield Paragraph(parse_line(next(texts)))
            if section not in {"单位简介", "体会与展望"}:
                yield from next(shown)
    yield Paragraph(parse_line("以上做法与数据均为示例。"))


def _shown(number: int, chance: random.Random) -> Iterator[tuple[Block, ...]]:
    """What stands at the end of each middle part: words that point at a figure or a table, and that."""
    figures = [_figure(number * 4 + place, place) for place in range(4)]
    yield (_pointing("平台运行的场所如图1所示。"), figures[0], *_table(1, "接入系统", chance))
    yield (_noted("问题的分布见图2。", "数据取自示例医院的运行监测，统计时点为2022年12月31日。"), figures[1])
    yield _list(chance)
    yield _table(2, "数据服务", chance)
    yield (_noted("改造后的现场见图3。", "照片为示例，经医院同意刊用。"), figures[2])
    yield (_pointing("改造后的监测界面见图4。"), figures[3])
    yield _table(3, "质量指标", chance)


def _figure(seed: int, place: int) -> Figure:
    kind = ("photo", "screen")[place % 2]
    caption = ("集成平台运行现场", "服务监测界面", "自助服务区改造后现场", "改造后的监测界面")[place]
    return Figure(kind, "png", caption, f"示例图片：{caption}", (str(seed),))


def _table(place: int, what: str, chance: random.Random) -> tuple[Block, ...]:
    head = ("序号", "名称", "服务数", "日均调用（次）", "平均用时（ms）")
    names = chance.sample(SUBJECTS, chance.randint(6, 10))
    body = (
        (
            str(row),
            name,
            str(chance.randint(3, 90)),
            str(chance.randint(900, 90000)),
            str(chance.randint(9, 260)),
        )
        for row, name in enumerate(names, 1)
    )
    rows = tuple(tuple(Cell(parse_line(cell)) for cell in row) for row in (head, *body))
    return (_pointing(f"{what}的情况见表{place}。"), Table(f"{what}一览", rows))


def _list(chance: random.Random) -> tuple[Block, ...]:
    items = (
        f"{name}：由牵头科室登记需求，信息科核对接口，平台统一发布。" for name in chance.sample(SUBJECTS, 4)
    )
    return (ItemList(True, tuple(map(parse_line, items))),)


def _pointing(words: str) -> Paragraph:
    return Paragraph(parse_line(words))


def _noted(words: str, note: str) -> Paragraph:
    return Paragraph(parse_line(f"{words[:-1]}[^{note}]。"))


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.book", description="生成示例文集。")
    parser.add_argument("cases", type=int, help="案例数")
    parser.add_argument("folder", type=Path, help="写入的文件夹；已有的内容会被换掉")
    chosen = parser.parse_args(arguments)
    write_project(chosen.folder, chosen.cases)


if __name__ == "__main__":
    main()
