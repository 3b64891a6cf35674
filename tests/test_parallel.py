"""Several processes give the same incidents in the same order, and pass errors on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.parallel import PIECE, ordered


def doubled(piece: list[int]) -> list[int]:
    return [number * 2 for number in piece]


def failing(piece: list[int]) -> list[int]:
    if PIECE in piece:
        raise ValueError(f"no {PIECE}")
    return piece


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(ordered(doubled, iter(range(5 * PIECE + 3)), jobs=2)) == [n * 2 for n in range(5 * PIECE + 3)]


def test_nothing_gives_nothing() -> None:
    assert list(ordered(doubled, [], jobs=2)) == []


def test_an_error_in_a_process_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match=f"no {PIECE}"):
        list(ordered(failing, range(3 * PIECE), jobs=2))


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def items() -> object:
        nonlocal taken
        for n in range(100 * PIECE):
            taken += 1
            yield n

    stream = ordered(doubled, items(), jobs=2)  # type: ignore[arg-type]
    next(stream)
    assert taken <= 6 * PIECE
    stream.close()


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    from mapper.cli import main

    samples = str(Path(__file__).parents[1] / "data" / "samples")
    for jobs in ("1", "2"):
        assert main(["extract", samples, "--jobs", jobs, "-o", str(tmp_path / f"{jobs}.jsonl")]) == 0
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
