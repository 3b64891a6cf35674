"""Which place each name means: all names of a document weighed together."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mapper.errors import DataError
from mapper.geocode.evidence import LOCAL, WIDE, Evidence
from mapper.geocode.kinds import KIND_INDEX, KINDS
from mapper.geocode.outlets import Home
from mapper.geocode.place_store import DEMONYM, PlaceStore, distance_km
from mapper.resources import data_root, load_toml

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES: tuple[str, ...] = (
    "prior",
    "below_best",
    "alternate_name",
    "made_spelling",
    "country",
    "division",
    "region_or_sea",
    "county",
    "natural",
    "site",
    "from_gdelt",
    "own_overlay",
    "country_share",
    "division_share",
    "nearby",
    "contained",
    "contains",
    "in_said_area",
    "kind_said",
    "other_kind_said",
    "same_country_as_focus",
    "home",
    "only_country_named",
    "inside_longer_name",
    "loose_spelling",
    "best_known",
    "country_by_its_name",
    "much_below_best",
    "not_the_country",
    "not_the_division",
    "county_without_county",
    "close",
    "near_home",
    "at_home",
    "far_below_best",
    "small_division",
)
CALIBRATION: tuple[str, ...] = (
    "certainty",
    "always",
    "prior",
    "country",
    "division",
    "little_known",
    "inside_longer_name",
    "loose_spelling",
    "supported",
)
"""What the chance that an answer is right is told from."""
COLUMN = {name: number for number, name in enumerate(FEATURES)}
PASSES = 3
HOME_KM = 120.0
"""Kilometres from the town of a local paper at which being near it counts a third."""
SMALL_M = 35_000.0
"""Metres of radius below which a first-level division is no larger than a county elsewhere."""
DEPTH = 12
"""Candidates weighed under one name, before those of the document's countries are added."""

_COUNTRY, _ADMIN1, _ADMIN2 = KIND_INDEX["country"], KIND_INDEX["admin1"], KIND_INDEX["admin2"]
_NATURAL = np.array([kind == "natural" for kind in KINDS])
_SITE = np.array([kind in ("site", "airfield", "landmark") for kind in KINDS])


@dataclass(slots=True)
class Unit:
    """One name of a document, in all its uses: one sense per document."""

    begin: int
    end: int
    """Postings of the name."""
    uses: int = 1
    inside: list[int] = field(default_factory=list)
    """Units that the text says contain this one: "Paris, Texas"."""
    kinds: int = 0
    """Bits of the kinds that the text says: "Kirkuk province"."""
    demonym: bool = False
    partial: bool = False
    """Whether the name stands inside a longer one that is unknown."""
    loose: bool = False
    """Whether only a looser spelling of the name is known."""
    inner: tuple[int, int] | None = None
    """Postings of the place that the name of a site begins with: "Columbus Police Department"."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Candidates of one unit, likeliest first: place numbers, probabilities, feature values."""

    places: Ints
    probability: Floats
    features: Floats


@functools.cache
def weights() -> Floats:
    """Learned weight of each feature, in the order of FEATURES."""
    return _numbers("weights", FEATURES)


@functools.cache
def calibration() -> Floats:
    """Weights of the logistic that tells how often an answer is right, in the order of CALIBRATION."""
    return _numbers("calibration", CALIBRATION)


def _numbers(part: str, names: tuple[str, ...]) -> Floats:
    table = load_toml(data_root() / "gazetteer" / "resolve.toml").get(part, {})
    missing = [name for name in names if name not in table]
    if missing:
        raise DataError(f"gazetteer/resolve.toml [{part}]: no number for {missing[0]!r}")
    return np.array([float(table[name]) for name in names])


@dataclass(slots=True)
class Table:
    """All candidates of all units, one after another; `unit` says whose each is, `starts` where each unit begins."""

    place: Ints
    unit: Ints
    starts: Ints
    flag: Ints
    kind: Ints
    country: Ints
    admin: Ints
    latitude: Floats
    longitude: Floats
    static: Floats
    uses: Floats


