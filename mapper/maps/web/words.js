// Sentences from numbers of words. Mirrors mapper/maps/words.py.

export const ONE = 192; // words with a number of one byte
export const REST = 255; // a word that is written out
const SPACE = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function vocabulary(text) { return text ? text.split(' ') : []; }

// A reader of one leaf: `counts` words of each text, their numbers in bytes [from, end), the others written out from `rest` on.
export function wordReader(bytes, counts, from, end, rest, known) {
  const n = counts.stored.length;
  const size = (i) => counts.stored[i] - 1 + counts.low;
  let begins = null; // of each text: its first number, its first word written out
  const places = () => {
    begins = [new Uint32Array(n), new Uint32Array(n)];
    for (let i = 0, at = from, out = rest; i < n; i++) {
      begins[0][i] = at;
      begins[1][i] = out;
      for (let left = size(i); left > 0; left--) {
        const c = bytes[at++];
        if (c === REST) out = bytes.indexOf(SPACE, out) + 1;
        else if (c >= ONE) at++;
      }
    }
  };
  const read = (i) => {
    const words = size(i);
    if (words < 0) return null;
    if (!begins) places();
    const said = [];
    for (let left = words, at = begins[0][i], out = begins[1][i]; left > 0; left--) {
      let c = bytes[at++];
      if (c === REST) {
        const stop = bytes.indexOf(SPACE, out);
        said.push(decoder.decode(bytes.subarray(out, stop)));
        out = stop + 1;
        continue;
      }
      if (c >= ONE) c = ONE + ((c - ONE) << 8) + bytes[at++];
      said.push(known[c]);
    }
    return said.join(' ');
  };
  read.size = size;
  read.from = from;
  read.end = end;
  read.rest = rest;
  return read;
}
