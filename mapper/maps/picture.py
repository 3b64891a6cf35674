"""A picture of incidents for a report: PNG or SVG, drawn with matplotlib in the style of the page, without a browser."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

import numpy as np

from mapper.errors import OutputError, UsageError
from mapper.maps.basemap import nearby, water, world
from mapper.maps.bundle import WEB
from mapper.maps.style import Style, default_style
from mapper.resources import data_root

if TYPE_CHECKING:
    import geopandas as gpd

SIZE_INCHES = (11.0, 7.6)
EARTH = 20037508.34
"""Half the width of the Mercator world, in its metres."""
LIGHT = {
    "sea": "#d5e3ea",
    "land": "#f6f4ee",
    "coast": "#9db8c4",
    "border": "#a79f94",
    "inner": "#cfc8bc",
    "river": "#a9c8d8",
    "town": "#4d4a45",
    "ink": "#22262b",
}
MARKERS = {"diamond": "D", "triangle": "^", "square": "s", "circle": "o", "hexagon": "h", "drop": "v", "cross": "P", "pentagon": "p"}
STAR = [(r * np.cos(a), r * np.sin(a)) for k in range(16) for r, a in [(0.62 if k % 2 else 1.25, np.pi * k / 8 + np.pi / 2)]]
DETAIL_DEGREES = 40.0
"""A view narrower than this shows first-level divisions and towns."""
WIDEST_AREA = 4.0
"""Degrees: a known area wider than this does not widen the view."""


def save(
    incidents: gpd.GeoDataFrame, path: str | Path, *, title: str | None = None, drawn: dt.date | None = None, style: Style | None = None
) -> None:
    """Write a picture of `incidents` (columns of CONTRACT.md) to `path`; its suffix chooses .png, .svg or .pdf.

    `drawn` is the date printed below (none is printed when it is None, so that the same input gives the same bytes).
    Raises UsageError where matplotlib is not installed or the suffix is another, OutputError where the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise UsageError(f"{target.name}: a picture ends in .png, .svg or .pdf")
    try:
        import matplotlib
    except ImportError as error:
        raise UsageError("pictures need matplotlib: pip install 'incident-mapper[picture]'") from error
    matplotlib.use("Agg", force=False)
    with matplotlib.rc_context({"svg.hashsalt": "incident-mapper", "font.family": "sans-serif", "font.size": 9, "svg.fonttype": "path"}):
        chosen = style or default_style()
        figure = _figure(incidents, title or chosen.title, drawn, chosen)
        metadata = {".svg": {"Date": None}, ".png": {"Software": None}, ".pdf": {"CreationDate": None}}[target.suffix.lower()]
        try:
            figure.savefig(target, dpi=150, metadata=metadata)
        except OSError as error:
            raise OutputError(f"cannot write the picture to {target}: {error.strerror or error}") from error


def _figure(incidents: gpd.GeoDataFrame, title: str | None, drawn: dt.date | None, style: Style) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE_INCHES, facecolor="white")
    axes = figure.add_axes((0.015, 0.06, 0.97, 0.86))
    located = incidents[incidents["latitude"].notna() & incidents["longitude"].notna()]
    west, south, east, north = _frame(located)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal")
    axes.set_facecolor(LIGHT["sea"])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_color(LIGHT["coast"])
    homes = np.column_stack([_x(located["longitude"]), _y(located["latitude"])])
    places = _spread(homes, (east - west) / 62)
    _basemap(axes, located, (west, south, east, north), places)
    _incidents(axes, located, style, homes, places)
    _scale(axes)
    heading = _shortened(_plain(title or "Incidents"), 72)
    right = bidirectional(next((c for c in heading if c.isalpha()), "a")) in ("R", "AL")
    figure.text(
        0.985 if right else 0.015, 0.955, heading, fontsize=15, fontweight="bold", color=LIGHT["ink"], ha="right" if right else "left"
    )
    figure.text(0.015, 0.93, _summary(incidents, located), fontsize=9, color="#555c64")
    dated = f"  ·  drawn {drawn.isoformat()}" if drawn else ""
    figure.text(0.015, 0.025, f"Natural Earth · GeoNames (CC BY 4.0){dated}", fontsize=7.5, color="#555c64")
    return figure


def _plain(text: str) -> str:
    """Text that matplotlib takes for text: no formulas, no control characters."""
    return "".join(c for c in text.replace("$", r"\$") if c.isprintable())


