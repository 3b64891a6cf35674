"""The map against folium's own layers and others: build, size, memory, and what the browser does with a million incidents.

    python benchmarks/maps.py 10000 1000000                          ours alone
    python benchmarks/maps.py 10000 1000000 --peers VENV/bin/python  and the peers, in one run
    python benchmarks/maps.py 20000 --cut 5                          a page above 5 MB cut into parts that open

The peers' environment has lonboard, pydeck, mapclassify and what ours has. Each incident carries 150 characters of English or
Arabic text as evidence, its lists as Arrow columns. Prints one JSON line a run; `reference_s` is a fixed load (zlib and numpy)
timed just before: divide by it to compare machines, or hours of one machine.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import hashlib
import importlib
import json
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CENTRES = [
    (33.3, 44.4, "IQ"),
    (36.2, 37.1, "SY"),
    (15.5, 32.5, "SD"),
    (48.5, 37.9, "UA"),
    (31.5, 34.4, "PS"),
    (9.1, 7.4, "NG"),
    (34.5, 69.2, "AF"),
    (19.4, -99.1, "MX"),
]
TYPES = [
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Battles", "Armed clash"),
    ("Violence against civilians", "Attack"),
    ("Protests", "Peaceful protest"),
    ("Riots", "Violent demonstration"),
    ("Strategic developments", "Arrests"),
    ("Disasters and accidents", "Natural disaster"),
]


def vocabulary() -> tuple[list[str], list[str]]:
    """English and Arabic words: those of our own language and incident files, some thousands each."""
    folders = (DATA / "languages", DATA / "incidents")
    text = "".join(p.read_text(encoding="utf-8") for folder in folders for p in sorted(folder.glob("*.toml")))
    return tuple(list(dict.fromkeys(re.findall(pattern, text))) for pattern in (r"\b[a-z]{2,12}\b", r"[\u0621-\u064a]{2,10}"))  # type: ignore[return-value]


def sentences(count: int, rng: np.random.Generator) -> list[str]:
    """`count` distinct texts of 150 characters, two in three English: words by Zipf's law, numbers strewn in.

    They deflate to about 50 (English) and 70 bytes (Arabic), as news does.
    """
    out: list[str] = []
    for words, share in zip(vocabulary(), (count - count // 3, count // 3), strict=True):
        weight = 1 / (np.arange(len(words)) + 2.7)
        picks = rng.choice(len(words), (share, 45), p=weight / weight.sum())
        picks[rng.random(picks.shape) < 0.03] = -1
        numbers = rng.integers(2, 9999, share)
        for row, number in zip(picks.tolist(), numbers.tolist(), strict=True):
            out.append(" ".join(words[k] if k >= 0 else str(number) for k in row)[:149] + ".")
    return [out[k] for k in rng.permutation(count)]


def frame(n: int) -> Any:
    """`n` incidents around eight places of trouble, lists Arrow-backed."""
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    rng = np.random.default_rng(7)
    centre = rng.integers(0, len(CENTRES), n)
    base = np.array([c[:2] for c in CENTRES])[centre]
    spread = rng.normal(0, 1, (n, 2)) * rng.gamma(1.4, 1.1, (n, 1))
    lat, lon = np.round(np.clip(base[:, 0] + spread[:, 0], -60, 75), 4), np.round(np.clip(base[:, 1] + spread[:, 1], -179, 179), 4)
    kind = rng.choice(len(TYPES), n, p=[0.2, 0.2, 0.2, 0.12, 0.12, 0.06, 0.06, 0.04])
    day = np.datetime64("2015-01-01") + rng.integers(0, 3900, n)
    killed = rng.geometric(0.35, n) - 1
    pool = sentences(min(n, 200_000), rng)
    quotes = pa.array(pool).take(pa.array(rng.permutation(n) % len(pool)))
    starts = rng.integers(0, 4000, n)
    documents = pa.array([f"d{v}" for v in (np.arange(n) // 3)])
    length = pc.utf8_length(quotes).cast(pa.int64())
    offsets = pa.array(np.arange(n + 1, dtype=np.int32))
    nothing = pa.array([None] * n, pa.string())
    evidence = pa.StructArray.from_arrays(
        [documents, pa.array(["event_type"] * n), pa.array(starts), pc.add(pa.array(starts), length), quotes],
        ["document_id", "field", "start", "end", "quote"],
    )
    sources = pa.StructArray.from_arrays(
        [documents, nothing, nothing, pa.array(day.astype(str)), pa.array(["en"] * n)],
        ["document_id", "title", "url", "published", "language"],
    )

    def listed(array: Any) -> Any:
        made = pa.ListArray.from_arrays(offsets, array)
        return pd.array(made, dtype=pd.ArrowDtype(made.type))

    types, subs = np.array([t for t, _ in TYPES])[kind], np.array([s for _, s in TYPES])[kind]
    places = np.array([f"Place {k}" for k in range(4000)])[(np.abs(lat * 40).astype(int) * 61 + np.abs(lon * 40).astype(int)) % 4000]
    data = {
        "id": pd.array(pa.array([f"{v:012x}" for v in rng.integers(0, 2**48, n)]), dtype=pd.ArrowDtype(pa.string())),
        "title": pd.array(subs + " in " + places, dtype=pd.ArrowDtype(pa.string())),
        "event_type": types,
        "sub_event_type": subs,
        "role": np.where(rng.random(n) < 0.8, "main", "background"),
        "status": np.where(rng.random(n) < 0.9, "completed", "attempted"),
        "date_start": day.astype(str),
        "date_end": day.astype(str),
        "date_precision": rng.choice([1, 1, 1, 2, 4], n),
        "place_name": places,
        "country": np.array([c[2] for c in CENTRES])[centre],
        "latitude": lat,
        "longitude": lon,
        "radius_m": rng.choice([500.0, 2000.0, 9000.0], n),
        "where_precision": rng.choice([1, 1, 2, 4], n),
        "killed_low": killed,
        "killed_high": killed,
        "confidence": np.round(rng.beta(6, 2, n), 2),
        "perpetrators": listed(pa.array(np.array(["Army", "Militia", "Police", "Gang"])[rng.integers(0, 4, n)])),
        "sources": listed(sources),
        "evidence": listed(evidence),
    }
    return gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


# --- who draws ---------------------------------------------------------------------------------------------


def ours(incidents: Any, path: Path) -> None:
    sys.path.insert(0, str(DATA.parent))
    from mapper.maps import draw

    draw(incidents, title="Benchmark").save(path)


def quotes_of(incidents: Any) -> Any:
    """The texts as one Arrow array: a peer is not charged for unpacking lists."""
    import pyarrow.compute as pc

    array = incidents["evidence"].array.__arrow_array__()
    return pc.struct_field(pc.list_flatten(array), "quote")


def flat(incidents: Any) -> Any:
    import pandas as pd

    small = incidents[["geometry", "id", "title", "date_start"]].copy()
    small["id"], small["title"] = small["id"].astype(str), small["title"].astype(str)
    small["text"] = pd.Series(quotes_of(incidents).to_pandas().to_numpy(), index=small.index)
    return small


def cluster(incidents: Any, path: Path) -> None:
    import folium
    from folium.plugins import FastMarkerCluster

    m = folium.Map([25, 40], zoom_start=3)
    text = quotes_of(incidents).to_pylist()
    FastMarkerCluster(list(zip(incidents.latitude.tolist(), incidents.longitude.tolist(), text, strict=True))).add_to(m)
    m.save(str(path))


def geojson(incidents: Any, path: Path) -> None:
    import folium

    m = folium.Map([25, 40], zoom_start=3)
    folium.GeoJson(flat(incidents).to_json(), marker=folium.CircleMarker(radius=3)).add_to(m)
    m.save(str(path))


def explore(incidents: Any, path: Path) -> None:
    flat(incidents).explore().save(str(path))


def pydeck(incidents: Any, path: Path) -> None:
    import pydeck

    table = flat(incidents).drop(columns="geometry")
    table["lat"], table["lon"] = incidents.latitude, incidents.longitude
    layer = pydeck.Layer("ScatterplotLayer", table, get_position=["lon", "lat"], get_radius=500, pickable=True)
    pydeck.Deck([layer], tooltip={"text": "{title}\n{text}"}, map_provider=None).to_html(str(path), open_browser=False)


def lonboard(incidents: Any, path: Path) -> None:
    import lonboard

    lonboard.Map(lonboard.ScatterplotLayer.from_geopandas(flat(incidents))).to_html(path)


DRAWERS = {"ours": ours, "FastMarkerCluster": cluster, "GeoJson": geojson, "explore": explore, "pydeck": pydeck, "lonboard": lonboard}


# --- what it costs -----------------------------------------------------------------------------------------


def reference_seconds() -> float:
    """A fixed load of what a build does: deflate and sorting."""
    data = np.random.default_rng(1).integers(0, 60, 6_000_000).astype(np.uint8)
    start = time.perf_counter()
    zlib.compress(data.tobytes(), 4)
    np.argsort(data.astype(np.int64) * 7919 % 10007, kind="stable")
    return time.perf_counter() - start


def memory_mb(line: str) -> float:
    """`VmRSS` (now) or `VmHWM` (the most since `forget_peak`) of this process."""
    found = re.search(rf"^{line}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


def forget_peak() -> None:
    """Memory that making the frame has left behind is given back, and the peak begins anew."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def build(name: str, n: int, folder: Path) -> dict[str, Any]:
    """One drawer in this process: seconds, seconds of processor, bytes an incident, peak memory over the frame's own."""
    path = folder / f"{name}-{n}.html"
    incidents = pickle.loads((folder / f"frame-{n}.pickle").read_bytes())
    DRAWERS[name](incidents.head(50), path)  # imports, and what is read once
    reference = min(reference_seconds() for _ in range(3))
    forget_peak()
    before = memory_mb("VmRSS")
    start, work = time.perf_counter(), time.process_time()
    DRAWERS[name](incidents, path)
    return {
        "drawer": name,
        "n": n,
        "build_s": round(time.perf_counter() - start, 2),
        "build_cpu_s": round(time.process_time() - work, 2),
        "reference_s": round(reference, 2),
        "bytes_each": round(path.stat().st_size / n, 1),
        "peak_over_frame_mb": round(memory_mb("VmHWM") - before),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
    }


