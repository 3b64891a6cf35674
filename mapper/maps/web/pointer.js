// The pointer and the keys on the map: what lies under it, what a click opens, what a cluster does.
/* global L */
import { el } from './dom.js';
import { visible } from './format.js';
import { watchDrops } from './own.js';
import { WORLD } from './store.js';
import { besideSheet } from './view.js';

export function listen(app) {
  const { map } = app;
  watchDrops(app);
  map.on('click', (event) => clicked(app, event));
  map.on('mousemove', (event) => hovered(app, event));
  map.on('mouseout', () => { app.tip.hidden = true; });
  map.on('moveend', () => app.note());
  app.root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !app.detail.node.hidden) app.closeDetail(true);
    else if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); app.searchBox.focus(); }
  });
  app.detail.node.addEventListener('keydown', (event) => {
    if (/INPUT|SELECT|SUMMARY/.test(event.target.tagName)) return;
    if (event.key === 'ArrowRight') app.step(app.words.arabic ? -1 : 1);
    if (event.key === 'ArrowLeft') app.step(app.words.arabic ? 1 : -1);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => app.themed());
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(app.stage);
}

function itemAt(app, event) {
  const { view } = app;
  if (!view) return null;
  const at = event.layerPoint.subtract(view.topLeft);
  return app.points.hit(at.x, at.y);
}

function clicked(app, event) {
  if (app.sketching) return;
  const item = itemAt(app, event);
  if (!item) return;
  if (item.members && item.members.length === 1) app.open(item.members[0], { fly: false });
  else intoCluster(app, item);
}

// Nearer to a cluster that comes apart there; a list of one whose incidents lie at one place.
function intoCluster(app, item) {
  const { map, store, points } = app;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  points.eachOf(item, (i) => {
    x0 = Math.min(x0, store.x[i]); x1 = Math.max(x1, store.x[i]);
    y0 = Math.min(y0, store.y[i]); y1 = Math.max(y1, store.y[i]);
  });
  const closest = 256 * 2 ** 16;
  if (Math.max(x1 - x0, y1 - y0) * (closest / WORLD) < 40) {
    const rows = [];
    points.eachOf(item, (i) => rows.push(i));
    app.showHere(rows);
    return;
  }
  const at = (x, y) => map.unproject(L.point((x / WORLD) * 256, (y / WORLD) * 256), 0);
  const zoom = Math.min(17, Math.max(map.getZoom() + 1.5, map.getBoundsZoom(L.latLngBounds(at(x0, y0), at(x1, y1)).pad(0.2))));
  const target = besideSheet(app, at((x0 + x1) / 2, (y0 + y1) / 2), zoom);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) map.setView(target, zoom, { animate: false });
  else map.flyTo(target, zoom, { duration: 0.6 });
}

function hovered(app, event) {
  const item = itemAt(app, event);
  app.map.getContainer().style.cursor = item ? 'pointer' : '';
  if (!item) { app.tip.hidden = true; app.tipFor = null; return; }
  app.tip.style.transform = `translate(${event.containerPoint.x + 14}px, ${event.containerPoint.y + 14}px)`;
  if (app.tipFor === item) return;
  app.tipFor = item;
  app.tip.hidden = false;
  app.tip.replaceChildren(...tipText(app, item));
}

function tipText(app, item) {
  const { store, words } = app;
  if (item.members && item.members.length === 1) {
    const i = item.members[0];
    return [el('strong', {}, visible(words.type(store.word('sub_event_type', i) || store.word('event_type', i)))), el('span', { dir: 'auto' }, words.where(store, i)), el('span', {}, words.when(store, i, true))];
  }
  const parts = [...item.parts].map((n, f) => [n, f]).filter(([n]) => n).sort((a, b) => b[0] - a[0]).slice(0, 6);
  return [el('strong', {}, words.say('others', { n: words.n(item.count) })), ...parts.map(([n, f]) => el('span', {}, `${words.type(store.familyList[f].type)}: ${words.n(n)}`))];
}
