"""The whole path in one place: read, find the places, find what happened, merge, lay out as a frame.

Stages know nothing of one another; only this file joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.model import Document, Incident, Toponym
from mapper.text import Reading, open_text, read_text

if TYPE_CHECKING:
    import geopandas as gpd

    from mapper.geocode.geoparser import Geoparser
    from mapper.geocode.online import Fallback
    from mapper.readers import Reader

Skipped = Callable[[InputError], None]


@dataclass
class Pipeline:
    """One path from documents to incidents; `skipped` gathers the inputs that could not be read."""

    skipped: list[InputError] = field(default_factory=list)
    jobs: int = 1
    """Processes that read at the same time; the incidents come in the same order with any number."""
    reader: Reader | None = None
    """Who reads for incidents: None for the rules."""
    geocoder: str = "gazetteer"
    """A service's name where one is to be asked for place names that the gazetteer does not know."""

    @cached_property
    def geoparser(self) -> Geoparser:
        from mapper.geocode.gazetteer import Gazetteer
        from mapper.geocode.geoparser import Geoparser

        return Geoparser(Gazetteer(), self._fallback)

    @cached_property
    def _fallback(self) -> Fallback | None:
        if self.geocoder == "gazetteer":
            return None
        from mapper.geocode.online import Fallback
        from mapper.geocode.services import online_geocoder

        return Fallback(online_geocoder(self.geocoder))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader and the geocoding service have to say at the end of a run."""
        return (*(self.reader.notes if self.reader else ()), *(self._fallback.notes if self._fallback else ()))

    def documents(self, inputs: Iterable[str]) -> Iterator[Document]:
        """Documents of all inputs, one at a time; what cannot be read is kept in `skipped`."""
        from mapper.sources import read

        return read(inputs, on_skip=self.skipped.append)

    def geoparse(self, document: Document) -> tuple[Reading, tuple[Toponym, ...]]:
        """The document as read, and its place names."""
        reading = read_text(document)
        return reading, self.geoparser.geoparse(reading)

    def place_names(self, documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
        """The contract's record of the place names of each document in turn."""
        if self.jobs > 1 and self.geocoder == "gazetteer":
            from mapper.parallel import ordered

            yield from ordered(_place_names_of_piece, documents, jobs=self.jobs)
            return
        for document in documents:
            reading = open_text(document)
            yield place_names(reading, self.geoparser.geoparse(reading))

    def incidents(self, document: Document) -> tuple[Incident, ...]:
        """What one document reports, main incidents first."""
        from mapper.extraction import extract
        from mapper.incidents import incidents_of

        reading, toponyms = self.geoparse(document)
        if self.reader is None:
            return incidents_of(reading, extract(reading, toponyms))
        return incidents_of(reading, self.reader.events(reading, toponyms, lambda: extract(reading, toponyms)))

    def extract(self, documents: Iterable[Document]) -> Iterator[Incident]:
        """Incidents of each document in turn, not merged across documents."""
        # Who asks a service keeps notes and failures in this process.
        if self.jobs > 1 and self.reader is None and self.geocoder == "gazetteer":
            from mapper.parallel import ordered

            yield from ordered(_incidents_of_piece, documents, jobs=self.jobs)
            return
        for document in documents:
            yield from self.incidents(document)

    def gather(self, inputs: Iterable[str], watch: Callable[[Iterator[Document]], Iterable[Document]] = iter) -> Iterator[Incident]:
        """Incidents of articles, and of files that already hold incidents. `watch` sees each document pass."""
        from mapper.frame import from_frame
        from mapper.sources import split
        from mapper.store import read

        articles, tables = split(inputs)
        for name in tables:
            try:
                yield from from_frame(read(name))
            except InputError as error:
                self.skipped.append(error)
        if articles:
            yield from self.extract(watch(self.documents(articles)))

    def frame(self, incidents: Iterable[Incident], *, merge: bool = True) -> gpd.GeoDataFrame:
        """The contract's GeoDataFrame. Reports of one happening in several documents are one row where `merge`;
        without it each row names its document in a first column `document_id`.
        """
        from mapper.frame import DOCUMENT_ID, to_frame
        from mapper.incidents import merge as merge_reports

        kept = merge_reports(incidents) if merge else tuple(incidents)
        frame = to_frame(kept)
        if not merge:
            frame.insert(0, DOCUMENT_ID, [incident.sources[0].document_id for incident in kept])
        return frame

    def rows(self, incidents: Iterable[Incident], *, merge: bool = True) -> Iterator[dict[str, Any]]:
        """The same as rows of JSON Lines; without `merge` each as soon as its document is read."""
        from mapper.frame import to_row
        from mapper.incidents import merge as merge_reports

        if merge:
            yield from map(to_row, merge_reports(incidents))
        else:
            yield from (to_row(incident, incident.sources[0].document_id) for incident in incidents)


@cache
def _pipeline_of_process() -> Pipeline:
    return Pipeline()


def _incidents_of_piece(documents: list[Document]) -> list[Incident]:
    return [incident for document in documents for incident in _pipeline_of_process().incidents(document)]


def _place_names_of_piece(documents: list[Document]) -> list[dict[str, Any]]:
    return list(_pipeline_of_process().place_names(documents))


def place_names(reading: Reading, toponyms: Iterable[Toponym], *, most: int = 5) -> dict[str, Any]:
    """The contract's record of the place names of one document; offsets count in the text as given."""
    mentions = []
    for toponym in toponyms:
        start, end = reading.original(toponym.start, toponym.end)
        place = toponym.named or toponym.place
        mentions.append({
            "start": start,
            "end": end,
            "surface": reading.document.text[start:end],
            "kind": toponym.kind,
            "place_id": place.id if place else None,
            "name": place.name if place else None,
            "country": place.country if place else None,
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "radius_m": place.radius_m if place else None,
            "score": round(toponym.score, 4),
            "reason": toponym.reason,
            "relation": toponym.relation,
            "candidates": [
                {
                    "place_id": c.place.id,
                    "name": c.place.name,
                    "country": c.place.country,
                    "admin1": c.place.admin1,
                    "latitude": c.place.latitude,
                    "longitude": c.place.longitude,
                    "score": round(c.score, 4),
                    "reasons": list(c.reasons),
                }
                for c in toponym.candidates[:most]
            ],
        })
    return {"document_id": reading.document.id, "mentions": mentions}