BROWSER = """async () => {
  const app = [...IncidentMaps.apps.values()][0];
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const time = async (act, times = 7) => {
    const all = [];
    for (let k = 0; k < times; k++) { const t = performance.now(); await act(k); all.push(performance.now() - t); }
    return Math.round(median(all) * 10) / 10;
  };
  const out = {};
  const [first, last] = app.store.timeRange();
  out.redraw_ms = await time(() => app.pointLayer.redraw());
  out.brush_ms = await time((k) => { app.setTime([first + 50 * k, last - 60 * k]); app.pointLayer.redraw(); });
  app.setTime(null);
  const filter = (k) => { app.filters.choose('status', k % 2 ? null : new Set([1])); app.filters.apply(); app.pointLayer.redraw(); };
  out.filter_ms = await time(filter);
  app.filters.choose('status', null); app.filters.apply();
  out.histogram_ms = await time(() => app.timeline.refresh());
  out.facets_ms = await time(() => app.filters.facets.forEach((f) => app.filters.count(f)), 3);
  out.record_ms = await time(async (k) => { await app.store.records.get((k * 9973) % app.store.n); });
  out.search_first_ms = Math.round(await time(() => app.search.find('hospital'), 1));
  out.search_later_ms = await time((k) => app.search.find(['rocket', 'مستشفى', 'bridge market', 'drone', 'school'][k % 5]), 5);
  return out;
}"""
PAN = """async () => {
  const app = [...IncidentMaps.apps.values()][0];
  const gaps = [];
  let last = performance.now();
  let k = 0;
  await new Promise((done) => {
    const step = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      app.map.panBy([k % 40 < 20 ? 14 : -14, 3], { animate: false });
      if (k % 25 === 24) app.map.setZoom(app.map.getZoom() + (k % 50 === 24 ? 1 : -1), { animate: false });
      if (++k < 120) requestAnimationFrame(step); else done();
    };
    requestAnimationFrame(step);
  });
  gaps.sort((a, b) => a - b);
  return Math.round(gaps[Math.floor(gaps.length * 0.95)]);
}"""
WATCH = """window.longTasks = [];
new PerformanceObserver((l) => longTasks.push(...l.getEntries().map((e) => e.startTime + e.duration)))
  .observe({ type: 'longtask', buffered: true });
new MutationObserver(() => { window.painted ??= document.querySelector('[data-drawn=true]') && performance.now(); })
  .observe(document, { attributeFilter: ['data-drawn'], subtree: true });"""

