"""Triggers and their senses: what each kind of word needs beside it, and what rules it out."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.errors import DataError
from mapper.extraction import extract
from mapper.extraction.kinds import kinds, senses
from mapper.extraction.patterns import Matcher, compile_pattern, expand
from mapper.extraction.triggers import find_triggers
from mapper.model import Document, Event
from mapper.text import languages, read_text

DAY = date(2021, 3, 4)


def events(text: str) -> tuple[Event, ...]:
    return extract(read_text(Document("t", text, published=DAY)), ())


def sub_types(text: str) -> list[str]:
    return [e.sub_event_type for e in events(text)]


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Warplanes bombed the village on Tuesday, killing six people.", "Air/drone strike"),
        ("A drone attack killed two people in the town on Monday.", "Air/drone strike"),
        ("A suicide bomber blew himself up in a market on Monday, killing nine people.", "Suicide bomb"),
        ("Three rockets hit the town on Monday, wounding two people.", "Shelling/artillery/missile attack"),
        ("Troops shelled the town on Monday, killing two civilians.", "Shelling/artillery/missile attack"),
        ("A roadside bomb killed three people on Monday.", "Remote explosive/landmine/IED"),
        ("Militants threw a grenade at a police post on Monday, wounding two officers.", "Grenade"),
        ("At least 20 people suffocated in a chlorine gas attack on the town on Monday.", "Chemical weapon"),
        ("Gunmen shot dead a journalist in the city on Monday.", "Attack"),
        ("Soldiers raped a dozen women in the village on Sunday.", "Sexual violence"),
        ("Gunmen kidnapped two priests on Monday.", "Abduction/forced disappearance"),
        ("Soldiers and rebels clashed near the border on Monday, leaving five dead.", "Armed clash"),
        ("Government troops recaptured the town from the rebels on Monday.", "Government regains territory"),
        ("Rebels seized a town in the north on Monday.", "Non-state actor overtakes territory"),
        ("Thousands of people marched through the capital on Sunday to demand early elections.", "Peaceful protest"),
        ("Police fired tear gas at protesters in the capital on Monday.", "Protest with intervention"),
        ("Security forces opened fire on protesters on Monday, killing two.", "Excessive force against protesters"),
        ("Protesters clashed with police in the capital on Monday, throwing stones.", "Violent demonstration"),
        ("A mob lynched two men on Monday after a rumour.", "Mob violence"),
        ("The rebels and the government signed a ceasefire agreement on Monday.", "Agreement"),
        ("Police arrested dozens of activists on Monday.", "Arrests"),
        ("Some 160 soldiers defected to the rebels on Monday.", "Change to group/activity"),
        ("Police seized 40 rifles and ammunition on Monday.", "Disrupted weapons use"),
        ("The army has set up a new military base near the border.", "Headquarters or base established"),
        ("Looters torched shops and looted warehouses in the city on Monday.", "Looting/property destruction"),
        ("Troops withdrew from the town on Monday.", "Non-violent transfer of territory"),
        ("An earthquake killed at least 30 people on Monday.", "Natural disaster"),
        ("A bus overturned on a mountain road on Monday, killing 12 people.", "Accident"),
        ("A gas explosion in a restaurant killed four people on Monday.", "Accident"),
        ("Armed men robbed a bank on Monday.", "Robbery"),
    ],
)
def test_each_type_is_told_by_its_words(text: str, sub_event_type: str) -> None:
    assert sub_types(text)[:1] == [sub_event_type]


@pytest.mark.parametrize(
    "text",
    [
        "He died of a heart attack on Monday.",
        "The striker led the attack as the club won the derby on Sunday.",
        "The stock market crash wiped out savings on Monday.",
        "The party won by a landslide victory on Sunday.",
        "The minister said the war on inflation would go on.",
        "No one was killed and there was no attack on Monday, police said.",
        "The group threatened to attack the embassy.",
        "If rebels attack the town, people will flee.",
    ],
)
def test_other_senses_and_what_did_not_happen_give_nothing(text: str) -> None:
    assert [e for e in events(text) if e.status == "completed"] == []


def test_upper_and_lower_case_are_read_alike() -> None:
    text = "A car bomb exploded outside a bank in the city on Monday, killing two people."
    assert sub_types(text) == sub_types(text.upper()) == sub_types(text.lower()) != []


def test_every_type_of_every_language_compiles() -> None:
    assert len(kinds()) >= 30
    assert {k.event_type for k in kinds().values()} >= {"Battles", "Protests", "Riots", "Disasters and accidents", "Crime"}
    for language in languages():
        assert senses(language).senses is not None


def test_offsets_of_triggers_lie_in_their_sentence() -> None:
    reading = read_text(Document("t", "Gunmen attacked a bus. Two people were killed.\n\nA bomb exploded in the market.", published=DAY))
    for index, found in enumerate(find_triggers(reading)):
        sentence = reading.sentences[index]
        for trigger in found.triggers:
            assert trigger.sentence == index
            assert sentence.start <= trigger.start < trigger.end <= sentence.end
            assert reading.tokens[trigger.first].start == trigger.start
            assert reading.tokens[trigger.last - 1].end == trigger.end


def test_patterns() -> None:
    assert expand("bomb{,s,ed}") == ["bomb", "bombs", "bombed"]
    assert len(compile_pattern("a {car,motor cycle} bomb", {}, "here")) == 2
    with pytest.raises(DataError, match="here"):
        compile_pattern("@nothing", {}, "here")
    with pytest.raises(DataError, match="begin and end"):
        compile_pattern("set _", {}, "here")
    matcher = Matcher()
    for elements in compile_pattern("set _ {on fire,ablaze}", {}, "here"):
        matcher.add(elements, 7)
    tokens = read_text(Document("t", "They set the old mill on fire.")).tokens
    assert [(m.first, m.last, m.key) for m in matcher.seal().find(tokens, 0, len(tokens))] == [(1, 7, 7)]
    assert list(matcher.find(tokens, 2, len(tokens))) == []
