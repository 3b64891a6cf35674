"""Plain text and Markdown: one article a file, its header lines and credits marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.decode import decoded
from mapper.sources.lines import marked

LARGEST = 64 * 1024 * 1024
"""Bytes of one article; what is larger is a table or an archive by mistake."""
_HEADING = re.compile(r"\A\s*#{1,2}[ \t]+(\S.{0,300})$", re.MULTILINE)


def read(stream: BinaryIO, origin: str, report: Callable[[InputError], None]) -> Iterator[Document]:
    """The one document of a text file."""
    data = whole(stream, origin)
    document = marked(Document(id="", text=decoded(data, origin), origin=origin))
    if document.title is None and (match := _HEADING.match(document.text)):
        yield marked(Document(id="", text=document.text, origin=origin, title=match.group(1).strip()))
    else:
        yield document


def whole(stream: BinaryIO, origin: str) -> bytes:
    """All bytes of one article; raises InputError where it is too large for one."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(origin, f"is larger than {LARGEST // 1024**2} MB, too large for one article: cut it into articles, as JSON Lines")
    return data
