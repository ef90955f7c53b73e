// Filter.

var sayTimer;

// say writes text into the page's only live region.
function say(text, delay) {
  clearTimeout(sayTimer);
  sayTimer = setTimeout(function () { said.textContent = text; }, delay || 0);
}

function blockNow() {
  var radio = form.querySelector('input[name=block]:checked');
  return radio ? radio.value : '';
}

function deptNow() {
  var select = byId('dept');
  return select ? select.value : '';
}

function countText(classes, office) {
  if (!classes && office) return 'Office hours: ' + office;
  return classes === 1 ? '1 class' : classes + ' classes';
}

var queue = []; // groups and rows that fit, but are not shown yet

// reveal shows what fits: as much as a window holds at once, the rest when that is
// painted, because a slow phone needs half a second for hundreds of rows.
function reveal(most) {
  while (queue.length && most > 0) {
    var next = queue.shift();
    if (next.code) {
      addExtras(next);
      most--;
    }
    next.el.hidden = false;
  }
  if (!queue.length) return;
  var mine = queue;
  idle(function () { if (mine === queue) reveal(16); }, { timeout: 300 });
}

// filter hides a group as a whole where its block is not the chosen one, and touches
// only rows that change.
function filter() {
  var words = wordsOf(search.value);
  var block = blockNow();
  var dept = deptNow();
  var key = block !== STARRED && keyOf(block);
  var classes = 0;
  var office = 0;
  var missed = 0; // what fits, but is under another tab
  queue = [];
  inOrder().forEach(function (g) {
    var open = !key || g.keys.indexOf(key) >= 0;
    var wanted = [];
    var away = g.el.hidden;
    g.shown = 0;
    g.rows.forEach(function (r) {
      var fits = (!dept || r.dept === dept) && matchWords(r.text, words);
      var ok = fits && open && (block !== STARRED || stars.has(r.code));
      if (ok) g.shown++;
      else if (fits) missed++;
      if (open && (!ok || away)) hide(r.el, true);
      if (ok && r.el.hidden) wanted.push(r);
    });
    if (g.kind === 'office') office += g.shown;
    else classes += g.shown;
    if (!g.shown) hide(g.el, true);
    else if (away) queue.push(g);
    queue = queue.concat(wanted);
  });
  reveal(24);
  if (mine) hide(mine, !!(block || dept || words.length) || !copies.length);
  list.classList.toggle('some', !!(words.length || dept || block === STARRED)); // no group is whole
  showCount(countText(classes, office), classes + office, block, words.length > 0, dept, missed);
}

function showCount(text, shown, block, typed, dept, missed) {
  var any = typed || dept || block;
  var starsOnly = block === STARRED && !typed && !dept;
  put(byId('count'), text);
  hide(byId('empty'), shown > 0);
  if (!shown) {
    byId('empty-what').textContent = !any ? 'No classes are here yet.' :
      starsOnly ? 'Star a class and it stays here, on this device.' :
        typed ? 'Nothing matches “' + search.value.trim() + '”.' : 'Nothing matches these choices.';
    byId('empty-hint').hidden = !any || starsOnly;
    byId('clear').hidden = !any || starsOnly;
  }
  showMissed(block && (typed || dept) ? missed : 0, block, shown);
}

// showMissed says what a search finds under the other tabs: "4 in other blocks. Show all 5".
function showMissed(missed, block, shown) {
  var line = byId('show-all');
  if (!line) {
    line = make('p');
    line.id = 'show-all';
    byId('count').parentElement.after(line);
  }
  if (!line.querySelector('span')) line.replaceChildren(make('span'), make('a'));
  hide(line, !missed);
  if (!missed) return;
  var link = line.querySelector('a');
  put(line.firstElementChild, missed + (block === STARRED ? ' without a star. ' : ' in other blocks. '));
  put(link, 'Show all ' + (missed + shown));
  link.href = form.getAttribute('action');
}

var address = location.search;
var addressTimer;

// changed filters the list, announces the count after a pause, and puts the choice
// into the address when nothing has changed for a while: that is slow in browsers.
function changed() {
  if (held) settle();
  filter();
  var missed = byId('show-all');
  say(byId('empty').hidden ? byId('count').textContent + (missed.hidden ? '' : '. ' + missed.textContent) : byId('empty-what').textContent, 1200);
  clearTimeout(addressTimer);
  addressTimer = setTimeout(function () {
    var query = new URLSearchParams();
    if (search.value.trim()) query.set('q', search.value.trim());
    if (blockNow()) query.set('block', blockNow());
    if (deptNow()) query.set('dept', deptNow());
    if (fixed) query.set('on', day.dataset.date);
    var text = query.toString();
    text = text && '?' + text;
    if (text === address) return;
    address = text;
    try {
      history.replaceState(null, '', location.pathname + text);
    } catch (e) { /* a page opened from disk cannot change its address */ }
  }, 400);
}

function choose(block, dept) {
  form.querySelectorAll('input[name=block]').forEach(function (radio) {
    radio.checked = radio.value === block;
  });
  if (!form.querySelector('input[name=block]:checked')) {
    var all = form.querySelector('input[name=block][value=""]');
    if (all) all.checked = true;
  }
  showTab();
  var select = byId('dept');
  if (!select) return;
  select.value = dept;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

// showTab scrolls the row of tabs, not the page, to the chosen tab.
function showTab() {
  afterPicture(function () {
    var radio = form.querySelector('input[name=block]:checked');
    var tabs = byId('tabs');
    if (!radio || !tabs || tabs.scrollWidth <= tabs.clientWidth) return;
    var tab = radio.parentElement.getBoundingClientRect();
    var row = tabs.getBoundingClientRect();
    if (tab.left < row.left || tab.right > row.right) tabs.scrollLeft += tab.left - row.left - (row.width - tab.width) / 2;
  });
}

function clear() {
  search.value = '';
  choose('', '');
  changed();
}

form.addEventListener('input', changed);
form.addEventListener('submit', function (e) {
  e.preventDefault();
  changed();
  list.focus();
});
form.addEventListener('click', function (e) {
  if (!e.target.closest('#show-all a') || !blockNow()) return;
  e.preventDefault();
  choose('', deptNow());
  changed();
  search.focus();
});
byId('clear').addEventListener('click', function (e) {
  e.preventDefault();
  clear();
  search.focus();
});

document.addEventListener('keydown', function (e) {
  var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) &&
    !/^(radio|checkbox)$/.test(document.activeElement.type);
  if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
    e.preventDefault();
    search.focus();
    search.select();
  } else if (e.key === 'Escape' && search.value && document.activeElement.tagName !== 'SELECT') {
    e.preventDefault();
    search.value = '';
    changed();
  }
});

list.addEventListener('click', function (e) {
  var star = e.target.closest('.star');
  var copy = e.target.closest('.copy');
  if (star) {
    toggleStar(star);
  } else if (copy) {
    var code = copy.parentElement.querySelector('code').textContent;
    navigator.clipboard.writeText(code).then(function () {
      copy.textContent = 'Copied';
      say('Passcode copied.');
    }, function () {
      say('Your browser did not copy. Select the passcode and copy it.');
    });
  }
});
