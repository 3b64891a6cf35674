"""Places: which there are, which of them a text names, where they lie.

`Gazetteer` is an offline geopy geocoder; `Geoparser` finds and resolves the place names of a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.geocode.answer import answer
from mapper.geocode.table import Answer, render

if TYPE_CHECKING:
    from mapper.geocode.gazetteer import Gazetteer
    from mapper.geocode.geoparser import Geoparser

__all__ = ["Answer", "Gazetteer", "Geoparser", "answer", "render"]


def __getattr__(name: str) -> object:
    # geopy and the geoparser's models are not wanted by `mapper geocode`, which must answer at once.
    if name == "Gazetteer":
        from mapper.geocode.gazetteer import Gazetteer

        return Gazetteer
    if name == "Geoparser":
        from mapper.geocode.geoparser import Geoparser

        return Geoparser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
