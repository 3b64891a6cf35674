"""Bytes as text that a page can carry: base64, a third longer than the bytes; seven bits a character, a sixth longer; or, in a page
that is saved as UTF-16, two bytes a character, a thirtieth longer.

`web/codec.js` reads all three.
"""

from __future__ import annotations

import base64

import numpy as np

UNWRITTEN = (b"\x00", b"\r", b"<")
"""What HTML changes or reads as its own, written as U+00C0, U+00C1, U+00C2: up to U+00FF a text stays one byte a character in memory."""


def to_base64(data: bytes) -> str:
    """For pages that a template renders: nothing in it is a template's own."""
    return base64.b64encode(data).decode("ascii")


def to_letters(data: bytes) -> str:
    """`!`, how many zero bytes were put at the end (0 to 6), and eight characters for every seven bytes.

    Only for pages that no template reads.
    """
    short = -len(data) % 7
    sevens = np.frombuffer(data + b"\x00" * short, np.uint8).reshape(-1, 7)
    out = np.empty((len(sevens), 8), np.uint8)
    out[:, 0] = sevens[:, 0] >> 1
    for k in range(1, 7):
        out[:, k] = ((sevens[:, k - 1] << (7 - k)) & 127) | (sevens[:, k] >> (k + 1))
    out[:, 7] = sevens[:, 6] & 127
    body = out.tobytes()
    for number, byte in enumerate(UNWRITTEN):
        body = body.replace(byte, bytes((0xC3, 0x80 + number)))
    return f"!{short}{body.decode('utf-8')}"


def from_letters(text: str) -> bytes:
    """The bytes of `to_letters`."""
    places = {0xC0 + number: byte[0] for number, byte in enumerate(UNWRITTEN)}
    codes = np.array([places.get(ord(c), ord(c)) for c in text[2:]], np.uint8).reshape(-1, 8)
    bits = np.unpackbits(codes[:, :, None], axis=2)[:, :, 1:]
    data = np.packbits(bits.reshape(-1)).tobytes()
    return data[: len(data) - int(text[1])]


ESCAPE = 1
"""Stands before what UTF-16 or HTML keeps for itself: halves of pairs (moved from 0xD800 to 0x100) and UNWRITABLE (moved up by 0x900)."""
UNWRITABLE = (0, ESCAPE, 13, 60)


def to_wide(data: bytes) -> str:
    """`?`, how many zero bytes were put at the end (0 or 1), and a character for every two bytes.

    Only for pages in UTF-16 that no template reads.
    """
    short = len(data) % 2
    units = np.frombuffer(data + b"\x00" * short, "<u2")
    half = (units >> 11) == 27
    at = np.flatnonzero(half | np.isin(units, UNWRITABLE))
    moved = np.where(half[at], units[at] - 0xD800 + 0x100, units[at] + 0x900).astype("<u2")
    out = np.insert(units, at, ESCAPE)
    out[at + np.arange(1, len(at) + 1)] = moved
    return f"?{short}{out.astype('<u2').tobytes().decode('utf-16-le')}"


def from_wide(text: str) -> bytes:
    """The bytes of `to_wide`."""
    out: list[int] = []
    escaped = False
    for code in map(ord, text[2:]):
        if code == ESCAPE and not escaped:
            escaped = True
            continue
        out.append(code if not escaped else code - 0x900 if code >= 0x900 else code - 0x100 + 0xD800)
        escaped = False
    data = np.array(out, "<u2").tobytes()
    return data[: len(data) - int(text[1])]
