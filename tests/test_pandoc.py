"""What is written as Markdown is read as the same again, whatever signs it holds."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from compile import pandoc
from compile.model.manuscript import Mark, Text
from compile.model.nodes import Node
from compile.tidy.apply import Tidier
from compile.tidy.nodes import NodeWriter

SIGNS = "\\*_^~`$#<>&;:|-=+.()[]{}!@\"'/%,012abx甲，。“”—…"
TRICKY = (
    "a\\<b>", "C:\\_x", "\\[a]", "&nbsp;", "&#x41;", "---", "----", "::: x", ":::", ": a",
    "1) a", "- a", "| a", "N.", "~\\~",
)  # fmt: skip
MARKS = (Mark.BOLD, Mark.ITALIC, Mark.SUPERSCRIPT, Mark.STRIKE, Mark.UNDERLINE, Mark.EMPHASIS_DOT)
LOOKS = [frozenset(some) for count in range(4) for some in combinations(MARKS, count)]


def paragraph(text: str) -> Node:
    words = [{"t": "Str", "c": word} for word in text.split(" ") if word]
    spaced = [node for word in words for node in ({"t": "Space"}, word)][1:]
    return {"t": "Para", "c": spaced}


def back(blocks: list[Node]) -> list[Node]:
    return pandoc.read_markdown(pandoc.write_markdown(blocks))


def test_signs_that_pandoc_writes_wrongly_come_back() -> None:
    """pandoc 3.9's writer: a backslash swallows the sign after it, entities and fences pass unescaped."""
    for text in TRICKY:
        read = back([paragraph(text)])
        assert [node["t"] for node in read] == ["Para"], text
        assert pandoc.plain(read) == text


@settings(max_examples=40)
@given(st.lists(st.text(SIGNS, min_size=1, max_size=6), min_size=1, max_size=40))
def test_any_signs_come_back(words: list[str]) -> None:
    text = " ".join(words)
    read = back([paragraph(text)])
    assert [node["t"] for node in read] == ["Para"]
    assert pandoc.plain(read) == text


def test_neighbours_of_any_two_looks_come_back() -> None:
    """`*a*` and `*^b^*` side by side would be read as something else."""
    writer = NodeWriter(Tidier())
    pairs = [(first, second) for first, second in product(LOOKS, LOOKS) if first != second]
    texts = [("甲", "乙"), ("ab ", "cd"), ("（甲）", "，乙。")]
    blocks = [
        {"t": "Para", "c": writer.row((Text("头"), Text(one, first), Text(other, second), Text("尾")))}
        for first, second in pairs
        for one, other in texts
    ]
    expected = [f"头{one}{other}尾" for _ in pairs for one, other in texts]
    assert [pandoc.plain(node) for node in back(blocks)] == expected


def test_neighbours_share_the_marks_that_they_have_in_common() -> None:
    row = NodeWriter(Tidier()).row((Text("S", frozenset({Mark.ITALIC})), Text("1", frozenset(MARKS[1:3]))))
    assert pandoc.write_markdown([{"t": "Para", "c": row}]) == "*S^1^*\n"


def test_a_formula_before_a_digit_stays_a_formula() -> None:
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "a"]}
    row = [formula, {"t": "Str", "c": "13"}, formula, formula]
    assert back([{"t": "Para", "c": row}]) == [{"t": "Para", "c": row}]


def test_signs_of_grid_tables_in_cells_that_span_come_back() -> None:
    """pandoc 3.9 takes a `+` or `|` for part of the grid when it stands below or above a corner."""

    def cell(text: str, columns: int = 1) -> list[object]:
        return [["", [], []], {"t": "AlignDefault"}, 1, columns, [{"t": "Plain", "c": paragraph(text)["c"]}]]

    none: list[object] = ["", [], []]
    for place in range(20):
        signs = "x" * place + "+|"
        rows = [[none, [cell("a" * 9), cell("b" * 9)]], [none, [cell(signs + "y" * 9, 2)]]]
        columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * 2
        content = [none, [None, []], columns, [none, rows[:1]], [[none, 0, [], rows[1:]]], [none, []]]
        texts = [
            pandoc.plain(node)
            for node in pandoc.walk(back([{"t": "Table", "c": content}]))
            if node["t"] == "Plain"
        ]
        assert texts == ["a" * 9, "b" * 9, signs + "y" * 9]
