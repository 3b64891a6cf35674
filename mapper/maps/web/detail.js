// One incident opened: every field in words, the sentences behind it, the sources side by side.
import { el, iconButton, said } from './dom.js';
import { visible, webAddress } from './format.js';
import { glyphSvg, statusKind } from './glyphs.js';
import { excerpt, pieces, sentences } from './quotes.js';

// Rows of the record: key, the evidence fields that support it, and what to show.
const ROWS = [
  ['event_type', ['event_type', 'sub_event_type'], (d) => d.kind()],
  ['status', ['status'], (d) => d.words.status(d.store.word('status', d.i))],
  ['role', ['role'], (d) => d.words.role(d.store.word('role', d.i))],
  ['when', ['date_start', 'date_end', 'date_precision', 'when', 'date'], (d) => d.when(), (d) => d.howDated()],
  ['where', ['place_name', 'place_relation', 'geometry', 'admin1', 'country', 'place', 'where', 'latitude', 'longitude', 'radius_m', 'where_precision', 'place_id', 'place_kind'], (d) => d.where(), (d) => d.howPlaced()],
  ['killed', ['killed_low', 'killed_high', 'killed'], (d) => d.people('killed')],
  ['wounded', ['wounded_low', 'wounded_high', 'wounded'], (d) => d.people('wounded')],
  ['perpetrators', ['perpetrators'], (d) => d.names('perpetrators')],
  ['targets', ['targets'], (d) => d.names('targets')],
  ['weapons', ['weapons'], (d) => d.names('weapons')],
  ['confidence', ['confidence'], (d) => d.confidence(), (d) => d.surenesses()],
];

export class Detail {
  constructor(app) {
    this.app = app;
    this.node = el('article', { class: 'im-detail', tabindex: '-1', hidden: true });
  }

  get store() { return this.app.store; }
  get words() { return this.app.words; }

  async show(i) {
    this.i = i;
    const record = await this.store.records.get(i);
    if (this.i !== i) return;
    this.record = record;
    this.sources = record.sources || [];
    this.conflicts = (record.conflicts || []).filter(Boolean);
    this.quotes = sentences(record.evidence);
    this.build();
  }

  hide() {
    this.i = -1;
    this.node.hidden = true;
    this.node.replaceChildren();
  }

  build() {
    const { app, words, store, i, record } = this;
    const family = store.familyList[store.family[i]];
    const title = words.heading(store, i, record.title);
    const [at, of] = app.placeInList(i);
    const bar = el('div', { class: 'im-detail-bar' },
      iconButton('back', words.say('back'), () => app.closeDetail(true), { class: 'im-button im-mirror' }),
      el('span', { class: 'im-spread' }),
      iconButton('back', words.say('previous'), () => app.step(-1), { class: 'im-button im-mirror', disabled: at <= 0 }),
      el('span', { class: 'im-count' }, at >= 0 ? words.say('story_of', { k: words.n(at + 1), n: words.n(of) }) : ''),
      iconButton('next', words.say('next'), () => app.step(1), { class: 'im-button im-mirror', disabled: at < 0 || at >= of - 1 }));
    const heading = el('h2', { class: 'im-detail-title', id: `${app.id}-detail-title` },
      glyphSvg(family.shape, app.colour(family), statusKind(store.word('status', i)), 24), said(title || words.say('untitled'), 'span'));
    const rows = el('dl', { class: 'im-fields' }, ROWS.map((row) => this.row(row)), this.extraRows());
    this.node.setAttribute('aria-labelledby', `${app.id}-detail-title`);
    app.root.classList.toggle('im-compare', this.documents().length > 1);
    this.node.replaceChildren(bar, heading, ...this.conflictNotes(), rows, this.evidence(), this.codes());
    this.node.hidden = false;
    this.node.scrollTop = 0;
    app.paintFound();
  }

  // Every document that tells of it, those with a source first.
  documents() { return [...new Set([...this.sources.filter(Boolean).map((s) => s.document_id ?? ''), ...this.quotes.map((q) => q.document)])]; }

