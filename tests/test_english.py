"""Runs of English in Chinese text."""

import pytest

from compile import pandoc
from compile.assemble.english import tag_english
from compile.pandoc import plain, walk


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (
            "The framework of health data is described elsewhere.",
            ["The framework of health data is described elsewhere."],
        ),
        (
            "采用“Fast Healthcare Interoperability Resources for all of us”框架",
            ["Fast Healthcare Interoperability Resources for all of us"],
        ),
        ("采用HL7 FHIR R4标准，接入HIS、LIS和PACS", []),
        ("Health Level Seven", ["Health Level Seven"]),
        ("增长10% of all，另有*one two three four*", []),
        ("见[the best of all](#x)", []),
    ],
)
def test_runs_of_english_words_are_tagged(text: str, runs: list[str]) -> None:
    blocks = pandoc.read_markdown(text)
    tagged = tag_english(blocks)
    spans = [node for node in walk(tagged) if node["t"] == "Span" and ["lang", "en"] in node["c"][0][2]]
    assert [plain(span["c"][1]) for span in spans] == runs
    assert plain(tagged) == plain(blocks)
