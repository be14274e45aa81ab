"""`anthology.yaml` and `case.yaml` as editors write them: every slip has its line and its way out."""

import json
import shutil
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel, ValidationError

from compile.files import ROOT
from compile.model.anthology import Anthology
from compile.model.project import Project
from compile.model.submission import CaseSettings, Status
from compile.problems import Problem, Severity
from compile.settings import read_settings, write_schemas
from compile.settings.document import BYTES_MAX, read_document
from compile.settings.validate import validate
from compile.settings.words import WORDS

SAMPLE = (ROOT / "anthology.yaml").read_text(encoding="utf-8")
SAMPLES = sorted(path.parent for path in (ROOT / "cases").glob("*/case.yaml"))
GOOD = "status: accepted\ntheme: clinical\n"


def project(root: Path, case: str | bytes = GOOD, anthology: str = SAMPLE) -> Project:
    """A project with one case, `first`, which has a manuscript."""
    folder = root / "cases" / "first"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "anthology.yaml").write_text(anthology, encoding="utf-8")
    (folder / "case.yaml").write_bytes(case.encode() if isinstance(case, str) else case)
    (folder / "manuscript.docx").touch()
    return read_settings(root)


def only(found: Project) -> Problem:
    (problem,) = found.problems
    return problem


def brief(problem: Problem) -> tuple[str, int | None, str]:
    return problem.code, problem.place.line, problem.place.key


def test_the_sample_settings_have_no_problem(tmp_path: Path) -> None:
    shutil.copy(ROOT / "anthology.yaml", tmp_path)
    for folder in SAMPLES:
        copy = tmp_path / "cases" / folder.name
        copy.mkdir(parents=True)
        shutil.copy(folder / "case.yaml", copy)
        (copy / "manuscript.docx").touch()
    found = read_settings(tmp_path)
    assert found.problems == ()
    assert found.anthology is not None
    assert [theme.id for theme in found.anthology.themes] == [
        "clinical",
        "service",
        "management",
        "governance",
        "security",
    ]
    statuses = [submission.settings.status for submission in found.submissions]
    assert [statuses.count(status) for status in Status] == [1, 10, 1]
    accepted = [each.settings for each in found.submissions if each.settings.status is Status.ACCEPTED]
    pairs = sorted((settings.theme or "", settings.order) for settings in accepted)
    assert pairs == sorted(product([theme.id for theme in found.anthology.themes], [1, 2]))
    received = [each.settings.received for each in found.submissions]
    assert all(day and date(2023, 9, 1) <= day <= date(2023, 9, 30) for day in received)


def test_the_committed_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        assert path.read_bytes() == (ROOT / "docs" / path.name).read_bytes(), "run write_schemas on docs/"


def load(path: Path) -> Any:
    return read_document(path, path.name).values


@pytest.mark.parametrize(
    "path", [ROOT / "anthology.yaml", *(folder / "case.yaml" for folder in SAMPLES)], ids=str
)
def test_sample_files_name_their_schema_and_validate_against_it(path: Path) -> None:
    modeline = path.read_text(encoding="utf-8").splitlines()[0]
    schema = path.parent / modeline.removeprefix("# yaml-language-server: $schema=")
    rules = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(rules)
    jsonschema.Draft7Validator(rules).validate(load(path))


def test_the_schema_refuses_an_unknown_key_and_describes_every_known_one_in_chinese() -> None:
    rules = json.loads((ROOT / "docs" / "case.schema.json").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"status": "accepted", "theem": "clinical"}, rules)
    for name in ("anthology", "case"):
        rules = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
        for part in (rules, *rules["definitions"].values()):
            for key, field in part.get("properties", {}).items():
                assert any("\u4e00" <= character <= "\u9fff" for character in field["description"]), key