class Resolver:
    """Weighs the candidates of a document's names against each other."""

    def __init__(self, store: PlaceStore) -> None:
        self.store = store
        self._of_states = np.zeros(len(store.countries), bool)
        self._of_states[[store.country_number[code] for code in ("US", "CA", "AU") if code in store.country_number]] = True

    def resolve(self, units: list[Unit], home: Home | None = None) -> list[Weighed]:
        """Candidates of each unit with probabilities. `home`: where the outlet is at home."""
        if not units:
            return []
        table = self.gather(units, home)
        learned = weights()
        features = self.last_features(units, table, learned)
        return self.split(units, table, softmax(features @ learned, table), features)

    def last_features(self, units: list[Unit], table: Table, learned: Floats) -> Floats:
        """Feature values after all passes: what a name is weighed by depends on what the others likely mean."""
        evidence = Evidence(units, table)
        features = table.static
        for _ in range(PASSES):
            probability = softmax(features @ learned, table)
            features = table.static.copy()
            for name, values in evidence.weighed(probability):
                features[:, COLUMN[name]] = values
        return features

    def gather(self, units: list[Unit], home: Home | None) -> Table:
        """All candidates of all units, with the features that do not depend on the other units."""
        store = self.store
        place, flag, unit_of = self._candidates(units)
        starts = np.searchsorted(unit_of, np.arange(len(units)))
        table = Table(
            place,
            unit_of,
            starts,
            flag,
            store.kind[place].astype(np.int64),
            store.country[place].astype(np.int64),
            store.admin1[place].astype(np.int64),
            store.latitude[place].astype(np.float64),
            store.longitude[place].astype(np.float64),
            np.zeros((len(place), len(FEATURES))),
            np.log1p([u.uses for u in units]),
        )
        self._static(table, units, home)
        return table

    def _candidates(self, units: list[Unit]) -> tuple[Ints, Ints, Ints]:
        """(place, how it bears the name, number of its unit) of all candidates, unit by unit, likeliest first."""
        store = self.store
        begins, ends = np.array([(u.begin, u.end) for u in units], np.int64).T
        counts = ends - begins
        first = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(units)), counts)
        rank = np.arange(len(owner)) - first[owner]
        posting = begins[owner] + rank
        place, flag = store.posting[posting].astype(np.int64), store.posting_flag[posting].astype(np.int64)
        keep = rank < DEPTH
        if (counts > DEPTH).any():
            named = np.zeros(len(store.countries), bool)
            named[store.country[store.posting[begins]]] = True
            further = named[store.country[place]] & ~keep
            so_far = np.cumsum(further)
            keep |= further & (so_far - (so_far - further)[first][owner] <= 2 * DEPTH)
        demonym = np.array([u.demonym for u in units])[owner]
        keep = np.where(demonym, flag == DEMONYM, keep & (flag != DEMONYM))
        none = np.bincount(owner, keep, len(units)) == 0
        keep |= none[owner]
        place, flag, owner = place[keep], flag[keep], owner[keep]
        for number, unit in enumerate(units):
            if unit.inner is not None:
                place, flag, owner = self._with_inner(place, flag, owner, number, unit.inner)
        return place, flag, owner

    def _with_inner(self, place: Ints, flag: Ints, owner: Ints, number: int, inner: tuple[int, int]) -> tuple[Ints, Ints, Ints]:
        """A site's own places and those it may be named after; a place of both counts once."""
        begin, end = inner[0], min(inner[1], inner[0] + DEPTH)
        more = self.store.posting[begin:end].astype(np.int64)
        more_flag = self.store.posting_flag[begin:end].astype(np.int64)
        at = int(np.searchsorted(owner, number, "right"))
        new = ~np.isin(more, place[owner == number]) & (more_flag != DEMONYM)
        return (
            np.insert(place, at, more[new]),
            np.insert(flag, at, more_flag[new]),
            np.insert(owner, at, np.full(int(new.sum()), number)),
        )

    def _static(self, table: Table, units: list[Unit], home: Home | None) -> None:
        store, f = self.store, table.static
        prior = np.asarray(store.prior[table.place], dtype=np.float64)
        best = np.maximum.reduceat(prior, table.starts)
        source = np.asarray(store.source[table.place])
        said = np.array([u.kinds for u in units], dtype=np.int64)[table.unit]
        match = (said >> table.kind) & 1
        columns = (
            prior,
            best[table.unit] - prior,
            table.flag == 1,
            table.flag == 2,
            table.kind == _COUNTRY,
            table.kind == _ADMIN1,
            WIDE[table.kind],
            table.kind == _ADMIN2,
            _NATURAL[table.kind],
            _SITE[table.kind],
            source == 2,
            source == 0,
        )
        for number, column in enumerate(columns):
            f[:, number] = column
        f[:, COLUMN["division"]] -= 2.0 * self._named_after_city(table, prior)
        f[:, COLUMN["kind_said"]] = match
        f[:, COLUMN["other_kind_said"]] = (said > 0) & (match == 0)
        f[:, COLUMN["inside_longer_name"]] = np.array([u.partial for u in units])[table.unit] & (f[:, 0] < 3)
        f[:, COLUMN["loose_spelling"]] = np.array([u.loose for u in units])[table.unit]
        gap = best[table.unit] - prior
        f[:, COLUMN["best_known"]] = gap == 0
        f[:, COLUMN["much_below_best"]] = gap > 2
        by_name = (table.kind == _COUNTRY) & (table.flag == 0)
        f[:, COLUMN["country_by_its_name"]] = by_name
        f[:, COLUMN["not_the_country"]] = np.maximum.reduceat(by_name, table.starts)[table.unit] & ~by_name
        by_name = (table.kind == _ADMIN1) & (table.flag == 0) & (prior > 5)
        f[:, COLUMN["not_the_division"]] = np.maximum.reduceat(by_name, table.starts)[table.unit] & ~by_name
        f[:, COLUMN["county_without_county"]] = (table.kind == _ADMIN2) & (table.flag == 2)
        f[:, COLUMN["far_below_best"]] = gap > 3.5
        f[:, COLUMN["small_division"]] = (table.kind == _ADMIN1) & (np.asarray(store.radius[table.place]) < SMALL_M)
        if home is not None:
            f[:, COLUMN["home"]] = table.country == store.country_number.get(home.country, -1)
            if home.town is not None:
                km = distance_km(table.latitude, table.longitude, *home.town)
                f[:, COLUMN["near_home"]] = np.exp(-km / HOME_KM) * LOCAL[table.kind]
                f[:, COLUMN["at_home"]] = (km < SMALL_M / 1000) & LOCAL[table.kind]

    def _named_after_city(self, table: Table, prior: Floats) -> NDArray[np.bool_]:
        """Divisions that share their name with a town in them: the bare name means the town, outside countries of states."""
        admin = np.flatnonzero((table.kind == _ADMIN1) & ~self._of_states[table.country])
        shared = np.zeros(len(table.place), dtype=bool)
        # Each division beside the other readings of its own name alone.
        ends = np.append(table.starts[1:], len(table.place))
        begin, size = table.starts[table.unit[admin]], (ends - table.starts)[table.unit[admin]]
        division = np.repeat(admin, size)
        other = np.arange(len(division)) - np.repeat(np.cumsum(size) - size - begin, size)
        same = (
            (table.kind[other] == KIND_INDEX["city"])
            & (table.country[division] == table.country[other])
            & (np.abs(table.latitude[division] - table.latitude[other]) < 3.0)
            & (prior[other] > 4.0)
        )
        shared[division[same]] = True
        return shared

    def split(self, units: list[Unit], table: Table, probability: Floats, features: Floats) -> list[Weighed]:
        order = np.lexsort((-probability, table.unit))
        places, likely, values = table.place[order], probability[order], features[order]
        bounds = [*table.starts.tolist(), len(places)]
        return [Weighed(places[a:b], likely[a:b], values[a:b]) for a, b in itertools.pairwise(bounds)]


def softmax(score: Floats, table: Table) -> Floats:
    top = np.maximum.reduceat(score, table.starts)
    value = np.exp(score - top[table.unit])
    total = np.add.reduceat(value, table.starts)
    return np.asarray(value / total[table.unit])