def _shortened(text: str, most: int) -> str:
    """`text` within the width of the picture; longer ones end in an ellipsis after a whole word where one is near."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + " …"


def _x(lon: Any) -> Any:
    return np.asarray(lon, float) / 180 * EARTH


def _y(lat: Any) -> Any:
    clipped = np.radians(np.clip(np.asarray(lat, float), -85, 85))
    return np.log(np.tan(np.pi / 4 + clipped / 2)) / np.pi * EARTH


def _frame(located: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """West, south, east, north in Mercator metres: all incidents with some air, in the shape of the figure."""
    if not len(located):
        return (-EARTH, float(_y(-58)), EARTH, float(_y(75)))
    x, y = _reach(located)
    width, height = max(x.max() - x.min(), 6000), max(y.max() - y.min(), 6000)
    shape = SIZE_INCHES[0] * 0.97 / (SIZE_INCHES[1] * 0.86)
    half_y = max(height * 0.62, width * 0.62 / shape)
    middle_x, middle_y = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    return (middle_x - half_y * shape, middle_y - half_y, middle_x + half_y * shape, middle_y + half_y)


def _reach(located: gpd.GeoDataFrame) -> tuple[Any, Any]:
    """The Mercator x and y that the view must hold: every incident, and the corners of the areas that are known."""
    x, y = [_x(located["longitude"])], [_y(located["latitude"])]
    geometry = located.geometry if "geometry" in located.columns else None
    if geometry is not None:
        areas = geometry[geometry.notna() & geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
        for west, south, east, north in areas.bounds.to_numpy():
            if east - west < WIDEST_AREA:
                x.append(_x([west, east]))
                y.append(_y([south, north]))
    return np.concatenate(x), np.concatenate(y)


def _lines(arcs: list[list[int]], scale: int) -> list[Any]:
    out = []
    for arc in arcs:
        points = np.cumsum(np.asarray(arc).reshape(-1, 2), axis=0) / scale
        out.append(np.column_stack([_x(points[:, 0]), _y(points[:, 1])]))
    return out


def _polygon(polygons: list[list[list[int]]], lines: list[Any]) -> Any:
    """A matplotlib path of all rings of polygons given by arc numbers (~n is arc n backwards)."""
    from matplotlib.path import Path as Shape

    rings = [np.concatenate([lines[a] if a >= 0 else lines[~a][::-1] for a in ring]) for polygon in polygons for ring in polygon]
    codes = [np.concatenate([[Shape.MOVETO], np.full(len(r) - 2, Shape.LINETO), [Shape.CLOSEPOLY]]) for r in rings if len(r) > 2]
    rings = [r for r in rings if len(r) > 2]
    return Shape(np.concatenate(rings), np.concatenate(codes)) if rings else None


def _basemap(axes: Any, located: gpd.GeoDataFrame, view: tuple[float, float, float, float], marks: list[tuple[float, float]]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch

    axes.marks = np.asarray(marks).reshape(-1, 2)
    detail = (view[2] - view[0]) / EARTH * 180 < DETAIL_DEGREES
    near = _countries(view) if detail else []
    coarse = world()
    lines = _lines(coarse["arcs"], coarse["scale"])
    for country in coarse["countries"]:
        shape = _polygon(country["p"], lines) if country["i"] not in near else None
        if shape is not None:
            axes.add_patch(PathPatch(shape, facecolor=LIGHT["land"], edgecolor=LIGHT["border"], linewidth=0.5, zorder=1))
    for code in near:
        _country(axes, code, view)
    if not near:
        _names(
            axes,
            [(c["n"], c["c"][0] / 100, c["c"][1] / 100) for c in sorted(coarse["countries"], key=lambda c: -c["z"]) if c["n"]],
            view,
            45,
            "#6b665e",
            country=True,
        )
    elif len(located) and view[2] - view[0] < 120_000:
        local = nearby(located["latitude"].to_numpy(dtype=float), located["longitude"].to_numpy(dtype=float))
        _names(axes, [(p[0].partition(" (")[0], p[3], p[2]) for p in local if p[4]], view, 40, "#8b857b")
    if view[2] - view[0] > 150_000:
        sheet = water()
        axes.add_collection(LineCollection(_lines(sheet["rivers"], sheet["scale"]), colors=LIGHT["river"], linewidths=0.9, zorder=2))
        for lake in _lines(sheet["lakes"], sheet["scale"]):
            axes.fill(lake[:, 0], lake[:, 1], facecolor=LIGHT["sea"], edgecolor=LIGHT["coast"], linewidth=0.4, zorder=2)


def _countries(view: tuple[float, float, float, float]) -> list[str]:
    found = []
    for country in world()["countries"]:
        west, south, east, north = country["b"]
        if country["i"] and _x(west) < view[2] and _x(east) > view[0] and _y(south) < view[3] and _y(north) > view[1]:
            found.append(str(country["i"]))
    return found


def _country(axes: Any, code: str, view: tuple[float, float, float, float]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch

    with zipfile.ZipFile(data_root() / "basemap" / "countries.zip") as archive:
        if f"{code}.json" not in archive.namelist():
            return
        country = json.loads(archive.read(f"{code}.json"))
    lines = _lines(country["arcs"], country["scale"])
    for division in country["divisions"]:
        shape = _polygon(division["p"], lines)
        if shape is not None:
            axes.add_patch(PathPatch(shape, facecolor=LIGHT["land"], edgecolor=LIGHT["land"], linewidth=0.4, zorder=1))
    styles = {"0": (LIGHT["coast"], 0.8, "-"), "1": (LIGHT["border"], 1.2, "-"), "2": (LIGHT["inner"], 0.7, (0, (4, 3)))}
    for kind, (colour, width, dash) in styles.items():
        chosen = [line for line, k in zip(lines, country["kinds"], strict=True) if k == kind]
        axes.add_collection(LineCollection(chosen, colors=colour, linewidths=width, linestyles=[dash], zorder=2))
    _towns(axes, country, view)


def _towns(axes: Any, country: dict[str, Any], view: tuple[float, float, float, float]) -> None:
    """Names of the weightiest towns in view, none nearer to another than a name is long."""
    _names(axes, [(t[0], t[3] / country["scale"], t[4] / country["scale"]) for t in country["towns"]], view, 14, LIGHT["town"])


def _names(
    axes: Any,
    names: list[tuple[str, float, float]],
    view: tuple[float, float, float, float],
    most: int,
    colour: str,
    *,
    country: bool = False,
) -> None:
    """Names in their order, each where it meets no mark and no other name: a town's beside its dot, a country's in its middle."""
    boxes: list[tuple[float, float, float, float]] = getattr(axes, "named_boxes", [])
    axes.named_boxes = boxes
    unit = (view[2] - view[0]) / 150
    high, count = unit * 2.1, 0  # unit: about the width of one letter
    for name, lon, lat in names:
        x, y, wide = float(_x(lon)), float(_y(lat)), unit * len(name) * (1.15 if country else 0.95)
        if not (view[0] < x < view[2] and view[1] < y < view[3]):
            continue
        beside = [(x + unit, y), (x - unit - wide, y), *((x - wide / 2, y + step * high) for step in (1.3, -1.3, 2.2, -2.2))]
        starts = [(x - wide / 2, y)] if country else beside
        free = [(s, at - high / 2, s + wide, at + high / 2) for s, at in starts if view[0] < s and s + wide < view[2]]
        box = next((one for one in free if _is_free(one, boxes, axes.marks, unit * 1.6)), None)
        if box is None:
            continue
        boxes.append(box)
        text = _plain(name.upper() if country else name)
        if not country:
            axes.plot(x, y, ".", color=colour, markersize=3, zorder=3)
        align = "left" if box[0] > x else "right" if box[2] < x else "center"
        at = ({"left": x + unit * 0.7, "right": x - unit * 0.7, "center": x}[align], (box[1] + box[3]) / 2)
        axes.annotate(text, at, fontsize=7.5, color=colour, ha=align, va="center", zorder=3, weight="bold" if country else "normal")
        count += 1
        if count >= most:
            return


def _is_free(box: tuple[float, float, float, float], taken: list[tuple[float, float, float, float]], marks: Any, air: float) -> bool:
    west, south, east, north = box
    if any(w < east and e > west and s < north and n > south for w, s, e, n in taken):
        return False
    return not ((marks[:, 0] > west - air) & (marks[:, 0] < east + air) & (marks[:, 1] > south - air) & (marks[:, 1] < north + air)).any()


def _incidents(axes: Any, located: gpd.GeoDataFrame, style: Style, homes: Any, places: list[tuple[float, float]]) -> None:
    families = style.families
    by_type = {family["type"]: family for family in families}
    shown: dict[str, Any] = {}
    kinds: dict[str, Any] = {}
    for row, home, (x, y) in zip(located.itertuples(), homes, places, strict=True):
        family = by_type.get(row.event_type, families[-1])
        kinds |= _ground(axes, row, family["colour"], *home)
        if (x, y) != tuple(home):
            axes.plot([home[0], x], [home[1], y], color="#6b6f75", linewidth=0.8, zorder=5)
        vague = _number(getattr(row, "where_precision", None)) >= 4
        full = row.status in ("completed", "ongoing") and not vague
        inside, edge = (family["colour"], "white") if full else ("white", family["colour"])
        look = {"facecolors": inside, "edgecolors": edge, "linewidths": 0.9 if full else 1.6, "alpha": 0.55 if vague else 1.0}
        shape = MARKERS.get(family["shape"], STAR)
        marker = axes.scatter([x], [y], marker=shape, s=150 if shape is STAR else 95, zorder=6, **look)
        if full or row.event_type not in shown:
            shown[row.event_type] = marker
        if vague:
            kinds["only a division or country known"] = _key(axes, "white", 0.55)
        elif not full:
            kinds["outlined: attempted, planned, alleged or denied"] = _key(axes, "white", 1.0)
    if shown:
        words = _type_words(style)
        labels = [_shortened(_plain(words.get(str(k), str(k))), 46) for k in shown]
        legend = axes.legend([*shown.values(), *kinds.values()], [*labels, *kinds], loc="upper left", fontsize=8, framealpha=0.93)
        legend.get_frame().set_edgecolor("#dde2e7")
        legend.set_zorder(9)


def _key(axes: Any, inside: str, alpha: float) -> Any:
    return axes.scatter([], [], marker="o", s=60, facecolors=inside, edgecolors="#555c64", linewidths=1.6, alpha=alpha)


def _type_words(style: Style) -> dict[str, str]:
    """What the owner calls the types, in the owner's language, otherwise what the page calls them."""
    language = style.language or "en"
    words = dict(json.loads((WEB / f"words.{language}.json").read_text(encoding="utf-8")).get("types", {}))
    return words | {f["type"]: f["label"][language] for f in style.families if language in f.get("label", {})}


