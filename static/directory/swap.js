// Swap: replace the list, keep focus and scroll position.

// place finds out which control of which row has the focus, and which row is in the
// middle of the window, or takes the one that is given.
function place(given) {
  var active = document.activeElement;
  var row = list.contains(active) ? active.closest('.row') : null;
  var seen = given || row || (window.scrollY > 0 && Array.from(list.querySelectorAll('.row:not([hidden])')).find(function (r) {
    return r.getBoundingClientRect().bottom > 0;
  }));
  return {
    inside: list.contains(active) && active !== list,
    active: active,
    row: row && row.id,
    part: row && ['.star', '.copy', 'summary', '.join'].find(function (p) { return active.matches(p); }),
    seen: seen && window.scrollY > 0 ? seen.id : '',
    top: seen ? seen.getBoundingClientRect().top : 0,
    open: Array.from(list.querySelectorAll('details[open]'), function (d) { return d.closest('.row').id; })
  };
}

function restore(was) {
  was.open.forEach(function (id) {
    var details = byId(id) && byId(id).querySelector('details');
    if (details) details.open = true;
  });
  if (was.inside && document.activeElement !== was.active) {
    var row = was.row && byId(was.row);
    var target = row && !row.closest('[hidden]') && (row.querySelector(was.part || '.join') || row.querySelector('.star'));
    (target || list).focus({ preventScroll: true });
  }
  var seen = was.seen && byId(was.seen);
  if (seen && !seen.closest('[hidden]')) window.scrollBy(0, seen.getBoundingClientRect().top - was.top);
}

function swap(page, fresh) {
  var was = place();
  var block = blockNow();
  var dept = deptNow();
  var tabs = byId('tabs');
  var onTabs = tabs && tabs.contains(document.activeElement);
  mine = null;
  copies = [];
  held = false;
  take(list, fresh);
  list.dataset.rev = fresh.dataset.rev;
  list.removeAttribute('data-filtered');
  ['day', 'times'].forEach(function (id) {
    var old = byId(id);
    var next = page.getElementById(id);
    if (old) old.remove();
    if (next) list.parentElement.insertBefore(document.importNode(next, true), form);
  });
  if (tabs && page.getElementById('tabs')) take(tabs, page.getElementById('tabs'));
  swapDepartments(page);
  choose(block, dept);
  if (onTabs) form.querySelector('input[name=block]:checked').focus({ preventScroll: true });
  readRows();
  readDay();
  addAllExtras(true); // now, because a star may have the focus
  update();
  filter();
  restore(was);
}

function take(old, fresh) {
  old.replaceChildren.apply(old, Array.from(document.importNode(fresh, true).childNodes));
}

// swapDepartments replaces the choice of departments, if it has changed and is not open.
function swapDepartments(page) {
  var old = byId('dept');
  var next = page.getElementById('dept');
  if (old && next && old !== document.activeElement && old.textContent !== next.textContent) take(old, next);
}

// plan asks again in 60 to 120 s, at random, so that a school's phones do not all
// ask in the same second.
function plan() {
  clearTimeout(timer);
  if (document.visibilityState === 'visible') timer = setTimeout(check, 60000 + Math.random() * 60000);
}

document.addEventListener('visibilitychange', function () {
  update();
  if (document.visibilityState === 'visible') check();
  else clearTimeout(timer);
});
window.addEventListener('online', check);
window.addEventListener('pageshow', function (e) {
  update();
  var nav = performance.getEntriesByType ? performance.getEntriesByType('navigation')[0] : null;
  // Only a page from the browser's cache, or one that the server filtered, must be
  // checked now.
  if (e.persisted || (nav && nav.type === 'back_forward') || list.hasAttribute('data-filtered')) check();
  else plan();
});
