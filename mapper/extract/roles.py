"""Which happenings a text is news of (`main`) and which it tells as context (`background`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mapper.extract.chains import Chain
from mapper.model import Role, When

_NEWS_DAYS = 8
"""Days before publication within which a dated happening can be the news."""
_SINGLE_DAYS = 7


def roles(chains: Sequence[Chain], published: date | None) -> list[Role]:
    """One role for each chain, in order."""
    lead = _lead(chains, published)
    anchor = published or _day(lead)
    return [_role(c, lead, anchor) for c in chains]


def _lead(chains: Sequence[Chain], published: date | None) -> Chain | None:
    """The first happening that is told as it stands, and not as memory, cause or court."""
    fresh = [c for c in chains if not _is_old(c, published)]
    single = [c for c in fresh if not c.first.mention.telling.series]
    return next(iter(single or fresh), None)


def _is_old(chain: Chain, anchor: date | None) -> bool:
    if chain.first.mention.telling.old:
        return True
    days = [w.last for w in chain.whens()]
    return bool(anchor and days and max(days) < anchor and (anchor - max(days)).days > _NEWS_DAYS)


def _role(chain: Chain, lead: Chain | None, anchor: date | None) -> Role:
    if lead is None or chain is lead:
        return "main" if chain is lead else "background"
    if _is_old(chain, anchor) or chain.first.mention.telling.series:
        return "background"
    if any((w.last - w.first).days > _SINGLE_DAYS for w in chain.whens()):
        return "background"
    return "main"


def _day(chain: Chain | None) -> date | None:
    if chain is None:
        return None
    exact = [w.last for w in chain.whens() if w.precision == 1]
    return max(exact, default=None)


def exact(whens: Sequence[When]) -> list[When]:
    """Those known to the day."""
    return [w for w in whens if w.precision == 1]
