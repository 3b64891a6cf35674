// The page's own modules under node --test; tests/maps/test_web.py runs this file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const web = process.env.MAPPER_WEB;
const { fromText, readColumn } = await import(`${web}/codec.js`);
const { indexWords, queryWords } = await import(`${web}/fold.js`);
const { visible, webAddress, Words } = await import(`${web}/format.js`);
const { excerpt, pieces, sentences, utf16 } = await import(`${web}/quotes.js`);
const { codePoints, decodeBlock } = await import(`${web}/records.js`);
const { cell } = await import(`${web}/save.js`);
const { around, asked, hits } = await import(`${web}/hits.js`);
const { inside } = await import(`${web}/filters.js`);
const { begins, Postings } = await import(`${web}/postings.js`);
const { Cells, Runs } = await import(`${web}/runs.js`);
const { Search } = await import(`${web}/search.js`);
const { sorted } = await import(`${web}/order.js`);
const { vocabulary } = await import(`${web}/words.js`);


test('columns: constant, shifted, differences', () => {
  assert.deepEqual([...readColumn(new Uint8Array(), { n: 3, min: -5, width: 0 })], [-5, -5, -5]);
  assert.deepEqual([...readColumn(new Uint8Array([0, 1, 2]), { n: 3, min: 10, width: 1, at: 0, delta: false })], [10, 11, 12]);
  assert.deepEqual([...readColumn(new Uint8Array([0, 3, 4]), { n: 3, min: 100, width: 1, at: 0, delta: true })], [100, 98, 100]);
  assert.deepEqual([...readColumn(new Uint8Array([1, 2, 1, 0]), { n: 2, min: 0, width: 2, at: 0, delta: false })], [257, 2]);
});

test('words: what was said comes back, in any order', () => {
  const { bytes, schema, vocabulary: known, said } = JSON.parse(process.env.MAPPER_SAID);
  const { title } = decodeBlock(Uint8Array.from(Buffer.from(bytes, 'base64')), schema, vocabulary(known));
  assert.deepEqual(said.map((_, i) => title(said.length - 1 - i)).reverse(), said);
});

test('search: words of the vocabulary, words written out, no word of a row before or after', async () => {
  const { bytes, schema, vocabulary: text, said } = JSON.parse(process.env.MAPPER_SAID);
  const known = vocabulary(text);
  const data = Uint8Array.from(Buffer.from(bytes, 'base64'));
  const { title } = decodeBlock(data, schema, known);
  const nothing = Object.assign(() => null, { from: 0, end: 0 });
  const block = { title, unlocated_reason: nothing, evidence: { child: { parts: { quote: nothing } } }, sources: { child: { parts: { title: nothing } } } };
  const names = Object.fromEntries(['event_type', 'sub_event_type', 'status', 'role', 'admin1', 'place_name', 'country'].map((name) => [name, []]));
  const store = { n: said.length, words: names, lists: {}, columns: {}, records: { known, shift: 11, blocks: 1, bytes: async () => data, decode: () => block } };
  const search = new Search(store);
  const rows = async (query) => [...(await search.find(query)).entries()].filter(([, hit]) => hit).map(([i]) => i);
  assert.deepEqual(await rows('strasse'), []);
  assert.deepEqual(await rows('killed'), [4]);
  assert.deepEqual(await rows('مقتل 7'), [4]);
  assert.deepEqual(await rows('w5 '), [5]);
  assert.deepEqual(await rows('w192 w7'), [5]);
  assert.deepEqual(await rows('rare'), [5, 6]);
  assert.deepEqual(await rows('two spaces'), [2]);
  assert.deepEqual(await rows('w193'), [5]);
  assert.deepEqual(await rows('w194'), []);
});

test('bytes: seven bits a character, and base64', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, k) => k);
  assert.deepEqual([...fromText(process.env.MAPPER_LETTERS)], [...bytes]);
  assert.deepEqual([...fromText(Buffer.from(bytes).toString('base64'))], [...bytes]);
  assert.deepEqual([...fromText('!0')], []);
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

test('postings: rows come back from every part, side by side or apart', async () => {
  const rows = 70000;
  const postings = new Postings();
  const steps = [1, 2, 7, 300, 19999, 66000];
  for (let row = 0; row < rows; row++) {
    if (row && begins(row)) postings.flush(0, 5);
    steps.forEach((step, k) => { if (row % step === 0 && (k < 5 || row)) { postings.add(k, row); postings.add(k, row); } });
  }
  postings.flush(65536, 6);
  assert.equal(postings.parts.length, 2);
  await postings.end(Uint32Array.from([5, 1, 0, 3, 2, 4]));
  const marked = async (asked) => {
    const out = new Uint8Array(rows);
    await postings.mark(asked, out, 4);
    return out;
  };
  for (const [k, step] of steps.entries()) {
    const out = await marked([k]);
    for (let row = 0; row < rows; row++) assert.equal(out[row], row % step === 0 && (k < 5 || row) ? 4 : 0, `${row} of every ${step}`);
  }
  assert.deepEqual(await marked([1, 2, 3, 4, 5]), (await marked([1, 2, 3, 4])).map((v, row) => (row === 66000 ? 4 : v)));
});

// Rows along a diagonal, so that runs are small; every seventh does not pass, every fifth is faint.
function madeStore(n) {
  const x = Int32Array.from({ length: n }, (_, i) => i * 1000);
  const mask = Uint8Array.from(x, (_, i) => (i % 7 === 0 ? 0 : i % 5 === 0 ? 2 : 1));
  return { x, y: x, mask, family: Uint8Array.from(x, (_, i) => i % 3), located: n, version: 1, familyList: [0, 1, 2] };
}

