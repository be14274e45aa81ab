"""What a PDF says about itself; only what the book says, so that the same book is the same file."""

from datetime import date
from importlib.metadata import version

import pikepdf
from pikepdf import Dictionary, Name, String

from compile.model.anthology import BookData

LANGUAGE = "zh-CN"


def add_metadata(book: pikepdf.Pdf, data: BookData, *, is_tagged: bool) -> None:
    """Information dictionary, XMP and viewer preferences."""
    title = f"{data.title}——{data.subtitle}" if data.subtitle else data.title
    published = data.edition.published
    producer = f"WeasyPrint {version('weasyprint')}, pikepdf {pikepdf.__version__}"
    _add_information(book, title, data.editor, published, producer)
    with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = title
        xmp["dc:creator"] = [data.editor]
        xmp["dc:publisher"] = [data.publisher]
        xmp["dc:language"] = [LANGUAGE]
        xmp["dc:identifier"] = data.identifier
        xmp["dc:format"] = "application/pdf"
        for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            xmp[key] = f"{published.isoformat()}T00:00:00Z"
        xmp["pdf:Producer"] = producer
        xmp["pdf:Trapped"] = "False"
        if is_tagged:
            xmp["pdfuaid:part"] = "1"
    book.Root.Lang = String(LANGUAGE)
    book.Root.PageLayout = Name.TwoPageRight
    book.Root.PageMode = Name.UseOutlines
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Direction=Name.L2R)


def _add_information(book: pikepdf.Pdf, title: str, author: str, published: date, producer: str) -> None:
    moment = String(f"D:{published:%Y%m%d}000000Z")
    book.docinfo.Title = String(title)
    book.docinfo.Author = String(author)
    book.docinfo.CreationDate = moment
    book.docinfo.ModDate = moment
    book.docinfo.Producer = String(producer)
    book.docinfo.Trapped = Name("/False")
