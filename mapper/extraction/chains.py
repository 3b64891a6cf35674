"""Which mentions of a document tell of one happening, as its words say: "the attack", "the blast", the same type, day and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mapper.extraction.kinds import kinds
from mapper.extraction.link import HARMING, Linked
from mapper.extraction.mentions import FIRE
from mapper.extraction.where import other_name
from mapper.model import Toponym, When

_SURE = 0.75
"""Types told this surely must be equal, unless the words point back ("the blast")."""
_WEAK = 0.6
"""Triggers below this ("explosion") do not say by themselves whether it was done on purpose."""
_REACH_SENTENCES = 12
_COMPARED = 24
"""Chains, the last ones and the first, that a new mention is compared with: a text of any length is read in proportion."""
_KEPT = 12
_AIR = "air_strike"
_AERIAL = frozenset({_AIR, "shelling", "remote_explosive"})
_MONTH = 31
_ARRESTS, _PROTEST, _INTERVENTION = "arrests", "peaceful_protest", "protest_intervention"
_STOPPED = 0.85
"""How surely arrests told right after a protest are an intervention against it."""
_COLLAPSE = "collapse"
_DISASTER = "natural_disaster"
_COLLAPSING = frozenset({_DISASTER, "accidental_explosion", "air_strike", "remote_explosive"})
_FOLLOWING = 3
"""Sentences behind a harm in which an arrest or a seizure without day and place of its own belongs to it."""
_BROAD_FAMILY = {"violence", "protest"}
"""Confrontations told of as violence may be those of a protest."""


@dataclass(slots=True)
class Chain:
    """The mentions of one happening so far, in text order. What is compared for each new mention is kept as it grows."""

    number: int
    published: date | None = None
    links: list[Linked] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    """Types of its mentions and of their triggers."""
    best: Linked = field(init=False)
    """The mention that says its type most surely."""
    _whens: list[When] = field(default_factory=list)
    _places: list[Toponym] = field(default_factory=list)

    def add(self, link: Linked) -> None:
        if not self.links or link.mention.rank > self.best.mention.rank:
            self.best = link
        self.links.append(link)
        self.kinds |= {link.mention.kind, link.mention.trigger.kind}
        if link.when is not None and not link.when.rule.endswith("-said") and len(self._whens) < _KEPT:
            self._whens.append(link.when)
        if link.place is not None and link.place.place is not None and len(self._places) < _KEPT:
            self._places.append(link.place)

    @property
    def first(self) -> Linked:
        return self.links[0]

    def whens(self) -> list[When]:
        """Its stated dates, those of statements left out; the first few."""
        return self._whens

    def places(self) -> list[Toponym]:
        """Its known places; the first few."""
        return self._places


def chain(linked: Sequence[Linked], published: date | None = None) -> list[Chain]:
    """The chains of a document of this day, in the order of their first mentions."""
    chains: list[Chain] = []
    harm: Linked | None = None
    deed: Linked | None = None
    for link in linked:
        if _comes_of(deed, link):
            continue
        if link.mention.family in HARMING and not link.mention.trigger.consequence:
            deed = link
        if not kinds()[link.mention.kind].follow_up:
            harm = link if link.mention.family in HARMING else harm
        elif harm is not None and not link.near_place and link.when is None and 0 < link.sentence - harm.sentence <= _FOLLOWING:
            if not (link.mention.kind == _ARRESTS and harm.mention.kind == _PROTEST and link.mention.telling.status == "completed"):
                continue  # "Two men were detained": part of what was told just before
            link = replace(link, mention=replace(link.mention, kind=_INTERVENTION, rank=_STOPPED))
        home = _home(chains, link)
        if home is None:
            home = Chain(len(chains), published)
            chains.append(home)
        home.add(link)
    return chains


def _comes_of(harm: Linked | None, link: Linked) -> bool:
    """Whether a fire is that of a strike told just before it, and fallen houses those of an earthquake or an explosion."""
    if harm is None or link.sentence - harm.sentence > _FOLLOWING:
        return False
    if link.mention.kind == FIRE:
        return harm.mention.family == "violence"
    return link.mention.kind == _COLLAPSE and harm.mention.kind in _COLLAPSING and link.when is None and not link.near_place


def _home(chains: Sequence[Chain], link: Linked) -> Chain | None:
    near = chains if len(chains) <= _COMPARED else [chains[0], *chains[-_COMPARED:]]
    scored = [(score, c.links[-1].sentence, c) for c in near if (score := _fit(c, link)) > 0]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _fit(chain: Chain, link: Linked) -> float:
    """How well a mention fits a chain; 0 or less: it does not."""
    told, last = link.mention.telling, chain.links[-1]
    families = {chain.best.mention.family, link.mention.family}
    if len(families) > 1 and not (families <= _BROAD_FAMILY and link.mention.trigger.kind in chain.kinds) and not _undecided(chain, link):
        return -1
    if not _same_time(chain, link) or not (_spreads(chain, link, link.sentence - last.sentence) or _same_place(chain, link)):
        return -1
    if _is_of_attackers(link) and 0 < link.sentence - last.sentence <= _FOLLOWING and chain.best.mention.family == "violence":
        return 1.5  # "eight attackers were also shot dead"
    if told.another and not told.definite and not link.mention.kind == chain.best.mention.kind == _DISASTER:  # an aftershock
        return -1
    gap = link.sentence - last.sentence
    if gap == 0:
        return -1  # told apart in one sentence already
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
    elif link.mention.family == "protest" and gap <= _FOLLOWING:
        score += 0.5  # a march, its dispersal and its riot are one event
    elif _is_its_weapon(chain, link):
        score += 0.5  # an air strike told of as "the bombing", "a missile hit"
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


def _is_its_weapon(chain: Chain, link: Linked) -> bool:
    """Whether a missile or a bomb, told without a day and a place of its own, may be that of an air strike, or the other way about."""
    if chain.best.mention.kind == link.mention.kind or not {chain.best.mention.kind, link.mention.kind} <= _AERIAL:
        return False
    if _AIR not in (chain.best.mention.kind, link.mention.kind):
        return False
    if _counts(link) and any(_counts(other) for other in chain.links):
        return False  # it has dead of its own
    at = link.place.place.id if link.place is not None and link.place.place is not None and link.near_place else None
    elsewhere = at is not None and all(p.place is None or p.place.id != at for p in chain.places())
    days = {(w.first, w.last) for w in chain.whens()}
    return not elsewhere and (link.when is None or not days or (link.when.first, link.when.last) in days)


def _is_of_attackers(link: Linked) -> bool:
    """Whether a mention tells only of the attackers' own dead and wounded."""
    hurt = [c for c in link.casualties if c.count.low > 0]
    return bool(hurt) and all(c.perpetrators for c in hurt)


