// An area drawn by hand on the map: click corners, double-click or Enter ends, Escape gives up.
/* global L */
import { WORLD } from './store.js';

export function sketch(app) {
  const { map } = app;
  const corners = [];
  const line = L.polyline([], { color: app.theme.select, weight: 2, dashArray: '5 4', interactive: false }).addTo(map);
  const container = map.getContainer();
  container.classList.add('im-sketching');
  map.doubleClickZoom.disable();
  app.sketching = true;

  const world = (at) => {
    const point = map.project(at, 0);
    return [(point.x / 256) * WORLD, (point.y / 256) * WORLD];
  };
  const add = (event) => { corners.push(event.latlng); line.setLatLngs(corners); };
  const follow = (event) => { if (corners.length) line.setLatLngs([...corners, event.latlng, corners[0]]); };
  const finish = (keep) => {
    map.off('click', add).off('mousemove', follow).off('dblclick', close);
    document.removeEventListener('keydown', key, true);
    line.remove();
    container.classList.remove('im-sketching');
    setTimeout(() => { map.doubleClickZoom.enable(); app.sketching = false; }, 0);
    const distinct = corners.filter((c, k) => !k || c.distanceTo(corners[k - 1]) > 0.5);
    app.setArea(keep && distinct.length > 2 ? distinct.map(world) : null);
  };
  const close = (event) => { L.DomEvent.stop(event); finish(true); };
  const key = (event) => {
    if (event.key === 'Escape' || event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === 'Enter');
    }
  };
  map.on('click', add).on('mousemove', follow).on('dblclick', close);
  document.addEventListener('keydown', key, true);
  app.say(app.words.say('draw_area_hint'));
}
