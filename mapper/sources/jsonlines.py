"""JSON Lines: one article a line; a line that cannot be read is named and the rest goes on."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.decode import decoded, encoding_of, refuse_binary
from mapper.sources.records import document_of

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one article."""


def read(stream: BinaryIO, origin: str, report: Callable[[InputError], None]) -> Iterator[Document]:
    """The documents in order, each with the number of its line."""
    lines = 0
    for number, line in _lines(stream, origin):
        where = f"{origin}:{number}"
        if line is None:
            report(InputError(where, f"is longer than {LONGEST_LINE // 1024**2} MB, too long for one article"))
            lines += 1
            continue
        if not line.strip():
            continue
        lines += 1
        try:
            yield document_of(_record(line, where), where)
        except InputError as error:
            report(error)
    if lines == 0:
        raise InputError(origin, "is empty")


def _lines(stream: BinaryIO, origin: str) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is too long to hold."""
    head = stream.readline(LONGEST_LINE + 1)
    refuse_binary(head, origin)
    if encoding_of(head[:4096]).startswith(("utf-16", "utf-32")):
        text = decoded(head + stream.read(), origin)
        yield from enumerate((line.encode("utf-8", "replace") for line in io.StringIO(text)), start=1)
        return
    number, line = 1, head.removeprefix(b"\xef\xbb\xbf")
    while line:
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield number, None
        else:
            yield number, line
        number, line = number + 1, stream.readline(LONGEST_LINE + 1)


def _record(line: bytes, where: str) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = decoded(line, where)
    try:
        record = json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise InputError(where, "is nested too deeply") from None
    except ValueError as error:
        reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else "a number too long to read"
        raise InputError(where, f"is no JSON ({reason})") from None
    if not isinstance(record, dict):
        raise InputError(where, "is no JSON object with a `text`")
    return record
