"""The words of a language, from `data/languages/<code>.toml`: a language needs no code of its own."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.errors import DataError
from mapper.resources import data_root, load_toml

REQUIRED = ("name", "code", "script", "stopwords", "sentence")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. `tables` are the file's sections; each stage reads its own."""

    code: str
    name: str
    script: str
    """"Latn", "Arab", "Cyrl": ISO 15924."""
    stopwords: frozenset[str]
    abbreviations: frozenset[str]
    tables: Mapping[str, Any]

    def table(self, name: str) -> Mapping[str, Any]:
        """A section of the file; empty where the language has none."""
        section = self.tables.get(name, {})
        if not isinstance(section, Mapping):
            raise DataError(f"languages/{self.code}.toml: [{name}] must be a table")
        return section


@functools.cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a file, sorted."""
    return tuple(sorted(path.stem for path in (data_root() / "languages").glob("*.toml")))


@functools.cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language; raises DataError where the file lacks what reading needs."""
    path = data_root() / "languages" / f"{code}.toml"
    tables = load_toml(path)
    for key in REQUIRED:
        if key not in tables:
            raise DataError(f"languages/{path.name}: '{key}' is missing")
    return Lexicon(
        code=tables["code"],
        name=tables["name"],
        script=tables["script"],
        stopwords=frozenset(tables["stopwords"]),
        abbreviations=frozenset(tables["sentence"].get("abbreviations", ())),
        tables=tables,
    )
