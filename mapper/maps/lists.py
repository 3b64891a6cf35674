"""Columns of texts and of lists as Arrow arrays, whether they come Arrow-backed or as Python lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def kind_of(name: str) -> Any:
    """The Arrow type that the contract gives a column of lists; `codes` travels as JSON text."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    if name == "sources":
        return pa.list_(pa.struct([(k, text) for k in ("document_id", "title", "url", "published", "language")]))
    if name == "evidence":
        return pa.list_(pa.struct([("document_id", text), ("field", text), ("start", whole), ("end", whole), ("quote", text)]))
    if name == "conflicts":
        value = pa.struct([("value", text), ("document_id", text), ("start", whole), ("end", whole)])
        return pa.list_(pa.struct([("field", text), ("values", pa.list_(value))]))
    return text if name == "codes" else pa.list_(text)


def list_array(series: pd.Series | None, name: str, rows: int) -> Any:
    """`series` as one Arrow array of the contract's type; None is a column of nulls."""
    import pyarrow as pa

    kind = kind_of(name)
    if series is None:
        return pa.nulls(rows, kind)
    array = _arrow(series)
    if array is not None:
        return array if name == "codes" or array.type == kind else _cast(array, kind)
    try:
        return pa.array(series.to_numpy(), type=kind, from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError, TypeError, ValueError):
        return pa.array([coerce(value, kind) for value in series], type=kind)


def _cast(array: Any, kind: Any) -> Any:
    import pyarrow as pa

    try:
        return array.cast(kind)
    except pa.ArrowException:
        return pa.array([coerce(value, kind) for value in array.to_pylist()], type=kind)


def text_array(series: pd.Series | None, rows: int) -> Any:
    """`series` as one Arrow array of texts; anything that is no text is written out."""
    import pyarrow as pa

    if series is None:
        return pa.nulls(rows, pa.string())
    array = _arrow(series)
    if array is not None and (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        return array
    try:
        return pa.array(series.to_numpy(dtype=object), type=pa.string(), from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError, TypeError, ValueError):
        return pa.array([coerce(value, pa.string()) for value in series], type=pa.string())


def _arrow(series: pd.Series) -> Any:
    """The Arrow array under a series, in one piece, or None where there is none."""
    import pyarrow as pa

    if series.dtype == object or not hasattr(series.array, "__arrow_array__"):
        return None
    array = series.array.__arrow_array__()
    if isinstance(array, pa.ChunkedArray):
        # One piece is taken as it is: to combine it would copy every text of the frame.
        array = array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    return array


def coerce(value: Any, kind: Any) -> Any:
    """`value` as something `kind` can hold: None for what is missing, text for what is not text, JSON for mappings."""
    import pyarrow as pa

    if value is None or (isinstance(value, float) and value != value):
        return None
    if pa.types.is_list(kind):
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("[") else [value]
        return [coerce(item, kind.value_type) for item in value]
    if pa.types.is_struct(kind):
        return {kind.field(i).name: coerce(value.get(kind.field(i).name), kind.field(i).type) for i in range(kind.num_fields)}
    if pa.types.is_integer(kind):
        return int(value)
    text = (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        if isinstance(value, (dict, list))
        else str(value)
    )
    return text.encode("utf-8", "replace").decode("utf-8")


def without_first_source(evidence: Any, sources: Any) -> Any:
    """`evidence` with the document written as "" where it is the incident's first source: most are, and it need not be said twice."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(evidence) == 0:
        return evidence
    known = pc.greater(pc.fill_null(pc.list_value_length(sources), 0), 0)
    starts = np.asarray(sources.offsets)[:-1]
    documents = pc.struct_field(sources.values, "document_id")
    first = documents.take(pa.array(starts, mask=~np.asarray(known)))
    parent = pc.list_parent_indices(evidence)
    items = evidence.flatten()
    own = pc.struct_field(items, "document_id")
    same = pc.fill_null(pc.equal(own, first.take(parent)), False)
    names = [items.type.field(i).name for i in range(items.type.num_fields)]
    parts = [pc.if_else(same, "", part) if name == "document_id" else part for name, part in zip(names, items.flatten(), strict=True)]
    lengths = np.asarray(pc.fill_null(pc.list_value_length(evidence), 0))
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32(), mask=np.append(~np.asarray(evidence.is_valid()), False))
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(parts, names))
