"""Geocoding services through geopy: chosen by name, off by default, asked once a second at most, answers kept for good.

To add a service: one table in data/services.toml. A service that fails raises GeocoderFailure; only its own word makes "not found".
"""

from __future__ import annotations

import functools
import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapper.errors import DataError, GeocoderFailure, UsageError
from mapper.geocode.kinds import PRECISION, default_radius_m
from mapper.geocode.names import name_key
from mapper.model import Candidate, Place
from mapper.resources import data_root, load_toml, user_root

USER_AGENT = "incident-mapper/0.1 (news incident mapping; one request a second)"
SECONDS_BETWEEN = 1.0
ALIKE = 85.0
"""Least likeness (0 to 100) of an asked name and an answer's."""
_KINDS = {
    "country": "country", "state": "admin1", "province": "admin1", "region": "region", "state_district": "admin2", "county": "admin2",
    "district": "district", "city": "city", "town": "city", "village": "city", "hamlet": "city", "municipality": "city",
    "locality": "city", "localadmin": "city", "macroregion": "region",
    "city_district": "district", "borough": "district", "suburb": "district", "quarter": "district", "neighbourhood": "district",
    "aeroway": "airfield", "natural": "natural", "waterway": "natural", "water": "natural", "military": "landmark", "man_made": "landmark",
    "amenity": "landmark", "building": "landmark", "bridge": "landmark", "tourism": "landmark", "historic": "landmark",
}  # fmt: skip
"""Nominatim's and Photon's words for what an answer is."""


@dataclass(frozen=True, slots=True)
class Service:
    """A geopy geocoder: its class, what it must be given, what the map must say of it."""

    geocoder: str
    """Name of the class in geopy.geocoders."""
    attribution: str
    terms: str
    options: tuple[tuple[str, str, str], ...] = ()
    """(argument, environment variable, default): an argument without default must be set."""


@functools.cache
def services() -> dict[str, Service]:
    """The services of data/services.toml by name; raises DataError where the file is malformed."""
    try:
        return {
            name: Service(
                row["geocoder"],
                row["attribution"],
                row["terms"],
                tuple((option["argument"], option["variable"], option.get("default", "")) for option in row["options"]),
            )
            for name, row in load_toml(data_root() / "services.toml").items()
        }
    except (KeyError, TypeError) as error:
        raise DataError(f"services.toml: {error!r}") from error


