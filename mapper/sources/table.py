"""The table of article formats, and the shape of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources import feeds, jsonlines, plaintext, tables, webpage

Report = Callable[[InputError], None]
Reader = Callable[[BinaryIO, str, Report], Iterator[Document]]
"""`reader(stream, origin, report)`: documents of one input. A document without an id of its own has id "". A part
that cannot be read is reported with its line; where nothing can be read the reader raises InputError.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of input: the endings of its files, its media types, and whether one file holds many documents."""

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    read: Reader
    many: bool


_ALL: tuple[Format, ...] = (
    Format("plain text", (".txt", ".text", ".md", ".markdown"), ("text/plain", "text/markdown"), plaintext.read, False),
    Format("web page", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), webpage.read, False),
    Format("JSON Lines", (".jsonl", ".ndjson"), ("application/x-ndjson", "application/jsonl", "application/json"), jsonlines.read, True),
    Format("CSV", (".csv", ".tsv"), ("text/csv", "text/tab-separated-values"), tables.read_csv, True),
    Format("workbook", (".xlsx",), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), tables.read_workbook, True),
    Format(
        "feed",
        (".xml", ".rss", ".atom"),
        ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml"),
        feeds.read,
        True,
    ),
)
FORMATS: Mapping[str, Format] = {suffix: entry for entry in _ALL for suffix in entry.suffixes}
BY_MEDIA_TYPE: Mapping[str, Format] = {media_type: entry for entry in _ALL for media_type in entry.media_types}


def sniffed(head: bytes) -> Format:
    """The format that the first bytes look like; plain text where nothing says otherwise."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith(b"{"):
        return FORMATS[".jsonl"]
    if start.startswith((b"<!doctype html", b"<html")):
        return FORMATS[".html"]
    feeds_begin = (b"<rss", b"<feed", b"<rdf")
    if start.startswith(feeds_begin) or (start.startswith(b"<?xml") and any(tag in start for tag in feeds_begin)):
        return FORMATS[".xml"]
    if start.startswith((b"<?xml", b"<head", b"<body", b"<article", b"<div", b"<p>")):
        return FORMATS[".html"]
    if head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head[:4096]:
        return FORMATS[".xlsx"]
    return FORMATS[".txt"]
