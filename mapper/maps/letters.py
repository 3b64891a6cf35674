"""Bytes as text that a page can carry: base64, a third longer than the bytes; or seven bits a character, a sixth longer.

`web/codec.js` reads both.
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
