"""What `mapper geocode` asks for one name."""

from __future__ import annotations

from mapper.geocode.lookup import Lookup, cannot_choose
from mapper.geocode.table import Answer


def answer(name: str, *, near: str | None = None, country: str | None = None, geocoder: str = "gazetteer", limit: int = 5) -> Answer:
    """Ranked candidates for a name, and whether a choice among them would be a guess.

    `geocoder` is "gazetteer" or a service's name; raises UsageError for another, GeocoderFailure where a service fails.
    """
    if geocoder == "gazetteer":
        found = Lookup().candidates(name, near=near, country=country, limit=max(limit, 20))
        return Answer(name, found[:limit], cannot_choose(found))
    from mapper.geocode.services import online_geocoder

    service = online_geocoder(geocoder)
    return Answer(name, service.candidates(name, near=near, country=country, limit=limit), None, service.attribution)
