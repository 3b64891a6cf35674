// Incidents on canvas: glyphs where there is room, pies where there is not, areas as areas, uncertainty as rings.
import { glyphPath, statusKind } from './glyphs.js';
import { Cells, Runs } from './runs.js';
import { mercator, WORLD } from './store.js';

const CELL = 58; // pixels of a cluster's cell
const FAN = 9; // up to so many incidents at one place are spread around it,
const CROWD = 60; // but fewer where more than so many are in view
const DETAIL = 400; // with more than so many in view, rings and areas are drawn only for the chosen one
const DEGREE = 100000;

export class Points {
  constructor(store, theme) {
    this.store = store;
    this.theme = theme;
    this.items = [];
    this.selected = -1;
    this.hover = -1;
    this.runs = new Runs(store);
    this.paths = new Map();
  }

  draw(ctx, view) {
    this.items = [];
    const cells = this.gather(view);
    this.cells = cells;
    const few = cells.total <= DETAIL;
    if (few) this.drawGrounds(ctx, view, cells);
    if (this.selected >= 0 && this.store.hasPlace(this.selected)) this.drawGround(ctx, view, this.selected, true);
    const groups = this.merge(cells);
    for (const group of groups) if (group.count === 1 || group.fan) this.drawFan(ctx, view, group);
    for (const group of groups) if (!(group.count === 1 || group.fan)) this.drawPie(ctx, group);
    if (this.hover >= 0 && this.hover !== this.selected && this.store.hasPlace(this.hover)) this.drawHover(ctx, view);
    if (this.selected >= 0 && this.store.hasPlace(this.selected)) this.drawSelected(ctx, view);
  }

