/* For those who let scripts run: buttons that copy, the telephone's own way of sharing, menus that close, forms that are
   sent once. Nothing here is needed: without it every page is complete. */
(function (doc) {
  'use strict';
  var told = doc.createElement('p');
  told.className = 'vh';
  told.setAttribute('role', 'status');
  doc.body.appendChild(told);

  function each(what, act) {
    Array.prototype.forEach.call(doc.querySelectorAll(what), act);
  }

  /* The old way, where pages that are not https have no clipboard. */
  function copyOld(text, button) {
    var field = doc.createElement('textarea');
    field.value = text;
    field.className = 'vh';
    button.parentNode.appendChild(field);
    field.select();
    var done = doc.execCommand('copy');
    field.remove();
    button.focus();
    return done;
  }

  each('[data-copy]', function (button) {
    var label = button.querySelector('span') || button;
    var before = label.textContent;
    var timer;
    function done() {
      label.textContent = told.textContent = button.dataset.done;
      button.dataset.copied = '1';
      clearTimeout(timer);
      timer = setTimeout(function () {
        label.textContent = before;
        told.textContent = '';
        delete button.dataset.copied;
      }, 2000);
    }
    function old() {
      if (copyOld(button.dataset.copy, button)) done();
    }
    button.hidden = false;
    button.addEventListener('click', function () {
      if (navigator.clipboard) navigator.clipboard.writeText(button.dataset.copy).then(done, old);
      else old();
    });
  });

  if (navigator.share)
    each('[data-share]', function (link) {
      link.addEventListener('click', function (event) {
        event.preventDefault();
        navigator.share({ text: link.dataset.text, url: link.dataset.share }).catch(function (error) {
          if (error.name !== 'AbortError') location.href = link.href;
        });
      });
    });

  function close(except) {
    each('.menu[open]', function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  doc.addEventListener('click', function (event) {
    close(event.target.closest('.menu'));
  });
  doc.addEventListener('keydown', function (event) {
    var menu = event.key === 'Escape' && doc.querySelector('.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  var errors = doc.getElementById('errors');
  if (errors) errors.focus();
  each('form[method=post]', function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = '1';
    });
  });
  addEventListener('pageshow', function () {
    each('form', function (form) {
      delete form.dataset.sent;
    });
  });
})(document);
