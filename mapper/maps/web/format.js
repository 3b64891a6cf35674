// Fields in plain words of the reader's language.

export class Words {
  constructor(all, lang) {
    this.all = all;
    this.use(lang);
  }

  use(lang) {
    this.lang = this.all[lang] ? lang : 'en';
    this.words = this.all[this.lang];
    this.arabic = this.lang === 'ar';
    const locale = this.arabic ? 'ar-u-nu-latn' : 'en-GB';
    this.locale = locale;
    this.number = new Intl.NumberFormat(locale);
    const utc = { timeZone: 'UTC', calendar: 'gregory' };
    this.dayFormat = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', month: 'long', year: 'numeric' });
    this.shortDay = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', month: 'short', year: 'numeric' });
    this.monthFormat = new Intl.DateTimeFormat(locale, { ...utc, month: 'long', year: 'numeric' });
    this.regions = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
    this.languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
  }

  // The text of a key, with {names} filled in; an unknown key is its own text.
  say(key, values = {}) {
    const text = this.words[key] ?? this.all.en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  has(key) { return key in this.words; }
  n(value) { return this.number.format(value); }
  type(name) { return (this.labels?.get(name)?.[this.lang]) || (this.words.types && this.words.types[name]) || name || this.say('other_type'); }
  status(name) { return name ? this.named('status', name) : this.say('unknown'); }
  role(name) { return name ? this.named('role', name) : this.say('unknown'); }
  // A weapon or a common party in the reader's language; any other name as it is.
  name(text) { return this.words.names?.[text] ?? text; }
  named(kind, name) { return this.has(`${kind}_${name}`) ? this.say(`${kind}_${name}`) : name; }

  country(code) {
    if (!code) return this.say('unknown');
    return /^[A-Z]{2}$/.test(code) ? this.regions.of(code) : code;
  }

  language(code) {
    if (!code || !/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(code)) return code || '';
    return this.languages.of(code);
  }

  day(days) { return this.dayFormat.format(new Date(days * 864e5)); }
  isoDay(text) {
    const at = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(at) ? String(text) : this.dayFormat.format(new Date(at));
  }

  // "5 November 2021", "24 October to 7 November 2021", "January 2020".
  dates(first, last, short = false) {
    const format = short ? this.shortDay : this.dayFormat;
    const [a, b] = [new Date(first * 864e5), new Date(last * 864e5)];
    if (first === last) return format.format(a);
    if (a.getUTCDate() === 1 && b.getUTCMonth() === a.getUTCMonth() && b.getUTCFullYear() === a.getUTCFullYear() && new Date((last + 1) * 864e5).getUTCDate() === 1) return this.monthFormat.format(a);
    return last - first > 300 ? this.monthFormat.formatRange(a, b) : format.formatRange(a, b);
  }

  when(store, i, short = false) {
    if (!store.dated(i)) return this.say('undated');
    const { day, span } = store.columns;
    return this.dates(day[i], day[i] + span[i], short);
  }

  // How exactly the date is known.
  howDated(store, i) {
    const { date_precision: known, span } = store.columns;
    return known[i] === 2 && span[i] ? this.say('date_span', { n: this.n(span[i] + 1) }) : this.say(`date_${known[i]}`);
  }

  // A place in figures, as fine as it is known; nothing where only a division or a country is.
  coordinates(store, i) {
    if (store.vague(i)) return '';
    const figures = (store.radius(i) || 0) > 2000 ? 2 : 4;
    return `${store.lat(i).toFixed(figures)}, ${store.lon(i).toFixed(figures)}`.replace(/-/g, '\u2212');
  }

  // A title that only repeats what the fields say ("Armed clash, Khartoum, 16 April 2023"): the list says those anyway.
  repeats(store, i, title) {
    const kind = store.word('sub_event_type', i) || store.word('event_type', i);
    return !title || (!!kind && title.startsWith(kind) && /^(,| \(\w+\),|$)/.test(title.slice(kind.length)));
  }

  kind(store, i) { return this.type(store.word('sub_event_type', i) || store.word('event_type', i)); }

  // The heading of one incident: its title, or in another language than the title's what its fields say.
  heading(store, i, title) {
    if (!this.repeats(store, i, title)) return title;
    return this.arabic && store.hasPlace(i) ? `${this.kind(store, i)}، ${this.where(store, i).replace(/[\u2066-\u2069]/g, '')}` : title && !this.arabic ? title : this.kind(store, i);
  }

  people(low, high) {
    if (low === null && high === null) return this.say('not_stated');
    if (low === 0 && high === 0) return this.say('nobody');
    if (high === null) return this.say('at_least', { n: this.n(low) });
    if (low === null) return this.say('at_most', { n: this.n(high) });
    return low === high ? this.n(low) : this.say('from_to', { a: this.n(low), b: this.n(high) });
  }

  // No more figures than are meant: 1,751 km is 1,800 km.
  distance(metres) {
    if (metres >= 100000) return this.say('kilometres', { n: this.n(Number((metres / 1000).toPrecision(2))) });
    return metres < 1000 ? this.say('metres', { n: this.n(Math.round(metres)) }) : this.say('kilometres', { n: this.n(metres < 10000 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000)) });
  }

  percent(share) { return this.say('percent', { n: this.n(Math.round(share * 100)) }); }

  // "in front of the Green Zone, Baghdad, Iraq"; names stand apart by isolates where directions differ.
  where(store, i) {
    const name = store.word('place_name', i);
    const relation = store.word('place_relation', i);
    const code = store.word('country', i);
    const local = (text, division) => (this.arabic && text && this.arabicPlace?.(code, text, division)) || text;
    const parts = [local(name, false), local(store.word('admin1', i), true), code && this.country(code)];
    const list = parts.filter((p, k) => p && !parts.slice(0, k).some((before) => before && holdsName(before, p))).map((p) => isolate(visible(p)));
    if (!list.length) return this.say('unknown');
    const lead = relation && relation !== 'in' ? `${this.named('relation', relation)} ` : '';
    return lead + list.join(this.say('comma'));
  }

  short(count) {
    if (count < 1000) return String(count);
    return count < 1e6 ? `${(count / 1000).toFixed(count < 10000 ? 1 : 0)}k` : `${(count / 1e6).toFixed(1)}M`;
  }
}

// "embassy in Baghdad" has "Baghdad" in it: the name is not said again.
function holdsName(text, name) {
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  const letter = (c) => c !== undefined && /[\p{L}\p{M}]/u.test(c);
  return at >= 0 && !letter(text[at - 1]) && !letter(text[at + name.length]);
}

function isolate(text) { return `\u2068${text}\u2069`; }

// Characters that turn text around without being seen are shown by their numbers; other controls become spaces.
export function visible(text) {
  return String(text)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, (c) => `\u27e8U+${c.charCodeAt(0).toString(16).toUpperCase()}\u27e9`)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u061c]/g, ' ');
}

// Only plain web addresses become links.
export function webAddress(text) {
  if (typeof text !== 'string' || !/^https?:\/\//i.test(text) || /[\u0000-\u0020\u007f]/.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
