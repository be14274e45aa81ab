"""What a rule looks at, and how it names the places where editors put things right."""

from dataclasses import dataclass

from compile.model.anthology import Anthology
from compile.model.case import Case, Reading
from compile.model.submission import Submission
from compile.problems import Place


@dataclass(frozen=True, slots=True)
class Facts:
    """A submission, what was read from it, and what the call asks for."""

    anthology: Anthology
    submission: Submission
    reading: Reading | None
    """`None` when the manuscript was not read."""

    @property
    def case(self) -> Case | None:
        """`None` when there is no readable manuscript: the reader says why."""
        return self.reading.case if self.reading else None

    @property
    def folder(self) -> str:
        """Folder of the submission, relative to the project."""
        return f"cases/{self.submission.id}"

    @property
    def settings_file(self) -> str:
        """Its `case.yaml`, relative to the project."""
        return f"{self.folder}/case.yaml"

    @property
    def manuscript_file(self) -> str:
        """Its Word file, relative to the project."""
        return f"{self.folder}/{self.submission.manuscript.name}"

    def in_manuscript(
        self, section: str = "", paragraph: int | None = None, quote: str = "", figure: str = ""
    ) -> Place:
        """A place in the Word file."""
        return Place(
            file=self.manuscript_file, section=section, paragraph=paragraph, quote=quote, figure=figure
        )

    def in_settings(self, key: str, quote: str = "") -> Place:
        """A key of `case.yaml`."""
        return Place(file=self.settings_file, key=key, quote=quote)


def waive(code: str) -> str:
    """The last sentence of a hint: how an editor accepts what was found."""
    return f"确认可以接受的，在 case.yaml 的 waivers 中写“- code: {code}”和 reason（理由）。"


def shorten(text: str, limit: int = 20) -> str:
    """The first words of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}…"
