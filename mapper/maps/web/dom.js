// Elements from data: attributes by name, children as nodes or text, never markup.
import { visible } from './format.js';

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Text from a stranger: its own direction, its invisible turns made visible.
export function said(text, name = 'bdi', attributes = {}) {
  return el(name, { dir: 'auto', ...attributes }, visible(text));
}

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = {
  search: 'M10.5 4a6.5 6.5 0 1 0 4 11.6l4.4 4.4 1.1-1.1-4.4-4.4A6.5 6.5 0 0 0 10.5 4zm0 1.6a4.9 4.9 0 1 1 0 9.8 4.9 4.9 0 0 1 0-9.8z',
  close: 'M6.1 5 12 10.9 17.9 5 19 6.1 13.1 12l5.9 5.9-1.1 1.1L12 13.1 6.1 19 5 17.9l5.9-5.9L5 6.1z',
  back: 'M14.5 5 16 6.4 10.3 12l5.7 5.6-1.5 1.4L7.5 12z',
  next: 'M9.5 5 8 6.4l5.7 5.6L8 17.6 9.5 19l7-7z',
  play: 'M7 5v14l12-7z',
  pause: 'M6 5h4v14H6zm8 0h4v14h-4z',
  theme: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 1.7v14.6a7.3 7.3 0 0 1 0-14.6z',
  layers: 'M12 3 2 8.5 12 14l10-5.5zm-7.6 9L2 13.3 12 19l10-5.7-2.4-1.3L12 16.3z',
  save: 'M11 3h2v9l3.5-3.5 1.4 1.4L12 15.8 6.1 9.9l1.4-1.4L11 12zM4 18h16v2.5H4z',
  fit: 'M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  minus: 'M5 11h14v2H5z',
  table: 'M4 5h16v14H4zm1.6 4.6v3h5.6v-3zm7.2 0v3h5.6v-3zm-7.2 4.6v3.2h5.6v-3.2zm7.2 0v3.2h5.6v-3.2z',
  fold: 'M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z',
  draw: 'M4 17.2 15 6.2l2.8 2.8L6.8 20H4zM16.2 5l1.6-1.6 2.8 2.8L19 7.8z',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `im-icon im-icon-${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  return el('button', { type: 'button', class: 'im-button', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
}
