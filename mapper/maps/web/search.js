// Search in all texts: an index of words, made the first time block by block.
import { indexWords, queryWords, words } from './fold.js';
import { begins, grown, Postings } from './postings.js';
import { ONE, REST } from './words.js';

const DICTIONARIES = ['event_type', 'sub_event_type', 'status', 'role', 'admin1', 'place_name'];
const LONG = 48; // bytes; a longer run of letters is looked at each time it comes, it will hardly come again
const AHEAD = 6; // blocks inflated at once
const PAUSE = 50; // ms of work between two looks at what the reader does
const SPACE = 32;
const NONE = -1; // a number for no word; below, for several
const UNREAD = -(2 ** 31);
const encoder = new TextEncoder();
const WORD = Uint8Array.from({ length: 256 }, (_, c) => (c >= 128 || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) ? 1 : 0));

// Numbers for keys of two hashes, in an open table: number + 1, the hashes, and a value, side by side.
class Numbers {
  constructor() {
    this.slots = new Int32Array(4 << 12);
    this.size = 0;
  }

  // Where the key is in `slots`, or where it would go: there the number is 0.
  place(a, b) {
    const { slots } = this;
    const room = slots.length - 4;
    let at = ((a ^ (a >>> 15)) << 2) & room;
    while (slots[at] && (slots[at + 1] !== a || slots[at + 2] !== b)) at = (at + 4) & room;
    return at;
  }

  // The key's number from now on; `value` can be read beside it.
  add(a, b, value) {
    if (this.size * 8 > this.slots.length) {
      const old = this.slots;
      this.slots = new Int32Array(old.length * 4);
      for (let at = 0; at < old.length; at += 4) if (old[at]) this.slots.set(old.subarray(at, at + 4), this.place(old[at + 1], old[at + 2]));
    }
    this.slots.set([this.size + 1, a, b, value], this.place(a, b));
    return this.size++;
  }
}

export class Search {
  constructor(store, named) {
    this.store = store;
    this.named = named || {};
    this.ready = null;
    this.postings = new Postings();
    this.letters = new Uint16Array(1 << 12); // the folded words, one after another
    this.ends = new Uint32Array(1024);
    this.count = 0;
  }

  // Reads all blocks once; `progress(share)` is told how far it is.
  build(progress) {
    this.ready ||= this.readAll(progress);
    return this.ready;
  }

  async readAll(progress) {
    const { records, n } = this.store;
    const { shift } = records;
    this.terms = new Numbers(); // of folded words
    this.tokens = new Numbers(); // of runs of bytes as they stand in the texts
    this.several = []; // the words of tokens that have more than one
    this.ofKnown = new Int32Array(records.known.length).fill(UNREAD); // of words of the vocabulary
    this.scratch = new Uint16Array(64);
    const coming = new Map();
    const fetch = (k) => { if (k < records.blocks && !coming.has(k)) coming.set(k, records.bytes(k)); };
    let paused = performance.now();
    for (let k = 0; k < records.blocks; k++) {
      for (let j = k; j < k + AHEAD; j++) fetch(j);
      const bytes = await coming.get(k);
      coming.delete(k);
      const first = k << shift;
      if (k && begins(first)) this.endPart(first);
      this.readBlock(bytes, records.decode(bytes), first, Math.min(n - first, 1 << shift));
      if (performance.now() - paused > PAUSE) {
        progress?.((k + 1) / records.blocks);
        await new Promise((done) => setTimeout(done, 0));
        paused = performance.now();
      }
    }
    this.endPart(n);
    await this.postings.end(this.byLetters());
    this.terms = this.tokens = this.several = this.ofKnown = null;
    progress?.(1);
  }

  // All words in the order of their letters: those with one beginning are neighbours.
  byLetters() {
    const { letters, ends, count } = this;
    const from = (term) => (term ? ends[term - 1] : 0);
    return Uint32Array.from({ length: count }, (_, term) => term).sort((a, b) => {
      let i = from(a);
      let j = from(b);
      while (i < ends[a] && j < ends[b] && letters[i] === letters[j]) { i++; j++; }
      return i === ends[a] || j === ends[b] ? ends[a] - i - (ends[b] - j) : letters[i] - letters[j];
    });
  }

  endPart(next) {
    this.postings.flush(this.first || 0, this.count);
    this.first = next;
  }

  // Row by row, because a word's incidents are written in rising order.
  readBlock(bytes, block, first, rows) {
    const leaves = searched(block).filter(({ leaf }) => leaf.end > leaf.from).map(({ leaf, list }) => ({ leaf, list, at: leaf.from, out: leaf.rest }));
    for (let r = 0; r < rows; r++) {
      for (const place of leaves) {
        const from = place.list ? place.list.offsets[r] : r;
        const to = place.list ? place.list.offsets[r + 1] : r + 1;
        for (let k = from; k < to; k++) this.readWords(bytes, place, Math.max(0, place.leaf.size(k)), first + r);
      }
    }
  }