  // Where the row under the pointer lies.
  drawHover(ctx, view) {
    const i = this.hover;
    const item = this.items.find((one) => one.members && one.members.includes(i));
    const x = item ? item.x : (this.store.x[i] * view.size) / WORLD - view.ox;
    const y = item ? item.y : (this.store.y[i] * view.size) / WORLD - view.oy;
    ctx.beginPath();
    ctx.arc(x, y, item ? item.r + 3 : 14, 0, 2 * Math.PI);
    ctx.strokeStyle = this.theme.select;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  // Sums for each cell of the screen that has an incident.
  gather(view) { return new Cells(this.runs, view, WORLD, CELL, FAN, DETAIL); }

  // Cells into groups: a group takes in its neighbours that it would otherwise overlap.
  merge(cells) {
    const { count, sumX, sumY, parts, faint, cols, families } = cells;
    const groups = [];
    const at = new Map();
    for (let c = 0; c < count.length; c++) {
      if (!count[c]) continue;
      const group = { cells: [c], count: count[c], x: sumX[c] / count[c], y: sumY[c] / count[c], parts: parts.subarray(c * families, (c + 1) * families), faint: faint[c] };
      groups.push(group);
      at.set(c, group);
    }
    groups.sort((a, b) => b.count - a.count);
    const gone = new Set();
    for (const group of groups) {
      if (gone.has(group)) continue;
      const home = group.cells[0];
      for (const step of [-cols - 1, -cols, -cols + 1, -1, 1, cols - 1, cols, cols + 1]) {
        const other = at.get(home + step);
        if (!other || other === group || gone.has(other)) continue;
        if (Math.hypot(other.x - group.x, other.y - group.y) > pieRadius(group.count) + pieRadius(other.count) + 2) continue;
        absorb(group, other);
        gone.add(other);
      }
    }
    const left = groups.filter((group) => !gone.has(group));
    const most = cells.total <= CROWD ? FAN : cells.total <= DETAIL ? 5 : 3;
    for (const group of left) this.spread(group, cells, most);
    return left;
  }

  // Members of a small group; it becomes a fan where all lie at (nearly) one place.
  spread(group, cells, most) {
    if (group.count > FAN) return;
    const { x, y } = this.store;
    const { k, view: { ox, oy } } = cells;
    group.members = [];
    for (const c of group.cells) group.members.push(...cells.members(c));
    group.members.sort((a, b) => a - b);
    const xs = group.members.map((i) => x[i] * k - ox);
    const ys = group.members.map((i) => y[i] * k - oy);
    const spreadX = Math.max(...xs) - Math.min(...xs);
    const spreadY = Math.max(...ys) - Math.min(...ys);
    group.apart = apart(xs, ys);
    const wide = Math.max(spreadX, spreadY);
    group.fan = group.count > 1 && (group.apart || wide < 8 ? group.count <= most || group.apart : wide < 26 && group.count <= 3);
  }

  // Calls visit(i) for every incident of a pie; until the next drawing.
  eachOf(item, visit) {
    this.cells.eachOf(item.cells, visit);
  }

  glyphRadius(i) { return this.store.word('role', i) === 'background' ? 7 : 9; }

  drawFan(ctx, view, group) {
    const { members } = group;
    const k = view.size / WORLD;
    const n = members.length;
    const alone = n === 1 || group.apart;
    const out = Math.max(17, 5.2 * n);
    members.forEach((i, m) => {
      const angle = (2 * Math.PI * m) / n - Math.PI / 2;
      const home = [this.store.x[i] * k - view.ox, this.store.y[i] * k - view.oy];
      const [x, y] = alone ? home : [group.x + out * Math.cos(angle), group.y + out * Math.sin(angle)];
      if (!alone) {
        ctx.strokeStyle = this.theme.leader;
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(home[0], home[1]);
        ctx.lineTo(x, y);
        ctx.stroke();
        ctx.fillStyle = this.theme.leader;
        ctx.beginPath();
        ctx.arc(home[0], home[1], 2, 0, 2 * Math.PI);
        ctx.fill();
      }
      this.drawOne(ctx, i, x, y);
      this.items.push({ x, y, r: this.glyphRadius(i) + 4, members: [i], home });
    });
  }

  drawOne(ctx, i, x, y) {
    const { store, theme } = this;
    const family = store.familyList[store.family[i]];
    const colour = theme.dark ? family.dark : family.colour;
    const r = this.glyphRadius(i);
    ctx.globalAlpha = store.mask[i] === 2 ? 0.42 : 1;
    if (store.vague(i)) this.drawVague(ctx, family, colour, x, y, r);
    else {
      const kind = statusKind(store.word('status', i));
      glyphPath(ctx, family.shape, x, y, r + 1.8);
      ctx.fillStyle = theme.ring;
      ctx.fill();
      glyphPath(ctx, family.shape, x, y, r);
      ctx.fillStyle = kind === 'full' ? colour : theme.ring;
      ctx.fill();
      ctx.strokeStyle = colour;
      ctx.lineWidth = kind === 'full' ? 1 : 2.4;
      ctx.setLineDash(kind === 'dashed' ? [3, 2.4] : []);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    ctx.globalAlpha = 1;
  }

  // Only a province or a country is known: a soft cloud with the outline of the shape, no sharp dot.
  drawVague(ctx, family, colour, x, y, r) {
    const cloud = ctx.createRadialGradient(x, y, 2, x, y, 26);
    cloud.addColorStop(0, `${colour}99`);
    cloud.addColorStop(0.55, `${colour}40`);
    cloud.addColorStop(1, `${colour}00`);
    ctx.fillStyle = cloud;
    ctx.beginPath();
    ctx.arc(x, y, 26, 0, 2 * Math.PI);
    ctx.fill();
    glyphPath(ctx, family.shape, x, y, r);
    ctx.strokeStyle = this.theme.ring;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.3;
    ctx.stroke();
  }

  drawPie(ctx, group) {
    const { store, theme } = this;
    const r = pieRadius(group.count);
    const { x, y } = group;
    ctx.globalAlpha = group.faint === group.count ? 0.55 : 1;
    ctx.beginPath();
    ctx.arc(x, y, r + 2, 0, 2 * Math.PI);
    ctx.fillStyle = theme.ring;
    ctx.fill();
    let from = -Math.PI / 2;
    group.parts.forEach((n, f) => {
      if (!n) return;
      const to = from + (2 * Math.PI * n) / group.count;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, r, from, to);
      ctx.closePath();
      ctx.fillStyle = theme.dark ? store.familyList[f].dark : store.familyList[f].colour;
      ctx.fill();
      from = to;
    });
    ctx.beginPath();
    ctx.arc(x, y, r * 0.66, 0, 2 * Math.PI);
    ctx.fillStyle = theme.hole;
    ctx.fill();
    ctx.fillStyle = theme.text;
    ctx.font = `600 ${group.count < 1000 ? 12 : 11}px ${theme.font}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(theme.short(group.count), x, y + 0.5);
    ctx.globalAlpha = 1;
    this.items.push({ x, y, r: r + 2, members: group.members || null, cells: group.cells, count: group.count, parts: group.parts, pie: true });
  }

  // Areas and rings under the glyphs, each distinct one once.
  drawGrounds(ctx, view, cells) {
    const { columns, x, y, family } = this.store;
    const seen = new Set();
    for (const i of cells.shown.subarray(0, cells.total)) {
      const key = `${columns.shape[i]}/${columns.radius[i]}/${x[i]}/${y[i]}/${family[i]}`;
      if (seen.has(key)) continue;
      seen.add(key);
      this.drawGround(ctx, view, i, false);
    }
  }

  drawGround(ctx, view, i, strong) {
    const { store, theme } = this;
    const family = store.familyList[store.family[i]];
    const colour = theme.dark ? family.dark : family.colour;
    const shape = store.columns.shape[i];
    if (shape) {
      const path = this.shapePath(shape - 1);
      const k = view.size / WORLD;
      const extent = path.extent * k;
      if (extent > 10 && extent < 40 * Math.max(view.w, view.h)) {
        ctx.save();
        ctx.transform(view.size / path.unit, 0, 0, view.size / path.unit, path.x * k - view.ox, path.y * k - view.oy);
        ctx.lineWidth = ((strong ? 2.6 : 1.6) * path.unit) / view.size;
        ctx.strokeStyle = colour;
        ctx.fillStyle = `${colour}${strong ? '38' : '20'}`;
        if (path.closed) ctx.fill(path.path, 'evenodd');
        ctx.stroke(path.path);
        ctx.restore();
        return;
      }
    }
    const metres = store.radius(i);
    if (!metres) return;
    const r = (metres / (40075016.7 * Math.cos((store.lat(i) * Math.PI) / 180))) * view.size;
    if (r < 13 || r > 3 * Math.max(view.w, view.h)) return;
    ctx.beginPath();
    ctx.arc((store.x[i] * view.size) / WORLD - view.ox, (store.y[i] * view.size) / WORLD - view.oy, r, 0, 2 * Math.PI);
    if (r < 0.36 * Math.min(view.w, view.h)) { // a ring wider than the view would only tint it
      ctx.fillStyle = `${colour}${strong ? '1f' : '0e'}`;
      ctx.fill();
    }
    ctx.strokeStyle = `${colour}${strong ? 'ff' : 'b0'}`;
    ctx.lineWidth = strong ? 2 : 1.2;
    ctx.setLineDash([6, 5]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  shapePath(k) {
    let found = this.paths.get(k);
    if (found) return found;
    const { closed, rings } = this.store.head.shapes[k];
    const lines = rings.map((ring) => {
      let [x, y] = [0, 0];
      const out = [];
      for (let i = 0; i < ring.length; i += 2) {
        x += ring[i];
        y += ring[i + 1];
        out.push(mercator(y / DEGREE, x / DEGREE));
      }
      return out;
    });
    const [ox, oy] = lines[0][0];
    const path = new Path2D();
    let extent = 0;
    const unit = 2 ** 24;
    for (const line of lines) {
      line.forEach(([x, y], n) => {
        extent = Math.max(extent, Math.abs(x - ox), Math.abs(y - oy));
        const [px, py] = [((x - ox) / WORLD) * unit, ((y - oy) / WORLD) * unit];
        if (n) path.lineTo(px, py);
        else path.moveTo(px, py);
      });
      if (closed) path.closePath();
    }
    found = { path, closed, extent, unit, x: ox, y: oy };
    this.paths.set(k, found);
    return found;
  }

  drawSelected(ctx, view) {
    const i = this.selected;
    const item = this.items.find((one) => one.members && one.members.length === 1 && one.members[0] === i)
      || this.items.find((one) => one.members && one.members.includes(i));
    const x = item ? item.x : (this.store.x[i] * view.size) / WORLD - view.ox;
    const y = item ? item.y : (this.store.y[i] * view.size) / WORLD - view.oy;
    if (!item || !item.pie) this.drawOne(ctx, i, x, y);
    ctx.beginPath();
    ctx.arc(x, y, (item ? item.r : 12) + 3, 0, 2 * Math.PI);
    ctx.strokeStyle = this.theme.select;
    ctx.lineWidth = 2.5;
    ctx.stroke();
  }

  // Where glyphs and pies lie, for names that keep out of their way.
  boxes() { return this.items.map(({ x, y, r }) => [x - r + 3, y - r + 3, x + r - 3, y + r - 3]); }

  // What lies under a point of the canvas: the smallest thing wins.
  hit(x, y) {
    let best = null;
    for (const item of this.items) {
      const d = Math.hypot(item.x - x, item.y - y);
      if (d <= item.r + 3 && (!best || d - item.r < best.d)) best = { item, d: d - item.r };
    }
    return best && best.item;
  }
}

function pieRadius(count) { return count === 1 ? 11 : 14 + 3.2 * Math.min(6, Math.log10(count) * 1.6); }

// True where no two glyphs would touch.
function apart(xs, ys) {
  for (let a = 0; a < xs.length; a++) for (let b = a + 1; b < xs.length; b++) if (Math.hypot(xs[a] - xs[b], ys[a] - ys[b]) < 22) return false;
  return true;
}

function absorb(group, other) {
  const total = group.count + other.count;
  group.x = (group.x * group.count + other.x * other.count) / total;
  group.y = (group.y * group.count + other.y * other.count) / total;
  group.parts = group.parts.map((n, f) => n + other.parts[f]);
  group.count = total;
  group.faint += other.faint;
  group.cells.push(...other.cells);
}
