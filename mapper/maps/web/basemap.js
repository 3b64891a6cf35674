// The vector basemap inside the file: land, water, borders, divisions, names. See data/basemap/README.md.
import { fromText, inflate } from './codec.js';
import { mercator, WORLD } from './store.js';

const DETAIL_ZOOM = 4.5; // from here on a country with detail is drawn in detail
const UNIT = 2 ** 14; // paths are kept in a world this wide, so that single precision is enough

export async function openBasemap(text) {
  const raw = JSON.parse(new TextDecoder().decode(await inflate(fromText(text))));
  return new Basemap(raw);
}

function points(arc, scale) {
  const out = new Float64Array(arc.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < arc.length; i += 2) {
    x += arc[i];
    y += arc[i + 1];
    const [mx, my] = mercator(y / scale, x / scale);
    out[i] = (mx / WORLD) * UNIT;
    out[i + 1] = (my / WORLD) * UNIT;
  }
  return out;
}

function trace(path, line, first) {
  for (let i = 0; i < line.length; i += 2) {
    if (first && i === 0) path.moveTo(line[0], line[1]);
    else path.lineTo(line[i], line[i + 1]);
  }
}

function traceBack(path, line, first) {
  for (let i = line.length - 2; i >= 0; i -= 2) {
    if (first && i === line.length - 2) path.moveTo(line[i], line[i + 1]);
    else path.lineTo(line[i], line[i + 1]);
  }
}

// All rings of polygons (lists of arc numbers) as one path.
function ringsPath(polygons, arcs) {
  const path = new Path2D();
  for (const polygon of polygons) {
    for (const ring of polygon) {
      ring.forEach((arc, k) => (arc >= 0 ? trace(path, arcs[arc], k === 0) : traceBack(path, arcs[~arc], k === 0)));
      path.closePath();
    }
  }
  return path;
}

function linesPath(arcs, kinds, kind) {
  const path = new Path2D();
  arcs.forEach((line, k) => { if (kinds[k] === kind) trace(path, line, true); });
  return path;
}

function place(x, y, scale) {
  const [mx, my] = mercator(y / scale, x / scale);
  return [mx / WORLD, my / WORLD];
}

export class Basemap {
  constructor(raw) {
    this.unit = UNIT;
    this.world = this.coarse(raw.world);
    this.water = this.waterPaths(raw.water);
    this.raw = raw.countries;
    this.detailed = new Map();
    this.codes = Object.keys(raw.countries);
    this.places = (raw.places || []).map(([name, arabic, lat, lon, major]) => ({ name, arabic, major, weight: 0, at: place(lon, lat, 1), kind: 'local', rank: 0 }));
  }

  coarse(world) {
    const arcs = world.arcs.map((arc) => points(arc, world.scale));
    const countries = world.countries.map((c) => ({
      code: c.i, name: c.n, arabic: c.r, at: place(c.c[0], c.c[1], world.scale), weight: c.z, bounds: boundsOf(c.b), path: null, polygons: c.p,
    }));
    return { arcs, countries, coast: linesPath(arcs, world.kinds, '0'), border: linesPath(arcs, world.kinds, '1') };
  }

  // The Arabic name of a place or a division of a country in detail, or null; only whole names that stand for one Arabic name.
  arabicName(country, name, division) {
    if (!this.arabicNames) {
      this.arabicNames = new Map();
      const add = (key, arabic) => { if (arabic) this.arabicNames.set(key, this.arabicNames.has(key) && this.arabicNames.get(key) !== arabic ? null : arabic); };
      for (const [code, raw] of Object.entries(this.raw)) {
        for (const d of raw.divisions) add(`${code}//${d.n}`, d.r);
        for (const [town, arabic] of raw.towns) add(`${code}/${town}`, arabic);
      }
      for (const p of this.places) add(`/${plain(p.name)}`, p.arabic && plain(p.arabic));
    }
    const keys = [`${country}/${name}`, `/${name}`, `${country}//${name}`];
    return (division ? keys.reverse() : keys).map((key) => this.arabicNames.get(key)).find(Boolean) || null;
  }

  countryPath(country) {
    if (!country.path) country.path = ringsPath(country.polygons, this.world.arcs);
    return country.path;
  }

  waterPaths(water) {
    const rivers = new Path2D();
    for (const line of water.rivers) trace(rivers, points(line, water.scale), true);
    const lakes = new Path2D();
    for (const line of water.lakes) { trace(lakes, points(line, water.scale), true); lakes.closePath(); }
    return { rivers, lakes };
  }

