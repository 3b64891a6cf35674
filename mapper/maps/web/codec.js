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
  for (let g = 0, at = 2, to = 0; g < groups; g++) {
    let c = BYTE[text.charCodeAt(at++)];
    for (let k = 1; k < 8; k++) {
      const next = BYTE[text.charCodeAt(at++)];
      out[to++] = (c << k) | (next >> (7 - k));
      c = next;
    }
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
  const out = width === 2 ? new Uint16Array(n) : new Uint32Array(n);
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
