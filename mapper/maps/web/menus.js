// The small menus over the map: what is drawn, and what is saved.
import { el, icon } from './dom.js';
import { KINDS } from './ground.js';
import { chooseFile, dropOwn } from './own.js';
import { csv, download, geojson, png } from './save.js';

// A button that opens a list of choices; Escape and a click elsewhere close it.
export function menu(app, name, label, items) {
  const list = el('div', { class: 'im-menu', role: 'menu', hidden: true });
  const button = el('button', { type: 'button', class: 'im-button', 'aria-label': label, title: label, 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, icon(name));
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute('aria-expanded', open ? 'true' : 'false');
    if (open) list.querySelector('button')?.focus();
  };
  const node = el('div', { class: 'im-menu-box' }, button, list);
  button.addEventListener('click', () => {
    if (list.hidden) list.replaceChildren(...items().map(([text, act, checked]) => el('button', {
      type: 'button', role: checked === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': checked === undefined ? null : String(checked), onclick: () => { show(false); button.focus(); act(); },
    }, text)));
    show(list.hidden);
  });
  node.addEventListener('keydown', (event) => {
    const all = [...list.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    if (event.key === 'Escape' && !list.hidden) { event.stopPropagation(); show(false); button.focus(); }
    if (event.key === 'ArrowDown' && at >= 0) { event.preventDefault(); all[(at + 1) % all.length].focus(); }
    if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); all[(at + all.length - 1) % all.length].focus(); }
  });
  node.addEventListener('focusout', (event) => { if (!list.hidden && !node.contains(event.relatedTarget)) show(false); });
  return node;
}

export function menus(app) {
  const { words } = app;
  const save = async (make, name) => {
    app.say(words.say('saving'));
    download(await make(), name);
    app.say(words.say('saved', { f: name }));
  };
  const rows = () => app.list.rows;
  const copy = async () => {
    const link = location.href;
    try { await navigator.clipboard.writeText(link); } catch { window.prompt(words.say('copy_link'), link); return; }
    app.say(words.say('copied'));
  };
  const layers = () => [
    ...KINDS.filter((kind) => app.basemap || !['countries', 'divisions'].includes(kind)).map((kind) => [words.say(`layer_${kind}`), () => app.setLayer(kind), app.ground.kind === kind]),
    [words.say('layer_own'), () => chooseFile(app)],
    ...(app.own ? [[words.say('layer_own_drop'), () => dropOwn(app)]] : []),
  ];
  return [menu(app, 'layers', words.say('layers'), layers), menu(app, 'save', words.say('export'), () => [
    [words.say('save_csv'), () => save(() => csv(app.store, rows()), 'incidents.csv')],
    [words.say('save_geojson'), () => save(() => geojson(app.store, rows()), 'incidents.geojson')],
    [words.say('save_png'), () => save(() => png(app), 'incidents.png')],
    [words.say('copy_link'), copy],
  ])];
}
