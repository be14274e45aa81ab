"""A submission, normalized: canonical Markdown with metadata, and what happened on the way."""

from dataclasses import dataclass, field
from pathlib import Path

from compile.model.manuscript import Counts, Query
from compile.model.submission import Contact
from compile.problems import Problem


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the header of `case.md` holds."""

    title: str = ""
    subtitle: str = ""
    hospital: str = ""
    contact: Contact = field(default_factory=Contact)
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section of the call, and the heading under which the author wrote it."""

    id: str
    heading: str
    """As found, numeral included."""
    paragraph: int
    characters: int
    """字数 of what stands below it, up to the next section."""


EDIT_LABELS = {
    "heading-numeral": "删去标题编号，由全书统一编号",
    "heading-punctuation": "删去标题末尾的标点",
    "split-paragraph": "一段分作几段：段首的标题、并排的图题各自成段",
    "caption-label": "删去图表编号，由全书统一编号",
    "list-label": "删去列表的编号或符号，改为列表",
    "section-title": "标题改为征集通知规定的写法",
    "template-text": "删去征集模板的提示文字",
    "own-contents": "删去稿件自带的目录，由全书统一编制",
    "remove-invisible": "删去不可见字符",
    "narrow-latin": "全角英文、数字改为半角",
    "keep-gaps": "制表符改为一个字宽的空",
    "plain-spaces": "各种空格统一为一个空格",
    "trim": "删去段首、段尾空格",
    "join-dash": "破折号统一为“——”",
    "ellipsis": "省略号统一为“……”",
    "brackets": "中文内容的括号改为全角",
    "quotes": "直引号改为弯引号",
    "chinese-marks": "中文后面的半角标点改为全角",
    "no-space-beside-han": "删去中文与西文、数字之间手工输入的空格",
}
"""What editors read of each rule that changes text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One automatic change of the text."""

    rule: str
    paragraph: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Source content that is not in the Markdown."""

    kind: str
    """`text`, `table`, `cell`, `picture`, `formula`, `note` or `link`."""
    place: str
    characters: int
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Source against Markdown: `source` is `kept` and `lost` together."""

    source: Counts
    kept: Counts
    lost: tuple[Loss, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    """Characters that are not source text (deleted revisions, hidden text, field codes), by kind."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or table of the case, as the report lists it."""

    label: str
    """Such as `图1` or `表2`; empty without a caption."""
    caption: str
    media: str = ""
    """File name below `media/`; empty for a table."""
    width_mm: float = 0
    """Width at which the author placed it; 0 when unknown."""


@dataclass(frozen=True, slots=True)
class Case:
    """One manuscript as the book takes it, whatever its status."""

    id: str
    metadata: Metadata
    sections: tuple[FoundSection, ...]
    characters: int
    """字数 of the body, captions and tables included (the call: 含图表)."""
    figures: tuple[Figure, ...]
    markdown: str
    """Canonical pandoc Markdown with a YAML header; pictures are `media/<name>`."""
    edits: tuple[Edit, ...] = ()
    dissolved: Counts = field(default_factory=Counts)
    """Tables, cells, links and notes of the file that became metadata or only held pictures in place."""

    @property
    def body(self) -> str:
        """The Markdown below its header."""
        return self.markdown.partition("\n---\n")[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came of one manuscript; `case` and `ledger` are `None` when it could not be read."""

    case: Case | None
    ledger: Ledger | None
    queries: tuple[Query, ...]
    problems: tuple[Problem, ...]
    folder: Path
    """Where `case.md`, `media/`, `edits.json` and `ledger.json` lie."""
