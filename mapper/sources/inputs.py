"""From the inputs a user names to documents: files, folders, addresses, standard input."""

from __future__ import annotations

import dataclasses
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.address import fetch, is_address
from mapper.sources.date_order import with_date_order
from mapper.sources.kinds import ALWAYS_INCIDENTS, files_in, kind_of
from mapper.sources.table import BY_MEDIA_TYPE, FORMATS, Format, sniffed

Report = Callable[[InputError], None]
_PEEK = 8192


def read(inputs: Iterable[str], *, on_skip: Report) -> Iterator[Document]:
    """Documents of all inputs in order, one at a time; a million of them need no more memory than a few hundred.

    What cannot be read goes to `on_skip` and the rest goes on. Every id is unique: a document's own, or else the
    path below the named folder, with the line for tables (`articles.jsonl:17`), never a path of this machine.
    """
    seen: set[str] = set()
    for name in inputs:
        for label, documents in _opened(name, on_skip):
            try:
                for document in with_date_order(documents):
                    yield _identified(document, label, seen)
            except InputError as error:
                on_skip(error)
            except OSError as error:
                on_skip(InputError(name, _told(error)))


def _identified(document: Document, label: str, seen: set[str]) -> Document:
    """The document with an id that no other has."""
    line = document.origin.rpartition(":")[2]
    fallback = f"{label}:{line}" if line.isdigit() and document.origin != label else label
    wanted = document.id or fallback
    unique, number = wanted, 1
    while unique in seen:
        number += 1
        unique = f"{wanted}#{number}"
    seen.add(unique)
    return document if unique == document.id else dataclasses.replace(document, id=unique)


def _opened(name: str, report: Report) -> Iterator[tuple[str, Iterator[Document]]]:
    """(label, documents) of each file behind one input; the label is what ids are made of."""
    if name == "-":
        yield "stdin", _standard_input(report)
    elif is_address(name):
        yield name, _address(name, report)
    elif "://" in name or name.startswith("/vsi"):
        report(InputError(name, "is no file and no http(s) address"))
    elif Path(name).is_dir():
        yield from _folder(name, report)
    else:
        yield Path(name).name, _file(Path(name), name, report)


def _folder(name: str, report: Report) -> Iterator[tuple[str, Iterator[Document]]]:
    """Every file of a known format below a folder. Other files are left out: a folder may hold anything."""
    root = Path(name)
    paths, closed = files_in(root)
    for error in closed:
        report(InputError(str(error.filename or name), _told(error)))
    known = [path for path in paths if path.suffix.lower() in FORMATS]
    if not known and not closed and not any(path.suffix.lower() in ALWAYS_INCIDENTS for path in paths):
        report(InputError(name, f"holds no articles ({' '.join(FORMATS)})"))
    for path in known:
        if kind_of(path) == "articles":
            yield path.relative_to(root).as_posix(), _file(path, str(path), report)


def _file(path: Path, origin: str, report: Report) -> Iterator[Document]:
    try:
        stream = open(path, "rb")  # noqa: SIM115 - closed by the `with` below, which must not cover the except
    except FileNotFoundError:
        raise InputError(origin, "no such file") from None
    except OSError as error:
        raise InputError(origin, _told(error)) from None
    with stream:
        if kind_of(path) == "incidents":
            raise InputError(origin, "holds incidents, not articles: draw it with `mapper map`")
        fmt = FORMATS.get(path.suffix.lower()) or sniffed(stream.peek(_PEEK))
        yield from fmt.read(stream, origin, report)


def _address(url: str, report: Report) -> Iterator[Document]:
    stream, media_type = fetch(url)
    for document in _format_of(stream, media_type).read(stream, url, report):
        yield document if document.url else dataclasses.replace(document, url=url)


def _format_of(stream: BinaryIO, media_type: str) -> Format:
    """Servers call much `text/plain` that is not: what the first bytes show wins over that."""
    head = stream.read(_PEEK)
    stream.seek(0)
    named = BY_MEDIA_TYPE.get(media_type)
    return sniffed(head) if named is None or media_type in ("text/plain", "application/xml", "text/xml") else named


def _standard_input(report: Report) -> Iterator[Document]:
    stream = sys.stdin.buffer
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
    yield from sniffed(buffered.peek(_PEEK)).read(buffered, "standard input", report)


def _told(error: OSError) -> str:
    text = (error.strerror or str(error)).lower()
    return f"cannot be opened: {text}"
