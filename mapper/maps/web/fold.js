// Letters as a reader means them: case, accents, Arabic vowel signs and spellings made one; and words found in UTF-8 without decoding it.

const LATIN = new Uint16Array(0x250); // base letter of each accented one
for (let c = 0; c < LATIN.length; c++) {
  const base = String.fromCharCode(c).normalize('NFD').charCodeAt(0);
  LATIN[c] = String.fromCharCode(base).toLowerCase().charCodeAt(0);
}
const CLITICS = ['وال', 'فال', 'بال', 'كال', 'لل', 'ال', 'و', 'ف', 'ب', 'ل', 'ك'].map((prefix) => Array.from(prefix, (c) => c.charCodeAt(0)));
const LONGEST = 40;

// The folded letter, 0 for what ends a word, -1 for what is skipped inside one.
export function foldLetter(c) {
  if (c < 0x80) return (c >= 97 && c <= 122) || (c >= 48 && c <= 57) ? c : c >= 65 && c <= 90 ? c + 32 : 0;
  if (c < 0x250) return c < 0xc0 || c === 0xd7 || c === 0xf7 ? 0 : LATIN[c];
  if (c >= 0x600 && c < 0x700) {
    if ((c >= 0x64b && c <= 0x65f) || c === 0x640 || c === 0x670) return -1;
    if (c === 0x623 || c === 0x625 || c === 0x622 || c === 0x671) return 0x627;
    if (c === 0x649) return 0x64a;
    if (c === 0x629) return 0x647;
    if (c >= 0x660 && c <= 0x669) return c - 0x660 + 48;
    return c < 0x620 || (c >= 0x66a && c <= 0x66d) || c === 0x6d4 ? 0 : c;
  }
  if (c >= 0x300 && c < 0x370) return -1;
  if ((c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return -1;
  if ((c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3040) || (c >= 0xfd3e && c <= 0xfd3f)) return 0;
  return c >= 0x400 && c < 0x430 ? c + (c < 0x410 ? 80 : 32) : c;
}

// Calls emit(letters, from, n) for each folded word of bytes[at, end), and again for an Arabic word without its clitics.
export function words(bytes, at, end, letters, emit) {
  let n = 0;
  while (at <= end) {
    let c = 0;
    if (at < end) {
      c = bytes[at++];
      if (c >= 0x80) {
        if (c < 0xe0) c = ((c & 31) << 6) | (bytes[at++] & 63);
        else if (c < 0xf0) { c = ((c & 15) << 12) | ((bytes[at] & 63) << 6) | (bytes[at + 1] & 63); at += 2; }
        else { c = 0xffff; at += 3; }
      }
      c = foldLetter(c);
      if (c < 0) continue;
    } else at++;
    if (c) {
      if (n < LONGEST) letters[n++] = c;
      continue;
    }
    if (!n) continue;
    emit(letters, 0, n);
    if (letters[0] >= 0x620 && letters[0] < 0x650) {
      const skip = clitic(letters, n);
      if (skip) emit(letters, skip, n);
    }
    n = 0;
  }
}

function clitic(letters, n) {
  for (const prefix of CLITICS) {
    if (n - prefix.length < 3) continue;
    let k = 0;
    while (k < prefix.length && letters[k] === prefix[k]) k++;
    if (k === prefix.length) return k;
  }
  return 0;
}

const encoder = new TextEncoder();
const buffer = new Uint16Array(LONGEST);

// The folded words of a text, for queries: an Arabic word only without its clitics.
export function queryWords(text) {
  const bytes = encoder.encode(text);
  const out = [];
  words(bytes, 0, bytes.length, buffer, (letters, from, n) => {
    const word = String.fromCharCode(...letters.subarray(from, n));
    if (from) out.pop();
    out.push(word);
  });
  return out;
}

export function indexWords(text) {
  const bytes = encoder.encode(text);
  const out = [];
  words(bytes, 0, bytes.length, buffer, (letters, from, n) => out.push(String.fromCharCode(...letters.subarray(from, n))));
  return out;
}