  row([key, fields, value, note]) {
    const shown = value(this);
    if (shown === null) return [];
    const quotes = this.quotes.filter((q) => q.fields.some((f) => fields.includes(f)));
    const conflicts = this.conflicts.filter((c) => fields.includes(c.field));
    const content = el('dd', {}, el('span', { class: 'im-value' }, shown));
    if (quotes.length) {
      const inside = quotes.map((q) => this.sentence(q, fields, false));
      content.append(el('details', { class: 'im-why' }, el('summary', {}, ...quotes.map((q) => el('span', { class: 'im-ref' }, String(this.quotes.indexOf(q) + 1)))), ...inside));
      const summary = content.querySelector('summary');
      summary.setAttribute('aria-label', `${this.words.say('evidence')}: ${this.words.say(`field_${key}`)}`);
      summary.title = this.words.say('evidence');
    }
    const how = note ? note(this) : '';
    if (how) content.append(el('small', { class: 'im-how' }, how));
    for (const conflict of conflicts) content.append(this.conflict(conflict));
    return [el('div', { class: `im-field im-field-${key}` }, el('dt', {}, this.words.say(`field_${key}`)), content)];
  }

  kind() {
    const type = this.store.word('event_type', this.i);
    const sub = this.store.word('sub_event_type', this.i);
    return [type, sub].filter((t, k, all) => t && all.indexOf(t) === k).map((t) => visible(this.words.type(t))).join(' \u203a ') || this.words.say('unknown');
  }

  when() {
    const { store, words, i } = this;
    return words.when(store, i);
  }

  howDated() { return this.store.dated(this.i) ? this.words.howDated(this.store, this.i) : ''; }

  where() {
    const { store, words, i } = this;
    if (!store.hasPlace(i)) {
      const reason = this.record.unlocated_reason;
      return el('span', {}, `${words.say('unlocated')}. `, reason ? said(reason) : '');
    }
    return words.where(store, i);
  }

  // How exactly the place is known; a place known only to its division or country is given no figures.
  howPlaced() {
    const { store, words, i } = this;
    if (!store.hasPlace(i)) return '';
    const radius = store.radius(i);
    const figures = words.coordinates(store, i);
    const notes = [words.say(`where_${store.precision(i)}`), radius ? words.say('within_m', { d: words.distance(radius) }) : ''].filter(Boolean).join(' \u00b7 ');
    return [notes, figures ? [' \u00b7 ', el('bdi', { class: 'im-figures', dir: 'ltr' }, figures)] : ''].flat();
  }

  people(what) { return this.words.people(this.store.count(`${what}_low`, this.i), this.store.count(`${what}_high`, this.i)); }

  names(what) {
    const names = this.store.list(what, this.i);
    return names.length ? el('span', { class: 'im-names' }, names.flatMap((n, k) => [k ? this.words.say('comma') : '', said(this.words.name(n))])) : null;
  }

  confidence() {
    const share = this.store.confidence(this.i);
    if (share === null) return null;
    const bar = el('span', { class: 'im-bar', 'aria-hidden': 'true' }, el('span', {}));
    bar.firstChild.style.width = `${Math.round(share * 100)}%`;
    return el('span', {}, this.words.percent(share), ' ', bar);
  }

  conflictNotes() {
    const rest = this.conflicts.filter((c) => !ROWS.some(([, fields]) => fields.includes(c.field)));
    return rest.map((conflict) => this.conflict(conflict));
  }

  // Both values, and for each the sentence it stands in.
  conflict(conflict) {
    const { words } = this;
    const values = (conflict.values || []).filter(Boolean);
    const documents = new Set(values.map((v) => v.document_id));
    const list = el('ul', {}, values.map((v) => {
      const whole = this.quotes.find((q) => q.document === v.document_id && v.start >= q.start && v.start < q.end);
      const source = this.sourceOf(v.document_id);
      const item = el('li', {}, el('strong', {}, said(this.value(conflict.field, v.value))), source ? el('small', {}, said(source.title || source.document_id)) : '');
      if (whole) item.append(this.sentence(excerpt({ ...whole, marks: conflictMark(whole, v) }), null, false));
      return item;
    }));
    return el('div', { class: 'im-conflict-box' }, el('strong', { class: 'im-conflict-title' }, words.say(documents.size > 1 ? 'conflict' : 'conflict_same')), list);
  }

  value(field, value) {
    if (/^date/.test(field) && /^\d{4}-\d\d-\d\d$/.test(value)) return this.words.isoDay(value);
    return value === null || value === undefined ? this.words.say('unknown') : String(value);
  }

  sourceOf(document) { return this.sources.find((s) => s && s.document_id === document) || null; }

