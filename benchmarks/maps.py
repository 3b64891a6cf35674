# ruff: noqa: E501
"""The map against folium's own layers and others: build, size, memory, and what the browser does with a million incidents.

    python benchmarks/maps.py 10000 1000000          ours alone
    python benchmarks/maps.py --peers 10000          with FastMarkerCluster, GeoJson and lonboard where installed

Each incident carries 150 characters of English or Arabic text as evidence, its lists as Arrow columns. Prints one JSON line a run.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
CENTRES = [(33.3, 44.4, "IQ"), (36.2, 37.1, "SY"), (15.5, 32.5, "SD"), (48.5, 37.9, "UA"), (31.5, 34.4, "PS"), (9.1, 7.4, "NG"), (34.5, 69.2, "AF"), (19.4, -99.1, "MX")]
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
ENGLISH = ["the", "of", "in", "at", "on", "near", "after", "before", "police", "army", "residents", "witnesses", "officials", "said", "reported", "killed", "wounded", "struck", "shelled", "seized", "fled", "house", "market", "road", "bridge", "hospital", "school", "camp", "village", "district", "city", "province", "border", "convoy", "checkpoint", "mortar", "rocket", "drone", "rifle", "bomb", "fire", "night", "morning", "Friday", "Sunday", "week", "month", "two", "three", "dozens", "hundreds", "people", "men", "women", "children", "fighters", "militia", "protesters", "government", "ministry", "agency", "spokesman", "statement", "attack", "clash"]
ARABIC = ["في", "من", "على", "إلى", "بعد", "قبل", "الشرطة", "الجيش", "سكان", "شهود", "مسؤولون", "قال", "أعلن", "مقتل", "إصابة", "قصف", "هجوم", "اشتباك", "منزل", "سوق", "طريق", "جسر", "مستشفى", "مدرسة", "مخيم", "قرية", "حي", "مدينة", "محافظة", "حدود", "قافلة", "حاجز", "صاروخ", "طائرة", "مسيّرة", "قنبلة", "حريق", "ليل", "صباح", "الجمعة", "الأحد", "أسبوع", "شهر", "شخصين", "ثلاثة", "عشرات", "مئات", "رجال", "نساء", "أطفال", "مقاتلون", "متظاهرون", "الحكومة", "وزارة", "بيان"]


def sentences(count: int, rng: np.random.Generator) -> list[str]:
    """`count` distinct texts of about 150 characters, two in three English, words by Zipf's law with numbers strewn in."""
    out = []
    for number in range(count):
        words = ARABIC if number % 3 == 2 else ENGLISH
        picks = np.minimum(rng.zipf(1.25, 40) - 1, len(words) - 1 + rng.integers(0, 1, 40))
        text = " ".join(words[(int(k) * 7 + number) % len(words)] if rng.random() > 0.06 else str(rng.integers(2, 9999)) for k in picks)
        out.append(text[:149] + ".")
    return out