def test_an_unknown_key_is_named_with_the_nearest_and_all_valid_ones(tmp_path: Path) -> None:
    problem = only(project(tmp_path, GOOD + "ordr: 2\n"))
    assert brief(problem) == ("settings-unknown-key", 3, "ordr")
    assert problem.place.file == "cases/first/case.yaml"
    assert problem.case == "first"
    assert problem.message == "没有 ordr 这个键"
    assert problem.hint == (
        "是不是 order？这里可用的键有：status、theme、order、manuscript、region、printed_contact、"
        "title_lines、received、tracked_changes、corrections、waivers。"
    )


def test_an_unknown_key_far_inside_lists_the_keys_of_its_level(tmp_path: Path) -> None:
    problem = only(project(tmp_path, GOOD + "corrections:\n  contact:\n    tel: '1'\n"))
    assert brief(problem) == ("settings-unknown-key", 5, "corrections.contact.tel")
    assert "organization、position、name、phone、email" in problem.hint


def test_an_unknown_theme_lists_the_ids_with_their_titles(tmp_path: Path) -> None:
    problem = only(project(tmp_path, "status: accepted\ntheme: clinicl\n"))
    assert brief(problem) == ("settings-unknown-theme", 2, "theme")
    assert problem.hint.startswith(
        "是不是 clinical？可以填：clinical（互联互通与以质量为本的智慧临床）、service（"
    )


def test_a_theme_called_by_its_title_is_led_to_its_id(tmp_path: Path) -> None:
    assert only(project(tmp_path, "status: accepted\ntheme: 网络安全\n")).hint.startswith("是不是 security？")


def test_an_accepted_case_needs_a_theme_and_a_received_one_does_not(tmp_path: Path) -> None:
    problem = only(project(tmp_path, "status: accepted\n"))
    assert brief(problem) == ("settings-theme-missing", 1, "theme")
    assert "security（互联互通与以主动为方向的网络安全）" in problem.hint
    assert project(tmp_path, "status: received\n").problems == ()


SLIPS = [
    ("order: '2'", "settings-wrong-type", "order"),
    ("order: true", "settings-wrong-type", "order"),
    ("order: 1.5", "settings-wrong-type", "order"),
    ("received: 2023-02-30", "settings-bad-date", "received"),
    ("received: 2023-9-5", "settings-bad-date", "received"),
    ("received: 20230905", "settings-bad-date", "received"),
    ("received: 2023年9月5日", "settings-bad-date", "received"),
    ("tracked_changes: acept", "settings-bad-choice", "tracked_changes"),
    ("manuscript: [a.docx]", "settings-wrong-type", "manuscript"),
    ("manuscript: ''", "settings-bad-line", "manuscript"),
    ("corrections: 标题", "settings-wrong-type", "corrections"),
    ("corrections:", "settings-missing-value", "corrections"),
    ("corrections: {title: 2023}", "settings-wrong-type", "corrections.title"),
    ("corrections: {headings: [1]}", "settings-wrong-type", "corrections.headings"),
    ("corrections: {headings: {12: 6}}", "settings-out-of-range", "corrections.headings.12"),
    ("corrections: {headings: {0: 1}}", "settings-out-of-range", "corrections.headings.0"),
    ("corrections: {headings: {第三段: 1}}", "settings-wrong-type", "corrections.headings.第三段"),
    ("waivers: {code: a}", "settings-wrong-type", "waivers"),
    ("waivers: [{code: a}]", "settings-missing-key", "waivers[1].reason"),
    ("waivers: [a]", "settings-wrong-type", "waivers[1]"),
]


@pytest.mark.parametrize(("slip", "code", "key"), SLIPS, ids=[slip for slip, _, _ in SLIPS])
def test_a_wrong_value_is_named_with_line_and_key(tmp_path: Path, slip: str, code: str, key: str) -> None:
    assert brief(only(project(tmp_path, f"{GOOD}{slip}\n"))) == (code, 3, key)


