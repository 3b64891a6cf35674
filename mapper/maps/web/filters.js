// Which incidents pass: one bit a facet, so that each facet can count what the others leave.

export const KILLED_STEPS = [[-1, -1], [0, 0], [1, 9], [10, 99], [100, Infinity]];
export const CONFIDENCE_STEPS = [0, 0.5, 0.7, 0.8, 0.9];

export const FACETS = [
  { key: 'type', column: 'sub', label: 'filter_type' },
  { key: 'status', column: 'status', label: 'filter_status' },
  { key: 'role', column: 'role', label: 'filter_role' },
  { key: 'killed', column: 'killed', label: 'filter_killed' },
  { key: 'country', column: 'country', label: 'filter_country' },
  { key: 'precision', column: 'where_precision', label: 'filter_precision' },
  { key: 'confidence', column: 'confidence', label: 'filter_confidence' },
  { key: 'actor', list: ['perpetrators', 'targets'], label: 'filter_actor' },
  { key: 'weapon', list: ['weapons'], label: 'filter_weapon' },
  { key: 'outlet', list: ['outlets'], label: 'filter_source' },
];

const TIME = 1 << FACETS.length;
const AREA = 1 << (FACETS.length + 1);
const SEARCH = 1 << (FACETS.length + 2);

export class Filters {
  constructor(store) {
    this.store = store;
    this.n = store.n;
    this.fails = new Uint16Array(this.n); // a bit for every facet that an incident fails
    this.facets = FACETS.map((facet, k) => this.facet(facet, 1 << k)).filter((facet) => facet.size > 1 || facet.list);
    this.time = null;
    this.area = null;
    this.found = null;
    this.timeBit = TIME;
  }

  facet(facet, bit) {
    const { store } = this;
    if (facet.list) return { ...facet, bit, chosen: null, ...joinLists(store, facet.list) };
    const { codes, names, code } = codesOf(store, facet.column);
    return { ...facet, bit, codes, code, names, size: names.length, chosen: null };
  }

  get(key) { return this.facets.find((facet) => facet.key === key); }

  // `chosen` is a Set of code numbers, or null for all.
  choose(key, chosen) {
    const facet = this.get(key);
    if (!facet) return;
    facet.chosen = chosen && chosen.size ? chosen : null;
    this.mark(facet.bit, facet.chosen ? this.test(facet) : null);
  }

  test(facet) {
    const allowed = new Uint8Array(facet.size);
    for (const code of facet.chosen) allowed[code] = 1;
    if (!facet.list) {
      const { codes, code } = facet;
      return code ? (i) => allowed[code[codes[i]]] : (i) => allowed[codes[i]];
    }
    return (i) => facet.parts.some(({ start, values, map }) => {
      for (let k = start(i), end = start(i + 1); k < end; k++) if (allowed[map[values[k]]]) return true;
      return false;
    });
  }

  mark(bit, passes) {
    const { fails, n } = this;
    const clear = ~bit;
    if (!passes) for (let i = 0; i < n; i++) fails[i] &= clear;
    else for (let i = 0; i < n; i++) fails[i] = passes(i) ? fails[i] & clear : fails[i] | bit;
  }

  // Both ends included, days since 1970; null is all of time. What has no date always passes, and is drawn faint.
  // The mask is brought up to date in the same pass, as `apply` would: a moving brush redraws at every step.
  setTime(range) {
    this.time = range;
    if (!range) { this.mark(TIME, null); return this.apply(); }
    const [from, to] = range;
    const { fails, n, store } = this;
    const { mask } = store;
    const { day, span, date_precision: known } = store.columns;
    let passing = 0;
    store.version++;
    for (let i = 0; i < n; i++) {
      const rest = fails[i] & ~TIME;
      const first = day[i];
      const last = first + span[i];
      const dated = known[i] !== 0;
      const out = dated && (first > to || last < from);
      fails[i] = out ? rest | TIME : rest;
      const passes = !out && !rest;
      mask[i] = !passes ? 0 : dated && first >= from && last <= to ? 1 : 2;
      if (passes) passing++;
    }
    store.passing = passing;
    return passing;
  }

  // A polygon of [x, y] in the store's world units, or null.
  setArea(polygon) {
    this.area = polygon;
    const { x, y, located } = this.store;
    this.mark(AREA, polygon && ((i) => i < located && inside(polygon, x[i], y[i])));
  }

  // A Uint8Array of the incidents that a search found, or null.
  setFound(found) {
    this.found = found;
    this.mark(SEARCH, found && ((i) => found[i]));
  }

  clear() {
    for (const facet of this.facets) facet.chosen = null;
    this.time = this.area = this.found = null;
    this.fails.fill(0);
  }

