"""Incidents for tests: one written out, and any that Hypothesis can think of."""

from __future__ import annotations

from hypothesis import strategies as st
from shapely.geometry import box

from mapper.model import ROLES, STATUSES, Conflict, ConflictValue, Evidence, Incident, Place, Source

BAGHDAD = Place("geonames:98182", "Baghdad", "city", "IQ", "Baghdad", 33.34058, 44.40088, 15000.0, 1, "", None)
GREEN_ZONE_AREA = box(44.37, 33.28, 44.41, 33.32).wkb
GREEN_ZONE = Place("overlay:green-zone", "Green Zone", "area", "IQ", "Baghdad", 33.3, 44.39, 2600.0, 1, "", GREEN_ZONE_AREA)


def incident(**changes: object) -> Incident:
    """A drone attack with everything filled; any field may be changed."""
    fields: dict[str, object] = {
        "id": "a1b2",
        "title": "Air/drone strike, Green Zone",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "role": "main",
        "status": "attempted",
        "date_start": "2021-11-06",
        "date_end": "2021-11-07",
        "date_precision": 2,
        "place": GREEN_ZONE,
        "place_relation": "in",
        "unlocated_reason": None,
        "killed_low": 0,
        "killed_high": 0,
        "wounded_low": 100,
        "wounded_high": None,
        "perpetrators": (),
        "targets": ("Mustafa al-Kadhimi", "الكاظمي"),
        "weapons": ("drone", "explosives"),
        "confidence": 0.83,
        "sources": (Source("doc.txt", "Title", "https://example.org/a", "2021-11-07", "en"), Source("ar", None, None, None, "ar")),
        "evidence": (Evidence("doc.txt", "event_type", 3, 15, "drone attack"), Evidence("ar", "place_name", 0, 14, "المنطقة الخضر")),
        "conflicts": (Conflict("date_start", (ConflictValue("2021-11-06", "doc.txt", 1, 9), ConflictValue("2021-11-07", "ar", 4, 8))),),
        "codes": {"acled": {"event_type": "Explosions/Remote violence", "fatalities": 0}, "gtd": {"attacktype1": 3, "weapons": ["6"]}},
    }
    return Incident(**(fields | changes))  # type: ignore[arg-type]


# Text of every kind that an article can bring: formulas, quotes, line ends, controls, broken Unicode, look-alikes.
HOSTILE = (
    *('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\r\n", "'", "''=x", "", " "),
    *("null", "NaN", "1e5", "007", "true", "[]", "{}", "[1]", "POINT (0 0)", "a,b;c|d\te", '"quoted"', "line\nend"),
    *("_x0041_", "_x", "a\x00b", "\ud800", "\x07\x0b\x1f", "\ufffe\uffff", "\u2028", "\u202eevil", "﷽", "😀😀😀"),
    *("</script>", "{{7*7}}"),
)
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
maybe_text = st.none() | text
count = st.none() | st.integers(0, 10**9)
days = st.none() | st.dates().map(lambda day: day.isoformat())
texts = st.lists(text, max_size=3).map(tuple)
offsets = st.integers(0, 10**7)
latitudes, longitudes = st.floats(-90, 85), st.floats(-180, 180)
code = st.none() | st.booleans() | st.integers(-99, 99) | st.floats(0, 1) | text | st.lists(text, max_size=2)
schemes = st.sampled_from(["acled", "ucdp", "gtd", "plover"])
codes = st.dictionaries(schemes, st.dictionaries(text.filter(bool), code, max_size=3), max_size=2)


@st.composite
def places(draw: st.DrawFn) -> Place:
    latitude, longitude = draw(latitudes), draw(longitudes)
    width, height = draw(st.floats(0.001, 5)), draw(st.floats(0.001, 5))
    area = box(longitude, latitude, longitude + width, latitude + height).wkb if draw(st.booleans()) else None
    radius_m, precision = draw(st.floats(0, 1e7)), draw(st.integers(1, 7))
    return Place(draw(text), draw(text), draw(text), draw(maybe_text), draw(maybe_text), latitude, longitude, radius_m, precision, "", area)


incidents = st.builds(
    Incident,
    id=text,
    title=text,
    event_type=text,
    sub_event_type=text,
    role=st.sampled_from(ROLES),
    status=st.sampled_from(STATUSES),
    date_start=days,
    date_end=days,
    date_precision=st.none() | st.integers(1, 5),
    place=st.none() | places(),
    place_relation=maybe_text,
    unlocated_reason=maybe_text,
    killed_low=count,
    killed_high=count,
    wounded_low=count,
    wounded_high=count,
    perpetrators=texts,
    targets=texts,
    weapons=texts,
    confidence=st.floats(0, 1),
    sources=st.lists(st.builds(Source, text, maybe_text, maybe_text, days, maybe_text), max_size=2).map(tuple),
    evidence=st.lists(st.builds(Evidence, text, text, offsets, offsets, text), max_size=3).map(tuple),
    conflicts=st.lists(
        st.builds(Conflict, text, st.lists(st.builds(ConflictValue, text, text, offsets, offsets), max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    codes=codes,
)
