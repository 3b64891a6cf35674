"""Documents from files, folders, addresses and standard input, one at a time, however many there are."""

from __future__ import annotations

from mapper.sources.inputs import read
from mapper.sources.kinds import kind_of, split
from mapper.sources.table import FORMATS, Format

__all__ = ["FORMATS", "Format", "kind_of", "read", "split"]
