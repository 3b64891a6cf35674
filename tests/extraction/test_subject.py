"""Texts about sport, markets and culture use the words of violence and tell of none; a bomb in a stadium stays a bomb."""

from __future__ import annotations

import pytest

from mapper.extraction.subject import elsewhere
from mapper.extraction.triggers import find_triggers
from mapper.model import Document
from mapper.text import read_text


def is_elsewhere(text: str) -> bool:
    reading = read_text(Document("d", text))
    return elsewhere(reading, find_triggers(reading))


@pytest.mark.parametrize(
    "text",
    [
        "The striker fired the winning goal after a devastating attack, and the goalkeeper had no chance, the coach said after the match.",
        "Wall Street crashed and shares were hit as investors feared inflation; trading was halted and analysts spoke of a bloodbath.",
        "The film is a bomb at the box office; the director blamed the studio after the premiere.",
        "قاد المهاجم هجوم المنتخب في المباراة وسجل هدفاً في مرمى الفريق الضيف ضمن الدوري.",
    ],
)
def test_figures_of_speech(text: str) -> None:
    assert is_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "A suicide bomber blew himself up at a football stadium during a match, officials said.",
        "Gunmen attacked a village market on Friday.",
        "انفجرت سيارة مفخخة قرب ملعب أثناء مباراة.",
        "",
    ],
)
def test_real_violence_stays(text: str) -> None:
    assert not is_elsewhere(text)
