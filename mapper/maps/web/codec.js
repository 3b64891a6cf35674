// Bytes in the page back into numbers. Mirrors mapper/maps/columns.py.

export function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
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

// One column as a typed array; `spec` as pack_columns wrote it.
export function readColumn(bytes, spec) {
  if (!spec.width) return spec.min >= 0 && spec.min < 256 ? new Uint8Array(spec.n).fill(spec.min) : new Int32Array(spec.n).fill(spec.min);
  const stored = readPlanes(bytes, spec.at, spec.n, spec.width);
  if (!spec.delta && spec.min === 0) return stored;
  const out = new Int32Array(spec.n);
  if (!spec.delta) {
    for (let i = 0; i < spec.n; i++) out[i] = stored[i] + spec.min;
    return out;
  }
  let value = 0;
  for (let i = 0; i < spec.n; i++) {
    const z = stored[i];
    value += (z >>> 1) ^ -(z & 1);
    out[i] = value + spec.min;
  }
  return out;
}
