// The whole viewer on one Leaflet map: what is open, what passes, what is drawn.
/* global L */
import { openBasemap } from './basemap.js';
import { canvasLayer } from './canvas.js';
import { fromText, inflate } from './codec.js';
import { Detail } from './detail.js';
import { el, iconButton, said } from './dom.js';
import { Facets } from './facets.js';
import { Filters } from './filters.js';
import { Ground, KINDS } from './ground.js';
import { visible, Words } from './format.js';
import { asked, paint } from './hits.js';
import { legend } from './legend.js';
import { List } from './list.js';
import { menus } from './menus.js';
import { listen } from './pointer.js';
import { sorted } from './order.js';
import { buildPanel, relabelCounts, relabelPanel } from './panel.js';
import { Points } from './points.js';
import { watchPrinting } from './print.js';
import { Search } from './search.js';
import { sketch } from './sketch.js';
import { findId, readState, writeState } from './state.js';
import { openStore } from './store.js';
import { Table } from './table.js';
import { fit, goTo } from './view.js';
import { themeOf } from './theme.js';
import { Timeline } from './timeline.js';

export class App {
  constructor(map, id) {
    this.map = map;
    this.id = id;
    this.selected = -1;
    this.hinted = -1;
    this.group = 'all';
    this.sort = 'role';
    this.asked = []; // the folded words of the search
    this.listeners = [];
  }

  async start() {
    const text = (part) => document.getElementById(`${this.id}-${part}`)?.textContent ?? null;
    const blocks = (k) => this.blockText(k);
    // At once, because each wait lets the browser read on in a file of many megabytes.
    const [store, wordBytes] = await Promise.all([openStore(text('head'), text('columns'), blocks), inflate(fromText(text('words')))]);
    const words = JSON.parse(new TextDecoder().decode(wordBytes));
    this.store = store;
    this.options = store.head.options;
    this.words = new Words(words, this.options.language);
    this.words.labels = new Map(store.head.style.families.filter((f) => f.label).map((f) => [f.type, f.label]));
    this.theme = themeOf(this.isDark());
    this.theme = { ...this.theme, short: (n) => this.words.short(n) };
    this.filters = new Filters(store);
    this.points = new Points(store, this.theme);
    this.ground = new Ground(this);
    this.build();
    this.search = new Search(store, { country: (code) => [this.words.country(code)], event_type: (t) => [this.words.type(t)], sub_event_type: (t) => [this.words.type(t)], status: (s) => [this.words.status(s)] });
    this.filters.apply();
    fit(this, false);
    const restored = await readState(this, location.hash);
    if (restored) this.relabel();
    this.themed();
    this.pointLayer = canvasLayer({ pane: 'overlayPane', className: 'im-points', draw: (ctx, view) => this.drawPoints(ctx, view) }).addTo(this.map);
    listen(this);
    watchPrinting(this);
    this.refresh();
    const base = text('base');
    if (base) {
      this.basemap = await openBasemap(base);
      this.baseLayer = canvasLayer({ pane: 'tilePane', className: 'im-base', after: 1, draw: (ctx, view) => this.drawBase(ctx, view) }).addTo(this.map);
    }
    if (this.basemap) {
      this.words.arabicPlace = (...of) => this.basemap.arabicName(...of);
      if (this.words.arabic) this.renamed();
    }
    if (this.wantedLayer) this.setLayer(this.wantedLayer);
    if (restored) await this.restore();
    for (const listener of this.listeners) listener(this);
    this.root.dataset.ready = 'true';
  }

  async restore() {
    if (this.searchBox.value) await this.searched();
    const i = this.wanted ? await findId(this, this.wanted) : -1;
    if (i >= 0) await this.open(i, { focus: false });
  }

  // A block of texts stands in the page after the scripts; null while the page has not been read so far.
  blockText(k) {
    const node = document.getElementById(`${this.id}-t${k}`);
    if (!node || (document.readyState === 'loading' && !node.nextElementSibling)) return null;
    return node.textContent;
  }

