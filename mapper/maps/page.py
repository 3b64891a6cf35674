"""The page: a branca Figure that renders finished text, with a policy that forbids every request and every script but its own."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from branca.element import CssLink, Element, Figure, JavascriptLink

from mapper.maps.bundle import leaflet

_SCRIPT = re.compile(r"<script(?:\s[^>]*)?>(.*?)</script>", re.DOTALL | re.IGNORECASE)
CHARSET = '<meta charset="utf-8">\n'
_DATA = re.compile(r"<script\s[^>]*type=[\"']?text/plain", re.IGNORECASE)


class Finished(Element):
    """Text that is put into the page as it is: never a template, so that nothing in it can run when the map is saved.

    branca renders what it has rendered as a Jinja template once more; `{{ … }}` in an article would be executed.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        return self.text


class Page(Figure):
    """A folium page of one file, with data that no template reads, piece by piece.

    `lead` stands before our script, which reads it at once; `tail` after it: blocks of texts, made when they are asked for.
    """

    def __init__(self, title: str | None = None, language: str = "en") -> None:
        super().__init__()
        self._id = "page"
        self.title = title
        self.language = language
        self.sources: set[str] = set()
        self.lead: list[str] = []
        self.tail: list[Callable[[], Iterator[str]]] = []
        self.header._children.clear()

    def render(self, **kwargs: Any) -> str:
        return "".join(self.parts(**kwargs))

    def parts(self, **kwargs: Any) -> Iterator[str]:
        """The page in order, so that a large one can be written without being held in memory."""
        self.lead, self.tail = [], []
        self.sources = set()
        for child in self._children.values():
            child.render(**kwargs)
        header = self.header.render(**kwargs)
        body = self.html.render(**kwargs)
        code = self.script.render(**kwargs)
        library, library_style = leaflet()
        inline = [library, *_inline_scripts(header), *_inline_scripts(body), code]
        yield f'<!DOCTYPE html>\n<html lang="{html.escape(self.language)}">\n<head>\n{CHARSET}'
        yield f'<meta http-equiv="Content-Security-Policy" content="{self.policy(inline)}">\n'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        yield f"<title>{markup(self.title or 'Incidents')}</title>\n<style>{library_style}</style>\n<script>{library}</script>\n"
        yield header
        yield "\n</head>\n<body>\n"
        yield body
        yield from self.lead
        yield f"\n<script>{code}</script>\n"
        for piece in self.tail:
            yield from piece()
        yield "</body>\n</html>\n"

    def written(self, **kwargs: Any) -> Iterator[bytes]:
        """`parts` as the bytes of a file."""
        for part in self.parts(**kwargs):
            yield part.encode("utf-8")

    def policy(self, scripts: list[str]) -> str:
        """The Content-Security-Policy: our scripts by hash, and only the hosts of layers and links that the caller added."""
        hashes = " ".join(dict.fromkeys(f"'sha256-{_digest(script)}'" for script in scripts))
        links = [child for child in self.header._children.values() if isinstance(child, (JavascriptLink, CssLink))]
        scripts_from = " ".join(sorted({_origin(link.url) for link in links if isinstance(link, JavascriptLink)}))
        styles_from = " ".join(sorted({_origin(link.url) for link in links if isinstance(link, CssLink)}))
        images = " ".join(sorted(self.sources))
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src {hashes} {scripts_from}".rstrip(),
                f"style-src 'unsafe-inline' {styles_from}".rstrip(),
                f"img-src data: blob: {images}".rstrip(),
                "worker-src blob:",
                "connect-src 'none'",
                "base-uri 'none'",
                "form-action 'none'",
                "object-src 'none'",
                "frame-src 'none'",
                f"font-src {styles_from or chr(39) + 'none' + chr(39)}",
            )
        )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _inline_scripts(text: str) -> list[str]:
    return [found.group(1) for found in _SCRIPT.finditer(text) if not _DATA.match(found.group(0)) and found.group(1)]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if re.fullmatch(r"[A-Za-z0-9.:-]+", parts.netloc) else "'none'"


def tile_origin(template: str) -> str | None:
    """`https://{s}.example.org/…` as the policy writes it, `https://*.example.org`; None where it is no web address."""
    parts = urlsplit(re.sub(r"\{s\}", "*", template))
    return (
        f"{parts.scheme}://{parts.netloc}"
        if parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9.:*-]+", parts.netloc)
        else None
    )


def markup(text: str) -> str:
    """`text` as HTML that no later template can take for its own: braces, backquotes, dollars and all beyond ASCII as entities."""
    return "".join(
        c if c.isascii() and (c.isalnum() or c in " .,;:-_/()+=!?*") else f"&#{ord(c)};" for c in text if c >= " " or c in "\t\n"
    )
