// Manners for My links. htmx sends the forms and the server's answers carry the
// focus; this file stops what a hurry or a bad network could break. Without it,
// every form still works.
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

  // ---------- Requests: one at a time, and a word when one fails ----------

  // A form that is being sent takes no second press, and no preview: its answer
  // would land in the card that comes back.
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

  // fail writes beside the form that nothing was saved; empty takes it away.
  function fail(form, text) {
    var card = cardOf(form);
    if (!card) return;
    // The line of another form may be folded away with it.
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

  // said is what an answer says that is a page of its own; empty: it is none.
  function said(xhr) {
    var answer = new DOMParser().parseFromString(xhr.responseText, 'text/html');
    var title = answer.querySelector('h1');
    var line = answer.querySelector('.big');
    return title && line ? title.textContent.trim() + '. ' + line.textContent.trim() : '';
  }

  // failed ignores previews: they save nothing, so nothing was lost.
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
    // htmx has it already; before htmx is ready, or without it, the browser sends it.
    if (e.defaultPrevented) return;
    leaving = true;
    if (form.dataset.busy) {
      e.preventDefault();
      return;
    }
    form.dataset.busy = 'yes';
  });

  // A page that comes back from the browser's cache has forms that can be sent again.
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

  // Opening Change goes straight to the field.
  document.addEventListener('click', function (e) {
    var summary = e.target.closest('details.change > summary');
    if (!summary || summary.parentElement.open) return;
    var field = summary.parentElement.querySelector('textarea');
    setTimeout(function () { if (field) field.focus(); }, 0);
  });

  // ---------- Unsaved typing ----------

  var leaving = false;

  // The server going on to another page (sign-in, which keeps the text) is no loss.
  document.addEventListener('htmx:beforeOnLoad', function (e) {
    if (e.detail.xhr.getResponseHeader('HX-Redirect')) leaving = true;
  });

  // unsaved: a field differs from how it came, or came back refused.
  function unsaved() {
    return Array.from(document.querySelectorAll('form.door')).some(function (form) {
      return form.hasAttribute('data-unsaved') || Array.from(form.elements).some(function (el) {
        if (el.type === 'checkbox' || el.type === 'radio') return el.checked !== el.defaultChecked;
        return 'defaultValue' in el && el.type !== 'hidden' && el.type !== 'submit' && el.value !== el.defaultValue;
      });
    });
  }

  window.addEventListener('beforeunload', function (e) {
    if (leaving || !unsaved()) return;
    e.preventDefault();
    e.returnValue = ''; // older browsers ask only for this
  });
})();