def test_text_that_yaml_takes_for_a_number_gets_its_quotes_in_the_hint(tmp_path: Path) -> None:
    problem = only(project(tmp_path, GOOD + "corrections:\n  contact:\n    phone: 13800000000\n"))
    assert problem.message == "phone 应当是文字，写的是「13800000000」"
    assert problem.hint == '给它加上半角引号，如 "13800000000"。phone：电话。'


def test_words_that_older_yaml_converts_stay_text(tmp_path: Path) -> None:
    text = GOOD + "waivers:\n  - code: no\n    reason: 010\n  - code: 1:30\n    reason: .inf\n"
    (submission,) = project(tmp_path, text).submissions
    assert [(waiver.code, waiver.reason) for waiver in submission.settings.waivers] == [
        ("no", "010"),
        ("1:30", ".inf"),
    ]


def test_a_wrong_status_lists_what_can_be_chosen_and_what_it_means(tmp_path: Path) -> None:
    problem = only(project(tmp_path, "theme: clinical\nstatus: acceptd\n"))
    assert brief(problem) == ("settings-bad-choice", 2, "status")
    assert problem.hint == (
        "是不是 accepted？可以填：received、accepted、declined。"
        "status：received 待审，accepted 录用，declined 未录用。"
    )


def test_all_problems_of_a_file_are_reported_in_the_order_of_its_lines(tmp_path: Path) -> None:
    found = project(tmp_path, "status: accepted\norder: x\norder: 2\ntheme: nothing\ncolour: red\n")
    assert [brief(problem) for problem in found.problems] == [
        ("settings-wrong-type", 2, "order"),
        ("yaml-duplicate-key", 3, "order"),
        ("settings-unknown-theme", 4, "theme"),
        ("settings-unknown-key", 5, "colour"),
    ]


BROKEN = [
    ("", "yaml-empty", None),
    ("# 只有说明\n", "yaml-empty", None),
    ("status: accepted\n\ttheme: clinical\n", "yaml-tab", 2),
    ("status：accepted\ntheme: clinical\n", "yaml-syntax", 1),
    ("status: accepted\n  theme: clinical\n", "yaml-syntax", 2),
    ("status: accepted\nmanuscript: '稿件.docx\n", "yaml-syntax", 2),
    ("status: accepted\nwaivers: [a\n", "yaml-syntax", 2),
    ("status: @accepted\n", "yaml-syntax", 1),
    ("status: accepted\n---\nstatus: declined\n", "yaml-syntax", 2),
    ("a: &a [x, x]\nb: *a\n", "yaml-alias", 2),
    ("status: !!python/object/apply:os.system [ls]\n", "yaml-tag", 1),
    ("status: " + "[" * 500, "yaml-too-deep", 1),
    ("status: accepted\n# \x07\n", "yaml-character", 2),
    ("# " + "长" * BYTES_MAX, "yaml-too-large", None),
]


