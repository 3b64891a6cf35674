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
const DIGIT = 13; // bits of a rank sorted in one pass

// Rows of one rank stay in their order. By counting, in two passes: many times faster than a comparison.
function byRank(rows, of) {
  let ranks = new Int32Array(rows.length);
  let [low, high] = [Infinity, 0];
  for (let k = 0; k < rows.length; k++) {
    const rank = (ranks[k] = of(rows[k]));
    if (rank < low) low = rank;
    if (rank > high) high = rank;
  }
  for (let shift = 0; shift < 32 && (high - low) >>> shift; shift += DIGIT) [rows, ranks] = byDigit(rows, ranks, low, shift);
  return rows;
}

function byDigit(rows, ranks, low, shift) {
  const room = (1 << DIGIT) - 1;
  const at = new Uint32Array(room + 2);
  for (let k = 0; k < rows.length; k++) at[(((ranks[k] - low) >>> shift) & room) + 1]++;
  for (let d = 0; d < room; d++) at[d + 1] += at[d];
  const outRows = new Uint32Array(rows.length);
  const outRanks = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const to = at[((ranks[k] - low) >>> shift) & room]++;
    outRows[to] = rows[k];
    outRanks[to] = ranks[k];
  }
  return [outRows, outRanks];
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
