"""Actors as the codebooks write them: ACLED's "Unidentified Armed Group (Mali)", "Police Forces of Kenya", with its class of actor.

A record names actors by the canonical names of `data/actors/`, so the names are looked up there again; one that is not in the
data is a group of its own.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mapper.errors import DataError
from mapper.resources import data_root, load_toml

EXTERNAL, CIVILIANS, STATE, REBELS = 8, 7, 1, 2


@dataclass(frozen=True, slots=True)
class Coded:
    """`inter`: ACLED's class of actor, 1 state to 8 external or other."""

    name: str
    inter: int
    named: bool
    """A group or force with a name of its own, not a common noun."""


@functools.cache
def _groups() -> Mapping[str, int]:
    return {row["name"]: int(row["inter"]) for row in load_toml(data_root() / "actors" / "groups.toml").get("group", ())}


@functools.cache
def _nouns() -> Mapping[str, tuple[str, str, int]]:
    """(id, class, inter) by canonical name."""
    rows = load_toml(data_root() / "actors" / "nouns.toml").get("noun", {})
    return {row["name"]: (identity, row["class"], int(row["inter"])) for identity, row in rows.items()}


@functools.cache
def unnamed() -> frozenset[str]:
    """Ids of actors whose men they are the text leaves open ("gunmen")."""
    rows = load_toml(data_root() / "actors" / "nouns.toml").get("noun", {})
    return frozenset(identity for identity, row in rows.items() if row.get("unnamed"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = data_root() / "gazetteer" / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(line for line in file if not line.startswith("#"))
    except OSError as error:
        raise DataError(f"gazetteer/{name}: {error}") from error


@functools.cache
def _countries() -> Mapping[str, str]:
    """English name by ISO code, as the news writes it."""
    from babel import Locale

    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2}
    return {**names, **{row["country"]: row["name"] for row in _rows("countries.csv")}}


@functools.cache
def _adjectives() -> Mapping[str, str]:
    """ISO code by adjective ("Iraqi")."""
    return {form: row["place"] for row in _rows("demonyms.csv") if len(row["place"]) == 2 for form in row["english"].split("|")[:1]}


@functools.cache
def _codes_of() -> Mapping[str, str]:
    return {name: code for code, name in _countries().items()}


@functools.lru_cache(maxsize=4096)
def coded(name: str, country: str | None) -> Coded:
    """An actor of an incident in `country` (ISO code, None where unknown) as ACLED writes it."""
    if name in _groups():
        return Coded(name, _groups()[name], True)
    home, noun = country, name
    for length in (1, 2):
        words = name.split(" ", length)
        if len(words) > length and (code := _adjectives().get(" ".join(words[:length]))):
            home, noun = code, words[length]
    if name in _codes_of():
        home, noun = _codes_of()[name], "army"
    if noun not in _nouns():
        return Coded(name, REBELS, True)
    identity, kind, inter = _nouns()[noun]
    table = load_toml(data_root() / "actors" / "acled.toml")
    form = table.get(identity) or table.get(kind)
    if form is None or (home is None and "{}" in form):
        return Coded(name, inter, home != country)
    foreign = kind == "state" and home != country
    return Coded(form.format(_countries().get(home or "", home)), EXTERNAL if foreign else inter, kind == "state")
