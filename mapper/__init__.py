"""incident-mapper: news in, dated, typed, located incidents out, each field with its sentence.

    documents = mapper.read(["articles/"])
    incidents = mapper.extract(documents)          # GeoDataFrame
    mapper.draw(incidents).save("map.html")        # folium.Map
    mapper.locate("Green Zone", near="Baghdad")    # ranked places
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from mapper.model import Candidate, Document

__all__ = ["draw", "extract", "locate", "read"]


def read(inputs: Iterable[str]) -> Iterator[Document]:
    """Documents of files, folders and URLs, one at a time; raises InputError at the first input that cannot be read."""
    from mapper import sources
    from mapper.errors import InputError

    def stop(error: InputError) -> None:
        raise error

    return sources.read(inputs, on_skip=stop)


def extract(documents: Iterable[Document], *, merge: bool = True, geocoder: str = "gazetteer") -> gpd.GeoDataFrame:
    """Incidents of the documents: one row each, the contract's columns, EPSG:4326.

    `geocoder`: a service such as "nominatim" is asked over the network for the place names that the gazetteer does not know.
    """
    from mapper.pipeline import Pipeline

    pipeline = Pipeline(geocoder=geocoder)
    return pipeline.frame(pipeline.extract(documents), merge=merge)


def draw(incidents: gpd.GeoDataFrame, **options: Any) -> folium.Map:
    """A map of the incidents in one file without a network: `.save("map.html")`, or add layers of your own."""
    from mapper import maps

    return maps.draw(incidents, **options)


def locate(
    name: str, *, near: str | None = None, country: str | None = None, limit: int = 10, geocoder: str = "gazetteer"
) -> tuple[Candidate, ...]:
    """Places a name may mean, likeliest first. `near`: the name of another place; `country`: ISO 3166-1 alpha-2;
    `geocoder`: the gazetteer works offline, a service such as "nominatim" is sent the name.
    """
    from mapper.geocode import answer

    return answer(name, near=near, country=country, limit=limit, geocoder=geocoder).candidates
