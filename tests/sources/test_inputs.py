"""From inputs to documents: order, ids, streaming, what is skipped and how it is said."""

from __future__ import annotations

import http.server
import io
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources import kind_of, read, split


def documents(*inputs: str) -> tuple[list[Document], list[str]]:
    skipped: list[InputError] = []
    return list(read(inputs, on_skip=skipped.append)), [str(error) for error in skipped]


def test_broken_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    deep = '{"text":' + "[" * 100_000
    lines = ['{"text": "one"}', "{broken", "", '{"title": "no text"}', '{"text": 5}', '{"text": " "}', "[1]", deep, '{"text": "last"}']
    path.write_text("\n".join(lines))
    found, skipped = documents(str(path))
    assert [document.text for document in found] == ["one", "last"]
    assert [document.id for document in found] == ["articles.jsonl:1", "articles.jsonl:9"]
    assert [error.split(": ")[0] for error in skipped] == [f"{path}:{number}" for number in (2, 4, 5, 6, 7, 8)]
    assert "has no `text`" in skipped[1]


def test_a_huge_line_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapper.sources.jsonlines.LONGEST_LINE", 100)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x" * 1000 + '"}\n{"text": "short"}\n')
    found, skipped = documents(str(path))
    assert [document.text for document in found] == ["short"]
    assert len(skipped) == 1
    assert "a.jsonl:1: is longer than" in skipped[0]


def test_keys_of_a_json_lines_article(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = {"doc_id": 7, "text": " As given \u200f", "publication_date": "2021-11-07", "language": "en-GB", "gold": [1]}
    path.write_text(json.dumps(record | {"url": "javascript:alert(1)"}))
    (document,), _ = documents(str(path))
    assert (document.id, document.text, str(document.published)) == ("7", " As given \u200f", "2021-11-07")
    assert (document.url, document.language, dict(document.extra)) == (None, "en", {"gold": [1]})


def test_characters_that_are_no_text_are_replaced_one_for_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a\\u0000b\\ud800c", "id": "\\ud800"}')
    (document,), _ = documents(str(path))
    assert (document.text, document.id) == ("a\ufffdb\ufffdc", "\ufffd")


def test_ids_are_unique(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "1"}\n{"id": "x", "text": "2"}\n{"id": "x#2", "text": "3"}\n')
    found, _ = documents(str(tmp_path / "a.jsonl"), str(tmp_path / "a.jsonl"))
    assert [document.id for document in found] == ["x", "x#2", "x#2#2", "x#3", "x#4", "x#2#3"]


def test_a_folder_is_read_in_a_fixed_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.md", ".hidden.txt", ".git/x.txt", "picture.jpg", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    found, skipped = documents(str(tmp_path))
    assert [document.id for document in found] == ["a/b/c.md", "a/z.txt", "a.txt", "b.txt"]
    assert skipped == []


def test_documents_come_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "one"}\n{"text": "two"}\n')
    stream = read([str(path), "missing.txt"], on_skip=lambda error: pytest.fail("read ahead"))
    assert next(stream).text == "one"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    found, skipped = documents(
        "missing.txt", str(tmp_path / "empty"), str(tmp_path / "table.csv"), "/vsizip/a.zip", "ftp://example.org/a.txt"
    )
    assert found == []
    expected = ["no such file", "holds no articles", "has no column `text`", "no http(s) address", "no http(s) address"]
    assert all(part in error for part, error in zip(expected, skipped, strict=True))


@pytest.mark.parametrize(
    ("content", "text"), [(b'{"text": "json"}\n', "json"), (b"Just plain text.", "Just plain text."), ("نص".encode("cp1256") * 9, "نص" * 9)]
)
def test_standard_input(content: bytes, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    (document,), skipped = documents("-")
    assert (document.text, skipped) == (text, [])
    assert document.id.startswith("stdin")


class _Site(http.server.BaseHTTPRequestHandler):
    prose = "A bomb killed two people near the station on Friday. " * 6
    page = f"<html><head><title>T</title></head><body><article><p>{prose}</p></article></body></html>"
    agents: list[str] = []  # noqa: RUF012 - the handler is made anew for each request

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/a.txt")
            self.end_headers()
        elif self.path == "/page":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.page.encode())
        else:
            self.send_error(404)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_addresses(site: str) -> None:
    found, skipped = documents(f"{site}/page", f"{site}/gone", f"{site}/away", "http://[bad")
    assert [(document.id, document.url, document.title) for document in found] == [(f"{site}/page", f"{site}/page", "T")]
    assert ["404" in skipped[0], "redirects to ftp:" in skipped[1], "cannot be reached" in skipped[2]] == [True] * 3
    assert all("incident-mapper" in agent for agent in _Site.agents)


def test_incidents_are_told_from_articles(tmp_path: Path) -> None:
    files = {
        "ours.csv": "id,event_type,evidence,latitude,longitude\n",
        "acled.csv": "event_id_cnty,event_date,event_type,sub_event_type,notes,fatalities\n",
        "points.csv": "name,lat,lon\n",
        "articles.csv": "id,text,lat,lon\n",
        "ours.jsonl": '{"id": "a", "event_type": "Riots", "evidence": []}\n',
        "articles.jsonl": '{"text": "a"}\n',
        "broken.jsonl": "{\n",
        "map.geojson": "{}",
        "note.txt": "event_type evidence",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    kinds = {name for name in files if kind_of(tmp_path / name) == "incidents"}
    assert kinds == {"ours.csv", "acled.csv", "points.csv", "ours.jsonl", "map.geojson"}
    articles, incidents = split([str(tmp_path), "missing.gpkg", "missing.txt", "-", "http://127.0.0.1/x.geojson"])
    assert articles == (str(tmp_path), "missing.txt", "-", "http://127.0.0.1/x.geojson")
    assert {Path(name).name for name in incidents} == kinds | {"missing.gpkg"}


def test_a_page_and_a_feed_run_nothing_and_fetch_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    doctype = f'<!DOCTYPE r [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY a "{"x" * 99}">]>'
    item = "<item><title>Bomb &s;</title><description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;Two dead&lt;/p&gt;</description></item>"
    (tmp_path / "feed.xml").write_text(f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{item}</channel></rss>')
    (document,), _ = documents(str(tmp_path / "feed.xml"))
    assert "SECRET" not in document.text
    assert "alert" not in document.text
    assert "Two dead" in document.text