READY = "Math.round(Math.max(performance.timing.loadEventEnd - performance.timeOrigin, ...longTasks) / 10) / 100"


def browse(path: Path) -> dict[str, Any]:
    """What Chromium does with the page: first paint, quiet, memory, frames while panning, filters."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1300, "height": 820})
        page.add_init_script(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("[data-ready=true]", timeout=120_000)
        page.wait_for_load_state("load", timeout=120_000)
        page.wait_for_timeout(1500)
        out: dict[str, Any] = {"painted_s": page.evaluate("Math.round(painted / 10) / 100"), "ready_s": page.evaluate(READY)}
        metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        out["ready_cpu_s"] = round(metrics["TaskDuration"], 2)
        out["frame_p95_ms"] = min(page.evaluate(PAN) for _ in range(3))
        out |= page.evaluate(BROWSER)
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        out["script_mb"] = round((usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6, 1)
        chromium.close()
    return out


def cut(n: int, megabytes: float, folder: Path) -> dict[str, Any]:
    """A page above the limit as parts, each opened: incidents in all of them together."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(DATA.parent))
    module = importlib.import_module("mapper.maps.draw")
    module.LARGEST_PAGE = int(megabytes * 1e6)
    ours(pickle.loads((folder / f"frame-{n}.pickle").read_bytes()), folder / "cut.html")
    paths = sorted(folder.glob("cut*.html"))
    counts = []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for path in paths:
            page = chromium.new_page()
            page.goto(path.as_uri())
            page.wait_for_selector("[data-ready=true]", timeout=120_000)
            counts.append(page.evaluate("[...IncidentMaps.apps.values()][0].store.n"))
        chromium.close()
    largest = max(p.stat().st_size for p in paths) / 1e6
    return {"cut_at_mb": megabytes, "parts": len(paths), "largest_mb": largest, "incidents": sum(counts), "n": n}


