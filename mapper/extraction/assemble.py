"""Put the mentions of a document together into events: fields, defaults, roles, and a claim for every span they rest on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapper.extraction.actors import ActorMention, Claimed, Participants, assign, claims, find_actors
from mapper.extraction.chains import Chain, chain
from mapper.extraction.counts import Casualty, find_casualties
from mapper.extraction.kinds import kinds
from mapper.extraction.link import HARMING, Linked, Scene, held, link, outside_quotation
from mapper.extraction.mentions import Mention, find_mentions, told
from mapper.extraction.nearby import Places, datelines, finer_place, here, is_coarse, nearby_place
from mapper.extraction.roles import roles
from mapper.extraction.salience import features, kept, setting
from mapper.extraction.subject import elsewhere, occurs
from mapper.extraction.times import dateline, find_times, undated
from mapper.extraction.total import attackers_words, total
from mapper.extraction.triggers import find_triggers
from mapper.extraction.weapons import WeaponMention, find_weapons
from mapper.extraction.where import settle
from mapper.model import Actor, Claim, Count, Event, Role, Toponym, When
from mapper.text import Reading

_NAMED = frozenset({"group", "state", "armed", "demonym"})
_REACH = 80
"""Words on either side of a trigger within which its participants stand."""
_HEADINGS = 3
"""Sentences before a mention that may be its heading."""
_HEADING_WORDS = 12
_BESIDE = (0, 1, -1, 2, 3)
"""Sentences around the mentions in the order in which their days are asked."""
_NEWS_DAYS = 10
"""Days before publication within which a day told beside the news can be its own."""
_OPENING = 1
"""Words before a date that opens a text."""
_STATED = frozenset({"date", "date-numeric", "date-range", "day-month"})
_DAYS = 2
"""Precision up to which a time is told in days."""
_NEARBY = 2
"""Sentences around a chain whose casualties and places may be its own where they have no mention."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that a document holds besides its triggers, by sentence."""

    reading: Reading
    times: dict[int, list[When]]
    places: dict[int, list[Toponym]]
    casualties: dict[int, list[Casualty]]
    dateline: When | None
    nearby: Places
    addresses: frozenset[int] = frozenset()
    """Starts of the names that begin an address: "X, Y district, Z"."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a document tells, before it is decided which of it are incidents. Keys are chain numbers."""

    context: Context
    chains: tuple[Chain, ...]
    loose: dict[int, list[Casualty]]
    parts: dict[int, Participants]
    """By the start of a mention's trigger."""
    published: date | None
    features: dict[int, dict[str, float]]


def extract(reading: Reading, toponyms: Sequence[Toponym]) -> tuple[Event, ...]:
    """The mentions of happenings in a document, in text order. Offsets count in `reading.text`.

    `toponyms` are the document's place names as the geoparser resolved them; without them no event has a place.
    """
    story = read_story(reading, toponyms)
    if story is None:
        return ()
    odds = kept(story.features)
    chains = [c for c in story.chains if c.number in odds]
    chosen = roles(chains, [odds[c.number] for c in chains], story.published)
    events: list[Event] = []
    used = frozenset(m.when.start for c in chains for m in c.links if m.when is not None)
    for item, role in zip(chains, chosen, strict=True):
        told = _events(story.context, item, role, story.loose.get(item.number, ()), story.parts, used)
        events += [replace(event, odds=odds[item.number]) for event in told]
    return tuple(sorted(events, key=lambda e: (e.start, e.end)))


def read_story(reading: Reading, toponyms: Sequence[Toponym]) -> Story | None:
    """All chains of mentions of a document with what is weighed of them; None where no word tells of a happening."""
    found = find_triggers(reading)
    if not any(f.triggers for f in found):
        return None
    actors = find_actors(reading)
    context = _context(reading, toponyms, actors)
    hurt = any(c.count.low > 0 for casualties in context.casualties.values() for c in casualties)
    if not hurt and elsewhere(reading, found):
        return None
    acting: dict[int, list[ActorMention]] = {}
    for actor in actors:
        acting.setdefault(actor.sentence, []).append(actor)
    linked: list[Linked] = []
    for index, one in enumerate(found):
        if one.triggers:
            mentions = told(find_mentions(reading, index, one, acting.get(index, ())))
            if mentions:
                linked += link(_scene(context, index), index, mentions)
    published = reading.document.published or (context.dateline.last if context.dateline else None)
    chains = chain(linked, published)
    loose = _loose(context, {item.sentence for item in linked}, chains)
    parts = _participants(reading, linked, actors)
    told_in = setting(reading)
    weighed = {c.number: features(c, loose.get(c.number, ()), parts, published, told_in) for c in chains}
    return Story(context, tuple(chains), loose, parts, published, weighed)


