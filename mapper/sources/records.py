"""Articles that come as keys and values: JSON Lines, CSV, workbooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.dates import read_date
from mapper.sources.lines import marked
from mapper.text.storable import storable

# Names that a field goes by, the contract's first. A name later in a row counts only where those before are missing.
KEYS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article"),
    "id": ("id", "doc_id", "document_id"),
    "title": ("title", "headline"),
    "published": ("published", "publication_date", "date", "pub_date", "published_at"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
}
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]\w{1,8})*$")


def document_of(record: Mapping[str, Any], origin: str) -> Document:
    """The document of one record. `text` is taken exactly as given, but for characters that are no text at all
    (NUL, lone surrogates), each replaced by one other. Raises InputError where there is no text.
    """
    used: dict[str, str] = {}
    for field, names in KEYS.items():
        name = next((name for name in names if record.get(name) not in (None, "")), None)
        if name is not None:
            used[field] = name
    text = record[used["text"]] if "text" in used else None
    if not isinstance(text, str):
        present = next((name for name in KEYS["text"] if name in record), None)
        wrong = "has no `text`" if present is None else f"its `{present}` is {'empty' if text is None else 'no text'}"
        raise InputError(origin, wrong)
    if not text.strip():
        raise InputError(origin, f"its `{used['text']}` is empty")
    published = read_date(record[used["published"]]) if "published" in used else None
    document = Document(
        id=_string(record, used, "id") or "",
        text=storable(text),
        title=_string(record, used, "title"),
        url=_address(_string(record, used, "url")),
        published=published,
        language=_language(_string(record, used, "language")),
        origin=origin,
        extra={key: value for key, value in record.items() if key not in used.values()},
    )
    return marked(document)


def _string(record: Mapping[str, Any], used: Mapping[str, str], field: str) -> str | None:
    value = record[used[field]] if field in used else None
    if isinstance(value, str):
        return storable(value.strip()) or None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _address(url: str | None) -> str | None:
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _language(name: str | None) -> str | None:
    match = _LANGUAGE.match(name) if name else None
    return match.group(1).lower() if match else None
