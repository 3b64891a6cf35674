"""The records that travel through the pipeline. Records hold, functions work.

Offsets are Unicode code points. Up to the `incidents` stage they count in the *normalised* text of a
`mapper.text.Reading`; `Evidence` in an `Incident` counts in `Document.text`, the text as the user gave it.
Latitude and longitude are degrees, WGS 84 (EPSG:4326), always in that order; geometries are WKB in x, y order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Role = Literal["main", "background"]
Status = Literal["completed", "attempted", "ongoing", "planned", "alleged", "denied"]
STATUSES: tuple[Status, ...] = ("completed", "attempted", "ongoing", "planned", "alleged", "denied")
ROLES: tuple[Role, ...] = ("main", "background")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a document that is no prose: `kind` is "header", "credit" or "boilerplate"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article. `text` is what evidence points into; nothing in it is changed after reading."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None
    """ISO 639-1 code of the main language, None where it cannot be told."""
    origin: str = ""
    """The input as the user named it, with a line number where it has one: `articles.jsonl:17`."""
    regions: tuple[Region, ...] = ()
    published_span: tuple[int, int] | None = None
    """Where in `text` the publication date stands, if it stands there."""
    date_order: str = ""
    """"dmy" or "mdy": how the source writes 07/11/2021, told by its other dates; "" where nothing tells."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the input that have no meaning here; kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved place. `radius_m`: metres around (latitude, longitude) within which it lies."""

    id: str
    name: str
    kind: str
    """"country", "admin1", "admin2", "city", "district", "area", "landmark", "airfield", "natural", "region", ..."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    admin1: str | None
    """Name of the first-level division."""
    latitude: float
    longitude: float
    radius_m: float
    precision: int
    """UCDP where_prec: 1 exact, 2 near a known point, 3 second-level division, 4 first-level, 5 fuzzy, 6 country, 7 international."""
    source: str
    """Which data set says so: "geonames", "gdelt", "airports", "overlay", "nominatim", "user", ..."""
    geometry: bytes | None = None
    """WKB of the area in longitude, latitude; None where only a point is known."""
    population: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a name: a place, how likely (0 to 1), and the reasons in words."""

    place: Place
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text, with what it was resolved to."""

    start: int
    end: int
    surface: str
    kind: str
    """"place", or "demonym" for adjectives of countries ("Iraqi"), or "metonym" for a government named by its capital."""
    place: Place | None = None
    """The place after its relation is applied; None where the geocoder abstains."""
    reason: str | None = None
    """Why there is no place: "ambiguous: Springfield (US, IL), ...", "unknown"."""
    score: float = 0.0
    relation: str = "in"
    """"in", "near", "in front of", "between", "outskirts of", "north of", "border", "road", ..."""
    phrase_start: int = -1
    """Start of the whole phrase, relation words included; -1: as `start`."""
    phrase_end: int = -1
    candidates: tuple[Candidate, ...] = ()
    named: Place | None = None
    """The place that the name alone means, before `relation` moved, cut or widened it; None where `place` is it."""


@dataclass(frozen=True, slots=True)
class When:
    """A span of days, both ends included, and the words that say so. `precision`: UCDP date_prec 1 to 5."""

    first: date
    last: date
    precision: int
    start: int
    end: int
    rule: str = ""
    """How it was read: "weekday-last", "day-month-year", "publication", ..., for explanations and confidence."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as a range; `high` None means open ("more than a hundred" is low 100, high None)."""

    low: int
    high: int | None
    start: int
    end: int
    who: str | None = None
    """The counted noun as written ("policemen"), where there is one."""
    attackers: int = 0
    """How many of `high` are the attackers' own, whom `low` may leave out."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group or weapon named in the text. `name` is the canonical form, `id` the key in the data."""

    name: str
    start: int
    end: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A span that supports one field of the contract's record ("event_type", "date_start", "killed_low", ...)."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of a happening in one document, before mentions are merged."""

    kind: str
    """Key of the incident type in `data/incidents/` ("air_strike")."""
    event_type: str
    sub_event_type: str
    start: int
    end: int
    """The trigger's span."""
    sentence: int
    """Index into `Reading.sentences`."""
    role: Role = "main"
    status: Status = "completed"
    when: When | None = None
    place: Toponym | None = None
    killed: Count | None = None
    wounded: Count | None = None
    perpetrators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    weapons: tuple[Actor, ...] = ()
    series: bool = False
    """True for "a series of attacks": several happenings told as one."""
    specific: float = 1.0
    """0 to 1: how much the trigger alone says which type it is ("attack" little, "drone strike" much)."""
    claims: tuple[Claim, ...] = ()
    chain: int = -1
    """Which happening of the document this mention tells of, as the words say (the same number: the same one); -1: not told."""
    also: tuple[When, ...] = ()
    """Other dates that the same mention states for it, where the text contradicts itself."""
    odds: float = 0.0
    """How much what it tells looks like a reported incident, as log odds (mapper/extraction/salience.py)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation that supports a field: `document.text[start:end] == quote`."""

    document_id: str
    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class ConflictValue:
    value: str
    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources, or one source, disagree about `field`."""

    field: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Source:
    document_id: str
    title: str | None
    url: str | None
    published: str | None
    """ISO 8601 day."""
    language: str | None


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening with all its evidence: the contract's row, lists still as records."""

    id: str
    title: str
    event_type: str
    sub_event_type: str
    role: Role
    status: Status
    date_start: str | None
    date_end: str | None
    date_precision: int | None
    place: Place | None
    place_relation: str | None
    unlocated_reason: str | None
    """Why `place` is None, in words for the map's "not located" list."""
    killed_low: int | None
    killed_high: int | None
    wounded_low: int | None
    wounded_high: int | None
    perpetrators: tuple[str, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    confidence: float
    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    conflicts: tuple[Conflict, ...]
    codes: Mapping[str, Any]
    kind: str = ""
    series: bool = False
    field_confidence: Mapping[str, float] = field(default_factory=dict)
    """How sure each field is that has a value, 0 to 1: "event_type", "date", "place", "killed", "wounded"."""
