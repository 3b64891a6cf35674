// On paper: the map at the size of the sheet, under it what the colours mean, then the list or the opened record.

const MOST = 1000; // rows of the list that are printed

export function watchPrinting(app) {
  const { legendNode, stage } = app;
  let bounds = null;
  let open = true;
  const before = () => {
    if (bounds) return;
    bounds = app.map.getBounds();
    app.printed.textContent = app.words.say('print_note', { d: app.words.day(Math.floor(Date.now() / 864e5)) });
    app.root.classList.add('im-paper');
    open = legendNode.open;
    legendNode.open = true;
    stage.style.marginBottom = `${legendNode.offsetHeight + 68}px`;
    app.list.all = app.list.rows.length <= MOST;
    settle(bounds);
    app.list.paint();
  };
  const after = () => {
    if (!bounds) return;
    app.root.classList.remove('im-paper');
    legendNode.open = open;
    stage.style.marginBottom = '';
    app.list.all = false;
    settle(bounds);
    bounds = null;
    app.list.paint();
  };
  const settle = (at) => {
    app.map.invalidateSize({ animate: false, pan: false });
    app.map.fitBounds(at, { animate: false });
    app.timeline.draw();
  };
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  matchMedia('print').addEventListener('change', (event) => (event.matches ? before() : after()));
}