@dataclass(slots=True)
class OnlineGeocoder:
    """One service with what it has answered. `candidates` has the gazetteer's interface."""

    name: str
    service: Service
    ask: Callable[..., Any]
    answers: Path
    """A small SQLite file; what it holds is never asked for again."""
    pause_s: float = SECONDS_BETWEEN

    @property
    def attribution(self) -> str:
        return self.service.attribution

    def candidates(
        self, name: str, *, near: str | None = None, country: str | None = None, limit: int = 10, called: bool = False
    ) -> tuple[Candidate, ...]:
        """The service's answers in its order, none where it says that it knows none. Raises GeocoderFailure where it does not answer.

        Nothing but the names and the country's code (ISO 3166-1 alpha-2) is sent. `called`: only answers that bear a name like `name`.
        """
        query = f"{name}, {near}" if near else name
        places = [place_of(self.name, row) for row in self._answer(query, country, limit) if not called or _is_called(row, name)]
        if country:  # not every service can be asked for one country
            places = [place for place in places if place.country in (None, country.upper())]
        return tuple(
            Candidate(place, round(1.0 / (1 + rank), 4) if len(places) > 1 else 0.9, (f"answer {rank + 1} of {self.name}",))
            for rank, place in enumerate(places[:limit])
        )

    def _answer(self, query: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        key = json.dumps([self.name, query, country, limit], ensure_ascii=False)
        try:
            self.answers.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.answers, timeout=30, isolation_level=None)) as kept:
                kept.execute("CREATE TABLE IF NOT EXISTS answers (query TEXT PRIMARY KEY, answer TEXT NOT NULL)")
                known = kept.execute("SELECT answer FROM answers WHERE query = ?", (key,)).fetchone()
                if known is not None:
                    return list(json.loads(known[0]))
                time.sleep(self._wait(kept))
                rows = self._request(query, country, limit)
                kept.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, json.dumps(rows, ensure_ascii=False)))
                return rows
        except (sqlite3.Error, ValueError, FileExistsError, PermissionError) as error:
            raise GeocoderFailure(f"{self.answers}: answers of {self.name} cannot be kept here ({error}); set MAPPER_HOME") from error

    def _wait(self, kept: sqlite3.Connection) -> float:
        """Take the next turn, and say how many seconds off it is. All processes of this user take turns together."""
        kept.execute("CREATE TABLE IF NOT EXISTS turn (one INTEGER PRIMARY KEY, at REAL NOT NULL)")
        kept.execute("BEGIN IMMEDIATE")
        row, now = kept.execute("SELECT at FROM turn").fetchone(), time.time()
        # A clock set back must not make anybody wait for its old time.
        turn = max(now, row[0] + self.pause_s) if row and row[0] < now + 600 else now
        kept.execute("INSERT OR REPLACE INTO turn VALUES (1, ?)", (turn,))
        kept.execute("COMMIT")
        return turn - now

    def _request(self, query: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        from geopy.exc import GeopyError

        options: dict[str, Any] = {"exactly_one": False}
        if self.service.geocoder == "Nominatim":
            code = country.lower() if country else None
            options |= {"limit": limit, "country_codes": code, "addressdetails": True, "namedetails": True, "language": "en"}
        elif self.service.geocoder == "Photon":
            options |= {"limit": limit}
        elif country:
            options |= {"country": country} if self.service.geocoder == "GeoNames" else {"countries": [country]}
        try:
            found = self.ask(query, **options)
        except (GeopyError, OSError) as error:
            raise GeocoderFailure(
                f"{self.name}: no answer for {query!r} ({type(error).__name__}: {error}); try again later or leave out --geocoder"
            ) from error
        return [
            {"name": location.address, "latitude": location.latitude, "longitude": location.longitude, "raw": location.raw}
            for location in found or ()
        ]


def online_geocoder(name: str, *, answers: Path | None = None, pause_s: float = SECONDS_BETWEEN, **options: str) -> OnlineGeocoder:
    """A service of data/services.toml, ready to be asked; `options` override its environment variables. Raises UsageError."""
    service = services().get(name)
    if service is None:
        raise UsageError(f"{name}: not a geocoder; choose gazetteer or one of {', '.join(services())}")
    from geopy import geocoders

    arguments: dict[str, Any] = {"user_agent": USER_AGENT, "timeout": 20}
    for argument, variable, default in service.options:
        value = options.get(argument) or os.environ.get(variable) or default
        if not value:
            raise UsageError(f"{name}: set {variable} to its {argument}")
        arguments[argument] = value
    geocoder = getattr(geocoders, service.geocoder)(**arguments)
    domain = arguments.get("domain", "")
    return OnlineGeocoder(
        f"{name}", service, geocoder.geocode, answers or user_root() / "services" / f"{name}-{_file_part(domain)}.sqlite", pause_s
    )


def _file_part(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text) or "default"


def place_of(service: str, row: dict[str, Any]) -> Place:
    """The record of one answer; raises ValueError where it has no position."""
    raw = row["raw"] if isinstance(row["raw"], dict) else {}
    # Nominatim tells the parts of an address in `address`; Photon and Pelias are GeoJSON; GeoNames is flat.
    said = raw.get("address") or raw.get("properties") or raw
    code = next((str(said[key]) for key in ("country_code", "countrycode", "countryCode") if said.get(key)), "").upper()
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    radius = _radius_m(raw)
    kind = _kind(raw, said) or _kind_of_size(radius)
    identity = next((known for key in ("osm_id", "geonameId", "gid", "id") if (known := raw.get(key) or said.get(key))), None)
    return Place(
        f"{service}:{identity or f'{latitude:.5f},{longitude:.5f}'}",
        _name(row, raw),
        kind,
        code if len(code) == 2 else None,
        next((str(said[key]) for key in ("state", "province", "adminName1", "region") if said.get(key)), None),
        latitude,
        longitude,
        round(radius if radius is not None else default_radius_m(kind, 0)),
        PRECISION.get(kind, 1),
        service,
    )


def _name(row: dict[str, Any], raw: dict[str, Any]) -> str:
    """The answer's own name, without the address behind it."""
    known = raw.get("name") or (raw.get("properties") or {}).get("name") or row["name"]
    return str(known).split(",")[0]


def _kind(raw: dict[str, Any], said: dict[str, Any]) -> str | None:
    """Our kind for what the service says it is; None where it says nothing that we know."""
    if raw.get("fcl") or raw.get("fcode"):
        from mapper.geocode.build.dumps import kind_of

        return kind_of(str(raw.get("fcl")), str(raw.get("fcode")))
    words = (raw.get("addresstype"), said.get("layer"), said.get("osm_value"), said.get("type"), said.get("osm_key"))
    return next((_KINDS[word] for word in words if word in _KINDS), None)


def _kind_of_size(radius_m: float | None) -> str:
    if radius_m is None:
        return "area"
    return "country" if radius_m > 300_000 else "admin1" if radius_m > 60_000 else "city" if radius_m > 800 else "landmark"


def _radius_m(raw: dict[str, Any]) -> float | None:
    """Metres from the middle of the answer's box to its corners; None where it has none."""
    box = raw.get("boundingbox")
    if not isinstance(box, list) or len(box) != 4:
        return None
    from mapper.geocode.geometry import distance_m

    south, north, west, east = map(float, box)
    return max(50.0, distance_m((south, west), (north, east)) / 2)


def _is_called(row: dict[str, Any], name: str) -> bool:
    """Whether an answer bears a name like the one asked for: services answer with what they have."""
    from rapidfuzz import fuzz

    raw = row["raw"] if isinstance(row["raw"], dict) else {}
    details = raw.get("namedetails")
    names = [_name(row, raw), *(map(str, details.values()) if isinstance(details, dict) else ())]
    asked, keys = name_key(name), [name_key(known) for known in names]
    same_script = [key for key in keys if key.isascii() == asked.isascii()]
    # Where the service gives no name in the script asked for, its own matching is believed.
    return not same_script or any(fuzz.ratio(asked, key) >= ALIKE or fuzz.token_set_ratio(asked, key) == 100.0 for key in same_script)
