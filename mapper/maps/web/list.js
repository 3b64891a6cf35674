// The list beside the map: only the rows in sight exist, so that a million scroll like ten.
import { el, said } from './dom.js';
import { glyphSvg, statusKind } from './glyphs.js';
import { around } from './hits.js';

const ROW = 72; // pixels of a row
const FOUND = 94; // with the words found
const TALLEST = 8e6; // browsers cut off elements that are much taller
const EXTRA = 4;

export class List {
  constructor(app) {
    this.app = app;
    this.rows = [];
    this.active = 0;
    this.nodes = new Map();
    this.height = ROW;
    this.box = el('div', { class: 'im-list', role: 'listbox', tabindex: '0', id: `${app.id}-list`, 'aria-label': '' });
    this.space = el('div', { class: 'im-list-space', role: 'presentation' });
    this.emptyText = el('span', {});
    this.emptyButton = el('button', { type: 'button', class: 'im-link', onclick: () => app.clearFilters() }, '');
    this.empty = el('p', { class: 'im-empty', hidden: true }, this.emptyText, ' ', this.emptyButton);
    this.box.append(this.space);
    this.box.addEventListener('scroll', () => this.paint(), { passive: true });
    this.box.addEventListener('keydown', (event) => this.key(event));
    this.box.addEventListener('focus', () => this.paint());
    new ResizeObserver(() => this.paint()).observe(this.box);
  }

  // `rows`: numbers of incidents in the order of the list.
  show(rows) {
    this.rows = rows;
    this.active = Math.max(0, Math.min(this.active, rows.length - 1));
    this.height = this.app.asked.length ? FOUND : ROW;
    const height = Math.min(TALLEST, rows.length * this.height);
    this.space.style.height = `${height}px`;
    this.scale = rows.length ? (rows.length * this.height) / height : 1;
    this.empty.hidden = rows.length > 0;
    this.emptyText.textContent = this.app.words.say(this.app.store.n ? 'nothing' : 'no_incidents');
    this.emptyButton.textContent = this.app.words.say('clear_filters');
    this.emptyButton.hidden = !this.app.store.n;
    this.clear();
    this.paint();
  }

  clear() {
    for (const node of this.nodes.values()) node.remove();
    this.nodes.clear();
  }

  relabel() {
    this.box.setAttribute('aria-label', this.app.words.say('list'));
    this.clear();
    this.paint();
  }

  // The row at the top of the box, which is compressed when there are very many.
  top() {
    const height = this.box.clientHeight;
    const travel = this.space.offsetHeight - height;
    return travel > 0 && this.scale > 1 ? (this.box.scrollTop / travel) * (this.rows.length - height / this.height) : this.box.scrollTop / this.height;
  }

  paint() {
    const { box, rows, nodes } = this;
    const height = box.clientHeight;
    if (!height) return;
    const top = this.top();
    const first = this.all ? 0 : Math.max(0, Math.floor(top) - EXTRA);
    const last = this.all ? rows.length : Math.min(rows.length, Math.ceil(top + height / this.height) + EXTRA);
    for (const [k, node] of nodes) {
      if (k < first || k >= last) {
        node.remove();
        nodes.delete(k);
      }
    }
    for (let k = first; k < last; k++) {
      let node = nodes.get(k);
      if (!node) {
        node = this.row(k);
        nodes.set(k, node);
        this.space.append(node);
      }
      node.style.transform = `translateY(${this.scale > 1 ? box.scrollTop + (k - top) * this.height : k * this.height}px)`;
      node.style.height = `${this.height}px`;
      const chosen = rows[k] === this.app.selected;
      node.classList.toggle('im-active', k === this.active);
      node.setAttribute('aria-selected', chosen ? 'true' : 'false');
    }
    if (nodes.has(this.active)) box.setAttribute('aria-activedescendant', nodes.get(this.active).id);
    else box.removeAttribute('aria-activedescendant');
    this.app.paintFound();
  }

