// The reader's own GeoJSON, dropped onto the map or chosen from a menu; it stays in the browser.
/* global L */
import { el, said } from './dom.js';

const LARGEST = 80e6;

export function watchDrops(app) {
  const { stage } = app;
  stage.addEventListener('dragover', (event) => { event.preventDefault(); });
  stage.addEventListener('drop', (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) addFile(app, file);
  });
}

export function chooseFile(app) {
  const input = el('input', { type: 'file', accept: '.geojson,.json,application/geo+json', class: 'im-live' });
  input.addEventListener('change', () => { for (const file of input.files) addFile(app, file); input.remove(); });
  app.root.append(input);
  input.click();
}

export function dropOwn(app) {
  app.own.remove();
  app.own = null;
}

export async function addFile(app, file) {
  const { map, words } = app;
  try {
    if (file.size > LARGEST) throw new Error('too large');
    const data = JSON.parse(await file.text());
    const colour = app.theme.dark ? '#f5d76e' : '#3b2f8f';
    const layer = L.geoJSON(data, {
      style: { color: colour, weight: 2, fillOpacity: 0.08 },
      pointToLayer: (_, at) => L.circleMarker(at, { radius: 5, color: colour, weight: 2, fillOpacity: 0.4 }),
      onEachFeature: (feature, shape) => {
        const rows = Object.entries(feature.properties || {}).slice(0, 12).map(([k, v]) => el('div', {}, said(k, 'small'), ' ', said(typeof v === 'object' ? JSON.stringify(v) : String(v))));
        if (rows.length) shape.bindPopup(() => el('div', { class: 'im-own' }, rows));
      },
    });
    if (!layer.getLayers().length) throw new Error('nothing to draw');
    layer.addTo(map);
    app.own = app.own || L.layerGroup().addTo(map);
    app.own.addLayer(layer);
    app.say(words.say('own_added', { n: words.n(layer.getLayers().length) }));
    if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds(), { maxZoom: 13 });
  } catch { // no GeoJSON, or one that Leaflet cannot draw
    app.say(words.say('own_failed'));
    app.count.textContent = words.say('own_failed');
  }
}
