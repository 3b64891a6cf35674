// Evidence into sentences: each stretch of a document once, with the words that support each field marked inside it.

// Items {document_id, field, start, end, quote} to [{document, start, end, text, fields, marks: [{from, to, field}]}] in reading order.
export function sentences(evidence) {
  const items = (evidence || []).filter((e) => e && typeof e.quote === 'string' && e.quote.length);
  const byDocument = new Map();
  for (const item of items) {
    const key = item.document_id ?? '';
    if (!byDocument.has(key)) byDocument.set(key, []);
    byDocument.get(key).push(item);
  }
  const out = [];
  for (const [document, list] of byDocument) {
    list.sort((a, b) => a.start - b.start || b.end - a.end);
    const wholes = [];
    for (const item of list) {
      const holder = wholes.find((w) => item.start >= w.start && item.end <= w.end && holds(w, item));
      if (!holder) {
        wholes.push({ document, start: item.start, end: item.end, text: item.quote, fields: [item.field], marks: [] });
        continue;
      }
      if (!holder.fields.includes(item.field)) holder.fields.push(item.field);
      if (item.end - item.start < holder.end - holder.start) {
        const from = utf16(holder.text, item.start - holder.start);
        holder.marks.push({ from, to: from + item.quote.length, field: item.field });
      }
    }
    out.push(...wholes);
  }
  return out;
}

// Offsets count code points; a quote that does not stand where it says is shown by itself instead.
function holds(whole, item) {
  const from = utf16(whole.text, item.start - whole.start);
  return whole.text.slice(from, from + item.quote.length) === item.quote;
}

export function utf16(text, points) {
  let at = 0;
  for (let n = 0; n < points && at < text.length; n++) at += (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
  return at;
}

// The stretch of a long sentence around its marks, whole words on both sides.
export function excerpt(sentence, room = 60) {
  const { text, marks } = sentence;
  if (!marks.length || text.length < 3 * room) return sentence;
  let from = Math.max(0, Math.min(...marks.map((m) => m.from)) - room);
  let to = Math.min(text.length, Math.max(...marks.map((m) => m.to)) + room);
  if (from) from = text.lastIndexOf(' ', from) + 1;
  if (to < text.length) to = text.indexOf(' ', to) < 0 ? text.length : text.indexOf(' ', to);
  const lead = from ? '\u2026 ' : '';
  const shift = lead.length - from;
  return { ...sentence, text: `${lead}${text.slice(from, to)}${to < text.length ? ' \u2026' : ''}`, marks: marks.map((m) => ({ ...m, from: m.from + shift, to: m.to + shift })) };
}

// The text in pieces [{text, fields}], where marks may overlap.
export function pieces(sentence, only = null) {
  const marks = sentence.marks.filter((m) => !only || only.includes(m.field));
  const cuts = [...new Set([0, sentence.text.length, ...marks.flatMap((m) => [m.from, m.to])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, k) => {
    const to = cuts[k + 1];
    return { text: sentence.text.slice(from, to), fields: [...new Set(marks.filter((m) => m.from <= from && m.to >= to).map((m) => m.field))] };
  }).filter((piece) => piece.text);
}
