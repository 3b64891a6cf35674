"""Who reads a document for incidents: the rules of `mapper.extraction`, or, only where the user asks for it, a language model.

A reader lies above the stages: it uses what the rules know (types, numbers, dates, actors) to check what a model says.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

from mapper.errors import UsageError
from mapper.model import Event, Toponym
from mapper.text import Reading

__all__ = ["DEFAULT", "KEY_VARIABLE", "READERS", "Reader", "RulesReader", "make_reader"]

DEFAULT = "rules"
KEY_VARIABLE = "MAPPER_LLM_KEY"
"""The only place a key is read from: never the command line, where other users of the machine would see it."""
_TIMEOUT_S = 120.0


class Reader(Protocol):
    """Finds the events of one document."""

    @property
    def notes(self) -> list[str]:
        """What the user should be told once, after the run: one clause each."""

    def events(self, reading: Reading, toponyms: tuple[Toponym, ...], fallback: Callable[[], tuple[Event, ...]]) -> tuple[Event, ...]:
        """The events in text order; `fallback` reads the same document by the rules."""


class RulesReader:
    """The rules, and nothing else."""

    @property
    def notes(self) -> list[str]:
        return []

    def events(self, reading: Reading, toponyms: tuple[Toponym, ...], fallback: Callable[[], tuple[Event, ...]]) -> tuple[Event, ...]:
        return fallback()


def _rules(endpoint: str | None, model: str | None, timeout_s: float | None) -> Reader:
    if endpoint is not None or model is not None:
        raise UsageError("--endpoint and --model are for --reader llm")
    return RulesReader()


def _llm(endpoint: str | None, model: str | None, timeout_s: float | None) -> Reader:
    from mapper.readers.llm import LlmReader

    if not endpoint:
        raise UsageError("--reader llm needs --endpoint, the address of an OpenAI-compatible service (http://127.0.0.1:8080/v1)")
    return LlmReader(endpoint, model, os.environ.get(KEY_VARIABLE) or None, _TIMEOUT_S if timeout_s is None else timeout_s)


READERS: dict[str, Callable[[str | None, str | None, float | None], Reader]] = {"rules": _rules, "llm": _llm}
"""Name -> maker of (endpoint, model, timeout in seconds)."""


def make_reader(
    name: str = DEFAULT, *, endpoint: str | None = None, model: str | None = None, timeout_s: float | None = None
) -> Reader:
    """The reader of that name; raises UsageError for an unknown name, a missing or malformed endpoint, a malformed key."""
    if name not in READERS:
        raise UsageError(f"there is no reader {name!r}: choose one of {', '.join(READERS)}")
    return READERS[name](endpoint, model, timeout_s)
