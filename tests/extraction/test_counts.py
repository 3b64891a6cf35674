"""Counts of people harmed: every statement of a text as a range."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.extraction.counts import Casualty, find_casualties
from mapper.extraction.numerals import digits_value, number_words
from mapper.extraction.total import total
from mapper.model import Document
from mapper.text import lexicon, read_text

Found = tuple[str, int, int | None]


def casualties(text: str) -> tuple[Casualty, ...]:
    return find_casualties(read_text(Document("d", text)))


def counts(text: str) -> list[Found]:
    """(kind, low, high) of every statement that is no breakdown."""
    return [(c.kind, c.count.low, c.count.high) for c in casualties(text) if not c.breakdown]


def killed(low: int, high: int | None = -1) -> Found:
    return ("killed", low, low if high == -1 else high)


def wounded(low: int, high: int | None = -1) -> Found:
    return ("wounded", low, low if high == -1 else high)


NUMBERS = [
    ("Two were killed.", [killed(2)]),
    ("Twenty-five people were killed.", [killed(25)]),
    ("One hundred and twenty people were killed.", [killed(120)]),
    ("1,200 people were killed.", [killed(1200)]),
    ("A dozen people were killed.", [killed(12)]),
    ("Two dozen people were killed.", [killed(24)]),
    ("A hundred people were killed.", [killed(100)]),
    ("A couple of people were killed.", [killed(2)]),
    ("Several people were killed.", [killed(2, None)]),
    ("Dozens of people were killed.", [killed(12, None)]),
    ("Scores were wounded.", [wounded(20, None)]),
    ("Hundreds were injured.", [wounded(100, None)]),
    ("More than a hundred people were wounded.", [wounded(100, None)]),
    ("At least 12 people were killed.", [killed(12, None)]),
    ("No fewer than 12 people were killed.", [killed(12, None)]),
    ("Up to 20 people were killed.", [killed(10, 20)]),
    ("As many as eight people were killed.", [killed(4, 8)]),
    ("About 30 people were killed.", [killed(27, 33)]),
    ("Nearly 30 people were killed.", [killed(27, 30)]),
    ("Between 10 and 15 people were killed.", [killed(10, 15)]),
    ("10 to 15 people were killed.", [killed(10, 15)]),
    ("At least 11 and up to 15 people were killed.", [killed(11, 15)]),
    ("Ten or more people were killed.", [killed(10, None)]),
]

PATTERNS = [
    ("A bomb killed 12.", [killed(12)]),
    ("12 killed in blast", [killed(12)]),
    ("A blast killed 12 and wounded 30.", [killed(12), wounded(30)]),
    ("A blast, killing at least 10 and wounding 28, hit the town.", [killed(10, None), wounded(28)]),
    ("The clashes left two people dead and more than a hundred wounded.", [killed(2), wounded(100, None)]),
    ("Ten people, including three children, were killed and 20 others injured.", [killed(10), wounded(20)]),
    ("Twelve people, two of them children, were killed.", [killed(12)]),
    ("Seven people, a policeman and six civilians, were killed.", [killed(7)]),
    ("The death toll rose to 14.", [killed(14)]),
    ("The death toll has risen from 10 to 12.", [killed(12)]),
    ("The explosions claimed 37 lives.", [killed(37)]),
    ("The fire claimed the lives of five miners.", [killed(5)]),
    ("Five miners lost their lives.", [killed(5)]),
    ("Police found the bodies of six men.", [killed(6)]),
    ("Police found 11 bodies.", [killed(11)]),
    ("Three men were shot dead.", [killed(3)]),
    ("Gunmen shot dead three men.", [killed(3)]),
    ("They killed a policeman and two civilians.", [killed(3)]),
    ("They killed a soldier.", [killed(1)]),
    ("They killed him and his wife.", [killed(2)]),
    ("They killed the deputy governor, John Mensah, and two guards.", [killed(3)]),
    ("A mother and her two children died.", [killed(3)]),
    ("At least one pastor, his son and 28 other Christians were killed.", [killed(30, None)]),
    ("280 passengers and 15 crew members were killed.", [killed(295)]),
    ("Five members of one family were killed.", [killed(5)]),
    ("A family of five was killed.", [killed(5)]),
    ("The mayor was shot dead outside his home.", [killed(1)]),
    ("Chinwike Asadu was killed on Saturday night.", [killed(1)]),
    ("The assassination of Qasem Soleimani shook them.", [killed(1)]),
    ("Teacher shot dead in Karachi", [killed(1)]),
    ("Seven men were on Monday killed by gunmen.", [killed(7)]),
    ("Five people who were on the bus were killed.", [killed(5)]),
    ("45-year-old Osama Marzi and 54-year-old Adel Omar were killed.", [killed(2)]),
    ("One civilian was killed and another injured.", [killed(1), wounded(1)]),
    ("18 civilians from three generations of a family were killed.", [killed(18)]),
    ("At least 78, and up to 175, people, including a journalist, 16 women, and 38 children, were killed.", [killed(78, 175)]),
    ("Seven members of a family, including two women, one of whom was pregnant, and three children, were killed.", [killed(7)]),
    ("The killing of 32-year-old journalist Yasser Sobhi and his 55-year-old mother shook them.", [killed(2)]),
    ("21 family members spanning three generations were killed.", [killed(21)]),
    ("A landmine injured her two brothers.", [wounded(2)]),
    ("Four people were killed in Aleppo, two in Idlib and three in Homs.", [killed(4), killed(2), killed(3)]),
    ("Fatalities: 3", [killed(3)]),
    ("Killed: at least 12", [killed(12, None)]),
    ("A 7-year-old and a 9-year-old were killed.", [killed(2)]),
    ("The war left 1.5 million people dead.", [killed(1500000)]),
    ("Forty people were in the early hours of yesterday killed by gunmen.", [killed(40)]),
    ("The raid left five members of the same family dead.", [killed(5)]),
    ("Eight villagers fleeing their homes after the invasion have been killed.", [killed(8)]),
    ("Ten people said to be of one family were on Thursday killed.", [killed(10)]),
    ("Two people were injured, one of whom later died.", [wounded(2), killed(1)]),
    ("A journalist was abducted from his home and later found dead.", [("captured", 1, 1), killed(1)]),
    ("13 dead and 14 injured.", [killed(13), wounded(14)]),
    ("3 fatalities.", [killed(3)]),
    ("Two deaths were reported.", [killed(2)]),
    ("105 persons sustained injuries.", [wounded(105)]),
    ("The attack left 30 people with serious injuries.", [wounded(30)]),
    ("A shell killed nine people and six others were wounded.", [killed(9), wounded(6)]),
    ("A bomb killed two soldiers in Mosul and three in Kirkuk.", [killed(2), killed(3)]),
    ("Eight people are missing.", [("missing", 8, 8)]),
    ("Gunmen abducted four women.", [("captured", 4, 4)]),
    ("Some 5,000 people were displaced.", [("displaced", 4500, 5500)]),
    ("12 PEOPLE WERE KILLED AND 30 OTHERS INJURED.", [killed(12), wounded(30)]),
    ("12 people were killed and one injured", [killed(12), wounded(1)]),
]

BRACKETS_AND_AGES = [
    ("Four suspected New People's Army (NPA) guerrillas and an Army trooper were killed.", [killed(5)]),
    ("LIMA, 14 MAY 90 (DPA) -- [TEXT] AT LEAST 26 PEOPLE WERE KILLED WHEN A CAR BOMB EXPLODED.", [killed(26, None)]),
    ("Two girls aged six and seven were killed.", [killed(2)]),
    ("Three children aged 5, 7 and 9 and two others were killed.", [killed(5)]),
    ("Three policemen (two from Quetta) and five civilians were injured.", [wounded(8)]),
    ("Two boys aged 5, 7 were wounded.", [wounded(2)]),
    ("The emergency room reported two deaths, including a woman, and 10 injuries.", [killed(2), wounded(10)]),
    ("Bus plunges into ravine, 6 Indians, 12 others killed", [killed(18)]),
    ("The overall toll, including 125 policemen and 148 fighters, was 745.", [killed(745)]),
    ("Two officers were killed, lowering an earlier death toll of three.", [killed(2)]),
    ("As a result, three guards were killed.", [killed(3)]),
    ("The bombing that killed a police officer and maimed a nurse.", [killed(1), wounded(1)]),
    ("Eighteen of the dead were Chinese.", []),
    ("Seven of the victims were killed in a house.", []),
    ("قتل رجل أمن وأصيب آخر بجراح.", [killed(1), wounded(1)]),
    ("فقد أغار الطيران الحربي المسير على منازل في البلدة.", []),
    ("The toll has risen to 85, with 24 more people injured passing away.", [killed(85), killed(24)]),
]

NONE_HARMED = [
    ("No one was killed.", [killed(0)]),
    ("Nobody was hurt.", [wounded(0)]),
    ("He was not injured.", [wounded(0)]),
    ("There were no casualties.", [killed(0), wounded(0)]),
    ("The device was defused without casualties.", [killed(0), wounded(0)]),
    ("He emerged unharmed.", [killed(0), wounded(0)]),
    ("There were no deaths.", [killed(0)]),
]

NO_COUNT = [
    "There was no certainty the commander was dead.",
    "It is not yet known if anyone was killed in the airstrikes.",
    "They marched with the body of one of the victims through the town.",
    "The slain soldiers were killed by landmines, he said.",
    "في الساعة الحادية عشرة وخمس وأربعين دقيقة صباحا استشهد قائدها.",
    "سقط عشرات المدنيين بين قتيل وجريح في القصف.",
    "قضت المحكمة بإعدام ثلاثة متهمين.",
    "The 54-year-old drove 12 kilometres.",
    "There were no immediate reports of casualties.",
    "Neither side reported casualties.",
    "A court sentenced 21 defendants to death.",
    "He was stabbed by two men and died.",
    "They threatened to kill 20 people.",
    "The bomb could have killed hundreds.",
    "It is not known how many were killed.",
    "They killed or wounded 12 soldiers.",
    "مقتل وإصابة 20 جنديا",
    "No names of victims were given.",
    "Twenty casualties were reported.",
    "They destroyed 12 houses and three cars.",
    "He paid $500 for two rifles in 2019.",
    "A rocket hit 40 families' homes.",
    "Displaced families live there.",
]

ARABIC = [
    ("مقتل شخصين وإصابة آخرين", [killed(2), wounded(2, None)]),
    ("قُتل ثلاثة جنود وأصيب خمسة بجروح", [killed(3), wounded(5)]),
    ("أسفر الانفجار عن سقوط 3 قتلى و5 جرحى", [killed(3), wounded(5)]),
    ("لقي 7 أشخاص مصرعهم", [killed(7)]),
    ("لقي شخصان مصرعهما", [killed(2)]),
    ("أن 45 شخصا لقوا حتفهم", [killed(45)]),
    ("وقتل في الهجوم أربعة من رجال الشرطة", [killed(4)]),
    ("قتل خمسة أشخاص على الأقل وجرح 3", [killed(5, None), wounded(3)]),
    ("اغتال مسلحون مجهولون الناشط إيهاب الوزني في كربلاء", [killed(1)]),
    ("قتيلان في انفجار", [killed(2)]),
    ("عشرات القتلى والجرحى", [killed(12, None), wounded(2, None)]),
    ("سقط قتلى وجرحى", [killed(2, None), wounded(2, None)]),
    ("ارتفعت حصيلة القتلى إلى ١٢٣", [killed(123)]),
    ("مقتل أكثر من مئة وخمسين شخصا", [killed(150, None)]),
    ("خمسة وعشرون قتيلا", [killed(25)]),
    ("ما لا يقل عن 10 قتلى", [killed(10, None)]),
    ("أودى الهجوم بحياة 12 شخصا", [killed(12)]),
    ("استشهاد 13 فلسطينيا وإصابة العشرات", [killed(13), wounded(12, None)]),
    ("قتل مسلحون شرطيا في كركوك", [killed(1)]),
    ("مقتل شرطي ومدنيين اثنين", [killed(3)]),
    ("اغتيال قاسم سليماني في بغداد", [killed(1)]),
    ("دون وقوع إصابات", [wounded(0)]),
    ("لم يصب بأي أذى", [killed(0), wounded(0)]),
]


@pytest.mark.parametrize(("text", "expected"), [*NUMBERS, *PATTERNS, *BRACKETS_AND_AGES, *NONE_HARMED, *ARABIC])
def test_statement(text: str, expected: list[Found]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize("text", NO_COUNT)
def test_no_count(text: str) -> None:
    assert [c for c in counts(text) if c[1] > 0 or c[2] == 0] == []


def test_parts_of_a_total_are_marked() -> None:
    found = casualties("A strike killed 19 civilians, including two women and six children.")
    assert [(c.count.low, c.breakdown, c.count.who) for c in found] == [(19, False, "civilians"), (2, True, "women"), (6, True, "children")]


def test_attackers_are_marked() -> None:
    found = casualties("Police killed five militants. Three of the attackers were killed. The bomber was also killed.")
    assert [(c.count.low, c.perpetrators) for c in found] == [(5, False), (3, True), (1, True)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, more than 8,400 people were killed in the country.",
        "Operations in the last eight months led to the death of 44 rebels.",
        "The offensive has killed more than 38,400 people.",
    ],
)
def test_sums_over_a_year_or_a_war(text: str) -> None:
    assert [c.cumulative for c in casualties(text)] == [True]


@pytest.mark.parametrize(("since", "cumulative"), [("late September", False), ("October 9", False), ("January", True), ("June 2014", True)])
def test_the_dead_of_one_flood_are_no_sum_over_a_war(since: str, cumulative: bool) -> None:
    text = f"At least 97 people have died in floods since {since}."
    found = find_casualties(read_text(Document("d", text, published=date(2021, 11, 7))))
    assert [(c.count.low, c.cumulative) for c in found] == [(97, cumulative)]


def test_a_sum_over_years_is_marked() -> None:
    found = casualties("The rebels have killed over 300 people since 2014. A war left over 70,000 dead. Ten were killed on Monday.")
    assert [(c.count.low, c.cumulative) for c in found] == [(300, True), (70000, True), (10, False)]


def test_descriptions_are_told_from_numbers() -> None:
    assert [c.listed for c in casualties("The mayor was killed. Two guards were wounded.")] == [True, False]


def test_victims_are_named() -> None:
    text = "In Mosul a bomb killed three policemen on Monday."
    (found,) = casualties(text)
    assert found.victims is not None
    assert text[slice(*found.victims)] == "three policemen"
    assert (found.count.who, found.sentence) == ("policemen", 0)


@pytest.mark.parametrize(
    ("text", "expected_killed", "expected_wounded"),
    [
        ("A bomb killed 12 people, among them three children. Twenty were wounded.", (12, 12), (20, 20)),
        ("Ten died. The death toll later rose to 14.", (14, 14), None),
        ("A bomb killed two soldiers in Mosul and three in Kirkuk.", (5, 5), None),
        ("The mayor was killed. Police said three people died.", (3, 3), None),
        ("The mayor was killed.", (1, 1), None),
        ("Six died. The minister escaped unharmed.", (6, 6), (0, 0)),
        ("Several were killed. At least nine people were killed, the hospital said.", (9, None), None),
        ("Ten people and two attackers were killed. The bomber was also killed.", (10, 12), None),
        ("The bomber killed himself, two other bombers and six people.", (6, 9), None),
        ("Nothing happened.", None, None),
        ("In addition to the assailant, two civilians were killed.", (2, 3), None),
        ("At least two assailants were killed and five people were injured.", (2, None), (5, 5)),
        ("The assailant was killed and there were no other reported casualties.", (0, 1), (0, 0)),
        ("At least four people were killed, including two assailants.", (4, None), None),
        ("Eighteen people -- seven herders and 11 of the raiders -- have been killed.", (18, 18), None),
        ("Eight people, of whom five were children, were killed.", (8, 8), None),
        ("They shot dead six adults, a five-year-old girl and a three-month-old girl.", (8, 8), None),
        ("A student was shot. He later died.", (1, 1), None),
        ("The attack was in retaliation for the killing of four farmers.", None, None),
        ("They demonstrated against the death of a man.", None, None),
        ("The raids left 10 fatalities split across 2 events.", (5, 5), None),
        ("The incident had resulted in two deaths and others had been injured.", (2, 2), (2, None)),
        ("Ten people were killed and a number were injured.", (10, 10), (2, None)),
        ("Ten people were killed, including two men, and at least four people, including a child, were injured.", (10, 10), (4, None)),
        ("The mayor was killed in the attack along with his wife and two sons.", (4, 4), None),
        ("An airstrike killed the father, mother and sister of the journalist.", (3, 3), None),
        ("The strike hit a house, killing a child named Hussain Kafina (14), and a child named Anas Zarqa (13).", (2, 2), None),
    ],
)
def test_total(text: str, expected_killed: tuple[int, int | None] | None, expected_wounded: tuple[int, int | None] | None) -> None:
    first, second, _ = total(casualties(text))
    assert (None if first is None else (first.low, first.high)) == expected_killed
    assert (None if second is None else (second.low, second.high)) == expected_wounded


def test_totals_that_disagree_are_kept() -> None:
    _, _, others = total(casualties("The ministry said 30 people were killed. The hospital counted the bodies of 26 people."))
    assert [(field, count.low) for field, count in others] == [("killed", 26)]
    assert total(casualties("30 people were killed. The bodies of 30 people were found."))[2] == ()


@pytest.mark.parametrize(("text", "value"), [("1,200", 1200), ("1.200", 1200), ("12", 12), ("3:27", None), ("2.5", None), ("07/11", None)])
def test_digits(text: str, value: int | None) -> None:
    assert digits_value(text) == value


def test_number_words() -> None:
    english, arabic = (number_words(lexicon(code).table("numbers")) for code in ("en", "ar"))
    assert (english["twenty-five"], english["ninety nine"], english["eleven"]) == (25, 99, 11)
    assert (arabic["احد عشر"], arabic["عشرين"]) == (11, 20)


VOCABULARY = (
    "killed killing wounded dead two 12 1,200 a the his wife and , ( ) - of them including people were was no one death toll rose from "
    "10 to between at least more than in Mosul policeman said left who had مقتل شخصين و 5 وإصابة قتيلان جرحى حصيلة . Ali Smith 54 2019 "
    "hundred dozen million another other attackers wounds sustained injuries not"
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_words_give_ranges_inside_the_text(words: list[str]) -> None:
    reading = read_text(Document("d", " ".join(words)))
    found = find_casualties(reading)
    for casualty in found:
        count = casualty.count
        assert 0 <= count.start < count.end <= len(reading.text)
        assert count.low >= 0
        assert count.high is None or count.high >= count.low
        sentence = reading.sentences[casualty.sentence]
        assert sentence.start <= count.start < count.end <= sentence.end
    for chosen in total(found)[:2]:
        assert chosen is None or any(chosen.start == c.count.start or chosen.end == c.count.end for c in found)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    reading = read_text(Document("d", text))
    assert all(0 <= c.count.start < c.count.end <= len(reading.text) for c in find_casualties(reading))


@pytest.mark.parametrize("piece", ["killed 12 and ", "killed a man, his wife, ", "مقتل 5 و", "about ", "not was "])
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Counted in look-ups and not in seconds: four times the text, at most about four times the work."""
    from mapper.extraction import line

    def work(size: int) -> int:
        calls = 0
        plain = line.Line.has

        def counting(self: line.Line, index: int, *names: str) -> bool:
            nonlocal calls
            calls += 1
            return plain(self, index, *names)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(line.Line, "has", counting)
            casualties(piece * size)
        return calls

    assert work(800) <= 5 * work(200) + 100


def test_the_open_figure_of_the_text_goes_before_the_bare_one_of_the_headline() -> None:
    found = find_casualties(read_text(Document("x", "Missiles kill four in the city\n\nAt least four people were killed, officials said.")))
    killed, _, _ = total(found)
    assert killed is not None
    assert (killed.low, killed.high) == (4, None)