def _context(reading: Reading, toponyms: Sequence[Toponym], actors: Sequence[ActorMention]) -> Context:
    times: dict[int, list[When]] = {}
    for when in find_times(reading):
        index = reading.sentence_at(when.start)
        if index < len(reading.sentences) and when.start < reading.sentences[index].end:
            times.setdefault(index, []).append(when)
    places: dict[int, list[Toponym]] = {}
    named = {position for a in actors if a.kind in _NAMED for position in range(a.first, a.last)}
    settled, heads = settle(reading, toponyms)
    for toponym in settled:
        # A place inside the name of a group, or an adjective of a country, is no place.
        if toponym.kind == "place" and reading.token_at(toponym.start) not in named:
            places.setdefault(reading.sentence_at(toponym.start), []).append(toponym)
    casualties: dict[int, list[Casualty]] = {}
    for casualty in find_casualties(reading):
        casualties.setdefault(casualty.sentence, []).append(casualty)
    adjectives = tuple(t.place.country for t in settled if t.kind == "demonym" and t.place is not None and t.place.country)
    nearby = Places(reading, places, datelines(reading, [t for found in places.values() for t in found]), adjectives)
    return Context(reading, times, places, casualties, dateline(reading), nearby, heads)


def _scene(context: Context, index: int) -> Scene:
    return Scene(
        context.reading, context.reading.sentences[index], context.times.get(index, ()), context.places.get(index, ()),
        context.casualties.get(index, ()), context.addresses, context.reading.document.published, context.nearby.datelines,
    )


def _loose(context: Context, told: set[int], chains: Sequence[Chain]) -> dict[int, list[Casualty]]:
    """Casualties of sentences without a mention of their own, by the chain told of last before them."""
    shares: dict[int, list[Casualty]] = {}
    telling = sorted((m.sentence, c.number) for c in chains if c.best.mention.family in HARMING for m in c.links)
    for index, casualties in context.casualties.items():
        if index in told:
            continue
        order = bisect_right(telling, (index, len(chains)))
        # The deed told last before it is nearer than one told right after it.
        near = [(abs(index - at) * (1 if at < index else 2), number) for at, number in telling[max(0, order - 4):order + 2]]
        distance, home = min(near, default=(_NEARBY + 1, -1))
        if distance <= _NEARBY:
            shares.setdefault(home, []).extend(casualties)
    return shares


def _participants(reading: Reading, linked: Sequence[Linked], actors: tuple[ActorMention, ...]) -> dict[int, Participants]:
    """Who took part, by the start of a mention's trigger."""
    weapons: dict[int, list[WeaponMention]] = {}
    for weapon in find_weapons(reading):
        weapons.setdefault(weapon.sentence, []).append(weapon)
    acting: dict[int, list[ActorMention]] = {}
    for actor in actors:
        acting.setdefault(actor.sentence, []).append(actor)
    sentences = sorted({item.sentence for item in linked})
    # A claim speaks of the deed told last before it.
    claimed: dict[int, list[Claimed]] = {}
    for claim in claims(reading, actors):
        order = bisect_right(sentences, claim.sentence)
        claimed.setdefault(sentences[order - 1] if order else -1, []).append(claim)
    beside: dict[int, list[Linked]] = {}
    for item in linked:
        beside.setdefault(item.sentence, []).append(item)
    result = {}
    for item in linked:
        victims = [c.victims for c in item.casualties if c.victims and not c.perpetrators and c.count.low > 0]
        mentions = [other.mention for other in beside[item.sentence]]
        at, deed = item.mention.trigger.first, item.mention
        mine = [a for a in acting.get(item.sentence, ()) if abs(a.first - at) <= _REACH and not _foreign(reading, deed, mentions, a.start)]
        own = [w for w in weapons.get(item.sentence, ()) if abs(w.first - at) <= _REACH and not _foreign(reading, deed, mentions, w.start)]
        said = [assign(reading, t, mine, own, victims, claimed.get(item.sentence, ())) for t in item.mention.triggers]
        result[item.mention.trigger.start] = _combined(said)
    return result


