// The page's own modules under node --test; tests/maps/test_web.py runs this file.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const web = process.env.MAPPER_WEB;
const { readColumn } = await import(`${web}/codec.js`);
const { indexWords, queryWords } = await import(`${web}/fold.js`);
const { visible, webAddress } = await import(`${web}/format.js`);
const { pieces, sentences, utf16 } = await import(`${web}/quotes.js`);
const { codePoints } = await import(`${web}/records.js`);
const { cell } = await import(`${web}/save.js`);
const { inside } = await import(`${web}/filters.js`);

test('columns: constant, shifted, differences', () => {
  assert.deepEqual([...readColumn(new Uint8Array(), { n: 3, min: -5, width: 0 })], [-5, -5, -5]);
  assert.deepEqual([...readColumn(new Uint8Array([0, 1, 2]), { n: 3, min: 10, width: 1, at: 0, delta: false })], [10, 11, 12]);
  assert.deepEqual([...readColumn(new Uint8Array([0, 3, 4]), { n: 3, min: 100, width: 1, at: 0, delta: true })], [100, 98, 100]);
  assert.deepEqual([...readColumn(new Uint8Array([1, 2, 1, 0]), { n: 2, min: 0, width: 2, at: 0, delta: false })], [257, 2]);
});

test('words: case, accents, Arabic spellings and clitics', () => {
  assert.deepEqual(queryWords('Émile SAW 3 bombs'), ['emile', 'saw', '3', 'bombs']);
  assert.ok(indexWords('والمنطقة').includes('منطقه'));
  assert.deepEqual(queryWords('المنطقة'), ['منطقه']);
  assert.deepEqual(queryWords('مُسيّرة'), queryWords('مسيرة'));
  assert.deepEqual(queryWords('أحمد'), queryWords('احمد'));
  assert.deepEqual(queryWords('  ,،؟ '), []);
  assert.deepEqual(queryWords('Киев'), ['киев']);
});

test('sentences: a quote inside a longer one becomes a mark, by code points', () => {
  const text = '😀 A drone hit the zone.';
  const found = sentences([
    { document_id: 'd', field: 'weapons', start: 14, end: 19, quote: 'drone' },
    { document_id: 'd', field: 'sentence', start: 10, end: 10 + codePoints(text), quote: text },
    { document_id: 'e', field: 'weapons', start: 14, end: 19, quote: 'drone' },
  ]);
  assert.equal(found.length, 2);
  assert.equal(found[0].text.slice(found[0].marks[0].from, found[0].marks[0].to), 'drone');
  assert.deepEqual(pieces(found[0]).map((p) => p.text), ['😀 A ', 'drone', ' hit the zone.']);
  assert.equal(utf16(text, 2), 3);
});

test('sentences: offsets that do not hold are not trusted', () => {
  const found = sentences([{ document_id: 'd', field: 'a', start: 0, end: 9, quote: 'some text' }, { document_id: 'd', field: 'b', start: 2, end: 5, quote: 'XYZ' }]);
  assert.equal(found.length, 2);
});

test('addresses: only plain web ones', () => {
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://a b', ' https://x.org', 'file:///etc/passwd', null, 'https://\u0000x']) assert.equal(webAddress(bad), null);
  assert.equal(webAddress('https://example.org/a?b').host, 'example.org');
});

test('turns of direction are shown, other controls dropped', () => {
  assert.equal(visible('a\u202eb\u0000c'), 'a⟨U+202E⟩b c');
});

test('cells never begin a formula and are quoted', () => {
  assert.equal(cell('=1+1'), "'=1+1");
  assert.equal(cell('@x,"y"'), '"\'@x,""y"""');
  assert.equal(cell(-5), '-5');
  assert.equal(cell(null), '');
  assert.equal(cell(['a']), '"[""a""]"');
});

test('inside a polygon', () => {
  const square = [[0, 0], [10, 0], [10, 10], [0, 10]];
  assert.ok(inside(square, 5, 5));
  assert.ok(!inside(square, 15, 5));
});
