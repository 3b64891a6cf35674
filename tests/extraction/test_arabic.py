"""Arabic sentences read as a careful reader would: type, status, role, day, counts. Wording our own."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.extraction import extract
from mapper.extraction.kinds import kinds, senses
from mapper.model import Document, Event
from mapper.text import read_text

PUBLISHED = date(2023, 8, 17)  # a Thursday


def events(text: str) -> tuple[Event, ...]:
    return extract(read_text(Document("d", text, language="ar", published=PUBLISHED)), ())


def first(text: str) -> Event:
    found = events(text)
    assert found, text
    return next((e for e in found if e.role == "main"), found[0])


@pytest.mark.parametrize(
    ("text", "sub_type"),
    [
        ("شنت طائرات حربية غارات على المدينة.", "Air/drone strike"),
        ("هجوم بطائرة مسيّرة مفخخة استهدف المعسكر.", "Air/drone strike"),
        ("سقط صاروخان قرب السفارة.", "Shelling/artillery/missile attack"),
        ("قصف مدفعي على أطراف البلدة.", "Shelling/artillery/missile attack"),
        ("فجّر انتحاري نفسه وسط المصلين.", "Suicide bomb"),
        ("انفجار عبوة ناسفة بدورية للجيش.", "Remote explosive/landmine/IED"),
        ("انفجرت سيارة مفخخة في السوق.", "Remote explosive/landmine/IED"),
        ("ألقى مجهولون قنبلة يدوية على منزل الصحفي.", "Grenade"),
        ("اغتال مسلحون مجهولون ناشطاً.", "Attack"),
        ("فتح مسلح النار على المصلين في مسجد.", "Attack"),
        ("اندلعت اشتباكات بين الجيش ومسلحين.", "Armed clash"),
        ("اختطف مسلحون عشرين طالبة.", "Abduction/forced disappearance"),
        ("خرج الآلاف في مظاهرة سلمية.", "Peaceful protest"),
        ("فرقت الشرطة بالغاز المسيل للدموع متظاهرين.", "Protest with intervention"),
        ("فتحت قوات الأمن النار على متظاهرين في الساحة.", "Excessive force against protesters"),
        ("أحرق متظاهرون مبنى البلدية ورشقوا الشرطة بالحجارة.", "Violent demonstration"),
        ("اعتقلت الشرطة زعيم المعارضة.", "Arrests"),
        ("استعادت القوات الحكومية السيطرة على البلدة.", "Government regains territory"),
        ("سيطر المتمردون على المدينة بعد معارك.", "Non-state actor overtakes territory"),
        ("ضرب زلزال بقوة 6.8 درجات المنطقة.", "Natural disaster"),
        ("اندلع حريق في مستشفى.", "Accident"),
        ("انهار مبنى سكني فجر الجمعة.", "Accident"),
        ("لقي خمسة أشخاص مصرعهم في حادث سير.", "Accident"),
        ("غرق قارب يقل مهاجرين.", "Accident"),
    ],
)
def test_types(text: str, sub_type: str) -> None:
    assert first(text).sub_event_type == sub_type


@pytest.mark.parametrize(
    "text",
    [
        "سجل المهاجم هدفين في مرمى الفريق الضيف ليقود هجوم المنتخب إلى الفوز.",
        "سدد اللاعب ضربة جزاء قوية في المباراة.",
        "انهيار أسعار الأسهم في البورصة.",
        "تستهدف الوزارة جذب استثمارات جديدة.",
        "صواريخ الغدر لن تثبط عزيمة المؤمنين.",
        "دعا الوزير إلى الهدوء وضبط النفس.",
        "توفي الممثل إثر أزمة قلبية.",
        "الحرب على المخدرات مستمرة منذ عقود.",
    ],
)
def test_no_incident(text: str) -> None:
    assert [e for e in events(text) if e.role == "main"] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("محاولة اغتيال فاشلة تعرض لها الوزير.", "attempted"),
        ("أحبطت القوات الأمنية هجوماً على السجن.", "attempted"),
        ("نفى الجيش وقوع هجوم على القاعدة.", "denied"),
        ("انفجرت سيارة مفخخة في السوق.", "completed"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert first(text).status == status


def test_a_court_speaks_of_an_old_deed() -> None:
    found = events("قضت محكمة بسجن متهمين في قضية تفجير الكنيسة الذي أسفر عن مقتل 29 شخصاً في ديسمبر 2016.")
    assert [e.role for e in found] == ["background"]


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("مقتل شخصين وإصابة ثلاثة آخرين في انفجار عبوة ناسفة.", (2, 2), (3, 3)),
        ("قُتل 32 شخصاً على الأقل وأصيب ١١٠ بجروح في تفجير انتحاري.", (32, None), (110, 110)),
        ("قتل مسلح 38 شخصاً عندما فتح النار على الشاطئ.", (38, 38), None),
        ("أسفر التفجير عن مقتل أكثر من مئة شخص.", (101, None), None),
    ],
)
def test_counts(text: str, killed: tuple[int, int | None], wounded: tuple[int, int | None] | None) -> None:
    event = first(text)
    assert event.killed is not None
    assert (event.killed.low in (killed[0], killed[0] - 1), event.killed.high) == (True, killed[1])
    assert (wounded is None) == (event.wounded is None)
    if wounded is not None and event.wounded is not None:
        assert (event.wounded.low, event.wounded.high) == wounded


def test_the_day_of_a_statement_is_not_the_day_of_the_deed() -> None:
    when = first("أعلنت الوزارة الأحد أن حصيلة الاشتباكات التي دارت السبت بلغت خمسة قتلى.").when
    assert when is not None
    assert when.first == date(2023, 8, 12)


def test_spans_quote_the_original_text() -> None:
    text = "قُتِلَ جنديّان في هجومٍ بالصواريخ"
    reading = read_text(Document("d", text, language="ar", published=PUBLISHED))
    event = extract(reading, ())[0]
    assert reading.quote(event.start, event.end) in text


def test_every_violent_type_has_arabic_words() -> None:
    held = {sense.kind for sense in senses("ar").senses.values()}
    assert {key for key, kind in kinds().items() if kind.family in ("violence", "protest", "disaster")} <= held


@pytest.mark.parametrize(("text", "killed", "wounded"), [
    ("أصيب رجل بجروح جراء قصف صاروخي.", None, 1),
    ("قتل طفل وأصيبت والدته بجروح جراء قصف صاروخي.", 1, 1),
    ("استشهدت سيدة وطفلاها، وأصيب زوجها بجراح بالغة، إثر قصف طائرات الاحتلال منزلاً.", 3, 1),
    ("ارتقى شاب وأصيب آخران برصاص الاحتلال خلال مواجهات.", 1, 2),
    ("أطلق مجهولون النار على المختار السابق، ما أدى إلى مقتله على الفور.", 1, None),
])
def test_each_verb_counts_its_own_people(text: str, killed: int | None, wounded: int | None) -> None:
    told = first(text)
    assert (told.killed.low if told.killed else None) == killed
    assert (told.wounded.low if told.wounded else None) == wounded


@pytest.mark.parametrize(("text", "sub_type"), [
    ("أغارت مسيّرة على سيارة في البلدة صباح الثلاثاء.", "Air/drone strike"),
    ("ضبطت الأجهزة الأمنية في المحافظة شحنة أسلحة مهربة يوم الثلاثاء.", "Disrupted weapons use"),
    ("اندلعت مشاجرة عشائرية مسلحة ليل الأحد وقتل فيها شخصان.", "Mob violence"),
    ("احتشد عشرات العاطلين أمام القصر الاثنين مطالبين بالتشغيل.", "Peaceful protest"),
    ("أطلق مجهولون يستقلون دراجة نارية النار على رجل ليل الأحد فقتل.", "Attack"),
    ("شب حريق مساء السبت في غابة دون خسائر.", "Accident"),
])
def test_more_happenings(text: str, sub_type: str) -> None:
    assert kinds()[first(text).kind].sub_event_type == sub_type


@pytest.mark.parametrize("text", [
    "دعت نقابة الصحفيين إلى وقفة احتجاجية أمام مقر الحكومة.",
    "نفذت القوات البحرية تمريناً مشتركاً تضمن التدريب على صد الهجمات وتحرير الرهائن.",
    "ارتفعت أسعار النفط بعد هجوم المضاربين على العقود الآجلة.",
    "أدان الأمين العام الهجوم الذي استهدف المسجد.",
    "قضت محكمة جنايات القاهرة بالسجن المؤبد على خمسة متهمين في قضية الهجوم على الكنيسة.",
])
def test_what_is_no_news_of_a_deed(text: str) -> None:
    assert not [e for e in events(text) if e.role == "main"]
