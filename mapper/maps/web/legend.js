// What the colours, shapes, fills and rings mean; only what occurs is listed.
import { el } from './dom.js';
import { glyphSvg } from './glyphs.js';

export function legend(app) {
  const { words, store } = app;
  const seen = new Uint8Array(store.familyList.length);
  for (let i = 0; i < store.n; i++) seen[store.family[i]] = 1;
  const families = [...seen.keys()].filter((f) => seen[f]);
  let vague = false;
  for (let i = 0; i < store.located && !vague; i++) vague = store.vague(i);
  const statuses = new Set(store.words.status);
  const ink = app.theme.dim;
  const item = (picture, text) => el('li', {}, picture, el('span', {}, text));
  const swatch = (name) => el('span', { class: `im-swatch im-swatch-${name}`, 'aria-hidden': 'true' });
  const list = families.map((f) => item(glyphSvg(store.familyList[f].shape, app.colour(store.familyList[f])), words.type(store.familyList[f].type)));
  const fills = [item(glyphSvg('circle', ink, 'full', 15), words.say('legend_full'))];
  if (statuses.has('attempted')) fills.push(item(glyphSvg('circle', ink, 'open', 15), words.say('legend_open')));
  if (['planned', 'alleged', 'denied'].some((s) => statuses.has(s))) fills.push(item(glyphSvg('circle', ink, 'dashed', 15), words.say('legend_dashed')));
  const layer = app.ground?.kind ?? 'points';
  const places = [];
  if (store.head.shapes.length) places.push(item(swatch('area'), words.say('legend_area')));
  places.push(item(swatch('ring'), words.say('legend_ring')));
  if (vague) places.push(item(swatch('vague'), words.say('legend_vague')));
  places.push(item(swatch('pie'), words.say('legend_pie')));
  app.legendNode.replaceChildren(el('summary', {}, words.say('legend')), app.ground?.key() ?? '', ...(layer === 'points' ? [list, fills, places].map((lines) => el('ul', {}, lines)) : []));
}
