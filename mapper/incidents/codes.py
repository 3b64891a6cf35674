"""The same incident in the schemes of ACLED, UCDP GED, GTD and PLOVER.

Codes that follow from the type stand in `data/incidents/*.toml` under `[codes]`; what follows from the record
(precision of time and place, deaths, clarity) is worked out here, after the codebooks (see data/incidents/README.md).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from mapper.incidents.actor_codes import CIVILIANS, coded
from mapper.model import Place
from mapper.resources import data_root, load_toml

# UCDP where_prec -> ACLED geo_precision (1 town, 2 part of a region or near a town, 3 larger region).
_ACLED_GEO = {1: 1, 2: 2, 3: 3, 4: 3, 5: 3, 6: 3, 7: 3}
# UCDP date_prec -> ACLED time_precision (1 day, 2 week, 3 month).
_ACLED_TIME = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
# UCDP where_prec -> GTD specificity (1 town, 2 town known but placed at its district, 3 district, 4 first level, 5 unknown).
_GTD_SPECIFICITY = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 5, 7: 5}


@functools.cache
def type_codes() -> Mapping[str | tuple[str, str], Mapping[str, Any]]:
    """`[codes]` of every incident type by its key (file name without suffix), and by ACLED's two names."""
    found: dict[str | tuple[str, str], Mapping[str, Any]] = {}
    for path in sorted((data_root() / "incidents").glob("*.toml")):
        table = load_toml(path)
        found[path.stem] = found[table.get("event_type", ""), table.get("sub_event_type", "")] = table.get("codes", {})
    return found


def codes(
    kind: str,
    event_type: str,
    sub_event_type: str,
    *,
    date_precision: int | None,
    place: Place | None,
    killed: tuple[int | None, int | None],
    wounded: tuple[int | None, int | None],
    series: bool,
    attempted: bool,
    sources: int,
    perpetrators: Sequence[str] = (),
    targets: Sequence[str] = (),
    said: frozenset[str] = frozenset(),
    attackers: int | None = None,
) -> dict[str, Any]:
    """{"acled": {...}, "ucdp": {...}, "gtd": {...}, "plover": {...}}; a scheme that does not code the type is left out.

    `said`: fields with evidence; "claimed" and "alleged" tell how the perpetrators are known. `attackers`: the attackers'
    own dead.
    """
    # Incidents read back from a file have lost the key, not the names.
    known = type_codes().get(kind) or type_codes().get((event_type, sub_event_type), {})
    low, high = killed
    where = place.precision if place else None
    acled: dict[str, Any] = {}
    if event_type not in ("Disasters and accidents", "Crime"):
        acled = {
            "event_type": event_type,
            "sub_event_type": sub_event_type,
            "time_precision": _ACLED_TIME.get(date_precision) if date_precision else None,
            "geo_precision": _ACLED_GEO.get(where) if where else None,
            "fatalities": _with_attackers(low, high, attackers) or 0,
            **_acled_actors(event_type, place.country if place else None, perpetrators, targets),
        }
    ucdp: dict[str, Any] = {}
    if known.get("ucdp"):
        ucdp = {
            **known["ucdp"],
            "where_prec": where,
            "date_prec": date_precision,
            "event_clarity": 2 if series else 1,
            "low": low or 0,
            "best": low or 0,
            "high": high if high is not None else low or 0,
            "number_of_sources": sources,
        }
    gtd: dict[str, Any] = {}
    if known.get("gtd"):
        gtd = {
            **known["gtd"],
            "specificity": _GTD_SPECIFICITY.get(where, 5) if where else 5,
            "vicinity": 1 if where == 2 else 0,
            "success": 0 if attempted else 1,
            "nkill": _with_attackers(low, high, attackers) if low is not None else -99,
            "nkillter": attackers if attackers else -99,
            "gname": next((p for p in perpetrators if coded(p, place.country if place else None).named), "Unknown"),
            "guncertain1": 1 if "alleged" in said else 0,
            "claimed": 1 if "claimed" in said else -9,
            "nwound": wounded[0] if wounded[0] is not None else -99,
        }
    plover = dict(known.get("plover", {}))
    return {name: scheme for name, scheme in (("acled", acled), ("ucdp", ucdp), ("gtd", gtd), ("plover", plover)) if scheme}


def _with_attackers(low: int | None, high: int | None, attackers: int | None) -> int | None:
    """All the dead, as ACLED and GTD count them: the attackers' own too, where `low` leaves them out."""
    return high if attackers and low is not None and high == low + attackers else low


def _acled_actors(event_type: str, country: str | None, perpetrators: Sequence[str], targets: Sequence[str]) -> dict[str, Any]:
    """ACLED's two sides, further ones as `assoc_actor`, and whether civilians were the target."""
    one, two = ([coded(name, country) for name in names] for names in (perpetrators, targets))
    found: dict[str, Any] = {}
    for side, (actors, number) in enumerate(((one, "1"), (two, "2")), 1):
        if actors:
            found[f"actor{side}"], found[f"inter{side}"] = actors[0].name, actors[0].inter
            rest = list(dict.fromkeys(a.name for a in actors[1:] if a.name != actors[0].name))
            if rest:
                found[f"assoc_actor_{number}"] = "; ".join(rest)
    if event_type not in ("Battles", "Protests") and two and two[0].inter == CIVILIANS:
        found["civilian_targeting"] = "Civilian targeting"
    return found
