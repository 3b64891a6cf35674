// The shapes that tell event types apart without colour, drawn on canvas and as SVG from one table.

const POINTS = {
  triangle: regular(3, -90, 1.2),
  square: regular(4, -45, 1.15),
  diamond: regular(4, -90, 1.2),
  pentagon: regular(5, -90, 1.08),
  hexagon: regular(6, 0, 1.05),
  drop: regular(3, 90, 1.2),
  star: star(8, 0.62, 1.25),
  cross: [[-0.38, -1.05], [0.38, -1.05], [0.38, -0.38], [1.05, -0.38], [1.05, 0.38], [0.38, 0.38], [0.38, 1.05], [-0.38, 1.05], [-0.38, 0.38], [-1.05, 0.38], [-1.05, -0.38], [-0.38, -0.38]],
};

function regular(n, turn, size) {
  return Array.from({ length: n }, (_, k) => {
    const a = ((turn + (360 * k) / n) * Math.PI) / 180;
    return [size * Math.cos(a), size * Math.sin(a)];
  });
}

function star(n, inner, outer) {
  return Array.from({ length: 2 * n }, (_, k) => {
    const a = (Math.PI * k) / n - Math.PI / 2;
    const r = k % 2 ? inner : outer;
    return [r * Math.cos(a), r * Math.sin(a)];
  });
}

export function glyphPath(ctx, shape, x, y, r) {
  ctx.beginPath();
  const points = POINTS[shape];
  if (!points) {
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  points.forEach(([px, py], k) => (k ? ctx.lineTo(x + px * r, y + py * r) : ctx.moveTo(x + px * r, y + py * r)));
  ctx.closePath();
}

const SVG = 'http://www.w3.org/2000/svg';

// An inline picture of a glyph for lists and the legend; decoration only, the words beside it say the same.
export function glyphSvg(shape, colour, kind = 'full', size = 18) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-1.6 -1.6 3.2 3.2');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  const points = POINTS[shape];
  const node = document.createElementNS(SVG, points ? 'polygon' : 'circle');
  if (points) node.setAttribute('points', points.map((p) => p.map((v) => v.toFixed(3)).join(',')).join(' '));
  else node.setAttribute('r', '1');
  node.setAttribute('fill', kind === 'full' ? colour : 'none');
  node.setAttribute('stroke', colour);
  node.setAttribute('stroke-width', kind === 'full' ? '0.2' : '0.42');
  if (kind === 'dashed') node.setAttribute('stroke-dasharray', '0.5 0.34');
  node.setAttribute('stroke-linejoin', 'round');
  svg.append(node);
  return svg;
}

// How a status looks: done is full, attempted is an outline, what is only said or planned is a dashed outline.
export function statusKind(status) {
  if (status === 'attempted') return 'open';
  return status === 'planned' || status === 'alleged' || status === 'denied' ? 'dashed' : 'full';
}
