"""The report: a row for every submission, on the editors' page and in the file for programs."""

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from compile.files import ROOT
from compile.model.anthology import Anthology
from compile.model.case import EDIT_LABELS, Case, Edit, Figure, FoundSection, Ledger, Loss, Metadata, Reading
from compile.model.manuscript import COUNT_LABELS, Counts, Query
from compile.model.report import Entry, LastPage, PageBudget, PictureRequest, Survey
from compile.model.submission import CaseSettings, Contact, Submission, Waiver
from compile.problems import Place, Problem, ProblemError, error, warning
from compile.report import write_report

STYLES = ROOT / "styles"
HEADINGS = {
    "profile": "一、单位简介",
    "informatization": "二、医院信息化发展",
    "construction": "三、互联互通建设与改造",
    "achievements": "四、互联互通建设成效与亮点",
    "outlook": "五、体会与展望",
}
HEADER = "页眉、页脚的文字不进入书中"
INVENTED = tuple(
    (name, status, "" if theme == "-" else theme, f"{hospital}（示例）", title, int(characters))
    for name, status, theme, hospital, characters, title in (
        line.split(maxsplit=5)
        for line in """
        qingshan-first accepted clinical 青山市第一人民医院 6012 以集成平台为枢纽的临床数据共享
        nanping-tcm accepted clinical 南坪中医医院 5480 中医电子病历的结构化与互认
        yunhe-maternal accepted service 云和妇幼保健院 7921 从挂号到随访：一条服务链的重建
        xiling-county accepted service 西岭县人民医院 2310 县域远程会诊中的互联互通
        changhe-people accepted management 长河市人民医院 6230 物联网支撑的精细化后勤管理
        jinsha-oncology accepted management 金沙肿瘤医院 5977 绩效考核数据的自动采集与应用
        beichen-university accepted governance 北辰大学附属医院 6544 基于 HL7 FHIR R4 的科研数据治理
        gutian-general accepted governance 古田总医院 0 读不出来的稿件
        linhai-central accepted security 临海市中心医院 6101 等级保护背景下的数据安全建设
        pinghu-second received security 平湖市第二医院 4200 零信任架构在医院内网的实践
        donghu-hospital declined - 东湖医院 3050 医院信息化十年回顾
        """.strip().splitlines()
    )
)
"""A twelfth submission, `shuangqiao-third`, has settings that cannot be used."""


@cache
def anthology() -> Anthology:
    sample = yaml.safe_load((ROOT / "anthology.yaml").read_text(encoding="utf-8"))
    return Anthology.model_validate(sample)


def sections(name: str) -> tuple[FoundSection, ...]:
    found = [FoundSection(key, heading, 10, 900) for key, heading in HEADINGS.items()]
    if name == "xiling-county":
        found = [found[0], found[2], found[2], found[3]]
    return tuple(found)


def case(name: str, hospital: str, title: str, characters: int) -> Case:
    edits = tuple(Edit("heading-numeral", number, f"{number}.", "") for number in range(1, 12))
    edits += (Edit("narrow-latin", 8, "ＨＬ７", "HL7"), Edit("quotes", 9, '"', "“"), Edit("trim", 4, " ", ""))
    figures = (Figure("图1", "平台架构", "image1.png"), Figure("表1", "建设历程"))
    contact = Contact(organization=hospital, name="示例")
    return Case(name, Metadata(title, "", hospital, contact), sections(name), characters, figures, "", edits)


def ledger() -> Ledger:
    lost = (
        Loss("text", "正文第 3 段「一、单位简介」", 2, "一、", EDIT_LABELS["heading-numeral"]),
        Loss("text", "正文第 9 段「二、医院信」", 2, "二、", EDIT_LABELS["heading-numeral"]),
        Loss(
            "text",
            "页眉页脚第 1 段「案例征集」",
            12,
            "互联互通案例征集（示例）",
            "页眉、页脚的文字不进入书中",
        ),
    )
    source = Counts(characters=6500, tables=1, cells=24, pictures=2, notes=1)
    kept = replace(source, characters=6484)
    return Ledger(source, kept, lost, (("deleted", 35), ("hidden", 0)))


