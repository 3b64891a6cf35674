// Where the words of a search stand in the texts on the page: painted over them, the page's elements stay as they are.
import { foldLetter, indexWords, queryWords } from './fold.js';

const NAME = 'im-found';

// [from, to] of each word of `text` that answers one of the folded words `asked`; the last one may be unfinished.
export function hits(text, asked) {
  const out = [];
  let from = -1;
  for (let k = 0; k <= text.length; k++) {
    const letter = k < text.length ? foldLetter(text.charCodeAt(k)) : 0;
    if (letter && from < 0) from = k;
    if (letter || from < 0) continue;
    const forms = indexWords(text.slice(from, k));
    if (asked.some((word, n) => forms.some((form) => (n < asked.length - 1 ? form === word : form.startsWith(word))))) out.push([from, k]);
    from = -1;
  }
  return out;
}

export function asked(query) { return queryWords(query).slice(0, 8); }

// The part of `text` around its first hit, at most `most` characters; null where there is none.
export function around(text, words, most = 90) {
  const first = hits(text, words)[0];
  if (!first) return null;
  let from = Math.max(0, first[0] - Math.floor(most / 3));
  if (from) from = text.indexOf(' ', from) + 1 || from;
  if (from > first[0]) [from] = first;
  const part = text.slice(from, from + most).replace(/[\ud800-\udbff]$/, '');
  return `${from ? '\u2026 ' : ''}${part}${from + most < text.length ? ' \u2026' : ''}`;
}

// Paints the hits in all texts under `roots`.
export function paint(roots, words) {
  if (typeof Highlight === 'undefined' || !CSS.highlights) return; // an older browser finds, but does not colour
  if (!words.length) { CSS.highlights.delete(NAME); return; }
  const ranges = [];
  for (const root of roots) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      for (const [from, to] of hits(node.data, words)) {
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, to);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}
