"""Titles and ranges in words."""

from __future__ import annotations

import pytest

from mapper.incidents.wording import day_words, range_words, title


@pytest.mark.parametrize(
    ("first", "last", "precision", "expected"),
    [
        (None, None, None, None),
        ("2021-11-07", "2021-11-07", 1, "7 November 2021"),
        ("2021-11-05", "2021-11-07", 2, "5 to 7 November 2021"),
        ("2021-10-24", "2021-11-07", 4, "October 2021 to November 2021"),
        ("2021-10-24", "2021-11-07", 3, "24 October to 7 November 2021"),
        ("2020-01-01", "2020-01-31", 4, "January 2020"),
        ("2020-12-28", "2021-01-03", 3, "28 December 2020 to 3 January 2021"),
    ],
)
def test_days_in_words(first: str | None, last: str | None, precision: int | None, expected: str | None) -> None:
    assert day_words(first, last, precision) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, None),
        (0, 0, "0"),
        (2, 2, "2"),
        (100, None, "at least 100"),
        (None, 20, "up to 20"),
        (10, 15, "10 to 15"),
    ],
)
def test_ranges_in_words(low: int | None, high: int | None, expected: str | None) -> None:
    assert range_words(low, high) == expected


def test_a_title_says_what_where_when_and_how_many() -> None:
    assert title("Armed clash", "completed", None, None, "5 November 2021", (2, 2), False) == "Armed clash, 5 November 2021, 2 killed"
    assert title("Suicide bomb", "attempted", None, None, None, (0, 0), False) == "Suicide bomb (attempted)"