  // The next `n` words of a leaf.
  readWords(bytes, place, n, row) {
    const { ofKnown } = this;
    let { at } = place;
    let rest = 0;
    for (let left = n; left > 0; left--) {
      let c = bytes[at++];
      if (c === REST) { rest++; continue; }
      if (c >= ONE) c = ONE + ((c - ONE) << 8) + bytes[at++];
      const term = ofKnown[c];
      if (term >= 0) this.postings.add(term, row);
      else if (term !== NONE) this.addTerm(term === UNREAD ? this.newKnown(c) : term, row);
    }
    place.at = at;
    if (!rest) return;
    let stop = place.out;
    while (rest-- > 0) stop = bytes.indexOf(SPACE, stop) + 1;
    this.readText(bytes, place.out, stop, row);
    place.out = stop;
  }

  addTerm(term, row) {
    if (term >= 0) this.postings.add(term, row);
    else if (term < NONE) for (const one of this.several[-2 - term]) this.postings.add(one, row);
  }

  newKnown(c) {
    const bytes = encoder.encode(this.store.records.known[c]);
    const terms = [];
    words(bytes, 0, bytes.length, this.scratch, (letters, from, n) => terms.push(this.term(letters, from, n)));
    this.ofKnown[c] = this.together(terms);
    return this.ofKnown[c];
  }

  // Some words as one number: -1 for none; below, the place of several.
  together(terms) { return terms.length === 1 ? terms[0] : terms.length ? -1 - this.several.push(terms) : NONE; }

  readText(bytes, at, end, row) {
    const { tokens } = this;
    while (at < end) {
      let c = bytes[at];
      if (!WORD[c]) { at++; continue; }
      const start = at;
      let a = 0x811c9dc5;
      let b = 5381;
      do {
        a = Math.imul(a ^ c, 0x01000193);
        b = (Math.imul(b, 33) + c) | 0;
        c = bytes[++at];
      } while (at < end && WORD[c]);
      const place = tokens.place(a, b);
      this.addTerm(tokens.slots[place] ? tokens.slots[place + 3] : this.newToken(bytes, start, at, a, b, row), row);
    }
  }

  // The one word of a run of bytes, -1 for none; below, the place of its words in `several`.
  newToken(bytes, start, end, a, b, row) {
    const terms = [];
    words(bytes, start, end, this.scratch, (letters, from, n) => terms.push(this.term(letters, from, n)));
    if (end - start > LONG) {
      for (const term of terms) this.postings.add(term, row);
      return NONE;
    }
    const found = this.together(terms);
    this.tokens.add(a, b, found);
    return found;
  }

  term(letters, from, to) {
    let a = 0x811c9dc5;
    let b = 5381;
    for (let k = from; k < to; k++) {
      a = Math.imul(a ^ letters[k], 0x01000193);
      b = (Math.imul(b, 33) + letters[k]) | 0;
    }
    const found = this.terms.slots[this.terms.place(a, b)];
    if (found) return found - 1;
    const term = this.terms.add(a, b, 0);
    const at = term ? this.ends[term - 1] : 0;
    if (at + to - from > this.letters.length) this.letters = grown(this.letters);
    if (term >= this.ends.length) this.ends = grown(this.ends);
    this.letters.set(letters.subarray(from, to), at);
    this.ends[term] = at + to - from;
    this.count = term + 1;
    return term;
  }

  // The words that are `word`, or begin with it where it may be unfinished.
  matching(word, whole) {
    const { letters, ends } = this;
    const codes = Uint16Array.from(word, (c) => c.charCodeAt(0));
    const out = [];
    let at = 0;
    for (let term = 0; term < this.count; term++) {
      const n = ends[term] - at;
      let same = 0;
      if (whole ? n === codes.length : n >= codes.length) while (same < codes.length && letters[at + same] === codes[same]) same++;
      if (same === codes.length) out.push(term);
      at = ends[term];
    }
    return out;
  }

  // A Uint8Array of the incidents that have every word (the last one may be unfinished), or null for an empty query.
  async find(query, progress) {
    const asked = queryWords(query).slice(0, 8);
    if (!asked.length) return null;
    await this.build(progress);
    const { n } = this.store;
    const found = new Uint8Array(n);
    await Promise.all(asked.map((word, k) => {
      const whole = k < asked.length - 1;
      this.markNames(word, whole, found, 1 << k);
      return this.postings.mark(this.matching(word, whole), found, 1 << k);
    }));
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

// The text leaves that are searched, and the list that each lies in.
function searched(block) {
  return [
    { leaf: block.title }, { leaf: block.unlocated_reason },
    { leaf: block.evidence.child.parts.quote, list: block.evidence }, { leaf: block.sources.child.parts.title, list: block.sources },
  ];
}