  active() { return !!(this.time || this.area || this.found || this.facets.some((facet) => facet.chosen)); }

  // Fills the store's mask (0 out, 1 in, 2 in but its dates reach outside the window or are unknown) and says how many pass.
  apply() {
    const { fails, n, store, time } = this;
    const { mask } = store;
    const { day, span, date_precision: known } = store.columns;
    let passing = 0;
    store.version++;
    if (!time) {
      for (let i = 0; i < n; i++) passing += mask[i] = fails[i] ? 0 : 1;
    } else {
      const [from, to] = time;
      for (let i = 0; i < n; i++) {
        if (fails[i]) { mask[i] = 0; continue; }
        passing++;
        mask[i] = known[i] && day[i] >= from && day[i] + span[i] <= to ? 1 : 2;
      }
    }
    store.passing = passing;
    return passing;
  }

  // How many incidents each value of a facet has among those that all other facets let through.
  count(facet) {
    const { fails, n } = this;
    const counts = new Uint32Array(facet.size);
    const others = ~facet.bit;
    if (!facet.list) {
      const { codes, code } = facet;
      if (!code) {
        for (let i = 0; i < n; i++) if (!(fails[i] & others)) counts[codes[i]]++;
        return counts;
      }
      for (let i = 0; i < n; i++) if (!(fails[i] & others)) counts[code[codes[i]]]++;
      return counts;
    }
    for (const { start, values, map } of facet.parts) {
      for (let i = 0; i < n; i++) {
        if (fails[i] & others) continue;
        for (let k = start(i), end = start(i + 1); k < end; k++) counts[map[values[k]]]++;
      }
    }
    return counts;
  }
}

function codesOf(store, column) {
  const { columns, words } = store;
  if (column === 'sub') return subTypes(store);
  if (words[column]) return { codes: columns[column], names: words[column] };
  if (column === 'killed') return { names: KILLED_STEPS, ...stepped(columns.killed_low, (v) => (v < 2 ? v : v <= 10 ? 2 : v <= 100 ? 3 : 4)) };
  if (column === 'confidence') return { names: CONFIDENCE_STEPS, ...stepped(columns.confidence, (v) => (v <= 500 ? 0 : v <= 700 ? 1 : v <= 800 ? 2 : v <= 900 ? 3 : 4)) };
  return { codes: columns[column], names: [null, 0, 1, 2, 3, 4, 5, 6, 7].slice(0, 9) };
}

// A column of numbers and the code of each number in it: no array of codes is kept where a table does.
function stepped(column, codeOf) {
  let most = 0;
  for (let i = 0; i < column.length; i++) if (column[i] > most) most = column[i];
  if (most > 1e6) return { codes: Uint8Array.from(column, codeOf) };
  return { codes: column, code: Uint8Array.from({ length: most + 1 }, (_, v) => codeOf(v)) };
}

// Each pair of event type and sub-event type that occurs, in the order of the families.
function subTypes(store) {
  const { n, columns, words, familyList } = store;
  const subs = words.sub_event_type.length;
  const seen = new Uint8Array(words.event_type.length * subs);
  const { event_type: type, sub_event_type: sub } = columns;
  for (let i = 0; i < n; i++) seen[type[i] * subs + sub[i]] = 1;
  const rank = (key) => {
    const at = familyList.findIndex((f) => f.type === words.event_type[Math.floor(key / subs)]);
    return at < 0 ? familyList.length : at;
  };
  const keys = [...seen.keys()].filter((key) => seen[key]).sort((a, b) => rank(a) - rank(b) || a - b);
  const names = keys.map((key) => [words.event_type[Math.floor(key / subs)], words.sub_event_type[key % subs]]);
  if (new Set(keys.map((key) => key % subs)).size === keys.length) { // a sub-event type tells its event type
    const code = new Uint16Array(subs);
    keys.forEach((key, k) => { code[key % subs] = k; });
    return { codes: sub, code, names };
  }
  const code = new Uint16Array(seen.length);
  keys.forEach((key, k) => { code[key] = k; });
  const codes = keys.length < 256 ? new Uint8Array(n) : new Uint16Array(n);
  for (let i = 0; i < n; i++) codes[i] = code[type[i] * subs + sub[i]];
  return { codes, names };
}

// One vocabulary over several columns of lists.
function joinLists(store, columns) {
  const names = [...new Set(columns.flatMap((column) => store.lists[column].words))].sort();
  const code = new Map(names.map((name, k) => [name, k]));
  const parts = columns.map((column) => {
    const { start, values, words } = store.lists[column];
    return { start, values, map: words.map((word) => code.get(word)) };
  });
  return { names, size: names.length, parts };
}

export function inside(polygon, x, y) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i];
    const [bx, by] = polygon[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
