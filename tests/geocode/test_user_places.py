"""Gazetteers that the user adds: read leniently, kept beside the default, faults named, own places first."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapper.cli import main
from mapper.errors import InputError, UsageError
from mapper.geocode import Gazetteer, added
from mapper.geocode.build.compiler import _drop_older
from mapper.geocode.build.own import read_places
from mapper.geocode.geoparser import Geoparser
from mapper.geocode.inventory import add_file, inventory, remove_added
from mapper.geocode.place_store import distance_km
from mapper.model import Document
from mapper.text import read_text

CSV = """\
Place Name;Lat;LONG;Type;Alternate names;radius_km;id
Camp Zulu;33,35;44,20;camp;Zulu Base|معسكر زولو;0.8;z1
Springfield;36.20;44.00;village;;;
Green Zone;33.3070;44.3930;zone;;2.5;
Bad Latitude;95;10;;;;
Not A Number;nan;10;;;;
Infinite;10;inf;;;;
;1;1;;;;
Null Island;0;0;;;;
Nowhere Given;;;;;;
"""
AREA = {"type": "Polygon", "coordinates": [[[44.0, 33.0], [44.1, 33.0], [44.1, 33.1], [44.0, 33.1], [44.0, 33.0]]]}
KILO = {"name": "Sector Kilo", "kind": "zone", "name:ar": "قطاع كيلو", "alt_names": ["Kilo Box"]}
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": KILO, "geometry": AREA},
        {"type": "Feature", "properties": {"name": "Broken"}, "geometry": {"type": "Polygon", "coordinates": "no"}},
        {"type": "Feature", "properties": {"name": "In Metres"}, "geometry": {"type": "Point", "coordinates": [500000.0, 3700000.0]}},
        {"type": "Feature", "properties": None, "geometry": None},
    ],
}


def dump_line(identity: int, name: str, names: str, latitude: float, longitude: float, feature: str, people: int = 0) -> str:
    admin = "07"
    kind, code = feature.split(".")
    fields = [identity, name, name, names, latitude, longitude, kind, code, "IQ", "", admin, "", "", "", people, "", 40, "Asia/Baghdad", ""]
    return "\t".join(map(str, fields)) + "\n"


DUMP = (
    dump_line(98182, "Baghdad", "", 33.34058, 44.40088, "P.PPLC", 7_300_000)
    + dump_line(990_000_001, "Tall Wazirqan", "Tell Waziraqan,تل وزيرقان", 33.21, 44.51, "P.PPL", 420)
    + dump_line(990_000_002, "Jabal Qumbazar", "", 34.9, 45.1, "T.MT")
    + "1\ttoo short\n"
    + dump_line(990_000_003, "Off The Globe", "", 91.0, 45.1, "T.MT")
)
NAMES = (
    "1\t98182\ten\tThe Round City of Mansur\t\t\t\t\t\t\n2\t990000001\ten\tHill of the Viziers\t\t\t\t\t\t\n"
    "3\t98182\tlink\thttps://example.org/baghdad\t\t\t\t\t\t\n4\t999999999\ten\tOf A Place Nobody Has\t\t\t\t\t\t\n"
)


def write_zip(path: Path, member: str, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a table\n")
        archive.writestr(member, text)
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's folder with five added gazetteers, and the rows of each that were skipped in `skipped.json`."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "own.csv").write_text(CSV, encoding="utf-8")
    (folder / "areas.geojson").write_text(json.dumps(GEOJSON), encoding="utf-8")
    write_zip(folder / "IQ.zip", "IQ.txt", DUMP)
    write_zip(folder / "alternateNamesV2.zip", "alternateNamesV2.txt", NAMES)
    geopackage(folder / "posts.gpkg")
    skipped: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAPPER_HOME", str(folder / "kept"))
        for name in ("own.csv", "areas.geojson", "IQ.zip", "alternateNamesV2.zip", "posts.gpkg"):
            rows = skipped.setdefault(name, [])
            add_file(str(folder / name), lambda error, rows=rows: rows.append(str(error)))  # type: ignore[misc]
        (folder / "skipped.json").write_text(json.dumps(skipped), encoding="utf-8")
        yield folder


def geopackage(path: Path) -> None:
    import geopandas as gpd
    from shapely.geometry import Point

    frame = gpd.GeoDataFrame({"name": ["Post Yankee"], "kind": ["checkpoint"]}, geometry=[Point(44.30, 33.40)], crs=4326)
    frame.to_crs(32638).to_file(path, layer="posts", driver="GPKG")


@pytest.fixture(scope="module")
def joined(home: Path) -> Gazetteer:
    return Gazetteer()


@pytest.mark.parametrize(
    ("name", "kind", "country", "latitude", "longitude"),
    [
        ("Camp Zulu", "landmark", "IQ", 33.35, 44.20),
        ("Zulu Base", "landmark", "IQ", 33.35, 44.20),
        ("معسكر زولو", "landmark", "IQ", 33.35, 44.20),
        ("Springfield", "city", "IQ", 36.20, 44.00),
        ("Sector Kilo", "area", "IQ", 33.05, 44.05),
        ("قطاع كيلو", "area", "IQ", 33.05, 44.05),
        ("Kilo Box", "area", "IQ", 33.05, 44.05),
        ("Post Yankee", "landmark", "IQ", 33.40, 44.30),
        ("Tall Wazirqan", "city", "IQ", 33.21, 44.51),
        ("تل وزيرقان", "city", "IQ", 33.21, 44.51),
        ("Jabal Qumbazar", "natural", "IQ", 34.9, 45.1),
        ("The Round City of Mansur", "city", "IQ", 33.34, 44.40),
        ("Hill of the Viziers", "city", "IQ", 33.21, 44.51),
    ],
)
def test_added_names_are_found(joined: Gazetteer, name: str, kind: str, country: str, latitude: float, longitude: float) -> None:
    chosen = joined.choose(name)
    assert chosen is not None
    place = chosen.place
    assert (place.kind, place.country) == (kind, country)
    assert distance_km(place.latitude, place.longitude, latitude, longitude) < 1.0


def test_own_places_win_and_stand_for_the_default_on_the_same_spot(joined: Gazetteer) -> None:
    zones = joined.candidates("Green Zone")
    assert zones[0].place.id.startswith("user:own/")
    assert zones[0].place.radius_m == 2500
    assert not [c for c in zones[1:] if c.place.country == "IQ"]
    towns = joined.candidates("Springfield", limit=20)
    assert towns[0].place.country == "IQ"
    assert {c.place.country for c in towns[1:]} <= {"US", "AU"}


def test_areas_keep_their_outline_and_get_their_division(joined: Gazetteer) -> None:
    from shapely import from_wkb

    place = joined.candidates("Sector Kilo")[0].place
    assert place.geometry is not None
    assert from_wkb(place.geometry).bounds == (44.0, 33.0, 44.1, 33.1)
    assert place.admin1 in {"Baghdad", "Babil", "Babylon", "Al Anbar"}


def test_what_the_default_knows_stays_one_entry(joined: Gazetteer) -> None:
    here = [
        c.place
        for c in joined.candidates("Baghdad", limit=50)
        if c.place.kind == "city" and distance_km(c.place.latitude, c.place.longitude, 33.34, 44.40) < 20
    ]
    assert len(here) == 1
    assert here[0].population == 7_300_000
    assert joined.candidates("Of A Place Nobody Has") == ()


def test_added_places_are_found_in_texts(joined: Gazetteer) -> None:
    text = "A mortar shell hit Camp Zulu in Iraq on Friday, and a bomb exploded in Tall Wazirqan, police said."
    found = {t.surface: t.place for t in Geoparser(joined).geoparse(read_text(Document("one", text)))}
    zulu = found["Camp Zulu"]
    assert zulu is not None
    assert zulu.source == "user"


def test_reverse_sees_added_places(joined: Gazetteer) -> None:
    assert joined.reverse((33.3501, 44.2001)).raw.place.name == "Camp Zulu"


def test_skipped_rows_are_named(home: Path) -> None:
    skipped = json.loads((home / "skipped.json").read_text(encoding="utf-8"))
    assert [line.split(":")[1] for line in skipped["own.csv"]] == ["5", "6", "7", "8", "9", "10"]
    assert "is not on the globe" in skipped["own.csv"][0]
    assert "not a finite number" in skipped["own.csv"][1]
    assert "not a finite number" in skipped["own.csv"][2]
    assert skipped["own.csv"][3].endswith("no name")
    assert "where missing coordinates end up" in skipped["own.csv"][4]
    assert "no latitude and longitude" in skipped["own.csv"][5]
    assert [line.split(":")[0] for line in skipped["areas.geojson"]] == [f"areas.geojson, feature {n}" for n in (2, 3, 4)]
    assert [line.split(":")[1] for line in skipped["IQ.zip"]] == ["4", "5"]
    assert skipped["posts.gpkg"] == []


def test_info_says_origin_licence_and_size(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "info", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    by_name = {row["name"]: row for row in found["added"]}
    assert by_name["IQ"]["licence"].startswith("CC BY 4.0")
    assert (by_name["IQ"]["rows"], by_name["IQ"]["skipped"]) == (3, 2)
    assert by_name["own"]["origin"] == "own.csv"
    assert found["folders"]["added"] == str(home / "kept" / "gazetteers")
    assert sum(row["places"] for row in found["default"]) > 1_000_000
    assert sum(row["places"] for row in found["default"]) < found["places"] == 7 + sum(row["places"] for row in found["default"])
    assert all(row["licence"] for row in found["default"])
    assert main(["gazetteer", "info"]) == 0
    assert "posts.gpkg" in capsys.readouterr().out


def test_command_adds_and_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MAPPER_HOME", str(tmp_path / "kept"))
    (tmp_path / "more.csv").write_text("name,lat,lon\nQwertyville,10,20\nBad,100,20\n", encoding="utf-8")
    assert main(["gazetteer", "add", str(tmp_path / "more.csv"), "--name", "mine", "--licence", "CC0"]) == 1
    said = capsys.readouterr().err
    assert "skipped more.csv:3: Bad: latitude 100" in said
    assert "mine: 1 places kept" in said
    assert main(["geocode", "Qwertyville"]) == 0
    assert "added by you" in capsys.readouterr().out
    assert inventory()["added"][0]["licence"] == "CC0"
    assert main(["gazetteer", "remove", "mine"]) == 0
    assert main(["geocode", "Qwertyville"]) == 1
    assert main(["gazetteer", "remove", "mine"]) == 2
    assert "no such added gazetteer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "no column of names"),
        ("headless.csv", b"Baghdad,33,44\n", "no column of names"),
        ("latin.csv", "name,lat,lon\nQu\xe9bec,46,-71\n".encode("latin-1"), "not UTF-8"),
        ("nothing.csv", b"name,lat,lon\n", "no place that can be used"),
        ("list.geojson", b"[1, 2]", "a FeatureCollection is wanted"),
        ("deep.geojson", b"[" * 100_000, "not JSON"),
        ("broken.geojson", b'{"type": "FeatureColl', "not JSON"),
        ("metres.geojson", b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:32638"}}, "features": []}', "EPSG:32638"),
        ("trap.gpkg", b"<OGRVRTDataset><OGRVRTLayer name='x'/></OGRVRTDataset>", "not a GeoPackage"),
        ("torn.gpkg", b"SQLite format 3\0" + b"\0" * 200, "not a GeoPackage that can be read"),
        ("torn.zip", b"PK\x03\x04 and no more", "cannot be read as a zip"),
        ("places.shp", b"", "not a kind of file that can be added"),
    ],
)
def test_bad_files_get_one_sentence(name: str, content: bytes, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPPER_HOME", str(tmp_path / "kept"))
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        add_file(str(path), lambda error: None)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert added.files() == []


def test_a_zip_without_a_table_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    (tmp_path / "photos.zip").write_bytes(buffer.getvalue())
    with pytest.raises(InputError, match="without a table of GeoNames"):
        add_file(str(tmp_path / "photos.zip"), lambda error: None)


@pytest.mark.parametrize("name", ["/vsicurl/https://example.org/a.gpkg", "https://example.org/a.csv", "/VSIZIP/a.zip", "\\\\host\\a.csv"])
def test_addresses_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not a file on this machine"):
        add_file(name, lambda error: None)


@pytest.mark.parametrize("name", ["../escape", "", ".hidden", "a/b", "x" * 100])
def test_names_that_are_paths_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not a name for a gazetteer"):
        remove_added(name)


def test_names_in_many_parts_are_found_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPPER_HOME", str(tmp_path / "kept"))
    monkeypatch.setattr("mapper.geocode.build.join.MANY", 0)
    rows = "".join(f"{first}zzqword Wexford {n},33.{n},44.{n}\n" for n, first in enumerate("ABCDEFGHIJ", 10))
    (tmp_path / "many.csv").write_text(f"name,lat,lon\n{rows}", encoding="utf-8")
    add_file(str(tmp_path / "many.csv"), lambda error: None)
    gazetteer = Gazetteer()
    assert len(list(gazetteer.store.folder.glob("added-*.marisa"))) == 64
    assert [gazetteer.candidates(f"{first}zzqword Wexford {n}")[0].place.latitude for n, first in enumerate("ABCDEFGHIJ", 10)] == [
        float(f"33.{n}") for n in range(10, 20)
    ]
    assert "czzqword wexford 12" in gazetteer.store.trie.prefixes("czzqword wexford 12 was attacked")
    assert gazetteer.choose("Baghdad") is not None


def test_countries_by_code_and_name(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("name,lat,lon,country\nA,1,1,IRQ\nB,1,1,Syria\nC,1,1,ua\nD,1,1,Atlantis\n", encoding="utf-8")
    assert [place.country for place in read_places(path, "c", lambda error: None)] == ["IQ", "SY", "UA", None]


def test_old_compiled_gazetteers_go_and_used_ones_stay(tmp_path: Path) -> None:
    days = {"gazetteer-a": 90_000, "gazetteer-b": 95_000, ".gazetteer-dead": 99_000, "other": 99_000}
    ages = {"gazetteer-now": 0, "gazetteer-young": 600} | days
    for name, age in ages.items():
        (tmp_path / name).mkdir()
        stamp = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (stamp, stamp))
    _drop_older(tmp_path / "gazetteer-now")
    assert {path.name for path in tmp_path.iterdir()} == {"gazetteer-now", "gazetteer-young", "other"}