  isDark() {
    const stored = this.root ? this.root.dataset.theme : this.options.theme;
    return stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  }

  colour(family) { return this.theme.dark ? family.dark : family.colour; }
  familyOf(type) { return this.store.familyList.find((f) => f.type === type) || this.store.familyList[this.store.familyList.length - 1]; }

  drawPoints(ctx, view) {
    this.view = view;
    this.root.dataset.drawn = 'true';
    if (this.ground.kind === 'points') { this.points.draw(ctx, view); return; }
    this.points.items = [];
    this.ground.draw(ctx, view);
    this.basemap?.drawLabels(ctx, view, this.theme, this.words.arabic); // over the colours
    if (this.selected >= 0 && this.store.hasPlace(this.selected)) this.points.drawSelected(ctx, view);
  }

  // `kind` as in KINDS: what is drawn of the incidents.
  setLayer(kind) {
    this.ground.kind = KINDS.includes(kind) ? kind : 'points';
    this.pointLayer?.redraw();
    legend(this);
    this.note();
  }

  drawBase(ctx, view) {
    this.basemap.draw(ctx, view, this.theme);
    this.basemap.drawLabels(ctx, view, this.theme, this.words.arabic, this.points.boxes());
  }

  build() {
    const { id, words, options } = this;
    const home = this.map.getContainer();
    this.root = el('div', { class: 'im-root', 'data-theme': this.options.theme || 'auto', id });
    home.replaceWith(this.root);
    this.list = new List(this);
    this.detail = new Detail(this);
    this.facets = new Facets(this);
    this.timeline = new Timeline(this);
    this.table = new Table(this);
    this.live = el('div', { class: 'im-live', 'aria-live': 'polite', role: 'status' });
    this.tip = el('div', { class: 'im-tip', hidden: true, 'aria-hidden': 'true' });
    this.stage = el('main', { class: 'im-stage' }, home, this.tip);
    this.panel = el('aside', { class: 'im-panel' });
    this.skip = el('a', { class: 'im-skip', href: `#${id}-list`, onclick: (event) => { event.preventDefault(); this.showTab('list'); this.list.box.focus(); } });
    this.root.append(this.skip, this.panel, this.stage, this.live, this.table.node);
    this.stage.append(this.timeline.node);
    buildPanel(this);
    this.tools = el('div', { class: 'im-tools' });
    this.stage.append(this.tools);
    this.legendNode = el('details', { class: 'im-legend', open: matchMedia('(min-width: 1000px)').matches });
    this.stage.append(this.legendNode);
    L.DomEvent.disableClickPropagation(this.tools).disableClickPropagation(this.legendNode).disableScrollPropagation(this.legendNode);
    this.map.attributionControl?.setPrefix(false);
    this.map.attributionControl?.addAttribution(words.say('attribution'));
    for (const credit of (options.credits || []).filter((c) => !/^GeoNames\b/.test(c))) this.map.attributionControl?.addAttribution(String(credit).replace(/[&<>]/g, ' '));
    if (this.map.zoomControl) this.map.zoomControl.remove();
    this.map.invalidateSize({ animate: false });
    this.relabel();
  }

  // All words on the page, after a change of language too.
  relabel() {
    const { words, root, options } = this;
    root.lang = words.lang;
    root.dir = words.words.dir;
    const title = options.title || words.say('map');
    this.title.replaceChildren(said(title, 'span'));
    this.title.title = visible(title).slice(0, 500);
    this.skip.textContent = words.say('skip');
    this.map.getContainer().setAttribute('aria-label', words.say('map'));
    this.map.getContainer().setAttribute('role', 'region');
    relabelPanel(this);
    this.buildTools();
    legend(this);
    this.list.relabel();
    this.timeline.relabel();
    this.facets.build();
    if (this.detail.node.hidden === false && this.detail.record) this.detail.build();
    this.showTab(this.tab);
  }

