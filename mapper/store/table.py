"""What CSV and workbooks share: a header and rows of cells made into a frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mapper.frame import COLUMNS, DOCUMENT_ID
from mapper.store.values import from_wkt, unguard

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = frozenset(column.name for column in COLUMNS if column.kind == "text") | {DOCUMENT_ID}


def table(names: Sequence[str], body: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame of one header and its rows; empty cells are null, guards of our own files are undone."""
    import pandas as pd

    width = len(names)
    columns: list[list[Any]] = [[] for _ in names]
    for line in body:
        for index in range(width):
            columns[index].append(line[index] if index < len(line) else None)
    # Other people's tables were not guarded: an apostrophe there is the writer's own.
    ours = "evidence" in names and "unlocated_reason" in names
    data = {}
    for name, values in zip(names, columns, strict=True):
        filled = [None if value == "" else value for value in values]
        if ours and name in _TEXTS:
            filled = [unguard(value) if isinstance(value, str) else value for value in filled]
        if name == "geometry":
            filled = [None if value is None else from_wkt(str(value), "") for value in filled]
        data[name] = pd.Series(filled, dtype=object)
    return pd.DataFrame(data)
