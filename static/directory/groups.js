// The groups and the tabs at an instant: what is on stands first.

// bellsOf is what a set of bells is at an instant: {on, next}. It replaces the lines of the
// blocks that it names.
function bellsOf(set, t) {
  var keys = lines.filter(function (l) { return set && l.set === set; }).map(function (l) { return l.key; });
  var bells = { on: false, next: Infinity };
  lines.forEach(function (l) {
    if (!l.key || (l.set !== set && (l.set || keys.indexOf(l.key) >= 0))) return;
    if (l.start > t) bells.next = Math.min(bells.next, l.start);
    else if (l.end > t) bells.on = true;
  });
  return bells;
}

// judge gives each group its place in the day: 0 now, 1 next, 2 later, 3 over, 4 not
// today, 5 without a block, 6 office hours. Join is green for what is on, and in a pause
// for what is next.
function judge(t) {
  groups.forEach(function (g) {
    var data = g.el.dataset;
    g.end = 0;
    g.start = Infinity;
    g.since = 0;
    spansOf(g.el).forEach(function (span) {
      if (span[0] > t) g.start = Math.min(g.start, span[0]);
      else g.since = span[0];
      if (span[0] <= t && span[1] > t) g.end = Math.max(g.end, span[1]);
    });
    var line = lineOf(g.start, g.keys);
    var bells = bellsOf(line ? line.set : '', t);
    g.rank = g.end ? 0 : line ? (g.start === bells.next ? 1 : 2) : data.t && !data.day ? 3 :
      g.kind === 'block' ? 4 : g.kind === 'office' ? 6 : 5;
    g.open = g.rank === 0 || g.rank > 4 || (g.rank === 1 && !bells.on);
  });
}

// lineOf is the line of the day's list for a meeting of some blocks, or of any block.
function lineOf(start, keys) {
  return lines.find(function (l) { return l.start === start && (!keys || keys.indexOf(l.key) >= 0); });
}

function timeAt(start) {
  var line = lineOf(start);
  return line ? line.time : '';
}

// showGroup writes a group's chip and the look of its tile and of its Join.
function showGroup(g, t) {
  var state = g.el.querySelector('.state');
  var text = held ? '' : ['Now, ' + left(g.end, t), 'Next, at ' + timeAt(g.start), '', 'Over'][g.rank] || '';
  var look = 'state' + (text && ' chip') + (g.rank ? '' : ' now');
  put(state, text);
  if (state.className !== look) state.className = look;
  g.el.classList.toggle('later', !g.open);
  g.el.querySelector('.tile').classList.toggle('out', g.rank === 3 || (g.rank === 4 && g.el.hasAttribute('data-day')));
}

function showTabs(keys) {
  form.querySelectorAll('.tab small').forEach(function (small) {
    var now = keys.indexOf(keyOf(small.closest('.tab').firstElementChild.value)) >= 0;
    put(small, now ? 'now' : small.dataset.was);
    small.className = now ? 'today-only' : '';
  });
}

// arrange puts the groups into an order. The group with the focus does not move: the
// others move around it. If nothing has the focus, all of them move.
function arrange(order) {
  var els = order.map(function (g) { return g.el; });
  if (mine) els.unshift(mine);
  var same = els.length === list.children.length && els.every(function (el, i) { return list.children[i] === el; });
  if (same) return;
  var stays = els.find(function (el) { return el.contains(document.activeElement); });
  var before = !!stays;
  els.forEach(function (el) {
    if (el === stays) before = false;
    else list.insertBefore(el, before ? stays : null);
  });
}

function inOrder() {
  return groups.slice().sort(function (a, b) {
    return a.rank - b.rank || (a.rank === 2 ? a.start - b.start : 0) || a.index - b.index;
  });
}

// forget takes the state of the day off the page, as the server wrote it.
function forget() {
  known = '';
  groups.forEach(function (g) {
    var state = g.el.querySelector('.state');
    put(state, '');
    state.className = 'state';
    g.el.classList.toggle('later', g.el.hasAttribute('data-day'));
    g.el.querySelector('.tile').classList.toggle('out', g.el.hasAttribute('data-day'));
  });
  showTabs([]);
  if (mine) mine.remove();
  mine = null;
  copies = [];
  arrange(groups);
}