test('cells: runs taken whole count like row by row', () => {
  const store = madeStore(5000);
  const view = { size: 2 ** 12, ox: 100, oy: 90, w: 2000, h: 1500 };
  const world = 2 ** 23;
  const cells = new Cells(new Runs(store), view, world, 58, 9, 400);
  const k = view.size / world;
  const counts = new Map();
  let total = 0;
  for (let i = 0; i < 5000; i++) {
    const [px, py] = [store.x[i] * k - view.ox, store.y[i] * k - view.oy];
    if (!store.mask[i] || px < 0 || py < 0 || px >= view.w || py >= view.h) continue;
    total++;
    const c = cells.at(px, py);
    if (!counts.has(c)) counts.set(c, []);
    counts.get(c).push(i);
  }
  assert.ok(total > 2000);
  assert.equal(cells.total, total);
  for (const [c, rows] of counts) {
    assert.equal(cells.count[c], rows.length);
    assert.equal(cells.faint[c], rows.filter((i) => store.mask[i] === 2).length);
    assert.ok(Math.abs(cells.sumX[c] - rows.reduce((sum, i) => sum + store.x[i] * k - view.ox, 0)) < 1e-3);
    [0, 1, 2].forEach((f) => assert.equal(cells.parts[c * 3 + f], rows.filter((i) => i % 3 === f).length));
    const found = [];
    cells.eachOf([c], (i) => found.push(i));
    assert.deepEqual(found, rows);
    if (rows.length <= 9) assert.deepEqual([...cells.members(c)], rows);
  }
  store.mask.fill(1);
  store.version++;
  assert.ok(new Cells(cells.runs, view, world, 58, 9, 400).total > total);
});

test('lists: by rank, rows of one rank as they were', () => {
  const n = 3000;
  const day = Int32Array.from({ length: n }, (_, i) => (i * 7919) % 1000 - 500);
  const columns = { day, span: new Uint8Array(n), date_precision: new Uint8Array(n).fill(1), killed_low: day.map((d) => d & 255), confidence: new Uint8Array(n), role: new Uint8Array(n) };
  const store = { n, located: n, mask: new Uint8Array(n).fill(1), columns, words: { role: ['main'] } };
  const app = { store, group: 'all', counts: { all: n }, sort: 'oldest' };
  const expected = [...day.keys()].sort((a, b) => day[a] - day[b] || a - b);
  assert.deepEqual([...sorted(app)], expected);
  app.sort = 'killed';
  assert.deepEqual([...sorted(app)], [...day.keys()].sort((a, b) => columns.killed_low[b] - columns.killed_low[a] || a - b));
  app.counts.all = 0;
  store.mask.fill(0);
  assert.deepEqual([...sorted(app)], []);
});

test('hits: whole words, the last one unfinished, Arabic without its clitics', () => {
  assert.deepEqual(hits('The market, Markets and al-Marj.', asked('mark')), [[4, 10], [12, 19]]);
  assert.deepEqual(hits('Green zone green', asked('green zo')), [[0, 5], [6, 10], [11, 16]]);
  const text = 'في المنطقة الخضراء';
  assert.deepEqual(hits(text, asked('منطقة')).map(([a, b]) => text.slice(a, b)), ['المنطقة']);
  assert.deepEqual(hits('مُسيّرة', asked('مسيرة')).length, 1);
  assert.deepEqual(hits('nothing', []), []);
  assert.equal(around('a '.repeat(100) + 'found it ' + 'b '.repeat(100), asked('found')).includes('found it'), true);
  assert.equal(around('none', asked('found')), null);
});

test('excerpt: whole words around the marks, marks moved along', () => {
  const text = `${'word '.repeat(60)}this Saturday, ${'more '.repeat(60)}`;
  const from = text.indexOf('this Saturday');
  const short = excerpt({ text, marks: [{ from, to: from + 13, field: 'x' }] });
  assert.ok(short.text.length < 160);
  assert.equal(short.text.slice(short.marks[0].from, short.marks[0].to), 'this Saturday');
  assert.ok(short.text.startsWith('\u2026 word'));
});

test('words: precision in words, no false figures', () => {
  const all = JSON.parse(readFileSync(new URL(`${web}/words.en.json`)));
  const words = new Words({ en: all }, 'en');
  assert.equal(words.distance(1751000), '1,800 km');
  assert.equal(words.distance(450), '450 m');
  const store = { vague: () => true, lat: () => 39.76, lon: () => -98.5, radius: () => 1751000, word: (name) => ({ sub_event_type: 'Armed clash', place_name: 'embassy in Baghdad', admin1: 'Baghdad', country: 'IQ', place_relation: 'in' })[name] };
  assert.equal(words.coordinates(store, 0), '');
  assert.equal(words.coordinates({ ...store, vague: () => false, radius: () => 9000 }, 0), '39.76, \u221298.50');
  assert.equal(words.where(store, 0).replace(/[\u2066-\u2069]/g, ''), 'embassy in Baghdad, Iraq');
  assert.equal(words.repeats(store, 0, 'Armed clash, Khartoum, 16 April 2023'), true);
  assert.equal(words.repeats(store, 0, 'Armed clash (ongoing), Khartoum'), true);
  assert.equal(words.repeats(store, 0, 'Armed clash in the market kills two'), false);
});
