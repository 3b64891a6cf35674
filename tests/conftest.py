"""For all tests: nothing that the user of this machine has added or kept plays a part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAPPER_HOME", str(tmp_path_factory.mktemp("home")))
        yield
