// A canvas that follows a Leaflet map: redrawn when the map comes to rest, moved with it meanwhile.
/* global L */

const PAD = 0.2; // of the view on each side, so that a drag shows no edge at once

export function canvasLayer(options) {
  const layer = new L.Layer();
  let map = null;
  let canvas = null;
  let corner = null;
  let zoom = 0;
  let queued = 0;

  function animate(event) {
    const scale = map.getZoomScale(event.zoom, zoom);
    const offset = map._latLngToNewLayerPoint(corner, event.zoom, event.center);
    L.DomUtil.setTransform(canvas, offset, scale);
  }

  // What is drawn reaches beyond the view: a short move shows it as it is.
  function moved() {
    if (map._animatingZoom || map.getZoom() !== zoom) return;
    const at = map.latLngToLayerPoint(corner);
    const view = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const off = view.subtract(at);
    if (off.x < 0 || off.y < 0 || off.x > size.x * 2 * PAD || off.y > size.y * 2 * PAD) layer.queue();
  }

  layer.onAdd = (onto) => {
    map = onto;
    canvas = L.DomUtil.create('canvas', `im-canvas leaflet-zoom-animated ${options.className || ''}`);
    canvas.setAttribute('aria-hidden', 'true');
    map.getPane(options.pane).appendChild(canvas);
    map.on('viewreset resize zoomend', layer.redraw, layer);
    map.on('move moveend', moved);
    map.on('zoomanim', animate);
    layer.redraw();
  };

  layer.onRemove = () => {
    cancelAnimationFrame(queued);
    map.off('viewreset resize zoomend', layer.redraw, layer);
    map.off('move moveend', moved);
    map.off('zoomanim', animate);
    canvas.remove();
    map = null;
  };

  layer.queue = () => {
    if (queued) return;
    queued = requestAnimationFrame(() => {
      queued = 0;
      layer.redraw();
    });
  };

  layer.redraw = () => {
    if (!map || !map._loaded) return;
    const size = map.getSize();
    const pad = size.multiplyBy(PAD).round();
    const topLeft = map.containerPointToLayerPoint([-pad.x, -pad.y]).round();
    const w = size.x + 2 * pad.x;
    const h = size.y + 2 * pad.y;
    const dpr = Math.min(2, window.devicePixelRatio || 1);
    if (canvas.width !== w * dpr || canvas.height !== h * dpr) {
      canvas.width = w * dpr;
      canvas.height = h * dpr;
      canvas.style.width = `${w}px`;
      canvas.style.height = `${h}px`;
    }
    L.DomUtil.setTransform(canvas, topLeft, 1);
    corner = map.layerPointToLatLng(topLeft);
    zoom = map.getZoom();
    const ctx = canvas.getContext('2d');
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.clearRect(0, 0, w, h);
    const origin = map.getPixelOrigin().add(topLeft);
    options.draw(ctx, { zoom, size: 256 * 2 ** zoom, ox: origin.x, oy: origin.y, w, h, dpr, topLeft });
  };

  layer.canvas = () => canvas;
  return layer;
}