def _combined(said: Sequence[Participants]) -> Participants:
    """One answer from all triggers of a mention: each role from the first that knows it, weapons from all."""
    first = next((p for p in said if p.perpetrators), said[0])
    weapons = {w.name: w for p in reversed(said) for w in p.weapons}
    return Participants(
        first.perpetrators, next((p.targets for p in said if p.targets), ()), tuple(sorted(weapons.values(), key=lambda w: w.start)),
        first.alleged, first.claimed, first.responsibility,
    )


def _foreign(reading: Reading, mention: Mention, mentions: Sequence[Mention], start: int) -> bool:
    """Whether what begins at `start` stands in the clause of another deed, or outside the quotation that tells of this one."""
    position = reading.token_at(start)
    return held(mention, mentions, position) or outside_quotation(mention, position)


def _events(
    context: Context, item: Chain, role: Role, loose: Iterable[Casualty], parts: dict[int, Participants], used: frozenset[int]
) -> list[Event]:
    casualties = sorted((*loose, *(c for m in item.links for c in m.casualties if not _unhappened(m, c))), key=lambda c: c.count.start)
    killed, wounded, others = total(casualties)
    if killed is None:
        killed = _implied(item)
    if any(m.place is not None and is_coarse(m.place) for m in item.links):
        # A country's toll, then a list of its provinces: none of them is where it was.
        item.links[:] = [replace(m, place=None) if m.listed and m.place is not None and not is_coarse(m.place) else m for m in item.links]
    events = [_event(m, role, item.number, parts[m.mention.trigger.start]) for m in item.links]
    lead = _with_defaults(context, item, role, events[0], used)
    events[0] = _counted(lead, killed, wounded, attackers_words(casualties))
    if len(events) > 1:
        for name, count in others:
            position = next((i for i, m in enumerate(item.links) if i and m.sentence == context.reading.sentence_at(count.start)), 1)
            if getattr(events[position], name) is None:
                events[position] = _counted(events[position], *((count, None) if name == "killed" else (None, count)))
    return events


def _unhappened(item: Linked, casualty: Casualty) -> bool:
    """A victim read from the deed's own word ("the assassination of the minister") where the deed failed or did not happen."""
    if item.mention.telling.status in ("completed", "ongoing", "alleged") or casualty.perpetrators:
        return False
    return casualty.listed or any(t.part == "noun" and t.start <= casualty.word < t.end for t in item.mention.triggers)


def _implied(item: Chain) -> Count | None:
    """At least one killed where the deed's word says so and nobody counts."""
    for link_ in item.links:
        if link_.mention.telling.status in ("completed", "alleged"):
            for trigger in link_.mention.triggers:
                if trigger.deadly:
                    return Count(1, None, trigger.start, trigger.end)
    return None


def _event(item: Linked, role: Role, number: int, part: Participants) -> Event:
    mention = item.mention
    kind = kinds()[mention.kind]
    claims_ = [Claim("type", t.start, t.end) for t in mention.triggers if not t.consequence or t is mention.trigger]
    if item.when:
        claims_ += [Claim("date", w.start, w.end) for w in (item.when, *item.also)]
    if item.place:
        claims_.append(_place_claim(item.place))
    for name, actors in (("perpetrators", part.perpetrators), ("targets", part.targets), ("weapons", part.weapons)):
        claims_ += [Claim(name, a.start, a.end) for a in _spanned(actors)]
    claims_ += part.responsibility
    status = mention.telling.status
    return Event(
        kind=mention.kind, event_type=kind.event_type, sub_event_type=kind.sub_event_type, start=mention.trigger.start,
        end=mention.trigger.end,
        sentence=item.sentence, role=role, status=status, when=item.when, place=item.place, perpetrators=part.perpetrators,
        targets=part.targets, weapons=part.weapons, series=mention.telling.series, specific=mention.rank, claims=tuple(claims_),
        chain=number, also=item.also,
    )


