"""Find who is named in a text: groups, forces, states, office holders and people, common nouns, and things that are attacked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mapper.extraction.actor_names import TITLE, ActorWords, Entry, actor_words, adjectives
from mapper.extraction.name_skeleton import same_person
from mapper.extraction.patterns import Match
from mapper.extraction.unlisted_groups import unlisted_groups
from mapper.extraction.weapons import longest
from mapper.text import Reading, languages
from mapper.text.reading import Sentence

_FORCES = ("state", "armed", "official", "facility", "civilian", "crowd")
_MAX_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One mention; `first` to `last` (exclusive) are its tokens in `Reading.tokens`, `name` the same in every language."""

    start: int
    end: int
    sentence: int
    first: int
    last: int
    name: str
    id: str
    kind: str
    """"group", "state", "armed", "crowd", "civilian", "official", "facility", "country", "demonym" or "person"."""
    inter: int
    state: bool
    country: str | None = None
    office: str | None = None
    """Id of a person's office, where the text gives it."""


def find_actors(reading: Reading) -> tuple[ActorMention, ...]:
    """Mentions in text order, without overlaps. People are known by their titles; later bare surnames are found again."""
    known = set(languages())
    one_case = reading.text.isupper() or reading.text.islower()
    found: list[ActorMention] = []
    for index, sentence in enumerate(reading.sentences):
        if sentence.language in known:
            shouted = one_case or reading.text[sentence.start : sentence.end].isupper()
            found += _in_sentence(reading, index, sentence, actor_words(sentence.language), shouted)
    if not one_case:
        found = with_unlisted(reading, found)
    return _one_person_one_name(reading, found, one_case)


def with_unlisted(reading: Reading, mentions: list[ActorMention]) -> list[ActorMention]:
    """The mentions with the groups that no list knows; a noun or an adjective inside such a name is part of it."""
    known = [m for m in mentions if m.kind in ("group", "person", "official") or m.country or m.last - m.first > 1]
    solid = {p for m in known for p in range(m.first, m.last)}
    added = [
        ActorMention(reading.tokens[first].start, reading.tokens[last - 1].end, index, first, last, name, name, "group", inter, False)
        for index, first, last, name, inter in unlisted_groups(reading, frozenset(solid))
    ]
    if not added:
        return mentions
    inside = {p for m in added for p in range(m.first, m.last)}
    return sorted([*(m for m in mentions if not inside.intersection(range(m.first, m.last))), *added], key=lambda m: m.first)


def _in_sentence(reading: Reading, index: int, sentence: Sentence, words: ActorWords, one_case: bool) -> list[ActorMention]:
    matches = list(words.matcher.find(reading.tokens, sentence.first, sentence.last))
    if not matches:
        return []
    titles = [m for m in matches if m.key == TITLE]
    actors = longest([m for m in matches if m.key != TITLE and _counts(reading, m, words, one_case)])
    mentions = _merge([_mention(reading, index, m, words.entries[m.key]) for m in actors], reading, words)
    mentions = [m for m in mentions if not (m.id in words.bound and m.country is None)]
    if titles and not one_case:
        mentions = _with_people(reading, index, sentence, words, mentions, longest(titles))
    return mentions


def _counts(reading: Reading, match: Match, words: ActorWords, one_case: bool) -> bool:
    """An acronym counts in capitals; in a text of one case it counts where it is no common word."""
    if match.key not in words.capitals:
        return True
    surface = reading.text[reading.tokens[match.first].start : reading.tokens[match.last - 1].end].removesuffix("'s")
    if one_case:
        return surface.lower() not in words.stopwords and surface.lower() not in ("us", "it", "let", "eta", "ira", "car")
    return surface.isupper() or (not surface.islower() and not surface.isalpha())


def _mention(reading: Reading, index: int, match: Match, entry: Entry) -> ActorMention:
    start, end = reading.tokens[match.first].start, reading.tokens[match.last - 1].end
    return ActorMention(
        start, end, index, match.first, match.last, entry.name, entry.id, entry.kind, entry.inter, entry.state, entry.country
    )


