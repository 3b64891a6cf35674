"""Geocoding services through geopy: chosen by name, off by default, asked once a second at most, answers kept for good.

To add a service: one line in SERVICES. A service that fails raises GeocoderFailure; only its own word makes "not found".
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper.errors import GeocoderFailure, UsageError
from mapper.model import Candidate, Place
from mapper.resources import cache_root

USER_AGENT = "incident-mapper/0.1 (news incident mapping; one request a second)"
SECONDS_BETWEEN = 1.0


@dataclass(frozen=True, slots=True)
class Service:
    """A geopy geocoder: its class, what it must be given, what the map must say of it."""

    geocoder: str
    """Name of the class in geopy.geocoders."""
    attribution: str
    terms: str
    options: tuple[tuple[str, str, str], ...] = ()
    """(argument, environment variable, default): an argument without default must be set."""


SERVICES: dict[str, Service] = {
    "nominatim": Service(
        "Nominatim",
        "© OpenStreetMap contributors, ODbL",
        "https://operations.osmfoundation.org/policies/nominatim/",
        (("domain", "MAPPER_NOMINATIM_DOMAIN", "nominatim.openstreetmap.org"), ("scheme", "MAPPER_NOMINATIM_SCHEME", "https")),
    ),
    "photon": Service(
        "Photon",
        "© OpenStreetMap contributors, ODbL; Photon by komoot",
        "https://photon.komoot.io",
        (("domain", "MAPPER_PHOTON_DOMAIN", "photon.komoot.io"), ("scheme", "MAPPER_PHOTON_SCHEME", "https")),
    ),
    "pelias": Service(
        "Pelias", "Pelias", "https://pelias.io", (("domain", "MAPPER_PELIAS_DOMAIN", ""), ("scheme", "MAPPER_PELIAS_SCHEME", "https"))
    ),
    "geonames": Service("GeoNames", "GeoNames, CC BY 4.0", "https://www.geonames.org/export/", (("username", "MAPPER_GEONAMES_USER", ""),)),
}


@dataclass(slots=True)
class OnlineGeocoder:
    """One service with its cache and its pace. `candidates` has the gazetteer's interface."""

    name: str
    service: Service
    ask: Callable[..., Any]
    cache: Path
    pause_s: float = SECONDS_BETWEEN
    _last: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def attribution(self) -> str:
        return self.service.attribution

    def candidates(self, name: str, *, near: str | None = None, country: str | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """The service's answers in its order, none where it says that it knows none. Raises GeocoderFailure where it does not answer."""
        query = f"{name}, {near}" if near else name
        rows = self._answer(query, country, limit)
        return tuple(
            Candidate(_place(self.name, row), round(1.0 / (1 + rank), 4) if len(rows) > 1 else 0.9, (f"answer {rank + 1} of {self.name}",))
            for rank, row in enumerate(rows[:limit])
        )

    def _answer(self, query: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        key = json.dumps([self.name, query, country, limit], ensure_ascii=False)
        with self._lock, _cache(self.cache) as store:
            known = store.execute("SELECT answer FROM answers WHERE query = ?", (key,)).fetchone()
            if known is not None:
                return list(json.loads(known[0]))
            wait = self._last + self.pause_s - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                rows = self._request(query, country, limit)
            finally:
                self._last = time.monotonic()
            store.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, json.dumps(rows, ensure_ascii=False)))
            return rows

    def _request(self, query: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        from geopy.exc import GeopyError

        options: dict[str, Any] = {"exactly_one": False}
        if self.service.geocoder == "Nominatim":
            options |= {"limit": limit, "country_codes": country.lower() if country else None, "addressdetails": True, "language": "en"}
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


class _cache:
    """A small SQLite file of answers; committed at the end of each use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(self.path, timeout=30)
            self.connection.execute("CREATE TABLE IF NOT EXISTS answers (query TEXT PRIMARY KEY, answer TEXT NOT NULL)")
        except (OSError, sqlite3.Error) as error:
            raise GeocoderFailure(f"{self.path}: answers of geocoding services cannot be kept here ({error}); set MAPPER_CACHE") from error
        return self.connection

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.connection.commit()
        self.connection.close()


def online_geocoder(name: str, *, cache: Path | None = None, pause_s: float = SECONDS_BETWEEN, **options: str) -> OnlineGeocoder:
    """A service of SERVICES, ready to be asked; `options` override its environment variables. Raises UsageError."""
    service = SERVICES.get(name)
    if service is None:
        raise UsageError(f"{name}: not a geocoder; choose gazetteer or one of {', '.join(SERVICES)}")
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
        f"{name}", service, geocoder.geocode, cache or cache_root() / "services" / f"{name}-{_file_part(domain)}.sqlite", pause_s
    )


def _file_part(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text) or "default"


def _place(service: str, row: dict[str, Any]) -> Place:
    raw = row["raw"] if isinstance(row["raw"], dict) else {}
    address = raw.get("address") or raw.get("properties") or {}
    country = str(address.get("country_code") or address.get("countrycode") or raw.get("countryCode") or "").upper() or None
    box = raw.get("boundingbox")
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    radius = 1000.0
    if isinstance(box, list) and len(box) == 4:
        from mapper.geocode.geometry import distance_m

        south, north, west, east = map(float, box)
        radius = max(50.0, distance_m((south, west), (north, east)) / 2)
    kind, precision = (
        ("country", 6) if radius > 300_000 else ("admin1", 4) if radius > 60_000 else ("city", 1) if radius > 800 else ("landmark", 1)
    )
    identity = raw.get("osm_id") or raw.get("geonameId") or f"{latitude:.5f},{longitude:.5f}"
    return Place(
        f"{service}:{identity}",
        str(raw.get("name") or row["name"]).split(",")[0],
        kind,
        country,
        address.get("state"),
        latitude,
        longitude,
        round(radius),
        precision,
        service,
    )
