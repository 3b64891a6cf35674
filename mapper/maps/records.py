"""What a reader opens: ids, titles, sources, sentences, in blocks that the browser inflates one at a time.

A block holds `BLOCK` rows as the leaves of their Arrow types, one after another: a text leaf is its lengths and its
UTF-8 bytes (or its words, see `words.py`), a list its lengths and its child, a struct its children. No Python loop
touches a row of an Arrow-backed column, so a million incidents are packed in seconds. `web/records.js` mirrors this file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from mapper.maps.columns import Ints, deflate, planes, width_of
from mapper.maps.words import Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

LEVEL = 4
"""Of deflate: numbers of words gain nothing from more."""
BLOCK = 2048
"""Rows in a block; a power of two, so that the browser finds a row's block by a shift."""


WORDED = frozenset((("title",), ("unlocated_reason",), ("evidence", "quote"), ("sources", "title")))
"""Leaves that are sentences, by their way from the column: they are written in words."""


def schema_of(kind: Any, way: tuple[str, ...]) -> Any:
    """The shape of an Arrow type as JSON: "text", "words", "int", "float", {"list": …}, {"struct": [[name, …], …]}.

    `way` is the name of the column, and of the fields that lead to this type.
    """
    import pyarrow as pa

    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return {"list": schema_of(kind.value_type, way)}
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        return {"struct": [[field.name, schema_of(field.type, (*way, field.name))] for field in fields]}
    if way in WORDED:
        return "words"
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "int"
    return "float" if pa.types.is_floating(kind) else "text"


def leaves(array: Any, way: tuple[str, ...]) -> Iterator[Any]:
    """The arrays of the sentences under `array`."""
    import pyarrow as pa

    kind = array.type
    if pa.types.is_struct(kind):
        for i, flat in enumerate(array.flatten()):
            yield from leaves(flat, (*way, kind.field(i).name))
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from leaves(array.flatten(), way)
    elif way in WORDED:
        yield array


SAMPLE = 16_384
"""Rows, evenly strewn, whose words make the vocabulary."""


def vocabulary_of(table: pa.Table) -> Vocabulary:
    """The frequent words of the sentences of a table of records."""
    rows = table.num_rows
    some = table if rows <= SAMPLE else table.take(np.arange(SAMPLE) * rows // SAMPLE)
    return Vocabulary.of([leaf for name in some.column_names for leaf in leaves(_whole(some.column(name)), (name,))])


def _whole(column: Any) -> Any:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def encode_block(table: pa.Table, vocabulary: Vocabulary) -> bytes:
    """The rows of `table` as one deflated block."""
    streams: list[bytes] = []
    for name in table.column_names:
        _encode(_whole(table.column(name)), (name,), vocabulary, streams)
    return deflate(b"".join(streams), LEVEL)


def blocks(table: pa.Table, order: Ints | None, vocabulary: Vocabulary, write: Callable[[bytes], str], workers: int = 2) -> Iterator[str]:
    """Every block of the table in `order` (row numbers; None keeps the table's), as `write` writes it.

    `workers` threads begin at once, before the first block is asked for: the caller does the rest of the page meanwhile.
    """
    rows = table.num_rows

    def one(first: int) -> str:
        part = table.slice(first, BLOCK) if order is None else table.take(order[first : first + BLOCK])
        return write(encode_block(part, vocabulary))

    if rows <= BLOCK:
        return iter([one(0)])
    pool = ThreadPoolExecutor(workers)
    waiting = deque(pool.submit(one, first) for first in range(0, rows, BLOCK))
    pool.shutdown(wait=False)
    return _finished(waiting)


def _finished(waiting: deque[Future[str]]) -> Iterator[str]:
    while waiting:
        yield waiting.popleft().result()


def _encode(array: Any, way: tuple[str, ...], vocabulary: Vocabulary, out: list[bytes]) -> None:
    import pyarrow as pa

    kind = array.type
    if pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            _encode(_child(array, i), (*way, kind.field(i).name), vocabulary, out)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        out.append(_integers(_lengths(array)))
        _encode(array.flatten(), way, vocabulary, out)
    elif way in WORDED:
        counts, codes, rest = vocabulary.encode(array)
        out.append(_integers(counts))
        out.extend(np.uint32(len(part)).tobytes() + part for part in (codes, rest))
    elif pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        out.append(_integers(_nullable(array)))
    elif pa.types.is_floating(kind):
        values = array.cast(pa.float64()).to_numpy(zero_copy_only=False).astype("<f8")
        out.append(np.uint32(len(values) * 8).tobytes() + values.tobytes())
    else:
        _encode_text(array if pa.types.is_string(kind) or pa.types.is_large_string(kind) else array.cast(pa.string()), out)


def _child(array: Any, i: int) -> Any:
    """Child of a struct array; the `end` of an evidence item is stored as what it differs from start + length of the quote."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [array.type.field(k).name for k in range(array.type.num_fields)]
    flat = array.flatten()
    if names[i] == "end" and "start" in names and "quote" in names:
        length = pc.add(flat[names.index("start")].cast(pa.int64()), pc.utf8_length(flat[names.index("quote")]).cast(pa.int64()))
        return pc.subtract(flat[i].cast(pa.int64()), length)
    return flat[i]


def _encode_text(array: Any, out: list[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    sizes = pc.fill_null(pc.binary_length(array).cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    out.append(_integers(np.asarray(sizes, np.int64)))
    if array.null_count:
        array = pc.fill_null(array, "")
    offset_type = "<i8" if pa.types.is_large_string(array.type) else "<i4"
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, offset_type)[array.offset : array.offset + len(array) + 1] if len(array) else np.zeros(1, np.int64)
    body = bytes(memoryview(data)[int(ends[0]) : int(ends[-1])]) if data is not None else b""
    out.append(np.uint32(len(body)).tobytes() + body)


def _lengths(array: Any) -> Ints:
    import pyarrow as pa
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(pc.list_value_length(array).cast(pa.int64()), -1).to_numpy(zero_copy_only=False), np.int64)


NULL = -(2**53)


def _nullable(array: Any) -> Ints:
    import pyarrow as pa
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(array.cast(pa.int64()), NULL).to_numpy(zero_copy_only=False), np.int64)


def _integers(values: Ints) -> bytes:
    """Width byte, lowest value as float64, then byte planes of value - lowest + 1; 0 stands for null (NULL, or -1 for a length)."""
    missing = values == NULL
    known = values[~missing]
    low = int(known.min()) if known.size else 0
    shifted = np.where(missing, 0, values - low + 1)
    high = int(shifted.max()) if shifted.size else 0
    if high >= 1 << 32:
        raise OverflowError("a whole number in an incident is larger than a map can hold")
    width = width_of(high)
    body = bytes([width]) + np.float64(low).tobytes() + planes(shifted, width)
    return np.uint32(len(body)).tobytes() + body
