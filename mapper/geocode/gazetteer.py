"""The offline gazetteer as a geopy geocoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from mapper.geocode.lookup import Lookup
from mapper.geocode.place_store import distance_km
from mapper.geocode.verdict import describe
from mapper.model import Candidate


class Gazetteer(Lookup, Geocoder):  # type: ignore[misc]
    """Places by name and names by place, without a network.

    `geocode` gives geopy Locations whose `raw` is our `Candidate`; latitude and longitude in degrees, WGS 84.
    """

    def __init__(self, folder: Path | None = None) -> None:
        Lookup.__init__(self, folder)
        Geocoder.__init__(self, scheme="https", timeout=1, user_agent="incident-mapper")

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,
        *,
        near: str | None = None,
        country: str | None = None,
        limit: int = 10,
        language: str | None = None,
        timeout: Any = None,
    ) -> Location | list[Location] | None:
        """Locations a name may mean, likeliest first.

        With `exactly_one`, None where nothing is known or where two places are equally likely; see `candidates`.
        `near` names another place, `country` is an ISO 3166-1 alpha-2 code. `language` and `timeout` are geopy's and change nothing.
        """
        del language, timeout
        if exactly_one:
            chosen = self.choose(query, near=near, country=country)
            return None if chosen is None else _location(chosen)
        found = self.candidates(query, near=near, country=country, limit=limit)
        return [_location(c) for c in found] or None

    def reverse(
        self, query: tuple[float, float] | str, exactly_one: bool = True, *, limit: int = 10, timeout: Any = None
    ) -> Location | list[Location] | None:
        """The places nearest to (latitude, longitude) in degrees; None where none is within the neighbouring degrees."""
        del timeout
        latitude, longitude = (float(x) for x in (query.split(",") if isinstance(query, str) else tuple(query)[:2]))
        places = self.store.near(latitude, longitude)
        if not len(places):
            return None
        km = distance_km(latitude, longitude, self.store.latitude[places], self.store.longitude[places])
        # A town of many people reaches further than its point.
        weighed = km - np.minimum(5.0, np.asarray(self.store.radius[places]) / 4000.0)
        order = np.argsort(weighed, kind="stable")[:limit]
        found = [
            _location(Candidate(self.store.place(int(places[i])), round(float(np.exp(-km[i] / 5.0)), 4), (f"{km[i]:.1f} km away",)))
            for i in order
        ]
        return found[0] if exactly_one else found


def _location(candidate: Candidate) -> Location:
    place = candidate.place
    return Location(describe(place), (place.latitude, place.longitude), candidate)