@pytest.mark.parametrize(("text", "code", "line"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_yaml_for_settings_is_one_problem_with_its_line(
    tmp_path: Path, text: str, code: str, line: int | None
) -> None:
    problem = only(project(tmp_path, text))
    assert (problem.code, problem.place.line) == (code, line)
    assert problem.place.file == "cases/first/case.yaml"
    assert problem.hint


def test_a_lone_surrogate_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    problem = only(project(tmp_path, GOOD + 'corrections: {title: "\\ud800"}\n'))
    assert brief(problem) == ("yaml-character", 3, "corrections.title")


@pytest.mark.parametrize(
    ("encoding", "guess"), [("gb18030", "GBK"), ("utf-16", "UTF-16")], ids=["GBK", "UTF-16"]
)
def test_another_encoding_is_recognized(tmp_path: Path, encoding: str, guess: str) -> None:
    problem = only(project(tmp_path, "status: accepted\n# 主题\n".encode(encoding)))
    assert problem.code == "yaml-encoding"
    assert guess in problem.message


def test_the_mark_that_notepad_writes_before_utf8_does_no_harm(tmp_path: Path) -> None:
    assert project(tmp_path, GOOD.encode("utf-8-sig")).problems == ()


def test_a_billion_laughs_are_refused_at_once(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))
    assert only(project(tmp_path, f"l0: &l0 ha\n{levels}")).code == "yaml-alias"


def test_one_bad_case_hides_no_other(tmp_path: Path) -> None:
    for name, text in (("second", "status: [\n"), ("third", "status: declined\n")):
        folder = tmp_path / "cases" / name
        folder.mkdir(parents=True)
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        (folder / "manuscript.doc").touch()
    found = project(tmp_path)
    assert [submission.id for submission in found.submissions] == ["first", "third"]
    assert [problem.case for problem in found.problems] == ["second"]


def test_folders_that_begin_with_underscore_or_dot_are_no_submissions(tmp_path: Path) -> None:
    for name in ("_front", ".git"):
        (tmp_path / "cases" / name).mkdir(parents=True)
    assert project(tmp_path).problems == ()


def test_a_folder_without_settings_or_with_a_bad_name_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "cases" / "empty").mkdir(parents=True)
    bad = tmp_path / "cases" / "青山医院"
    bad.mkdir()
    (bad / "case.yaml").write_text(GOOD, encoding="utf-8")
    (bad / "manuscript.docx").touch()
    found = project(tmp_path)
    assert [(problem.code, problem.place.file) for problem in found.problems] == [
        ("case-yaml-missing", "cases/empty/case.yaml"),
        ("case-folder-name", "cases/青山医院"),
    ]
    assert [submission.id for submission in found.submissions] == ["first"]


def test_a_settings_file_of_another_name_is_noticed(tmp_path: Path) -> None:
    found = project(tmp_path)
    folder = tmp_path / "cases" / "first"
    (folder / "case.yaml").rename(folder / "case.yml")
    found = read_settings(tmp_path)
    assert only(found).hint == "把 case.yml 改名为 case.yaml。"


def files_of(root: Path, names: str, case: str = GOOD) -> Project:
    project(root, case)
    folder = root / "cases" / "first"
    (folder / "manuscript.docx").unlink()
    for name in names.split():
        (folder / name).touch()
    return read_settings(root)


@pytest.mark.parametrize("name", ["manuscript.docm", "manuscript.doc", "manuscript.wps", "Manuscript.RTF"])
def test_manuscripts_of_all_kinds_are_found(tmp_path: Path, name: str) -> None:
    (submission,) = files_of(tmp_path, name).submissions
    assert submission.manuscript.name == name


def test_the_manuscript_that_case_yaml_names_is_taken(tmp_path: Path) -> None:
    found = files_of(tmp_path, "manuscript.doc 新稿.docx", GOOD + "manuscript: 新稿.docx\n")
    assert found.problems == ()
    assert found.submissions[0].manuscript.name == "新稿.docx"


WRONG_FILES = [
    ("", GOOD, "manuscript-missing", None),
    ("案例.docx ~$案例.docx", GOOD, "manuscript-missing", None),
    ("manuscript.doc manuscript.docx", GOOD, "manuscript-doubled", None),
    ("manuscript.docx", GOOD + "manuscript: 新稿.docx\n", "manuscript-missing", 3),
    ("manuscript.docx", GOOD + "manuscript: ../first/manuscript.docx\n", "manuscript-elsewhere", 3),
    ("manuscript.docx", GOOD + "manuscript: 稿件.pdf\n", "manuscript-kind", 3),
]


@pytest.mark.parametrize(("names", "case", "code", "line"), WRONG_FILES, ids=range(len(WRONG_FILES)))
def test_a_manuscript_that_is_not_there_once_is_a_problem(
    tmp_path: Path, names: str, case: str, code: str, line: int | None
) -> None:
    found = files_of(tmp_path, names, case)
    problem = only(found)
    assert (problem.code, problem.place.line, problem.is_error) == (code, line, True)
    assert found.submissions == ()