def _spanned(actors: Iterable[Actor]) -> list[Actor]:
    return [a for a in actors if a.end > a.start]


def _place_claim(toponym: Toponym) -> Claim:
    start = toponym.phrase_start if toponym.phrase_start >= 0 else toponym.start
    return Claim("place", start, max(toponym.end, toponym.phrase_end))


def _counted(event: Event, killed: Count | None, wounded: Count | None, attackers: Iterable[Claim] = ()) -> Event:
    added = [*(Claim(name, c.start, c.end) for name, c in (("killed", killed), ("wounded", wounded)) if c is not None), *attackers]
    return replace(event, killed=killed or event.killed, wounded=wounded or event.wounded, claims=(*event.claims, *added))


def _with_defaults(context: Context, item: Chain, role: Role, lead: Event, used: frozenset[int]) -> Event:
    """The first mention with the day and the place of the news where no mention of the chain states one."""
    if role == "main" and all(m.when is None or m.when.rule.endswith("-said") for m in item.links):
        unsaid = all(m.when is None for m in item.links)
        heading = _heading_time(context, item.first.sentence) if unsaid else None
        heading = heading or _nearby_time(context, item, used)
        # A plan of no stated day has none: the report's own day is not that of what did not come.
        ahead = all(m.mention.telling.status == "planned" for m in item.links)
        lead = replace(lead, when=heading or (undated(context.reading) if unsaid and not ahead else lead.when))
        if heading is not None:
            lead = replace(lead, claims=(*lead.claims, Claim("date", heading.start, heading.end)))
    sentences = [m.sentence for m in item.links]
    told = [m.place for m in item.links if m.place is not None and m.place.place is not None]
    toponym: Toponym | None = None
    if any(m.listed and m.place is None for m in item.links):
        pass  # all of the country's listed parts, and none of them
    elif all(m.place is None or is_coarse(m.place) or (told and m.place.place is None) for m in item.links):
        firmly = any(m.near_place for m in item.links) and not here(context.nearby, sentences)
        toponym = nearby_place(context.nearby, sentences, told, main=role == "main", firmly=firmly)
    else:
        toponym = finer_place(context.nearby, sentences, told)
    if toponym is not None:
        lead = replace(lead, place=toponym, claims=(*lead.claims, _place_claim(toponym)))
    return lead


def _nearby_time(context: Context, item: Chain, used: frozenset[int]) -> When | None:
    """The day of a sentence close by that says when it was, and tells of no other deed: "The attack took place on Thursday"."""
    ends = [m.when.last for m in item.links if m.when is not None]
    published = min(ends, default=context.reading.document.published)
    for step in _BESIDE:
        for index in dict.fromkeys(m.sentence + step for m in item.links):
            for when in context.times.get(index, ()):
                fits = when.precision == 1 and not when.rule.endswith(("-said", "anniversary")) and when.start not in used
                if not fits or (published is not None and not 0 <= (published - when.first).days <= _NEWS_DAYS):
                    continue
                if occurs(context.reading, index):
                    return when
    return None


def _heading_time(context: Context, index: int) -> When | None:
    """The date of a heading before a sentence ("28 November 2014. Kano.", "Date: 3 March 2017"), or that begins the text."""
    for before in range(index - 1, max(-1, index - 1 - _HEADINGS), -1):
        sentence = context.reading.sentences[before]
        if sentence.last - sentence.first > _HEADING_WORDS:
            break
        for when in context.times.get(before, ()):
            if when.precision <= _DAYS:
                return when
    # "05/12/2017: A man rammed a car into": no mention, but what follows is of that day.
    first = next(iter(context.times.get(0, ())), None)
    begins = first is not None and context.reading.token_at(first.start) <= _OPENING
    return first if begins and first is not None and first.precision <= _DAYS and first.rule in _STATED else None
