// Search in all texts: an index of words, made the first time block by block, a byte or two for each word of each incident.
import { indexWords, queryWords, words } from './fold.js';

const CHUNK = 28; // bytes of a link in a word's chain; the last four of its 32 point on
const DICTIONARIES = ['event_type', 'sub_event_type', 'status', 'role', 'admin1', 'place_name'];

export class Search {
  constructor(store, named) {
    this.store = store;
    this.named = named || {};
    this.ready = null;
    this.slots = new Int32Array(1 << 14).fill(-1); // an open hash table of word numbers
    this.hashA = new Int32Array(1024);
    this.hashB = new Int32Array(1024);
    this.text = []; // the words
    this.pool = new Uint8Array(1 << 16);
    this.used = 0;
    this.head = new Uint32Array(1024);
    this.tail = new Uint32Array(1024); // where the word's next byte goes
    this.last = new Int32Array(1024); // its last incident
  }

  // Reads all blocks once; `progress(share)` is told how far it is.
  build(progress) {
    this.ready ||= this.readAll(progress);
    return this.ready;
  }

  async readAll(progress) {
    const { records, n } = this.store;
    const { shift } = records;
    let row = 0;
    const letters = new Uint16Array(64);
    const emit = (word, from, to) => this.add(word, from, to, row);
    const ahead = 6;
    const coming = new Map();
    const fetch = (k) => { if (k < records.blocks && !coming.has(k)) coming.set(k, records.bytes(k)); };
    let paused = performance.now();
    for (let k = 0; k < records.blocks; k++) {
      for (let j = k; j < k + ahead; j++) fetch(j);
      const bytes = await coming.get(k);
      coming.delete(k);
      const block = records.decode(bytes);
      const first = k << shift;
      const rows = Math.min(n - first, 1 << shift);
      const leaves = searched(block);
      for (let r = 0; r < rows; r++) {
        row = first + r;
        for (const leaf of leaves) leaf(r, (from, to) => words(bytes, from, to, letters, emit));
      }
      if (performance.now() - paused > 40) {
        progress?.((k + 1) / records.blocks);
        await new Promise((done) => setTimeout(done, 0));
        paused = performance.now();
      }
    }
    progress?.(1);
  }

  add(letters, from, to, row) {
    let a = 0x811c9dc5;
    let b = 5381;
    for (let k = from; k < to; k++) {
      a = Math.imul(a ^ letters[k], 0x01000193);
      b = (Math.imul(b, 33) + letters[k]) | 0;
    }
    const { slots, hashA, hashB } = this;
    const room = slots.length - 1;
    let at = (a ^ (a >>> 15)) & room;
    let term = slots[at];
    while (term >= 0 && (hashA[term] !== a || hashB[term] !== b)) term = slots[(at = (at + 1) & room)];
    if (term < 0) term = this.newTerm(at, a, b, String.fromCharCode(...letters.subarray(from, to)));
    const gap = row - this.last[term];
    if (!gap) return;
    this.last[term] = row;
    let value = gap;
    while (value > 127) {
      this.write(term, (value & 127) | 128);
      value >>>= 7;
    }
    this.write(term, value);
  }

  newTerm(slot, a, b, text) {
    const term = this.text.length;
    this.text.push(text);
    if (term >= this.head.length) for (const name of ['head', 'tail', 'last', 'hashA', 'hashB']) this[name] = grown(this[name]);
    this.hashA[term] = a;
    this.hashB[term] = b;
    this.slots[slot] = term;
    if (term * 2 > this.slots.length) this.rehash();
    this.head[term] = this.tail[term] = this.chunk();
    this.last[term] = -1;
    return term;
  }

  rehash() {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    const room = slots.length - 1;
    for (let term = 0; term < this.text.length; term++) {
      let at = (this.hashA[term] ^ (this.hashA[term] >>> 15)) & room;
      while (slots[at] >= 0) at = (at + 1) & room;
      slots[at] = term;
    }
    this.slots = slots;
  }

