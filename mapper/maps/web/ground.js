// What can be drawn instead of single incidents: heat, hexagons, countries, divisions, change between two periods.
import { el } from './dom.js';
import { WORLD } from './store.js';

export const KINDS = ['points', 'heat', 'heat_killed', 'hexagons', 'countries', 'divisions', 'change'];
const RAMP = [[255, 243, 214], [253, 204, 138], [252, 141, 89], [215, 48, 31], [120, 0, 10]];
const RAMP_DARK = [[60, 30, 20], [140, 50, 20], [215, 90, 30], [250, 160, 70], [255, 235, 170]];
const CHANGE = [[33, 102, 172], [146, 197, 222], [240, 240, 236], [244, 165, 130], [178, 24, 43]];
const HEX = 20; // pixels from the middle to a corner
const BLUR = 4; // pixels of a heat cell

function between(ramp, t) {
  const at = Math.max(0, Math.min(1, t)) * (ramp.length - 1);
  const k = Math.min(ramp.length - 2, Math.floor(at));
  return ramp[k].map((v, c) => Math.round(v + (ramp[k + 1][c] - v) * (at - k)));
}

const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

export class Ground {
  constructor(app) {
    this.app = app;
    this.kind = 'points';
    this.most = 0;
  }

  get ramp() { return this.kind === 'change' ? CHANGE : this.app.theme.dark ? RAMP_DARK : RAMP; }

  draw(ctx, view) {
    this.most = 0;
    if (this.kind === 'heat' || this.kind === 'heat_killed') this.heat(ctx, view);
    else if (this.kind === 'hexagons' || this.kind === 'change') this.hexagons(ctx, view);
    else if (this.kind === 'countries' || this.kind === 'divisions') this.areas(ctx, view);
  }

  heat(ctx, view) {
    const { store } = this.app;
    const killed = this.kind === 'heat_killed' ? store.columns.killed_low : null;
    const cols = Math.ceil(view.w / BLUR);
    const rows = Math.ceil(view.h / BLUR);
    const cells = new Float32Array(cols * rows);
    const k = view.size / WORLD;
    const { x, y, mask, located } = store;
    for (let i = 0; i < located; i++) {
      if (!mask[i]) continue;
      const cx = ((x[i] * k - view.ox) / BLUR) | 0;
      const cy = ((y[i] * k - view.oy) / BLUR) | 0;
      if (cx < 0 || cy < 0 || cx >= cols || cy >= rows) continue;
      cells[cy * cols + cx] += killed ? Math.max(0, killed[i] - 1) : 1;
    }
    for (let pass = 0; pass < 3; pass++) { blur(cells, cols, rows, 1, cols, 3); blur(cells, rows, cols, cols, 1, 3); }
    let most = 0;
    for (const v of cells) if (v > most) most = v;
    if (!most) return;
    this.most = most;
    const picture = new ImageData(cols, rows);
    for (let c = 0; c < cells.length; c++) {
      const t = Math.sqrt(cells[c] / most);
      if (t < 0.03) continue;
      const [r, g, b] = between(this.ramp, t);
      picture.data.set([r, g, b, Math.min(215, 60 + t * 200)], c * 4);
    }
    const small = new OffscreenCanvas(cols, rows);
    small.getContext('2d').putImageData(picture, 0, 0);
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(small, 0, 0, cols * BLUR, rows * BLUR);
  }

  hexagons(ctx, view) {
    const { store } = this.app;
    const { x, y, mask, located } = store;
    const change = this.kind === 'change';
    const { day, span, date_precision: known } = store.columns;
    const [from, to] = this.app.filters.time || store.timeRange() || [0, 0];
    const middle = (from + to) / 2;
    const k = view.size / WORLD;
    const w = HEX * Math.sqrt(3);
    const bins = new Map();
    for (let i = 0; i < located; i++) {
      if (!mask[i] || (change && !known[i])) continue;
      const px = x[i] * k;
      const py = y[i] * k;
      if (px < view.ox - w || py < view.oy - w || px > view.ox + view.w + w || py > view.oy + view.h + w) continue;
      const key = hexOf(px, py, w);
      let bin = bins.get(key);
      if (!bin) bins.set(key, (bin = [0, 0]));
      bin[change && day[i] + span[i] / 2 > middle ? 1 : 0]++;
    }
    let most = 0;
    for (const [a, b] of bins.values()) most = Math.max(most, a + b);
    this.most = change ? 0 : most;
    for (const [key, [a, b]] of bins) {
      const [cx, cy] = hexMiddle(key, w);
      const total = a + b;
      const t = change ? (1 + (b - a) / total) / 2 : Math.log1p(total) / Math.log1p(most);
      const r = change ? HEX * (0.45 + 0.55 * Math.sqrt(total / most)) : HEX;
      hexPath(ctx, cx - view.ox, cy - view.oy, r - 0.6);
      ctx.fillStyle = css(between(this.ramp, t), change ? 0.9 : 0.35 + 0.55 * t);
      ctx.fill();
    }
  }

  areas(ctx, view) {
    const { app } = this;
    if (!app.basemap) return;
    const areas = this.kind === 'countries' ? this.countryCounts() : this.divisionCounts();
    let most = 0;
    for (const { count } of areas) most = Math.max(most, count);
    this.most = most;
    for (const { count, path, unit } of areas) {
      if (!count) continue;
      const t = Math.log1p(count) / Math.log1p(most);
      ctx.save();
      ctx.transform(view.size / unit, 0, 0, view.size / unit, -view.ox, -view.oy);
      ctx.fillStyle = css(between(this.ramp, t), 0.78);
      ctx.fill(path, 'evenodd');
      ctx.strokeStyle = app.theme.border;
      ctx.lineWidth = (0.8 * unit) / view.size;
      ctx.stroke(path);
      ctx.restore();
    }
  }

