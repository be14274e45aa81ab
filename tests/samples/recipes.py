"""What the Word file of each sample case is like: formatting habits of its author."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    letter: str = "jpg"
    """jpg, png or pdf: the scan of the commitment letter."""
    contact: str = "labels"
    """A form of `contacts.py`."""
    title_pt: float = 16
    """22 is 二号, 16 is 三号."""
    kai: str = "楷体"
    indent: str = "chars"
    """The first line: `chars` by paragraph format, `spaces` by two typed U+3000."""
    lists: str = "real"
    """`real` by Word's numbering, `typed` by hand."""
    captions: str = "typed"
    """`typed`, or `fields` with Word's SEQ fields."""
    has_chinese_style_ids: bool = False
    has_page_numbers: bool = False
    has_landscape_tables: bool = False
    """Tables of eight columns or more stand on a page of their own, turned."""
    is_careless: bool = False
    """Leaves the slips of `habits.py`."""


RECIPES: dict[str, Recipe] = {
    "qingshan-first": Recipe(title_pt=22, has_landscape_tables=True),
    "linhai-central": Recipe(letter="pdf", contact="phrase", has_page_numbers=True),
    "yunhe-maternal": Recipe(contact="lines", indent="spaces", kai="楷体_GB2312"),
    "xiling-county": Recipe(letter="png", contact="paragraphs", lists="typed"),
    "donghu-hospital": Recipe(letter="pdf", contact="commas", title_pt=22),
    "nanping-tcm": Recipe(contact="labels"),
    "beichen-university": Recipe(letter="png", contact="phrase", lists="typed"),
    "jinsha-oncology": Recipe(contact="commas"),
    "changhe-people": Recipe(
        letter="png",
        captions="fields",
        has_chinese_style_ids=True,
        has_page_numbers=True,
    ),
    "shuangqiao-third": Recipe(contact="commas", is_careless=True),
    "pinghu-second": Recipe(contact="labels"),
    "gutian-general": Recipe(letter="png", contact="commas"),
}
