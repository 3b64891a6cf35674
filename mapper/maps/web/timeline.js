// Time: a histogram by family, a window over it that the mouse drags and the keyboard moves, and play.
import { el, iconButton } from './dom.js';

const EDGE = 14; // pixels at both ends for the handles
const SPEEDS = [0.5, 1, 2, 4];
const DAY = 864e5;

export class Timeline {
  constructor(app) {
    this.app = app;
    const { words, id } = app;
    this.range = app.store.timeRange();
    this.node = el('section', { class: 'im-time', hidden: !this.range });
    this.canvas = el('canvas', { class: 'im-time-canvas', 'aria-hidden': 'true' });
    this.from = this.handle('from');
    this.to = this.handle('to');
    this.label = el('output', { class: 'im-time-label', id: `${id}-time` });
    this.buttons = {};
    const button = (key, name, act, extra) => (this.buttons[key] = iconButton(name, words.say(key), act, extra));
    this.speedBox = el('select', { class: 'im-select im-speed', onchange: () => this.app.note() }, SPEEDS.map((s) => el('option', { value: s, selected: s === 1 }, `${s}\u00d7`)));
    this.bar = el('div', { class: 'im-time-bar' }, button('step_back', 'back', () => this.step(-1), { class: 'im-button im-mirror' }), button('play', 'play', () => this.play()),
      button('step_on', 'next', () => this.step(1), { class: 'im-button im-mirror' }), this.speedBox, this.label, el('span', { class: 'im-spread' }), this.hintText = el('span', { class: 'im-time-hint' }), this.resetButton = el('button', { type: 'button', class: 'im-link', onclick: () => this.set(null) }, ''));
    this.track = el('div', { class: 'im-time-track' }, this.canvas, this.from, this.to);
    this.node.append(this.bar, this.track);
    this.track.addEventListener('pointerdown', (event) => this.drag(event));
    this.timer = 0;
    new ResizeObserver(() => this.draw()).observe(this.track);
    if (this.range) this.bins();
  }

  handle(which) {
    const node = el('div', { class: `im-handle im-handle-${which}`, role: 'slider', tabindex: '0' });
    node.addEventListener('keydown', (event) => {
      const size = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      const [first, last] = this.range;
      const [a, b] = this.window();
      const now = which === 'from' ? a : b;
      const next = event.key === 'Home' ? first : event.key === 'End' ? last : size ? now + size * this.unit : null;
      if (next === null) return;
      event.preventDefault();
      this.set(which === 'from' ? [Math.max(first, Math.min(next, b)), b] : [a, Math.min(last, Math.max(next, a))]);
    });
    return node;
  }

  relabel() {
    const { words } = this.app;
    this.node.setAttribute('aria-label', words.say('time'));
    this.from.setAttribute('aria-label', words.say('time_from'));
    this.to.setAttribute('aria-label', words.say('time_to'));
    this.speedBox.setAttribute('aria-label', words.say('speed'));
    this.resetButton.textContent = words.say('all_time');
    this.hintText.textContent = words.say('time_hint');
    for (const key of ['step_back', 'step_on', 'play']) {
      const text = words.say(key === 'play' && this.timer ? 'pause' : key);
      this.buttons[key].setAttribute('aria-label', text);
      this.buttons[key].title = text;
    }
    this.draw();
  }

  window() { return this.app.filters.time || this.range; }

  // Days in a bar: about eighty to a hundred and sixty bars over the whole.
  bins() {
    const [first, last] = this.range;
    const days = last - first + 1;
    this.unit = [1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652].find((d) => days / d <= 160) || 18262;
    this.n = Math.max(1, Math.ceil(days / this.unit));
    this.binOf = Uint16Array.from({ length: days }, (_, day) => Math.min(this.n - 1, Math.floor(day / this.unit))); // of a day of the range
  }

  // Counts of all that pass everything but time: [bin * families + family], and the vague ones apart.
  counts() {
    const { store, filters } = this.app;
    const families = store.familyList.length;
    const sure = new Uint32Array(this.n * families);
    const vague = new Uint32Array(this.n);
    const { day, span, date_precision: known } = store.columns;
    const { binOf, range: [first] } = this;
    const { family } = store;
    const { fails } = filters;
    const others = ~filters.timeBit;
    for (let i = 0; i < store.n; i++) {
      if (!known[i] || fails[i] & others) continue;
      const bin = binOf[day[i] + (span[i] >> 1) - first];
      if (known[i] > 4) vague[bin]++;
      else sure[bin * families + family[i]]++;
    }
    return { sure, vague, families };
  }

