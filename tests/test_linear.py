"""No text makes reading slower than linear: work is counted in calls, so that no clock decides."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import numpy as np
import pytest

from mapper.extraction import extract
from mapper.geocode import Gazetteer, Geoparser
from mapper.geocode.kinds import KIND_INDEX
from mapper.incidents import incidents_of
from mapper.model import Document
from mapper.text import read_text
from mapper.text.reading import LONGEST_SENTENCE

HOSTILE = (
    "killed in Baghdad ",
    "a bomb (in Baghdad, ",
    "the attack on the attack on ",
    "Baghdad Mosul Erbil ",
    '"said "he "killed ',
    "1,2,3,4 12/12/2012 killed ",
    "قتل ثلاثة في بغداد و",
    "a" * 20,
    "Three people were killed in a bombing in Mosul on Tuesday. ",
    "- -- — ",
    "U.S. Dr. St. ",
    "\n\n \n",
    "Paris, London, Rome, ",
    "two and three and four killed and ",
    "by the army by the army of the ",
    "Mr. Smith Street Mosul (54), ",
)
MOST = 2.3


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser(Gazetteer())


def work(geoparser: Geoparser, text: str) -> int:
    """How often a function is called or a generator resumed while a text is read for places and incidents."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    document = Document(id="x", text=text)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        reading = read_text(document)
        incidents_of(reading, extract(reading, geoparser.geoparse(reading)))
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_twice_as_long_is_twice_the_work(geoparser: Geoparser, piece: str) -> None:
    length = 10_000
    text = piece * (length // len(piece) + 1)
    work(geoparser, text[:length])  # what is kept at hand from now on
    once, twice = work(geoparser, text[:length]), work(geoparser, (text * 2)[: 2 * length])
    assert twice <= MOST * once + 200


def test_a_list_of_distinct_known_names_twice_as_long_is_twice_the_work(geoparser: Geoparser) -> None:
    store = geoparser.gazetteer.store
    cities = np.flatnonzero((store.kind == KIND_INDEX["city"]) & (store.population > 60_000))
    names = list(dict.fromkeys(store.place(int(city)).name for city in cities[:2500]))
    few, many = ", ".join(names[:1000]), ", ".join(names[:2000])
    work(geoparser, few), work(geoparser, many)  # what is kept at hand from now on
    assert work(geoparser, many) <= MOST * work(geoparser, few) + 200


def test_a_sentence_that_never_ends_is_cut_and_none_of_it_lost() -> None:
    reading = read_text(Document(id="x", text="the attack on " * 1000))
    assert max(s.last - s.first for s in reading.sentences) == LONGEST_SENTENCE
    assert [t for s in reading.sentences for t in reading.words(s)] == list(reading.tokens)