  evidence() {
    const { words } = this;
    const columns = this.documents().map((document) => {
      const quotes = this.quotes.filter((q) => q.document === document);
      return el('section', { class: 'im-source' }, this.sourceHead(this.sourceOf(document), document), ...quotes.map((q) => this.sentence(q, null, true)),
        quotes.length ? '' : el('p', { class: 'im-empty' }, words.say('no_quote')));
    });
    return el('section', { class: 'im-evidence' }, el('h3', {}, words.say('evidence')), el('div', { class: 'im-sources' }, columns));
  }

  sourceHead(source, document) {
    const { words } = this;
    const name = said((source && source.title) || document || words.say('unknown'), 'strong', { lang: source && source.language });
    const notes = [];
    if (source && source.published) notes.push(words.isoDay(source.published));
    if (source && source.language) notes.push(words.language(source.language));
    const url = source && webAddress(source.url);
    const link = url ? el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'ltr' }, visible(url.host)) : null;
    const plain = source && source.url && !url ? said(source.url, 'span', { class: 'im-dim' }) : null;
    return el('header', {}, name, el('small', {}, notes.join(' \u00b7 '), notes.length && (link || plain) ? ' \u00b7 ' : '', link || plain || ''));
  }

  // How sure each field is, where the incidents say so.
  surenesses() {
    let shares = this.record.field_confidence;
    if (typeof shares === 'string') {
      try { shares = JSON.parse(shares); } catch { return ''; }
    }
    const known = Object.entries(shares && typeof shares === 'object' ? shares : {}).filter(([, share]) => typeof share === 'number');
    return known.map(([field, share]) => `${visible(this.words.say(`field_${rowOf(field)}`))} ${this.words.percent(share)}`).join(' \u00b7 ');
  }

  // A quotation in its own direction; `tags` names the fields it supports.
  sentence(sentence, only, tags) {
    const { words } = this;
    const source = this.sourceOf(sentence.document);
    const quote = el('blockquote', { dir: 'auto', lang: /[\u0620-\u064a]/.test(sentence.text.slice(0, 80)) ? 'ar' : source && source.language, class: 'im-quote' },
      el('span', { class: 'im-ref', 'aria-hidden': 'true' }, String(this.quotes.findIndex((q) => q.document === sentence.document && q.start === sentence.start && q.end === sentence.end) + 1)),
      pieces(sentence, only).map((piece) => (piece.fields.length || piece.mark ? el('mark', { title: piece.fields.map((f) => words.say(`field_${rowOf(f)}`)).join(', ') }, visible(piece.text)) : visible(piece.text))));
    if (!tags) return quote;
    const names = [...new Set(sentence.fields.filter((f) => f !== 'sentence').map((f) => words.say(`field_${rowOf(f)}`)))];
    return el('div', { class: 'im-sentence' }, quote, el('p', { class: 'im-tags', 'aria-label': words.say('supports') }, names.map((n) => el('span', { class: 'im-tag', dir: 'auto' }, visible(n)))));
  }

  codes() {
    const raw = this.record.codes;
    if (!raw) return '';
    let value = raw;
    if (typeof raw === 'string') {
      try { value = JSON.parse(raw); } catch { return ''; }
    }
    const lines = flatten(value).filter(([, v]) => v !== null && v !== '');
    if (!lines.length) return '';
    return el('details', { class: 'im-codes' }, el('summary', {}, this.words.say('field_codes')),
      el('dl', { dir: 'ltr' }, lines.map(([k, v]) => el('div', {}, el('dt', {}, visible(k)), el('dd', {}, said(String(v)))))));
  }

  extraRows() {
    const known = new Set(['title', 'sources', 'evidence', 'conflicts', 'codes', 'unlocated_reason', 'place_id', 'field_confidence']);
    return Object.entries(this.record).filter(([k, v]) => !known.has(k) && v !== null && v !== '')
      .map(([k, v]) => el('div', { class: 'im-field im-field-extra' }, el('dt', { dir: 'auto' }, k === 'id' ? this.words.say('field_id') : visible(k)), el('dd', {}, said(typeof v === 'object' ? JSON.stringify(v) : v))));
  }
}

// The row of the record that a field of the evidence belongs to.
function rowOf(field) {
  const row = ROWS.find(([, fields]) => fields.includes(field));
  return row ? row[0] : field;
}

function conflictMark(whole, value) {
  const points = Array.from(whole.text);
  const from = points.slice(0, value.start - whole.start).join('').length;
  const to = points.slice(0, value.end - whole.start).join('').length;
  return to > from ? [{ from, to, field: 'conflict' }] : [];
}

function flatten(value, path = '') {
  if (value === null || typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([k, v]) => flatten(v, path ? `${path}.${k}` : k));
}
