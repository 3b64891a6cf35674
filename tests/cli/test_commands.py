"""The commands as a user meets them: exit status, one clear sentence for bad input, everything else still done."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mapper.cli import cli, main

NEWS = "date 2023-05-20\n\nBAGHDAD - Gunmen shot dead two shopkeepers in Mosul on Friday, police said.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "mosul.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_command_and_every_option_says_what_it_does() -> None:
    for name, command in cli.commands.items():
        assert command.help, name
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name not in ("help", "format_"):
                assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_extract_writes_the_incident_with_evidence_that_quotes_the_file(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["extract", str(article), "-o", str(out)]) == 0
    (row,) = rows(out)
    assert (row["event_type"], row["killed_low"], row["killed_high"]) == ("Violence against civilians", 2, 2)
    assert (row["date_start"], row["place_name"], row["country"]) == ("2023-05-19", "Mosul", "IQ")
    text = article.read_text(encoding="utf-8")
    evidence = row["evidence"]
    assert isinstance(evidence, list)
    assert evidence
    for item in evidence:
        assert text[item["start"] : item["end"]] == item["quote"]
    assert {"event_type", "date_start", "place_name", "killed_low", "sentence"} <= {item["field"] for item in evidence}


def test_no_merge_names_the_document_of_each_row(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["extract", "--no-merge", str(article), "-o", str(out)]) == 0
    assert [row["document_id"] for row in rows(out)] == ["mosul.txt"]


def test_extract_to_standard_output_is_data_alone(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article), "-o", "-"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["place_name"] == "Mosul"
    assert printed.err == ""


def test_explain_shows_each_field_in_its_sentence(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    main(["extract", str(article), "-o", str(out)])
    incident = str(rows(out)[0]["id"])
    capsys.readouterr()
    assert main(["explain", incident, "--store", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "killed_low: 2" in shown
    assert "[[Mosul]]" in shown
    assert main(["explain", "nosuchid", "--store", str(out)]) == 2
    assert "no incident nosuchid" in capsys.readouterr().err


def test_geoparse_gives_offsets_into_the_text_as_given(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "places.jsonl"
    assert main(["geoparse", str(article), "-o", str(out)]) == 0
    (row,) = rows(out)
    mentions = row["mentions"]
    assert isinstance(mentions, list)
    names = {m["surface"]: m for m in mentions}
    assert {"BAGHDAD", "Mosul"} <= set(names)
    for m in mentions:
        assert NEWS[m["start"] : m["end"]] == m["surface"]
    assert names["Mosul"]["country"] == "IQ"
    assert abs(names["Mosul"]["latitude"] - 36.34) < 0.2


def test_map_writes_one_html_file(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert main(["map", str(article), "-o", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.html", "mosul.txt"]


def test_a_map_to_standard_output_is_the_same_page(article: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["map", str(article), "-o", str(tmp_path / "map.html")]) == 0
    capfdbinary.readouterr()
    assert main(["map", str(article), "-o", "-"]) == 0
    assert capfdbinary.readouterr().out == (tmp_path / "map.html").read_bytes()


def test_two_runs_give_the_same_bytes(article: Path, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        main(["map", str(article), "-o", str(tmp_path / name)])
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    for suffix in ("jsonl", "geojson", "csv", "parquet", "gpkg"):
        for name in ("one", "two"):
            main(["extract", str(article), "-o", str(tmp_path / f"{name}.{suffix}")])
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes(), suffix


def test_a_map_can_be_drawn_from_a_file_of_incidents(article: Path, tmp_path: Path) -> None:
    main(["extract", str(article), "-o", str(tmp_path / "out.geojson")])
    assert main(["map", str(tmp_path / "out.geojson"), "-o", str(tmp_path / "map.html")]) == 0
    assert (tmp_path / "map.html").stat().st_size > 10_000


# Bad input -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"  \n\n ", "empty"),
        ("paper.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
        ("notes.docx", b"PK\x03\x04....", "notes.docx"),
    ],
)
def test_a_bad_file_is_named_with_its_reason_and_the_rest_is_done(
    article: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    word: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    out = tmp_path / "out.jsonl"
    assert main(["extract", str(article), str(tmp_path / name), "-o", str(out)]) == 1
    assert len(rows(out)) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert name in lines[0]
    assert word in lines[0]


def test_a_broken_line_is_skipped_and_named_with_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"id": "a", "text": NEWS}), "{broken", json.dumps({"id": "b", "text": NEWS})]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["extract", "--no-merge", str(tmp_path / "articles.jsonl"), "-o", str(out)]) == 1
    assert len(rows(out)) == 2
    assert "articles.jsonl:2" in capsys.readouterr().err


def test_windows_1256_arabic_is_read(tmp_path: Path) -> None:
    text = "بغداد – قُتل شخصان وأصيب ثلاثة آخرون في انفجار عبوة ناسفة في بغداد يوم الجمعة 19 مايو 2023، بحسب ما أعلنت الشرطة العراقية."
    (tmp_path / "ar.txt").write_bytes(text.encode("cp1256"))
    out = tmp_path / "out.jsonl"
    assert main(["extract", str(tmp_path / "ar.txt"), "-o", str(out)]) == 0
    (row,) = rows(out)
    assert (row["country"], row["killed_low"], row["date_start"]) == ("IQ", 2, "2023-05-19")


def test_a_text_without_an_incident_gives_an_empty_map(tmp_path: Path) -> None:
    (tmp_path / "quiet.txt").write_text("The town council of Reading approved a new library on Tuesday.", encoding="utf-8")
    assert main(["extract", str(tmp_path / "quiet.txt"), "-o", str(tmp_path / "out.jsonl")]) == 0
    assert rows(tmp_path / "out.jsonl") == []
    assert main(["map", str(tmp_path / "quiet.txt"), "-o", str(tmp_path / "map.html")]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "{tmp}/missing.txt", "-o", "{tmp}/out.jsonl"],
        ["map", "{tmp}/missing.txt", "-o", "{tmp}/map.html"],
        ["extract", "{tmp}/mosul.txt", "-o", "{tmp}/out.unknown"],
        ["extract", "{tmp}/mosul.txt"],
        ["nosuchcommand"],
    ],
)
def test_what_cannot_be_done_at_all_is_one_sentence_and_status_2(
    article: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    assert main([a.replace("{tmp}", str(tmp_path)) for a in arguments]) == 2
    message = capsys.readouterr().err
    assert message.strip()
    assert "Traceback" not in message


@pytest.mark.skipif(
    os.geteuid() == 0 and not Path("/proc").is_dir(), reason="root may write anywhere, and there is no read-only folder to try"
)
def test_an_unwritable_output_folder_is_one_sentence(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("/proc") if os.geteuid() == 0 else tmp_path / "closed"
    if os.geteuid() != 0:
        folder.mkdir(mode=0o500)
    assert main(["extract", str(article), "-o", str(folder / "out.jsonl")]) == 2
    message = capsys.readouterr().err.strip()
    assert len(message.splitlines()) == 1
    assert "out.jsonl" in message or str(folder) in message


# Names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "near", "latitude", "longitude", "km"),
    [
        ("Green Zone", "Baghdad", 33.31, 44.39, 3),
        ("المنطقة الخضراء", None, 33.31, 44.39, 3),
        ("Baghdad", None, 33.34, 44.40, 10),
        ("بغداد", None, 33.34, 44.40, 10),
        ("US embassy in Baghdad", None, 33.30, 44.40, 2),
    ],
)
def test_geocode_finds_the_place(
    capsys: pytest.CaptureFixture[str], name: str, near: str | None, latitude: float, longitude: float, km: float
) -> None:
    from mapper.incidents.across import distance_km

    arguments = ["geocode", name, "--format", "json"] + (["--near", near] if near else [])
    assert main(arguments) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["undecided"] is None
    best = answer["candidates"][0]
    assert best["country"] == "IQ"
    assert distance_km(best["latitude"], best["longitude"], latitude, longitude) < km
    assert best["radius_m"] > 0


def test_geocode_says_that_it_cannot_choose(capsys: pytest.CaptureFixture[str]) -> None:
    main(["geocode", "Springfield", "--format", "json"])
    (answer,) = json.loads(capsys.readouterr().out)
    assert "cannot choose" in answer["undecided"]
    assert len(answer["candidates"]) >= 3
    main(["geocode", "Springfield"])
    assert "cannot choose" in capsys.readouterr().out
