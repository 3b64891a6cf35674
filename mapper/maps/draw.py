"""`draw(incidents)`: a folium map that is one file, needs no network, and asks for none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from folium.raster_layers import TileLayer
from jinja2 import Template

from mapper.errors import OutputError
from mapper.maps.layer import IncidentLayer
from mapper.maps.page import Page, tile_origin
from mapper.maps.style import Style, default_style, load_style

if TYPE_CHECKING:
    import geopandas as gpd


LARGEST_PAGE = 480_000_000
"""Bytes of one page; a browser keeps no string above about 512 MB."""


class IncidentMap(folium.Map):
    """A folium.Map whose page is ours: Leaflet inside, no links, the same bytes in every run. Other folium layers can be added to it."""

    # folium's template without its viewport tag, which forbids zooming, and with the map filling the page.
    _template = Template("""
        {% macro header(this, kwargs) %}
        <style>html, body { width: 100%; height: 100%; margin: 0; padding: 0; }
        #{{ this.get_name() }} { position: absolute; inset: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", Object.assign(
            {center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}}, {{ this.options|tojson }}));
        L.control.scale({position: "bottomright", imperial: false}).addTo({{ this.get_name() }});
        {% endmacro %}
    """)
    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, title: str | None, language: str) -> None:
        super().__init__(location=[20, 10], zoom_start=2, tiles=None, zoom_snap=0.25, min_zoom=1, max_zoom=18, world_copy_jump=True)
        self._id = "1"
        self.options = {
            "zoom": 2,
            "zoomControl": False,
            "zoomSnap": 0.25,
            "minZoom": 1,
            "maxZoom": 18,
            "worldCopyJump": True,
            "wheelPxPerZoomLevel": 90,
        }
        self.page = Page(title, language)
        self.page.add_child(self, name=self.get_name())

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # as folium's own
        for child in self._children.values():
            origin = tile_origin(str(child.tiles)) if isinstance(child, TileLayer) else None
            if origin:
                self.page.sources.add(origin)
        super().render(**kwargs)  # type: ignore[no-untyped-call]

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page, piece by piece, to a path (beside it first, then renamed) or a binary file.

        Raises OutputError where the path cannot be written.
        """
        if not isinstance(outfile, (str, os.PathLike)):
            for part in self.page.written(**kwargs):
                outfile.write(part)
            if close_file:
                outfile.close()
            return
        path = Path(outfile)
        self._write(path, **kwargs)
        if path.stat().st_size > LARGEST_PAGE:
            self._write_parts(path, **kwargs)

    def _write_parts(self, path: Path, **kwargs: Any) -> None:
        """The page again as several, `map.html`, `map-2.html`, …, each with its share of the incidents by date."""
        layers = [child for child in self._children.values() if isinstance(child, IncidentLayer)]
        if len(layers) != 1 or len(layers[0].incidents) < 2:
            return
        layer, whole = layers[0], layers[0].incidents
        count = min(len(whole), -(-path.stat().st_size * 11 // (LARGEST_PAGE * 10)))
        ordered = whole.sort_values("date_start", kind="stable", na_position="last") if "date_start" in whole.columns else whole
        names = [path.name if k == 0 else f"{path.stem}-{k + 1}{path.suffix}" for k in range(count)]
        for k, name in enumerate(names):
            layer.incidents = ordered.iloc[len(ordered) * k // count : len(ordered) * (k + 1) // count]
            layer.options["parts"] = {"here": k, "names": names}
            self._write(path.with_name(name), **kwargs)
        layer.incidents = whole
        del layer.options["parts"]

    def _write(self, path: Path, **kwargs: Any) -> None:
        aside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with aside.open("wb") as file:
                file.writelines(self.page.written(**kwargs))
            aside.replace(path)
        except OSError as error:
            raise OutputError(f"cannot write the map to {path}: {error.strerror or error}") from error
        finally:
            aside.unlink(missing_ok=True)


def draw(
    incidents: gpd.GeoDataFrame,
    *,
    title: str | None = None,
    tiles: str | TileLayer | None = None,
    attr: str | None = None,
    language: str | None = None,
    theme: str | None = None,
    style: Style | str | Path | None = None,
) -> folium.Map:
    """A map of `incidents` (columns of CONTRACT.md, EPSG:4326): `.save("map.html")` writes one file that makes no request.

    `tiles` is an explicit choice to go online: a URL template or a folium TileLayer, with its `attr`; the page's policy
    then admits that host's images and nothing else. `language` "en" or "ar"; `theme` "light", "dark" or "auto".
    `style` an owner's style, or the path of its TOML file (see `mapper.maps.style`).
    Raises InputError where a column or the style cannot be read.
    """
    chosen = style if isinstance(style, Style) else load_style(style) if style is not None else default_style()
    page_map = IncidentMap(title or chosen.title, language or chosen.language or "en")
    if tiles is not None:
        layer = tiles if isinstance(tiles, TileLayer) else TileLayer(tiles, attr=attr or tiles.split("/")[2:3][0], name="Online tiles")
        layer.add_to(page_map)
    IncidentLayer(incidents, title=title, language=language, theme=theme, basemap=tiles is None, style=chosen).add_to(page_map)
    return page_map
