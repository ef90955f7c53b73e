// Stars: on this device only.

var STAR = 'M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L12 16.9l-5.2 2.7 1-5.8L3.6 9.7l5.8-.8z';
var stars = readStars();

function readStars() {
  try {
    var codes = JSON.parse(localStorage.getItem('hallway-stars') || '[]');
    return new Set(Array.isArray(codes) ? codes : []);
  } catch (e) {
    return new Set(); // storage is off, or has something else in it
  }
}

function starIcon() {
  var ns = 'http://www.w3.org/2000/svg';
  var svg = document.createElementNS(ns, 'svg');
  var path = document.createElementNS(ns, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', STAR);
  svg.appendChild(path);
  return svg;
}

function make(tag, className, text) {
  var el = document.createElement(tag);
  if (className) el.className = className;
  if (text) el.textContent = text;
  return el;
}

var starButton = make('button', 'star');
starButton.type = 'button';
starButton.appendChild(starIcon());

// addExtras adds the star to a row, and Copy to a passcode if the browser can copy.
function addExtras(row) {
  if (row.star) return;
  row.star = starButton.cloneNode(true);
  row.star.setAttribute('aria-label', 'Star ' + titleOf(row.el) + (row.block ? ', block ' + row.block : ''));
  row.star.setAttribute('aria-pressed', String(stars.has(row.code)));
  var what = row.el.firstElementChild;
  row.el.insertBefore(row.star, what.nextSibling);
  var code = navigator.clipboard && what.querySelector('.code');
  if (!code) return;
  var copy = make('button', 'copy', 'Copy');
  copy.type = 'button';
  code.appendChild(copy);
}

// Some rows at a time, so that a slow phone never freezes.
var idle = window.requestIdleCallback || function (f) {
  return setTimeout(function () { f({ timeRemaining: function () { return 8; } }); }, 1);
};
var batch = 0;

function addAllExtras(now) {
  var mine = ++batch; // after a swap, work on the old list stops
  var todo = [].concat.apply([], inOrder().map(function (g) { return g.rows; }));
  function step(deadline) {
    if (mine !== batch) return;
    do {
      todo.splice(0, 8).forEach(addExtras);
    } while (todo.length && (now || deadline.timeRemaining() > 4));
    if (todo.length) idle(step);
  }
  if (now) step();
  else idle(step);
}

// toggleStar changes the star of a class and of its copy. A copy whose star was taken
// away stays until the list changes, so that a slip can be put right.
function toggleStar(button) {
  var row = button.closest('.row');
  var code = row.dataset.code;
  var stored = readStars();
  if (stored.size) stars = stored; // another tab may have changed them
  var on = !stars.has(code);
  if (on) stars.add(code);
  else stars.delete(code);
  try {
    localStorage.setItem('hallway-stars', JSON.stringify(Array.from(stars)));
  } catch (e) { /* the star stays until the page is closed */ }
  rows.concat(copies).forEach(function (row) {
    if (row.code === code && row.star) row.star.setAttribute('aria-pressed', String(on));
  });
  if (on) afterPicture(function () { keepPlace(row.isConnected ? row : null, showMine); });
}