// update shows the state of this instant. While the page is in view it comes back at the
// full minute, when a bell rings, and a second later, when a minute less is left.
function update() {
  clearTimeout(tick);
  if (!day || fixed) return;
  var t = secondsNow();
  var into = (Date.now() + skew) % 60000;
  if (document.visibilityState === 'visible') tick = setTimeout(update, (into < 1000 ? 1000 : 60000) - into + 20);
  if (!today(t)) return past();
  wasToday = true;
  judge(t);
  var is = describe(t);
  var on = lines.filter(function (l) { return l.key && l.start <= t && t < l.end; });
  var keys = on.map(function (l) { return l.key; });
  var state = groups.map(function (g) { return [g.rank, g.open, g.since, g.start]; }).concat(keys).join();
  showDay(is);
  groups.forEach(function (g) { showGroup(g, t); });
  if (state === known) return;
  var first = !known;
  known = state;
  var change = function () {
    settle();
    filter();
  };
  showTabs(keys);
  if (first && !held) change();
  if (!first) keepPlace(null, change);
  var begins = onNow && on.some(function (l) { return onNow.indexOf(l.start + l.key) < 0; });
  onNow = on.map(function (l) { return l.start + l.key; });
  if (begins) say(is.say || is.head);
}

// held: the list was seen before this script came. What somebody may be about to press stays
// where it is, without chips in the headings, which could make them higher, until a bell rings
// or another choice changes the list anyway. A browser that
// does not know how to wait has mostly shown the list a moment ago only.
var held = seen && window.matchMedia('(scripting)').matches;

// settle puts the list into the order of the hour.
function settle() {
  if (held && known) {
    held = false;
    groups.forEach(function (g) { showGroup(g, secondsNow()); });
  }
  held = false;
  showMine();
  arrange(inOrder());
}

var asked; // that the date is over

// past is for a page of another date, mostly of yesterday: it says so, and asks the
// server for today's, not all phones of a school in the same second.
function past() {
  if (known || !wasToday) forget();
  day.classList.remove('now');
  showDay({ head: 'These are the times of another day', then: '' });
  if (asked === day.dataset.date || document.visibilityState !== 'visible') return;
  asked = day.dataset.date;
  setTimeout(check, Math.random() * (wasToday ? 20000 : 2000));
}

// showMine puts a copy of each starred class above the groups, today's first.
function showMine() {
  var picked = rows.filter(function (r) { return stars.has(r.code); });
  if (mine) mine.remove();
  mine = null;
  copies = [];
  if (!day || fixed || !picked.length || !known) return;
  var order = inOrder();
  picked.sort(function (a, b) {
    return order.indexOf(a.group) - order.indexOf(b.group);
  });
  mine = make('section', 'group mine');
  mine.setAttribute('aria-label', 'My classes');
  mine.appendChild(make('h2', '', 'My classes'));
  var ul = make('ul', 'rows');
  ul.setAttribute('role', 'list');
  picked.forEach(function (r) {
    addExtras(r);
    ul.appendChild(copyOf(r));
  });
  mine.appendChild(ul);
  list.insertBefore(mine, list.firstChild);
}

// copyOf is a row with its block and its time; its id is another one.
function copyOf(r) {
  var g = r.group;
  var el = r.el.cloneNode(true);
  el.id = 'm-' + r.code;
  el.hidden = false;
  el.classList.toggle('later', !g.open);
  var when = make('p', 'clock');
  var tile = g.el.querySelector('.tile').cloneNode(true);
  tile.classList.add('sm', colourOf(g.el));
  when.appendChild(tile);
  if (r.block) when.appendChild(make('span', 'vh', g.el.querySelector('.when').textContent + ', '));
  when.appendChild(document.createTextNode(g.rank === 0 || g.rank === 3 ? timeAt(g.since) : g.rank < 3 ? timeAt(g.start) : g.el.dataset.day || ''));
  el.insertBefore(when, el.firstChild);
  if (!g.rank) {
    var title = el.querySelector('h3');
    title.appendChild(document.createTextNode(' '));
    title.appendChild(make('span', 'chip now', 'Now'));
  }
  copies.push({ el: el, code: r.code, star: el.querySelector('.star') });
  return el;
}

// keepPlace changes the list, and leaves what is in view, or what is given, where it is.
function keepPlace(what, change) {
  var was = place(what);
  change();
  restore(was);
}

window.addEventListener('beforeprint', function () {
  var printed = byId('printed');
  reveal(Infinity);
  if (printed && !printed.textContent.trim()) printed.textContent = 'Links of ' + longDate(checkedAt) + '.';
  if (day && !fixed) forget();
});
window.addEventListener('afterprint', update);
