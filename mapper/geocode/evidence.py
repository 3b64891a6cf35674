"""What the names of a document say of each other: one country, one neighbourhood, one inside another.

Whatever does not depend on what the names are believed to mean is worked out once a document; each pass then only weighs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.kinds import KIND_INDEX, KINDS

if TYPE_CHECKING:
    from mapper.geocode.resolve import Table, Unit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDE = np.array([kind in ("region", "sea", "continent") for kind in KINDS])
AREA = np.array([kind in ("country", "admin1") for kind in KINDS])
LOCAL = np.array([kind not in ("country", "region", "sea", "continent") for kind in KINDS])
ENOUGH = 0.0005
"""How likely the readings that lie in each other must be together for the text's word that they do to count fully."""
_COUNTRY, _ADMIN1 = KIND_INDEX["country"], KIND_INDEX["admin1"]
_MOST = 120
"""Likely readings that nearness is told from, at most."""
_EARTH_KM = 12742.0176


class _Shares(NamedTuple):
    """Readings by country or division: which of them each is of, which pair of it and the name, and what counts."""

    column: str
    code: Ints
    pair: Ints
    known: NDArray[np.bool_]
    counts: Floats


class _Pair(NamedTuple):
    """One name that the text says lies in another; `holds` is child x parent, `area` marks the parents that are areas."""

    child: slice
    parent: slice
    holds: Floats
    area: NDArray[np.bool_] | None


class Evidence:
    """The fixed part of what the names of one document say of each other."""

    def __init__(self, units: list[Unit], table: Table) -> None:
        self._table = table
        self._uses = table.uses[table.unit]
        self._name = np.array([unit.begin for unit in units])[table.unit]
        self._local = LOCAL[table.kind]
        self._is_country = (table.kind == _COUNTRY).astype(np.float64)
        self._has_country = (table.country > 0).astype(np.float64)
        admin = np.where(self._local, table.admin, 0)
        self._shares = (
            self._share("country_share", table.country, table.country > 0, np.ones(len(table.unit))),
            self._share("division_share", np.unique(admin, return_inverse=True)[1], admin > 0, self._local.astype(np.float64)),
        )
        latitude, longitude = np.radians(table.latitude), np.radians(table.longitude)
        across = np.cos(latitude)
        self._point = np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=1)
        self._column_of = np.full(len(table.unit), -1)
        self._km = np.zeros((len(table.unit), 0))
        ends = [*table.starts[1:].tolist(), len(table.place)]
        spans = [slice(start, end) for start, end in zip(table.starts.tolist(), ends, strict=True)]
        self._pairs = [self._pair(spans[child], spans[parent]) for child, unit in enumerate(units) for parent in dict.fromkeys(unit.inside)]

    def weighed(self, probability: Floats) -> Iterator[tuple[str, Floats]]:
        """Feature columns by name, given how likely each reading is."""
        mass = probability * self._uses
        for share in self._shares:
            counted = mass * share.counts
            total = np.bincount(share.code, counted)
            own = np.bincount(share.pair, counted)
            everything = counted.sum() - np.add.reduceat(counted, self._table.starts)[self._table.unit]
            yield share.column, np.where(share.known, (total[share.code] - own[share.pair]) / (everything + 1.0), 0.0)
        named = np.bincount(self._table.country, mass * self._is_country)
        here = named[self._table.country]
        yield "same_country_as_focus", np.minimum(1.0, here - mass * self._is_country) * self._has_country
        yield "only_country_named", here / (named.sum() + 1e-9) * (1.0 - self._is_country) * self._has_country
        yield from self._nearby(probability)
        yield from self._containment(probability)

    def _share(self, column: str, code: Ints, known: NDArray[np.bool_], counts: Floats) -> _Shares:
        return _Shares(column, code, self._table.unit * (int(code.max()) + 1) + code, known, counts)

    def _nearby(self, probability: Floats) -> Iterator[tuple[str, Floats]]:
        """How many of the document's other places lie near each candidate, and whether one lies close."""
        best = np.flatnonzero((probability > 0.15) & self._local)
        if len(best) < 2:
            return
        if len(best) > _MOST:
            best = best[np.argsort(-probability[best], kind="stable")[:_MOST]]
        new = best[self._column_of[best] < 0]
        if len(new):
            self._column_of[new] = np.arange(len(new)) + self._km.shape[1]
            far = self._distance(self._point, self._point[new])
            far[self._name[:, None] == self._name[new][None, :]] = np.inf  # a name says nothing of itself
            self._km = np.concatenate([self._km, far], axis=1)
        km = self._km[:, self._column_of[best]]
        likely = probability[best]
        close = np.exp(km * (-1 / 40.0))
        yield "nearby", np.log1p(np.cbrt(close) @ (likely * self._uses[best])) * self._local
        yield "close", (close * likely).max(axis=1) * self._local

    @staticmethod
    def _distance(one: Floats, other: Floats) -> Floats:
        """Kilometres between unit vectors, each of one with each of the other."""
        chord = np.sqrt(np.clip((1.0 - one @ other.T) * 0.5, 0.0, 1.0))
        return np.asarray(np.arcsin(chord) * _EARTH_KM)

    def _containment(self, probability: Floats) -> Iterator[tuple[str, Floats]]:
        """Where the text says that one name lies in another: both are raised where that holds."""
        if not self._pairs:
            return
        contained, contains, in_area = np.zeros((3, len(probability)))
        for child, parent, holds, area in self._pairs:
            p, q = probability[child][:, None], probability[parent][None, :]
            if not holds.any():
                continue
            inside, around = (holds * q).max(axis=1), (holds * p).max(axis=0)
            together = holds * p * q
            total = float(together.sum())
            if area is not None and total > 0:
                said = min(1.0, total / ENOUGH) / total
                surely = together[:, area].sum(axis=1) * said
                np.maximum(in_area[child], surely, out=in_area[child])
                inside = np.maximum(inside, surely)
                around = np.maximum(around, together.sum(axis=0) * said)
            np.maximum(contained[child], inside, out=contained[child])
            np.maximum(contains[parent], around, out=contains[parent])
        yield "contained", contained
        yield "contains", contains
        yield "in_said_area", in_area

    def _pair(self, child: slice, parent: slice) -> _Pair:
        table = self._table
        kind, country, admin = table.kind[parent][None, :], table.country, table.admin
        same_country = (country[child][:, None] == country[parent][None, :]) & (country[parent] > 0)[None, :]
        same_admin = same_country & (admin[child][:, None] == admin[parent][None, :]) & (admin[parent] > 0)[None, :]
        area = AREA[table.kind[parent]]
        if area.all():
            reached: NDArray[np.bool_] = np.zeros(same_country.shape, bool)
        else:
            km = self._distance(self._point[child], self._point[parent])
            reached = km < np.where(WIDE[kind], 1200, 60)
        holds = np.where(
            kind == _COUNTRY,
            same_country & (table.kind[child] != _COUNTRY)[:, None],
            np.where(kind == _ADMIN1, same_admin & (table.kind[child] > _ADMIN1)[:, None], reached),
        )
        holds &= table.place[child][:, None] != table.place[parent][None, :]
        return _Pair(child, parent, holds.astype(np.float64), area if area.any() else None)
