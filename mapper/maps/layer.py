"""Incidents as a folium layer: `IncidentLayer(incidents).add_to(m)` on any map, and the map that `draw` makes."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from branca.element import Figure
from folium.map import Layer

from mapper.errors import UsageError
from mapper.maps.basemap import pack_basemap
from mapper.maps.bundle import WEB, script, style
from mapper.maps.columns import deflate
from mapper.maps.credits import credits_of
from mapper.maps.letters import to_base64, to_letters
from mapper.maps.page import Finished, Page, markup
from mapper.maps.records import blocks
from mapper.maps.style import LANGUAGES, THEMES, Style, default_style
from mapper.maps.table import Pack, pack

if TYPE_CHECKING:
    import geopandas as gpd


Write = Callable[[bytes], str]


class IncidentLayer(Layer):
    """The incidents of a frame with everything to read them by: list, filters, timeline, record, legend.

    Args: `incidents` as CONTRACT.md describes (EPSG:4326); `name` for a layer control; `title` the heading; `language`
    of the interface, "en" or "ar"; `theme` "light", "dark" or "auto"; `basemap` whether to draw our own under it;
    `style` an owner's style (`load_style`), whose title, language and theme hold where none is given.
    The incidents travel as one compressed payload that no template ever reads.
    """

    def __init__(
        self,
        incidents: gpd.GeoDataFrame,
        *,
        name: str = "Incidents",
        title: str | None = None,
        language: str | None = None,
        theme: str | None = None,
        basemap: bool = True,
        style: Style | None = None,
    ) -> None:
        super().__init__(name=markup(name), overlay=True, control=True, show=True)
        self._name = "IncidentLayer"
        self.incidents = incidents
        self.basemap = basemap
        self.style = style or default_style()
        language, theme = language or self.style.language or "en", theme or self.style.theme or "auto"
        if language not in LANGUAGES or theme not in THEMES:
            raise UsageError(f"language is one of {', '.join(LANGUAGES)} and theme one of {', '.join(THEMES)}")
        self.options: dict[str, Any] = {"title": title or self.style.title, "language": language, "theme": theme, "logo": self.style.logo}
        if named := credits_of(incidents):
            self.options["credits"] = named
        self._id = self._digest(name)

    def _digest(self, name: str) -> str:
        """An id that is the same in every run: of the name, how many incidents, and about a thousand of their ids."""
        total = hashlib.sha256(name.encode("utf-8", "replace"))
        if "id" in self.incidents.columns:
            ids = self.incidents["id"]
            some = ids.iloc[:: max(1, len(ids) // 1000)]
            total.update("\n".join((str(len(ids)), *(str(i) for i in some))).encode("utf-8", "replace"))
        return total.hexdigest()[:12]

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # folium layers put their parts into the figure
        figure = self.get_root()
        assert isinstance(figure, Figure), "a layer is rendered in a map"
        name = self.get_name()
        write = to_letters if isinstance(figure, Page) else to_base64
        made: list[Iterator[str]] = []
        packed = pack(self.incidents, lambda records, order, words: made.append(blocks(records, order, words, write)))
        texts = functools.partial(self._texts, name, made[0])
        figure.header.add_child(Finished(f"<style>{style()}</style>"), name="incident-maps-style")
        figure.header.add_child(Finished(f"<script>{script()}</script>"), name="incident-maps-script")
        parent = self._parent.get_name() if self._parent is not None else "map"
        figure.script.add_child(Finished(f'var {name} = IncidentMaps.layer("{name}").addTo({parent});\n'), name=name)
        if isinstance(figure, Page):
            figure.lead.extend(self._payload(name, packed, write))
            figure.tail.append(texts)
        else:
            figure.html.add_child(Finished("".join((*self._payload(name, packed, write), *texts()))), name=f"{name}-texts")

    def _payload(self, name: str, packed: Pack, write: Write) -> Iterator[str]:
        head = json.dumps(
            packed.head | {"style": {"families": self.style.families}, "options": self.options},
            ensure_ascii=False,
            separators=(",", ":"),
            default=int,
        )
        yield _data(f"{name}-head", write(deflate(head.encode("utf-8", "replace"), 6)))
        yield _data(f"{name}-columns", write(packed.columns))
        yield _data(f"{name}-words", write(deflate(_words(self.style.words), 6)))
        if self.basemap:
            yield _data(f"{name}-base", write(self._basemap()))

    def _basemap(self) -> bytes:
        frame = self.incidents
        codes = [str(c) for c in frame["country"].value_counts().index] if "country" in frame.columns else []
        lat, lon = (
            frame[c].to_numpy(dtype=np.float64, na_value=np.nan) if c in frame.columns else np.empty(0) for c in ("latitude", "longitude")
        )
        known = np.isfinite(lat) & np.isfinite(lon)
        return pack_basemap(lat[known], lon[known], codes)

    def _texts(self, name: str, made: Iterator[str]) -> Iterator[str]:
        for number, block in enumerate(made):
            yield _data(f"{name}-t{number}", block)

    def _get_self_bounds(self) -> list[list[float | None]]:
        frame = self.incidents
        if "latitude" not in frame.columns or not frame["latitude"].notna().any():
            return [[None, None], [None, None]]
        lat, lon = frame["latitude"].dropna().astype(float), frame["longitude"].dropna().astype(float)
        return [[float(lat.min()), float(lon.min())], [float(lat.max()), float(lon.max())]]


def _data(name: str, text: str) -> str:
    return f'<script type="text/plain" id="{name}">{text}</script>\n'


def _words(changes: Mapping[str, Mapping[str, str]]) -> bytes:
    words = {language: json.loads((WEB / f"words.{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
    for language, change in changes.items():
        words[language] |= change
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
