// The selection as a file, from the browser alone: CSV, GeoJSON, and the view as a picture.

const FIELDS = ['id', 'title', 'event_type', 'sub_event_type', 'role', 'status', 'date_start', 'date_end', 'date_precision', 'place_name', 'place_id', 'place_kind', 'place_relation', 'country', 'admin1',
  'latitude', 'longitude', 'radius_m', 'where_precision', 'killed_low', 'killed_high', 'wounded_low', 'wounded_high', 'perpetrators', 'targets', 'weapons', 'confidence', 'sources', 'evidence', 'conflicts', 'codes', 'unlocated_reason'];
const ROWS = 2000; // between pauses

// Everything the map knows of one incident, by the contract's names.
export async function whole(store, i) {
  const { columns } = store;
  const texts = await store.records.get(i);
  const day = (n) => new Date(n * 864e5).toISOString().slice(0, 10);
  const dated = store.dated(i);
  const word = (name) => store.word(name, i) || null;
  const placed = store.hasPlace(i);
  const out = {
    ...texts,
    event_type: word('event_type'), sub_event_type: word('sub_event_type'), role: word('role'), status: word('status'),
    date_start: dated ? day(columns.day[i]) : null, date_end: dated ? day(columns.day[i] + columns.span[i]) : null, date_precision: dated ? columns.date_precision[i] : null,
    place_name: word('place_name'), place_kind: word('place_kind'), place_relation: word('place_relation'), country: word('country'), admin1: word('admin1'),
    latitude: placed ? store.lat(i) : null, longitude: placed ? store.lon(i) : null, radius_m: store.radius(i), where_precision: store.precision(i),
    killed_low: store.count('killed_low', i), killed_high: store.count('killed_high', i), wounded_low: store.count('wounded_low', i), wounded_high: store.count('wounded_high', i),
    perpetrators: store.list('perpetrators', i), targets: store.list('targets', i), weapons: store.list('weapons', i), confidence: store.confidence(i),
  };
  if (typeof out.codes === 'string') {
    try { out.codes = JSON.parse(out.codes); } catch { /* stays the text it is */ }
  }
  return out;
}

// A cell that a spreadsheet takes for text: never a formula.
export function cell(value) {
  if (value === null || value === undefined) return '';
  let text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function fields(record) { return [...FIELDS, ...Object.keys(record).filter((key) => !FIELDS.includes(key))]; }

export async function csv(store, rows, progress) {
  const parts = ['\ufeff'];
  let names = null;
  for (let k = 0; k < rows.length; k++) {
    const record = await whole(store, rows[k]);
    if (!names) parts.push(`${(names = fields(record)).map((name) => cell(name)).join(',')}\r\n`);
    parts.push(`${names.map((name) => cell(record[name])).join(',')}\r\n`);
    if (k % ROWS === ROWS - 1) progress?.(k / rows.length);
  }
  return new Blob(parts, { type: 'text/csv' });
}

export async function geojson(store, rows, progress) {
  const parts = ['{"type":"FeatureCollection","features":[\n'];
  for (let k = 0; k < rows.length; k++) {
    const record = await whole(store, rows[k]);
    const shape = store.columns.shape[rows[k]];
    const geometry = shape ? outline(store.head.shapes[shape - 1]) : record.latitude === null ? null : { type: 'Point', coordinates: [record.longitude, record.latitude] };
    parts.push((k ? ',\n' : '') + JSON.stringify({ type: 'Feature', id: record.id, geometry, properties: record }));
    if (k % ROWS === ROWS - 1) progress?.(k / rows.length);
  }
  parts.push('\n]}\n');
  return new Blob(parts, { type: 'application/geo+json' });
}

// Rings become one polygon for each outer ring; what lies inside the one before it is its hole.
function outline({ closed, rings }) {
  const lines = rings.map((ring) => {
    let [x, y] = [0, 0];
    const out = [];
    for (let i = 0; i < ring.length; i += 2) out.push([(x += ring[i]) / 1e5, (y += ring[i + 1]) / 1e5]);
    return out;
  });
  if (!closed) return lines.length > 1 ? { type: 'MultiLineString', coordinates: lines } : { type: 'LineString', coordinates: lines[0] };
  const polygons = [];
  for (const line of lines) {
    const [x, y] = line[0];
    const last = polygons[polygons.length - 1];
    if (last && within(last[0], x, y)) last.push(line);
    else polygons.push([line]);
  }
  return polygons.length > 1 ? { type: 'MultiPolygon', coordinates: polygons } : { type: 'Polygon', coordinates: polygons[0] };
}

function within(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

// The canvases of the map as they stand, with title and attribution, as a PNG.
export async function png(app) {
  const { map, theme } = app;
  const size = map.getSize();
  const dpr = Math.min(2, window.devicePixelRatio || 1);
  const canvas = document.createElement('canvas');
  canvas.width = size.x * dpr;
  canvas.height = size.y * dpr;
  const ctx = canvas.getContext('2d');
  ctx.scale(dpr, dpr);
  ctx.fillStyle = theme.sea;
  ctx.fillRect(0, 0, size.x, size.y);
  const home = map.getContainer().getBoundingClientRect();
  for (const layer of map.getContainer().querySelectorAll('canvas.im-canvas')) {
    const box = layer.getBoundingClientRect();
    ctx.drawImage(layer, box.left - home.left, box.top - home.top, box.width, box.height);
  }
  ctx.font = `600 15px ${theme.font}`;
  ctx.fillStyle = theme.text;
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 4;
  ctx.textBaseline = 'top';
  const write = (text, x, y) => { ctx.strokeText(text, x, y); ctx.fillText(text, x, y); };
  write(app.title.textContent, 12, 12);
  ctx.font = `11px ${theme.font}`;
  write(`${app.count.textContent} \u00b7 ${app.timeline.label.textContent}`, 12, 34);
  ctx.textBaseline = 'bottom';
  write(app.words.say('attribution'), 12, size.y - 8);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

// A plain name of our own: nothing of an article becomes a file name.
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
