// What the page calls: a Leaflet layer that brings the viewer with it.
/* global L */
import { App } from './app.js';

export const apps = new Map();

export function layer(id) {
  const group = L.layerGroup();
  let app = null;
  group.onAdd = (map) => {
    if (app) { // put back by a layer control
      app.pointLayer?.addTo(map);
      return;
    }
    app = new App(map, id);
    apps.set(id, app);
    if (typeof DecompressionStream === 'undefined') {
      map.getContainer().textContent = 'This browser is too old for this map: it lacks DecompressionStream.';
      return;
    }
    app.started = app.start().catch((error) => {
      const note = document.createElement('p');
      note.className = 'im-failure';
      note.setAttribute('role', 'alert');
      note.textContent = `This file could not be read: ${error.message}`;
      (app.stage || map.getContainer().parentElement).append(note);
      throw error;
    });
  };
  group.onRemove = (map) => { if (app?.pointLayer) map.removeLayer(app.pointLayer); };
  return group;
}
