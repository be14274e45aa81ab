"""The call's template, filled in, comes back through the reader with full confidence."""

import json
from pathlib import Path

from compile.assemble.book import split_header
from compile.forms import write_forms
from compile.model.book import Text
from compile.model.submission import Contact
from compile.pipeline.readings import read_one
from tests.conftest import ROOT
from tests.test_forms import Part, fill_template, sample_anthology

CONTACT = Contact(
    organization="示例市云溪医院信息科",
    position="科长/工程师",
    name="示例甲",
    phone="0000-00000000",
    email="yunxi@example.org",
)


def test_a_filled_in_template_is_read_whole(tmp_path: Path) -> None:
    anthology = sample_anthology()
    sections = {
        section.id: [
            Part("建设历程", ["第一段正文，说明来龙去脉。", "第二段正文，给出数字98.6%。"]),
            Part("主要做法", ["第三段正文。"]),
        ]
        for section in anthology.sections
    }
    template = write_forms(anthology, tmp_path / "forms")[0]
    path = tmp_path / "manuscript.docx"
    path.write_bytes(fill_template(template, "云溪医院的平台建设", "示例市云溪医院", sections, CONTACT))
    reading = read_one(ROOT, path, tmp_path / "out")
    assert reading.case
    assert reading.problems == reading.queries == ()
    header, body = split_header(Text("x", "case.md", reading.case.markdown, tmp_path))
    assert header == {
        "title": "云溪医院的平台建设",
        "hospital": "示例市云溪医院",
        "contact": CONTACT.model_dump(),
    }
    assert [section.id for section in reading.case.sections] == [section.id for section in anthology.sections]
    headings = [line for line in body.splitlines() if line.startswith("#")]
    inside = ["## 建设历程", "## 主要做法"]
    expected = [line for section in anthology.sections for line in (f"# {section.title}", *inside)]
    assert headings == expected
    ledger = json.loads((tmp_path / "out/ledger.json").read_text(encoding="utf-8"))
    assert {loss["reason"] for loss in ledger["lost"]} <= {
        "删去标题编号，由全书统一编号",
        "标题、单位、联系人一项的标签和标点",
    }


def test_an_empty_template_has_no_text_of_its_own(tmp_path: Path) -> None:
    path = write_forms(sample_anthology(), tmp_path / "forms")[0]
    reading = read_one(ROOT, path, tmp_path / "out")
    assert reading.case
    assert reading.case.metadata.title == ""
    assert reading.case.metadata.contact.name == ""
    assert [section.characters for section in reading.case.sections] == [0] * 5
    assert {problem.code for problem in reading.problems} == {"template-text"}
