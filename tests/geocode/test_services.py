"""Services through geopy: cached, paced, and a failure is never "not found"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderTimedOut
from geopy.location import Location

from mapper.errors import GeocoderFailure, UsageError
from mapper.geocode.services import OnlineGeocoder, online_geocoder, services


class Asked:
    """Stands for a geopy geocoder's `geocode`: gives the prepared answers in turn."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.queries: list[str] = []

    def __call__(self, query: str, **options: Any) -> Any:
        self.queries.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def geocoder(tmp_path: Path, asked: Asked) -> OnlineGeocoder:
    return OnlineGeocoder("nominatim", services()["nominatim"], asked, tmp_path / "answers.sqlite", pause_s=0.0)


FOUND = Location(
    "Baghdad, Iraq",
    (33.3, 44.4),
    {"osm_id": 5, "name": "Baghdad", "address": {"country_code": "iq"}, "boundingbox": ["33.2", "33.4", "44.3", "44.5"]},
)


def test_answer_is_kept(tmp_path: Path) -> None:
    asked = Asked([FOUND])
    first = geocoder(tmp_path, asked).candidates("Baghdad")
    again = geocoder(tmp_path, asked).candidates("Baghdad")
    assert first == again
    assert asked.queries == ["Baghdad"]
    assert first[0].place.country == "IQ"
    assert first[0].place.source == "nominatim"


def test_not_found_is_an_answer_and_kept(tmp_path: Path) -> None:
    asked = Asked(None)
    assert geocoder(tmp_path, asked).candidates("Nowhere") == ()
    assert geocoder(tmp_path, asked).candidates("Nowhere") == ()
    assert len(asked.queries) == 1


@pytest.mark.parametrize("error", [GeocoderTimedOut("too slow"), ConnectionError("refused")])
def test_failure_is_raised_and_not_kept(tmp_path: Path, error: Exception) -> None:
    asked = Asked(error, [FOUND])
    service = geocoder(tmp_path, asked)
    with pytest.raises(GeocoderFailure, match="no answer for 'Baghdad'"):
        service.candidates("Baghdad")
    assert len(service.candidates("Baghdad")) == 1


def test_unknown_service_and_missing_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="not a geocoder"):
        online_geocoder("atlantis", answers=tmp_path / "c")
    monkeypatch.delenv("MAPPER_GEONAMES_USER", raising=False)
    with pytest.raises(UsageError, match="MAPPER_GEONAMES_USER"):
        online_geocoder("geonames", answers=tmp_path / "c")


@pytest.mark.parametrize("name", ["nominatim", "photon"])
def test_services_are_made_without_asking(name: str, tmp_path: Path) -> None:
    assert online_geocoder(name, answers=tmp_path / "c").attribution
