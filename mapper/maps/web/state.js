// What is seen, in the address: filters, window, place, record; so that a link or a bookmark reopens the same view.

// One value of a facet as words, so that a link outlives a new save of the map.
function codeName(facet, code) {
  const value = facet.names[code];
  return Array.isArray(value) ? value.join('~') : String(value ?? '');
}

export function writeState(app) {
  const parts = new URLSearchParams();
  const { map, filters } = app;
  const at = map.getCenter();
  parts.set('at', `${map.getZoom()}/${at.lat.toFixed(4)}/${at.lng.toFixed(4)}`);
  for (const facet of filters.facets) if (facet.chosen) parts.set(facet.key, [...facet.chosen].map((code) => codeName(facet, code)).join('|'));
  if (filters.time) parts.set('time', filters.time.map((day) => new Date(day * 864e5).toISOString().slice(0, 10)).join('/'));
  if (filters.area) parts.set('area', filters.area.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(';'));
  if (app.searchBox.value.trim()) parts.set('q', app.searchBox.value.trim());
  if (app.sort !== 'role') parts.set('sort', app.sort);
  if (app.words.lang !== app.options.language) parts.set('lang', app.words.lang);
  if (app.root.dataset.theme !== (app.options.theme || 'auto')) parts.set('theme', app.root.dataset.theme);
  if (app.ground && app.ground.kind !== 'points') parts.set('layer', app.ground.kind);
  if (app.selected >= 0 && app.detail.record) parts.set('open', app.detail.record.id ?? '');
  return `#${parts}`;
}

// Applies an address to a viewer that has just started; unknown words are passed over.
export async function readState(app, text) {
  const parts = new URLSearchParams(text.replace(/^#/, ''));
  if (![...parts.keys()].length) return false;
  for (const facet of app.filters.facets) {
    const wanted = parts.get(facet.key);
    if (wanted === null) continue;
    const names = new Set(wanted.split('|'));
    const chosen = new Set();
    facet.names.forEach((_, code) => { if (names.has(codeName(facet, code))) chosen.add(code); });
    app.filters.choose(facet.key, chosen);
  }
  const time = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/.exec(parts.get('time') || '');
  if (time) app.filters.setTime([Date.parse(time[1]) / 864e5, Date.parse(time[2]) / 864e5]);
  const area = (parts.get('area') || '').split(';').map((pair) => pair.split(',').map(Number)).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (area.length > 2) app.filters.setArea(area);
  if (['role', 'date', 'oldest', 'killed', 'confidence'].includes(parts.get('sort'))) app.sort = parts.get('sort');
  if (['light', 'dark', 'auto'].includes(parts.get('theme'))) app.root.dataset.theme = parts.get('theme');
  if (app.words.all[parts.get('lang')]) app.words.use(parts.get('lang'));
  if (parts.get('q')) app.searchBox.value = parts.get('q');
  if (parts.get('layer')) app.wantedLayer = parts.get('layer');
  app.wanted = parts.get('open');
  const at = (parts.get('at') || '').split('/').map(Number);
  if (at.length === 3 && at.every(Number.isFinite)) app.map.setView([at[1], at[2]], at[0], { animate: false });
  return true;
}

// The incident with an id; its number, or -1.
export async function findId(app, id) {
  const { records, n } = app.store;
  for (let k = 0; k < records.blocks; k++) {
    const block = await records.block(k);
    const first = k << records.shift;
    for (let r = 0; r < Math.min(n - first, 1 << records.shift); r++) if (block.id(r) === id) return first + r;
  }
  return -1;
}