  buildTools() {
    const { words, map } = this;
    this.tableButton = iconButton('table', words.say('table'), () => this.table.open());
    this.tools.replaceChildren(
      iconButton('plus', words.say('zoom_in'), () => map.zoomIn()), iconButton('minus', words.say('zoom_out'), () => map.zoomOut()), iconButton('fit', words.say('fit'), () => fit(this, true)),
      iconButton('theme', words.say('theme'), () => this.toggleTheme()), this.tableButton, ...menus(this),
      el('button', { type: 'button', class: 'im-button im-lang', title: words.say('other_language'), 'aria-label': words.say('other_language'), lang: words.arabic ? 'en' : 'ar', onclick: () => this.setLanguage(words.arabic ? 'en' : 'ar') }, words.arabic ? 'En' : '\u0639'));
  }

  showTab(key) {
    this.tab = key;
    const open = !this.detail.node.hidden;
    this.listPanel.hidden = open || key !== 'list';
    this.filterPanel.hidden = open || key !== 'filters';
    this.tabBar.hidden = this.header.hidden = open;
    for (const [name, node] of Object.entries(this.tabs)) {
      node.setAttribute('aria-selected', name === key ? 'true' : 'false');
      node.tabIndex = name === key ? 0 : -1;
    }
    if (key === 'filters') this.facets.update();
    else this.list.paint();
  }

  fold() {
    this.root.classList.toggle('im-folded');
    this.map.invalidateSize({ animate: false });
  }

  toggleTheme() {
    this.root.dataset.theme = this.isDark() ? 'light' : 'dark';
    this.themed();
    this.note();
  }

  themed() {
    if (!this.points) return;
    Object.assign(this.theme, themeOf(this.isDark()));
    this.points.theme = this.theme;
    this.baseLayer?.redraw();
    this.pointLayer?.redraw();
    legend(this);
    this.list.clear();
    this.list.paint();
    this.facets.update();
    this.timeline.draw();
    if (!this.detail.node.hidden) this.detail.build();
  }

  // Names of places follow when the basemap has been read.
  renamed() {
    this.list.relabel();
    if (!this.detail.node.hidden && this.detail.record) this.detail.build();
  }

  setLanguage(lang) {
    this.words.use(lang);
    this.relabel();
    this.refresh();
    this.baseLayer?.redraw();
    this.map.invalidateSize({ animate: false });
    this.note();
  }

  // Everything that follows the filters.
  refresh() {
    this.filters.apply();
    this.pointLayer?.queue();
    this.refreshList();
    this.timeline.refresh();
    this.facets.update();
    this.say(this.words.say('filtered', { n: this.words.n(this.store.passing) }));
  }

  refreshList() {
    const { store, words } = this;
    const { mask } = store;
    let approximate = 0;
    let unlocated = 0;
    let here = 0;
    for (let i = 0; i < store.n; i++) {
      if (!mask[i]) continue;
      if (this.here && this.here[i]) here++;
      if (i >= store.located) unlocated++;
      else if (store.vague(i)) approximate++;
    }
    this.counts = { all: store.passing, approximate, unlocated, here };
    if (!this.counts[this.group]) this.group = 'all';
    this.groups.replaceChildren(...Object.entries(this.counts).filter(([key, n]) => n || key === 'all').map(([key, n]) => el('button', {
      type: 'button', 'aria-pressed': key === this.group ? 'true' : 'false', 'data-group': key, onclick: () => { this.group = key; if (key !== 'here') this.here = null; this.refreshList(); },
    }, words.say(key), el('span', { class: 'im-choice-count' }, words.n(n)))));
    const noted = this.group === 'approximate' || this.group === 'unlocated';
    this.groupNote.hidden = !noted;
    this.groupNote.textContent = !noted ? '' : words.say(`group_${this.group}`);
    relabelCounts(this);
    this.list.show(sorted(this));
  }

  placeInList(i) { return [this.list.rows.indexOf(i), this.list.rows.length]; }

