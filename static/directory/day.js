// The day: what is on now.

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
