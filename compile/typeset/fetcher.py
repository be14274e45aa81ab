"""What the engine may read: the style sheets, with stand-ins for colours, and the unit's own pictures."""

from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from compile.designs import find_file
from compile.tokens import SHEET, with_stand_ins
from compile.typeset.pictures import plain_picture

UNIT = "file:///unit/"
"""Base of a unit's addresses. It names no real folder: so the same book is the same on any machine."""
STYLES = "file:///styles/"
SVG = "image/svg+xml"


class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the designs and the unit's folder under made-up addresses, and `data:` addresses."""

    def __init__(self, styles: tuple[Path, ...], folder: Path | None) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self._roots = {STYLES: styles, UNIT: (folder,) if folder else ()}
        self.sheet = ""
        """Style sheet that was read last, so that the engine's complaints can be placed."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of an allowed address; raises `ValueError` or `OSError` otherwise."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = self._find(url)
        kind = guess_type(path.name)[0] or "application/octet-stream"
        if kind == "text/css":
            self.sheet = path.name
        data = path.read_bytes()
        if path.name == SHEET:
            data = with_stand_ins(data)
        if kind.startswith("image/") and kind != SVG:
            data = plain_picture(data)
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _find(self, url: str) -> Path:
        for base, roots in self._roots.items():
            if url.startswith(base) and roots:
                name = unquote(urlsplit(url).path[len(urlsplit(base).path) :])
                path = find_file(roots, name).resolve()
                if any(path.is_relative_to(root.resolve()) for root in roots):
                    return path
        raise ValueError(f"address not allowed: {url}")
