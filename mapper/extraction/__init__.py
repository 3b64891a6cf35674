"""What happened, when, where, to whom, how sure: the events of a document, by rules over words kept as data."""

from __future__ import annotations

from mapper.extraction.assemble import extract

__all__ = ["extract"]
