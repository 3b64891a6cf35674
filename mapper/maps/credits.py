"""Whom the map must name: the geocoding services that placed its incidents (data/services.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.resources import data_root, load_toml

if TYPE_CHECKING:
    import geopandas as gpd


def credits_of(incidents: gpd.GeoDataFrame) -> list[str]:
    """Attributions of the services whose places stand in `place_id` ("nominatim:123"), in plain text."""
    if "place_id" not in incidents.columns:
        return []
    sources = {str(value).partition(":")[0] for value in incidents["place_id"].dropna().unique()}
    known = load_toml(data_root() / "services.toml")
    return sorted({str(known[source]["attribution"]) for source in sources & known.keys()})