def _merge(mentions: list[ActorMention], reading: Reading, words: ActorWords) -> list[ActorMention]:
    """A country or its adjective with the noun beside it is one actor: "Iraqi soldiers", "Sudan's army", الجيش الإسرائيلي."""
    merged: list[ActorMention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if words.verb_first and before is not None and before.last == mention.first and _qualifies(before, mention, reading):
            continue
        if words.verb_first and (before is None or before.last != mention.first) and _describes(mention, reading):
            continue
        if before is not None and _is_second_office(before, mention, reading):
            continue
        if before is not None and before.last == mention.first and (joined := _joined(before, mention, reading, words)) is not None:
            merged[-1] = joined
        else:
            merged.append(mention)
    return merged


def _qualifies(noun: ActorMention, mention: ActorMention, reading: Reading) -> bool:
    """Arabic adjectives look like nouns of people: ناشط مدني is a civil activist, not an activist and a civilian."""
    follows = reading.folded[mention.start] in "وف"
    return not follows and noun.kind in ("civilian", "crowd", "armed", "state") and mention.id == "civilians"


def _describes(mention: ActorMention, reading: Reading) -> bool:
    """الهجوم المسلح, "the armed attack": an adjective agrees with the noun before it in its article, and is in the singular."""
    if mention.kind != "armed" or mention.last - mention.first > 1 or mention.first == 0:
        return False
    word, noun = reading.tokens[mention.first].norm, reading.tokens[mention.first - 1].norm
    return word.startswith("ال") and noun.startswith("ال") and not word.endswith(("ون", "ين"))


def _is_second_office(holder: ActorMention, mention: ActorMention, reading: Reading) -> bool:
    """"The prime minister, the commander-in-chief": one man with two offices."""
    if holder.kind != "official" or not (mention.kind == "official" or mention.id == "commander"):
        return False
    between = [t.norm for t in reading.tokens[holder.last : mention.first]]
    return between in ([], [","], [",", "the"])


def _joined(left: ActorMention, right: ActorMention, reading: Reading, words: ActorWords) -> ActorMention | None:
    group, member = (right, left) if words.verb_first else (left, right)
    # "PKK militants", مسلحو داعش
    if group.kind == "group" and member.country is None and (member.kind == "armed" or member.id in words.bound):
        return replace(group, start=left.start, end=right.end, first=left.first, last=right.last)
    if not words.verb_first and left.kind == "armed" and left.country is None and right.kind == "group":  # "the paramilitary RSF"
        return replace(right, start=left.start, first=left.first)
    place, noun = (right, left) if words.verb_first else (left, right)
    if place.kind == "demonym" and noun.kind in ("group", "person") and noun.country is None:
        return replace(noun, country=place.country)
    if place.kind == "country" and noun.kind == "group" and not words.verb_first and _owns(reading, place):  # "Sudan's RSF"
        return replace(noun, country=place.country)
    if place.kind not in ("country", "demonym") or noun.kind not in _FORCES or noun.country is not None:
        return None
    if place.kind == "country" and (words.verb_first or not (_owns(reading, place) or _own_force(reading, place, noun, words))):
        return None
    adjective = adjectives().get(place.country or "", (place.name, ""))[0]
    return replace(
        noun,
        start=left.start,
        end=right.end,
        first=left.first,
        last=right.last,
        name=f"{adjective} {noun.name}",
        id=f"{place.country}-{noun.id}",
        country=place.country,
    )


def _owns(reading: Reading, place: ActorMention) -> bool:
    """ "Iran's army", "US troops": a possessive, or a short name used as an adjective."""
    surface = reading.text[place.start : place.end]
    return surface.endswith("'s") or surface.replace(".", "").isupper()


def _own_force(reading: Reading, place: ActorMention, noun: ActorMention, words: ActorWords) -> bool:
    """ "The Myanmar military", but not "in Nigeria police"."""
    return noun.kind == "state" and (place.first == 0 or reading.tokens[place.first - 1].norm not in words.name_bars)


def _with_people(
    reading: Reading,
    index: int,
    sentence: Sentence,
    words: ActorWords,
    mentions: list[ActorMention],
    titles: list[Match],
) -> list[ActorMention]:
    people: list[ActorMention] = []
    for title in titles:
        span = _name_after(reading, sentence, words, title.last, mentions)
        if span is None:
            continue
        office = next((m for m in mentions if m.first <= title.first < m.last or m.first == title.first), None)
        first, last = span
        start, end = reading.tokens[first].start, reading.tokens[last - 1].end
        name = reading.text[start:end].removesuffix("'s")
        begin = office.first if office else title.first
        people.append(
            ActorMention(
                reading.tokens[begin].start,
                end,
                index,
                begin,
                last,
                name,
                name,
                "person",
                office.inter if office else 7,
                False,
                office.country if office else None,
                office.id if office else None,
            )
        )
    # An adjective before the title belongs to the person ("Iranian commander Qasem Soleimani").
    kept = [m for m in mentions if not any(p.first <= m.first < p.last or (m.kind == "demonym" and m.last == p.first) for p in people)]
    return sorted([*kept, *people], key=lambda m: m.first)


def _name_after(
    reading: Reading,
    sentence: Sentence,
    words: ActorWords,
    position: int,
    mentions: list[ActorMention],
) -> tuple[int, int] | None:
    """Tokens of the person's name that follows a title; an adjective of a country may stand between."""
    at = {m.first: m for m in mentions}
    if position in at and at[position].kind == "demonym":
        position = at[position].last
    # In Arabic adjectives stand between title and name ("رجل الأعمال الكردي"); a first name has no article.
    while words.verb_first and position < sentence.last - 1 and _is_adjective(reading.tokens[position].norm):
        position += 1
    if words.verb_first and position < sentence.last and reading.tokens[position].norm.startswith(("ال", "لل")):
        return None
    first = position
    while position < sentence.last and position - first < _MAX_NAME_WORDS:
        token = reading.tokens[position]
        if not _names(reading, position, sentence, words) or (position in at and at[position].kind != "demonym"):
            break
        position += 1
        if words.verb_first and position - first == 2:
            break
        if token.norm.endswith("'s"):
            break
    if words.verb_first and position - first < 2:
        return None
    while position > first and reading.tokens[position - 1].norm in words.particles:
        position -= 1
    return (first, position) if position > first else None


def _is_adjective(word: str) -> bool:
    """An Arabic relative adjective with its article: السوري, الكردية."""
    return word.startswith("ال") and word.endswith(("ي", "يه"))


def _names(reading: Reading, position: int, sentence: Sentence, words: ActorWords) -> bool:
    """Whether a word may be part of a person's name: a capital, or a particle before one; in Arabic no common word."""
    token = reading.tokens[position]
    if not token.norm[0].isalpha() or token.norm in words.stopwords:
        return False
    if words.verb_first:
        return len(token.norm) > 2
    if reading.text[token.start].isupper():
        return True
    follows = position + 1 < sentence.last and reading.text[reading.tokens[position + 1].start].isupper()
    return (token.norm in words.particles or token.norm.startswith(("al-", "el-"))) and (follows or "-" in token.norm)


def _one_person_one_name(reading: Reading, mentions: list[ActorMention], one_case: bool) -> tuple[ActorMention, ...]:
    """Spellings of one name become the first full one; an office alone becomes its holder; bare surnames are found."""
    people: list[ActorMention] = []
    result: list[ActorMention] = []
    for mention in mentions:
        if mention.kind != "person":
            result.append(mention)
            continue
        same = next((p for p in people if same_person(p.name, mention.name)), None)
        if same is None:
            people.append(mention)
            result.append(mention)
        else:
            result.append(replace(mention, name=same.name, id=same.id))
    if not people:
        return tuple(result)
    held = {p.office: p for p in people if p.office}
    # An office that two people of the text hold says nothing about which of them.
    twice = {o for o in held if len({p.name for p in people if p.office == o}) > 1}
    result = [_holder(m, held, twice) for m in result]
    if not one_case:
        result += _bare_surnames(reading, people, result)
    return tuple(sorted(result, key=lambda m: m.first))


def _holder(mention: ActorMention, held: dict[str, ActorMention], twice: set[str]) -> ActorMention:
    if mention.kind != "official" or mention.id in twice:
        return mention
    base = mention.id.partition("-")[2] if mention.country else mention.id
    holder = held.get(mention.id) or next((p for o, p in held.items() if o not in twice and o.endswith(f"-{base}")), None)
    if holder is None or (mention.country and holder.country and mention.country != holder.country):
        return mention
    return replace(mention, name=holder.name, kind="person", office=mention.id)


def _bare_surnames(reading: Reading, people: list[ActorMention], known: list[ActorMention]) -> list[ActorMention]:
    taken = {index for m in known for index in range(m.first, m.last)}
    found: list[ActorMention] = []
    for index, sentence in enumerate(reading.sentences):
        position = sentence.first
        while position < sentence.last:
            width = _surname_width(reading, position, sentence)
            if width and position not in taken:
                start, end = reading.tokens[position].start, reading.tokens[position + width - 1].end
                surface = reading.text[start:end].removesuffix("'s")
                person = next((p for p in people if same_person(p.name, surface)), None)
                if person is not None:
                    found.append(replace(person, start=start, end=end, sentence=index, first=position, last=position + width))
                    position += width
                    continue
            position += 1
    return found


def _surname_width(reading: Reading, position: int, sentence: Sentence) -> int:
    """Words of a possible surname: "Kadhimi" 1, "Al Kazemi" 2, الكاظمي 1; 0 where the word is none."""
    token = reading.tokens[position]
    surface = reading.text[token.start : token.end]
    if surface.lower() in ("al", "el") and position + 1 < sentence.last and reading.text[reading.tokens[position + 1].start].isupper():
        return 2
    if len(surface) <= 3:
        return 0
    article = surface.startswith("ال") or (surface.lower().startswith("al-") and surface[3:4].isupper())
    return 1 if surface[0].isupper() or article else 0
