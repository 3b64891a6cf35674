// Colours of the canvas in light and dark; those of the panels are in style.css.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif';

const LIGHT = {
  dark: false, font: FONT, sea: '#d5e3ea', land: '#f6f4ee', coast: '#9db8c4', border: '#a79f94', inner: '#cfc8bc', river: '#a9c8d8', halo: '#f6f4eed9', country: '#6b665e', division: '#8b857b',
  town: '#4d4a45', ring: '#ffffff', hole: '#ffffff', text: '#22262b', select: '#111417', leader: '#6b6f75', vague: '#9aa0a8', axis: '#8d949c', dim: '#555c64',
};
const DARK = {
  dark: true, font: FONT, sea: '#10181f', land: '#1d262e', coast: '#3d5361', border: '#596a76', inner: '#34424d', river: '#2b4353', halo: '#1d262ed9', country: '#a6b2bb', division: '#7f8c96',
  town: '#c3ccd3', ring: '#10161b', hole: '#10161b', text: '#eef2f5', select: '#ffffff', leader: '#93a0aa', vague: '#77828c', axis: '#66727c', dim: '#a4b0b9',
};

export function themeOf(dark) { return dark ? DARK : LIGHT; }
