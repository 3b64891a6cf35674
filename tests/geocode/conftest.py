"""One gazetteer and one geoparser for all tests of the geocoder; compiled at first use, kept in the user's cache."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mapper.geocode import Gazetteer
from mapper.geocode.geoparser import Geoparser
from mapper.model import Document, Toponym
from mapper.text import read_text


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.fixture(scope="session")
def geoparser(gazetteer: Gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


@pytest.fixture(scope="session")
def places(geoparser: Geoparser) -> Callable[[str], dict[str, Toponym]]:
    """The place names of a text by surface; the last of equal ones."""
    return lambda text: {t.surface: t for t in geoparser.geoparse(read_text(Document("test", text)))}
