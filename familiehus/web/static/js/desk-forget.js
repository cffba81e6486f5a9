/* On the page where one signs in, so after every sign-out and every session that ended: the desk's form for times without a
   network is forgotten, and its worker with it. What waits to be sent stays: it waits for the next who signs in. */
(function () {
  "use strict";
  if (window.caches) {
    caches.keys().then(function (names) {
      names.forEach(function (name) { if (name.indexOf("familiehus-desk") === 0) caches.delete(name); });
    });
  }
  if (navigator.serviceWorker) {
    navigator.serviceWorker.getRegistrations().then(function (all) { all.forEach(function (one) { one.unregister(); }); });
  }
})();
