"""Normalised text leads back to the text as given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.model import Document, Region
from mapper.text import fold, normalize, read_text

TEXT = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "abc ABC.!?\n\t\r'\"-–0123456789éİßﬁ\u0301\u0627\u0649\u0629\u0643\u064b\u0651\u0640\u200f\u202e\u00ad\ufeff\ufefb٠١٢“”«»"
        ),
    ),
    max_size=200,
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("plain", "plain"),
        ("a\u00a0b", "a b"),
        ("“quoted” ‘it’", "\"quoted\" 'it'"),
        ("١٢٣ ۴۵", "123 45"),
        ("مُقَاتِل", "مقاتل"),
        ("بغـــداد", "بغداد"),
        ("Soleimani\u0301", "Soleimaní"),
        ("\u202eevil\u202c", "evil"),
        ("so\u00adft", "soft"),
        ("ﻻ", "لا"),
    ],
)
def test_characters_are_put_into_one_shape(given_text: str, expected: str) -> None:
    assert normalize(given_text)[0] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Córdoba", "cordoba"),
        ("أربيل", "اربيل"),
        ("المنطقة", "المنطقه"),
        ("مستشفى", "مستشفي"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
    ],
)
def test_folding_unifies_letters(word: str, expected: str) -> None:
    assert fold(word) == expected


@given(TEXT)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(TEXT)
def test_every_offset_leads_back_into_the_text_as_given(text: str) -> None:
    normalised, offsets = normalize(text)
    if offsets is None:
        assert len(normalised) == len(text)
        return
    assert len(offsets) == len(normalised) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)


@given(TEXT)
def test_tokens_and_sentences_lie_in_order_and_quote_the_text_as_given(text: str) -> None:
    document = Document("x", text)
    reading = read_text(document)
    assert len(reading.folded) == len(reading.text)
    for before, after in zip(reading.tokens, reading.tokens[1:], strict=False):
        assert before.end <= after.start
    for sentence in reading.sentences:
        assert reading.words(sentence)
        assert reading.tokens[sentence.first].start == sentence.start
        assert reading.tokens[sentence.last - 1].end == sentence.end
    for token in reading.tokens:
        start, end = reading.original(token.start, token.end)
        assert 0 <= start < end <= len(text)
        assert reading.quote(token.start, token.end) == text[start:end]


def test_a_quote_keeps_the_marks_inside_it_and_not_those_around_it() -> None:
    reading = read_text(Document("x", "قال \u202bمُقاتل\u202c إن"))
    word = reading.tokens[1]
    assert reading.text[word.start : word.end] == "مقاتل"
    assert reading.quote(word.start, word.end) == "مُقاتل"


def test_regions_are_not_read() -> None:
    text = "date 2021-11-07\n\nPolice shot a man.\nPhoto: A. Nother / Pool\nHe died."
    start = text.index("Photo")
    reading = read_text(Document("x", text, regions=(Region(0, 15, "header"), Region(start, text.index("\n", start), "credit"))))
    assert [reading.text[s.start : s.end] for s in reading.sentences] == ["Police shot a man.", "He died."]


def test_the_headline_of_a_header_is_read() -> None:
    text = "date 2021-11-07\ntitle: Bomb kills three in Mosul\n\nRescue teams were at work."
    reading = read_text(Document("x", text, title="Bomb kills three in Mosul", regions=(Region(0, text.index("\n\n"), "header"),)))
    assert [reading.text[s.start:s.end] for s in reading.sentences] == ["Bomb kills three in Mosul", "Rescue teams were at work."]
