// A canvas that follows a Leaflet map: redrawn when the map comes to rest, moved and scaled with it meanwhile.
// `options.after` frames pass before it is drawn anew, so that two canvases do not share a frame.
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

  // A step of a flight or of two fingers; the end of a zoom.
  function zoomed() { if (corner) animate({ zoom: map.getZoom(), center: map.getCenter() }); }

  function settled() {
    zoomed();
    layer.queue();
  }

  // What is drawn reaches beyond the view: a short move shows it as it is.
  function moved() {
    if (map._animatingZoom || map.getZoom() !== zoom) return;
    const at = map.latLngToLayerPoint(corner);
    const view = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const off = view.subtract(at);
    const early = options.after ? 0.08 : 0; // of the view
    if (off.x < size.x * early || off.y < size.y * early || off.x > size.x * (2 * PAD - early) || off.y > size.y * (2 * PAD - early)) layer.queue();
  }

  layer.onAdd = (onto) => {
    map = onto;
    canvas = L.DomUtil.create('canvas', `im-canvas leaflet-zoom-animated ${options.className || ''}`);
    canvas.setAttribute('aria-hidden', 'true');
    map.getPane(options.pane).appendChild(canvas);
    map.on('resize', layer.redraw, layer);
    map.on('viewreset zoomend', settled);
    map.on('zoom', zoomed);
    map.on('move moveend', moved);
    map.on('zoomanim', animate);
    layer.redraw();
  };

  layer.onRemove = () => {
    cancelAnimationFrame(queued);
    map.off('resize', layer.redraw, layer);
    map.off('viewreset zoomend', settled);
    map.off('zoom', zoomed);
    map.off('move moveend', moved);
    map.off('zoomanim', animate);
    canvas.remove();
    map = null;
  };

  layer.queue = () => {
    if (queued) return;
    let wait = options.after || 0;
    const frame = () => {
      if (wait-- > 0) { queued = requestAnimationFrame(frame); return; }
      queued = 0;
      layer.redraw();
    };
    queued = requestAnimationFrame(frame);
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
