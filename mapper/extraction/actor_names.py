"""The names and nouns of those who act in incidents, read from `data/actors/` and the [actors] sections, compiled once a language."""

from __future__ import annotations

import contextlib
import csv
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mapper.errors import DataError
from mapper.extraction.patterns import Matcher, compile_pattern
from mapper.extraction.weapons import hyphenations
from mapper.resources import data_root, load_toml
from mapper.text import fold, lexicon

CLASSES = ("group", "state", "armed", "crowd", "civilian", "official", "facility")
"""What an entry names: an armed group, a state or its forces, and the classes of common nouns."""
TITLE = -1
"""Key of a title before a person's name."""
CUES = (
    "by",
    "by_alleged",
    "by_claimed",
    "on",
    "of",
    "between",
    "with",
    "also",
    "light",
    "targeting",
    "suffered",
    "claimed",
    "blamed",
    "blame_alone",
    "speech",
    "suspected",
    "by_men",
    "quantity",
    "time_bound",
    "blamed_before",
    "linked",
    "members",
    "own",
    "boundary",
    "relative",
    "prepositions",
    "victims",
    "passive",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor that the data know. `inter`: ACLED's class of actor; `state`: acts for a state."""

    id: str
    name: str
    kind: str
    """One of CLASSES, or "country", or "demonym"."""
    inter: int
    state: bool
    country: str | None = None
    """ISO 3166-1 alpha-2 for countries, demonyms and a country's own forces."""
    bound: bool = False
    """Says who it is only beside the name of a state or group ("forces")."""


@dataclass(frozen=True, slots=True)
class ActorWords:
    """One language's actors: a match's key is an index into `entries`, or `TITLE`; keys in `capitals` count only in capitals."""

    matcher: Matcher
    entries: tuple[Entry, ...]
    capitals: frozenset[int]
    verb_first: bool
    particles: frozenset[str]
    stopwords: frozenset[str]
    bound: frozenset[str]
    """Ids of nouns that say who it is only beside the name of a state or group."""
    name_heads: frozenset[str]
    """Last words, with a capital, of the names of groups; `plain_heads` without one."""
    plain_heads: frozenset[str]
    name_joins: frozenset[str]
    name_bars: frozenset[str]
    """Words before a single name that make it a place ("in Kano militants")."""
    name_calls: tuple[tuple[str, ...], ...]
    """What stands between a noun and the name it is given: "known as"."""


@dataclass(frozen=True, slots=True)
class CueWords:
    """One language's cues of who did what to whom: a match's key is an index into `CUES`."""

    matcher: Matcher
    verb_first: bool


@functools.cache
def country_names() -> Mapping[str, str]:
    """English names of countries by ISO code, as the news writes them."""
    from babel import Locale

    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2}
    for row in _rows("countries.csv"):
        names[row["country"]] = row["name"]
    return names


@functools.cache
def adjectives() -> Mapping[str, tuple[str, str]]:
    """("Iraqi", "Iraqis") by ISO code: the adjective and the people."""
    found: dict[str, tuple[str, str]] = {}
    for row in _rows("demonyms.csv"):
        forms = row["english"].split("|")
        if forms[0] and len(row["place"]) == 2:
            found[row["place"]] = (forms[0], forms[1] if len(forms) > 1 else forms[0])
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = data_root() / "gazetteer" / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(line for line in file if not line.startswith("#"))
    except OSError as error:
        raise DataError(f"gazetteer/{name}: {error}") from error


@functools.cache
def actor_words(language: str) -> ActorWords:
    """The compiled actors of a language; raises DataError naming the file and entry where the data are malformed."""
    return _Compiler(language).compile()


@functools.cache
def cue_words(language: str) -> CueWords:
    """The compiled cues of a language; a language without an [actors] section has none."""
    section = lexicon(language).table("actors")
    matcher = Matcher(section.get("clitics", ()))
    for key, name in enumerate(CUES):
        for phrase in section.get(name, ()):
            for elements in compile_pattern(phrase, {}, f"languages/{language}.toml [actors] {name}"):
                matcher.add(elements, key)
    return CueWords(matcher.seal(), bool(section.get("verb_first", False)))


@functools.cache
def unnamed() -> frozenset[str]:
    """Ids of nouns that leave open whose men they are ("gunmen"): who claims the deed, or is blamed for it, stands in their place."""
    rows = load_toml(data_root() / "actors" / "nouns.toml").get("noun", {})
    return frozenset(identity for identity, row in rows.items() if row.get("unnamed"))


@functools.cache
def calendar_words(language: str) -> frozenset[str]:
    """Single words that name a month or a weekday."""
    calendar = lexicon(language).table("calendar")
    return frozenset(name for key in ("months", "weekdays") for forms in calendar.get(key, ()) for name in forms)


