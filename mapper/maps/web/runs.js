// Incidents summed by the cells of a screen. Rows lie in the order of a space-filling curve: runs of neighbours have a
// small box, are passed over whole where it is out of view, and are added whole where one cell holds it.

const BITS = 8; // 256 rows in a run

export class Runs {
  constructor(store) {
    this.store = store;
    const { x, y, located } = store;
    this.n = Math.ceil(located / (1 << BITS));
    this.box = new Int32Array(4 * this.n); // west, north, east, south
    for (let r = 0; r < this.n; r++) {
      const end = Math.min(located, (r + 1) << BITS);
      let [x0, y0, x1, y1] = [2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31)];
      for (let i = r << BITS; i < end; i++) {
        if (x[i] < x0) x0 = x[i];
        if (x[i] > x1) x1 = x[i];
        if (y[i] < y0) y0 = y[i];
        if (y[i] > y1) y1 = y[i];
      }
      this.box[4 * r] = x0;
      this.box[4 * r + 1] = y0;
      this.box[4 * r + 2] = x1;
      this.box[4 * r + 3] = y1;
    }
    this.families = store.familyList.length;
    this.known = new Int32Array(this.n).fill(-1); // the state of the filters that a run's sums hold for
    this.count = new Uint16Array(this.n);
    this.faint = new Uint16Array(this.n);
    this.sumX = new Float64Array(this.n);
    this.sumY = new Float64Array(this.n);
    this.parts = new Uint16Array(this.n * this.families);
  }

  first(r) { return r << BITS; }
  end(r) { return Math.min(this.store.located, (r + 1) << BITS); }

  // How many of a run pass the filters; its other sums hold from then on.
  sum(r) {
    const { x, y, mask, family, version } = this.store;
    if (this.known[r] === version) return this.count[r];
    this.known[r] = version;
    const base = r * this.families;
    const { parts } = this;
    parts.fill(0, base, base + this.families);
    let [count, faint, sumX, sumY] = [0, 0, 0, 0];
    for (let i = this.first(r), end = this.end(r); i < end; i++) {
      if (!mask[i]) continue;
      count++;
      faint += mask[i] >> 1;
      sumX += x[i];
      sumY += y[i];
      parts[base + family[i]]++;
    }
    this.count[r] = count;
    this.faint[r] = faint;
    this.sumX[r] = sumX;
    this.sumY[r] = sumY;
    return count;
  }
}

// The cells of one view, `cell` pixels wide; up to `few` rows of each are kept by number, and `shown` of them all.
export class Cells {
  constructor(runs, view, world, cell, few, shown) {
    this.runs = runs;
    this.families = runs.families;
    this.k = view.size / world;
    this.view = view;
    this.few = few;
    this.inverse = 1 / cell;
    const firstX = Math.floor(view.ox / cell);
    const firstY = Math.floor(view.oy / cell);
    this.cols = Math.floor((view.ox + view.w) / cell) - firstX + 1;
    this.rows = Math.floor((view.oy + view.h) / cell) - firstY + 1;
    this.shiftX = view.ox - firstX * cell;
    this.shiftY = view.oy - firstY * cell;
    const size = this.cols * this.rows;
    this.count = new Uint32Array(size);
    this.faint = new Uint32Array(size);
    this.sumX = new Float64Array(size);
    this.sumY = new Float64Array(size);
    this.parts = new Uint32Array(size * this.families);
    this.slots = new Int32Array(size * few);
    this.shown = new Int32Array(shown); // the first so many rows in view
    this.total = 0;
    for (let r = 0; r < runs.n; r++) this.take(r);
  }

  take(r) {
    const { runs, k, view } = this;
    const { box } = runs;
    const x0 = box[4 * r] * k - view.ox;
    const y0 = box[4 * r + 1] * k - view.oy;
    const x1 = box[4 * r + 2] * k - view.ox;
    const y1 = box[4 * r + 3] * k - view.oy;
    if (x1 < 0 || y1 < 0 || x0 >= view.w || y0 >= view.h) return;
    if (x0 >= 0 && y0 >= 0 && x1 < view.w && y1 < view.h && this.at(x0, y0) === this.at(x1, y1)) {
      const count = runs.sum(r);
      if (!count) return;
      if (count > this.few && this.total + count > this.shown.length) { this.addRun(r, this.at(x0, y0), count); return; }
    }
    this.addRows(r);
  }

  at(px, py) { return (((py + this.shiftY) * this.inverse) | 0) * this.cols + (((px + this.shiftX) * this.inverse) | 0); }

  addRun(r, c, count) {
    const { runs, k, view, families } = this;
    this.count[c] += count;
    this.faint[c] += runs.faint[r];
    this.sumX[c] += runs.sumX[r] * k - count * view.ox;
    this.sumY[c] += runs.sumY[r] * k - count * view.oy;
    for (let f = 0; f < families; f++) this.parts[c * families + f] += runs.parts[r * families + f];
    this.total += count;
  }

  addRows(r) {
    const { runs, k, view, families, few, count, faint, sumX, sumY, parts, slots, shown, shiftX, shiftY, inverse, cols } = this;
    const { x, y, mask, family } = runs.store;
    const { ox, oy, w, h } = view;
    for (let i = runs.first(r), end = runs.end(r); i < end; i++) {
      if (!mask[i]) continue;
      const px = x[i] * k - ox;
      if (px < 0 || px >= w) continue;
      const py = y[i] * k - oy;
      if (py < 0 || py >= h) continue;
      const c = (((py + shiftY) * inverse) | 0) * cols + (((px + shiftX) * inverse) | 0);
      if (count[c] < few) slots[c * few + count[c]] = i;
      count[c]++;
      sumX[c] += px;
      sumY[c] += py;
      parts[c * families + family[i]]++;
      if (mask[i] === 2) faint[c]++;
      if (this.total < shown.length) shown[this.total] = i;
      this.total++;
    }
  }

  // The rows of a cell that has at most `few`.
  members(c) { return this.slots.subarray(c * this.few, c * this.few + this.count[c]); }

  // Calls visit(row) for all that lie in one of `cells` and pass the filters.
  eachOf(cells, visit) {
    const wanted = new Set(cells);
    const { runs, k, view } = this;
    const { box } = runs;
    const { x, y, mask } = runs.store;
    for (let r = 0; r < runs.n; r++) {
      if (box[4 * r + 2] * k < view.ox || box[4 * r + 3] * k < view.oy || box[4 * r] * k >= view.ox + view.w || box[4 * r + 1] * k >= view.oy + view.h) continue;
      for (let i = runs.first(r), end = runs.end(r); i < end; i++) {
        const px = x[i] * k - view.ox;
        const py = y[i] * k - view.oy;
        if (mask[i] && px >= 0 && py >= 0 && px < view.w && py < view.h && wanted.has(this.at(px, py))) visit(i);
      }
    }
  }
}
