// All incidents as typed columns, and which of them pass the filters.
import { fromText, inflate, readColumn } from './codec.js';
import { Records } from './records.js';

export const WORLD = 2 ** 30; // width of the square Mercator world in the units of `x` and `y`
const DEGREE = 100000;

export function mercator(lat, lon) {
  const s = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return [WORLD * (lon / 360 + 0.5), WORLD * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI))];
}

export async function openStore(headText, columnText, blockText) {
  const [head, bytes] = await Promise.all([inflate(fromText(headText)), inflate(fromText(columnText))]);
  return new Store(JSON.parse(new TextDecoder().decode(head)), bytes, blockText);
}

export class Store {
  constructor(head, bytes, blockText) {
    this.head = head;
    this.n = head.n;
    this.located = head.located;
    this.words = head.words;
    this.columns = {};
    const same = new Map(); // columns of one and the same number share an array
    for (const spec of head.columns) this.columns[spec.name] = spec.width ? readColumn(bytes, spec) : shared(same, spec);
    this.halve('killed');
    this.halve('wounded');
    this.records = new Records(head, blockText);
    this.project();
    this.families(head.style.families);
    this.lists = {};
    for (const name of ['perpetrators', 'targets', 'weapons', 'outlets']) {
      this.lists[name] = { start: starts(this.columns[`${name}_count`]), values: this.columns[`${name}_values`], words: this.words[name] };
      delete this.columns[`${name}_count`];
    }
    this.mask = new Uint8Array(this.n).fill(1);
    this.passing = this.n;
    this.version = 0; // of the mask
  }

  project() {
    const { lat, lon } = this.columns;
    delete this.columns.lat; // x and y give them back
    delete this.columns.lon;
    this.polar = new Map(); // latitudes beyond the projection
    this.x = new Int32Array(this.n);
    this.y = new Int32Array(this.n);
    for (let i = 0; i < this.n; i++) {
      if (lat[i] > 8505000 || lat[i] < -8505000) this.polar.set(i, lat[i] / DEGREE);
      const s = Math.sin(Math.max(-85.05, Math.min(85.05, lat[i] / DEGREE)) * (Math.PI / 180));
      this.x[i] = WORLD * (lon[i] / (360 * DEGREE) + 0.5);
      this.y[i] = WORLD * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI));
    }
  }

  // Two equal columns are one.
  halve(what) {
    const low = this.columns[`${what}_low`];
    const high = this.columns[`${what}_high`];
    let same = 0;
    while (same < this.n && low[same] === high[same]) same++;
    if (same === this.n) this.columns[`${what}_high`] = low;
  }

  // `family[i]` is the number of the incident's colour and shape; unknown types share the last.
  families(families) {
    this.familyList = families;
    const other = families.length - 1;
    const table = this.words.event_type.map((name) => {
      const at = families.findIndex((f) => f.type === name);
      return at < 0 ? other : at;
    });
    this.family = new Uint8Array(this.n);
    for (let i = 0; i < this.n; i++) this.family[i] = table[this.columns.event_type[i]];
  }

  lat(i) { return this.polar.get(i) ?? Math.round(Math.atan(Math.sinh(Math.PI * (1 - (2 * this.y[i] + 1) / WORLD))) * (180 / Math.PI) * DEGREE) / DEGREE; }
  lon(i) { return Math.round(((this.x[i] + 0.5) / WORLD - 0.5) * 360 * DEGREE) / DEGREE; }
  word(name, i) { return this.words[name][this.columns[name][i]]; }
  count(name, i) { const v = this.columns[name][i]; return v ? v - 1 : null; }
  radius(i) { const r = this.words.radius[this.columns.radius[i]]; return r >= 0 ? r : null; }
  confidence(i) { const v = this.columns.confidence[i]; return v ? (v - 1) / 1000 : null; }
  precision(i) { return this.count('where_precision', i); }
  dated(i) { return this.columns.date_precision[i] > 0; }
  hasPlace(i) { return i < this.located; }
  // Known only to its country or less: in no division.
  coarse(i) { return this.columns.where_precision[i] >= 6; }
  // Only a division, a country or a stretch: never drawn as a sharp dot.
  vague(i) { return this.columns.where_precision[i] >= 4; }

  list(name, i) {
    const { start, values, words } = this.lists[name];
    const out = [];
    const end = start(i + 1);
    for (let k = start(i); k < end; k++) out.push(words[values[k]]);
    return out;
  }

  // Calls visit(incident, code) for every entry of a list column.
  eachList({ start, values }, visit) {
    let k = 0;
    for (let i = 0; i < this.n; i++) for (const end = start(i + 1); k < end; k++) visit(i, values[k]);
  }

  timeRange() {
    if (this.range) return this.range;
    let first = Infinity;
    let last = -Infinity;
    const { day, span, date_precision: known } = this.columns;
    for (let i = 0; i < this.n; i++) {
      if (!known[i]) continue;
      if (day[i] < first) first = day[i];
      if (day[i] + span[i] > last) last = day[i] + span[i];
    }
    this.range = first <= last ? [first, last] : null;
    return this.range;
  }
}

function shared(same, spec) {
  const key = `${spec.n}/${spec.min}`;
  if (!same.has(key)) same.set(key, readColumn(null, spec));
  return same.get(key);
}

// Where each incident's entries begin, as a function; no array where all have as many.
function starts(counts) {
  const first = counts.length ? counts[0] : 0;
  let same = 0;
  while (same < counts.length && counts[same] === first) same++;
  if (same === counts.length) return (i) => i * first;
  const out = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
  return (i) => out[i];
}