  // A country's detail, made into paths when it is first drawn.
  detail(code) {
    let found = this.detailed.get(code);
    if (found) return found;
    const raw = this.raw[code];
    const arcs = raw.arcs.map((arc) => points(arc, raw.scale));
    found = {
      land: ringsPath(raw.divisions.flatMap((d) => d.p), arcs),
      coast: linesPath(arcs, raw.kinds, '0'), border: linesPath(arcs, raw.kinds, '1'), inner: linesPath(arcs, raw.kinds, '2'), arcs,
      divisions: raw.divisions.map((d) => ({ code: d.i, name: d.n, arabic: d.r, at: place(d.c[0], d.c[1], raw.scale), polygons: d.p, geonames: d.g })),
      towns: raw.towns.map(([name, arabic, weight, x, y]) => ({ name, arabic, weight, at: place(x, y, raw.scale) })),
      box: boxOf(arcs),
    };
    this.detailed.set(code, found);
    return found;
  }

  // Every division of the countries that are in detail, with its bounds.
  allDivisions() {
    return this.codes.flatMap((code) => {
      const { arcs, divisions } = this.detail(code);
      return divisions.map((d) => ({ ...d, country: code, arcs, box: boxOf(d.polygons.flat(2).map((a) => arcs[a >= 0 ? a : ~a])) }));
    });
  }

  divisionPath(d) {
    if (!d.path) d.path = ringsPath(d.polygons, d.arcs);
    return d.path;
  }

  inDivision(d, x, y) {
    const [x0, y0, x1, y1] = d.box;
    if (x < x0 || x > x1 || y < y0 || y > y1) return false;
    let odd = false;
    for (const polygon of d.polygons) for (const ring of polygon) for (const arc of ring) if (crossings(d.arcs[arc >= 0 ? arc : ~arc], x, y) & 1) odd = !odd;
    return odd;
  }

  draw(ctx, view, colours) {
    ctx.fillStyle = colours.sea;
    ctx.fillRect(0, 0, view.w, view.h);
    const k = view.size / UNIT;
    const detail = view.zoom >= DETAIL_ZOOM ? this.codes.map((code) => this.detail(code)).filter((d) => visible(d.box, view, k)) : [];
    for (let shift = Math.floor(view.ox / view.size); shift * view.size < view.ox + view.w; shift++) {
      ctx.save();
      ctx.transform(k, 0, 0, k, shift * view.size - view.ox, -view.oy);
      this.drawWorld(ctx, view, colours, 1 / k, detail);
      ctx.restore();
    }
  }

  drawWorld(ctx, view, c, px, detail) {
    ctx.lineJoin = 'round';
    const shown = view.zoom >= DETAIL_ZOOM ? new Set(this.codes) : new Set();
    const fill = (path, colour) => { ctx.fillStyle = colour; ctx.fill(path, 'evenodd'); };
    const line = (path, colour, width, dash = []) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width * px;
      ctx.setLineDash(dash.map((d) => d * px));
      ctx.stroke(path);
    };
    for (const country of this.world.countries) {
      if (shown.has(country.code)) continue;
      fill(this.countryPath(country), c.land);
      if (shown.size) line(this.countryPath(country), c.border, 0.8);
    }
    for (const d of detail) { ctx.fillStyle = c.land; ctx.fill(d.land, 'nonzero'); line(d.land, c.land, 0.6); }
    if (view.zoom < 11) {
      fill(this.water.lakes, c.sea);
      line(this.water.lakes, c.coast, 0.6);
      if (view.zoom >= 3) line(this.water.rivers, c.river, view.zoom < 6 ? 0.7 : 1.3);
    }
    for (const d of detail) line(d.inner, c.inner, view.zoom < 6 ? 0.5 : 0.9, view.zoom < 6 ? [] : [4, 3]);
    for (const d of detail) { line(d.coast, c.coast, 0.9); line(d.border, c.border, 1.6); }
    if (!shown.size) { line(this.world.coast, c.coast, 0.7); line(this.world.border, c.border, 0.8); }
    ctx.setLineDash([]);
  }

  // Names from the weightiest on, each only where it meets no other.
  drawLabels(ctx, view, colours, arabic, taken) {
    const boxes = taken || [];
    const said = new Map(); // a town that is a district too is named once
    for (const item of this.labelsFor(view)) {
      const name = plain((arabic && item.arabic) || item.name);
      const before = said.get(name);
      if (!name || (before && Math.hypot(before[0] - item.at[0], before[1] - item.at[1]) * view.size < 120)) continue;
      said.set(name, item.at);
      drawLabel(ctx, view, colours, item, name, boxes);
    }
  }

  labelsFor(view) {
    const out = [];
    const within = ([x, y]) => x * view.size >= view.ox && x * view.size <= view.ox + view.w && y * view.size >= view.oy && y * view.size <= view.oy + view.h;
    const z = view.zoom;
    if (z < 7) {
      const smallest = 900 / 4 ** z;
      for (const c of this.world.countries) if (c.weight > smallest && within(c.at)) out.push({ ...c, kind: 'country', rank: c.weight * 10 });
      out.sort((a, b) => b.rank - a.rank);
    }
    if (z >= 4) {
      const least = z < 5 ? 2e6 : z < 6 ? 6e5 : z < 7 ? 1.5e5 : z < 8 ? 4e4 : 0;
      const towns = [];
      for (const code of this.codes) for (const t of this.detail(code).towns) if (t.weight >= least && within(t.at)) towns.push({ ...t, kind: 'town', rank: t.weight });
      towns.sort((a, b) => b.rank - a.rank);
      out.push(...towns.slice(0, 80));
    }
    if (z >= 10.5) for (const p of this.places) if ((p.major || z >= 12.75) && within(p.at)) out.push(p);
    if (z >= 5.5 && z < 11) for (const code of this.codes) for (const d of this.detail(code).divisions) if (within(d.at)) out.push({ ...d, kind: 'division', rank: 0 });
    return out;
  }
}

