// Where the map looks: at all incidents, at one, beside the sheet that covers a phone's map.
/* global L */
import { WORLD } from './store.js';

export function goTo(app, i) {
  const { map, store } = app;
  const at = L.latLng(store.lat(i), store.lon(i));
  const metres = store.radius(i) || 3000;
  const wanted = Math.max(4, Math.min(14, Math.log2((40075016.7 * Math.cos((at.lat * Math.PI) / 180) * 110) / (metres * 256))));
  const zoom = map.getZoom() > wanted - 3.2 && map.getZoom() < wanted + 2 && map.getBounds().pad(-0.15).contains(at) ? map.getZoom() : Math.round(wanted * 2) / 2;
  const target = besideSheet(app, at, zoom);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) map.setView(target, zoom, { animate: false });
  else if (zoom !== map.getZoom() || !map.getBounds().pad(-0.15).contains(at)) map.flyTo(target, zoom, { duration: 0.7 });
}

// On a phone the sheet covers the lower part: what is chosen goes to the middle of the rest.
export function besideSheet(app, at, zoom) {
  const stage = app.stage.getBoundingClientRect();
  const panel = app.panel.getBoundingClientRect();
  const covered = panel.top > stage.top + 40 && panel.left < stage.left + 40 && panel.right > stage.right - 40 ? Math.max(0, stage.bottom - panel.top) : 0;
  return covered ? app.map.unproject(app.map.project(at, zoom).add([0, covered / 2]), zoom) : at;
}

export function fit(app, animate) {
  const { store, map } = app;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (x, y) => { x0 = Math.min(x0, x); x1 = Math.max(x1, x); y0 = Math.min(y0, y); y1 = Math.max(y1, y); };
  const few = store.located < 200;
  for (let i = 0; i < store.located; i++) if (store.mask[i] || !store.passing) add(store.x[i], store.y[i]);
  const most = Math.max(2 * Math.hypot(x1 - x0, y1 - y0), WORLD / 20000); // rings count, but a wide one does not swallow the rest
  for (let i = 0; i < store.located; i++) {
    if (!store.mask[i] && store.passing) continue;
    const r = few ? Math.min(most, ((store.radius(i) || 0) / (40075016.7 * Math.cos((store.lat(i) * Math.PI) / 180))) * WORLD) : 0;
    add(store.x[i] - r, store.y[i] - r);
    add(store.x[i] + r, store.y[i] + r);
  }
  if (x0 > x1) { map.setView([20, 10], 2, { animate: false }); return; }
  const at = (x, y) => map.unproject(L.point((x / WORLD) * 256, (y / WORLD) * 256), 0);
  const folded = app.stage.clientWidth < 760;
  const beside = !folded && app.legendNode.open && app.stage.clientWidth > 700 ? app.legendNode.offsetWidth + 24 : 40;
  map.fitBounds(L.latLngBounds(at(x0, y0), at(x1, y1)), { animate: animate && !matchMedia('(prefers-reduced-motion: reduce)').matches, maxZoom: 13, paddingTopLeft: [app.words.arabic ? 60 : beside, 40], paddingBottomRight: [app.words.arabic ? beside : 70, folded ? app.stage.clientHeight * 0.45 : 130] });
}