def frame(n: int) -> Any:
    """`n` incidents around eight places of trouble, lists Arrow-backed."""
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

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
    ids = pa.array([f"{v:012x}" for v in rng.integers(0, 2**48, n)])
    documents = pa.array([f"d{v}" for v in (np.arange(n) // 3)])
    length = pa.compute.utf8_length(quotes)
    offsets = pa.array(np.arange(n + 1, dtype=np.int32))
    nothing = pa.array([None] * n, pa.string())
    evidence = pa.StructArray.from_arrays(
        [documents, pa.array(["event_type"] * n), pa.array(starts), pa.compute.add(pa.array(starts), length.cast(pa.int64())), quotes],
        ["document_id", "field", "start", "end", "quote"],
    )
    sources = pa.StructArray.from_arrays([documents, nothing, nothing, pa.array(day.astype(str)), pa.array(["en"] * n)], ["document_id", "title", "url", "published", "language"])

    def listed(array: Any) -> Any:
        made = pa.ListArray.from_arrays(offsets, array)
        return pd.array(made, dtype=pd.ArrowDtype(made.type))

    types = np.array([t for t, _ in TYPES])[kind]
    subs = np.array([s for _, s in TYPES])[kind]
    places = np.array([f"Place {k}" for k in range(4000)])[(np.abs(lat * 40).astype(int) * 61 + np.abs(lon * 40).astype(int)) % 4000]
    data = {
        "id": pd.array(ids, dtype=pd.ArrowDtype(pa.string())),
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


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(incidents: Any, path: Path) -> None:
    from mapper.maps import draw

    draw(incidents, title="Benchmark").save(path)


def cluster(incidents: Any, path: Path) -> None:
    import folium
    from folium.plugins import FastMarkerCluster

    text = [e[0]["quote"] for e in incidents["evidence"]]
    m = folium.Map([25, 40], zoom_start=3)
    FastMarkerCluster(list(zip(incidents.latitude, incidents.longitude, text, strict=True))).add_to(m)
    m.save(str(path))


def geojson(incidents: Any, path: Path) -> None:
    import folium

    flat = incidents[["geometry", "id", "title", "date_start"]].copy()
    flat["id"], flat["title"] = flat["id"].astype(str), flat["title"].astype(str)
    flat["text"] = [e[0]["quote"] for e in incidents["evidence"]]
    m = folium.Map([25, 40], zoom_start=3)
    folium.GeoJson(flat.to_json(), marker=folium.CircleMarker(radius=3)).add_to(m)
    m.save(str(path))


def lonboard(incidents: Any, path: Path) -> None:
    import lonboard

    flat = incidents[["geometry", "id", "title", "date_start"]].copy()
    flat["text"] = [e[0]["quote"] for e in incidents["evidence"]]
    lonboard.Map(lonboard.ScatterplotLayer.from_geopandas(flat)).to_html(path)


DRAWERS = {"ours": ours, "FastMarkerCluster": cluster, "GeoJson": geojson, "lonboard": lonboard}


def build(name: str, n: int, path: Path) -> dict[str, Any]:
    """One drawer in this process: seconds, bytes an incident, peak memory over the frame's own."""
    incidents = frame(n)
    ours(incidents.head(50), path)
    before = peak_mb()
    start = time.perf_counter()
    DRAWERS[name](incidents, path)
    seconds = time.perf_counter() - start
    return {"drawer": name, "n": n, "build_s": round(seconds, 2), "bytes_each": round(path.stat().st_size / n, 1), "peak_over_frame_mb": round(peak_mb() - before)}


BROWSER = """async () => {
  const app = [...IncidentMaps.apps.values()][0];
  const frame = () => new Promise((f) => requestAnimationFrame(f));
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const time = async (act, times = 7) => { const all = []; for (let k = 0; k < times; k++) { const t = performance.now(); await act(k); all.push(performance.now() - t); } return Math.round(median(all) * 10) / 10; };
  const out = {};
  const [first, last] = app.store.timeRange();
  out.redraw_ms = await time(() => app.pointLayer.redraw());
  out.brush_ms = await time((k) => { app.setTime([first + 50 * k, last - 60 * k]); app.pointLayer.redraw(); });
  app.setTime(null);
  out.filter_ms = await time((k) => { app.filters.choose('status', k % 2 ? null : new Set([1])); app.filters.apply(); app.pointLayer.redraw(); });
  app.filters.choose('status', null); app.filters.apply();
  out.histogram_ms = await time(() => app.timeline.refresh());
  out.facets_ms = await time(() => app.filters.facets.forEach((f) => app.filters.count(f)), 3);
  out.record_ms = await time(async (k) => { await app.store.records.get((k * 9973) % app.store.n); });
  if (app.search) {
    out.search_first_ms = Math.round(await time(() => app.search.find('hospital'), 1));
    out.search_later_ms = await time((k) => app.search.find(['rocket', 'مستشفى', 'bridge market', 'drone', 'school'][k % 5]), 5);
  }
  return out;
}"""


def browse(path: Path) -> dict[str, Any]:
    """What Chromium does with the page: first paint, ready, memory, frames while panning, filters."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1300, "height": 820})
        start = time.perf_counter()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("[data-ready=true]", timeout=120_000)
        painted = time.perf_counter() - start
        page.wait_for_load_state("load", timeout=120_000)
        out: dict[str, Any] = {"painted_s": round(painted, 2), "loaded_s": round(time.perf_counter() - start, 2)}
        out |= page.evaluate(BROWSER)
        out["frame_p95_ms"] = page.evaluate(PAN)
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        out["script_mb"] = round(usage["usedSize"] / 1e6, 1)
        out["backing_mb"] = round(usage.get("backingStorageSize", 0) / 1e6, 1)
        chromium.close()
    return out


PAN = """async () => {
  const app = [...IncidentMaps.apps.values()][0];
  const gaps = []; let last = performance.now();
  const watch = (on) => new Promise((done) => { const step = (t) => { gaps.push(performance.now() - last); last = performance.now(); if (on()) requestAnimationFrame(step); else done(); }; requestAnimationFrame(step); });
  let k = 0;
  await watch(() => { app.map.panBy([k % 40 < 20 ? 14 : -14, 3], { animate: false }); if (k % 25 === 24) app.map.setZoom(app.map.getZoom() + (k % 50 === 24 ? 1 : -1), { animate: false }); return ++k < 120; });
  gaps.sort((a, b) => a - b);
  return Math.round(gaps[Math.floor(gaps.length * 0.95)]);
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--one", help="run this drawer in this process")
    parser.add_argument("--keep", type=Path, help="folder for the pages")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp())
    if chosen.one:
        print(json.dumps(build(chosen.one, chosen.sizes[0], folder / f"{chosen.one}-{chosen.sizes[0]}.html")))
        return
    for n in chosen.sizes:
        for name in DRAWERS if chosen.peers else ["ours"]:
            command = [sys.executable, __file__, str(n), "--one", name, "--keep", str(folder)]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            result = json.loads(run.stdout) if run.returncode == 0 else {"drawer": name, "n": n, "failed": run.stderr.strip().splitlines()[-1]}
            if name == "ours" and shutil.which("chromium") and "failed" not in result:
                result |= browse(folder / f"{name}-{n}.html")
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