  refresh() {
    if (!this.range) return;
    this.histogram = this.counts();
    this.draw();
  }

  x(day) { return EDGE + ((day - this.range[0]) / Math.max(1, this.range[1] + 1 - this.range[0])) * (this.width - 2 * EDGE); }
  day(x) { return Math.round(this.range[0] + ((x - EDGE) / (this.width - 2 * EDGE)) * (this.range[1] + 1 - this.range[0])); }

  draw() {
    if (!this.range || !this.histogram) return;
    const box = this.track.getBoundingClientRect();
    if (!box.width) return;
    this.width = box.width;
    const h = box.height;
    const dpr = window.devicePixelRatio || 1;
    this.canvas.width = box.width * dpr;
    this.canvas.height = h * dpr;
    const ctx = this.canvas.getContext('2d');
    ctx.scale(dpr, dpr);
    this.bars(ctx, h - 16);
    this.axis(ctx, h);
    this.place();
  }

  bars(ctx, h) {
    const { app, histogram: { sure, vague, families } } = this;
    const { theme, store } = app;
    let most = 1;
    for (let b = 0; b < this.n; b++) {
      let sum = vague[b];
      for (let f = 0; f < families; f++) sum += sure[b * families + f];
      most = Math.max(most, sum);
    }
    const scale = (v) => (most > 400 ? Math.sqrt(v / most) : v / most) * (h - 4);
    const w = (this.width - 2 * EDGE) / this.n;
    for (let b = 0; b < this.n; b++) {
      let sum = 0;
      for (let f = 0; f < families; f++) sum += sure[b * families + f];
      const x = EDGE + b * w;
      const bw = Math.max(1.5, Math.min(22, w - 1));
      let y = h;
      const whole = scale(sum);
      for (let f = 0; f < families && sum; f++) {
        const v = (sure[b * families + f] / sum) * whole;
        if (!v) continue;
        ctx.fillStyle = app.colour(store.familyList[f]);
        ctx.fillRect(x, y - v, bw, v);
        y -= v;
      }
      if (vague[b]) {
        const v = scale(sum + vague[b]) - whole;
        ctx.fillStyle = theme.vague;
        ctx.fillRect(x, y - v, bw, v);
      }
    }
    ctx.fillStyle = theme.axis;
    ctx.fillRect(EDGE, h, this.width - 2 * EDGE, 1);
  }

  axis(ctx, h) {
    const { theme, words } = this.app;
    const [first, last] = this.range;
    ctx.font = `11px ${theme.font}`;
    ctx.fillStyle = theme.dim;
    ctx.textBaseline = 'bottom';
    const room = Math.max(2, Math.floor(this.width / 90));
    let end = -1;
    for (const { day, text } of ticks(first, last, room, words)) {
      const w = ctx.measureText(text).width;
      const x = Math.max(2, Math.min(this.width - w - 2, this.x(day) - w / 2));
      if (x < end + 10) continue;
      ctx.fillRect(this.x(day), h - 15, 1, 3);
      ctx.textAlign = 'left';
      ctx.fillText(text, x, h);
      end = x + w;
    }
  }

  // Handles and the shade outside the window.
  place() {
    const { words, filters, store } = this.app;
    const [a, b] = this.window();
    const set = (node, day, at) => {
      node.style.left = `${at}px`;
      node.setAttribute('aria-valuemin', this.range[0]);
      node.setAttribute('aria-valuemax', this.range[1]);
      node.setAttribute('aria-valuenow', day);
      node.setAttribute('aria-valuetext', words.day(day));
    };
    set(this.from, a, this.x(a));
    set(this.to, b, this.x(b + 1));
    this.track.style.setProperty('--from', `${this.x(a)}px`);
    this.track.style.setProperty('--to', `${this.width - this.x(b + 1)}px`);
    this.resetButton.hidden = !filters.time;
    this.hintText.hidden = !!filters.time;
    const undated = this.undated ?? (this.undated = store.columns.date_precision.reduce((n, p) => n + (p ? 0 : 1), 0));
    this.label.textContent = words.dates(a, b, true) + (undated ? ` \u00b7 ${words.say('undated_n', { n: words.n(undated) })}` : '');
  }

