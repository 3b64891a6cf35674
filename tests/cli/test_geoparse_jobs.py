"""`mapper geoparse`: the same rows with any number of processes, and whether or not a document is cut into sentences."""

from __future__ import annotations

import json
from pathlib import Path

from mapper.cli import main
from mapper.model import Document, Region
from mapper.pipeline import Pipeline, place_names
from mapper.text import open_text, read_text

TEXTS = ("Three were killed in Mosul, Iraq.", "قتل ثلاثة في بغداد", "A fire in Lyon, France, hurt nobody.", "Nothing is named here.")


def test_two_processes_write_the_rows_of_one(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(TEXTS)), encoding="utf-8")
    for jobs in ("1", "2"):
        assert main(["geoparse", str(articles), "-j", jobs, "-o", str(tmp_path / f"{jobs}.jsonl")]) == 0
    rows = (tmp_path / "1.jsonl").read_text(encoding="utf-8")
    assert (tmp_path / "2.jsonl").read_text(encoding="utf-8") == rows
    assert [len(json.loads(line)["mentions"]) > 0 for line in rows.splitlines()] == [True, True, True, False]


def test_names_are_the_same_without_sentences() -> None:
    pipeline = Pipeline()
    documents = [Document(id=str(i), text=text) for i, text in enumerate(TEXTS)]
    assert list(pipeline.place_names(documents)) == [place_names(*pipeline.geoparse(document)) for document in documents]
    assert open_text(documents[0]).sentences == ()


def test_a_document_of_which_parts_are_no_prose_is_read_wholly() -> None:
    document = Document(id="x", text="Paris Times\nThree were killed in Mosul.", regions=(Region(0, 11, "header"),))
    assert open_text(document) == read_text(document)
