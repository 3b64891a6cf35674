"""Sentences, words and languages."""

from __future__ import annotations

import pytest

from mapper.errors import DataError
from mapper.model import Document
from mapper.text import languages, lexicon, read_text
from mapper.text.reading import tell_language


def sentences(text: str) -> list[str]:
    reading = read_text(Document("x", text))
    return [reading.text[s.start : s.end] for s in reading.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two died. Three were hurt.", ["Two died.", "Three were hurt."]),
        ("Gen. Haftar spoke. He left.", ["Gen. Haftar spoke.", "He left."]),
        ("At 5 p.m. the blast hit. It was loud.", ["At 5 p.m. the blast hit.", "It was loud."]),
        ("The U.S. Army fired. It hit.", ["The U.S. Army fired.", "It hit."]),
        ("He came from the U.S. The others stayed.", ["He came from the U.S.", "The others stayed."]),
        ("J. Smith was shot. He lives.", ["J. Smith was shot.", "He lives."]),
        ('"Stop!" he cried. "No."', ['"Stop!" he cried.', '"No."']),
        ("About 2.5 km away. Then", ["About 2.5 km away.", "Then"]),
        ("First line\n\nSecond paragraph", ["First line", "Second paragraph"]),
        ("هل قتل؟ نعم. انتهى", ["هل قتل؟", "نعم.", "انتهى"]),
        ("SAN SALVADOR, 3 JAN 90 -- TWO DIED. ONE FLED.", ["SAN SALVADOR, 3 JAN 90 -- TWO DIED.", "ONE FLED."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_wrapped_paragraph_is_one_paragraph() -> None:
    text = "\n".join(
        [
            "The ministry said on Monday that the two men had been found in the north of",
            "the province after a search that lasted for several days and that involved",
            "hundreds of volunteers from the villages nearby, among them many farmers who",
            "know the hills. Nobody was hurt in the search, the ministry said, and the two",
            "men were taken home.",
        ]
    )
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The police said that the two men were shot in the street and died of their wounds.", "en"),
        ("قالت الشرطة إن رجلين قتلا في الشارع بعد إطلاق النار عليهما من قبل مجهولين", "ar"),
        ("12345 67", None),
        ("", None),
    ],
)
def test_the_language_is_told(text: str, expected: str | None) -> None:
    assert tell_language(text) == expected


def test_a_quoted_sentence_in_another_script_has_its_own_language() -> None:
    reading = read_text(Document("x", "The police said so on Friday in the city.\n\nمقتل شخصين في بغداد\n\nThat was all they said of it."))
    assert [s.language for s in reading.sentences] == ["en", "ar", "en"]


def test_each_language_file_is_complete() -> None:
    assert {"en", "ar"} <= set(languages())
    for code in languages():
        words = lexicon(code)
        assert words.code == code
        assert words.stopwords


def test_an_unknown_language_is_an_error_that_names_the_file() -> None:
    with pytest.raises(DataError, match=r"xx\.toml"):
        lexicon("xx")