  row(k) {
    const { app } = this;
    const { store, words } = app;
    const i = this.rows[k];
    const family = store.familyList[store.family[i]];
    const status = store.word('status', i);
    const title = el('span', { class: 'im-row-title' }, said(words.kind(store, i)));
    const tags = el('span', { class: 'im-row-tags' });
    if (status && status !== 'completed') tags.append(el('span', { class: 'im-chip' }, words.status(status)));
    if (store.word('role', i) === 'background') tags.append(el('span', { class: 'im-chip im-quiet' }, words.role('background')));
    const killed = store.count('killed_low', i);
    if (killed || store.count('killed_high', i)) tags.append(el('span', { class: 'im-chip im-killed' }, `${words.say('field_killed')}: ${words.people(killed, store.count('killed_high', i))}`));
    if (store.columns.conflicts_count[i]) tags.append(el('span', { class: 'im-chip im-conflict', title: words.say('conflict') }, '\u2260'));
    const place = el('span', { class: 'im-row-line' }, store.hasPlace(i) ? words.where(store, i) : words.say('unlocated'));
    if (!store.hasPlace(i)) store.records.get(i).then((record) => { if (record.unlocated_reason) place.replaceChildren(`${words.say('unlocated')}: `, said(record.unlocated_reason)); }, () => {});
    const node = el('div', {
      class: `im-row${store.mask[i] === 2 ? ' im-faint' : ''}`, role: 'option', id: `${app.id}-row-${i}`, 'aria-setsize': this.rows.length, 'aria-posinset': k + 1,
      onclick: () => { this.active = k; app.open(i, { fly: true }); },
      onpointerenter: () => app.hint(i), onpointerleave: () => app.hint(-1),
    },
    el('span', { class: `im-row-glyph${store.hasPlace(i) && store.vague(i) ? ' im-row-vague' : ''}` }, glyphSvg(family.shape, app.colour(family), statusKind(status), 20)),
    el('span', { class: 'im-row-main' }, title, place,
      el('span', { class: 'im-row-line im-row-when' }, el('span', { class: 'im-row-date' }, words.when(store, i, true)), tags)));
    store.records.title(i).then((text) => {
      if (!words.repeats(store, i, text)) title.replaceChildren(said(text));
      if (app.asked.length) this.found(i, node);
    }, () => {});
    return node;
  }

  // Under a row that a search has found: the words around what was found.
  async found(i, node) {
    const record = await this.app.store.records.get(i);
    const texts = [...(record.evidence || []).map((e) => e?.quote), record.title, ...(record.sources || []).map((s) => s?.title), record.unlocated_reason];
    const parts = texts.map((text) => text && around(text, this.app.asked)).filter(Boolean);
    const part = parts.reduce((best, one) => (one.length > best.length ? one : best), '');
    if (part) node.querySelector('.im-row-main').append(said(part, 'span', { class: 'im-row-line im-row-found' }));
    this.app.paintFound();
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      event.preventDefault();
      this.move(this.active + moves[event.key]);
    } else if ((event.key === 'Enter' || event.key === ' ') && this.rows.length) {
      event.preventDefault();
      this.app.open(this.rows[this.active], { fly: true, focus: true });
    }
  }

  move(k) {
    this.active = Math.max(0, Math.min(this.rows.length - 1, k));
    this.reveal(this.active);
    this.paint();
    if (this.rows.length) this.app.hint(this.rows[this.active]);
  }

  reveal(k) {
    const height = this.box.clientHeight;
    const top = this.top();
    const fits = height / this.height;
    const target = k < top ? k : k + 1 > top + fits ? k + 1 - fits : null;
    if (target === null) return;
    const travel = this.space.offsetHeight - height;
    this.box.scrollTop = this.scale > 1 ? (target / (this.rows.length - fits)) * travel : target * this.height;
  }

  select(i) {
    const k = this.rows.length > 50000 ? -1 : this.rows.indexOf(i);
    if (k >= 0) this.active = k;
    if (k >= 0) this.reveal(k);
    this.paint();
  }
}
