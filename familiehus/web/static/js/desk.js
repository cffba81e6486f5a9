/* The desk without a network: what is saved waits on this device and is sent once. Without this file it is a plain form.
   Kept here: numbers of who came, postcode, day and part of the day. Nothing else, and nothing after it was sent. */
(function () {
  "use strict";
  var form = document.getElementById("desk");
  var box = document.getElementById("waiting");
  var saved = document.getElementById("saved");
  var today = document.querySelector("#today strong");
  if (!form || !window.fetch || !window.localStorage) return;
  var KEY = "familiehus-desk " + form.action;
  var NOT_KEPT = ["csrf_token", "number", "day", "part"];
  var busy = false;
  var savedAt = -Infinity;

  function queue() {
    try { return JSON.parse(localStorage.getItem(KEY) || "[]"); } catch (error) { return []; }
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
    body.append("csrf_token", form.elements.csrf_token.value);
    return fetch(address, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" });
  }

  function say(text) { saved.textContent = ""; saved.append(Object.assign(document.createElement("p"), { textContent: text })); }
  function button(words, act) {
    var made = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: words });
    made.addEventListener("click", act);
    return made;
  }
  function offerUndo(note) {
    say(form.dataset.saved);
    var made = button(form.dataset.undoWords, function () {
      send(form.dataset.undo, [["note", note]]).then(function (answer) { return answer.json(); }).then(function (said) {
        if (said.error) { say(said.error); return; }
        today.textContent = said.today;
        say(form.dataset.undone);
      }).catch(function () { made.after(" " + form.dataset.noNet); });
    });
    saved.append(made);
    setTimeout(function () { made.remove(); }, 60000);
  }
  function show(signedOut) {
    var items = queue();
    var waits = items.filter(function (item) { return !item.refused; }).length;
    box.textContent = "";
    box.hidden = !items.length;
    if (waits) box.append(waits === 1 ? box.dataset.one : box.dataset.many.replace("{n}", waits));
    if (signedOut) {
      var link = Object.assign(document.createElement("a"), { href: box.dataset.signIn, textContent: box.dataset.signInWords });
      box.append(" ", box.dataset.signedOut, " ", link);
    }
    items.filter(function (item) { return item.refused; }).forEach(function (item) {
      var line = document.createElement("div");
      line.append(box.dataset.refused + " " + item.refused);
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
      box.append(line);
    });
  }

  function flush() {
    if (busy) return;
    var next = queue().filter(function (item) { return !item.refused; })[0];
    if (!next) { show(); return; }
    busy = true;
    send(form.action, next.fields.concat([["number", next.number]])).then(function (answer) {
      var json = (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
      busy = false;
      if (answer.ok && json) {
        return answer.json().then(function (said) {
          forget(next.number);
          today.textContent = said.today;
          if (said.note) offerUndo(said.note);
          else say(form.dataset.again);
          flush();
        });
      }
      if (answer.status === 400 && json) {
        return answer.json().then(function (said) { change(next.number, { refused: said.error, about: said.field }); say(said.error); flush(); });
      }
      show(answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500));
    }).catch(function () { busy = false; say(form.dataset.kept); show(); });
  }

  form.addEventListener("submit", function (event) {
    var fields = Array.from(new FormData(form)).filter(function (one) { return NOT_KEPT.indexOf(one[0]) < 0 && one[1] !== ""; });
    var came = fields.some(function (one) { return one[0] === "who" || one[0].indexOf("more_") === 0; });
    if (!came && event.timeStamp - savedAt < 2000) { event.preventDefault(); return; } // a second tap
    if (!came) return; // the page says what is missing
    var when = dayAndPart();
    fields.push(["day", when.day], ["part", when.part]);
    try { keep(queue().concat([{ number: random(), fields: fields, refused: "" }])); } catch (error) { return; } // a plain form
    event.preventDefault();
    savedAt = event.timeStamp;
    form.reset();
    form.querySelectorAll("details").forEach(function (more) { more.open = false; });
    window.scrollTo(0, 0);
    show();
    flush();
  });
  window.addEventListener("online", flush);
  setInterval(function () { if (queue().length) flush(); }, 30000);
  flush();
})();
