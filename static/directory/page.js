// The page.

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

// seen: the list is on the screen in the server's order already, because this script came
// late. Mostly it is not: app.css lets the list of today, and nothing else, wait a second.
var seen = performance.getEntriesByType('paint').length > 0 && getComputedStyle(list).visibility === 'visible';

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

// afterPicture does later what somebody need not wait for, and what is cheap only then: to
// ask where things are.
function afterPicture(f) {
  requestAnimationFrame(function () { setTimeout(f); });
}

// put changes a text only if it is another one, so that nothing is laid out for it.
function put(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

function hide(el, hidden) {
  if (el.hidden !== hidden) el.hidden = hidden;
}