def entry(number: int, row: tuple[str, str, str, str, str, int]) -> Entry:
    name, status, theme, hospital, title, characters = row
    settings = CaseSettings.model_validate(
        {"status": status, "theme": theme or None, "received": date(2023, 9, 10 + number), "waivers": ()}
    )
    folder = Path("/nowhere/cases") / name
    letter = None if name == "xiling-county" else folder / "commitment.jpg"
    submission = Submission(name, folder, settings, folder / "manuscript.docx", letter)
    if not characters:
        return Entry(submission, Reading(None, None, (), (), folder))
    queries = (Query("示例编辑", "请核对<统计>口径。", 12, "平均住院日由"),) if number == 1 else ()
    reading = Reading(case(name, hospital, title, characters), ledger(), queries, (), folder)
    in_book = status == "accepted"
    return Entry(submission, reading, str(7 * number + 3) if in_book else "", 7 if in_book else 0)


SECTIONS_MISSING = (
    "征集通知要求的 5 个部分缺 2 个：“医院信息化发展”“体会与展望”；"
    "已找到的标题有「一、单位简介」「三、互联互通建设与改造」「四、互联互通建设成效与亮点」"
)


def problems() -> tuple[Problem, ...]:
    def within(name: str) -> Place:
        return Place(file=f"cases/{name}/manuscript.docx")

    xiling = replace(within("xiling-county"), hospital="西岭县人民医院（示例）")
    figure = replace(xiling, figure="图1", section=HEADINGS["construction"], paragraph=42, quote="平台上线后")
    broken = replace(within("gutian-general"), hospital="古田总医院（示例）")
    asked = replace(within("nanping-tcm"), paragraph=12, quote="平均住院日由")
    line = Place(file="cases/shuangqiao-third/case.yaml", line=3, key="theem")
    rewrite = "请作者补写；已经写了的，在 Word 中改正标题。"
    remove = "在 Word 中按批注改好，再删除这条批注。"
    found = (
        ("", warning("css-unused", Place(file="styles/case.css", line=12), "样式没有用到", "删去这一行。")),
        ("xiling-county", warning("length-short", xiling, "全文 2310 字，少于下限 4500 字", "请作者补充。")),
        ("xiling-county", error("section-missing", xiling, SECTIONS_MISSING, rewrite)),
        ("xiling-county", warning("figure-uncaptioned", figure, "图没有图题", "在图的下方另起一段写图题。")),
        ("gutian-general", error("manuscript-damaged", broken, "文件不完整，无法打开", "请医院重新发送。")),
        ("shuangqiao-third", error("settings-unknown-key", line, "没有 theem 这个键", "是不是 theme？")),
        ("yunhe-maternal", warning("length-long", within("yunhe-maternal"), "全文 7921 字", "请作者压缩。")),
        ("nanping-tcm", warning("query-open", asked, "有一条批注没有处理：请核对<统计>口径。", remove)),
    )
    return tuple(problem.within(name) for name, problem in found)


def survey() -> Survey:
    """Twelve submissions of every kind."""
    entries = tuple(entry(number, row) for number, row in enumerate(INVENTED))
    return Survey(anthology(), entries, problems(), ("build/anthology.pdf", "build/anthology.epub"))


def clean() -> Survey:
    return Survey(anthology(), (entry(0, INVENTED[0]),), (), ("build/anthology.pdf",))


def write(what: Survey, folder: Path, styles: Path = STYLES) -> tuple[str, Any]:
    html, data = folder / "report.html", folder / "report.json"
    write_report(what, styles, html, data, folder / "pictures.csv")
    return html.read_text(encoding="utf-8"), json.loads(data.read_text(encoding="utf-8"))


