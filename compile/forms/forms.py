"""Both forms, written."""

from pathlib import Path

from compile.files import write_if_changed
from compile.forms.letter import make_letter
from compile.forms.package import pack
from compile.forms.template import make_template
from compile.model.anthology import Anthology

TEMPLATE = "案例文本格式模板"
LETTER = "案例申报承诺书"


def write_forms(anthology: Anthology, out: Path) -> tuple[Path, ...]:
    """Write the template of a manuscript and the commitment letter; the same settings, the same bytes."""
    written = []
    for title, make in ((TEMPLATE, make_template), (LETTER, make_letter)):
        path = out / f"{title}.docx"
        write_if_changed(path, pack(make(anthology), title, anthology))
        written.append(path)
    return tuple(written)