  chunk() {
    const at = this.used;
    this.used += CHUNK + 4;
    if (this.used > this.pool.length) this.pool = grown(this.pool);
    return at;
  }

  write(term, byte) {
    let at = this.tail[term];
    if ((at & 31) === CHUNK) {
      const next = this.chunk();
      const { pool } = this;
      pool[at] = next & 255;
      pool[at + 1] = (next >>> 8) & 255;
      pool[at + 2] = (next >>> 16) & 255;
      pool[at + 3] = next >>> 24;
      at = next;
    }
    this.pool[at] = byte;
    this.tail[term] = at + 1;
  }

  // Marks every incident that has the word with `bit`.
  mark(term, out, bit) {
    const { pool } = this;
    const end = this.tail[term];
    let at = this.head[term];
    let row = -1;
    let value = 0;
    let shift = 0;
    while (at !== end) {
      if ((at & 31) === CHUNK) {
        at = pool[at] | (pool[at + 1] << 8) | (pool[at + 2] << 16) | (pool[at + 3] << 24);
        if (at === end) break;
      }
      const byte = pool[at++];
      value |= (byte & 127) << shift;
      if (byte & 128) shift += 7;
      else {
        row += value;
        out[row] |= bit;
        value = shift = 0;
      }
    }
  }

  // A Uint8Array of the incidents that have every word (the last one may be unfinished), or null for an empty query.
  async find(query, progress) {
    const asked = queryWords(query).slice(0, 8);
    if (!asked.length) return null;
    await this.build(progress);
    const { n } = this.store;
    const found = new Uint8Array(n);
    asked.forEach((word, k) => {
      const bit = 1 << k;
      const whole = k < asked.length - 1;
      this.text.forEach((text, term) => { if (whole ? text === word : text.startsWith(word)) this.mark(term, found, bit); });
      this.markNames(word, whole, found, bit);
    });
    const all = (1 << asked.length) - 1;
    let hits = 0;
    for (let i = 0; i < n; i++) hits += found[i] = found[i] === all ? 1 : 0;
    this.hits = hits;
    return found;
  }

  // Names that stand once in the page and by number in the incidents.
  markNames(word, whole, found, bit) {
    const { store } = this;
    const meets = (text) => indexWords(text).some((w) => (whole ? w === word : w.startsWith(word)));
    for (const name of [...DICTIONARIES, 'country']) {
      const say = this.named[name];
      const hit = store.words[name].map((text) => text && (meets(text) || (say ? say(text).some(meets) : false)));
      if (!hit.some(Boolean)) continue;
      const codes = store.columns[name];
      for (let i = 0; i < store.n; i++) if (hit[codes[i]]) found[i] |= bit;
    }
    for (const list of Object.values(store.lists)) {
      const hit = list.words.map(meets);
      if (!hit.some(Boolean)) continue;
      store.eachList(list, (i, code) => { if (hit[code]) found[i] |= bit; });
    }
  }
}

function grown(array) {
  const bigger = new array.constructor(array.length * 2);
  bigger.set(array);
  return bigger;
}

// For each text leaf that is searched: (row, visit) calls visit(from, to) for the bytes of the row's texts.
function searched(block) {
  const simple = (leaf) => (r, visit) => visit(leaf.span[0] + leaf.offsets[r], leaf.span[0] + leaf.offsets[r + 1]);
  const listed = (list, leaf) => (r, visit) => {
    for (let k = list.offsets[r]; k < list.offsets[r + 1]; k++) visit(leaf.span[0] + leaf.offsets[k], leaf.span[0] + leaf.offsets[k + 1]);
  };
  return [simple(block.title), listed(block.evidence, block.evidence.child.parts.quote), listed(block.sources, block.sources.child.parts.title), simple(block.unlocated_reason)];
}
