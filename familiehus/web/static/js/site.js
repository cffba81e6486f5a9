/* Everything works without this file. It makes leaving faster, and copying and printing one tap. */
(function () {
  "use strict";
  var exit = document.getElementById("exit");

  function leave(event) {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    if (exit.dataset.to) mark();
    end();
    window.location.replace(exit.dataset.to || exit.href);
  }

  /* In case the server does not hear it: for as long as the page could be open, the browser says that it was left. */
  function mark() {
    var links = document.querySelectorAll("details.tongues a");
    var addresses = Array.prototype.map.call(links, function (link) { return link.getAttribute("href"); });
    addresses.concat(exit.dataset.end).forEach(function (address) {
      var path = address.replace(/\/min-side(\/.*)?$/, "/min-side");
      document.cookie = "familiehus_forladt=1; max-age=1200; samesite=strict; path=" + path;
    });
  }

  /* A parent's own page is shut on the way out, from whichever page of ours they leave. Nobody waits for the answer. */
  function end() {
    try {
      if (navigator.sendBeacon && navigator.sendBeacon(exit.dataset.end)) return;
      fetch(exit.dataset.end, { method: "POST", keepalive: true }).catch(function () {});
    } catch (error) { /* leaving comes first */ }
  }

  if (exit) {
    var presses = 0;
    var last = 0;
    exit.addEventListener("click", function (event) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) leave(event);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") { presses = 0; return; }
      presses = event.timeStamp - last < 1500 ? presses + 1 : 1;
      last = event.timeStamp;
      if (presses >= 3) leave();
    });
    window.addEventListener("pageshow", function (event) {
      if (!event.persisted) return;
      /* What is one person's own is never shown from memory. */
      if (exit.dataset.again) window.location.replace(exit.dataset.again);
      else document.documentElement.hidden = false;
    });
    if (exit.dataset.again) {
      window.addEventListener("pagehide", function () { document.documentElement.hidden = true; });
    }
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        var told = button.querySelector("[data-told]");
        told.textContent = button.dataset.done;
      });
    });
  });

  /* On a wide screen the filters stand open beside the results. */
  var filters = document.querySelector("[data-filters]");
  if (filters && window.matchMedia("(min-width: 960px)").matches) filters.open = true;

  /* An address without what was left empty. */
  document.querySelectorAll("form[method=get]").forEach(function (form) {
    form.addEventListener("submit", function () {
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.name && !field.value) field.disabled = true;
      });
    });
    window.addEventListener("pageshow", function () {
      Array.prototype.forEach.call(form.elements, function (field) { field.disabled = false; });
    });
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.tongues[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
