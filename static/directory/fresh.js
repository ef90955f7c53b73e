// Fresh links: ask again while the page is visible.

var checkedAt = new Date(); // when we last knew that the links are right
var checking = false;
var timer;

function clock(date) {
  return inZone('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, date);
}

function longDate(date) {
  var place = /^(America|US)\//.test(document.body.dataset.tz) ? 'en-US' : 'en-GB';
  return inZone(place, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, date);
}

function inZone(place, options, date) {
  options.timeZone = document.body.dataset.tz;
  try {
    return new Intl.DateTimeFormat(place, options).format(date);
  } catch (e) { // this browser does not know the zone
    delete options.timeZone;
    return new Intl.DateTimeFormat(place, options).format(date);
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