def _spread(homes: Any, reach: float) -> list[tuple[float, float]]:
    """Places for the marks: those that would cover one another are set around their middle."""
    groups: list[list[int]] = []
    for k, home in enumerate(homes):
        near = next((g for g in groups if np.hypot(*(homes[g[0]] - home)) < reach), None)
        if near is None:
            groups.append([k])
        else:
            near.append(k)
    out: list[tuple[float, float]] = [(float(x), float(y)) for x, y in homes]
    for group in groups:
        if not 1 < len(group) <= 12:
            continue
        middle = homes[group].mean(axis=0)
        for n, k in enumerate(group):
            angle = 2 * np.pi * n / len(group) + np.pi / 2
            out[k] = (float(middle[0] + reach * np.cos(angle)), float(middle[1] + reach * np.sin(angle)))
    return out


def _number(value: Any) -> float:
    return float(value) if value is not None and value == value and str(value) != "<NA>" else 0.0


def _ground(axes: Any, row: Any, colour: str, x: float, y: float) -> dict[str, Any]:
    """The area where one is known, otherwise the dashed ring within which the incident lies; what the legend says of it."""
    from matplotlib.patches import Circle

    geometry = getattr(row, "geometry", None)
    if geometry is not None and geometry.geom_type in ("Polygon", "MultiPolygon"):
        for part in getattr(geometry, "geoms", [geometry]):
            points = np.asarray(part.exterior.coords)
            axes.fill(_x(points[:, 0]), _y(points[:, 1]), facecolor=f"{colour}26", edgecolor=colour, linewidth=1.2, zorder=4)
        return {"area known": Circle((0, 0), facecolor="#d5d8da", edgecolor="#555c64")}
    radius = _number(getattr(row, "radius_m", None)) / max(0.05, float(np.cos(np.radians(row.latitude))))
    if not radius:
        return {}
    west, east = axes.get_xlim()
    inside = f"{colour}10" if radius < 0.35 * (east - west) else "none"  # a ring wider than the view would only tint it
    axes.add_patch(Circle((x, y), radius, facecolor=inside, edgecolor=colour, linewidth=0.9, linestyle=(0, (5, 4)), zorder=4))
    return {"lies within the ring": Circle((0, 0), facecolor="none", edgecolor="#555c64", linestyle=(0, (2, 2)))}


