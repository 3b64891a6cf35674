"""Publication dates: read where they name one day, None where they do not."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.sources.dates import read_date

DAY = datetime.date(2021, 11, 7)


@pytest.mark.parametrize(
    "value",
    [
        *("2021-11-07", "2021-11-07T23:30:00Z", "2021-11-07 10:00:00+03:00", "2021/11/7", "20211107", "20211107T1000Z", " 2021-11-07 "),
        *("Sun, 07 Nov 2021 10:00:00 GMT", "7 November 2021", "November 7, 2021", "Sunday, 7 Nov 2021", "7 نوفمبر 2021"),
        *(1636243200, 1636243200.0, 1636243200000, 20211107, datetime.date(2021, 11, 7), datetime.datetime(2021, 11, 7, 10)),
    ],
)
def test_one_day(value: object) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("03/04/2021", "07.11.2021 11:00", "yesterday", "November 2021", "2021", "7 November", "Dec 17, 20", "1 Jan 99"),
        *("2021-13-01", "2021-02-30", "0000-00-00", "12345-01-01", "9" * 70, "not a date", "", None, True, -1, 1e30, float("nan"), [], {}),
    ],
)
def test_no_day(value: object) -> None:
    assert read_date(value) is None


def test_both_orders_where_only_one_can_be() -> None:
    assert read_date("13/04/2021") == read_date("04/13/2021") == datetime.date(2021, 4, 13)


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_never_raises(value: object) -> None:
    assert read_date(value) is None or isinstance(read_date(value), datetime.date)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_iso_days_read_as_themselves(day: datetime.date) -> None:
    assert read_date(day.isoformat()) == day
