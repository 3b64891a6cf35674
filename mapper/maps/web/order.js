// The rows of the list: which group, in what order.

export function sorted(app) {
  const { store, group } = app;
  const rows = new Uint32Array(app.counts[group]);
  let k = 0;
  for (let i = 0; i < store.n; i++) {
    if (!store.mask[i]) continue;
    if (group === 'here' && !app.here[i]) continue;
    if (group === 'unlocated' ? i < store.located : group === 'approximate' && (i >= store.located || !store.vague(i))) continue;
    rows[k++] = i;
  }
  return byRank(rows, rank(app));
}

const DAYS = 2 ** 21; // more than the days of four thousand years
const ROWS = 2 ** 24; // more incidents than a page holds

// Numbers sort many times faster than a comparison does: the rank and the row in one.
function byRank(rows, of) {
  const keys = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) keys[k] = of(rows[k]) * ROWS + rows[k];
  keys.sort();
  for (let k = 0; k < rows.length; k++) rows[k] = keys[k] % ROWS;
  return rows;
}

// A whole number from 0 for each incident, the first of the list the lowest.
function rank(app) {
  const { day, span, date_precision: known, killed_low: killed, confidence, role } = app.store.columns;
  const clamp = (v) => Math.max(1, Math.min(DAYS - 2, v + DAYS / 2));
  const newest = (i) => (known[i] ? DAYS - 1 - clamp(day[i] + span[i]) : DAYS - 1);
  const main = app.store.words.role.indexOf('main');
  switch (app.sort) {
    case 'oldest': return (i) => (known[i] ? clamp(day[i]) : DAYS - 1);
    case 'killed': return (i) => DAYS - 1 - Math.min(DAYS - 1, killed[i]);
    case 'confidence': return (i) => 2000 - confidence[i];
    case 'role': return (i) => (role[i] === main ? 0 : DAYS) + newest(i);
    default: return newest;
  }
}
