// The panel of filters: a box for every value, with how many incidents it would leave.
import { el } from './dom.js';
import { visible } from './format.js';
import { glyphSvg } from './glyphs.js';

const SHORT = 8;

export class Facets {
  constructor(app) {
    this.app = app;
    this.node = el('div', { class: 'im-facets' });
    this.open = new Set(['type', 'status', 'role']);
    this.long = new Set();
  }

  build() {
    const { app } = this;
    const { words, filters } = app;
    const sections = filters.facets.map((facet) => this.section(facet)).filter(Boolean);
    const area = el('div', { class: 'im-facet-area' },
      el('button', { type: 'button', class: 'im-wide', onclick: () => (filters.area ? app.setArea(null) : app.drawArea()) }, words.say(filters.area ? 'drop_area' : 'draw_area')));
    this.clearButton = el('button', { type: 'button', class: 'im-wide im-clear', onclick: () => app.clearFilters(), disabled: !filters.active() }, words.say('clear_filters'));
    this.node.replaceChildren(this.clearButton, ...sections, area);
    this.update();
  }

  section(facet) {
    const { words } = this.app;
    const body = el('div', { class: 'im-facet-body' });
    const node = el('details', { class: 'im-facet', 'data-facet': facet.key, open: this.open.has(facet.key) || !!facet.chosen }, el('summary', {}, words.say(facet.label)), body);
    node.addEventListener('toggle', () => {
      if (node.open) this.open.add(facet.key);
      else this.open.delete(facet.key);
      this.fill(facet, body);
    });
    facet.body = body;
    return node;
  }

  update() {
    const { app } = this;
    if (this.clearButton) this.clearButton.disabled = !app.filters.active();
    if (this.node.offsetParent === null) return;
    for (const facet of app.filters.facets) if (facet.body && facet.body.parentNode.open) this.fill(facet, facet.body);
  }

  fill(facet, body) {
    const { app } = this;
    const counts = app.filters.count(facet);
    let codes = [...counts.keys()].filter((code) => counts[code] || (facet.chosen && facet.chosen.has(code)));
    if (!['type', 'killed', 'confidence', 'precision'].includes(facet.key)) codes.sort((a, b) => counts[b] - counts[a] || a - b);
    const all = codes.length;
    if (!this.long.has(facet.key)) codes = codes.slice(0, facet.key === 'type' ? 40 : SHORT);
    else codes = codes.slice(0, 500);
    const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    body.replaceChildren(...codes.map((code) => this.choice(facet, code, counts[code])));
    if (all > codes.length && !this.long.has(facet.key)) {
      body.append(el('button', { type: 'button', class: 'im-link', onclick: () => { this.long.add(facet.key); this.fill(facet, body); } }, app.words.say('more', { n: app.words.n(all) })));
    }
    if (focused !== null) body.querySelector(`[data-code="${focused}"]`)?.focus();
  }

  choice(facet, code, count) {
    const { app } = this;
    const { words } = app;
    const input = el('input', { type: 'checkbox', 'data-code': code, checked: !facet.chosen || facet.chosen.has(code) ? true : null });
    input.checked = !!facet.chosen && facet.chosen.has(code);
    input.addEventListener('change', () => {
      const chosen = new Set(facet.chosen || []);
      if (input.checked) chosen.add(code);
      else chosen.delete(code);
      app.choose(facet.key, chosen);
    });
    const family = facet.key === 'type' ? app.familyOf(facet.names[code][0]) : null;
    return el('label', { class: 'im-choice' }, input, family ? glyphSvg(family.shape, app.colour(family), 'full', 15) : '',
      el('span', { class: 'im-choice-name', dir: 'auto' }, visible(this.name(facet, code))), el('span', { class: 'im-choice-count' }, words.n(count)));
  }

  name(facet, code) {
    const { words } = this.app;
    const value = facet.names[code];
    switch (facet.key) {
      case 'type': return words.type(value[1] || value[0]);
      case 'status': return words.status(value);
      case 'role': return words.role(value);
      case 'country': return words.country(value);
      case 'precision': return words.say(`where_${value}`);
      case 'killed': return value[0] < 0 ? words.say('not_stated') : value[0] === 0 ? words.say('nobody') : value[1] === Infinity ? words.say('at_least', { n: words.n(value[0]) }) : words.say('from_to', { a: words.n(value[0]), b: words.n(value[1]) });
      case 'confidence': return code === 0 ? `< ${words.percent(0.5)}` : `\u2265 ${words.percent(value)}`;
      case 'weapon': case 'actor': return words.name(value) || words.say('unknown');
      default: return value || words.say('unknown');
    }
  }
}
