// A table that says in words all that the map says, page by page.
import { el, iconButton, said } from './dom.js';
import { glyphSvg, statusKind } from './glyphs.js';

const PAGE = 50;
const COLUMNS = [['event_type', null], ['when', 'date'], ['where', null], ['status', null], ['role', 'role'], ['killed', 'killed'], ['wounded', null], ['perpetrators', null], ['targets', null], ['weapons', null], ['where_precision', null], ['confidence', 'confidence']];

export class Table {
  constructor(app) {
    this.app = app;
    this.page = 0;
    this.node = el('dialog', { class: 'im-table' });
    this.node.addEventListener('close', () => app.tableButton?.focus());
  }

  open() {
    this.page = 0;
    this.build();
    this.node.showModal();
  }

  cells(i, title) {
    const { store, words } = this.app;
    const family = store.familyList[store.family[i]];
    const list = (name) => store.list(name, i).map((v) => said(words.name(v))).flatMap((v, k) => (k ? [words.say('comma'), v] : [v]));
    return [
      [glyphSvg(family.shape, this.app.colour(family), statusKind(store.word('status', i)), 16), el('div', {},
        el('button', { type: 'button', class: 'im-link', onclick: () => { this.node.close(); this.app.open(i, { fly: true }); } }, said(words.repeats(store, i, title) ? words.kind(store, i) : title)), el('small', {}, words.type(store.word('event_type', i))))],
      [words.when(store, i, true), store.dated(i) ? el('small', {}, words.howDated(store, i)) : ''],
      [store.hasPlace(i) ? words.where(store, i) : words.say('unlocated')],
      [words.status(store.word('status', i))], [words.role(store.word('role', i))],
      [words.people(store.count('killed_low', i), store.count('killed_high', i))], [words.people(store.count('wounded_low', i), store.count('wounded_high', i))],
      list('perpetrators'), list('targets'), list('weapons'),
      [words.say(`where_${store.precision(i)}`), store.radius(i) ? `, ${words.say('within_m', { d: words.distance(store.radius(i)) })}` : ''],
      [store.confidence(i) === null ? '' : words.percent(store.confidence(i))],
    ];
  }

  // The list and the table are in one order; a second press on the date turns it around.
  async sortBy(sort, key) {
    const { app } = this;
    app.sort = sort === 'date' && app.sort === 'date' ? 'oldest' : sort;
    app.sortBox.value = app.sort;
    app.refreshList();
    app.note();
    this.page = 0;
    await this.build();
    this.node.querySelector(`th[data-column=${key}] button`)?.focus();
  }

  async build() {
    const { app } = this;
    const { words, store } = app;
    const rows = app.list.rows;
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    this.page = Math.max(0, Math.min(pages - 1, this.page));
    const shown = [...rows.slice(this.page * PAGE, (this.page + 1) * PAGE)];
    const titles = await Promise.all(shown.map((i) => store.records.title(i)));
    const heads = COLUMNS.map(([key, sort]) => {
      const label = words.say(`field_${key}`);
      if (!sort) return el('th', { scope: 'col' }, label);
      const order = app.sort === sort ? 'descending' : sort === 'date' && app.sort === 'oldest' ? 'ascending' : null;
      return el('th', { scope: 'col', 'data-column': key, 'aria-sort': order }, el('button', { type: 'button', class: 'im-sort', onclick: () => this.sortBy(sort, key) }, label, el('span', { 'aria-hidden': 'true' }, order === 'ascending' ? ' \u2191' : order ? ' \u2193' : ' \u2195')));
    });
    const turn = (by) => { this.page += by; this.build(); };
    const bar = el('div', { class: 'im-table-bar' }, el('h2', {}, app.count.textContent), el('span', { class: 'im-spread' }),
      iconButton('back', words.say('previous'), () => turn(-1), { class: 'im-button im-mirror', disabled: this.page === 0 }), el('span', { class: 'im-count' }, words.say('story_of', { k: words.n(this.page + 1), n: words.n(pages) })),
      iconButton('next', words.say('next'), () => turn(1), { class: 'im-button im-mirror', disabled: this.page >= pages - 1 }), iconButton('close', words.say('close'), () => this.node.close()));
    this.node.setAttribute('aria-label', words.say('table'));
    this.node.replaceChildren(bar, el('div', { class: 'im-table-scroll', tabindex: '0', role: 'region', 'aria-label': words.say('table') }, el('table', {}, el('thead', {}, el('tr', {}, heads)),
      el('tbody', {}, shown.map((i, k) => el('tr', {}, this.cells(i, titles[k]).map((cells, c) => el(c ? 'td' : 'th', c ? {} : { scope: 'row' }, cells))))))));
  }
}
