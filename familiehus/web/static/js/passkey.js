/* Passkeys. What the server asks goes to the browser's own dialog, and its answer back in a hidden field of the form. Where the
   browser knows none, or is at another address than keys are made for, the form stays hidden: e-mail, password and code remain. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !navigator.credentials || location.origin !== form.dataset.origin) return;
  var kind = form.dataset.passkey;
  form.hidden = false;
  if (kind === "begin") return;
  var trouble = form.querySelector("[role=alert]");
  var button = form.querySelector("button");

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  function question() {
    if (kind === "create") return Promise.resolve(JSON.parse(form.dataset.options));
    return fetch(form.dataset.begin, { method: "POST" }).then(function (answer) {
      if (!answer.ok) throw new Error("no question");
      return answer.json();
    });
  }

  function ask(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).forEach(function (key) { key.id = bytes(key.id); });
    return navigator.credentials[kind]({ publicKey: options });
  }

  function send(key) {
    var said = { id: key.id, rawId: text(key.rawId), type: key.type, response: {} };
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (key.response[name]) said.response[name] = text(key.response[name]);
    });
    form.elements.passkey.value = JSON.stringify(said);
    form.submit();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    trouble.hidden = button.disabled = true;
    question().then(ask).then(send).catch(function () { trouble.hidden = button.disabled = false; });
  });
})();
