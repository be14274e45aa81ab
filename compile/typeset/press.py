"""Units on the shelf: what has been set before, from the very same things, is not set again."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from compile.cache import Cache
from compile.designs import VARIANTS, design_folders
from compile.digests import digest, digest_tree, program_digest
from compile.files import write_if_changed
from compile.fonts import find_faces
from compile.kept import fingerprint
from compile.model.anthology import Anthology
from compile.model.passages import write_passages
from compile.model.tags import write_tags
from compile.model.unit import Unit
from compile.tokens import SHEET, with_stand_ins
from compile.typeset.recipe import Recipe

_TAGS, _PASSAGES, _PAGES = "tags.pickle", "passages.pickle", "pages.json"
NOT_FOR_PRINT = frozenset({"epub.css", "epub", "report", VARIANTS})
"""Style sheets and folders that no unit depends on; of the variants only the chosen one is asked for."""


@dataclass(frozen=True, slots=True)
class Press:
    """What all units of a book share."""

    anthology: Anthology
    styles: Path
    cache: Path
    designs: str
    """Fingerprint of the style sheets and templates."""
    shared: str
    """Fingerprint of all that every unit depends on."""

    @classmethod
    def open(cls, anthology: Anthology, styles: Path, cache: Path) -> "Press":
        """The press with the designs as they are now; raises `ProblemError` for an unknown variant."""
        folders = design_folders(styles, anthology)
        designs = digest(*map(_styles_digest, folders))
        page = anthology.page.resolve().model_dump_json()
        lines = anthology.lines.model_dump_json()
        published = anthology.book.edition.published.isoformat()
        shared = digest(program_digest(), designs, _fonts_digest(), page, lines, published)
        return cls(anthology, styles, cache, designs, shared)

    def has(self, key: str) -> bool:
        """Whether a unit has been set before, from the very same things."""
        return Cache(self.cache).has("units", key)

    def pages_before(self) -> dict[str, int]:
        """So many pages contents and indexes had in the last book: most likely they have them again."""
        with suppress(OSError, ValueError):
            pages: dict[str, int] = json.loads((self.cache / _PAGES).read_bytes())
            return pages
        return {}

    def note_pages(self, pages: Mapping[str, int]) -> None:
        """Note them for the next book."""
        write_if_changed(self.cache / _PAGES, json.dumps(pages, sort_keys=True).encode())

    def key(self, recipe: Recipe) -> str:
        """Fingerprint of everything that the pages depend on."""
        source = [recipe.id, recipe.title, recipe.template, recipe.context]
        text = json.dumps(source, ensure_ascii=False, sort_keys=True)
        shown = fingerprint(recipe.blocks, recipe.folder)
        return digest(self.shared, text, shown)

    def read(self, recipe: Recipe, key: str) -> Unit:
        """A unit that has been set."""
        folder = self.cache / "units" / key
        result = json.loads((folder / "unit.json").read_bytes())
        return recipe.finish(folder / "unit.pdf", folder / _TAGS, folder / _PASSAGES, result)

    def set(self, recipe: Recipe, key: str) -> None:
        """Set the unit unless it has been set before.

        The key comes with it, for the program may be edited while it runs, and a new process would
        find another one. Raises `ProblemError` with everything that is wrong in the unit.
        """

        def make(folder: Path) -> None:
            from compile.typeset.quick import set_pages  # slow, and a run with nothing to set needs it not

            pdf, result = set_pages(recipe, self.styles, self.anthology, self.designs)
            (folder / "unit.pdf").write_bytes(pdf)
            write_tags(result.pop("tags"), folder / _TAGS)
            write_passages(result.pop("passages"), folder / _PASSAGES)
            (folder / "unit.json").write_text(json.dumps(result, ensure_ascii=False))

        Cache(self.cache).fetch("units", key, make)


@cache
def _fonts_digest() -> str:
    faces = find_faces()
    stats = ((face, face.file.stat()) for face in faces)
    return digest(*(f"{face} {stat.st_size} {stat.st_mtime_ns}" for face, stat in stats))


def _styles_digest(styles: Path) -> str:
    """Of all that decides how pages are set; their colours come later."""

    def is_wanted(path: Path) -> bool:
        return NOT_FOR_PRINT.isdisjoint(path.relative_to(styles).parts) and path.name != SHEET

    tokens = styles / SHEET
    set_with = with_stand_ins(tokens.read_bytes()) if tokens.is_file() else b""
    return digest(digest_tree(styles, is_wanted), set_with)