  async open(i, { fly = false, focus = true } = {}) {
    this.selected = this.points.selected = i;
    this.root.classList.remove('im-folded');
    await this.detail.show(i);
    if (this.selected !== i) return;
    this.root.classList.add('im-opened');
    this.showTab(this.tab);
    if (fly && this.store.hasPlace(i)) goTo(this, i);
    this.pointLayer.redraw();
    if (focus) this.detail.node.focus({ preventScroll: true });
    this.say(this.words.say('opened', { t: visible(this.words.heading(this.store, i, this.detail.record.title) || this.words.say('untitled')) }));
    this.note();
  }

  closeDetail(focus) {
    const was = this.selected;
    this.selected = this.points.selected = -1;
    this.detail.hide();
    this.root.classList.remove('im-opened', 'im-compare');
    this.showTab(this.tab);
    this.list.select(was);
    this.pointLayer.redraw();
    if (focus && this.tab === 'list') this.list.box.focus({ preventScroll: true });
    this.note();
  }

  step(by) {
    const [k, n] = this.placeInList(this.selected);
    if (k < 0 || k + by < 0 || k + by >= n) return;
    this.open(this.list.rows[k + by], { fly: true });
  }

  choose(key, chosen) { this.filters.choose(key, chosen); this.settled(); }

  setTime(range) {
    this.filters.setTime(range);
    this.pointLayer.queue();
    this.timeline.place();
    this.lagging();
  }

  // The list and the counts follow a moving window a little later than the map.
  lagging() {
    clearTimeout(this.lag);
    this.lag = setTimeout(() => this.settled(), this.store.n > 20000 ? 160 : 0);
  }

  settled() { this.refresh(); this.baseLayer?.queue(); this.note(); }

  setArea(polygon) { this.filters.setArea(polygon); this.refresh(); this.facets.build(); this.pointLayer.queue(); this.note(); }
  drawArea() { sketch(this); }

  // Writes the view into the address, a little later than it changes.
  note() {
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => {
      if (!this.root.dataset.ready || location.protocol === 'about:') return; // inside a notebook there is no address to write
      history.replaceState(null, '', writeState(this));
    }, 300);
  }

  typed() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.searched(), 180);
  }

  async searched() {
    const { words } = this;
    const query = this.searchBox.value;
    const found = await this.search.find(query, (share) => { this.count.textContent = words.say('searching', { p: Math.round(share * 100) }); });
    if (query !== this.searchBox.value) return;
    if (!found && !this.filters.found) return;
    this.asked = found ? asked(query) : [];
    this.filters.setFound(found);
    this.refresh();
    if (found) this.say(words.say('found', { n: words.n(this.search.hits) }));
    this.note();
  }

  clearFilters() {
    this.filters.clear();
    this.searchBox.value = '';
    this.asked = [];
    this.refresh();
    this.facets.build();
    this.note();
  }

  // The words of the search, coloured wherever they stand on the page.
  paintFound() {
    if (this.painting || (!this.asked.length && !this.painted)) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = 0;
      this.painted = this.asked.length > 0;
      paint([this.list.box, this.detail.node], this.asked);
    });
  }

  say(text) {
    clearTimeout(this.sayTimer);
    this.sayTimer = setTimeout(() => { this.live.textContent = text; }, 250);
  }

  hint(i) {
    if (this.hinted === i) return;
    this.hinted = i;
    this.points.hover = i;
    this.pointLayer?.queue();
  }

  // The list of what lies at one place, until another group is chosen or the filters change.
  showHere(rows) {
    if (!this.detail.node.hidden) this.closeDetail(false);
    this.here = new Uint8Array(this.store.n);
    for (const i of rows) this.here[i] = 1;
    this.group = 'here';
    this.showTab('list');
    this.root.classList.remove('im-folded');
    this.refreshList();
    this.list.box.focus({ preventScroll: true });
    this.say(this.words.say('others', { n: this.words.n(rows.length) }));
  }
}