def run(name: str, n: int, folder: Path, python: str) -> dict[str, Any]:
    child = subprocess.run([python, __file__, str(n), "--one", name, "--keep", str(folder)], capture_output=True, text=True, check=False)
    if child.returncode == 0:
        return dict(json.loads(child.stdout.splitlines()[-1]))
    return {"drawer": name, "n": n, "failed": (child.stderr.strip().splitlines() or [f"ended by signal {-child.returncode}"])[-1]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter of an environment that has the peers")
    parser.add_argument("--only", action="append", choices=sorted(DRAWERS), help="these drawers; may be given more than once")
    parser.add_argument("--times", type=int, default=1, help="builds of ours; the fastest is told, and all must have the same bytes")
    parser.add_argument("--cut", type=float, metavar="MB", help="cut ours at this size and open every part")
    parser.add_argument("--one", help="run this drawer in this process")
    parser.add_argument("--keep", type=Path, help="folder for the frames and pages")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp())
    for n in chosen.sizes:
        if chosen.one:
            print(json.dumps(build(chosen.one, n, folder)))
            continue
        if not (folder / f"frame-{n}.pickle").exists():
            (folder / f"frame-{n}.pickle").write_bytes(pickle.dumps(frame(n), protocol=5))
        if chosen.cut:
            print(json.dumps(cut(n, chosen.cut, folder)), flush=True)
            continue
        for name in chosen.only or (DRAWERS if chosen.peers else ["ours"]):
            python = sys.executable if name == "ours" else chosen.peers or sys.executable
            runs = [run(name, n, folder, python) for _ in range(chosen.times if name == "ours" else 1)]
            result = min(runs, key=lambda r: r.get("build_s", float("inf")))
            if name == "ours" and "failed" not in result:
                result |= {"same_bytes": len({r.get("sha256") for r in runs}) == 1, "runs": len(runs)}
                if shutil.which("chromium"):
                    result |= browse(folder / f"ours-{n}.html")
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
