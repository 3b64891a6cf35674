"""One figure for one incident from all that is said of it: parts added up, totals before breakdowns, the latest toll first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapper.extraction.counts import Casualty
from mapper.model import Claim, Count

_ROUND = 50


@dataclass(frozen=True, slots=True)
class Statement:
    """What one word of harm says: its parts added up."""

    count: Count
    sentence: int
    toll: bool
    listed: bool
    vague: bool


def total(casualties: Iterable[Casualty]) -> tuple[Count | None, Count | None, tuple[tuple[str, Count], ...]]:
    """(killed, wounded, alternatives) of one incident from the statements that belong to it, in text order.

    Breakdowns and sums over many incidents are left out. A toll ("rose to 14") that comes later wins over what came before;
    else the largest total does. Codebooks differ on the attackers' own: the low end leaves them out, the high end counts
    them in, and where nobody else is counted they are the figure. `alternatives`: ("killed" or "wounded", count) of
    totals that disagree with the one chosen.
    """
    everything = [c for c in casualties if not c.cumulative]
    killed, killed_others = _of_kind("killed", everything)
    wounded, wounded_others = _of_kind("wounded", everything)
    others = [("killed", count) for count in killed_others] + [("wounded", count) for count in wounded_others]
    return killed, wounded, tuple(others)


def _of_kind(kind: str, casualties: Sequence[Casualty]) -> tuple[Count | None, list[Count]]:
    here = [c for c in casualties if c.kind == kind]
    chosen, others = _choose([c for c in here if not (c.breakdown or c.perpetrators)])
    own, _ = _choose([c for c in here if c.perpetrators and not c.breakdown])
    among, _ = _choose([c for c in here if c.perpetrators and c.breakdown])
    if chosen is None:
        return (replace(own, attackers=own.low) if own is not None else None), others
    if among is not None:  # "four, including two assailants": told within the figure
        return replace(chosen, attackers=among.low), others
    if own is None or not own.low:
        return chosen, others
    high = None if chosen.high is None or own.high is None else chosen.high + own.high
    return replace(chosen, high=high, attackers=own.low), others


def attackers_words(casualties: Iterable[Casualty]) -> tuple[Claim, ...]:
    """The words that tell of the attackers' own dead and wounded: claims of the fields "killed" and "wounded"."""
    told = [c for c in casualties if c.perpetrators and not c.cumulative and c.kind in ("killed", "wounded")]
    return tuple(Claim(c.kind, c.count.start, c.count.end) for c in told)


def statements(casualties: Sequence[Casualty]) -> list[Statement]:
    """Casualties of one kind, those of one word added up ("killed two in Mosul and three in Kirkuk")."""
    grouped: dict[tuple[int, int], list[Casualty]] = {}
    for casualty in casualties:
        grouped.setdefault((casualty.sentence, casualty.word), []).append(casualty)
    return [_add(parts) for parts in grouped.values()]


def _add(parts: list[Casualty]) -> Statement:
    low = sum(part.count.low for part in parts)
    high = None if any(part.count.high is None for part in parts) else sum(part.count.high or 0 for part in parts)
    first = min(part.count.start for part in parts)
    last = max(part.count.end for part in parts)
    count = Count(low, high, first, last, parts[0].count.who)
    return Statement(count, parts[0].sentence, any(p.toll for p in parts), all(p.listed for p in parts), all(p.vague for p in parts))


def _choose(casualties: Sequence[Casualty]) -> tuple[Count | None, list[Count]]:
    """News tells its best figure first: the largest exact one of the sentence that first has one."""
    every = statements(casualties)
    numbered = [s for s in every if not s.listed and s.count.low > 0]
    pool = numbered or [s for s in every if s.listed] or every
    if not pool:
        return None, []
    pool = [s for s in pool if not s.vague] or pool
    lead = [s for s in pool if s.sentence == pool[0].sentence]
    best = max(lead, key=lambda s: (s.count.low, s.count.high or 0))
    later = [s for s in pool if s.toll and s.count.start > best.count.start and s.count.low >= best.count.low]
    best = later[-1] if later else best
    # A headline says "four killed" where its text says "at least four": the open figure is the careful one.
    best = next((s for s in pool if s.count.low == best.count.low and s.count.high is None), best)
    # "Almost 300" of the headline yields to the 289 told below.
    best = next((s for s in pool if _rounded(best.count, s.count)), best)
    return best.count, [s.count for s in numbered if _disagrees(s.count, best.count)]


def _rounded(count: Count, exact: Count) -> bool:
    """Whether a number was told as a round one, "nearly 300", of which another is the exact value."""
    if count.high is None or count.low == count.high or count.high % _ROUND:
        return False
    return exact.low == exact.high and count.low <= exact.low <= count.high


def _disagrees(one: Count, chosen: Count) -> bool:
    """Whether a total is another answer to the same question, and neither the same range nor a small part of it."""
    if (one.low, one.high) == (chosen.low, chosen.high) or 2 * one.low < chosen.low:
        return False
    return (one.high is not None and one.high < chosen.low) or (chosen.high is not None and one.low > chosen.high)
