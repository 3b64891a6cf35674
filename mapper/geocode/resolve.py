"""Which place each name means: all names of a document weighed together."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mapper.errors import DataError
from mapper.geocode.kinds import KIND_INDEX, KINDS
from mapper.geocode.outlets import Home
from mapper.geocode.place_store import PlaceStore, distance_km
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
ENOUGH = 0.005
"""Probability from which on two readings of names that lie in one another count as what the text says."""
HOME_KM = 120.0
"""Kilometres from the town of a local paper at which being near it counts a third."""
SMALL_M = 35_000.0
"""Metres of radius below which a first-level division is no larger than a county elsewhere."""
DEPTH = 12
"""Candidates weighed under one name, before those of the document's countries are added."""

_COUNTRY, _ADMIN1, _ADMIN2 = KIND_INDEX["country"], KIND_INDEX["admin1"], KIND_INDEX["admin2"]
_WIDE = np.array([kind in ("region", "sea", "continent") for kind in KINDS])
_NATURAL = np.array([kind == "natural" for kind in KINDS])
_SITE = np.array([kind in ("site", "airfield", "landmark") for kind in KINDS])
_AREA = np.array([kind in ("country", "admin1") for kind in KINDS])
_LOCAL = np.array([kind not in ("country", "region", "sea", "continent") for kind in KINDS])


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
        self._states = [store.country_number[code] for code in ("US", "CA", "AU") if code in store.country_number]

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
        probability = softmax(table.static @ learned, table)
        for _ in range(PASSES - 1):
            probability = softmax(self._features(units, table, probability) @ learned, table)
        return self._features(units, table, probability)

    def _features(self, units: list[Unit], table: Table, probability: Floats) -> Floats:
        features = table.static.copy()
        _add_focus(features, table, probability)
        _add_nearby(features, table, probability)
        _add_containment(features, units, table, probability)
        return features

    def gather(self, units: list[Unit], home: Home | None) -> Table:
        """All candidates of all units, with the features that do not depend on the other units."""
        store = self.store
        pieces, flags, owner = [], [], []
        named = self._countries_named(units)
        for number, unit in enumerate(units):
            places = np.asarray(store.posting[unit.begin : unit.end], dtype=np.int64)
            flag = np.asarray(store.posting_flag[unit.begin : unit.end], dtype=np.int64)
            if unit.inner is not None:
                places, flag = self._with_inner(places, flag, unit.inner)
            if unit.demonym:
                keep = flag == 3
            else:
                keep = np.arange(len(places)) < DEPTH
                if len(places) > DEPTH and len(named):
                    at_home = np.flatnonzero(np.isin(store.country[places], named) & ~keep)
                    keep[at_home[: 2 * DEPTH]] = True
                if (flag == 3).any():
                    keep &= flag != 3
            if keep.any():
                places, flag = places[keep], flag[keep]
            pieces.append(places)
            flags.append(flag)
            owner.append(np.full(len(places), number, dtype=np.int64))
        place, flag, unit_of = np.concatenate(pieces), np.concatenate(flags), np.concatenate(owner)
        starts = np.searchsorted(unit_of, np.arange(len(units)))
        kind = np.asarray(store.kind[place], dtype=np.int64)
        table = Table(
            place,
            unit_of,
            starts,
            flag,
            kind,
            np.asarray(store.country[place], dtype=np.int64),
            np.asarray(store.admin1[place], dtype=np.int64),
            np.asarray(store.latitude[place], dtype=np.float64),
            np.asarray(store.longitude[place], dtype=np.float64),
            np.zeros((len(place), len(FEATURES))),
            np.array([np.log1p(u.uses) for u in units]),
        )
        self._static(table, units, home)
        return table

    def _with_inner(self, places: Ints, flag: Ints, inner: tuple[int, int]) -> tuple[Ints, Ints]:
        """A site's own places and those it may be named after; a place of both counts once."""
        begin, end = inner[0], min(inner[1], inner[0] + DEPTH)
        more = np.asarray(self.store.posting[begin:end], dtype=np.int64)
        more_flag = np.asarray(self.store.posting_flag[begin:end], dtype=np.int64)
        new = ~np.isin(more, places) & (more_flag != 3)
        return np.concatenate([places[:DEPTH], more[new]]), np.concatenate([flag[:DEPTH], more_flag[new]])

    def _countries_named(self, units: list[Unit]) -> Ints:
        """Countries that the likeliest reading of each name lies in."""
        first = np.array([u.begin for u in units], dtype=np.int64)
        return np.unique(np.asarray(self.store.country[self.store.posting[first]], dtype=np.int64))

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
            _WIDE[table.kind],
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
                f[:, COLUMN["near_home"]] = np.exp(-km / HOME_KM) * _LOCAL[table.kind]
                f[:, COLUMN["at_home"]] = (km < SMALL_M / 1000) & _LOCAL[table.kind]

    def _named_after_city(self, table: Table, prior: Floats) -> NDArray[np.bool_]:
        """Divisions that share their name with a town in them: the bare name means the town, outside countries of states."""
        admin = np.flatnonzero((table.kind == _ADMIN1) & ~np.isin(table.country, self._states))
        shared = np.zeros(len(table.place), dtype=bool)
        city = np.flatnonzero(table.kind == KIND_INDEX["city"])
        same = (
            (table.unit[admin][:, None] == table.unit[city][None, :])
            & (table.country[admin][:, None] == table.country[city][None, :])
            & (np.abs(table.latitude[admin][:, None] - table.latitude[city][None, :]) < 3.0)
            & (prior[city] > 4.0)[None, :]
        )
        shared[admin] = same.any(axis=1)
        return shared

    def split(self, units: list[Unit], table: Table, probability: Floats, features: Floats) -> list[Weighed]:
        ends = [*table.starts[1:].tolist(), len(table.place)]
        result = []
        for start, end in zip(table.starts.tolist(), ends, strict=True):
            order = np.argsort(-probability[start:end], kind="stable") + start
            result.append(Weighed(table.place[order], probability[order], features[order]))
        return result


