"""Who is named, under which name, and in which role."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.extraction.actors import Participants, assign, claims, find_actors
from mapper.extraction.name_skeleton import same_person, skeleton
from mapper.extraction.triggers import find_triggers
from mapper.extraction.weapons import find_weapons
from mapper.model import Document
from mapper.text import Reading, read_text


def read(text: str) -> Reading:
    return read_text(Document("d", text))


def names(text: str) -> list[str]:
    return [a.name for a in find_actors(read(text))]


def roles(text: str, word: str) -> Participants:
    """Roles of the trigger that contains a word."""
    reading = read(text)
    actors = find_actors(reading)
    trigger = next(t for f in find_triggers(reading) for t in f.triggers if word in reading.text[t.start : t.end])
    return assign(reading, trigger, actors, find_weapons(reading), (), claims(reading, actors))


def doers(text: str, word: str) -> list[str]:
    return [a.name for a in roles(text, word).perpetrators]


def targets(text: str, word: str) -> list[str]:
    return [a.name for a in roles(text, word).targets]


@pytest.mark.parametrize(
    "text",
    [
        "The Islamic State said so.",
        "ISIS was there.",
        "IS fighters fled.",
        "ISIL fled.",
        "Daesh fled.",
        "داعش هناك.",
        "عناصر تنظيم الدولة الإسلامية فروا.",
        "ISLAMIC STATE FLED.",
        "the islamic state fled.",
    ],
)
def test_one_group_under_many_names(text: str) -> None:
    assert names(text) == ["Islamic State"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Al Shabaab and Al-Shabab are spellings.", ["al-Shabaab", "al-Shabaab"]),
        ("PKK militants fled.", ["Kurdistan Workers' Party"]),
        ("Tehreek-e-Taliban Pakistan (TTP) denied it.", ["Tehrik-i-Taliban Pakistan", "Tehrik-i-Taliban Pakistan"]),
        ("الحوثيون وحزب الله وحركة الشباب", ["Houthis", "Hezbollah", "al-Shabaab"]),
        ("Iraqi soldiers and Sudan's army", ["Iraqi soldiers", "Sudanese army"]),
        ("الجيش الإسرائيلي قال", ["Israeli army"]),
        ("It is what it is.", []),
        ("let us go", []),
        ("US troops left.", ["American soldiers"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_spellings_of_one_man_are_one_name() -> None:
    text = "Prime Minister Mustafa al Kadhimi spoke. Al Kazemi is fine, Al-Kadhimi said. نجا رئيس الوزراء مصطفى الكاظمي. وقال الكاظمي."
    assert names(text) == ["Mustafa al Kadhimi"] * 5


def test_an_office_alone_is_its_holder_where_one_man_holds_it() -> None:
    assert names("Prime Minister Jacinda Ardern spoke. The prime minister left.") == ["Jacinda Ardern", "Jacinda Ardern"]
    assert "prime minister" in names("Prime Minister Jacinda Ardern met Prime Minister Scott Morrison. The prime minister left.")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mustafa al-Kadhimi", "الكاظمي", True),
        ("Qasem Soleimaní", "Qassem Soleimani", True),
        ("بشار الأسد", "Bashar al-Assad", True),
        ("Muqtada al-Sadr", "Moqtada Sadr", True),
        ("John Smith", "Jane Smith", False),
        ("Nouri al-Maliki", "Haider al-Abadi", False),
        ("", "Ali", False),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_skeleton_is_the_same_in_both_scripts() -> None:
    assert skeleton("Kadhimi") == skeleton("al-Kazemi") == skeleton("الكاظمي") == "kzm"


@pytest.mark.parametrize(
    ("text", "word", "who", "whom"),
    [
        ("Gunmen from Boko Haram attacked soldiers in Borno.", "attacked", ["Boko Haram"], ["soldiers"]),
        ("Four soldiers were shot dead by PKK militants in Hakkari.", "shot", ["Kurdistan Workers' Party"], ["soldiers"]),
        ("An Israeli air strike on a refugee camp", "air strike", ["Israel"], ["refugee camp"]),
        (
            "the assassination by the United States of the Iranian commander Qasem Soleimani",
            "assassination",
            ["United States"],
            ["Qasem Soleimani"],
        ),
        ("Clashes between protesters and police erupted.", "Clashes", ["protesters"], ["police"]),
        ("A suicide attack on a police station in Kabul, officials said.", "suicide attack", [], ["police station"]),
        ("Militants launched an attack on a military base.", "attack", ["militants"], ["military base"]),
        ("استهدف الجيش الإسرائيلي حافلة في غزة", "استهدف", ["Israeli army"], ["bus"]),
        ("هجوم شنه تنظيم داعش على نقطة تفتيش", "هجوم", ["Islamic State"], ["checkpoint"]),
        ("اغتيال الناشط في البصرة", "اغتيال", [], ["activists"]),
        ("تعرض موكب لهجوم في ديالى", "لهجوم", [], ["convoy"]),
        ("هاجم مسلحون حاجزاً للجيش", "هاجم", ["gunmen"], ["checkpoint", "army"]),
    ],
)
def test_roles(text: str, word: str, who: list[str], whom: list[str]) -> None:
    assert doers(text, word) == who
    assert targets(text, word) == whom


@pytest.mark.parametrize(
    ("text", "word", "who", "whom"),
    [
        ("On 25 April 2018 Fulani herdsmen attacked villagers in Guma.", "attacked", ["Fulani herders"], ["villagers"]),
        ("Members of the Santa Rosa cartel shot dead two police officers.", "shot", ["Santa Rosa cartel"], ["police"]),
        ("The shelling by Russian forces hit a school.", "shelling", ["Russian forces"], ["school"]),
        ("The army shelled Sudan's RSF positions.", "shelled", ["army"], ["Rapid Support Forces"]),
        ("An IED planted by militants in Kolofata, Cameroon, exploded.", "IED", ["militants"], []),
        ("The Taliban said on Monday that they had killed a judge in Ghazni.", "killed", ["Taliban"], ["judges"]),
        ("Joe Biden on Monday condemned the attack on a mosque.", "attack", [], ["mosque"]),
        ("Joe Biden, speaking in Washington, condemned the attack on a mosque.", "attack", [], ["mosque"]),
        ("A shopkeeper and an engineer were shot dead by gunmen.", "shot", ["gunmen"], ["traders", "engineers"]),
        ("Gunmen attacked a truck near Kano.", "attacked", ["gunmen"], ["vehicle"]),
        ("Residents protested against the coup.", "protested", ["residents"], []),
        ("قتل طفلان بقذيفة أطلقها الحوثيون على قرية", "قتل", ["Houthis"], ["children", "village"]),
    ],
)
def test_roles_behind_dates_members_and_possessives(text: str, word: str, who: list[str], whom: list[str]) -> None:
    assert doers(text, word) == who
    assert targets(text, word) == whom


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighters of the Popular Front for Renewal (PFR) fled. The PFR denied it.", "Popular Front for Renewal"),
        ("A gang known as the Red Hand fled.", "Red Hand"),
        ("The Black Snake gang fled.", "Black Snake gang"),
    ],
)
def test_groups_that_no_list_knows(text: str, expected: str) -> None:
    assert set(names(text)) - {"fighters"} == {expected}


@pytest.mark.parametrize("text", ["In Kano militants fled.", "On Monday rebels fled.", "The army fled.", "Front pages said so."])
def test_places_and_days_are_no_names_of_groups(text: str) -> None:
    assert not any(a.kind == "group" for a in find_actors(read(text)))


def test_a_country_code_in_a_shouted_sentence_is_a_word() -> None:
    assert names("CAR BOMB KILLS FIVE. It was the third this week.") == []


def test_suspicion_is_an_allegation() -> None:
    part = roles("Suspected JNIM militants attacked the village.", "attacked")
    assert [a.name for a in part.perpetrators] == ["JNIM"]
    assert part.alleged
    assert [claim.field for claim in part.responsibility] == ["alleged"]


def test_who_claims_stands_in_the_place_of_nameless_men() -> None:
    part = roles("Gunmen killed nine people in Lahore. Officials attributed the attack to the Taliban.", "killed")
    assert [a.name for a in part.perpetrators] == ["Taliban"]
    assert part.alleged


def test_an_armed_attack_is_nobody() -> None:
    assert names("الهجوم المسلح على المسجد") == ["mosque"]


@pytest.mark.parametrize(
    ("text", "word", "who"),
    [
        ("A blast killed five in Mogadishu. Al-Shabaab, which is linked to al-Qaeda, claimed responsibility.", "blast", ["al-Shabaab"]),
        ("قتل خمسة في انفجار. وأعلنت حركة الشباب المرتبطة بتنظيم القاعدة مسؤوليتها عن الهجوم.", "انفجار", ["al-Shabaab"]),
        ("قتل خمسة في انفجار. وحمّل حزب الله إسرائيل المسؤولية.", "انفجار", ["Israel"]),
        ("A blast killed five. No group claimed responsibility; police suspected the Taliban.", "blast", ["Taliban"]),
        ("A blast killed five. The Taliban were suspected of it.", "blast", ["Taliban"]),
        ("Vigilantes beat a man accused of theft.", "beat", ["vigilantes"]),
        ("A blast killed five. Officials said the Taliban were behind it.", "blast", ["Taliban"]),
        ("اختطفوا 26 صياداً قطرياً على الأقل", "اختطفوا", []),
        ("الناصرية (العراق) – قتل مسلحون خمسة جنود", "قتل", ["gunmen"]),
    ],
)
def test_who_is_blamed(text: str, word: str, who: list[str]) -> None:
    assert doers(text, word) == who


def test_unknown_perpetrators_stay_empty() -> None:
    assert doers("A bomb exploded in a market in Karachi, police said.", "bomb") == []


def test_speakers_have_no_role() -> None:
    assert doers("The army said militants attacked a mosque.", "attacked") == ["militants"]


def test_a_claim_in_a_later_sentence_names_the_perpetrator() -> None:
    part = roles("A bombing killed nine people in Lahore. The Islamic State claimed responsibility.", "bombing")
    assert [a.name for a in part.perpetrators] == ["Islamic State"]
    assert part.claimed
    assert not part.alleged


def test_blame_is_an_allegation() -> None:
    part = roles("A bombing killed nine people in Kano. The president blamed Boko Haram.", "bombing")
    assert [a.name for a in part.perpetrators] == ["Boko Haram"]
    assert part.alleged


def test_weapons_take_the_more_special_name() -> None:
    assert [w.name for w in roles("A missile attack with ballistic missiles hit the base.", "missile attack").weapons] == [
        "ballistic missile"
    ]


def test_spans_quote_the_text() -> None:
    reading = read("Suspected PKK militants attacked. قال الجيش السوداني")
    assert [reading.text[a.start : a.end] for a in find_actors(reading)] == ["PKK militants", "الجيش السوداني"]


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ABab al-الوف.,'\n IS US 12")), max_size=120))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    reading = read(text)
    for mention in (*find_actors(reading), *find_weapons(reading)):
        assert 0 <= mention.start < mention.end <= len(reading.text)
        assert reading.tokens[mention.first].start <= mention.start
        assert reading.tokens[mention.last - 1].end == mention.end
