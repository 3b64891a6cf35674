"""Asking a service for the names that the gazetteer does not know: only where the user chose one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from mapper.errors import GeocoderFailure
from mapper.geocode.place_store import distance_km
from mapper.geocode.services import OnlineGeocoder
from mapper.geocode.verdict import Verdict, describe
from mapper.model import Candidate, Place

SAME_SPOT_KM = 25.0
SCORE = 0.6
GIVEN_UP_AFTER = 3
"""Failures in a row after which a service is not asked any more in this run."""
ASKED_FOR = 10
FOCUS = 0.6
"""Share of the document's places in one country from which a name is asked for in that country."""


@dataclass(slots=True)
class Fallback:
    """One service asked for unknown names, each once; its failures are kept apart from what it does not know."""

    service: OnlineGeocoder
    failures: dict[str, str] = field(default_factory=dict)
    """Name -> why the service did not answer. A later run asks for these again, and for none it has answered."""
    _known: dict[tuple[str, str | None], Verdict] = field(default_factory=dict)
    _in_a_row: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should be told at the end of a run."""
        if not self.failures:
            return ()
        name, reason = next(iter(self.failures.items()))
        return (f"{self.service.name} did not answer for {len(self.failures)} names, {name!r} first ({reason}); run again to ask for them",)

    def verdict(self, name: str, places: Iterable[Place]) -> Verdict:
        """What the service says of a name. `places`: those that the document names beside it; their country narrows the question."""
        pair = (name, _focus(places))
        if pair not in self._known:
            found = self._ask(*pair)
            if name in self.failures:
                return found
            self._known[pair] = found
        return self._known[pair]

    def _ask(self, name: str, country: str | None) -> Verdict:
        if self._in_a_row >= GIVEN_UP_AFTER:
            self.failures.setdefault(name, "not asked any more")
            return Verdict(None, f"unknown: the gazetteer has no {name}, and {self.service.name} does not answer", 0.0, ())
        try:
            found = self.service.candidates(name, country=country, limit=ASKED_FOR, called=True)
        except GeocoderFailure as error:
            self._in_a_row += 1
            self.failures[name] = str(error)
            return Verdict(None, f"unknown: the gazetteer has no {name}, and {self.service.name} did not answer", 0.0, ())
        self._in_a_row = 0
        self.failures.pop(name, None)
        return self._judge(name, found)

    def _judge(self, name: str, found: tuple[Candidate, ...]) -> Verdict:
        service = self.service.name
        if not found:
            return Verdict(None, f"unknown: neither the gazetteer nor {service} has {name}", 0.0, ())
        first = found[0].place
        apart = [
            c.place for c in found if distance_km(first.latitude, first.longitude, c.place.latitude, c.place.longitude) > SAME_SPOT_KM
        ]
        if apart:
            return Verdict(None, f"ambiguous at {service}: " + "; ".join(describe(place) for place in (first, *apart[:2])), 0.0, found)
        return Verdict(first, None, SCORE, found)


def _focus(places: Iterable[Place]) -> str | None:
    tally = Counter(place.country for place in places if place.country)
    if not tally:
        return None
    country, count = tally.most_common(1)[0]
    return country if count >= FOCUS * tally.total() else None