  drag(event) {
    if (event.button) return;
    event.preventDefault();
    const left = this.track.getBoundingClientRect().left;
    const start = event.clientX - left;
    const [a, b] = this.window();
    const near = (at) => Math.abs(start - at) < 12;
    const xa = this.x(a);
    const xb = this.x(b + 1);
    const mode = event.target === this.from ? 'from' : event.target === this.to ? 'to' : near(xa) && (!near(xb) || start < xa) ? 'from' : near(xb) ? 'to' : this.app.filters.time && start > xa && start < xb ? 'move' : 'new';
    if (mode === 'from' || mode === 'to') this[mode].focus();
    const move = (e) => {
      const x = e.clientX - left;
      const [first, last] = this.range;
      const at = Math.max(first, Math.min(last, this.day(x)));
      if (mode === 'from') this.set([Math.min(at, b), b]);
      else if (mode === 'to') this.set([a, Math.max(Math.min(last, at - 1), a)]);
      else if (mode === 'move') {
        const by = Math.max(first - a, Math.min(last - b, this.day(x) - this.day(start)));
        this.set([a + by, b + by]);
      } else if (Math.abs(x - start) > 4) {
        const from = Math.max(first, Math.min(last, this.day(start)));
        this.set(from <= at ? [from, at] : [at, from]);
      }
    };
    const up = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      this.app.settled();
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
  }

  set(range) {
    const whole = range && range[0] <= this.range[0] && range[1] >= this.range[1];
    this.app.setTime(whole ? null : range);
  }

  step(by) {
    const [first, last] = this.range;
    const [a, b] = this.app.filters.time || [first, first + Math.max(this.unit, Math.round((last - first) / 12))];
    const size = b - a + 1;
    let from = a + by * Math.max(1, Math.round(size / 4));
    if (!this.app.filters.time) from = by > 0 ? first : last - size + 1;
    from = Math.max(first, Math.min(last - size + 1, from));
    this.set([from, from + size - 1]);
    return from + size - 1 < last;
  }

  play() {
    if (this.timer) { this.stop(); return; }
    const [, last] = this.range;
    if (this.app.filters.time && this.app.filters.time[1] >= last) this.app.setTime(null);
    const tick = () => {
      if (!this.step(1)) { this.stop(); return; }
      this.timer = setTimeout(tick, 700 / Number(this.speedBox.value));
    };
    this.timer = setTimeout(tick, 1);
    this.face();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.face();
    this.app.settled();
  }

  face() {
    const button = iconButton(this.timer ? 'pause' : 'play', this.app.words.say(this.timer ? 'pause' : 'play'), () => this.play());
    const had = document.activeElement === this.buttons.play;
    this.buttons.play.replaceWith(button);
    this.buttons.play = button;
    if (had) button.focus();
  }
}

// Round moments between two days: years, months or days, at most `room` of them.
function ticks(first, last, room, words) {
  const days = last - first + 1;
  const format = (options) => new Intl.DateTimeFormat(words.locale, { timeZone: 'UTC', calendar: 'gregory', ...options });
  const months = [1, 2, 3, 6].find((m) => days / (30.44 * m) <= room);
  const out = [];
  if (days <= 62) {
    const step = Math.ceil(days / room);
    const short = format({ day: 'numeric', month: 'short' });
    for (let day = first; day <= last; day += step) out.push({ day, text: short.format(new Date(day * DAY)) });
    return out;
  }
  const step = months || 12 * [1, 2, 5, 10, 20, 50, 100].find((y) => days / (365.25 * y) <= room || y === 100);
  const short = format(step >= 12 ? { year: 'numeric' } : { month: 'short', year: 'numeric' });
  const start = new Date(first * DAY);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (;; month += step) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
    if (day > last) return out;
    if (day >= first) out.push({ day, text: short.format(new Date(day * DAY)) });
  }
}