def test_a_word_file_of_another_name_is_offered(tmp_path: Path) -> None:
    hint = only(files_of(tmp_path, "案例.docx ~$案例.docx")).hint
    assert "manuscript: 案例.docx" in hint
    assert "~$" not in hint


def test_a_link_out_of_the_folder_is_no_manuscript(tmp_path: Path) -> None:
    project(tmp_path)
    manuscript = tmp_path / "cases" / "first" / "manuscript.docx"
    manuscript.unlink()
    manuscript.symlink_to(tmp_path / "anthology.yaml")
    assert only(read_settings(tmp_path)).code == "manuscript-missing"


def test_a_manuscript_still_to_come_only_warns_while_the_case_is_not_accepted(tmp_path: Path) -> None:
    assert only(files_of(tmp_path, "", "status: received\n")).severity is Severity.WARNING


def test_a_manuscript_beside_the_folders_is_noticed(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "cases" / "某医院.docx").touch()
    problem = only(read_settings(tmp_path))
    assert (problem.code, problem.place.file) == ("manuscript-outside", "cases/某医院.docx")


@pytest.mark.parametrize("name", ["commitment.pdf", "commitment.jpg", "Commitment.JPEG", "commitment.png"])
def test_the_letter_is_found(tmp_path: Path, name: str) -> None:
    (submission,) = files_of(tmp_path, f"manuscript.docx {name}").submissions
    assert submission.letter is not None
    assert submission.letter.name == name


def test_there_may_be_no_letter(tmp_path: Path) -> None:
    assert project(tmp_path).submissions[0].letter is None


def test_without_anthology_the_cases_are_still_read(tmp_path: Path) -> None:
    project(tmp_path, "status: acepted\n")
    (tmp_path / "anthology.yaml").unlink()
    found = read_settings(tmp_path)
    assert found.anthology is None
    assert [problem.code for problem in found.problems] == ["anthology-missing", "settings-bad-choice"]


def line_of(words: str) -> int:
    return SAMPLE[: SAMPLE.index(words)].count("\n") + 1


