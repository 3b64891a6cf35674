// Bytes in the page back into numbers. Mirrors mapper/maps/columns.py.

const BYTE = Uint8Array.from({ length: 256 }, (_, c) => c);
BYTE[0xc0] = 0; // three bytes that HTML keeps for itself
BYTE[0xc1] = 13;
BYTE[0xc2] = 60;

// What mapper/maps/letters.py wrote: seven bits a character after `!` and the number of bytes too many; or base64.
export function fromText(text) {
  if (text[0] !== '!') return fromBase64(text);
  const groups = (text.length - 2) / 8;
  const out = new Uint8Array(groups * 7);
  for (let g = 0, at = 2, to = 0; g < groups; g++, at += 8, to += 7) { // in one piece: the browser reads 80 MB of it
    const b = BYTE[text.charCodeAt(at + 1)];
    const c = BYTE[text.charCodeAt(at + 2)];
    const d = BYTE[text.charCodeAt(at + 3)];
    const e = BYTE[text.charCodeAt(at + 4)];
    const f = BYTE[text.charCodeAt(at + 5)];
    const h = BYTE[text.charCodeAt(at + 6)];
    out[to] = (BYTE[text.charCodeAt(at)] << 1) | (b >> 6);
    out[to + 1] = (b << 2) | (c >> 5);
    out[to + 2] = (c << 3) | (d >> 4);
    out[to + 3] = (d << 4) | (e >> 3);
    out[to + 4] = (e << 5) | (f >> 2);
    out[to + 5] = (f << 6) | (h >> 1);
    out[to + 6] = (h << 7) | BYTE[text.charCodeAt(at + 7)];
  }
  return out.subarray(0, out.length - Number(text[1]));
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

export async function inflate(bytes) {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const failed = Promise.all([writer.write(bytes), writer.close()]).catch(() => {}); // the reader tells of it
  const whole = new Uint8Array(await new Response(stream.readable).arrayBuffer());
  await failed;
  return whole;
}

// The n numbers of `width` byte planes that begin at `at`.
export function readPlanes(bytes, at, n, width) {
  if (width === 1) return bytes.slice(at, at + n);
  if (width === 2) {
    const low = bytes.subarray(at, at + n);
    const high = bytes.subarray(at + n, at + 2 * n);
    const out = new Uint16Array(n);
    for (let i = 0; i < n; i++) out[i] = low[i] | (high[i] << 8);
    return out;
  }
  const out = new Uint32Array(n);
  for (let plane = 0; plane < width; plane++) {
    const from = at + plane * n;
    const shift = 8 * plane;
    for (let i = 0; i < n; i++) out[i] |= bytes[from + i] << shift;
  }
  return out;
}

// The smallest array that holds whole numbers from `low` to `high`.
function roomFor(n, low, high) {
  if (low >= 0) return high < 256 ? new Uint8Array(n) : high < 65536 ? new Uint16Array(n) : high < 2 ** 31 ? new Int32Array(n) : new Uint32Array(n);
  return low >= -32768 && high < 32768 ? new Int16Array(n) : new Int32Array(n);
}

// One column as a typed array; `spec` as pack_columns wrote it.
export function readColumn(bytes, spec) {
  const { n, min } = spec;
  if (!spec.width) return roomFor(n, min, min).fill(min);
  const stored = readPlanes(bytes, spec.at, n, spec.width);
  if (!spec.delta && min === 0) return stored;
  if (!spec.delta) {
    let most = 0;
    for (let i = 0; i < n; i++) if (stored[i] > most) most = stored[i];
    const out = roomFor(n, min, min + most);
    for (let i = 0; i < n; i++) out[i] = stored[i] + min;
    return out;
  }
  const out = new Int32Array(n);
  let value = 0;
  for (let i = 0; i < n; i++) {
    const z = stored[i];
    value += (z >>> 1) ^ -(z & 1);
    out[i] = value + min;
  }
  return out;
}
