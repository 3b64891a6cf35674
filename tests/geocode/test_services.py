"""Services through geopy: cached, paced, and a failure is never "not found"."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderTimedOut
from geopy.location import Location

from mapper.cli import main
from mapper.errors import GeocoderFailure, UsageError
from mapper.geocode.online import Fallback
from mapper.geocode.services import OnlineGeocoder, online_geocoder, place_of, services


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


class Service(ThreadingHTTPServer):
    """A Nominatim on the loopback that knows one place, and fails where it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[float, dict[str, list[str]], str]] = []
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Service)
        query = parse_qs(urlsplit(self.path).query)
        server.asked.append((time.time(), query, self.headers["User-Agent"]))
        known = query["q"] == ["Qarmatiya al-Jadida"]
        self.send_response(server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps([PLACE] if known else []).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


PLACE = {
    "osm_id": 77, "lat": "33.4120", "lon": "44.1170", "name": "Qarmatiya al-Jadida", "display_name": "Qarmatiya al-Jadida, Iraq",
    "addresstype": "village", "address": {"country_code": "iq", "state": "Al Anbar"}, "boundingbox": ["33.40", "33.42", "44.10", "44.13"],
    "namedetails": {"name": "Qarmatiya al-Jadida"},
}  # fmt: skip
TEXT = (
    "BAGHDAD, Iraq - Gunmen killed four people in the village of Qarmatiya al-Jadida on Friday, police said. "
    "Three soldiers were wounded in the village of Zzyxgoroth on Friday."
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    server = Service()
    monkeypatch.setenv("MAPPER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MAPPER_NOMINATIM_DOMAIN", f"127.0.0.1:{server.server_port}")
    monkeypatch.setenv("MAPPER_NOMINATIM_SCHEME", "http")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_nobody_is_asked_by_default(service: Service, article: Path, tmp_path: Path) -> None:
    assert main(["geoparse", str(article), "-o", str(tmp_path / "out.jsonl")]) == 0
    assert service.asked == []
    mentions = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["mentions"]
    assert {m["surface"]: m["latitude"] for m in mentions}["Qarmatiya al-Jadida"] is None


def test_only_unknown_names_are_sent_once_and_in_turn(service: Service, article: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["geoparse", str(article), "-o", str(tmp_path / "out.jsonl"), "--geocoder", "nominatim"]) == 0
    assert [query["q"] for _, query, _ in service.asked] == [["Qarmatiya al-Jadida"], ["Zzyxgoroth"]]
    assert all(query["countrycodes"] == ["iq"] for _, query, _ in service.asked)
    constant = {"format", "limit", "addressdetails", "namedetails", "accept-language"}
    assert all(set(query) - constant == {"q", "countrycodes"} for _, query, _ in service.asked)
    assert all(agent.startswith("incident-mapper/") for _, _, agent in service.asked)
    assert service.asked[1][0] - service.asked[0][0] > 0.95
    mentions = {m["surface"]: m for m in json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["mentions"]}
    assert mentions["Qarmatiya al-Jadida"]["place_id"] == "nominatim:77"
    assert mentions["Zzyxgoroth"]["latitude"] is None
    assert mentions["Zzyxgoroth"]["reason"] == "unknown: neither the gazetteer nor nominatim has Zzyxgoroth"


def test_failures_are_told_and_asked_again(
    service: Service, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.status = 503
    out = str(tmp_path / "out.jsonl")
    assert main(["geoparse", str(article), "-o", out, "--geocoder", "nominatim"]) == 0
    assert "note: nominatim did not answer for 2 names" in capsys.readouterr().err
    assert "nominatim did not answer" in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    service.status = 200
    assert main(["geoparse", str(article), "-o", out, "--geocoder", "nominatim"]) == 0
    assert "note:" not in capsys.readouterr().err
    assert '"nominatim:77"' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_map_names_the_service(service: Service, article: Path, tmp_path: Path) -> None:
    from mapper.maps.credits import credits_of
    from mapper.maps.layer import IncidentLayer
    from mapper.pipeline import Pipeline

    pipeline = Pipeline(geocoder="nominatim")
    frame = pipeline.frame(pipeline.gather([str(article)]))
    assert "nominatim:77" in set(frame["place_id"])
    assert credits_of(frame) == ["© OpenStreetMap contributors, ODbL"]
    assert IncidentLayer(frame).options["credits"] == ["© OpenStreetMap contributors, ODbL"]
    assert credits_of(Pipeline().frame(Pipeline().gather([str(article)]))) == []


def test_a_service_in_trouble_is_left_alone(tmp_path: Path) -> None:
    asked = Asked(*[ConnectionError("refused")] * 3)
    fallback = Fallback(geocoder(tmp_path, asked))
    verdicts = [fallback.verdict(name, ()) for name in ("Aaaa", "Bbbb", "Cccc", "Dddd", "Eeee")]
    assert len(asked.queries) == 3
    assert all(v.place is None and "nominatim" in (v.reason or "") for v in verdicts)
    assert fallback.failures["Eeee"] == "not asked any more"
    assert "5 names" in fallback.notes[0]


def test_answers_of_another_name_are_not_taken(tmp_path: Path) -> None:
    other = Location("Grand Hotel, Iraq", (33.0, 44.0), {"osm_id": 9, "name": "Grand Hotel", "address": {"country_code": "iq"}})
    service = geocoder(tmp_path, Asked([other]))
    assert Fallback(service).verdict("Grand Mosul Roundabout", ()).place is None
    alternate = {"osm_id": 5, "name": "Baghdad", "address": {"country_code": "iq"}, "namedetails": {"alt_name": "Round City"}}
    service = geocoder(tmp_path, Asked([Location("Baghdad", (33.3, 44.4), alternate)]))
    assert Fallback(service).verdict("Round City", ()).place is not None


PHOTON = {
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [44.4, 33.3]},
    "properties": {"osm_id": 5, "osm_key": "place", "osm_value": "suburb", "name": "Karrada", "countrycode": "IQ", "state": "Baghdad"},
}  # fmt: skip
PELIAS = {
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [44.4, 33.3]},
    "properties": {"gid": "whosonfirst:locality:1", "layer": "locality", "name": "Samarra", "country_code": "IQ", "region": "Salah ad Din"},
}  # fmt: skip
GEONAMES = {"geonameId": 98182, "name": "Baghdad", "countryCode": "IQ", "adminName1": "Baghdad", "fcl": "P", "fcode": "PPLC"}


@pytest.mark.parametrize(
    ("service", "raw", "identity", "name", "kind", "admin1"),
    [
        ("photon", PHOTON, "photon:5", "Karrada", "district", "Baghdad"),
        ("pelias", PELIAS, "pelias:whosonfirst:locality:1", "Samarra", "city", "Salah ad Din"),
        ("geonames", GEONAMES, "geonames:98182", "Baghdad", "city", "Baghdad"),
        ("nominatim", {}, "nominatim:33.30000,44.40000", "Somewhere", "area", None),
    ],
)
def test_each_service_is_understood(service: str, raw: dict[str, Any], identity: str, name: str, kind: str, admin1: str | None) -> None:
    place = place_of(service, {"name": "Somewhere, Iraq", "latitude": 33.3, "longitude": 44.4, "raw": raw})
    assert (place.id, place.name, place.kind, place.admin1) == (identity, name, kind, admin1)
    assert place.country == ("IQ" if raw else None)
    assert place.radius_m > 0
