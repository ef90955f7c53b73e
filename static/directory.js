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

  // matchWords: is every word somewhere in the folded text?
  function matchWords(text, words) {
    for (var i = 0; i < words.length; i++) {
      if (text.indexOf(words[i]) < 0 && !almost(text, words[i])) return false;
    }
    return true;
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

  // readRows reads from the DOM what the filter needs, so that a keystroke need not.
  function readRows() {
    rows = [];
    groups = Array.from(list.querySelectorAll('.group')).map(function (el) {
      var group = { el: el, office: el.dataset.kind === 'office', shown: 0 };
      el.querySelectorAll('.row').forEach(function (row) {
        rows.push({
          el: row, group: group, code: row.dataset.code, text: row.dataset.q,
          block: row.dataset.b, dept: row.dataset.d
        });
      });
      return group;
    });
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
    var what = row.el.querySelector('.what');
    var button = starButton.cloneNode(true);
    var block = row.block ? ', block ' + row.block : '';
    button.setAttribute('aria-label', 'Star ' + titleOf(row.el) + block);
    button.setAttribute('aria-pressed', String(stars.has(row.code)));
    what.after(button);
    var code = row.el.querySelector('.code');
    if (code && navigator.clipboard) {
      var copy = make('button', 'copy', 'Copy');
      copy.type = 'button';
      code.appendChild(copy);
    }
  }

  // Some rows at a time, so that a slow phone never freezes.
  var idle = window.requestIdleCallback || function (f) {
    return setTimeout(function () { f({ timeRemaining: function () { return 8; } }); }, 1);
  };
  var batch = 0;

  function addAllExtras(now) {
    var mine = ++batch; // after a swap, work on the old list stops
    var todo = rows.slice();
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

  function toggleStar(button) {
    var code = button.closest('.row').dataset.code;
    var stored = readStars();
    if (stored.size) stars = stored; // another tab may have changed them
    if (stars.has(code)) stars.delete(code);
    else stars.add(code);
    try {
      localStorage.setItem('hallway-stars', JSON.stringify(Array.from(stars)));
    } catch (e) { /* the star stays until the page is closed */ }
    button.setAttribute('aria-pressed', String(stars.has(code)));
  }

  function addStarTab() {
    var tabs = byId('tabs');
    if (!tabs || byId('starred')) return;
    var label = make('label', 'tab');
    var input = make('input');
    input.type = 'radio';
    input.name = 'block';
    input.value = STARRED;
    input.id = 'starred';
    var face = make('span');
    face.appendChild(starIcon());
    face.appendChild(make('span', 'vh', 'Starred'));
    label.appendChild(input);
    label.appendChild(face);
    tabs.querySelector('.tab').after(label);
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

  function filter() {
    var words = wordsOf(search.value);
    var block = blockNow();
    var dept = deptNow();
    var classes = 0;
    var office = 0;
    groups.forEach(function (g) { g.shown = 0; });
    rows.forEach(function (r) {
      var ok = (!block || (block === STARRED ? stars.has(r.code) : r.block === block)) &&
        (!dept || r.dept === dept) && matchWords(r.text, words);
      if (r.el.hidden === ok) r.el.hidden = !ok;
      if (!ok) return;
      r.group.shown++;
      if (r.group.office) office++;
      else classes++;
    });
    groups.forEach(function (g) {
      if (g.el.hidden === (g.shown > 0)) g.el.hidden = !g.shown;
    });
    showCount(countText(classes, office), classes + office === 0, block, words.length > 0, dept);
  }

  function showCount(text, none, block, typed, dept) {
    var any = typed || dept || block;
    var starsOnly = block === STARRED && !typed && !dept;
    byId('count').textContent = text;
    byId('empty').hidden = !none;
    if (none) {
      byId('empty-what').textContent = !any ? 'No classes are here yet.' :
        starsOnly ? 'Star a class and it stays here, on this device.' :
          typed ? 'Nothing matches “' + search.value.trim() + '”.' : 'Nothing matches these choices.';
      byId('empty-hint').hidden = !any || starsOnly;
      byId('clear').hidden = !any || starsOnly;
    }
    if (byId('show-all')) byId('show-all').hidden = true;
  }

  // changed filters the list, announces the count after a pause, and puts the
  // choice into the address.
  function changed() {
    filter();
    var none = !byId('empty').hidden;
    say(none ? byId('empty-what').textContent : byId('count').textContent, 1200);
    var query = new URLSearchParams();
    if (search.value.trim()) query.set('q', search.value.trim());
    if (blockNow()) query.set('block', blockNow());
    if (deptNow()) query.set('dept', deptNow());
    var text = query.toString();
    try {
      history.replaceState(null, '', location.pathname + (text ? '?' + text : ''));
    } catch (e) { /* a page opened from disk cannot change its address */ }
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
    var radio = form.querySelector('input[name=block]:checked');
    if (!radio) return;
    var tab = radio.parentElement;
    var tabs = byId('tabs');
    if (tab.offsetLeft + tab.offsetWidth > tabs.offsetLeft + tabs.clientWidth + tabs.scrollLeft || tab.offsetLeft - tabs.offsetLeft < tabs.scrollLeft) {
      tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - tabs.clientWidth / 2;
    }
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
    if (checking || !/^https?:$/.test(location.protocol)) return;
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
        return res.text().then(arrived);
      })
      .catch(function () {
        warn("You're offline. These links are from " + clock(checkedAt) + '.');
      })
      .then(done, done);
  }

  // arrived parses the page only if something has changed.
  function arrived(html) {
    var rev = /data-rev="([^"]*)"/.exec(html);
    if (!rev) return; // not the directory, but for example a proxy's page
    checkedAt = new Date();
    calm();
    if (rev[1] === list.dataset.rev && !list.hasAttribute('data-filtered')) return;
    var page = new DOMParser().parseFromString(html, 'text/html');
    var fresh = page.getElementById('list');
    if (!fresh) return;
    var whole = list.hasAttribute('data-filtered') && rev[1] === list.dataset.rev;
    var one = whole ? null : onlyChange(fresh);
    swap(page, fresh);
    if (whole) return; // nothing changed: the server had only filtered the list
    if (one) tell(one.text, '', showLink(one.code));
    else tell('Links were updated at ' + clock(checkedAt) + '.');
  }

  function titleOf(row) {
    return row.querySelector('h3').textContent.trim();
  }

  function linkOf(row) {
    var join = row.querySelector('.join');
    return join ? join.getAttribute('href') : '';
  }

  // onlyChange finds the row whose link changed, if it is the only change.
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
    if (!found) return null;
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
      if (row.hidden) clear();
      row.classList.add('shown');
      row.scrollIntoView({ block: 'center' });
      (row.querySelector('.join') || list).focus({ preventScroll: true });
    });
    return link;
  }

  // ---------- Swap: replace the list, keep focus and scroll position ----------

  // place finds out which control of which row has the focus, and which row is in
  // the middle of the window.
  function place() {
    var active = document.activeElement;
    var row = list.contains(active) ? active.closest('.row') : null;
    var seen = row || Array.from(list.querySelectorAll('.row:not([hidden])')).find(function (r) {
      return r.getBoundingClientRect().bottom > 0;
    });
    return {
      inside: list.contains(active) && active !== list,
      row: row && row.id,
      part: row && ['.star', '.copy', 'summary', '.join'].find(function (p) { return active.matches(p); }),
      seen: seen && window.scrollY > 0 ? seen.id : '',
      top: seen ? seen.getBoundingClientRect().top : 0,
      open: Array.from(list.querySelectorAll('details[open]')).map(function (d) { return d.closest('.row').id; })
    };
  }

  function restore(was) {
    was.open.forEach(function (id) {
      var details = byId(id) && byId(id).querySelector('details');
      if (details) details.open = true;
    });
    if (was.inside) {
      var row = was.row && byId(was.row);
      var target = row && !row.hidden && (row.querySelector(was.part || '.join') || row.querySelector('.star'));
      (target || list).focus({ preventScroll: true });
    }
    var seen = was.seen && byId(was.seen);
    if (seen && !seen.hidden) window.scrollBy(0, seen.getBoundingClientRect().top - was.top);
  }

  function swap(page, fresh) {
    var was = place();
    var block = blockNow();
    var dept = deptNow();
    list.replaceChildren.apply(list, Array.from(document.importNode(fresh, true).childNodes));
    list.dataset.rev = fresh.dataset.rev;
    list.removeAttribute('data-filtered');
    swapChoices(page, 'tabs', '.tab input', 'value');
    swapChoices(page, 'dept', 'option', 'value');
    addStarTab();
    choose(block, dept);
    readRows();
    addAllExtras(true); // now, because a star may have the focus
    filter();
    restore(was);
  }

  // swapChoices replaces the tabs or the departments, if they have changed and do
  // not have the focus.
  function swapChoices(page, id, each, attribute) {
    var old = byId(id);
    var next = page.getElementById(id);
    if (!old || !next || old.contains(document.activeElement)) return;
    var values = function (el) {
      return Array.from(el.querySelectorAll(each)).map(function (o) { return o[attribute]; })
        .filter(function (v) { return v !== STARRED; }).join('\n');
    };
    if (values(old) !== values(next)) old.replaceChildren.apply(old, Array.from(document.importNode(next, true).childNodes));
  }

  // plan asks again in 60 to 120 s, at random, so that a school's phones do not all
  // ask in the same second.
  function plan() {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(check, 60000 + Math.random() * 60000);
  }

  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'visible') check();
    else clearTimeout(timer);
  });
  window.addEventListener('online', check);
  window.addEventListener('pageshow', function (e) {
    var nav = performance.getEntriesByType ? performance.getEntriesByType('navigation')[0] : null;
    // Only a page from the browser's cache, or one that the server filtered, must be
    // checked now.
    if (e.persisted || (nav && nav.type === 'back_forward') || list.hasAttribute('data-filtered')) check();
    else plan();
  });

  // ---------- Start ----------

  function start() {
    var asked = new URLSearchParams(location.search);
    addStarTab();
    readRows();
    if (asked.has('q')) search.value = asked.get('q');
    choose(asked.get('block') || '', asked.get('dept') || '');
    filter();
    addAllExtras(false);
  }
  start();
})();
