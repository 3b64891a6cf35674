"""Which happenings a text is news of (`main`) and which it tells as context (`background`)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date

from mapper.extraction.chains import Chain
from mapper.extraction.kinds import kinds
from mapper.extraction.salience import weights
from mapper.model import Role

_NEWS_DAYS = 8
"""Days before publication within which a dated happening can be the news."""
_SINGLE_DAYS = 7
_ABDUCTION = "abduction"
_UNHARMING = frozenset({"law", "politics"})


def roles(chains: Sequence[Chain], odds: Sequence[float], published: date | None) -> list[Role]:
    """One role for each chain, in order. `odds`: how much each looks like a reported incident, as log odds."""
    lead = _lead(chains, odds, published)
    anchor = published or _day(lead)
    weight = dict(zip((c.number for c in chains), odds, strict=True))
    harm = _first_harm(chains)
    return ["background" if c is not lead and _follows(c, harm) else _role(c, lead, anchor, weight) for c in chains]


def _lead(chains: Sequence[Chain], odds: Sequence[float], published: date | None) -> Chain | None:
    """What the text is news of: the first happening that is told as it stands, unless another outweighs it.

    A happening told as cause or memory, but recent, is the news only where the text tells it with much more weight.
    """
    weight = dict(zip((c.number for c in chains), odds, strict=True))
    dated = [c for c in chains if not _is_past(c, published)]
    harm = _first_harm(chains)
    harming = [c for c in dated if c.best.mention.family not in _UNHARMING and not _is_spoken(c)]
    fresh = [c for c in dated if not c.first.mention.telling.old and not _follows(c, harm)]
    single = [c for c in fresh if not c.first.mention.telling.series or _tolls(c)]
    pool = [c for c in single if weight[c.number] >= weights().threshold] or single or fresh
    lead = next(iter(pool), None)
    for c in pool:
        if lead is not None and weight[c.number] > weight[lead.number] + weights().margin:
            lead = c
    if lead is None or lead.best.mention.family in _UNHARMING:
        best = max(harming, key=lambda c: weight[c.number], default=None)
        if best is not None and (lead is None or weight[best.number] > weight[lead.number] + weights().margin):
            return best
    return lead


def _is_spoken(chain: Chain) -> bool:
    """Whether a deed is only discussed, condemned or tried in court: no news by itself."""
    return all(link.mention.telling.spoken for link in chain.links)


def _tolls(chain: Chain) -> bool:
    """Whether a series is told with its dead, so that it is one news: "36 people were killed in a wave of bombings"."""
    told = (c for link in chain.links for c in link.casualties if not (c.cumulative or c.breakdown))
    return any(c.kind == "killed" and c.count.low > 0 for c in told)


def _first_harm(chains: Sequence[Chain]) -> int:
    """The first sentence that tells of a harm; one that was only planned is none."""
    harming = (c for c in chains if c.best.mention.family not in _UNHARMING and c.first.mention.telling.status != "planned")
    return min((c.first.sentence for c in harming), default=sys.maxsize)


def _follows(chain: Chain, harm: int) -> bool:
    """Whether an arrest, a curfew, a seizure is told after a harm: it follows from it, and is not the news by itself."""
    return kinds()[chain.best.mention.kind].follow_up and harm < chain.first.sentence


def _is_past(chain: Chain, anchor: date | None) -> bool:
    if chain.best.mention.kind == _ABDUCTION and any(link.mention.marks.of("freed") for link in chain.links):
        return False  # it lasted until the captives came free
    days = [w.last for w in chain.whens()]
    return bool(anchor and days and max(days) < anchor and (anchor - max(days)).days > _NEWS_DAYS)


def _role(chain: Chain, lead: Chain | None, anchor: date | None, weight: Mapping[int, float]) -> Role:
    if lead is None or chain is lead:
        return "main" if chain is lead else "background"
    if chain.first.mention.telling.old or _is_past(chain, anchor) or chain.first.mention.telling.series:
        return "background"
    if any((w.last - w.first).days > _SINGLE_DAYS for w in chain.whens()):
        return "background"
    least = max(weight[lead.number] - weights().margin, weights().threshold)
    return "background" if chain.number < lead.number and weight[chain.number] < least else "main"


def _day(chain: Chain | None) -> date | None:
    if chain is None:
        return None
    exact = [w.last for w in chain.whens() if w.precision == 1]
    return max(exact, default=None)
