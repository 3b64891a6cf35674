"""The table of readers: what the command line may ask for."""

from __future__ import annotations

import pytest

from mapper.errors import UsageError
from mapper.readers import KEY_VARIABLE, READERS, RulesReader, make_reader
from mapper.readers.llm import LlmReader
from tests.readers.articles import fallback_events, read
from tests.readers.service import saying, serving


def test_the_rules_are_the_default_and_ask_nobody() -> None:
    reader = make_reader()
    assert isinstance(reader, RulesReader)
    assert reader.events(read(), (), fallback_events) == fallback_events()
    assert reader.notes == []
    assert list(READERS) == ["rules", "llm"]


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "from-the-environment")
    with serving(saying({"incidents": []})) as service:
        reader = make_reader("llm", endpoint=service.endpoint, model="m", timeout_s=10)
        assert isinstance(reader, LlmReader)
        assert reader.events(read(), (), fallback_events) == ()
        assert service.headers[0]["Authorization"] == "Bearer from-the-environment"


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "127.0.0.1:8080",
        "ftp://host/v1",
        "file:///etc/passwd",
        "data:text/plain,x",
        "http://",
        "http:///v1",
        "http://host:99999/v1",
        "http://host:0/v1",
        "http://user:word@host/v1",
        "http://host/v1\r\nX: y",
        "http://host/a b",
        "http://[::1",
        "javascript:alert(1)",
        "http://é/v1",
    ],
)
def test_only_an_address_of_the_web_is_an_endpoint(endpoint: str) -> None:
    with pytest.raises(UsageError, match="endpoint"):
        make_reader("llm", endpoint=endpoint)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ключ", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_not_shown(key: str) -> None:
    with pytest.raises(UsageError) as told:
        LlmReader("http://127.0.0.1/v1", "m", key)
    assert key not in str(told.value)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_time_out_is_a_time(seconds: float) -> None:
    with pytest.raises(UsageError, match="time-out"):
        make_reader("llm", endpoint="http://127.0.0.1/v1", timeout_s=seconds)


def test_wrong_combinations_are_named() -> None:
    with pytest.raises(UsageError, match="rules, llm"):
        make_reader("oracle")
    with pytest.raises(UsageError, match="--endpoint"):
        make_reader("llm")
    with pytest.raises(UsageError, match="--reader llm"):
        make_reader("rules", endpoint="http://127.0.0.1/v1")


@pytest.mark.parametrize(
    ("endpoint", "told"),
    [
        ("http://127.0.0.1/v1", False),
        ("http://localhost:8080/v1", False),
        ("http://[::1]/v1", False),
        ("https://models.example.org/v1", False),
        ("http://models.example.org/v1", True),
        ("http://192.168.0.7/v1", True),
    ],
)
def test_text_that_travels_unencrypted_is_told(endpoint: str, told: bool) -> None:
    assert any("unencrypted" in note for note in make_reader("llm", endpoint=endpoint).notes) is told
