"""An owner's style: colours, shapes and labels of types, wording, logo, title and language of the interface, in one TOML file.

title = "Desk Baghdad"          # the heading
language = "ar"                 # of the interface: "en" or "ar"
theme = "dark"                  # "light", "dark" or "auto"
logo = "logo.svg"               # beside the style file: .svg .png .jpg .webp, at most 200 kB

[types."Battles"]
colour = "#882255"              # on light ground
dark = "#d45b98"                # on dark ground; as `colour` where it is left out
shape = "diamond"               # star diamond triangle square circle hexagon drop cross pentagon
label.en = "Fighting"
label.ar = "قتال"

[words.en]                      # any wording of web/words.en.json
list = "Events"
"""

from __future__ import annotations

import base64
import copy
import functools
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper.errors import InputError
from mapper.maps.bundle import WEB

LANGUAGES = ("en", "ar")
THEMES = ("light", "dark", "auto")
SHAPES = ("star", "diamond", "triangle", "square", "circle", "hexagon", "drop", "cross", "pentagon")
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
LARGEST_LOGO = 200_000
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a map looks and speaks. `families` as `web/style.json`, the last one for all other types; `logo` a data address."""

    families: list[dict[str, Any]]
    title: str | None = None
    language: str | None = None
    theme: str | None = None
    logo: str | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@functools.cache
def default_style() -> Style:
    return Style(families=json.loads((WEB / "style.json").read_text(encoding="utf-8"))["families"])


def load_style(path: str | Path) -> Style:
    """The style in the TOML file at `path`. Raises InputError naming the file and the key that is wrong."""
    source = Path(path)
    try:
        given = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(str(path), f"no style can be read: {error}") from error
    unknown = sorted(set(given) - {"title", "language", "theme", "logo", "types", "words"})
    if unknown:
        raise InputError(str(path), f"unknown key {unknown[0]!r}; known are title, language, theme, logo, types, words")
    return Style(
        families=_families(str(path), given.get("types", {})),
        title=_text(str(path), "title", given.get("title")),
        language=_one_of(str(path), "language", given.get("language"), LANGUAGES),
        theme=_one_of(str(path), "theme", given.get("theme"), THEMES),
        logo=_logo(str(path), source.parent, given.get("logo")),
        words=_words(str(path), given.get("words", {})),
    )


def _families(where: str, types: Any) -> list[dict[str, Any]]:
    if not isinstance(types, dict):
        raise InputError(where, "types must be a table")
    families = copy.deepcopy(default_style().families)
    for name, change in types.items():
        if not isinstance(change, dict):
            raise InputError(where, f"types.{name!r} must be a table")
        family = next((f for f in families if f["type"] == name), None)
        if family is None:
            family = dict(families[-1], type=name)
            families.insert(len(families) - 1, family)
        for key in ("colour", "dark"):
            if key in change and not (isinstance(change[key], str) and _COLOUR.fullmatch(change[key])):
                raise InputError(where, f"types.{name!r}.{key} must be a colour like #882255")
        if "colour" in change:
            family |= {"colour": change["colour"], "dark": change.get("dark", change["colour"])}
        elif "dark" in change:
            family["dark"] = change["dark"]
        family["shape"] = _one_of(where, f"types.{name!r}.shape", change.get("shape"), SHAPES) or family["shape"]
        if "label" in change:
            family["label"] = {k: str(v) for k, v in dict(change["label"]).items() if k in LANGUAGES}
    return families


def _text(where: str, key: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InputError(where, f"{key} must be a text")
    return value


def _one_of(where: str, key: str, value: Any, allowed: tuple[str, ...]) -> str | None:
    if value is not None and value not in allowed:
        raise InputError(where, f"{key} must be one of {', '.join(allowed)}")
    return None if value is None else str(value)


def _words(where: str, given: Any) -> dict[str, dict[str, str]]:
    if not isinstance(given, dict) or not all(k in LANGUAGES and isinstance(v, dict) for k, v in given.items()):
        raise InputError(where, "words must hold tables en and ar")
    known = json.loads((WEB / "words.en.json").read_text(encoding="utf-8"))
    for language, changes in given.items():
        for key, text in changes.items():
            if key not in known or not isinstance(text, str):
                raise InputError(where, f"words.{language}.{key} is no wording of the map")
    return {language: dict(changes) for language, changes in given.items()}


def _logo(where: str, folder: Path, name: Any) -> str | None:
    if name is None:
        return None
    kind = PICTURES.get(Path(str(name)).suffix.lower())
    if kind is None:
        raise InputError(where, f"logo must be a picture: {', '.join(PICTURES)}")
    try:
        body = (folder / str(name)).read_bytes()
    except OSError as error:
        raise InputError(where, f"logo {name}: {error.strerror or error}") from error
    if len(body) > LARGEST_LOGO:
        raise InputError(where, f"logo {name} is larger than {LARGEST_LOGO // 1000} kB")
    return f"data:{kind};base64,{base64.b64encode(body).decode('ascii')}"
