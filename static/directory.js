// This script makes the student page quicker. The page works without it: the form
// asks the server, and every Join is a plain link.
(function () {
  'use strict';

  // ---------- Matching: the same rules and test table as views/search.go ----------

  var LETTERS = {
    'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ı': 'i', 'ς': 'σ',
    "'": '', '’': '', '‘': '', 'ʼ': '', '`': ''
  };
  var LETTER = /[øłđðþßæœıς'’‘ʼ`]/g;
  var MARKS = /[\u0300-\u036f\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;
  var SEPARATORS = ' -/.,:;&()+"';

  // fold makes text comparable: lower case, no diacritics, single spaces.
  function fold(s) {
    return s.normalize('NFD').replace(MARKS, '').toLowerCase()
      .replace(LETTER, function (c) { return LETTERS[c]; })
      .replace(/\s+/g, ' ').trim();
  }

  // oneTypo: does t, from i, start with w, except for one letter that is wrong,
  // missing or extra, or two neighbours that are swapped?
  function oneTypo(t, i, w) {
    var k = 0;
    while (k < w.length && w[k] === t[i + k]) k++;
    if (k === w.length) return true;
    var at = i + k;
    var rest = w.slice(k + 1);
    if (t.startsWith(rest, at)) return true; // extra
    if (at >= t.length) return false;
    if (t.startsWith(rest, at + 1) || t.startsWith(w.slice(k), at + 1)) return true; // wrong, missing
    return k + 1 < w.length && w[k] === t[at + 1] && w[k + 1] === t[at] && t.startsWith(w.slice(k + 2), at + 2);
  }

  // almost forgives a typo in a word, but not in a number: Room 213 is not Room 214.
  function almost(text, word) {
    if (word.length < 5 || /[0-9]/.test(word)) return false;
    for (var i = 0, start = true; i < text.length; i++) {
      if (start && oneTypo(text, i, word)) return true;
      start = SEPARATORS.indexOf(text[i]) >= 0;
    }
    return false;
  }

  // alone: is the letter or digit somewhere as a whole word? "C" is not in "biology".
  function alone(text, letter) {
    for (var i = text.indexOf(letter); i >= 0; i = text.indexOf(letter, i + 1)) {
      if ((!i || SEPARATORS.indexOf(text[i - 1]) >= 0) && (i + 1 === text.length || SEPARATORS.indexOf(text[i + 1]) >= 0)) return true;
    }
    return false;
  }

  // matchWords: is every word somewhere in the folded text?
  function matchWords(text, words) {
    return words.every(function (word) {
      return /^[a-z0-9]$/.test(word) ? alone(text, word) : text.indexOf(word) >= 0 || almost(text, word);
    });
  }

  function wordsOf(s) {
    return fold(s).split(' ').filter(Boolean);
  }

  window.hallwayMatch = function (text, query) {
    return matchWords(fold(text), wordsOf(query));
  };

  // ---------- The page ----------

  var STARRED = '*';
  var byId = function (id) { return document.getElementById(id); };
  var form = byId('find');
  var list = byId('list');
  if (!form || !list) return;
  var search = byId('q');
  var said = byId('said');
  var news = byId('news');
  var rows = [];
  var groups = [];

  document.documentElement.classList.add('scripted');
  form.hidden = false; // hidden in an exported page, where search needs this script

  // keyOf is what a block is compared by: the rules of schedule.Key.
  function keyOf(block) {
    return block.toLowerCase().replace(/\s+/g, ' ').trim().replace(/^block /, '').replace(/^period /, '').replace(/^p(?=[0-9])/, '');
  }

  // readRows reads from the DOM what the filter needs, so that a keystroke need not.
  function readRows() {
    rows = [];
    groups = Array.from(list.querySelectorAll('.group')).map(function (el, index) {
      var group = { el: el, index: index, kind: el.dataset.kind, keys: [], shown: 0 };
      group.rows = Array.from(el.querySelectorAll('.row'), function (row) {
        var at = function (name) { return row.getAttribute('data-' + name); };
        return { el: row, group: group, code: at('code'), text: at('q'), block: at('b'), dept: at('d') };
      });
      if (group.kind === 'block') group.keys = group.rows[0].block.split(',').map(keyOf);
      rows = rows.concat(group.rows);
      return group;
    });
  }

  // put changes a text only if it is another one, so that nothing is laid out for it.
  function put(el, text) {
    if (el.textContent !== text) el.textContent = text;
  }

  function hide(el, hidden) {
    if (el.hidden !== hidden) el.hidden = hidden;
  }

  // ---------- Stars: on this device only ----------

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
    var code = button.closest('.row').dataset.code;
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
    if (on) keepPlace(button.closest('.row'), showMine);
  }

  // ---------- Filter ----------

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

  // showTab scrolls the row of tabs, not the page, to the chosen tab: after the next
  // picture, when asking where things are costs nothing.
  function showTab() {
    requestAnimationFrame(function () {
      setTimeout(function () {
        var radio = form.querySelector('input[name=block]:checked');
        var tabs = byId('tabs');
        if (!radio || !tabs || tabs.scrollWidth <= tabs.clientWidth) return;
        var tab = radio.parentElement.getBoundingClientRect();
        var row = tabs.getBoundingClientRect();
        if (tab.left < row.left || tab.right > row.right) tabs.scrollLeft += tab.left - row.left - (row.width - tab.width) / 2;
      });
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

  // ---------- The day: what is on now ----------

  // The server's page is the same all day. It has the day's blocks as instants, and what is
  // on, what is next and how long it takes is worked out here: all times are in seconds.
  var day; // the line above the list; without a schedule there is none
  var fixed = false; // the page shows another date, as it will be
  var lines = []; // of the day's list: {start, end, name, key, set, time, own}
  var served = ''; // the day as the server wrote it
  var head = '';
  var then = '';
  var skew = 0; // what the device's clock is wrong by
  var tick;
  var known = ''; // the state that the groups show
  var onNow = null; // the blocks that are on, to say when one begins
  var wasToday = false;
  var mine = null; // the group of starred classes
  var copies = []; // its rows

  function secondsNow() {
    return Math.floor((Date.now() + skew) / 1000) + Number(day.dataset.shift || 0);
  }

  // today reports whether an instant is on the page's date. The server gives its bounds:
  // to ask the browser for the time in another zone takes a phone a tenth of a second.
  function today(t, page) {
    var span = (page || day).dataset.span.split('-').map(Number);
    return span[0] <= t && t < span[1];
  }

  // elsewhere names the school's zone if the device's day has other bounds.
  function elsewhere() {
    var date = day.dataset.date.split('-').map(Number);
    var span = [0, 1].map(function (days) { return new Date(date[0], date[1] - 1, date[2] + days) / 1000; });
    var zone = day.dataset.zone;
    if (span.join('-') === day.dataset.span) return '';
    return zone.indexOf('/') < 0 ? zone : zone.split('/').pop().replace(/_/g, ' ') + ' time';
  }

  function spansOf(el) {
    return (el.getAttribute('data-t') || '').split(' ').filter(Boolean).map(function (span) {
      return span.split('-').map(Number);
    });
  }

  function readDay() {
    day = byId('day');
    known = '';
    if (!day) return;
    var times = byId('times');
    fixed = day.hasAttribute('data-fixed');
    served = textOfDay(document);
    head = day.querySelector('strong').textContent;
    then = day.querySelector('.then').textContent;
    lines = Array.from(times ? times.children : [], function (li) {
      var span = spansOf(li)[0];
      return {
        start: span[0], end: span[1], name: li.dataset.name, key: li.dataset.b, set: li.dataset.set || '',
        time: li.firstElementChild.textContent, own: today(span[0])
      };
    });
    form.querySelectorAll('.tab small').forEach(function (small) { small.dataset.was = small.textContent; });
  }

  // textOfDay is what a page says of the day, to compare two of them.
  function textOfDay(page) {
    return ['day', 'times'].map(function (id) {
      var el = page.getElementById(id);
      return el ? el.outerHTML : '';
    }).join('');
  }

  // named is a block as a sentence calls it: "Block C", "Period 3", "Blocks C and D".
  function named(blocks) {
    var word = /^period /i.test(blocks[0].name) ? 'Period' : 'Block';
    return word + (blocks.length > 1 ? 's ' : ' ') + blocks.map(bare).join(' and ');
  }

  function bare(block) {
    return block.name.replace(/^(block|period) /i, '');
  }

  function left(end, t) {
    var minutes = Math.floor((end - t) / 60);
    return minutes ? minutes + ' min left' : 'less than 1 min left';
  }

  function sentences(list) {
    return list.filter(Boolean).join('. ');
  }

  // describe is what the line says at an instant: {head, then, block, now}. With a note of
  // the office as the headline, the rest has the block.
  function describe(t) {
    var is = { head: '', then: '', block: null, now: false };
    var on = lines.filter(function (l) { return l.start <= t && t < l.end; });
    var blocks = on.filter(function (l) { return l.key; });
    var pause = on.filter(function (l) { return !l.key && !l.set; }).pop();
    var own = lines.filter(function (l) { return l.key && l.own; });
    if (!own.length && !blocks.length) return null; // the server's words
    var coming = own.filter(function (l) { return l.start > t; }).sort(function (a, b) {
      return a.start - b.start || (a.set ? 1 : 0) - (b.set ? 1 : 0);
    });
    var next = coming.filter(function (l) { return !l.set; })[0] || coming[0];
    var after = day.dataset.after;
    var more = [];
    blocks.sort(function (a, b) { return (a.set ? 1 : 0) - (b.set ? 1 : 0) || b.start - a.start; });
    var same = blocks.filter(function (l) { return l.end === blocks[0].end && l.set === blocks[0].set; });
    blocks.forEach(function (l) {
      if (same.indexOf(l) < 0) more.push(nowWords([l], t, same[0].set !== l.set || pause));
    });
    if (same.length && !(pause && same[0].set)) {
      is = { head: nowWords(same, t, same[0].set), block: same[0], now: true };
    } else if (pause) {
      if (same.length) more.unshift(nowWords(same, t, true));
      is = { head: pause.name + ', ' + left(pause.end, t), block: null };
    }
    if (is.head) {
      more.push(next ? 'Then ' + bare(next) + ' at ' + next.time : same.length && same[0].own ? 'Last block today' : after);
    } else if (!next) {
      is = { head: own.length ? 'Over for today' : '', block: null };
      more = [after];
    } else {
      var begun = own.some(function (l) { return l.start <= t; });
      if (!begun) next = coming[0];
      var minutes = Math.ceil((next.start - t) / 60);
      var soon = minutes <= 90;
      is = {
        head: begun ? named([next]) + (soon ? ' in ' + minutes + ' min' : ' at ' + next.time) :
          'School starts ' + (soon ? 'in ' + minutes + ' min' : 'at ' + next.time),
        block: next
      };
      more = [begun ? soon && 'Starts at ' + next.time : (soon ? 'At ' + next.time + ' with ' : 'With ') + bare(next)];
    }
    is.then = sentences(more);
    if (then && own.length) { // the sentence of the office is the headline
      is.then = sentences([is.head, is.then, next || is.now ? then : '']);
      is.say = is.head;
      is.head = head;
    }
    return is;
  }

  // nowWords: "Block C now, 39 min left", for other bells "Lower School: block D now, ...".
  function nowWords(blocks, t, withSet) {
    var text = named(blocks) + ' now, ' + left(blocks[0].end, t);
    return withSet && blocks[0].set ? blocks[0].set + ': ' + text.charAt(0).toLowerCase() + text.slice(1) : text;
  }

  // showDay writes the line. Its height is reserved, so that nothing moves.
  function showDay(is) {
    var tile = day.querySelector('.tile');
    var rest = is ? is.then : then;
    var zone = elsewhere();
    if (zone) rest = rest ? rest + ', ' + zone : zone;
    put(day.querySelector('strong'), is ? is.head : head);
    put(day.querySelector('.then'), rest);
    day.classList.toggle('now', !!(is && is.now));
    if (!is || !is.block) {
      if (tile) tile.remove();
      return;
    }
    var name = bare(is.block);
    var tab = tabOf(is.block.key);
    var look = 'tile ' + colourOf(tab) + (name.length > 2 ? ' long' : '');
    if (!tile) {
      tile = make('span');
      tile.setAttribute('aria-hidden', 'true');
      day.insertBefore(tile, day.firstChild);
    }
    if (tile.className !== look) tile.className = look;
    put(tile, name);
  }

  // colourOf is the class of the block's colour, which a group or a tab has.
  function colourOf(el) {
    return ((el && /\bb[A-Hn]\b/.exec(el.className)) || ['bn'])[0];
  }

  function tabOf(key) {
    return Array.from(form.querySelectorAll('.tab')).find(function (tab) {
      return keyOf(tab.firstElementChild.value) === key;
    });
  }

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
    var text = ['Now, ' + left(g.end, t), 'Next, at ' + timeAt(g.start), '', 'Over'][g.rank] || '';
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
      showMine();
      arrange(inOrder());
      filter();
    };
    showTabs(keys);
    if (first) change();
    else keepPlace(null, change);
    var begins = onNow && on.some(function (l) { return onNow.indexOf(l.start + l.key) < 0; });
    onNow = on.map(function (l) { return l.start + l.key; });
    if (begins) say(is.say || is.head);
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
    reveal(Infinity);
    if (day && !fixed) forget();
  });
  window.addEventListener('afterprint', update);

  // ---------- Fresh links: ask again while the page is visible ----------

  var checkedAt = new Date(); // when we last knew that the links are right
  var checking = false;
  var timer;

  function clock(date) {
    var options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: document.body.dataset.tz };
    try {
      return new Intl.DateTimeFormat('en-GB', options).format(date);
    } catch (e) { // this browser does not know the zone
      delete options.timeZone;
      return new Intl.DateTimeFormat('en-GB', options).format(date);
    }
  }

  // tell shows a line above the list and announces it. link is optional.
  function tell(text, kind, link) {
    news.textContent = text;
    news.className = kind ? 'news ' + kind : 'news';
    if (link) {
      news.appendChild(document.createTextNode(' '));
      news.appendChild(link);
    }
    news.hidden = false;
    say(text);
  }

  var trouble = ''; // the warning in that line, so that it is announced only once

  function warn(text, link) {
    if (trouble === text) return;
    trouble = text;
    tell(text, 'warn', link);
  }

  function calm() {
    if (!trouble) return;
    trouble = '';
    news.hidden = true;
  }

  function check() {
    if (checking || fixed || !/^https?:$/.test(location.protocol)) return;
    checking = true;
    var stop = window.AbortController ? new AbortController() : null;
    var late = setTimeout(function () { if (stop) stop.abort(); }, 20000);
    var done = function () {
      checking = false;
      clearTimeout(late);
      plan();
    };
    fetch(location.pathname, { cache: 'no-cache', credentials: 'same-origin', signal: stop ? stop.signal : undefined })
      .then(function (res) {
        if (res.status === 401 || (res.redirected && /\/sign-in$/.test(new URL(res.url).pathname))) {
          var link = make('a', '', 'Sign in');
          link.href = '/sign-in?next=' + encodeURIComponent(location.pathname + location.search);
          return warn("Sign in again to see today's links.", link);
        }
        if (!res.ok) return warn('We could not check for changes. These links are from ' + clock(checkedAt) + '.');
        var sent = Date.parse(res.headers.get('Date'));
        return res.text().then(function (html) { arrived(html, sent); });
      })
      .catch(function () {
        warn("You're offline. These links are from " + clock(checkedAt) + '.');
      })
      .then(done, done);
  }

  // arrived parses the page only if something has changed. sent is the server's clock.
  function arrived(html, sent) {
    var rev = /data-rev="([^"]*)"/.exec(html);
    if (!rev) return; // not the directory, but for example a proxy's page
    checkedAt = new Date();
    calm();
    var parse = function (text) { return new DOMParser().parseFromString(text, 'text/html'); };
    var same = rev[1] === list.dataset.rev;
    var top = parse(html.slice(0, html.indexOf('id="list"'))); // small, and has the day
    var turned = textOfDay(top) !== served;
    correct(top, sent);
    if (same && !turned && !list.hasAttribute('data-filtered')) return update();
    var page = parse(html);
    var fresh = page.getElementById('list');
    if (!fresh) return;
    var one = onlyChange(fresh);
    var quiet = same && !turned; // the server had only filtered the list
    var date = day && top.getElementById('day') && top.getElementById('day').dataset.date !== day.dataset.date;
    swap(page, fresh);
    if (quiet || date) return;
    if (one && one.code) tell(one.text, '', showLink(one.code));
    else if (one && turned) tell('The times of today have changed.');
    else tell('Links were updated at ' + clock(checkedAt) + '.');
  }

  // correct sets a device's clock right that is wrong by over a minute, if the server's
  // clock and the date of its page agree.
  function correct(page, sent) {
    var fresh = page.getElementById('day');
    if (!day || !fresh || !sent) return;
    var off = sent - Date.now();
    if (today(sent / 1000 + Number(fresh.dataset.shift || 0), fresh)) skew = Math.abs(off) > 60000 ? off : 0;
  }

  function titleOf(row) {
    return row.querySelector('h3').textContent.trim();
  }

  function linkOf(row) {
    var join = row.querySelector('.join');
    return join ? join.getAttribute('href') : '';
  }

  // onlyChange finds the row whose link changed, if it is the only change; without a code
  // no link did.
  function onlyChange(fresh) {
    var old = new Map();
    rows.forEach(function (r) { old.set(r.code, r.el); });
    var next = fresh.querySelectorAll('.row');
    if (next.length !== old.size) return null;
    var found = null;
    for (var i = 0; i < next.length; i++) {
      var was = old.get(next[i].dataset.code);
      if (!was) return null;
      if (linkOf(was) === linkOf(next[i])) continue;
      if (found) return null;
      found = next[i];
    }
    if (!found) return {};
    var office = found.parentElement.parentElement.dataset.kind === 'office';
    var who = found.dataset.by;
    var what = office ? titleOf(found) + ' (office hours)' : titleOf(found);
    if (office && who) what = 'office hours';
    return {
      code: found.dataset.code,
      text: who ? who + ' changed the link for ' + what + '.' : 'The link for ' + what + ' changed.'
    };
  }

  function showLink(code) {
    var link = make('a', '', 'Show');
    link.href = '#d-' + code;
    link.addEventListener('click', function (e) {
      e.preventDefault();
      var row = byId('d-' + code);
      if (!row) return;
      if (row.closest('[hidden]')) clear();
      row.classList.add('shown');
      row.scrollIntoView({ block: 'center' });
      (row.querySelector('.join') || list).focus({ preventScroll: true });
    });
    return link;
  }

  // ---------- Swap: replace the list, keep focus and scroll position ----------

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

  // ---------- Start ----------

  // fresh reports whether nothing is painted yet, and the list will be seen from its top.
  function fresh() {
    var nav = performance.getEntriesByType('navigation')[0];
    return nav && nav.type === 'navigate' && !location.hash && !performance.getEntriesByType('paint').length;
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
})();
