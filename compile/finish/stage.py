"""The stage itself: what the press asks of a file, put into the bound print edition."""

import uuid
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from compile.digests import digest
from compile.finish.marks import add_marks
from compile.finish.overprint import overprint_text
from compile.finish.plain import make_plain
from compile.finish.profile import Profile, read_profile
from compile.model.anthology import Press
from compile.model.unit import Declaration
from compile.pdf import open_pdf, save_pdf
from compile.problems import Problem

VERSIONS = {"PDF/X-4": "1.6", "PDF/X-1a": "1.4"}
"""Of which PDF a standard is made (ISO 15930-7, ISO 15930-4)."""
X1A = "PDF/X-1a:2003"
REGISTRY = "http://www.color.org"


def finish(path: Path, press: Press, root: Path) -> tuple[Problem, ...]:
    """Turn a print edition into PDF/X, in place; all that it shows is in ink already.

    Raises `ProblemError` where the profile cannot be used, or the standard does not hold what is in the
    book; then the file stays as it was. The same file and settings make the same bytes.
    """
    profile, problems = read_profile(press, root)
    declaration = _declare(profile, press, digest(path))
    with open_pdf(path) as pdf:
        if press.overprint:
            overprint_text(pdf)
        if press.standard == "PDF/X-1a":
            problems += make_plain(pdf, path.name, profile.data)
        if press.marks:
            add_marks(pdf, press.marks, is_black=press.interior == "单色")
        declaration.declare(pdf)
        save_pdf(pdf, path, force_version=declaration.version, identity=declaration.identity)
    return problems


def changes_pages(press: Press) -> bool:
    """Whether the press asks for more than a declaration: then a bound file is to be finished by itself."""
    return press.overprint or bool(press.marks) or press.standard == "PDF/X-1a"


def declare(press: Press, root: Path, content: str) -> tuple[Declaration, tuple[Problem, ...]]:
    """What a file says that is PDF/X, and what to look at; `content` is the fingerprint of what it shows.

    Raises `ProblemError` where the profile cannot be used.
    """
    profile, problems = read_profile(press, root)
    return _declare(profile, press, content), problems


def _declare(profile: Profile, press: Press, content: str) -> Declaration:
    identity = digest(content, profile.data, press.model_dump_json())

    def add(pdf: pikepdf.Pdf) -> None:
        _add_intent(pdf, profile)
        _add_identity(pdf, uuid.UUID(identity[:32], version=4), press.standard)

    return Declaration(VERSIONS[press.standard], identity, add)


def _add_intent(pdf: pikepdf.Pdf, profile: Profile) -> None:
    """For which press the inks are meant (ISO 15930-7, 6.2)."""
    stream = pdf.make_stream(profile.data)
    stream.N = 4
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition),
        RegistryName=String(REGISTRY),
        Info=String(profile.condition),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _add_identity(pdf: pikepdf.Pdf, identity: uuid.UUID, standard: str) -> None:
    """The standard, where it wants to be named, and an identifier that follows from the content."""
    if standard == "PDF/X-1a":
        pdf.docinfo["/GTS_PDFXVersion"] = String(X1A)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if standard == "PDF/X-1a":
            xmp.register_xml_namespace("http://ns.adobe.com/pdfx/1.3/", "pdfx")
            xmp["pdfx:GTS_PDFXVersion"] = X1A
        else:
            xmp.register_xml_namespace("http://www.npes.org/pdfx/ns/id/", "pdfxid")
            xmp["pdfxid:GTS_PDFXVersion"] = standard
        xmp["xmpMM:DocumentID"] = f"uuid:{identity}"
        xmp["xmpMM:InstanceID"] = f"uuid:{identity}"
        xmp["xmpMM:RenditionClass"] = "default"
        xmp["xmpMM:VersionID"] = "1"