def _scale(axes: Any) -> None:
    """A bar of a round length, true in the middle of the picture."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    latitude = 2 * np.arctan(np.exp((south + north) / 2 / EARTH * np.pi)) - np.pi / 2
    metres = (east - west) * float(np.cos(latitude)) * 0.16
    power = 10 ** np.floor(np.log10(metres))
    length = max(step * power for step in (1, 2, 5) if step * power <= metres)
    bar = length / float(np.cos(latitude))
    x, y = east - bar - (east - west) * 0.02, south + (north - south) * 0.035
    axes.plot([x, x + bar], [y, y], color=LIGHT["ink"], linewidth=2.2, solid_capstyle="butt", zorder=9)
    text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    axes.annotate(text, (x + bar / 2, y), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=8, zorder=9)


def _summary(incidents: gpd.GeoDataFrame, located: gpd.GeoDataFrame) -> str:
    days = sorted(str(d)[:10] for column in ("date_start", "date_end") if column in incidents.columns for d in incidents[column].dropna())
    parts = [f"{len(incidents)} incident{'s' if len(incidents) != 1 else ''}"]
    if days:
        parts.append(f"{days[0]} to {days[-1]}" if days[0] != days[-1] else days[0])
    if len(located) < len(incidents):
        parts.append(f"{len(incidents) - len(located)} not located")
    return "  ·  ".join(parts)
