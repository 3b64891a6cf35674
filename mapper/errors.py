"""What can go wrong, said in one sentence: what, where, what to do.

Only the command line catches `MapperError`; everything below raises it or lets it pass. The classes also
inherit the standard exception of the same meaning, so that library users may catch either.
"""

from __future__ import annotations


class MapperError(Exception):
    """Base of every error this package raises on purpose."""


class UsageError(MapperError, ValueError):
    """The call itself is wrong: an unknown format, a missing argument."""


class InputError(MapperError, ValueError):
    """An input cannot be read; the run goes on without it and names it.

    Attributes: `where` the input as the user would look it up (`articles.jsonl:17`), `reason` one clause.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class OutputError(MapperError, OSError):
    """The result cannot be written where it was asked for."""


class DataError(MapperError, ValueError):
    """A file under `data/` is malformed; says which file and key."""


class GeocoderFailure(MapperError, RuntimeError):
    """A geocoding service failed to answer. Never the same as "not found"."""
