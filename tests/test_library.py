"""The four functions of the library, as a user calls them."""

from __future__ import annotations

from pathlib import Path

import folium
import pytest

import mapper
from mapper.errors import UsageError

SAMPLE = Path(__file__).parent.parent / "data" / "samples"


def test_article_to_map_in_three_calls() -> None:
    article = sorted(SAMPLE.glob("*.txt"))[0]
    documents = list(mapper.read([str(article)]))
    incidents = mapper.extract(documents)
    assert len(documents) == 1
    assert len(incidents) >= 1
    assert incidents.crs.to_epsg() == 4326
    assert isinstance(mapper.draw(incidents), folium.Map)


def test_places_are_ranked_and_a_service_must_be_known() -> None:
    (green_zone, *_) = mapper.locate("Green Zone", near="Baghdad")
    assert green_zone.place.country == "IQ"
    assert len(mapper.locate("Springfield", limit=3)) == 3
    with pytest.raises(UsageError, match="not a geocoder"):
        mapper.locate("Baghdad", geocoder="unheard-of")
    with pytest.raises(UsageError, match="not a geocoder"):
        mapper.extract(mapper.read([str(sorted(SAMPLE.glob("*.txt"))[0])]), geocoder="unheard-of")