class Page(HTMLParser):
    """What a browser would see: balanced elements, ids, links, cells of the table, text."""

    VOID = frozenset(("meta", "br", "link"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.rows: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.links += [value for key, value in attrs if key in ("href", "src") and value]
        if tag == "tr" and "state" not in values and values.get("class"):
            self.rows.append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.words.append(data)
        if self.rows and "tr" in self.open:
            self.rows[-1] += " ".join(data.split()) + " "

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_every_submission_has_a_row_on_the_page(tmp_path: Path) -> None:
    page = Page(write(survey(), tmp_path)[0])
    assert page.open == []
    assert len(page.rows) == 12
    for _, _, theme, hospital, title, characters in INVENTED:
        (row,) = [row for row in page.rows if hospital in row]
        assert not theme or anthology().theme(theme).title in row
        if characters:
            assert title in row
            assert f" {characters} " in row


def test_rows_stand_as_in_the_book_with_faulty_settings_first(tmp_path: Path) -> None:
    rows = Page(write(survey(), tmp_path)[0]).rows
    states = [
        next(state for state in ("设置有误", "录用", "待审", "未录用") if f" {state} " in row) for row in rows
    ]
    assert states == ["设置有误", *["录用"] * 9, "待审", "未录用"]
    assert [row.split()[0] for row in rows[1:3]] == ["南坪中医医院（示例）", "青山市第一人民医院（示例）"]


def test_a_row_shows_state_sections_letter_pages_and_counts(tmp_path: Path) -> None:
    html = write(survey(), tmp_path)[0]
    (row,) = [row for row in Page(html).rows if "西岭县" in row]
    assert "1 个错误" in row
    assert "2 条提醒" in row
    assert "没有" in row
    assert "24 共 7 页" in row
    assert 'aria-label="二、医院信息化发展：没有找到"' in html
    assert 'aria-label="三、互联互通建设与改造：出现 2 次"' in html


def test_a_case_with_problems_lists_them_with_place_code_and_hint(tmp_path: Path) -> None:
    page = Page(write(survey(), tmp_path)[0])
    for problem in problems():
        assert problem.message in page.text
        assert problem.hint in page.text
        assert problem.code in page.text
    file, figure = "cases/xiling-county/manuscript.docx", "图1 · 第 42 段「平台上线后」"
    assert f" {file} · {HEADINGS['construction']} · {figure} " in page.text
    assert page.text.index("section-missing") < page.text.index("length-short"), "errors stand first"


def test_changes_ledger_and_comments_are_told(tmp_path: Path) -> None:
    text = Page(write(survey(), tmp_path)[0]).text
    assert "删去标题编号，由全书统一编号 11" in text
    assert "全角英文、数字改为半角 1 「ＨＬ７」→「HL7」" in text
    assert "字符 6500 6484 16" in text
    assert "页眉、页脚的文字不进入书中 （1 处，12 个字符）" in text
    assert "修订中已删除的文字 35 个字符" in text
    assert "隐藏文字" not in text
    assert "Word 批注 1 条 示例编辑 ：请核对<统计>口径。" in text


def test_the_summary_counts_states_problems_and_products(tmp_path: Path) -> None:
    page = Page(write(survey(), tmp_path)[0])
    for words in ("录用 9 份", "待审 1 份", "未录用 1 份", "设置有误 1 份", "错误 3 个", "提醒 5 条"):
        assert words in page.text
    assert {"anthology.pdf", "anthology.epub"} <= set(page.links)
    assert "../cases/xiling-county/manuscript.docx" in page.links


def test_every_anchor_that_is_linked_is_there_once(tmp_path: Path) -> None:
    page = Page(write(survey(), tmp_path)[0])
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_the_page_is_one_file_without_scripts(tmp_path: Path) -> None:
    html = write(survey(), tmp_path)[0]
    page = Page(html)
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert "http" not in html
    assert "url(" not in html


def test_what_authors_type_is_never_markup(tmp_path: Path) -> None:
    evil = '<script>alert("一")</script>'
    first = survey().entries[0]
    assert first.reading and first.reading.case
    changed = replace(first.reading.case, metadata=Metadata(evil, "", evil, Contact(name=evil)))
    entries = (replace(first, reading=replace(first.reading, case=changed)),)
    found = (error("x", Place(file=evil, quote=evil), evil, evil).within(first.submission.id),)
    page = Page(write(Survey(anthology(), entries, found), tmp_path)[0])
    assert "script" not in page.tags
    assert page.text.count(evil) >= 5


def test_the_same_survey_gives_the_same_bytes_and_leaves_the_files_alone(tmp_path: Path) -> None:
    write(survey(), tmp_path)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    write(survey(), tmp_path)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before
    other = tmp_path / "elsewhere"
    write(survey(), other)
    assert (other / "report.html").read_bytes() == (tmp_path / "report.html").read_bytes()


def test_the_file_for_programs_has_the_same_keys_for_every_submission(tmp_path: Path) -> None:
    data = write(survey(), tmp_path)[1]
    assert list(data) == ["totals", "problems", "submissions", "products", "budget", "requests"]
    keys = [
        "id", "state", "theme", "hospital", "title", "sections", "characters", "figures", "tables",
        "letter", "first_folio", "pages", "received", "problems",
    ]  # fmt: skip
    assert len(data["submissions"]) == 12
    assert all(list(each) == keys for each in data["submissions"])
    every = [*data["problems"], *(problem for each in data["submissions"] for problem in each["problems"])]
    assert len(every) == len(problems())
    assert all(list(problem) == ["code", "severity", "message", "hint", "place"] for problem in every)
    states = {"accepted": 9, "received": 1, "declined": 1, "unknown": 1}
    sums = {"errors": 3, "warnings": 5, "characters": 46575, "figures": 8, "tables": 8, "pages": 56}
    assert data["totals"] == {"submissions": 12} | states | sums


def test_the_file_for_programs_says_what_was_found(tmp_path: Path) -> None:
    found = {each["id"]: each for each in write(survey(), tmp_path)[1]["submissions"]}
    xiling = found["xiling-county"]
    assert xiling["sections"] == ["profile", "construction", "construction", "achievements"]
    assert (xiling["letter"], xiling["first_folio"], xiling["pages"]) == (False, "24", 7)
    assert xiling["received"] == "2023-09-13"
    place = next(p["place"] for p in xiling["problems"] if p["code"] == "figure-uncaptioned")
    assert (place["paragraph"], place["figure"], place["line"]) == (42, "图1", None)
    broken = found["shuangqiao-third"]
    assert (broken["state"], broken["characters"], broken["letter"]) == ("unknown", 0, False)


def test_the_pages_and_the_pictures_to_ask_for_are_told(tmp_path: Path) -> None:
    contact = Contact(name="示例", phone="000-0000", email="shili@example.org")
    request = PictureRequest(
        "a", "示例医院", contact, "图2", "架构", "b.png", (496, 289), 140, 90, 1654, False
    )
    budget = PageBudget(88, 1, 13, 4, (LastPage("a", "示例题目", 31),))
    made = replace(survey(), requests=(request,), budget=budget)
    html, data = write(made, tmp_path)
    text = Page(html).text
    for words in (
        "书芯 88 面",
        "再少 3 面",
        "《示例题目》（31 字）",
        "496×289 像素",
        "000-0000",
        "1654 像素",
    ):
        assert words in text
    assert data["budget"]["to_save"] == 3
    assert data["requests"][0]["needed_px"] == 1654
    assert "示例医院" in (tmp_path / "pictures.csv").read_text(encoding="utf-8-sig")


def test_a_project_without_usable_settings_has_a_report(tmp_path: Path) -> None:
    wrong = error("yaml-tab", Place(file="anthology.yaml", line=4), "行首用了制表符（Tab）", "改用空格。")
    html, data = write(Survey(None, (), (wrong,)), tmp_path)
    text = Page(html).text
    assert "行首用了制表符（Tab）" in text
    assert "anthology.yaml · 第 4 行" in text
    assert "没有来稿" in text
    assert data["problems"][0]["code"] == "yaml-tab"


def test_a_book_without_problems_is_told_so(tmp_path: Path) -> None:
    text = Page(write(clean(), tmp_path)[0]).text
    assert "没有发现问题" in text
    assert "设置有误" not in text


def test_a_mistake_in_a_template_names_the_template(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    copytree(STYLES / "templates" / "report", styles / "templates" / "report")
    template = styles / "templates" / "report" / "table.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + "{% if %}", encoding="utf-8")
    with pytest.raises(ProblemError) as raised:
        write(survey(), tmp_path, styles)
    (problem,) = raised.value.problems
    assert problem.code == "template-error"
    assert problem.place.file == "styles/templates/report/table.html.j2"
    assert problem.place.line


def test_every_count_of_the_ledger_has_a_word() -> None:
    assert set(COUNT_LABELS) == set(Counts.__dataclass_fields__)


def test_accepted_problems_are_named_with_the_reason(tmp_path: Path) -> None:
    first = survey().entries[0]
    waiver = Waiver(code="length-short", reason="专家一致推荐")
    settings = first.submission.settings.model_copy(update={"waivers": (waiver,)})
    entries = (replace(first, submission=replace(first.submission, settings=settings)),)
    assert "length-short ：专家一致推荐" in Page(write(Survey(anthology(), entries, ()), tmp_path)[0]).text


def test_no_colour_is_written_outside_the_two_palettes() -> None:
    style = (STYLES / "templates" / "report" / "style.css.j2").read_text(encoding="utf-8")
    palettes = re.findall(r":root \{[^}]*\}", style)
    names = [set(re.findall(r"--[\w-]+(?=:)", palette)) for palette in palettes]
    assert len(palettes) == 2
    assert names[0] == names[1]
    rest = re.sub(r":root \{[^}]*\}", "", style)
    assert not re.search(r"#[0-9a-f]{3,6}\b", rest)
