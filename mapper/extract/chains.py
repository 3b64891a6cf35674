"""Which mentions of a document tell of one happening, as its words say: "the attack", "the blast", the same type, day and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mapper.extract.link import Linked
from mapper.model import Toponym, When

_SURE = 0.75
"""Types told this surely must be equal, unless the words point back ("the blast")."""
_REACH_SENTENCES = 12
_BROAD_FAMILY = {"violence", "protest"}
"""Confrontations told of as violence may be those of a protest."""


@dataclass(slots=True)
class Chain:
    """The mentions of one happening so far, in text order."""

    number: int
    links: list[Linked] = field(default_factory=list)

    @property
    def first(self) -> Linked:
        return self.links[0]

    @property
    def kinds(self) -> set[str]:
        return {m.mention.kind for m in self.links} | {m.mention.trigger.kind for m in self.links}

    @property
    def best(self) -> Linked:
        return max(self.links, key=lambda m: m.mention.rank)

    def whens(self) -> list[When]:
        return [m.when for m in self.links if m.when is not None and not m.when.rule.endswith("-said")]

    def places(self) -> list[Toponym]:
        return [m.place for m in self.links if m.place is not None and m.place.place is not None]


def chain(linked: Sequence[Linked]) -> list[Chain]:
    """The chains of a document, in the order of their first mentions."""
    chains: list[Chain] = []
    for link in linked:
        home = _home(chains, link)
        if home is None:
            home = Chain(len(chains))
            chains.append(home)
        home.links.append(link)
    return chains


def _home(chains: Sequence[Chain], link: Linked) -> Chain | None:
    scored = [(score, c.links[-1].sentence, c) for c in chains if (score := _fit(c, link)) > 0]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _fit(chain: Chain, link: Linked) -> float:
    """How well a mention fits a chain; 0 or less: it does not."""
    told, last = link.mention.telling, chain.links[-1]
    families = {chain.best.mention.family, link.mention.family}
    if len(families) > 1 and not (families <= _BROAD_FAMILY and link.mention.trigger.kind in chain.kinds):
        return -1
    if told.another and not told.definite:
        return -1
    gap = link.sentence - last.sentence
    if gap == 0:
        return -1  # told apart in one sentence already
    if not _same_time(chain, link) or not _same_place(chain, link):
        return -1
    series = told.series == chain.first.mention.telling.series
    if not series and not told.definite:
        return -1
    if told.old != chain.first.mention.telling.old and not told.definite:
        return -1
    score = 1.0 - gap / 15
    if link.mention.trigger.consequence:
        return score if gap <= 3 else 0.2
    generic = link.mention.rank < 0.5
    if link.mention.kind in chain.kinds or link.mention.trigger.kind in chain.kinds:
        score += 1.0
    elif generic:
        score += 1.0  # "the attack" may be any deed
    elif chain.best.mention.rank >= _SURE and link.mention.rank >= _SURE and not told.definite:
        return -1
    if told.definite:
        score += 0.7
    score += 0.3 if series else -0.6
    if chain.number == 0:
        score += 0.2
    if gap > _REACH_SENTENCES and not told.definite:
        score -= 0.5
    return score


def _same_time(chain: Chain, link: Linked) -> bool:
    mine = link.when
    if mine is None or mine.rule.endswith("-said"):
        return True
    whens = chain.whens()
    if not whens:
        return not chain.first.mention.telling.old or mine.precision == 1
    slack = 1 if link.mention.telling.definite or link.mention.rank < 0.5 else 0
    for other in whens:
        apart = max((mine.first - other.last).days, (other.first - mine.last).days)
        if apart <= slack and link.mention.telling.definite:
            return True
        if apart <= slack and (mine.last - mine.first).days <= 40 + (other.last - other.first).days * 2:
            return True
    return False


def _same_place(chain: Chain, link: Linked) -> bool:
    """Places disagree only where both are known and lie apart."""
    if link.place is None or link.place.place is None or not link.near_place:
        return True
    here = link.place.place
    places = chain.places()
    if not places:
        return True
    for other in places:
        there = other.place
        assert there is not None
        if here.country and there.country and here.country != there.country:
            continue
        degrees = max(abs(here.latitude - there.latitude), abs(here.longitude - there.longitude))
        if degrees * 111_000 <= max(here.radius_m + there.radius_m, 30_000):
            return True
    return False
