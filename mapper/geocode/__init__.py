"""Places: which there are, which of them a text names, where they lie.

`Gazetteer` is an offline geopy geocoder; `Geoparser` finds and resolves the place names of a document.
"""

from mapper.geocode.answer import answer
from mapper.geocode.gazetteer import Gazetteer
from mapper.geocode.table import Answer, render

__all__ = ["Answer", "Gazetteer", "Geoparser", "answer", "render"]


def __getattr__(name: str) -> object:
    # The geoparser's models are not wanted by `mapper geocode`, which must answer at once.
    if name == "Geoparser":
        from mapper.geocode.geoparser import Geoparser

        return Geoparser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
