"""What is packed is what was given: numbers, words, texts, in the order the page says."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.maps.basemap import pack_basemap
from mapper.maps.columns import deflate, morton, pack_columns, zigzag
from mapper.maps.letters import from_letters, to_base64, to_letters
from mapper.maps.lists import kind_of, list_array
from mapper.maps.records import BLOCK, blocks, schema_of
from mapper.maps.table import DEGREE, pack
from mapper.maps.words import ONE, REST, Vocabulary
from tests.maps.made import baghdad_rows, everything, frame, row


def unpack(body: bytes, specs: list[dict[str, object]]) -> dict[str, list[int]]:
    """The browser's reading of columns, in Python."""
    raw = zlib.decompress(body, -15)
    out = {}
    for spec in specs:
        n, width, at, low = (int(spec[k]) for k in ("n", "width", "at", "min"))  # type: ignore[call-overload]
        if width == 0:
            out[str(spec["name"])] = [low] * n
            continue
        parts = np.frombuffer(raw[at : at + n * width], np.uint8).reshape(width, n)
        stored = np.ascontiguousarray(parts.T).view(f"<u{width}").ravel().astype(np.int64)
        if spec["delta"]:
            stored = np.cumsum((stored >> 1) ^ -(stored & 1))
        out[str(spec["name"])] = (stored + low).tolist()
    return out


@given(st.lists(st.integers(-(2**29), 2**29), min_size=1, max_size=60), st.booleans())
def test_columns_come_back(values: list[int], delta: bool) -> None:
    specs, body = pack_columns({"a": np.array(values, np.int64), "b": np.arange(len(values))}, frozenset({"a"}) if delta else frozenset())
    assert unpack(body, specs)["a"] == values


def test_zigzag() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]


def test_morton_keeps_neighbours() -> None:
    assert morton(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])).tolist() == [0, 1, 2, 3]


def test_rows_without_a_place_come_last() -> None:
    packed = pack(everything())
    columns = unpack(packed.columns, packed.head["columns"])
    assert packed.head["located"] == 10
    assert columns["lat"][-1] == 0
    assert sorted(round(v / DEGREE, 4) for v in columns["lat"][:-1]) == sorted(everything()["latitude"].dropna().tolist())


def test_unknown_counts_are_not_zero() -> None:
    packed = pack(frame([row(killed_low=None, killed_high=None, wounded_low=0, wounded_high=None)]))
    columns = unpack(packed.columns, packed.head["columns"])
    assert (columns["killed_low"], columns["killed_high"], columns["wounded_low"], columns["wounded_high"]) == ([0], [0], [1], [0])


def test_dates_that_cannot_be_read_are_no_dates() -> None:
    packed = pack(frame([row(date_start="soon", date_end=None), row(id="b", date_start="2021-11-05", date_end="2021-11-07")]))
    columns = unpack(packed.columns, packed.head["columns"])
    assert sorted(columns["date_precision"]) == [0, 1]
    assert 2 in columns["span"]


def test_area_is_kept_once() -> None:
    packed = pack(frame([row(), row(id="b"), row(id="c", geometry=None)]))
    assert len(packed.head["shapes"]) == 1
    assert packed.head["shapes"][0]["closed"] is True


def test_arrow_backed_lists_give_the_same_records() -> None:
    plain = frame(baghdad_rows())
    backed = plain.copy()
    for name in ("sources", "evidence", "conflicts", "perpetrators", "targets", "weapons"):
        backed[name] = pd.array(list_array(plain[name], name, len(plain)), dtype=pd.ArrowDtype(kind_of(name)))
    a, b = pack(plain), pack(backed)
    assert a.columns == b.columns
    assert list(blocks(a.records, a.order, a.vocabulary, to_base64)) == list(blocks(b.records, b.order, b.vocabulary, to_base64))