def _counts(link: Linked) -> bool:
    return any(c.count.low > 0 and not (c.listed or c.breakdown or c.toll) for c in link.casualties)


def _undecided(chain: Chain, link: Linked) -> bool:
    """Words that fit a disaster as well as an attack: "died", "were killed"; "the blast" that was an accident after all."""
    if {chain.best.mention.family, link.mention.family} != {"disaster", "violence"}:
        return False
    if link.mention.trigger.consequence:
        return link.mention.rank < 0.5
    return link.mention.trigger.kind in chain.kinds and min(chain.best.mention.trigger.specific, link.mention.trigger.specific) < _WEAK


def _same_time(chain: Chain, link: Linked) -> bool:
    mine = link.when
    if mine is None or mine.rule.endswith("-said"):
        return True
    whens = chain.whens()
    if not whens and _is_memory(chain, mine):
        return link.mention.telling.definite
    if not whens:
        return not chain.first.mention.telling.old or mine.precision == 1
    slack = 1 if link.mention.telling.definite or min(link.mention.rank, chain.best.mention.rank) < 0.5 else 0
    for other in whens:
        apart = max((mine.first - other.last).days, (other.first - mine.last).days)
        if apart <= slack and link.mention.telling.definite:
            return True
        if apart <= slack and (mine.last - mine.first).days <= 40 + (other.last - other.first).days * 2:
            return True
    return False


def _spreads(chain: Chain, link: Linked, gap: int) -> bool:
    """Whether the dead of another place are those of a disaster told just before ("in Syria, 810 people died"), or arrests one wave."""
    if link.mention.kind == chain.best.mention.kind == _ARRESTS:
        return gap == 1  # "a second suspect was detained in Vienna the same day"
    again = link.mention.kind == _DISASTER and link.mention.telling.another
    return (link.mention.trigger.consequence or again) and chain.best.mention.kind == _DISASTER and gap <= _FOLLOWING


def _is_memory(chain: Chain, when: When) -> bool:
    """Whether a year or a month long before the text is told beside a happening without a day: "in 2017 a bomber killed 22"."""
    return chain.published is not None and (when.last - when.first).days > _MONTH and (chain.published - when.last).days > 2 * _MONTH


def _same_place(chain: Chain, link: Linked) -> bool:
    """Places disagree only where both are known and lie apart."""
    if link.place is None or link.place.place is None or not link.near_place:
        return True
    here = link.place.place
    places = chain.places()
    if not places:
        return True
    if other_name(link.place, places):
        return False
    for other in places:
        there = other.place
        assert there is not None
        if here.country and there.country and here.country != there.country:
            continue
        degrees = max(abs(here.latitude - there.latitude), abs(here.longitude - there.longitude))
        if degrees * 111_000 <= max(here.radius_m + there.radius_m, 30_000):
            return True
    return False