// How often a line crosses the ray from a point to the right; the lines of a ring meet end to end.
function crossings(line, x, y) {
  let n = 0;
  for (let i = 2; i < line.length; i += 2) {
    const ay = line[i - 1];
    const by = line[i + 1];
    if (ay > y !== by > y && x < ((line[i] - line[i - 2]) * (y - ay)) / (by - ay) + line[i - 2]) n++;
  }
  return n;
}

function boundsOf([west, south, east, north]) { return { west, south, east, north }; }

function boxOf(arcs) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of arcs) {
    for (let i = 0; i < line.length; i += 2) {
      x0 = Math.min(x0, line[i]); x1 = Math.max(x1, line[i]);
      y0 = Math.min(y0, line[i + 1]); y1 = Math.max(y1, line[i + 1]);
    }
  }
  return [x0, y0, x1, y1];
}

function visible([x0, y0, x1, y1], view, k) {
  if (y1 * k < view.oy || y0 * k > view.oy + view.h) return false;
  const left = Math.floor(view.ox / view.size) * view.size;
  return left < view.ox || view.ox + view.w > view.size || (x1 * k >= view.ox && x0 * k <= view.ox + view.w);
}

// "Yarmouk (Baghdad)" is Yarmouk where it stands.
function plain(name) { return name && name.replace(/ \([^()]*\)$/, ''); }

function drawLabel(ctx, view, c, item, name, boxes) {
  const country = item.kind === 'country';
  const local = item.kind === 'local';
  const division = item.kind === 'division' || local;
  const big = item.kind === 'town' && item.weight > 1e6;
  const size = country ? (item.weight > 60 ? 13 : 11.5) : division ? 11 : big ? 12.5 : 11.5;
  ctx.font = `${country || big ? 600 : division ? 'italic 400' : 400} ${size}px ${c.font}`;
  ctx.letterSpacing = country && name === item.name ? '1px' : '0px';
  const text = country && name === item.name ? name.toUpperCase() : name;
  const x = item.at[0] * view.size - view.ox;
  const y = item.at[1] * view.size - view.oy;
  const w = ctx.measureText(text).width;
  const dot = item.kind === 'town' || local ? 5 : 0;
  const half = size / 2 + 2;
  const free = (at) => {
    const box = [x + at[0] - 2, y + at[1] - half, x + at[0] + w + 2, y + at[1] + half];
    if (boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) return false;
    boxes.push(box);
    return true;
  };
  const at = (dot ? [[dot, 0], [-dot - w, 0], [-w / 2, -half - 3], [-w / 2, half + 3]] : [0, -13, 13].map((dy) => [-w / 2, dy])).find(free);
  if (!at) return;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = c.halo;
  ctx.strokeText(text, x + at[0], y + at[1]);
  ctx.fillStyle = country ? c.country : division ? c.division : c.town;
  ctx.fillText(text, x + at[0], y + at[1]);
  if (dot) {
    ctx.beginPath();
    ctx.arc(x, y, big ? 2.4 : 1.8, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.letterSpacing = '0px';
}
