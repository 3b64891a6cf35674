"""Countries and their names in many languages (Unicode CLDR through Babel), and the adjectives made from them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mapper.errors import DataError
from mapper.geocode.build.entries import ALTERNATE, PRIMARY, Entries
from mapper.geocode.names import name_key
from mapper.resources import data_root

DEMONYM = 3
"""Flag of a key that is an adjective or a people: "Iraqi", "Iraqis", عراقي."""

LOCALES = (
    "en",
    "ar",
    "fr",
    "es",
    "de",
    "it",
    "pt",
    "ru",
    "uk",
    "tr",
    "fa",
    "he",
    "zh",
    "ja",
    "ko",
    "hi",
    "id",
    "nl",
    "pl",
    "ur",
    "ps",
    "bn",
    "sw",
    "so",
    "am",
    "ckb",
)

_ARABIC_ENDINGS = ("", "ة", "ون", "ين", "ات")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of one of our CSV files; lines that begin with # say source and licence."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(line for line in file if not line.startswith("#"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"gazetteer/{path.name}: {error}") from error


def cldr_names() -> dict[str, dict[str, str]]:
    """Names by locale and country code."""
    from babel import Locale

    return {code: {k: v for k, v in Locale.parse(code).territories.items() if len(k) == 2 and k.isalpha()} for code in LOCALES}


def english_names() -> dict[str, str]:
    """English names by country code."""
    from babel import Locale

    return {k: v for k, v in Locale.parse("en").territories.items() if len(k) == 2 and k.isalpha()}


def country_names(countries: dict[str, dict[str, Any]], cldr: dict[str, dict[str, str]]) -> dict[str, str]:
    """name_key of every English name of a country -> its code; what gdelt's "Name, ADM1, Country" is read with."""
    found: dict[str, str] = {name_key(row["name"]): code for code, row in countries.items()}
    found |= {name_key(name): code for code, name in cldr["en"].items() if code in countries}
    for row in read_rows(data_root() / "gazetteer" / "countries.csv"):
        found |= {name_key(alias): row["country"] for alias in row["aliases"].split("|") if alias}
    return found


def add_countries(
    entries: Entries,
    countries: dict[str, dict[str, Any]],
    cldr: dict[str, dict[str, str]],
    points: dict[str, tuple[float, float]],
    unwanted: frozenset[str],
) -> dict[str, int]:
    """Add every country that has a point; returns code -> place."""
    overrides = {row["country"]: row for row in read_rows(data_root() / "gazetteer" / "countries.csv")}
    places = {}
    for code, row in countries.items():
        own = overrides.get(code, {})
        point = (float(own["latitude"]), float(own["longitude"])) if own.get("latitude") else points.get(code)
        if point is None:
            continue
        english = cldr["en"].get(code) or row["name"]
        radius = max(5_000.0, 1000 * math.sqrt(float(row["areakm2"] or 1) / math.pi))
        place = entries.add(
            own.get("name") or row["name"], "country", code, *point, "cldr", f"country-{code}", int(row["population"] or 0), 0, radius
        )
        entries.prior[place] = 8.0 + 0.12 * math.log10(int(row["population"] or 0) + 10)
        entries.name(place, own.get("name") or row["name"], PRIMARY)
        entries.name(place, english, PRIMARY)
        entries.add_names(place, (n for locale in LOCALES if (n := cldr[locale].get(code)) and name_key(n) not in unwanted), ALTERNATE)
        entries.add_names(place, (n for n in (own.get("aliases") or "").split("|") if n), ALTERNATE)
        places[code] = place
    return places


def add_demonyms(entries: Entries, countries: dict[str, int], regions: dict[str, int]) -> None:
    """Adjectives and peoples; a row's place is a country's code or the id of one of our regions."""
    for row in read_rows(data_root() / "gazetteer" / "demonyms.csv"):
        place = countries.get(row["place"], regions.get(row["place"]))
        if place is None:
            raise DataError(f"gazetteer/demonyms.csv: no place {row['place']!r}")
        for word in row["english"].split("|"):
            if word:
                entries.key(place, name_key(word), DEMONYM)
        for word in row["arabic"].split("|"):
            for ending in _ARABIC_ENDINGS if word else ():
                entries.key(place, name_key(word + ending), DEMONYM)
                entries.key(place, name_key("ال" + word + ending), DEMONYM)
