"""Text that every format can hold, of the same length as the text it was."""

from __future__ import annotations

import re

# NUL cuts text short in some formats, lone surrogates are no Unicode text in any: one character takes their place.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with each NUL and lone surrogate replaced by U+FFFD, so that offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text
