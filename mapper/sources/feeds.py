"""RSS and Atom: one document an entry, its headline and its text. Nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.dates import read_date
from mapper.sources.decode import refuse_binary
from mapper.sources.plaintext import whole
from mapper.text.storable import storable

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "tr", "table", "section", "article"})
_SILENT = frozenset({"script", "style", "template", "noscript"})


def read(stream: BinaryIO, origin: str, report: Callable[[InputError], None]) -> Iterator[Document]:
    """The entries in order; an entry without any words is reported."""
    import feedparser

    data = whole(stream, origin)
    if not data.strip():
        raise InputError(origin, "is empty")
    refuse_binary(data, origin)
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise InputError(origin, "is a feed without entries" if feed.version else "is no RSS or Atom feed")
    language = str(feed.feed.get("language") or "")[:2].lower()
    for number, entry in enumerate(feed.entries, start=1):
        document = _document(entry, f"{origin}:{number}", language if language.isalpha() else "")
        if document is None:
            report(InputError(f"{origin}:{number}", "is an entry without text"))
        else:
            yield document


def _document(entry: Mapping[str, Any], origin: str, language: str) -> Document | None:
    title = text_of(str(entry.get("title") or "")).replace("\n", " ") or None
    contents = entry.get("content") or []
    body = text_of(str(contents[0].get("value") or "") if contents else str(entry.get("summary") or ""))
    # A summary tells less than its headline: both are the text, unless one repeats the other.
    parts = [part for part in (title, body) if part]
    text = body if title and body.startswith(title) else "\n\n".join(parts)
    if not text.strip():
        return None
    link = str(entry.get("link") or "")
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    published = read_date(f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}") if moment else None
    return Document(
        id=storable(str(entry.get("id") or link or "")),
        text=storable(text),
        title=None if title is None else storable(title),
        url=link if link.startswith(("http://", "https://")) else None,
        published=published,
        language=language or None,
        origin=origin,
    )


class _Words(HTMLParser):
    """The words of a fragment, with a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split("\n")))


def text_of(fragment: str) -> str:
    """The words of an HTML fragment, a paragraph a block, without markup."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    words = _Words()
    words.feed(fragment)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n\n".join(line for line in lines if line)
