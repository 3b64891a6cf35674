"""Numeric columns of a frame as one compact byte string: typed, delta-coded, in byte planes, deflated.

The browser decodes them with `web/codec.js`, which mirrors this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import deflate as libdeflate
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def deflate(data: bytes, level: int = 6) -> bytes:
    """Raw deflate (RFC 1951, no header), what `DecompressionStream("deflate-raw")` reads.

    libdeflate, level 1 to 12: smaller than zlib in a third of the time, and other threads run meanwhile.
    """
    return bytes(libdeflate.deflate_compress(data, level))


def narrow(values: Ints) -> Ints:
    """The same whole numbers in the smallest signed type that holds them: a million rows have some forty columns."""
    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    kind = next(k for k in (np.int8, np.int16, np.int32, np.int64) if np.iinfo(k).min <= low and high <= np.iinfo(k).max)
    return values.astype(kind, copy=False)


def planes(values: Ints, width: int) -> bytes:
    """Whole numbers of `width` bytes, low bytes of all first, then the next bytes of all."""
    raw = values.astype(f"<u{width}").view(np.uint8).reshape(-1, width)
    return np.ascontiguousarray(raw.T).tobytes()


def width_of(largest: int) -> int:
    """Bytes (1, 2 or 4) that hold a number from 0 to `largest`."""
    return 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4


def zigzag(values: Ints) -> Ints:
    """Signed to unsigned: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return np.where(values < 0, -2 * values - 1, 2 * values)


def pack_columns(columns: Mapping[str, Ints], deltas: frozenset[str]) -> tuple[list[dict[str, Any]], bytes]:
    """Specs for the header and the deflated bytes of all columns.

    Every column is of whole numbers within 32 bits signed; those named in `deltas` are stored as differences of neighbours.
    A spec: name, n, min (added back), width, delta, at (first byte in the inflated whole); width 0 is a constant column.
    """
    specs: list[dict[str, Any]] = []
    body: list[bytes] = []
    at = 0
    for name, values in columns.items():
        count = len(values)
        low = int(values.min()) if count else 0
        spec: dict[str, Any] = {"name": name, "n": count, "min": low}
        shifted = values.astype(np.int64) - low
        high = int(shifted.max()) if count else 0
        if high == 0:
            specs.append(spec | {"width": 0, "delta": False, "at": at})
            continue
        is_delta = name in deltas
        stored = zigzag(np.diff(shifted, prepend=0)) if is_delta else shifted
        width = width_of(int(stored.max()))
        data = planes(stored, width)
        specs.append(spec | {"width": width, "delta": is_delta, "at": at})
        body.append(data)
        at += len(data)
    return specs, deflate(b"".join(body), 5)


def morton(x: Ints, y: Ints) -> npt.NDArray[np.uint64]:
    """Interleaved bits of two numbers from 0 to 2**31: near in the plane is near in this order."""

    def spread(values: Ints) -> npt.NDArray[np.uint64]:
        v = values.astype(np.uint64)
        for shift, mask in (
            (16, 0x0000FFFF0000FFFF),
            (8, 0x00FF00FF00FF00FF),
            (4, 0x0F0F0F0F0F0F0F0F),
            (2, 0x3333333333333333),
            (1, 0x5555555555555555),
        ):
            v = (v | (v << np.uint64(shift))) & np.uint64(mask)
        return v

    return spread(x) | (spread(y) << np.uint64(1))
