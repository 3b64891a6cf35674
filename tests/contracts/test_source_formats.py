"""What every format of articles must do: the text, its fields, its place in the input, and one sentence for what fails."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources import FORMATS, read

ENGLISH = (
    "BAGHDAD - A drone packed with explosives hit a residence in the Green Zone on Sunday, security officials said.\n\n"
    "Two guards were wounded and taken to hospital, a police source said, and nobody has claimed the attack so far."
)
ARABIC = (
    "قال مسؤول في الشرطة إن انفجارا وقع في وسط بغداد صباح اليوم الأحد وأسفر عن مقتل شخصين وإصابة عشرة آخرين بجروح.\n\n"
    "ونقل المصابون إلى مستشفى قريب، ولم تعلن أي جهة مسؤوليتها عن الهجوم حتى الآن، بحسب المصدر نفسه في المدينة."
)
TITLE = "Drone attack & its aftermath"
DAY = date(2021, 11, 7)


def _workbook(text: str, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["title", "published", "text"])
    book.active.append([TITLE, DAY, text])
    book.save(path)


def _csv(text: str, path: Path) -> None:
    path.write_text(f'title,published,text\n"{TITLE}",2021-11-07,"{text}"\n', encoding="utf-8")


def _tsv(text: str, path: Path) -> None:
    path.write_text(f'title\tpublished\ttext\n"{TITLE}"\t2021-11-07\t"{text}"\n', encoding="utf-8")


def _lines(text: str, path: Path) -> None:
    path.write_text(json.dumps({"title": TITLE, "published": "2021-11-07", "text": text}) + "\n", encoding="utf-8")


def _plain(text: str, path: Path) -> None:
    path.write_text(f"title: {TITLE}\ndate 2021-11-07\n\n{text}\n", encoding="utf-8")


def _page(text: str, path: Path) -> None:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    published = '<meta property="article:published_time" content="2021-11-07T09:00:00Z">'
    head = f'<meta charset="utf-8"><title>{html.escape(TITLE)}</title>{published}'
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body><article>{paragraphs}</article></body></html>", encoding="utf-8")


def _rss(text: str, path: Path) -> None:
    body = html.escape("".join(f"<p>{part}</p>" for part in text.split("\n\n")))
    day = "<pubDate>Sun, 07 Nov 2021 09:00:00 GMT</pubDate>"
    item = f"<item><title>{html.escape(TITLE)}</title>{day}<description>{body}</description></item>"
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{item}</channel></rss>', encoding="utf-8")


def _atom(text: str, path: Path) -> None:
    body = html.escape("".join(f"<p>{part}</p>" for part in text.split("\n\n")))
    day = "<published>2021-11-07T09:00:00Z</published>"
    entry = f"<entry><title>{html.escape(TITLE)}</title>{day}<content type='html'>{body}</content></entry>"
    path.write_text(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>', encoding="utf-8")


WRITERS: dict[str, Callable[[str, Path], None]] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), _plain),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".jsonl", ".ndjson"), _lines),
    **dict.fromkeys((".xml", ".rss"), _rss),
    ".atom": _atom,
    ".csv": _csv,
    ".tsv": _tsv,
    ".xlsx": _workbook,
}
every_format = pytest.mark.parametrize("suffix", sorted(FORMATS))


def documents(*inputs: Path) -> tuple[list[Document], list[InputError]]:
    skipped: list[InputError] = []
    return list(read([str(name) for name in inputs], on_skip=skipped.append)), skipped


@every_format
@pytest.mark.parametrize("text", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_text_title_and_date_are_read(suffix: str, text: str, tmp_path: Path) -> None:
    WRITERS[suffix](text, tmp_path / f"article{suffix}")
    (document,), skipped = documents(tmp_path / f"article{suffix}")
    assert skipped == []
    for paragraph in text.split("\n\n"):
        assert paragraph in document.text
    assert (document.title, document.published) == (TITLE, DAY)


@every_format
def test_the_id_is_the_same_wherever_the_folder_lies(suffix: str, tmp_path: Path) -> None:
    found = []
    for place in ("one", "other/deeper"):
        folder = tmp_path / place / "news"
        folder.mkdir(parents=True)
        WRITERS[suffix](ENGLISH, folder / f"article{suffix}")
        found.append([document.id for document in documents(tmp_path / place)[0]])
    assert found[0] == [name.replace("deeper/", "") for name in found[1]]
    assert all(name.startswith("news/article") for name in found[0])


@every_format
def test_regions_and_dates_lie_inside_the_text(suffix: str, tmp_path: Path) -> None:
    WRITERS[suffix](ENGLISH + "\n\nPhoto: Someone / Pool", tmp_path / f"article{suffix}")
    (document,), _ = documents(tmp_path / f"article{suffix}")
    for region in document.regions:
        assert 0 <= region.start < region.end <= len(document.text)
        assert document.text[region.start : region.end].strip()
    if document.published_span is not None:
        assert document.text[slice(*document.published_span)] == "2021-11-07"


@every_format
def test_an_empty_file_is_named(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"article{suffix}").write_bytes(b"")
    found, skipped = documents(tmp_path / f"article{suffix}")
    assert found == []
    assert len(skipped) == 1
    assert skipped[0].where == str(tmp_path / f"article{suffix}")


@every_format
@pytest.mark.parametrize("content", [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04junk", bytes(range(256)) * 8])
def test_other_files_are_named_in_one_sentence(suffix: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / f"article{suffix}").write_bytes(content)
    found, skipped = documents(tmp_path / f"article{suffix}")
    assert found == []
    assert skipped
    assert all(error.where.startswith(str(tmp_path)) and "\n" not in str(error) for error in skipped)


@every_format
def test_one_bad_file_stops_nothing(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")
    WRITERS[suffix](ENGLISH, tmp_path / f"b{suffix}")
    found, skipped = documents(tmp_path)
    assert len(found) == 1
    assert [error.where for error in skipped] == [str(tmp_path / f"a{suffix}")]


def test_every_format_has_a_writer_here() -> None:
    assert set(WRITERS) == set(FORMATS)
