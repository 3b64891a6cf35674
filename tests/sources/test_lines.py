"""Header lines, credits and page furniture: marked where they stand, and prose never taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.model import Document
from mapper.sources.lines import marked

ARTICLE = Path(__file__).parents[2].parent / "shared" / "inputs" / "baghdad-2021-11-07.txt"


def marks(text: str) -> list[tuple[str, str]]:
    return [(region.kind, text[region.start : region.end].strip()) for region in marked(Document("d", text)).regions]


@pytest.mark.parametrize(
    ("text", "day", "quoted"),
    [
        (" date 2021-11-07 \n\nProse follows here.", date(2021, 11, 7), "2021-11-07"),
        ("Date: 7 November 2021\nProse follows here.", date(2021, 11, 7), "7 November 2021"),
        ("Published: Sunday, November 7, 2021 10:15\nProse.", date(2021, 11, 7), "Sunday, November 7, 2021 10:15"),
        ("التاريخ: 7 نوفمبر 2021\n\nالنص هنا.", date(2021, 11, 7), "7 نوفمبر 2021"),
        ("تاريخ النشر: ٢٠٢١-١١-٠٧\nالنص هنا.", date(2021, 11, 7), "٢٠٢١-١١-٠٧"),
        ("---\ntitle: A\ndate: 2021-11-07\n---\nProse.", date(2021, 11, 7), "2021-11-07"),
        ("title: A\nPhoto: someone\npublished 2021-11-07\nProse.", date(2021, 11, 7), "2021-11-07"),
        ("date 03/04/2021\nProse.", None, None),
        ("Date night ended in horror on 7 May 2021.", None, None),
        ("Prose comes first.\ndate 2021-11-07", None, None),
    ],
)
def test_the_date_line(text: str, day: date | None, quoted: str | None) -> None:
    document = marked(Document("d", text))
    assert document.published == day
    assert (document.text[slice(*document.published_span)] if document.published_span else None) == quoted


def test_fields_of_header_lines() -> None:
    text = "Title: Blast in the port\nurl https://example.org/a?b=1\nSource: Agency\nLanguage: en-GB\n\nProse: with a colon."
    document = marked(Document("d", text))
    assert (document.title, document.url, document.language) == ("Blast in the port", "https://example.org/a?b=1", "en")
    assert [kind for kind, _ in marks(text)] == ["header"] * 4


def test_given_fields_win_over_header_lines() -> None:
    document = marked(Document("d", "title: Mine\ndate 2021-11-07\n\nProse.", title="Given", published=date(2020, 1, 1)))
    assert (document.title, document.published, document.published_span) == ("Given", date(2020, 1, 1), None)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo: Christian M. / Pool / .", "credit"),
        ("PHOTO CREDIT: AFP", "credit"),
        ("صورة: وكالة الأنباء", "credit"),
        ("Rescuers at work on Monday. Photo: agency pool", "credit"),
        ("Advertisement", "boilerplate"),
        ("Read more: another article", "boilerplate"),
        ("اقرأ أيضا: خبر آخر", "boilerplate"),
    ],
)
def test_furniture_is_marked_anywhere(line: str, kind: str) -> None:
    assert marks(f"First prose line of it.\n\n{line}\n\nLast prose line of it.") == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Photos of the attack spread within the hour.",
        "The photo shows the minister: he was unharmed.",
        "Image is everything, said the party leader.",
        "Related violence killed three people in Basra.",
        "Share prices fell after the blast.",
        "By Monday the police had three suspects: all dead.",
        "Source of the fire: unknown, said the brigade, which fought it for nine hours. It was put out on Monday.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert marks(f"First prose line of it.\n\n{line}\n\nLast prose line of it.") == []


@given(st.text(alphabet=st.sampled_from("date:title \n-20211107Photo:.ab—/|اقرأ"), max_size=120))
def test_any_text_keeps_its_characters(text: str) -> None:
    document = marked(Document("d", text))
    assert document.text == text
    previous = 0
    for region in document.regions:
        assert previous <= region.start < region.end <= len(text)
        previous = region.end


@pytest.mark.skipif(not ARTICLE.exists(), reason="the shared article is not beside this checkout")
def test_the_article_this_project_starts_from() -> None:
    document = marked(Document("d", ARTICLE.read_text(encoding="utf-8")))
    assert document.published == date(2021, 11, 7)
    assert [region.kind for region in document.regions] == ["header", "credit"]
