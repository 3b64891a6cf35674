// The panel beside the map: heading, search, the tabs of list and filters.
import { el, icon } from './dom.js';

const SORTS = ['role', 'date', 'oldest', 'killed', 'confidence'];

export function buildPanel(app) {
  const { id } = app;
  app.title = el('h1', { class: 'im-title' });
  app.count = el('span', { class: 'im-total' });
  app.clearLink = el('button', { type: 'button', class: 'im-link im-clear-all', hidden: true, onclick: () => { app.clearFilters(); app.searchBox.focus(); } });
  app.printed = el('p', { class: 'im-printed' });
  app.searchBox = el('input', { type: 'search', class: 'im-search', autocomplete: 'off', spellcheck: 'false', dir: 'auto', oninput: () => app.typed() });
  app.tabs = {};
  const tab = (key) => (app.tabs[key] = el('button', { type: 'button', role: 'tab', id: `${id}-tab-${key}`, 'aria-controls': `${id}-${key}-panel`, onclick: () => app.showTab(key) }));
  app.tabBar = el('div', { class: 'im-tabs', role: 'tablist' }, tab('list'), tab('filters'));
  app.tabBar.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = app.tab === 'list' ? 'filters' : 'list';
    app.showTab(other);
    app.tabs[other].focus();
  });
  app.groups = el('div', { class: 'im-groups', role: 'group' });
  app.sortBox = el('select', { class: 'im-select', onchange: () => { app.sort = app.sortBox.value; app.refreshList(); app.note(); } });
  app.groupNote = el('p', { class: 'im-note', hidden: true });
  app.listPanel = el('div', { class: 'im-tabpanel', role: 'tabpanel', id: `${id}-list-panel`, 'aria-labelledby': `${id}-tab-list` },
    el('div', { class: 'im-listbar' }, app.groups, app.sortBox), app.groupNote, app.list.empty, app.list.box);
  app.filterPanel = el('div', { class: 'im-tabpanel', role: 'tabpanel', id: `${id}-filters-panel`, 'aria-labelledby': `${id}-tab-filters`, hidden: true }, app.facets.node);
  app.grip = el('button', { type: 'button', class: 'im-grip', onclick: () => app.fold() }, el('span', {}));
  const logo = /^data:image\//.test(app.options.logo || '') ? el('img', { class: 'im-logo', src: app.options.logo, alt: '' }) : '';
  app.header = el('header', { class: 'im-header' }, logo, app.title, el('p', { class: 'im-totals' }, app.count, app.clearLink), app.printed, partLinks(app), el('div', { class: 'im-searchbox' }, icon('search'), app.searchBox));
  app.panel.append(app.grip, app.header, app.tabBar, app.listPanel, app.filterPanel, app.detail.node);
  app.tab = 'list';
}

// A map too large for one page is cut by date into several that lie beside one another.
function partLinks(app) {
  const { parts } = app.options;
  if (!parts) return '';
  return el('nav', { class: 'im-parts', 'aria-label': 'Parts' }, parts.names.flatMap((name, k) => [k ? ' \u00b7 ' : '', k === parts.here ? el('strong', {}, String(k + 1)) : el('a', { href: encodeURI(name) }, String(k + 1))]));
}

export function relabelPanel(app) {
  const { words } = app;
  app.panel.setAttribute('aria-label', words.say('panel'));
  app.searchBox.placeholder = words.say('search');
  app.searchBox.setAttribute('aria-label', words.say('search'));
  app.tabBar.setAttribute('aria-label', words.say('panel'));
  app.groups.setAttribute('aria-label', words.say('list'));
  app.tabs.list.textContent = words.say('list');
  app.clearLink.textContent = words.say('clear_filters');
  app.grip.setAttribute('aria-label', words.say('fold'));
  app.sortBox.setAttribute('aria-label', words.say('sort'));
  app.sortBox.replaceChildren(...SORTS.map((key) => el('option', { value: key, selected: key === app.sort }, words.say(`sort_${key}`))));
  relabelCounts(app);
}

// How many are shown, of how many, and how many filters are at work.
export function relabelCounts(app) {
  const { words, store, filters } = app;
  app.count.textContent = store.passing === store.n ? words.say(store.n === 1 ? 'one_incident' : 'n_incidents', { n: words.n(store.n) }) : words.say('n_of_m', { n: words.n(store.passing), m: words.n(store.n) });
  app.clearLink.hidden = !filters.active();
  const used = filters.facets.filter((facet) => facet.chosen).length + (filters.time ? 1 : 0) + (filters.area ? 1 : 0);
  app.tabs.filters.replaceChildren(words.say('filters'), used ? el('span', { class: 'im-used', 'aria-hidden': 'true' }, words.n(used)) : '');
  if (used) app.tabs.filters.setAttribute('aria-label', words.say('filters_n', { n: words.n(used) }));
  else app.tabs.filters.removeAttribute('aria-label');
}
