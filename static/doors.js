// For My links. htmx sends the forms, and the server's answers set the focus. This
// file prevents double saves and lost text when people hurry or the network is bad.
// Every form works without it.
(function () {
  'use strict';

  var FAILED = 'That did not save; the old link is still live. Try again.';
  var UNKNOWN = 'No answer came, so we do not know whether that saved. Your text is still here: open this page in another tab and look.';

  function cardOf(el) {
    return el.closest('.card');
  }

  function buttons(form) {
    return form.querySelectorAll('button');
  }

  // ---------- Requests: one at a time, with a message when one fails ----------

  // While a form is being sent, it cannot be sent again. Its preview is aborted,
  // because the answer would appear in the new card.
  document.addEventListener('htmx:beforeRequest', function (e) {
    var el = e.detail.elt;
    var form = el.closest('form');
    if (!form) return;
    if (form.dataset.busy) {
      e.preventDefault();
      return;
    }
    if (el !== form) return;
    form.dataset.busy = 'yes';
    form.setAttribute('aria-busy', 'true');
    form.querySelectorAll('textarea').forEach(function (t) {
      window.htmx.trigger(t, 'htmx:abort');
    });
    buttons(form).forEach(function (b) { b.disabled = true; });
    fail(form, '');
  });

  document.addEventListener('htmx:afterRequest', function (e) {
    var form = e.detail.elt;
    if (!form || form.tagName !== 'FORM') return;
    release(form);
    var xhr = e.detail.xhr;
    if (xhr && xhr.getResponseHeader('HX-Reswap') === 'none') failed(e);
  });

  function release(form) {
    delete form.dataset.busy;
    form.removeAttribute('aria-busy');
    buttons(form).forEach(function (b) { b.disabled = false; });
  }

  // fail shows text beside the form; an empty text removes it.
  function fail(form, text) {
    var card = cardOf(form);
    if (!card) return;
    // Not another form's line, which may be hidden together with that form.
    var line = form.querySelector('.failed') || card.querySelector(':scope > .failed');
    if (!line && !text) return;
    if (!line) {
      line = document.createElement('p');
      line.className = 'wrong failed';
      line.setAttribute('role', 'alert');
      card.appendChild(line);
    }
    line.hidden = !text;
    line.textContent = text;
  }

  // said is the message of an answer that is a whole page, or empty.
  function said(xhr) {
    var answer = new DOMParser().parseFromString(xhr.responseText, 'text/html');
    var title = answer.querySelector('h1');
    var line = answer.querySelector('.big');
    return title && line ? title.textContent.trim() + '. ' + line.textContent.trim() : '';
  }

  // failed ignores previews, because they save nothing.
  function failed(e) {
    var form = e.detail.elt;
    if (!form || form.tagName !== 'FORM') return;
    var xhr = e.detail.xhr;
    var reference = xhr && xhr.status && xhr.getResponseHeader('X-Request-Id');
    if (xhr && xhr.status === 401) {
      fail(form, 'You were signed out. Your text is still here: sign in in another tab, then press Save.');
    } else {
      fail(form, (xhr && xhr.status ? said(xhr) || FAILED : UNKNOWN) + (reference ? ' (Reference ' + reference + ')' : ''));
    }
  }

  document.addEventListener('htmx:sendError', failed);
  document.addEventListener('htmx:timeout', failed);
  document.addEventListener('htmx:responseError', failed);

  // ---------- Plain forms: no double submit ----------

  document.addEventListener('submit', function (e) {
    var form = e.target;
    // htmx has sent it. Before htmx is ready, or without it, the browser sends it.
    if (e.defaultPrevented) return;
    leaving = true;
    if (form.dataset.busy) {
      e.preventDefault();
      return;
    }
    form.dataset.busy = 'yes';
  });

  // A page from the browser's cache has forms that can be sent again.
  window.addEventListener('pageshow', function () {
    leaving = false;
    document.querySelectorAll('form').forEach(release);
  });

  // ---------- Cancel ----------

  document.addEventListener('reset', function (e) {
    var details = e.target.closest('details.change');
    if (!details) return;
    var card = cardOf(details);
    details.open = false;
    details.querySelectorAll('.preview').forEach(function (p) { p.textContent = ''; });
    fail(e.target, '');
    card.querySelector('summary').focus();
  });

  // Opening Change moves the focus to the field and selects the old link, so that a paste
  // replaces it.
  document.addEventListener('click', function (e) {
    var summary = e.target.closest('details.change > summary');
    if (!summary || summary.parentElement.open) return;
    var field = summary.parentElement.querySelector('textarea');
    setTimeout(function () {
      if (!field) return;
      field.focus();
      if (!dirty(field)) field.select();
    }, 0);
  });

  // ---------- Paste, where the browser lets a page read what was copied ----------

  function offerPaste() {
    if (!navigator.clipboard || !navigator.clipboard.readText) return;
    document.querySelectorAll('.paste[hidden]').forEach(function (b) { b.hidden = false; });
  }

  offerPaste();
  document.addEventListener('htmx:load', offerPaste);

  document.addEventListener('click', function (e) {
    var button = e.target.closest('.paste');
    if (!button) return;
    var form = button.closest('form');
    var field = form.querySelector('textarea');
    field.focus();
    field.select();
    navigator.clipboard.readText().then(function (text) {
      if (!text) return;
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true })); // asks for the preview
      fail(form, '');
    }, function () {
      fail(form, 'The browser did not let us read what you copied. Paste it with the keyboard: the field is ready.');
    });
  });

  // ---------- Unsaved typing ----------

  var leaving = false;

  // No warning when the server redirects, for example to sign-in: it keeps the text.
  document.addEventListener('htmx:beforeOnLoad', function (e) {
    if (e.detail.xhr.getResponseHeader('HX-Redirect')) leaving = true;
  });

  // dirty: has somebody changed this field?
  function dirty(el) {
    if (el.type === 'checkbox' || el.type === 'radio') return el.checked !== el.defaultChecked;
    return 'defaultValue' in el && el.type !== 'hidden' && el.type !== 'submit' && el.value !== el.defaultValue;
  }

  // typed lists the fields of a form with something unsaved: what has changed, or
  // everything if the form was refused.
  function typed(form) {
    var refused = form.hasAttribute('data-unsaved');
    return Array.from(form.elements).filter(function (el) {
      return dirty(el) || refused && 'defaultValue' in el && el.type !== 'hidden';
    });
  }

  function unsaved() {
    return Array.from(document.querySelectorAll('form.door')).some(function (form) { return typed(form).length > 0; });
  }

  window.addEventListener('beforeunload', function (e) {
    if (leaving || !unsaved()) return;
    e.preventDefault();
    e.returnValue = ''; // older browsers ask only for this
  });

  // ---------- An answer that replaces a card leaves unsaved text in it ----------

  // carry puts what was typed in a form into the form that replaces it, and opens that.
  function carry(from, to) {
    typed(from).forEach(function (el) {
      if (el.type === 'radio') return; // the choice is not offered again
      if (el.name !== 'link') to.querySelector('.fold').open = true;
      if (el.name === 'all' && to.elements.all) to.elements.all.checked = el.checked;
      if (el.type !== 'checkbox') {
        to.elements[el.name].value = el.value;
        return;
      }
      var code = el.value.split('.')[0]; // the new form has other versions
      to.querySelectorAll('[name="also"]').forEach(function (box) {
        if (box.value.split('.')[0] === code) box.checked = el.checked;
      });
    });
    to.closest('details').open = true;
  }

  var stay = []; // cards beside the answer's own that keep unsaved text
  var replaced = null; // the card that the answer replaces, and its form with unsaved text

  // Cards that were saved or undone together with another one.
  document.addEventListener('htmx:oobBeforeSwap', function (e) {
    var card = e.detail.target;
    var form = card.querySelector('form.door');
    var next = e.detail.fragment.querySelector('form.door');
    if (card.querySelector('.conflict')) {
      e.detail.shouldSwap = false; // what they were saving is in it
    } else if (form && next && typed(form).length) {
      carry(form, next);
    } else {
      return;
    }
    stay.push(card.dataset.label);
  });

  // The card of the button: Save sends its text, other buttons do not.
  document.addEventListener('htmx:beforeSwap', function (e) {
    var sent = e.detail.requestConfig && e.detail.requestConfig.elt;
    var card = sent && sent.tagName === 'FORM' && cardOf(sent);
    replaced = null; // an answer before this one may not have replaced anything
    stay = [];
    if (!card) return;
    var form = card.querySelector('form.door');
    // The button beside a refusal sends what was refused: only what was typed since is unsaved.
    if (form && sent.id.startsWith('ask-') && e.detail.target === card) form.removeAttribute('data-unsaved');
    replaced = { id: card.id, form: form && form !== sent && typed(form).length ? form : null };
  });

  document.addEventListener('htmx:afterSwap', function () {
    if (!replaced) return;
    var card = document.getElementById(replaced.id);
    var next = card && card.querySelector('form.door');
    if (replaced.form && next) carry(replaced.form, next);
    if (card && stay.length) keptText(card);
    replaced = null;
    stay = [];
  });

  // A refused field says "Error: " in the title, as when the server sends the whole page.
  document.addEventListener('htmx:afterSettle', function () {
    var refused = document.querySelector('[aria-invalid="true"]');
    document.title = (refused ? 'Error: ' : '') + document.title.replace(/^Error: /, '');
  });

  function keptText(card) {
    var line = document.createElement('p');
    line.className = 'notice';
    line.textContent = stay.join(', ') + (stay.length > 1 ? ' have' : ' has') + ' text you have not saved; it is still there.';
    (card.querySelector('.outcome') || card).appendChild(line);
  }
})();
