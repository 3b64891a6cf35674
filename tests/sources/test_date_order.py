"""The order of day and month in 07/11/2021 comes from the other dates of the same source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapper import sources
from mapper.extraction.times import find_times
from mapper.model import Document
from mapper.sources.date_order import LOOK_AHEAD, order_of, with_date_order
from mapper.text import read_text


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["on 01/29/2017 and 02/03/2017"], "mdy"),
        (["on 29/01/2017"], "dmy"),
        (["on 02/03/2017"], ""),
        (["29/01/2017", "01/29/2017"], ""),
        (["45/77/2017", "1/2/3/2017"], ""),
    ],
)
def test_order_needs_a_date_that_can_be_read_in_one_way_only(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


def test_one_document_settles_the_order_for_its_whole_file(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "01/02/2018: Assailants opened fire on a convoy."}, {"id": "b", "text": "01/29/2018: A bomb exploded."}]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second = sources.read([str(path)], on_skip=pytest.fail)
    assert [when.first.isoformat() for when in find_times(read_text(first))] == ["2018-01-02"]
    assert [when.first.isoformat() for when in find_times(read_text(second))] == ["2018-01-29"]


def test_a_document_that_tells_its_own_order_keeps_it_and_none_is_lost_behind_those_looked_at() -> None:
    plain = [Document(id=str(n), text="nothing") for n in range(LOOK_AHEAD + 5)]
    own = Document(id="own", text="25/12/2018 and 03/04/2018")
    given = [Document(id="us", text="12/25/2018"), own, *plain]
    out = list(with_date_order(iter(given)))
    assert [document.id for document in out] == [document.id for document in given]
    assert {document.id: document.date_order for document in out[:3]} == {"us": "mdy", "own": "dmy", "0": ""}