def softmax(score: Floats, table: Table) -> Floats:
    top = np.maximum.reduceat(score, table.starts)
    value = np.exp(score - top[table.unit])
    total = np.add.reduceat(value, table.starts)
    return np.asarray(value / total[table.unit])


def _add_focus(f: Floats, table: Table, probability: Floats) -> None:
    """How much of the rest of the document lies in each candidate's country and division."""
    mass = probability * table.uses[table.unit]
    local = _LOCAL[table.kind]
    for column, code, weight in (
        ("country_share", table.country, mass),
        ("division_share", np.where((table.admin > 0) & local, table.admin, 0), mass * local),
    ):
        size = int(code.max()) + 1
        total = np.bincount(code, weight, minlength=size)
        own = np.bincount(table.unit * size + code, weight, minlength=len(table.starts) * size)
        rest = total[code] - own[table.unit * size + code]
        everything = weight.sum() - np.add.reduceat(weight, table.starts)[table.unit]
        f[:, COLUMN[column]] = np.where(code > 0, rest / (everything + 1.0), 0.0)
    named = np.bincount(table.country, mass * (table.kind == _COUNTRY), minlength=int(table.country.max()) + 1)
    own_country = mass * (table.kind == _COUNTRY)
    f[:, COLUMN["same_country_as_focus"]] = np.minimum(1.0, named[table.country] - own_country) * (table.country > 0)
    share = named / (named.sum() + 1e-9)
    f[:, COLUMN["only_country_named"]] = share[table.country] * (table.kind != _COUNTRY) * (table.country > 0)


def _add_nearby(f: Floats, table: Table, probability: Floats) -> None:
    """How many of the document's other places lie near each candidate."""
    local = _LOCAL[table.kind]
    best = np.flatnonzero((probability > 0.15) & local)
    if len(best) < 2:
        return
    if len(best) > 120:
        best = best[np.argsort(-probability[best], kind="stable")[:120]]
    km = distance_km(table.latitude[:, None], table.longitude[:, None], table.latitude[best][None, :], table.longitude[best][None, :])
    pull = np.exp(-km / 120.0) * (probability[best] * table.uses[table.unit[best]])[None, :]
    pull *= table.unit[:, None] != table.unit[best][None, :]
    f[:, COLUMN["nearby"]] = np.log1p(pull.sum(axis=1)) * local
    near = np.exp(-km / 40.0) * probability[best][None, :] * (table.unit[:, None] != table.unit[best][None, :])
    f[:, COLUMN["close"]] = near.max(axis=1) * local


def _add_containment(f: Floats, units: list[Unit], table: Table, probability: Floats) -> None:
    """Where the text says that one name lies in another: both are raised where that holds."""
    ends = [*table.starts[1:].tolist(), len(table.place)]
    for number, unit in enumerate(units):
        child = slice(int(table.starts[number]), ends[number])
        for parent_number in unit.inside:
            parent = slice(int(table.starts[parent_number]), ends[parent_number])
            holds = _holds(table, child, parent)
            area = _AREA[table.kind[parent]]
            together = holds * probability[child][:, None] * probability[parent][None, :]
            total = float(together.sum())
            said = min(1.0, total / ENOUGH) / total if total > 0 and area.any() else 0.0
            inside = np.maximum((holds * probability[parent][None, :]).max(axis=1), (together * area).sum(axis=1) * said)
            contains = np.maximum((holds * probability[child][:, None]).max(axis=0), together.sum(axis=0) * said)
            column = f[child, COLUMN["contained"]]
            np.maximum(column, inside, out=column)
            column = f[parent, COLUMN["contains"]]
            np.maximum(column, contains, out=column)


def _holds(table: Table, child: slice, parent: slice) -> NDArray[np.bool_]:
    """child x parent: whether the parent's area has the child in it."""
    same_country = (table.country[child][:, None] == table.country[parent][None, :]) & (table.country[parent] > 0)[None, :]
    same_admin = same_country & (table.admin[child][:, None] == table.admin[parent][None, :]) & (table.admin[parent] > 0)[None, :]
    kind = table.kind[parent][None, :]
    km = distance_km(
        table.latitude[child][:, None], table.longitude[child][:, None], table.latitude[parent][None, :], table.longitude[parent][None, :]
    )
    apart = table.place[child][:, None] != table.place[parent][None, :]
    wide = _WIDE[table.kind[parent]][None, :]
    result: NDArray[np.bool_] = apart & np.where(
        kind == _COUNTRY,
        same_country & (table.kind[child] != _COUNTRY)[:, None],
        np.where(kind == _ADMIN1, same_admin & (table.kind[child] > _ADMIN1)[:, None], np.where(wide, km < 1200, km < 60)),
    )
    return result
