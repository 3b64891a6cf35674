"""Web pages: title, date and the article's own text by trafilatura and htmldate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.dates import read_date
from mapper.sources.decode import declared_in, decoded
from mapper.sources.lines import marked
from mapper.sources.plaintext import whole


def read(stream: BinaryIO, origin: str, report: Callable[[InputError], None]) -> Iterator[Document]:
    """The one article of a page. Offsets count in the text that trafilatura takes from it."""
    data = whole(stream, origin)
    yield from page(decoded(data, origin, declared_in(data)), origin)


def page(html: str, origin: str) -> Iterator[Document]:
    """The article of a page that is text already; raises InputError where there is none."""
    import trafilatura

    found = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # htmldate's long search takes the first date-like thing of a page: better no date than a false one.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    values = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    text = values.get("text")
    if not text or not text.strip():
        raise InputError(origin, "holds no article that can be told from the page around it")
    url = values.get("url") or ""
    yield marked(
        Document(
            id="",
            text=text,
            origin=origin,
            title=values.get("title") or None,
            url=url if url.startswith(("http://", "https://")) else None,
            published=read_date(values.get("date")),
            language=(values.get("language") or "")[:2].lower() or _language(html),
        )
    )


def _language(html: str) -> str | None:
    """The language that the page names for itself."""
    import re

    match = re.search(r"<html[^>]{0,400}\blang\s*=\s*[\"']?([A-Za-z]{2})\b", html[:4096], re.IGNORECASE)
    return match.group(1).lower() if match else None
