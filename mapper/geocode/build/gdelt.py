"""The near-million places that world news has named: gdeltforge's places.parquet (Apache-2.0; cite the GDELT Project)."""

from __future__ import annotations

import importlib.util
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from mapper.geocode.build.entries import PRIMARY, Entries
from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.names import TRANSLITERATED, name_key

SAME_PLACE_DEGREES = 0.12
"""About 13 km: two entries of one name in one country nearer than this are one place."""

_KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("airport|airfield|airbase|heliport", "airfield"),
    ("county|district|department|rayon|municipality|prefecture|raion", "admin2"),
    (
        "river|creek|lake|mountain|mountains|island|islands|bay|valley|hill|hills|canyon|desert|gulf|strait|pass|peak|wadi|cape|peninsula|forest|jabal|mount|glacier|"
        "reservoir|falls|ridge|point|pond|run|branch|brook|cove|hollow|gulch|butte|swamp|bayou|beach|reef|basin|rock|spring|springs|fork|canal|channel|harbor|harbour",
        "natural",
    ),
    (
        "dam|bridge|hospital|university|prison|station|stadium|square|camp|crossing|refinery|port|mosque|palace|embassy|ministry|monument|park|museum",
        "landmark",
    ),
    (
        "school|church|cemetery|library|center|centre|hall|college|house|ranch|club|office|academy|chapel|building|mine|farm|plaza|mall|hotel|company|"
        "institute|theatre|theater|auditorium|clinic|service|services|home|mill|mills|playground|campground|marina|seminary|temple|manor|schools|clinic|ambulance|"
        "fund|charity|bank|factory|council|association|historical|wilderness|trail|ditch|well|draw|lighthouse|tower|plantation|preserve|dairy|plant",
        "site",
    ),
)
_KIND_OF_WORD = {word: kind for words, kind in _KIND_WORDS for word in words.split("|")}
_HEADS = ("lake ", "mount ", "mt ", "jabal ", "wadi ", "nahr ", "cape ", "isla ", "rio ", "river ", "gulf of ", "bay of ", "strait of ")


@dataclass(slots=True)
class GdeltRows:
    """Columns of places.parquet; `kind` 1 country, 2 US state, 3 US city, 4 world city, 5 world state."""

    id: list[str]
    kind: list[int]
    latitude: list[float]
    longitude: list[float]
    name: list[str]


def parquet_path() -> Path:
    """Where the installed package keeps its places; found without importing the package."""
    spec = importlib.util.find_spec("gdeltforge")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("gdeltforge is not installed")
    return Path(spec.submodule_search_locations[0]) / "data" / "places.parquet"


def read_rows() -> GdeltRows:
    """Read the columns; a place repeated for several tallies is kept once."""
    import pyarrow.parquet as parquet

    table = parquet.read_table(parquet_path(), columns=["place", "place_type", "place_lat", "place_lon", "place_name"])
    ids = table.column("place").to_pylist()
    first = list({identity: index for index, identity in reversed(list(enumerate(ids)))}.values())[::-1]
    taken = table.take(first)
    return GdeltRows(*(taken.column(name).to_pylist() for name in ("place", "place_type", "place_lat", "place_lon", "place_name")))


def kind_of(name: str) -> str:
    """The kind that a name's own words say; "city" where they say nothing."""
    lowered = name.lower()
    kind = _KIND_OF_WORD.get(lowered.rpartition(" ")[2])
    if kind is not None:
        return kind
    return "natural" if lowered.startswith(_HEADS) else "city"


def split_name(name: str, country_by_name: dict[str, str]) -> tuple[str, str, str] | None:
    """("Karrada", "Baghdad", "IQ") of "Karrada, Baghdad, Iraq"; None where the country is unknown."""
    parts = name.split(", ")
    if parts[-1] in {"Republic Of", "The", ","} and len(parts) > 1:
        parts[-2:] = [f"{parts[-2]}, {parts[-1]}"]
    country = country_by_name.get("\0" + parts[-1]) or country_by_name.get(name_key(parts[-1]))
    if country is not None:
        country_by_name["\0" + parts[-1]] = country  # the same few hundred endings come a million times
    if country is None or len(parts) < 2:
        return None
    admin = parts[-2] if len(parts) >= 3 else ""
    return parts[0], "" if admin.endswith("(general)") else admin, country


@dataclass(slots=True)
class Merger:
    """Joins gdelt's places to those already there and adds the others."""

    entries: Entries
    by_key: dict[tuple[str, int], list[int]]
    votes: dict[tuple[str, str], Counter[str]]
    """(country, GeoNames code) -> names of divisions that gdelt gives to the same places."""
    spelled: dict[tuple[str, str], str] = field(default_factory=dict)
    """(country, gdelt's spelling of a division) -> the name meant."""
    divisions: dict[str, dict[str, str]] = field(default_factory=dict)
    """Names of divisions by country and key."""

    def division(self, country: str, admin: str) -> str:
        """The name of a division that gdelt spells with letters lost; as it is where nothing is alike."""
        pair = (country, admin)
        if pair not in self.spelled:
            key, known = name_key(admin), self.divisions.get(country, {})
            alike = None if key in known or admin.isascii() else process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=72)
            self.spelled[pair] = known.get(key, admin) if alike is None else known[alike[0]]
        return self.spelled[pair]

    def find(self, key: str, country: int, latitude: float, longitude: float) -> int | None:
        e = self.entries
        for place in self.by_key.get((key, country), ()):
            if abs(e.latitude[place] - latitude) < SAME_PLACE_DEGREES and abs(e.longitude[place] - longitude) < SAME_PLACE_DEGREES * 1.3:
                return place
        return None

    def add(self, name: str, admin: str, country: str, latitude: float, longitude: float, source_id: str) -> int:
        """Number of the place, old or new."""
        e = self.entries
        admin = self.division(country, admin) if admin else ""
        key, number = name_key(name), e.country_of(country)
        if (place := self.find(key, number, latitude, longitude)) is not None:
            return place
        loose = e.loose(key) if country in TRANSLITERATED else ""
        if loose and (place := self.find("~" + loose, number, latitude, longitude)) is not None and e.kind[place] == KIND_INDEX["city"]:
            e.name(place, name, 1)
            return place
        kind = kind_of(name)
        place = e.add(name, kind, country, latitude, longitude, "gdelt", source_id, 0, e.admin_of(country, admin))
        e.keyed(place, key, PRIMARY)
        self.by_key.setdefault((key, number), []).append(place)
        return place

    def vote(self, code: tuple[str, str], admin: str) -> None:
        """Count which division name gdelt gives to the cities of a GeoNames code."""
        self.votes.setdefault(code, Counter())[admin] += 1
