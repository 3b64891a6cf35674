"""The places of all sources in columns, before they are written. One place is one entry."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from mapper.geocode.kinds import KIND_INDEX, PRIOR, SOURCE_INDEX, default_radius_m
from mapper.geocode.names import ARABIC_ARTICLE, key_variants, loose_key, name_key

PRIMARY, ALTERNATE, VARIANT = 0, 1, 2
"""How a key belongs to its place: its name, another name of it, a spelling made by us."""


@dataclass(slots=True)
class Entries:
    """Columns of places; `keys` pairs every name key with place and flag. Coordinates in degrees."""

    names: list[str] = field(default_factory=list)
    latitude: array[float] = field(default_factory=lambda: array("f"))
    longitude: array[float] = field(default_factory=lambda: array("f"))
    population: array[int] = field(default_factory=lambda: array("I"))
    radius: array[float] = field(default_factory=lambda: array("f"))
    prior: array[float] = field(default_factory=lambda: array("f"))
    kind: array[int] = field(default_factory=lambda: array("B"))
    source: array[int] = field(default_factory=lambda: array("B"))
    country: array[int] = field(default_factory=lambda: array("H"))
    admin1: array[int] = field(default_factory=lambda: array("H"))
    source_id: list[str] = field(default_factory=list)
    outlines: dict[int, bytes] = field(default_factory=dict)
    precision: dict[int, int] = field(default_factory=dict)
    """Only where it differs from the kind's own."""
    keys: list[str] = field(default_factory=list)
    key_place: array[int] = field(default_factory=lambda: array("I"))
    key_flag: array[int] = field(default_factory=lambda: array("B"))
    countries: list[str] = field(default_factory=lambda: [""])
    admins: list[str] = field(default_factory=lambda: [""])
    """Names of first-level divisions; index 0 is none."""
    country_number: dict[str, int] = field(default_factory=lambda: {"": 0})
    admin_number: dict[tuple[str, str], int] = field(default_factory=dict)

    looser: dict[str, str] = field(default_factory=dict)
    """Loose forms of the keys asked for so far: a third of them are asked for twice."""

    def loose(self, key: str) -> str:
        """As `loose_key`."""
        form = self.looser.get(key)
        if form is None:
            form = self.looser[key] = loose_key(key)
        return form

    def country_of(self, code: str | None) -> int:
        code = code or ""
        if code not in self.country_number:
            self.country_number[code] = len(self.countries)
            self.countries.append(code)
        return self.country_number[code]

    def admin_of(self, country: str, name: str | None) -> int:
        if not name:
            return 0
        raw = (country, "\0" + name)
        if (number := self.admin_number.get(raw)) is not None:
            return number
        pair = (country, name_key(name))
        if pair not in self.admin_number:
            self.admin_number[pair] = len(self.admins)
            self.admins.append(name)
        self.admin_number[raw] = self.admin_number[pair]
        return self.admin_number[pair]

    def add(
        self,
        name: str,
        kind: str,
        country: str | None,
        latitude: float,
        longitude: float,
        source: str,
        source_id: str,
        population: int = 0,
        admin1: int = 0,
        radius_m: float = 0.0,
        prior: float | None = None,
    ) -> int:
        """Append one place, return its number. Its names are added apart, by `name`."""
        number = len(self.names)
        self.names.append(name)
        self.latitude.append(latitude)
        self.longitude.append(longitude)
        self.population.append(population)
        self.radius.append(radius_m or default_radius_m(kind, population))
        self.prior.append(prior if prior is not None else prior_of(kind, population, source))
        self.kind.append(KIND_INDEX[kind])
        self.source.append(SOURCE_INDEX[source])
        self.country.append(self.country_of(country))
        self.admin1.append(admin1)
        self.source_id.append(source_id)
        return number

    def name(self, place: int, name: str, flag: int, variants: bool = True) -> None:
        """Make a place findable under a name and its spellings."""
        self.keyed(place, name_key(name), flag, variants)

    def keyed(self, place: int, key: str, flag: int, variants: bool = True) -> None:
        """As `name`, where the key is made already."""
        if not key:
            return
        self.key(place, key, flag)
        if variants:
            for variant in key_variants(key, self.countries[self.country[place]] in ARABIC_ARTICLE):
                self.key(place, variant, VARIANT)

    def key(self, place: int, key: str, flag: int) -> None:
        if len(key) > 1:
            self.keys.append(key)
            self.key_place.append(place)
            self.key_flag.append(flag)

    def add_names(self, place: int, names: Iterable[str], flag: int = ALTERNATE) -> None:
        for name in names:
            # In another script there is no better known name to be an alternate of.
            self.name(place, name, PRIMARY if flag == ALTERNATE and name[0] > "\u0370" else flag)


def prior_of(kind: str, population: int, source: str) -> float:
    """How likely a bare name means this place, as a log10 of people or their like."""
    if kind == "city":
        return 1.6 if source == "gdelt" else math.log10(population + 30)
    base = PRIOR.get(kind, 1.0)
    return base if base <= 2.0 or source in _WELL_CHOSEN else 2.0


_WELL_CHOSEN = frozenset(["overlay", "user", "cldr", "naturalearth"])
"""Sources whose places are chosen by hand or few: the rest list every hill and hall."""
