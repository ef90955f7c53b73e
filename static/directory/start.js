// Start.

// fresh reports whether the list is not seen yet, and will be seen from its top.
function fresh() {
  var nav = performance.getEntriesByType('navigation')[0];
  return nav && nav.type === 'navigate' && !location.hash && !seen;
}

function start() {
  var asked = new URLSearchParams(location.search);
  readRows();
  readDay();
  if (asked.has('q')) search.value = asked.get('q');
  choose(asked.get('block') || '', asked.get('dept') || '');
  if (fresh()) groups.forEach(function (g) { g.el.hidden = true; });
  update();
  filter();
  addAllExtras(false);
}
start();
