/* The desk without a network: what is saved waits on this device and is sent once. Without this file it is a plain form.
   Kept here: numbers of who came, postcode, day and part of the day. Nothing else, and nothing after it was sent. */
(function () {
  "use strict";
  var form = document.getElementById("desk");
  var box = document.getElementById("waiting");
  var saved = document.getElementById("saved");
  var today = document.getElementById("today");
  if (!form) return;
  if (!window.fetch || !window.localStorage) { form.addEventListener("submit", plain); return; }
  var DESKS = "familiehus-desk ";
  var KEY = DESKS + form.action;
  var NOT_KEPT = ["csrf_token", "number", "day", "part"];
  var MINUTE = 60000;
  var SOON = 400;
  var AGAIN = 2000;
  // The form that the worker keeps has no token: it is asked for when there is a network again.
  var shell = !form.elements.csrf_token;
  var token = shell ? "" : form.elements.csrf_token.value;
  var list = box.querySelector("details");
  var noNet = shell ? document.querySelector("main .lead") : null;
  var busy = "";      // the number that is on its way
  var regretted = ""; // and taken back meanwhile
  var newest = "";    // saved a moment ago, and not told of yet
  var out = false;    // nobody is signed in
  var shown = "";
  var opened = false; // this page has tried once: a slow network is not asked for the page again at once
  var savedAt = -Infinity;
  var day = dayAndPart().day;

  function plain(event) { // nothing can be kept here: what is ticked stays in the form until there is a network
    if (navigator.onLine) return;
    event.preventDefault();
    say(form.dataset.noNet);
  }
  function queue(key) {
    try { return JSON.parse(localStorage.getItem(key || KEY) || "[]"); } catch (error) { return []; }
  }
  function keep(items) { // throws where the device has no room
    if (items.length) localStorage.setItem(KEY, JSON.stringify(items));
    else localStorage.removeItem(KEY);
  }
  function forget(number) {
    keep(queue().filter(function (item) { return item.number !== number; }));
  }
  function change(number, what) {
    keep(queue().map(function (item) { return item.number === number ? Object.assign(item, what) : item; }));
  }
  function random() {
    var bytes = crypto.getRandomValues(new Uint8Array(18));
    return btoa(String.fromCharCode.apply(null, bytes)).replace(/[+/]/g, "-");
  }
  function dayAndPart() {
    var parts = {};
    new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Copenhagen", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23" })
      .formatToParts(new Date()).forEach(function (part) { parts[part.type] = part.value; });
    var hour = Number(parts.hour);
    return { day: parts.year + "-" + parts.month + "-" + parts.day, part: hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening" };
  }
  function send(address, fields) {
    var body = new URLSearchParams(fields);
    body.append("csrf_token", token);
    return fetch(address, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" });
  }
  function isJson(answer) {
    return (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
  }
  function isOut(answer) {
    return answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500 && answer.status !== 429);
  }
  function ended() { // nothing of the desk stays for whoever comes next, but what waits to be sent
    if (window.caches) caches.keys().then(function (names) {
      names.forEach(function (name) { if (name.indexOf("familiehus-desk") === 0) caches.delete(name); });
    });
    out = true;
    waits(true);
  }

  function make(name, about, text) {
    return Object.assign(document.createElement(name), about, text === undefined ? {} : { textContent: text });
  }
  function say(text) { saved.textContent = ""; saved.append(make("p", {}, text)); }
  function button(words, act, about) {
    var made = make("button", { type: "button", className: "button button-secondary" }, words);
    if (about) made.append(make("span", { className: "sr-only" }, " " + about));
    made.addEventListener("click", act);
    return made;
  }
  function count(number) {
    today.querySelector("strong").textContent = number;
    today.hidden = number === "";
    day = dayAndPart().day;
  }
  function undo(note, made) {
    send(form.dataset.undo, [["note", note]]).then(function (answer) {
      if (isJson(answer) || !isOut(answer)) return answer.json();
      ended();
      return null;
    }).then(function (said) {
      if (!said) return;
      if (said.error) { say(said.error); return; }
      count(said.today);
      say(form.dataset.undone);
    }).catch(function () { if (made) made.after(" " + form.dataset.noNet); });
  }
  function offerUndo(words, act) {
    say(words);
    var made = button(form.dataset.undoWords, function () { act(made); });
    saved.append(made);
    setTimeout(function () { made.remove(); }, MINUTE);
  }
  function takeBack(number, words) { // what waits is taken back here; what is on its way, as soon as it has arrived
    var sent = queue().some(function (item) { return item.number === number && item.tried; });
    if (busy === number) regretted = number;
    else forget(number);
    say(sent && busy !== number ? list.dataset.maybe : words);
    show();
  }
  function inWords(item) {
    var when = {};
    var people = [];
    item.fields.forEach(function (one) {
      var who = one[0] === "who" ? one[1] : one[0].indexOf("more_") === 0 ? one[0].slice(5) : "";
      if (who) people.push([who, one[0] === "who" ? "" : " " + one[1]]);
      else when[one[0]] = one[1];
    });
    var several = people.filter(function (one) { return one[1]; }).map(function (one) { return one[0]; });
    var came = people.filter(function (one) { return one[1] || several.indexOf(one[0]) < 0; })
      .map(function (one) { return list.dataset[one[0]] + one[1]; }).join(", ");
    var day = when.day === dayAndPart().day ? list.dataset.today : when.day.split("-").reverse().join(".");
    return day + ", " + list.dataset[when.part].toLowerCase() + ": " + came;
  }
  function showWaiting(items) {
    var rows = list.querySelector("ul");
    rows.textContent = "";
    list.hidden = !items.length;
    items.forEach(function (item, place) {
      var words = inWords(item);
      var line = make("li", {}, words);
      line.append(button(box.dataset.drop, function () {
        takeBack(item.number, list.dataset.dropped);
        var left = rows.querySelectorAll("button");
        (left[Math.min(place, left.length - 1)] || form.querySelector("input:not([type=hidden])")).focus();
      }, words));
      rows.append(line);
    });
    if (!items.length) list.open = false;
  }
  function showUnkept(waiting) { // while something waits: whether the page would come again without a network
    var line = box.querySelector("[data-unkept]");
    line.hidden = true;
    if (waiting && !shell) (window.caches ? caches.match(location.pathname) : Promise.resolve()).then(function (kept) { line.hidden = !!kept || !queue().length; });
  }
  function showElsewhere() { // what waits for other houses, with the way to their desks, where it is sent
    var rows = box.querySelector("[data-elsewhere]");
    rows.textContent = "";
    Object.keys(localStorage).sort().forEach(function (key) {
      var number = key.indexOf(DESKS) === 0 && key !== KEY ? queue(key).length : 0;
      if (!number) return;
      var line = make("li", {}, number === 1 ? rows.dataset.one : rows.dataset.many.replace("{n}", number));
      line.append(make("a", { href: key.slice(DESKS.length) }, rows.dataset.open));
      rows.append(line);
    });
    return !!rows.firstChild;
  }
  function showRefused(items) {
    var rows = box.querySelector("[data-refusals]");
    rows.textContent = "";
    items.forEach(function (item) {
      var other = item.fields.filter(function (one) { return one[0] === "other"; }).map(function (one) { return ", " + one[1]; });
      var line = make("li", {}, box.dataset.refused + " " + inWords(item) + other.join("") + ". " + item.refused);
      var without = {
        day: [box.dataset.now, ["day", "part"], []],
        other: [box.dataset.noPostcode, ["postcode", "other"], [["postcode", "unknown"]]],
        "": [box.dataset.plain, ["topic", "came_for", "shown_to", "outcome", "found"], []]
      }[item.about || ""];
      if (without && item.about !== "who") line.append(button(without[0], function () {
        var rest = item.fields.filter(function (one) { return without[1].indexOf(one[0]) < 0; });
        change(item.number, { refused: "", fields: rest.concat(without[2]) });
        flush();
      }));
      line.append(button(box.dataset.drop, function () { forget(item.number); show(); }));
      rows.append(line);
    });
  }
  function waits(answered) { // what did not arrive can be taken back for a minute, as what did
    var number = newest;
    if (noNet) noNet.hidden = !!answered;
    if (number) offerUndo(form.dataset.kept, function () { takeBack(number, form.dataset.undone); });
    newest = "";
    show();
  }
  function show() {
    var items = queue().filter(function (item) { return item.number !== regretted; });
    var now = JSON.stringify([items, out]);
    if (now === shown) return;
    shown = now;
    var waiting = items.filter(function (item) { return !item.refused; });
    var said = box.querySelector("[role=status]");
    box.hidden = !showElsewhere() && !items.length && !out;
    said.textContent = "";
    var one = waiting.length === 1;
    if (waiting.length) said.append(one ? box.dataset.one : box.dataset.many.replace("{n}", waiting.length));
    if (waiting.length && !out) said.append(" ", one ? box.dataset.oneLater : box.dataset.manyLater);
    if (out) said.append(" ", waiting.length ? box.dataset.signedOut : box.dataset.out, " ", make("a", { href: box.dataset.signIn }, box.dataset.signInWords));
    today.hidden = !!waiting.length || !today.querySelector("strong").textContent; // it would be too low, or yesterday's
    showUnkept(waiting.length);
    showWaiting(waiting);
    showRefused(items.filter(function (item) { return item.refused; }));
  }

  /* What cannot be counted stands in the form again, as it was, with the reason beside its field: unless somebody has begun
     with the next, or it waited. Then it stands above the form, in words. */
  function giveBack(item, said) {
    var field = { who: form.elements.who[0], other: form.elements.other }[said.field];
    if (!field || newest !== item.number || !untouched()) return false;
    item.fields.forEach(function (one) {
      form.querySelectorAll("[name='" + one[0] + "']").forEach(function (input) {
        if (input.type === "checkbox" || input.type === "radio") input.checked = input.checked || input.value === one[1];
        else if (NOT_KEPT.indexOf(one[0]) < 0) input.value = one[1];
        var more = input.closest("details");
        if (more) more.open = true;
      });
    });
    var id = said.field + "-error";
    field.closest("fieldset").querySelector("legend").after(make("span", { className: "form-error-message", id: id }, said.error));
    field.setAttribute("aria-describedby", id);
    if (said.field === "other") field.setAttribute("aria-invalid", "true");
    field.focus();
    forget(item.number);
    newest = "";
    saved.textContent = "";
    return true;
  }
  function mended() { // what was wrong is not said of the next one
    form.querySelectorAll(".form-error-message").forEach(function (one) { one.remove(); });
    form.querySelectorAll("[aria-invalid], [aria-describedby]").forEach(function (one) {
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
    });
  }

  function arrived(item, said) {
    forget(item.number);
    if (newest === item.number) newest = "";
    if (noNet) noNet.hidden = true;
    out = false;
    count(said.today);
    if (regretted === item.number) {
      regretted = "";
      if (said.note) undo(said.note);
    } else if (said.note) offerUndo(form.dataset.saved, function (made) { undo(said.note, made); });
    else say(form.dataset.again);
  }
  function stays(item) { // it did not arrive
    if (regretted !== item.number) return;
    regretted = "";
    forget(item.number);
  }
  function flush() {
    if (busy) return;
    var next = queue().filter(function (item) { return !item.refused; })[0];
    if (!next) { show(); if (opened) home(); return; }
    busy = next.number;
    // Who stands at the desk just now is counted by our clock, and not by the device's, which may be wrong.
    var now = next.number === newest && !next.tried;
    asked().then(function () {
      if (navigator.onLine) change(next.number, { tried: true }); // its answer may be lost on the way back
      var fields = next.fields.filter(function (one) { return !now || (one[0] !== "day" && one[0] !== "part"); });
      return send(form.action, fields.concat([["number", next.number]]));
    }).then(function (answer) {
      var json = isJson(answer);
      busy = "";
      if (answer.ok && json) return answer.json().then(function (said) { arrived(next, said); flush(); });
      if (answer.status === 400 && json) {
        return answer.json().then(function (said) {
          stays(next);
          if (!giveBack(next, said)) {
            change(next.number, { refused: said.error, about: said.field });
            newest = "";
            say(said.error);
          }
          flush();
        });
      }
      stays(next);
      if (isOut(answer)) ended();
      else waits();
    }).catch(function (why) {
      var lost = regretted === next.number && why !== "out" && navigator.onLine;
      busy = "";
      stays(next);
      if (lost) say(list.dataset.maybe);
      if (why === "out") ended();
      else waits();
    });
  }

  /* The form that was kept: its token is fetched, and once nothing waits and nothing is ticked, the page itself is. So is
     that of a day that is over: its count is yesterday's. */
  function asked() {
    if (token) return Promise.resolve();
    return fetch(form.action, { credentials: "same-origin", redirect: "manual", cache: "no-store" }).then(function (answer) {
      if (isOut(answer)) throw "out";
      if (!answer.ok) throw new Error("no page");
      return answer.text();
    }).then(function (text) {
      var there = new DOMParser().parseFromString(text, "text/html").querySelector("#desk [name=csrf_token]");
      if (!there) throw new Error("no token");
      token = there.value;
    });
  }
  function untouched() {
    return Array.from(form.elements).every(function (field) {
      if (field.tagName === "SELECT") return field.selectedIndex === 0;
      if (field.tagName !== "INPUT") return true;
      return field.checked === field.defaultChecked && field.value === field.defaultValue;
    });
  }
  function home() {
    if ((!shell && today.querySelector("strong").textContent) || !navigator.onLine) return;
    asked().then(function () { if (untouched() && !saved.querySelector("button")) window.location.reload(); })
      .catch(function (why) { if (why === "out") ended(); });
  }

  form.addEventListener("input", function (event) { // one postcode at a time: the one that is chosen or the one that is written
    var field = event.target;
    if (field.name === "other") form.querySelector("[name=postcode][value=other]").checked = true;
    else if (field.name === "postcode" && field.value !== "other") form.elements.other.value = "";
  });
  form.addEventListener("submit", function (event) {
    var fields = Array.from(new FormData(form)).filter(function (one) { return NOT_KEPT.indexOf(one[0]) < 0 && one[1] !== ""; });
    var came = fields.some(function (one) { return one[0] === "who" || one[0].indexOf("more_") === 0; });
    if (!came && event.timeStamp - savedAt < 2000) { event.preventDefault(); return; } // a second tap
    if (!came && !shell) return; // the page says what is missing
    if (!came) { event.preventDefault(); say(form.dataset.nobody); return; }
    var when = dayAndPart();
    var number = random();
    fields.push(["day", when.day], ["part", when.part]);
    try { keep(queue().concat([{ number: number, fields: fields, refused: "" }])); } catch (error) { plain(event); return; }
    event.preventDefault();
    savedAt = event.timeStamp;
    form.reset();
    mended();
    form.querySelectorAll("details").forEach(function (more) { more.open = false; });
    window.scrollTo(0, 0);
    list.open = false;
    newest = number;
    setTimeout(show, SOON); // mostly it has arrived by then
    flush();
  });
  window.addEventListener("online", function () {
    flush();
    setTimeout(flush, AGAIN); // what was under way just then is lost, and the worker may hear of the network later
  });
  setInterval(function () {
    if (day !== dayAndPart().day) count("");
    if (shell || queue().length) flush();
    else if (today.hidden) home();
  }, MINUTE / 2);
  flush();
  opened = true;

  if (form.dataset.worker && navigator.serviceWorker) {
    navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.chooser }).then(function () { return navigator.serviceWorker.ready; })
      .then(function (there) { there.active.postMessage({ desk: form.action, shell: form.dataset.shell }); })
      .catch(function () { /* then the page lives as long as nobody reloads it */ });
  }
})();