class _Compiler:
    def __init__(self, language: str) -> None:
        words = lexicon(language)
        self._lexicon = words
        self._language = language
        self._section = words.table("actors")
        self._endings = tuple(self._section.get("possessive", ()))
        self._matcher = Matcher(words.table("structure").get("clitics", ()))
        self._entries: list[Entry] = []
        self._capitals: set[int] = set()

    def compile(self) -> ActorWords:
        self._groups()
        self._nouns()
        self._countries()
        for title in self._section.get("titles", ()):
            for elements in compile_pattern(title, {}, f"languages/{self._language}.toml [actors] titles"):
                self._matcher.add(elements, TITLE)
        return ActorWords(
            self._matcher.seal(),
            tuple(self._entries),
            frozenset(self._capitals),
            bool(self._section.get("verb_first", False)),
            frozenset(self._section.get("particles", ())),
            self._lexicon.stopwords,
            frozenset(e.id for e in self._entries if e.bound),
            frozenset(self._section.get("name_heads", ())),
            frozenset(self._section.get("plain_heads", ())),
            frozenset(self._section.get("name_joins", ())),
            frozenset(self._section.get("name_bars", ())),
            tuple(tuple(call.split()) for call in self._section.get("name_calls", ())),
        )

    def _add(self, entry: Entry, forms: list[str], capitals: bool = False) -> None:
        key = len(self._entries)
        self._entries.append(entry)
        if capitals:
            self._capitals.add(key)
        for form in forms:
            for variant in hyphenations(form):
                for elements in compile_pattern(variant, {}, f"actors: {entry.id}"):
                    if len(elements) > 1 and elements[0] & self._lexicon.stopwords:
                        continue  # "the Gambia": the name is known without its article, which begins too many phrases
                    owned = frozenset(word + ending for word in elements[-1] for ending in self._endings)
                    self._matcher.add((*elements[:-1], elements[-1] | owned), key)

    def _groups(self) -> None:
        own: Mapping[str, Any] = self._section.get("names", {})
        table = load_toml(data_root() / "actors" / "groups.toml")
        for row in table.get("group", []):
            missing = [key for key in ("id", "name", "inter") if key not in row]
            if missing:
                raise DataError(f"actors/groups.toml: {row.get('id', row)!r} lacks '{missing[0]}'")
            state = bool(row.get("state", table.get("state", False)))
            entry = Entry(row["id"], row["name"], "state" if state else "group", row["inter"], state, row.get("country"))
            forms = [*row.get(self._language, ()), *own.get(row["id"], ())]
            if self._lexicon.script == "Latn" and self._language != "en":
                forms += row.get("en", ())
            acronyms = [fold(a) for a in row.get("acronyms", ())]
            self._add(entry, [form for form in forms if form not in acronyms])
            if acronyms:
                self._add(entry, acronyms, capitals=True)

    def _nouns(self) -> None:
        known = load_toml(data_root() / "actors" / "nouns.toml").get("noun", {})
        for identity, forms in self._section.get("nouns", {}).items():
            row = known.get(identity)
            if row is None or row.get("class") not in CLASSES:
                raise DataError(f"languages/{self._language}.toml [actors.nouns]: '{identity}' is not in actors/nouns.toml")
            state = row["class"] == "state"
            self._add(Entry(identity, row["name"], row["class"], row["inter"], state, None, bool(row.get("bound"))), list(forms))

    def _countries(self) -> None:
        """Names of countries from CLDR and our additions, adjectives from the gazetteer's list."""
        from babel import Locale, UnknownLocaleError

        names: dict[str, set[str]] = {}
        with contextlib.suppress(UnknownLocaleError):
            names = {code: {name} for code, name in Locale(self._language).territories.items() if len(code) == 2 and code.isalpha()}
        for row in _rows("countries.csv"):
            for alias in (row["name"] if self._language == "en" else "", *row["aliases"].split("|")):
                # "US" in small letters is a pronoun: names of two or three capitals count only in capitals.
                if alias and alias.isascii() == (self._lexicon.script == "Latn"):
                    names.setdefault(row["country"], set()).add(alias)
        for code, forms in sorted(names.items()):
            entry = Entry(code, country_names().get(code, code), "country", 8, True, code)
            plain = sorted(fold(f) for f in forms if not f.isupper() or "." in f)
            self._add(entry, plain)
            if short := sorted(fold(f) for f in forms if f.isupper() and f.isascii() and "." not in f):
                self._add(entry, short, capitals=True)
        self._demonyms()

    def _demonyms(self) -> None:
        endings = self._section.get("demonym_endings", [""])
        for row in _rows("demonyms.csv"):
            code = row["place"]
            column = {"en": "english", "ar": "arabic"}.get(self._language)
            forms = [word for word in row[column].split("|") if word] if column else []
            forms += self._section.get("demonyms", {}).get(code, [])
            if forms and len(code) == 2:
                entry = Entry(f"{code}-people", adjectives().get(code, (code, code))[1], "demonym", 7, False, code)
                self._add(entry, [fold(word + ending) for word in forms for ending in endings])
