"""Our script as one classic script: every module of `web/` in its own scope, in the order of their imports.

Pages opened from a file cannot import modules, so `import` becomes a look-up and `export` a return. Only the forms
that our modules use are understood: `import { a, b } from './x.js'` on one line, and `export` before a declaration.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

WEB = Path(__file__).resolve().parent / "web"
_IMPORT = re.compile(r"^import \{ ([^}]+) \} from '\./([\w-]+)\.js';$", re.MULTILINE)
_PADDING = re.compile(r"^(?:[ \t]+|[ \t]*//.*\n)", re.MULTILINE)
"""Indents and whole lines of comment, which a page need not carry; no template text of ours runs over a line."""
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let)) (\w+)", re.MULTILINE)


@functools.cache
def script() -> str:
    """The whole script; it defines one global, `IncidentMaps`, with what `main.js` exports."""
    done: dict[str, str] = {}
    _add("main", done)
    return ascii_only('"use strict";\nconst IncidentMaps = (() => {\n' + "".join(done.values()) + "return m_main;\n})();\n")


def _add(name: str, done: dict[str, str]) -> None:
    source = (WEB / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(source):
        if needed not in done:
            _add(needed, done)
    exports = [found[1] for found in _EXPORT.findall(source)]
    body = _IMPORT.sub(lambda m: f"const {{ {m[1].replace(' as ', ': ')} }} = m_{m[2]};", source)
    body = _PADDING.sub("", _EXPORT.sub(r"\1 \2", body))
    done[name] = f"const m_{name} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();\n"


def ascii_only(text: str) -> str:
    """Script with every other character written as an escape: a page that is all ASCII takes one byte a character in memory."""
    return "".join(c if ord(c) < 128 else "".join(f"\\u{unit:04x}" for unit in _units(c)) for c in text)


def _units(character: str) -> list[int]:
    data = character.encode("utf-16-be")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


@functools.cache
def style() -> str:
    return (WEB / "style.css").read_text(encoding="utf-8")


@functools.cache
def leaflet() -> tuple[str, str]:
    """Leaflet's script and style from the installed XStatic package, its pictures dropped or put inside."""
    import xstatic.pkg.leaflet as package

    folder = Path(package.BASE_DIR)
    code = (folder / "leaflet.js").read_text(encoding="utf-8")
    code = re.sub(r"//# sourceMappingURL=\S*\s*$", "", code)
    css = (folder / "leaflet.css").read_text(encoding="utf-8")
    css = re.sub(r"url\(([^)]+\.png)\)", lambda m: f"url(data:image/png;base64,{_picture(folder, m[1])})", css)
    return ascii_only(code), re.sub(r"behavior: url\(#default#VML\);", "", css)


def _picture(folder: Path, name: str) -> str:
    import base64

    return base64.b64encode((folder / name.strip("'\"")).read_bytes()).decode("ascii")
