"""The incidents of one document: its mentions grouped, resolved, and turned into records that quote the text as given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from mapper.incidents.actor_codes import unnamed
from mapper.incidents.codes import codes
from mapper.incidents.confidence import by_field, features, reported, weights
from mapper.incidents.resolve import Resolved, resolve
from mapper.incidents.within import group
from mapper.incidents.wording import day_words, title
from mapper.model import Conflict, ConflictValue, Event, Evidence, Incident, Source
from mapper.text import Reading

# A claim supports these columns of the record. Spans of words come with the sentence that holds them.
FIELDS = {
    "type": ("event_type", "sub_event_type"),
    "date": ("date_start", "date_end", "date_precision"),
    "place": ("place_name", "place_relation"),
    "killed": ("killed_low", "killed_high"),
    "wounded": ("wounded_low", "wounded_high"),
}
_HELD_BY_CROWDS = frozenset({"Peaceful protest", "Protest with intervention"})
_FORCES = frozenset({"police", "soldiers", "army", "security-forces", "government-forces", "guards"})


def incidents_of(reading: Reading, events: tuple[Event, ...]) -> tuple[Incident, ...]:
    """One incident for each happening in the document, main ones first, in the order of the text."""
    told = [(r, features(reading, r)) for r in resolved_of(reading, events)]
    sure = [(r, given, weights().probability(given)) for r, given in told]
    return tuple(_incident(reading, r, given, probability) for r, given, probability in sure if reported(r.role, probability))


def resolved_of(reading: Reading, events: tuple[Event, ...]) -> list[Resolved]:
    """Every happening that the document may tell of, main ones first, however unsure."""
    resolved = [resolve(mentions) for mentions in group(reading, events)]
    resolved.sort(key=lambda r: (r.role != "main", r.start))
    return resolved


def source_of(reading: Reading) -> Source:
    document = reading.document
    published = document.published.isoformat() if document.published else None
    return Source(document.id, document.title, document.url, published, reading.language)


def incident_id(document_id: str, kind: str, start: int) -> str:
    """Twelve hexadecimal digits of the document, the type and the place of the first trigger."""
    return hashlib.blake2b(f"{document_id}\0{kind}\0{start}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _incident(reading: Reading, r: Resolved, given: Mapping[str, float], probability: float) -> Incident:
    document = reading.document
    first = r.when.first.isoformat() if r.when else None
    last = r.when.last.isoformat() if r.when else None
    precision = r.when.precision if r.when else None
    place = r.place.place if r.place else None
    relation = r.place.relation if r.place and place else None
    perpetrators, targets = parties(r)
    killed = (r.killed.low, r.killed.high) if r.killed else (None, None)
    wounded = (r.wounded.low, r.wounded.high) if r.wounded else (None, None)
    return Incident(
        id=incident_id(document.id, r.kind, reading.original(r.start, r.end)[0]),
        title=title(r.sub_event_type, r.status, place, relation, day_words(first, last, precision), killed, r.series),
        event_type=r.event_type,
        sub_event_type=r.sub_event_type,
        role=r.role,
        status=r.status,
        date_start=first,
        date_end=last,
        date_precision=precision,
        place=place,
        place_relation=relation,
        unlocated_reason=None if place else _unlocated(r),
        killed_low=killed[0],
        killed_high=killed[1],
        wounded_low=wounded[0],
        wounded_high=wounded[1],
        perpetrators=perpetrators,
        targets=targets,
        weapons=_weapons(r),
        confidence=round(probability, 4),
        field_confidence=by_field(r, given),
        sources=(source_of(reading),),
        evidence=_evidence(reading, r),
        conflicts=_conflicts(reading, r),
        codes=codes(
            r.kind, r.event_type, r.sub_event_type, date_precision=precision, place=place, killed=killed, wounded=wounded,
            series=r.series, attempted=r.status == "attempted", sources=1, perpetrators=perpetrators, targets=targets,
            said=frozenset(claim.field for claim in r.claims), attackers=r.killed.attackers if r.killed else None,
        ),
        kind=r.kind,
        series=r.series,
    )


def parties(r: Resolved) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(perpetrators, targets), each name once and in one role: the one it has first in the text.

    A named one stands in the place of its unnamed men ("gunmen"). Forces that watch over a peaceful protest, or break it up,
    did not hold it.
    """
    doing = dict.fromkeys(a.name for a in r.perpetrators if not (r.sub_event_type in _HELD_BY_CROWDS and a.id in _FORCES))
    if any(a.id not in unnamed() for a in r.perpetrators):
        doing = {a.name: None for a in r.perpetrators if a.name in doing and a.id not in unnamed()}
    first: dict[str, int] = {}
    for actor in (*r.perpetrators, *r.targets):
        first[actor.name] = min(first.get(actor.name, actor.start), actor.start)
    hit = dict.fromkeys(a.name for a in r.targets)
    both = doing.keys() & hit.keys()
    struck = {a.name for a in r.targets if a.start == first[a.name]} & both
    return tuple(n for n in doing if n not in struck), tuple(n for n in hit if n not in both or n in struck)


def _weapons(r: Resolved) -> tuple[str, ...]:
    """Each weapon once; "bomb" is not told beside "car bomb"."""
    names = dict.fromkeys(a.name for a in r.weapons)
    return tuple(n for n in names if not any(other.endswith(f" {n}") for other in names))


def _unlocated(r: Resolved) -> str:
    if r.place is None:
        return "the text names no place for it"
    return r.place.reason or f"the place “{r.place.surface}” is not in the gazetteer"


def _evidence(reading: Reading, r: Resolved) -> tuple[Evidence, ...]:
    """The words of every claim, and, as field "sentence", each sentence that holds some of them; by field, then by position."""
    spans: list[tuple[str, int, int]] = []
    sentences: set[int] = set()
    for claim in r.claims:
        start, end = reading.original(claim.start, claim.end)
        sentences.add(reading.sentence_at(claim.start))
        spans.extend((field, start, end) for field in FIELDS.get(claim.field, (claim.field,)) if _stated(r, field))
    if r.when and r.when.rule.startswith("publication") and reading.document.published_span:
        spans.extend((field, *reading.document.published_span) for field in FIELDS["date"])
    for index in sorted(sentences):
        if index < len(reading.sentences):
            sentence = reading.sentences[index]
            spans.append(("sentence", *reading.original(sentence.start, sentence.end)))
    document = reading.document
    return tuple(
        Evidence(document.id, field, start, end, document.text[start:end])
        for field, start, end in dict.fromkeys(spans)
        if start < end
    )


def _stated(r: Resolved, field: str) -> bool:
    """An open upper end is nobody's claim: no evidence is shown for a field that is null."""
    if field == "killed_high":
        return r.killed is not None and r.killed.high is not None
    if field == "wounded_high":
        return r.wounded is not None and r.wounded.high is not None
    return True


def _conflicts(reading: Reading, r: Resolved) -> tuple[Conflict, ...]:
    def values(found: Iterable[tuple[str, int, int]]) -> tuple[ConflictValue, ...]:
        return tuple(ConflictValue(value, reading.document.id, *reading.original(start, end)) for value, start, end in found)

    return tuple(Conflict(field, values(found)) for field, found in r.conflicts)
