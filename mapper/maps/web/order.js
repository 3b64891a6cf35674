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
  return rows.sort(comparison(app));
}

export function comparison(app) {
  const { day, span, date_precision: known, killed_low: killed, confidence, role } = app.store.columns;
  const late = (i) => (known[i] ? day[i] + span[i] : -1e9);
  const newest = (a, b) => late(b) - late(a) || a - b;
  const main = app.store.words.role.indexOf('main');
  switch (app.sort) {
    case 'oldest': return (a, b) => (known[a] ? day[a] : 1e9) - (known[b] ? day[b] : 1e9) || a - b;
    case 'killed': return (a, b) => killed[b] - killed[a] || newest(a, b);
    case 'confidence': return (a, b) => confidence[b] - confidence[a] || newest(a, b);
    case 'role': return (a, b) => (role[b] === main) - (role[a] === main) || newest(a, b);
    default: return newest;
  }
}