  countryCounts() {
    const { store, basemap } = this.app;
    const counts = new Uint32Array(store.words.country.length);
    for (let i = 0; i < store.n; i++) if (store.mask[i]) counts[store.columns.country[i]]++;
    const byCode = new Map(store.words.country.map((code, k) => [code, counts[k]]));
    return basemap.world.countries.filter((c) => c.code && byCode.get(c.code)).map((c) => ({ count: byCode.get(c.code), path: basemap.countryPath(c), unit: basemap.unit }));
  }

  divisionCounts() {
    const { store, basemap } = this.app;
    if (!this.divisionOf) this.placeInDivisions();
    const counts = new Uint32Array(this.divisions.length + 1);
    for (let i = 0; i < store.located; i++) if (store.mask[i] && !store.coarse(i)) counts[this.divisionOf[i]]++;
    return this.divisions.map((d, k) => ({ count: counts[k + 1], path: basemap.divisionPath(d), unit: basemap.unit }));
  }

  // Which division each incident lies in, once: 0 where none is known.
  placeInDivisions() {
    const { store, basemap } = this.app;
    this.divisions = basemap.allDivisions();
    this.divisionOf = new Uint16Array(store.n);
    const scale = basemap.unit / WORLD;
    const grid = new Map();
    const step = basemap.unit / 512;
    this.divisions.forEach((d, k) => {
      const [x0, y0, x1, y1] = d.box;
      for (let gx = Math.floor(x0 / step); gx <= x1 / step; gx++) {
        for (let gy = Math.floor(y0 / step); gy <= y1 / step; gy++) {
          const key = gx * 4096 + gy;
          if (!grid.has(key)) grid.set(key, []);
          grid.get(key).push(k);
        }
      }
    });
    let lastX = -1;
    let lastY = -1;
    let last = 0;
    for (let i = 0; i < store.located; i++) {
      const x = store.x[i] * scale;
      const y = store.y[i] * scale;
      if (x !== lastX || y !== lastY) {
        const near = grid.get(Math.floor(x / step) * 4096 + Math.floor(y / step)) || [];
        last = 1 + (near.find((k) => basemap.inDivision(this.divisions[k], x, y)) ?? -1);
        lastX = x;
        lastY = y;
      }
      this.divisionOf[i] = last;
    }
  }

  // A bar with the meaning of the colours.
  key() {
    const { words } = this.app;
    if (this.kind === 'points') return null;
    const bar = el('span', { class: 'im-ramp', 'aria-hidden': 'true' });
    bar.style.background = `linear-gradient(to right, ${this.ramp.map((c) => css(c)).join(', ')})`;
    const [low, high] = this.kind === 'change' ? [words.say('fewer'), words.say('most')] : [words.n(this.kind.startsWith('heat') ? 0 : 1), this.kind.startsWith('heat') ? words.say('most') : words.n(this.most)];
    return el('div', { class: 'im-rampbox' }, el('strong', {}, words.say(`layer_${this.kind}`)), bar, el('span', { class: 'im-rampends', dir: 'ltr' }, el('span', {}, low), el('span', {}, high)));
  }
}

// A running mean along one direction, in place.
function blur(cells, length, lines, step, jump, radius) {
  const line = new Float32Array(length);
  const size = 2 * radius + 1;
  for (let l = 0; l < lines; l++) {
    const from = l * jump;
    for (let i = 0; i < length; i++) line[i] = cells[from + i * step];
    let sum = 0;
    for (let i = 0; i <= radius && i < length; i++) sum += line[i];
    for (let i = 0; i < length; i++) {
      cells[from + i * step] = sum / size;
      if (i + radius + 1 < length) sum += line[i + radius + 1];
      if (i - radius >= 0) sum -= line[i - radius];
    }
  }
}

function hexOf(px, py, w) {
  let row = Math.round(py / (HEX * 1.5));
  let col = Math.round(px / w - (row & 1) / 2);
  const dx = px - (col + (row & 1) / 2) * w;
  const dy = py - row * HEX * 1.5;
  if (Math.abs(dy) * 3 > HEX * 1.5) { // near the slanted edges the row above or below may be nearer
    const other = row + (dy < 0 ? -1 : 1);
    const otherCol = Math.round(px / w - (other & 1) / 2);
    const ox = px - (otherCol + (other & 1) / 2) * w;
    const oy = py - other * HEX * 1.5;
    if (ox * ox + oy * oy < dx * dx + dy * dy) { row = other; col = otherCol; }
  }
  return row * 4194304 + col;
}

function hexMiddle(key, w) {
  const row = Math.floor(key / 4194304 + 0.25);
  const col = key - row * 4194304;
  return [(col + (row & 1) / 2) * w, row * HEX * 1.5];
}

function hexPath(ctx, x, y, r) {
  ctx.beginPath();
  for (let k = 0; k < 6; k++) {
    const a = (Math.PI / 3) * k + Math.PI / 6;
    ctx.lineTo(x + r * Math.cos(a), y + r * Math.sin(a));
  }
  ctx.closePath();
}
