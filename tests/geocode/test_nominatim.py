"""Against a real Nominatim on this machine, with places of our own that no gazetteer has.

Installing it takes a minute or two once; MAPPER_NOMINATIM=0 leaves these tests out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapper.errors import GeocoderFailure
from mapper.geocode import Gazetteer, answer
from mapper.geocode.geoparser import Geoparser
from mapper.geocode.online import Fallback
from mapper.geocode.place_store import distance_km
from mapper.geocode.services import online_geocoder
from mapper.model import Document
from mapper.text import read_text
from tests.geocode.own_nominatim import nominatim, why_not

pytestmark = pytest.mark.nominatim


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if reason := why_not():
        pytest.skip(reason)
    with nominatim(tmp_path_factory.mktemp("nominatim")) as served:
        yield served


def test_names_are_found_in_either_script(address: str, tmp_path: Path) -> None:
    service = online_geocoder("nominatim", answers=tmp_path / "a.sqlite", pause_s=0.0, domain=address, scheme="http")
    for name in ("Qarmatiya al-Jadida", "قرمطية الجديدة"):
        place = service.candidates(name, called=True)[0].place
        assert distance_km(place.latitude, place.longitude, 33.412, 44.117) < 0.1
        assert (place.country, place.kind, place.source) == ("IQ", "city", "nominatim")
    assert service.candidates("Nowhere That Is") == ()
    assert service.candidates("Wazirabad Heights", country="SY") == ()
    assert service.candidates("Wazirabad Heights", country="IQ")[0].place.kind == "district"


def test_command_asks_it_and_names_it(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPPER_HOME", str(tmp_path))
    monkeypatch.setenv("MAPPER_NOMINATIM_DOMAIN", address)
    monkeypatch.setenv("MAPPER_NOMINATIM_SCHEME", "http")
    found = answer("Wazirabad Heights", geocoder="nominatim")
    assert found.candidates[0].place.name == "Wazirabad Heights"
    assert found.note == "© OpenStreetMap contributors, ODbL"


def test_unknown_names_of_a_text_are_placed_and_equal_ones_are_not(address: str, tmp_path: Path, gazetteer: Gazetteer) -> None:
    service = online_geocoder("nominatim", answers=tmp_path / "a.sqlite", pause_s=0.0, domain=address, scheme="http")
    geoparser = Geoparser(gazetteer, Fallback(service))
    text = "BAGHDAD, Iraq - Gunmen attacked the village of Qarmatiya al-Jadida on Friday, police said."
    found = {t.surface: t for t in geoparser.geoparse(read_text(Document("one", text)))}
    placed = found["Qarmatiya al-Jadida"]
    assert placed.place is not None
    assert distance_km(placed.place.latitude, placed.place.longitude, 33.412, 44.117) < 0.1
    found = {t.surface: t for t in geoparser.geoparse(read_text(Document("two", "Gunmen attacked the village of Twinford on Friday.")))}
    assert found["Twinford"].place is None
    assert (found["Twinford"].reason or "").startswith("ambiguous at nominatim")


def test_a_server_that_is_gone_is_a_failure_and_old_answers_stay(address: str, tmp_path: Path) -> None:
    kept = tmp_path / "a.sqlite"
    service = online_geocoder("nominatim", answers=kept, pause_s=0.0, domain=address, scheme="http")
    before = service.candidates("Twinford")
    assert len(before) == 2
    gone = online_geocoder("nominatim", answers=kept, pause_s=0.0, domain="127.0.0.1:9", scheme="http")
    assert gone.candidates("Twinford") == before
    with pytest.raises(GeocoderFailure):
        gone.candidates("Wazirabad Heights")
