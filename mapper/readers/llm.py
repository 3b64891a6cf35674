"""The optional reader: a language model at an OpenAI-compatible address, its answer checked, the rules wherever it fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from mapper.model import Event, Toponym
from mapper.readers.answer import Unusable, incidents
from mapper.readers.chat import Chat, NoAnswer
from mapper.readers.check import check
from mapper.readers.prompt import instructions, message
from mapper.text import Reading

MOST_CHARACTERS = 24_000
"""Of one article sent: about 6 000 to 12 000 tokens, which every model in use today takes."""
MOST_BYTES = 2_000_000
MOST_FAILURES = 3
"""Articles in a row without an answer, after which the service is not asked again."""
_ANY_MODEL = "default"
_MOST_REASONS = 8
_OTHER = "other reasons"


class LlmReader:
    """Asks the model at `endpoint` for the incidents of each article, one question an article.

    `model`: its name there; without one, the first that the service lists. `key`: sent as bearer token. `timeout_s`:
    seconds for one whole answer. Longer articles than `most_characters` are cut at the end of a sentence. The article's
    text goes to `endpoint` and nowhere else. Raises UsageError where endpoint, key or time-out cannot be used.
    """

    def __init__(
        self,
        endpoint: str,
        model: str | None = None,
        key: str | None = None,
        timeout_s: float = 120.0,
        *,
        most_characters: int = MOST_CHARACTERS,
        most_bytes: int = MOST_BYTES,
        most_failures: int = MOST_FAILURES,
    ) -> None:
        self._chat = Chat(endpoint, key, timeout_s, most_bytes)
        self._model = model
        self._most_characters = most_characters
        self._most_failures = most_failures
        self._failures = 0
        self._by_rules: Counter[str] = Counter()
        self._cut = 0
        self._thrown = 0

    @property
    def notes(self) -> list[str]:
        """What the user should be told once: what was read by the rules and why, what was cut, what was thrown away."""
        told = []
        if self._chat.exposed:
            told.append(f"articles travelled unencrypted to {self._chat.host}")
        told += [f"{_articles(count)} read by the rules: {reason}" for reason, count in self._by_rules.most_common()]
        if self._cut:
            told.append(f"{_articles(self._cut)} cut: the model saw only the first {self._most_characters} characters")
        if self._thrown:
            told.append(f"{self._thrown} value{'s' * (self._thrown != 1)} of the model thrown away: the text does not bear them out")
        return told

    def events(self, reading: Reading, toponyms: tuple[Toponym, ...], fallback: Callable[[], tuple[Event, ...]]) -> tuple[Event, ...]:
        """The model's events in text order, every claim with its span in `reading.text`; those of `fallback` where it fails.

        A model that finds nothing is believed; one whose every incident is thrown away is not.
        """
        if not reading.sentences:
            return fallback()
        try:
            checked = self._ask(reading, toponyms)
        except (NoAnswer, Unusable) as failure:
            checked, reason = None, str(failure)
        else:
            reason = "nothing that the model said is in the text"
        if checked is None:
            # Reasons may quote the service, which may say something else each time.
            self._by_rules[reason if reason in self._by_rules or len(self._by_rules) < _MOST_REASONS else _OTHER] += 1
            return fallback()
        return checked

    def _ask(self, reading: Reading, toponyms: tuple[Toponym, ...]) -> tuple[Event, ...] | None:
        if self._failures >= self._most_failures:
            raise NoAnswer(f"the service failed {self._failures} times in a row and was not asked again")
        end = _end(reading, self._most_characters)
        try:
            content = self._chat.complete(self._name(), instructions(), message(reading, end))
        except NoAnswer:
            self._failures += 1
            raise
        self._failures = 0
        found = incidents(content)
        checked = check(reading, toponyms, found, end)
        if found and not checked.events:
            return None
        self._cut += end < reading.sentences[-1].end
        self._thrown += checked.thrown
        return checked.events

    def _name(self) -> str:
        """The model's name: as given, or the first that the service lists; services with one model take any name."""
        if self._model is None:
            try:
                self._model = self._chat.model()
            except Unusable:
                self._model = None
            except NoAnswer as failure:
                if failure.status is None:
                    raise
            self._model = self._model or _ANY_MODEL
        return self._model


def _end(reading: Reading, most: int) -> int:
    """Where the text is cut: behind the last sentence that ends within `most` characters, or there where none does."""
    if len(reading.text) <= most:
        return len(reading.text)
    return max((s.end for s in reading.sentences if s.end <= most), default=most)


def _articles(count: int) -> str:
    return f"{count} article{'s' * (count != 1)}"
