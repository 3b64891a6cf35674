"""What a service sends, from text to plain values, or Unusable. Nothing in it is believed here: see `check`."""

from __future__ import annotations

import json
from typing import Any, NoReturn

_MODEL_CHARACTERS = 200


class Unusable(Exception):
    """There is an answer, but not one that can be read; the message is one clause."""


def loads(text: str) -> Any:
    """JSON as its standard has it; raises Unusable for anything else (NaN, numbers without end, endless nesting)."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unusable("the answer is not JSON") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def completion(answer: Any) -> str:
    """The text of the first choice of a chat completion; raises Unusable where it is missing, empty or cut."""
    choice = _first(_get(answer, "choices"))
    content = _get(_get(choice, "message"), "content")
    if not isinstance(content, str):
        raise Unusable("the answer is no chat completion")
    if _get(choice, "finish_reason") == "length":
        raise Unusable("the answer was cut off")
    if not content.strip():
        raise Unusable("the answer is empty")
    return content


def incidents(content: str) -> list[Any]:
    """The incidents as the model gives them, unchecked; raises Unusable where it gives no list of them."""
    told = loads(_bare(content))
    found = told if isinstance(told, list) else _get(told, "incidents")
    if not isinstance(found, list):
        raise Unusable("the answer has no list of incidents")
    return found


def first_model(answer: Any) -> str | None:
    """The first id in a list of models."""
    name = _get(_first(_get(answer, "data")), "id")
    return name if isinstance(name, str) and 0 < len(name) <= _MODEL_CHARACTERS else None


def _bare(content: str) -> str:
    """Without what models put around their JSON: thoughts in front, a fence of code."""
    content = content.strip()
    if content.startswith("<think>"):
        content = content.partition("</think>")[2].strip()
    if content.startswith("```") and content.endswith("```") and "\n" in content:
        content = content.partition("\n")[2][:-3].strip()
    return content


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None
