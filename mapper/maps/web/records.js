// The texts of one incident, from blocks that are inflated when they are read. Mirrors mapper/maps/records.py.
import { fromText, inflate, readPlanes } from './codec.js';
import { vocabulary, wordReader } from './words.js';

const KEPT_BLOCKS = 8; // half a megabyte each
const decoder = new TextDecoder();

class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  next() {
    const size = this.view.getUint32(this.at, true);
    const from = this.at + 4;
    this.at = from + size;
    return [from, size];
  }

  integers() {
    const [from, size] = this.next();
    const width = this.bytes[from];
    const low = this.view.getFloat64(from + 1, true);
    const n = (size - 9) / width;
    return { low, stored: readPlanes(this.bytes, from + 9, n, width) };
  }
}

function starts(lengths) {
  const n = lengths.stored.length;
  const out = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) out[i + 1] = out[i] + Math.max(0, lengths.stored[i] - 1 + lengths.low);
  return out;
}

// A reader of one leaf or nest: row number in, value out.
function reader(cursor, shape, known) {
  if (shape === 'text') {
    const lengths = cursor.integers();
    const offsets = starts(lengths);
    const [from] = cursor.next();
    const bytes = cursor.bytes;
    const read = (i) => (lengths.stored[i] - 1 + lengths.low < 0 ? null : decoder.decode(bytes.subarray(from + offsets[i], from + offsets[i + 1])));
    return read;
  }
  if (shape === 'words') {
    const counts = cursor.integers();
    const [from, size] = cursor.next();
    return wordReader(cursor.bytes, counts, from, from + size, cursor.next()[0], known);
  }
  if (shape === 'int') {
    const { low, stored } = cursor.integers();
    return (i) => (stored[i] === 0 ? null : stored[i] - 1 + low);
  }
  if (shape === 'float') {
    const [from] = cursor.next();
    return (i) => {
      const value = cursor.view.getFloat64(from + 8 * i, true);
      return Number.isNaN(value) ? null : value;
    };
  }
  if (shape.list) {
    const lengths = cursor.integers();
    const offsets = starts(lengths);
    const child = reader(cursor, shape.list, known);
    const read = (i) => {
      if (lengths.stored[i] - 1 + lengths.low < 0) return null;
      const out = [];
      for (let k = offsets[i]; k < offsets[i + 1]; k++) out.push(child(k));
      return out;
    };
    read.offsets = offsets;
    read.child = child;
    return read;
  }
  const parts = shape.struct.map(([name, inner]) => [name, reader(cursor, inner, known)]);
  const quoted = parts.some(([name]) => name === 'quote') && parts.some(([name]) => name === 'start');
  const read = (i) => {
    const out = {};
    for (const [name, part] of parts) out[name] = part(i);
    if (quoted && out.quote !== null && out.start !== null && out.end !== null) out.end += out.start + codePoints(out.quote);
    return out;
  };
  read.parts = Object.fromEntries(parts);
  return read;
}

export function codePoints(text) {
  let n = 0;
  for (let i = 0; i < text.length; i++, n++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) i++;
  return n;
}

export function decodeBlock(bytes, schema, known) {
  const cursor = new Cursor(bytes);
  return Object.fromEntries(schema.map(([name, shape]) => [name, reader(cursor, shape, known)]));
}

export class Records {
  // `text(k)` gives block k as text, or null while the page has not been read that far.
  constructor(head, text) {
    this.schema = head.schema;
    this.known = vocabulary(head.vocabulary);
    delete head.vocabulary;
    this.shift = Math.log2(head.block);
    this.blocks = Math.ceil(head.n / head.block);
    this.rows = head.n;
    this.text = text;
    this.kept = new Map();
  }

  async bytes(k) {
    for (let wait = 0; ; wait++) {
      const text = this.text(k);
      if (text !== null) return inflate(fromText(text));
      if (wait > 1200) throw new Error('the file ends before its records: it was not saved whole');
      await new Promise((done) => setTimeout(done, 25));
    }
  }

  decode(bytes) { return decodeBlock(bytes, this.schema, this.known); }

  block(k) {
    let promise = this.kept.get(k);
    if (promise) {
      this.kept.delete(k);
    } else {
      promise = this.bytes(k).then((bytes) => decodeBlock(bytes, this.schema, this.known));
      if (this.kept.size >= KEPT_BLOCKS) this.kept.delete(this.kept.keys().next().value);
    }
    this.kept.set(k, promise);
    return promise;
  }

  async get(i) {
    const block = await this.block(i >> this.shift);
    const row = i & ((1 << this.shift) - 1);
    const record = Object.fromEntries(this.schema.map(([name]) => [name, block[name](row)]));
    const first = record.sources?.[0]?.document_id ?? null;
    for (const item of record.evidence || []) if (item.document_id === '') item.document_id = first;
    return record;
  }

  async title(i) {
    const block = await this.block(i >> this.shift);
    return block.title(i & ((1 << this.shift) - 1));
  }
}