def test_mixed_and_broken_values_become_text() -> None:
    conflicts = [
        {
            "field": "killed_low",
            "values": [
                {"value": 2, "document_id": "d", "start": 0, "end": 1},
                {"value": None, "document_id": None, "start": None, "end": None},
            ],
        }
    ]
    packed = pack(frame([row(conflicts=conflicts, title=7), row(id="b", evidence=None, codes=None, targets=None)]))
    values = packed.records.column("conflicts").to_pylist()[0][0]["values"]
    assert [v["value"] for v in values] == ["2", None]
    assert packed.records.column("title").to_pylist()[0] == "7"


def test_blocks_cut_where_they_say() -> None:
    table = pa.table({"id": [str(i) for i in range(2 * BLOCK + 3)]})
    made = list(blocks(table, None, Vocabulary.of([]), to_letters))
    assert len(made) == 3
    last = zlib.decompress(from_letters(made[2]), -15)
    assert str(2 * BLOCK + 2).encode() in last


def test_schema_names_every_leaf() -> None:
    assert schema_of(kind_of("evidence"), ("evidence",))["list"]["struct"][4] == ["quote", "words"]


def test_empty_frame_packs() -> None:
    packed = pack(everything().iloc[:0])
    assert packed.head["n"] == 0
    assert packed.head["located"] == 0


@pytest.mark.parametrize(("lat", "lon", "codes", "expected"), [(33.3, 44.4, ["IQ"], "IQ"), (15.5, 32.5, [], "SD")])
def test_basemap_has_the_country_of_the_incidents(lat: float, lon: float, codes: list[str], expected: str) -> None:
    import json

    body = json.loads(zlib.decompress(pack_basemap(np.array([lat]), np.array([lon]), codes), -15))
    assert expected in body["countries"]
    assert len(body["world"]["countries"]) > 200
    assert body["water"]["rivers"]


@given(st.binary(max_size=200))
def test_letters_come_back(data: bytes) -> None:
    text = to_letters(data)
    assert from_letters(text) == data
    assert not set("\x00\r<") & set(text)
    assert all(ord(c) < 256 for c in text)


def test_deflate_is_raw() -> None:
    assert zlib.decompress(deflate(b"abc" * 50), -15) == b"abc" * 50


def said(counts: list[int], numbers: bytes, rest: bytes, known: list[str]) -> list[str | None]:
    """The browser's reading of words, in Python."""
    at, unknown = 0, iter(rest.decode().split(" "))
    out: list[str | None] = []
    for count in counts:
        words = []
        for _ in range(max(0, count)):
            code, at = numbers[at], at + 1
            if ONE <= code < REST:
                code, at = ONE + (code - ONE) * 256 + numbers[at], at + 1
                words.append(known[code])
            else:
                words.append(next(unknown) if code == REST else known[code])
        out.append(" ".join(words) if count >= 0 else None)
    return out


@given(st.lists(st.one_of(st.none(), st.text(alphabet="ab \u0628\n<", max_size=30)), max_size=30), st.integers(0, 900))
def test_words_come_back(texts: list[str | None], many: int) -> None:
    array = pa.array(texts, pa.string())
    vocabulary = Vocabulary.of([array, pa.array([" ".join(f"a{k}" for k in range(many))] * 9, pa.string()), array, array, array])
    counts, numbers, rest = vocabulary.encode(array)
    assert said(counts.tolist(), numbers, rest, vocabulary.text.split(" ")) == texts
    assert not {"", " "} & set(vocabulary.words.to_pylist())


def test_vocabulary_has_no_more_words_than_numbers() -> None:
    vocabulary = Vocabulary.of([pa.array([" ".join(f"a{k}" for k in range(20_000))] * 9, pa.string())])
    counts, numbers, rest = vocabulary.encode(pa.array([vocabulary.text + " zzz"]))
    assert counts.tolist() == [len(vocabulary.words) + 1]
    assert said([len(vocabulary.words) + 1], numbers, rest, vocabulary.text.split(" ")) == [vocabulary.text + " zzz"]
    assert rest == b"zzz "
