"""Frames made up for the tests of the map: English and Arabic, areas, vague dates, conflicts, rows without a place."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
from shapely.geometry import Point, Polygon

ENGLISH = "doc-en"
ARABIC = "doc-ar"
GREEN_ZONE = Polygon(
    [(44.372, 33.298), (44.381, 33.317), (44.396, 33.316), (44.408, 33.309), (44.402, 33.298), (44.386, 33.293), (44.372, 33.298)]
)


def source(document: str, language: str, title: str, url: str | None = "https://example.org/news/1") -> dict[str, Any]:
    return {"document_id": document, "title": title, "url": url, "published": "2021-11-07", "language": language}


def quote(document: str, field: str, start: int, text: str) -> dict[str, Any]:
    return {"document_id": document, "field": field, "start": start, "end": start + len(text), "quote": text}


SENTENCE = "A drone carrying explosives was flown at the premier's house in the Green Zone in Baghdad early on Sunday."
SENTENCE_AR = "استهدفت طائرة مسيّرة مفخخة منزل رئيس الوزراء في المنطقة الخضراء ببغداد"
CLASH = "Two people were killed and more than a hundred hurt when police and protesters clashed outside the Green Zone last Friday."


def row(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "i1",
        "title": "Air/drone strike in the Green Zone",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "role": "main",
        "status": "attempted",
        "date_start": "2021-11-07",
        "date_end": "2021-11-07",
        "date_precision": 1,
        "place_name": "Green Zone",
        "place_id": "overlay:green-zone",
        "place_kind": "area",
        "place_relation": "in",
        "country": "IQ",
        "admin1": "Baghdad",
        "geometry": GREEN_ZONE,
        "latitude": 33.3056,
        "longitude": 44.3905,
        "radius_m": 1900.0,
        "where_precision": 1,
        "killed_low": 0,
        "killed_high": 0,
        "wounded_low": 0,
        "wounded_high": 0,
        "perpetrators": [],
        "targets": ["Mustafa al-Kadhimi"],
        "weapons": ["drone", "explosives"],
        "confidence": 0.91,
        "sources": [source(ENGLISH, "en", "Premier unhurt after drone attack")],
        "evidence": [quote(ENGLISH, "event_type", 120, SENTENCE)],
        "conflicts": [],
        "codes": {"acled": {"geo_precision": 1}},
        "unlocated_reason": None,
    }
    return base | changes


def baghdad_rows() -> list[dict[str, Any]]:
    """The five incidents of the first article, retold."""
    word = SENTENCE.index("drone")
    both = [source(ENGLISH, "en", "Premier unhurt after drone attack"), source(ARABIC, "ar", "محاولة اغتيال فاشلة")]
    first = row(
        sources=both,
        evidence=[
            quote(ENGLISH, "event_type", 120, SENTENCE),
            quote(ENGLISH, "weapons", 120 + word, "drone"),
            quote(ENGLISH, "weapons", 120 + SENTENCE.index("explosives"), "explosives"),
            quote(ENGLISH, "place_name", 120 + SENTENCE.index("the Green Zone in Baghdad"), "the Green Zone in Baghdad"),
            quote(ENGLISH, "date_start", 120 + SENTENCE.index("early on Sunday"), "early on Sunday"),
            quote(ENGLISH, "killed_low", 300, "He was not hurt and is in good health."),
            quote(ARABIC, "event_type", 0, SENTENCE_AR),
            quote(ARABIC, "place_name", SENTENCE_AR.index("المنطقة الخضراء"), "المنطقة الخضراء"),
        ],
        conflicts=[
            {
                "field": "date_start",
                "values": [
                    {
                        "value": "2021-11-07",
                        "document_id": ENGLISH,
                        "start": 120 + SENTENCE.index("early on Sunday"),
                        "end": 120 + len(SENTENCE) - 1,
                    },
                    {"value": "2021-11-06", "document_id": ENGLISH, "start": 40, "end": 53},
                ],
            }
        ],
    )
    second = row(
        id="i2",
        title="Violent demonstration in front of the Green Zone",
        event_type="Riots",
        sub_event_type="Violent demonstration",
        role="background",
        status="completed",
        date_start="2021-11-05",
        date_end="2021-11-05",
        place_relation="in front of",
        geometry=Point(44.3985, 33.3151),
        latitude=33.3151,
        longitude=44.3985,
        radius_m=700.0,
        where_precision=2,
        killed_low=2,
        killed_high=2,
        wounded_low=100,
        wounded_high=None,
        perpetrators=["protesters"],
        targets=["police"],
        weapons=[],
        confidence=0.86,
        sources=both[:1],
        evidence=[
            quote(ENGLISH, "event_type", 900, CLASH),
            quote(ENGLISH, "killed_low", 900, "Two people were killed"),
            quote(ENGLISH, "wounded_low", 900 + CLASH.index("more than"), "more than a hundred"),
            quote(ENGLISH, "date_start", 900 + CLASH.index("last"), "last Friday"),
        ],
    )
    third = second | {
        "id": "i3",
        "title": "Peaceful protest in front of the Green Zone",
        "event_type": "Protests",
        "sub_event_type": "Peaceful protest",
        "status": "ongoing",
        "date_start": "2021-10-24",
        "date_end": "2021-11-07",
        "date_precision": 4,
        "killed_low": None,
        "killed_high": None,
        "wounded_low": None,
        "wounded_high": None,
        "targets": [],
        "evidence": [quote(ENGLISH, "event_type", 1200, "Their supporters have camped outside the zone for close to two weeks.")],
        "confidence": 0.78,
    }
    fourth = row(
        id="i4",
        title="Series of rocket attacks on the United States embassy",
        sub_event_type="Shelling/artillery/missile attack",
        role="background",
        status="completed",
        date_start="2019-11-07",
        date_end="2021-11-07",
        date_precision=5,
        place_name="Embassy of the United States",
        place_kind="landmark",
        geometry=Point(44.3990, 33.2990),
        latitude=33.2990,
        longitude=44.3990,
        radius_m=500.0,
        killed_low=None,
        killed_high=None,
        wounded_low=None,
        wounded_high=None,
        targets=["United States"],
        weapons=["rockets"],
        sources=both[:1],
        confidence=0.7,
        evidence=[
            quote(
                ENGLISH,
                "event_type",
                1500,
                "Over the past two years the zone has been hit by many rockets, most of them meant for the American embassy.",
            )
        ],
    )
    fifth = row(
        id="i5",
        title="Air/drone strike in Baghdad",
        role="background",
        status="completed",
        date_start="2020-01-01",
        date_end="2020-01-31",
        date_precision=4,
        place_name="Baghdad",
        place_kind="city",
        geometry=Point(44.366, 33.315),
        latitude=33.315,
        longitude=44.366,
        radius_m=18000.0,
        where_precision=1,
        killed_low=1,
        killed_high=None,
        wounded_low=None,
        wounded_high=None,
        perpetrators=["United States"],
        targets=["Qasem Soleimani"],
        weapons=["bomb"],
        sources=both[:1],
        confidence=0.83,
        evidence=[
            quote(
                ENGLISH,
                "event_type",
                1700,
                "Washington had killed the Iranian general Qasem Soleimani in a strike in Baghdad in January 2020.",
            )
        ],
    )
    return [first, second, third, fourth, fifth]


def more_rows() -> list[dict[str, Any]]:
    """Other countries, other types, a place known only to its province, and two rows without a place."""
    flood = "Floods in the Valencia region left at least 200 dead, officials said."
    quake = "ضرب زلزال بقوة 6.8 درجات إقليم الحوز وأودى بحياة المئات."
    return [
        row(
            id="m1",
            title="Natural disaster in Valencia",
            event_type="Disasters and accidents",
            sub_event_type="Natural disaster",
            status="completed",
            country="ES",
            admin1="Valencia",
            place_name="Valencia",
            place_kind="admin1",
            geometry=Point(-0.75, 39.5),
            latitude=39.5,
            longitude=-0.75,
            radius_m=90000.0,
            where_precision=4,
            date_start="2024-10-29",
            date_end="2024-10-29",
            killed_low=200,
            killed_high=None,
            wounded_low=None,
            wounded_high=None,
            targets=[],
            weapons=[],
            evidence=[quote("es", "killed_low", 0, flood)],
            sources=[source("es", "en", "Floods in Spain", "https://example.net/floods")],
        ),
        row(
            id="m2",
            title="Natural disaster in Al Haouz",
            event_type="Disasters and accidents",
            sub_event_type="Natural disaster",
            status="completed",
            country="MA",
            admin1="Marrakesh-Safi",
            place_name="الحوز",
            place_kind="admin2",
            geometry=Point(-8.0, 31.2),
            latitude=31.2,
            longitude=-8.0,
            radius_m=45000.0,
            where_precision=3,
            date_start="2023-09-08",
            date_end="2023-09-08",
            killed_low=300,
            killed_high=None,
            wounded_low=None,
            wounded_high=None,
            targets=[],
            weapons=[],
            evidence=[quote("ma", "event_type", 0, quake)],
            sources=[source("ma", "ar", "زلزال الحوز", "https://example.com/ar")],
        ),
        row(
            id="m3",
            title="Agreement",
            event_type="Strategic developments",
            sub_event_type="Agreement",
            status="planned",
            country=None,
            admin1=None,
            place_name=None,
            place_id=None,
            place_kind=None,
            place_relation=None,
            geometry=None,
            latitude=None,
            longitude=None,
            radius_m=None,
            where_precision=None,
            killed_low=None,
            killed_high=None,
            wounded_low=None,
            wounded_high=None,
            date_start=None,
            date_end=None,
            date_precision=None,
            unlocated_reason="ambiguous: Springfield (US, IL), Springfield (US, MA)",
        ),
        row(
            id="m4",
            title="Crime in Port-au-Prince",
            event_type="Crime",
            sub_event_type="Crime",
            status="alleged",
            country="HT",
            admin1="Ouest",
            place_name="Port-au-Prince",
            place_kind="city",
            geometry=Point(-72.34, 18.54),
            latitude=18.54,
            longitude=-72.34,
            radius_m=9000.0,
            date_start="2024-03-02",
            date_end="2024-03-03",
            date_precision=2,
            killed_low=3,
            killed_high=12,
        ),
        row(
            id="m5",
            title="Armed clash near Goma",
            event_type="Battles",
            sub_event_type="Armed clash",
            status="denied",
            country="CD",
            admin1="Nord-Kivu",
            place_name="Goma",
            place_kind="city",
            place_relation="near",
            geometry=Point(29.22, -1.67),
            latitude=-1.67,
            longitude=29.22,
            radius_m=25000.0,
            where_precision=2,
            date_start="2025-01-27",
            date_end="2025-02-02",
            date_precision=3,
        ),
        row(
            id="m6",
            title="Attack in a country",
            event_type="Violence against civilians",
            sub_event_type="Attack",
            status="completed",
            country="ML",
            admin1=None,
            place_name="Mali",
            place_kind="country",
            geometry=Point(-3.5, 17.4),
            latitude=17.4,
            longitude=-3.5,
            radius_m=800000.0,
            where_precision=6,
            date_start="2025-05-01",
            date_end="2025-05-31",
            date_precision=4,
        ),
    ]


def frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def baghdad() -> gpd.GeoDataFrame:
    return frame(baghdad_rows())


def everything() -> gpd.GeoDataFrame:
    return frame(baghdad_rows() + more_rows())
