// Which incidents have a word: for each word the gaps between its incidents, a byte or two each. Made in parts of 65,536 incidents,
// then put together in one blob, which the browser holds outside the script's memory: 40 MB for a million incidents.

const SHIFT = 16;

export class Postings {
  constructor() {
    this.parts = [];
    this.next = new Int32Array(1024); // of each word, the place after its last incident
    this.terms = new Uint32Array(1 << 14); // words as they come, and their incidents within the part
    this.rows = new Uint16Array(1 << 14);
    this.n = 0;
  }

  // Rows come in rising order.
  add(term, row) {
    if (this.n === this.terms.length) {
      this.terms = grown(this.terms);
      this.rows = grown(this.rows);
    }
    this.terms[this.n] = term;
    this.rows[this.n++] = row;
  }

  // What was added is of the part that begins with incident `first`; `words` there are so far.
  flush(first, words) {
    const { terms, rows, n } = this;
    while (this.next.length < words) this.next = grown(this.next);
    const { next } = this;
    const gaps = new Uint32Array(n); // 0 where the incident has had the word before
    const ends = new Uint32Array(words + 1); // of each word's bytes
    for (let k = 0; k < n; k++) {
      const term = terms[k];
      const gap = first + rows[k] + 1 - next[term];
      if (!gap) continue;
      next[term] += gap;
      gaps[k] = gap;
      ends[term + 1] += (38 - Math.clz32(gap)) / 7 | 0;
    }
    for (let term = 0; term < words; term++) ends[term + 1] += ends[term];
    const bytes = new Uint8Array(ends[words]);
    const at = ends.slice(0, words);
    for (let k = 0; k < n; k++) {
      let gap = gaps[k];
      if (!gap) continue;
      const term = terms[k];
      let to = at[term];
      for (; gap > 127; gap >>>= 7) bytes[to++] = (gap & 127) | 128;
      bytes[to++] = gap;
      at[term] = to;
    }
    this.parts.push({ ends, blob: new Blob([bytes]) });
    this.n = 0;
  }

  // No word comes any more. `order` are all words as they are to lie: those asked for together, side by side.
  async end(order) {
    const { parts } = this;
    this.terms = this.rows = this.next = this.parts = null;
    this.from = new Uint32Array(order.length); // of each word's bytes
    this.to = new Uint32Array(order.length);
    let size = 0;
    for (const term of order) {
      this.from[term] = this.to[term] = size;
      for (const { ends } of parts) if (term + 1 < ends.length) size += ends[term + 1] - ends[term];
    }
    const whole = new Uint8Array(size);
    for (const { ends, blob } of parts) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      for (let term = 0; term + 1 < ends.length; term++) {
        if (ends[term] === ends[term + 1]) continue;
        whole.set(bytes.subarray(ends[term], ends[term + 1]), this.to[term]);
        this.to[term] += ends[term + 1] - ends[term];
      }
    }
    this.blob = new Blob([whole]);
  }

  // Marks every incident that has one of the words with `bit`.
  async mark(terms, out, bit) {
    const runs = [];
    for (const term of terms.sort((a, b) => this.from[a] - this.from[b])) {
      const last = runs[runs.length - 1];
      if (last && last.to === this.from[term]) last.to = this.to[term];
      else runs.push({ from: this.from[term], to: this.to[term], terms: [] });
      runs[runs.length - 1].terms.push(term);
    }
    await Promise.all(runs.map(async ({ from, to, terms: here }) => {
      const bytes = new Uint8Array(await this.blob.slice(from, to).arrayBuffer());
      for (const term of here) markGaps(bytes, this.from[term] - from, this.to[term] - from, out, bit);
    }));
  }
}

// Whether `row` is the first of a part.
export function begins(row) { return !(row & ((1 << SHIFT) - 1)); }

function markGaps(bytes, from, to, out, bit) {
  let row = -1;
  let value = 0;
  let shift = 0;
  for (let k = from; k < to; k++) {
    const byte = bytes[k];
    value |= (byte & 127) << shift;
    if (byte & 128) shift += 7;
    else {
      row += value;
      out[row] |= bit;
      value = shift = 0;
    }
  }
}

export function grown(array) {
  const bigger = new array.constructor(array.length * 2);
  bigger.set(array);
  return bigger;
}
