"""Whether a source writes 07/11/2021 with the day or with the month first, told by its other dates."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator

from mapper.model import Document

LOOK_AHEAD = 300
"""Documents of one input that are read before the first is given out: one 01/29/2017 among them settles all."""
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)(?![\d/])")


def order_of(texts: Iterable[str]) -> str:
    """ "dmy" or "mdy" where every date that can be read in one way only says so, "" where none does or they differ."""
    orders = {
        "dmy" if first > 12 else "mdy"
        for text in texts
        for first, second in ((int(match[1]), int(match[2])) for match in _NUMERIC.finditer(text))
        if (first > 12) != (second > 12) and max(first, second) <= 31
    }
    return orders.pop() if len(orders) == 1 else ""


def with_date_order(documents: Iterator[Document]) -> Iterator[Document]:
    """The documents of one source, each with the order of its own dates, else with that of the source's first ones."""
    ahead = list(itertools.islice(documents, LOOK_AHEAD))
    common = order_of(document.text for document in ahead)
    for document in itertools.chain(ahead, documents):
        own = order_of((document.text,)) if "/" in document.text else ""
        order = own or common
        yield dataclasses.replace(document, date_order=order) if order else document