ANTHOLOGY_SLIPS = [
    ("deadline: 2023-09-30", "deadline: 2023-09-31", "settings-bad-date", "call.deadline"),
    ("  title: 互联互通促进", "  titel: 互联互通促进", "settings-unknown-key", "book.titel"),
    ("preset: 大16开", "preset: 大16", "settings-bad-choice", "page.preset"),
    ("type: internal", "type: intern", "settings-bad-choice", "book.edition.type"),
    ("id: clinical", "id: 临床", "settings-bad-id", "themes[1].id"),
    ("id: service", "id: clinical", "settings-duplicate-id", "themes[2].id"),
    ("id: outlook", "id: profile", "settings-duplicate-id", "sections[5].id"),
    ("- 总结和展望", "- 建设成效", "settings-duplicate-title", "sections[5].aliases[4]"),
    ("characters: 6000", "characters: 0", "settings-out-of-range", "call.characters"),
    ("characters_min: 4500", "characters_min: 9000", "settings-out-of-range", "limits.characters_min"),
    ("identifier: urn:uuid:", "identifier: uuid:", "settings-bad-identifier", "book.identifier"),
    ("manuscript_mb: 200", "manuscript_mb: .inf", "settings-wrong-type", "limits.manuscript_mb"),
    ("editor: 《", "editor: # 《", "settings-missing-value", "book.editor"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"), ANTHOLOGY_SLIPS, ids=[new for _, new, _, _ in ANTHOLOGY_SLIPS]
)
def test_a_slip_in_the_anthology_is_named_with_line_and_key(
    tmp_path: Path, old: str, new: str, code: str, key: str
) -> None:
    found = project(tmp_path, "status: received\n", SAMPLE.replace(old, new, 1))
    assert found.anthology is None
    named = {problem.code: problem for problem in found.problems}
    assert named[code].place.key == key
    missing_line = line_of("book:") if code == "settings-missing-key" else line_of(old)
    assert named[code].place.line == missing_line


def test_a_page_too_small_for_its_type_area_is_a_problem(tmp_path: Path) -> None:
    text = SAMPLE.replace("preset: 大16开", "preset: 170×240\n  characters: 42\n  lines: 60")
    found = project(tmp_path, anthology=text)
    assert [problem.code for problem in found.problems] == ["page-too-small"] * 2
    assert [word for problem in found.problems for word in ("宽", "高") if word in problem.message] == [
        "宽",
        "高",
    ]


def test_no_theme_at_all_is_a_problem(tmp_path: Path) -> None:
    values = yaml.safe_load(SAMPLE) | {"themes": []}
    text = yaml.safe_dump(values, allow_unicode=True)
    found = project(tmp_path, "status: received\n", text)
    assert [problem.code for problem in found.problems] == ["settings-missing-value"]


ODD_VALUES = (
    None,
    "",
    " ",
    "a\nb",
    "x",
    0,
    -1,
    10**9,
    1.5,
    True,
    [],
    ["x", None],
    {},
    {"x": 1},
    "2023-02-30",
)


def variants(value: Any) -> list[Any]:
    """The value with each part replaced by each odd value, left out, or joined by a stranger."""
    made: list[Any] = list(ODD_VALUES)
    if isinstance(value, dict):
        made.append(value | {"stranger": 1})
        for key, part in value.items():
            made.append({name: kept for name, kept in value.items() if name != key})
            made += [value | {key: variant} for variant in variants(part)]
        made += [{str(odd): part for part in value.values()} for odd in ("x", "0", "3")]
    if isinstance(value, list) and value:
        made += [[variant, *value[1:]] for variant in variants(value[0])]
    return made


FULL_CASE = {
    "status": "accepted",
    "theme": "clinical",
    "order": 1,
    "manuscript": "a.docx",
    "received": "2023-09-05",
    "tracked_changes": "accept",
    "corrections": {
        "title": "标题",
        "subtitle": "",
        "hospital": "医院",
        "contact": {"organization": "", "position": "", "name": "", "phone": "", "email": ""},
        "headings": {"3": 1},
    },
    "waivers": [{"code": "a", "reason": "b"}],
}
FULL_PAGE = {
    "preset": "16开",
    "trim_width_mm": 185,
    "trim_height_mm": 260,
    "bleed_mm": 3,
    "body_pt": 10.5,
    "pitch_pt": 17,
    "characters": 38,
    "lines": 36,
    "top_mm": 20,
    "inner_mm": 20,
}


@pytest.mark.parametrize("model", [Anthology, CaseSettings])
def test_every_error_that_the_models_raise_has_its_chinese_words(model: type[BaseModel]) -> None:
    whole = FULL_CASE if model is CaseSettings else load(ROOT / "anthology.yaml") | {"page": FULL_PAGE}
    model.model_validate_json(json.dumps(whole), strict=True)
    kinds = set()
    for variant in variants(whole):
        try:
            model.model_validate_json(json.dumps(variant), strict=True)
        except ValidationError as fault:
            kinds |= {detail["type"] for detail in fault.errors()}
    assert len(kinds) > 10
    assert kinds - {"extra_forbidden"} <= set(WORDS)


def test_an_unforeseen_error_has_a_general_sentence_and_its_place(tmp_path: Path) -> None:
    class Odd(BaseModel):
        name: bytes

    path = tmp_path / "odd.yaml"
    path.write_text("\nname: 5\n", encoding="utf-8")
    _, (problem,) = validate(Odd, read_document(path, "odd.yaml"))
    assert brief(problem) == ("settings-bad-value", 2, "name")
    assert problem.message == "name 的值不对：「5」"
