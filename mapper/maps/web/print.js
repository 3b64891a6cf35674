// On paper: the map as it is seen, under it what the colours mean, then the list or the opened record.
// The canvases are shrunk by the style alone: browsers do not print what is drawn anew while they print.

const MOST = 1000; // rows of the list that are printed
const WIDE = 673; // pixels of the sheet between its margins
const HIGH = 620;

export function watchPrinting(app) {
  const { legendNode, stage, root } = app;
  let open = null;
  const before = () => {
    if (open !== null) return;
    const size = app.map.getSize();
    const scale = Math.min(1, WIDE / size.x, HIGH / size.y);
    app.printed.textContent = app.words.say('print_note', { d: app.words.day(Math.floor(Date.now() / 864e5)) });
    for (const [name, value] of [['width', `${size.x}px`], ['height', `${size.y}px`], ['zoom', String(scale)]]) stage.style.setProperty(name, value);
    open = legendNode.open;
    legendNode.open = true;
    root.append(legendNode);
    root.classList.add('im-paper');
    app.list.all = app.list.rows.length <= MOST;
    app.list.paint();
  };
  const after = () => {
    if (open === null) return;
    root.classList.remove('im-paper');
    stage.append(legendNode);
    legendNode.open = open;
    open = null;
    for (const name of ['width', 'height', 'zoom']) stage.style.removeProperty(name);
    app.list.all = false;
    app.list.paint();
  };
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  matchMedia('print').addEventListener('change', (event) => (event.matches ? before() : after()));
}
