// This script makes the student page quicker. The page works without it: the form asks the
// server, and every Join is a plain link. static.go joins the files of this folder.

// Matching: the same rules and test table as views/search.go.

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
