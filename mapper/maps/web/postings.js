// Which incidents have a word: gaps of a byte or two in chains of small chunks, or one bit an incident where that is smaller.

const CHUNK = 28; // bytes of a link in a word's chain; the last four of its 32 point on

export class Postings {
  constructor(rows) {
    this.rows = rows;
    this.most = Math.max(2, Math.floor(rows / 8 / (CHUNK + 4))); // links of a chain; beyond, bits are smaller
    this.pool = new Uint8Array(1 << 16);
    this.used = 0;
    this.free = -1;
    this.bits = []; // of a word: a Uint8Array, or null while it is a chain
    this.head = new Uint32Array(1024);
    this.tail = new Uint32Array(1024); // where the word's next byte goes
    this.last = new Int32Array(1024); // its last incident
    this.links = new Uint16Array(1024);
  }

  // Room for one more word; gives its number.
  begin() {
    const term = this.bits.length;
    this.bits.push(null);
    if (term >= this.head.length) for (const name of ['head', 'tail', 'last', 'links']) this[name] = grown(this[name]);
    this.head[term] = this.tail[term] = this.chunk();
    this.last[term] = -1;
    this.links[term] = 1;
    return term;
  }

  // Rows come in rising order.
  add(term, row) {
    const bits = this.bits[term];
    if (bits) {
      bits[row >> 3] |= 1 << (row & 7);
      return;
    }
    let gap = row - this.last[term];
    if (!gap) return;
    this.last[term] = row;
    while (gap > 127) {
      this.write(term, (gap & 127) | 128);
      gap >>>= 7;
    }
    this.write(term, gap);
    if (this.links[term] > this.most) this.toBits(term);
  }

  chunk() {
    let at = this.free;
    if (at >= 0) {
      this.free = this.link(at + CHUNK) - 1;
      return at;
    }
    at = this.used;
    this.used += CHUNK + 4;
    if (this.used > this.pool.length) this.pool = grown(this.pool, 1.5);
    return at;
  }

  link(at) {
    const { pool } = this;
    return (pool[at] | (pool[at + 1] << 8) | (pool[at + 2] << 16) | (pool[at + 3] << 24)) >>> 0;
  }

  setLink(at, to) {
    const { pool } = this;
    pool[at] = to & 255;
    pool[at + 1] = (to >>> 8) & 255;
    pool[at + 2] = (to >>> 16) & 255;
    pool[at + 3] = to >>> 24;
  }

  write(term, byte) {
    let at = this.tail[term];
    if ((at & 31) === CHUNK) {
      const next = this.chunk();
      this.setLink(at, next);
      this.links[term]++;
      at = next;
    }
    this.pool[at] = byte;
    this.tail[term] = at + 1;
  }

  toBits(term) {
    const bits = new Uint8Array((this.rows + 7) >> 3);
    this.each(term, (row) => { bits[row >> 3] |= 1 << (row & 7); });
    const end = this.tail[term] - (this.tail[term] & 31);
    for (let at = this.head[term]; ;) { // its chunks can be had again
      const next = at === end ? -1 : this.link(at + CHUNK);
      this.setLink(at + CHUNK, this.free + 1);
      this.free = at;
      if (next < 0) break;
      at = next;
    }
    this.bits[term] = bits;
  }

  // Calls visit(row) for every incident that has the word.
  each(term, visit) {
    const { pool } = this;
    const end = this.tail[term];
    let at = this.head[term];
    let row = -1;
    let value = 0;
    let shift = 0;
    while (at !== end) {
      if ((at & 31) === CHUNK) at = this.link(at);
      const byte = pool[at++];
      value |= (byte & 127) << shift;
      if (byte & 128) shift += 7;
      else {
        row += value;
        visit(row);
        value = shift = 0;
      }
    }
  }

  // Marks every incident that has the word with `bit`.
  mark(term, out, bit) {
    const bits = this.bits[term];
    if (!bits) { this.each(term, (row) => { out[row] |= bit; }); return; }
    for (let k = 0; k < bits.length; k++) {
      for (let left = bits[k]; left; left &= left - 1) out[(k << 3) + 31 - Math.clz32(left & -left)] |= bit;
    }
  }

  // No word comes any more: what only building needs is given back.
  end() {
    this.pool = this.pool.slice(0, this.used);
    this.last = this.links = null;
  }
}

export function grown(array, times = 2) {
  const bigger = new array.constructor(Math.ceil((array.length * times) / 32) * 32);
  bigger.set(array);
  return bigger;
}
