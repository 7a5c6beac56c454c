// Presentations: keys and buttons of the stage, the way back to a slide, what this browser remembers.
// Ids stay in the browser's own storage, in the part of an address that is never sent, and in bodies.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var MINE = "waterline-presentations"; // [{edit, title}], the last used first
  var AWAY = "waterline-presenting"; // {path, at, safe}: a slide that is to be returned to
  var MOST = 20;
  var PLACE = /^\/present\/([A-Za-z0-9_-]{22})$/;

  function read(store, name, none) {
    try { return JSON.parse(store.getItem(name)) || none; } catch (error) { return none; }
  }

  function write(store, name, held) {
    try {
      if (held === null) store.removeItem(name);
      else store.setItem(name, JSON.stringify(held));
    } catch (error) { /* closed: for this page only */ }
  }

  // The presentations this browser knows.

  function remember(edit, title) {
    var others = read(window.localStorage, MINE, []).filter(function (one) { return one.edit !== edit; });
    write(window.localStorage, MINE, [{ edit: edit, title: title }].concat(others).slice(0, MOST));
  }

  function forget(edit) {
    var left = read(window.localStorage, MINE, []).filter(function (one) { return one.edit !== edit; });
    write(window.localStorage, MINE, left);
  }

  function listed() {
    var place = document.getElementById("present-mine");
    if (!place) return;
    var mine = read(window.localStorage, MINE, []);
    var open = window.location.hash.slice(1);
    var items = mine.filter(function (one) { return one.edit !== open; }).map(function (one) {
      var link = document.createElement("a");
      link.href = "/present#" + one.edit;
      link.textContent = one.title;
      var item = document.createElement("li");
      item.append(link);
      return item;
    });
    var head = document.createElement("p");
    head.textContent = "Others this browser knows:";
    var list = document.createElement("ul");
    list.append.apply(list, items);
    place.replaceChildren.apply(place, items.length ? [head, list] : []);
  }

  // The editor.

  var held = null; // the presentation that is open for changes

  function opened() {
    if (!document.getElementById("deck-editor")) return;
    var key = window.location.hash.slice(1);
    dash.set_props("deck-key", { data: /^[A-Za-z0-9_-]{22}$/.test(key) ? key : null });
    listed();
  }

  window.addEventListener("hashchange", opened);

  function tell(button, text) {
    var place = button.parentElement.querySelector(".tool-said");
    if (place) place.textContent = text;
  }

  function copied(button, address) {
    var done = function () { tell(button, "Link copied"); };
    if (!navigator.clipboard) { window.prompt("Copy this link", address); return; }
    navigator.clipboard.writeText(address).then(done, function () {
      window.prompt("Copy this link", address);
    });
  }

  function asked(address, body) {
    return window.fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }).then(function (answer) {
      if (answer.ok) return answer;
      return answer.text().then(function (text) { throw new Error(text); });
    });
  }

  function taken(button) {
    asked("/present/file", { edit: held.edit }).then(function (answer) {
      return answer.blob();
    }).then(function (blob) {
      var anchor = document.createElement("a");
      anchor.href = window.URL.createObjectURL(blob);
      anchor.download = "waterline-presentation.json";
      anchor.click();
      window.setTimeout(function () { window.URL.revokeObjectURL(anchor.href); }, 60000);
      tell(button, "File saved");
    }).catch(function (error) { tell(button, error.message); });
  }

  // A view of any page goes to the presentation used last, or to a new one.
  function added(button, view, link) {
    var last = read(window.localStorage, MINE, [])[0];
    var said = function (deck) {
      remember(deck.edit, deck.title);
      var place = button.parentElement.querySelector(".tool-said");
      var way = document.createElement("a");
      way.href = "/present#" + deck.edit;
      way.textContent = deck.title;
      place.replaceChildren("Added as view " + deck.n + " of ", way);
    };
    var send = function (edit) {
      return asked("/present/add", { edit: edit, view: link, panel: view }).then(function (answer) {
        return answer.json();
      });
    };
    send(last ? last.edit : "").catch(function (error) {
      // The presentation used last may be gone: then a new one is begun.
      if (!last || !/no such presentation/.test(error.message)) throw error;
      forget(last.edit);
      return send("");
    }).then(said).catch(function (error) {
      tell(button, error.message || "The view could not be added");
    });
  }

  // The stage.

  function facts() {
    var place = document.getElementById("play-facts");
    try { return place ? JSON.parse(place.textContent) : null; } catch (error) { return null; }
  }

  function onStage() {
    return document.getElementById("stage");
  }

  var at = 0;
  var seen = [];
  var shownAt = ""; // path of the presentation whose place `at` is

  function go(to) {
    var now = facts();
    if (!now || !now.n) return;
    // A slide whose data changed says so first; going on from there shows it.
    if (now.waiting && to > now.at && seen.indexOf(now.at) < 0) {
      seen = seen.concat(now.at);
      dash.set_props("play-seen", { data: seen });
      return;
    }
    at = Math.min(Math.max(0, to), now.n - 1);
    if (at === now.at) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + "#" + (at + 1));
    dash.set_props("play-at", { data: at });
  }

  function whole() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
  }

  function turned(id) {
    var place = document.getElementById(id);
    if (place) place.hidden = !place.hidden;
  }

  function about() {
    var now = facts();
    var link = document.getElementById("play-live");
    if (!now || !link) return;
    write(window.sessionStorage, AWAY, { path: window.location.pathname, at: now.at, safe: now.safe });
    link.click();
  }

  function did(act) {
    var now = facts();
    var to = now ? now.at : 0;
    if (act === "next") go(to + 1);
    else if (act === "before") go(to - 1);
    else if (act === "first") go(0);
    else if (act === "last") go(now ? now.n - 1 : 0);
    else if (act === "full") whole();
    else if (act === "about") about();
    else if (act === "notes") turned("play-notes");
    else if (act === "help") turned("play-help");
  }

  var KEYS = {
    ArrowRight: "next", PageDown: "next", " ": "next", Enter: "next", ArrowDown: "next",
    ArrowLeft: "before", PageUp: "before", ArrowUp: "before", Home: "first", End: "last",
    f: "full", w: "about", n: "notes", "?": "help",
  };

  function typing(target) {
    return target.closest && target.closest(
      "input, select, textarea, [contenteditable], [role=slider], [role=listbox], [role=dialog]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || typing(event.target)) return;
    if (onStage() && event.key === "Escape") {
      ["play-help", "play-notes"].forEach(function (id) { document.getElementById(id).hidden = true; });
      return;
    }
    if (onStage()) {
      var pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      // A button that has the focus is pressed by Space and Enter.
      var button = event.target.closest && event.target.closest("button, a, summary");
      if (button && (pressed === " " || pressed === "Enter")) return;
      var act = KEYS[pressed];
      if (!act) return;
      event.preventDefault();
      did(act);
    } else if (event.key === "Backspace" && read(window.sessionStorage, AWAY, null)) {
      event.preventDefault();
      document.getElementById("presenting-back").click();
    }
  });

  // The stage is 1920 x 1080 and scaled to the room; a picture to what is left between the words.
  function fit() {
    var stage = onStage();
    if (!stage) return;
    var room = document.getElementById("stage-room").getBoundingClientRect();
    var below = document.querySelector(".play-rail");
    var tall = window.innerHeight - (below ? below.offsetHeight : 0);
    stage.style.setProperty("--stage", Math.min(room.width / 1920, tall / 1080));
    var middle = stage.querySelector(".stage-middle");
    var frame = document.getElementById("play-frame");
    if (middle && frame) {
      frame.style.setProperty("--fit", 1);
      var most = middle.clientHeight / Math.max(1, frame.offsetHeight);
      frame.style.setProperty("--fit", Math.min(1, most));
    }
  }

  window.addEventListener("resize", fit);
  new MutationObserver(function () {
    if (onStage()) window.requestAnimationFrame(fit);
  }).observe(document.documentElement, { subtree: true, childList: true });

  // The rules a page is under, as the server reads its link: of a key given twice the first holds.
  function rules() {
    var found = "";
    new URLSearchParams(window.location.search).forEach(function (value, key) {
      if (!found && key.trim().toLowerCase() === "rules") found = value.split(",")[0].trim();
    });
    var usual = document.querySelector("[data-rules]").getAttribute("data-rules");
    return usual === "projection" ? usual : found || usual;
  }

  // A live page while a slide waits: the way back, and whether the wall is safe.
  function bar() {
    var place = document.getElementById("presenting");
    if (!place) return;
    var away = read(window.sessionStorage, AWAY, null);
    var here = PLACE.test(window.location.pathname);
    if (here && away) {
      write(window.sessionStorage, AWAY, null);
      away = null;
    }
    place.hidden = !away;
    if (!away) return;
    dash.set_props("presenting-back", {
      href: away.path + "#" + (away.at + 1),
      children: "Back to slide " + (away.at + 1) + " (Backspace)",
    });
    var safe = rules() === "projection";
    // Pages without numbers are neither.
    var bare = /^\/(present|methods)$/.test(window.location.pathname);
    place.querySelectorAll("[data-safe]").forEach(function (mark) {
      mark.hidden = bare || (mark.getAttribute("data-safe") === "1") !== safe;
    });
  }

  function arrived() {
    bar();
    var place = PLACE.exec(window.location.pathname);
    if (place && onStage()) {
      if (shownAt !== window.location.pathname) seen = [];
      shownAt = window.location.pathname;
      at = Math.max(0, (parseInt(window.location.hash.slice(1), 10) || 1) - 1);
      dash.set_props("play-seen", { data: seen });
      dash.set_props("play-at", { data: at });
      fit();
    }
    opened();
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-play], [data-deck], #presenting-stop");
    if (!button) return;
    if (button.id === "presenting-stop") {
      write(window.sessionStorage, AWAY, null);
      bar();
      return;
    }
    if (button.hasAttribute("data-play")) {
      did(button.getAttribute("data-play"));
      if (event.detail) button.blur(); // pressed by pointer: Space turns slides again
      return;
    }
    var act = button.getAttribute("data-deck");
    if (!held) return;
    if (act === "copy-view") copied(button, window.location.origin + "/present/" + held.view);
    else if (act === "copy-edit") copied(button, window.location.origin + "/present#" + held.edit);
    else if (act === "file") taken(button);
  });

  dash.present = {
    add: added,
    bar: bar,
    away: function () { return read(window.sessionStorage, AWAY, null); },

    // What a deck of the whole presentation is made of: on the stage, or in the editor.
    deck: function () {
      var place = document.getElementById("deck-facts") || document.getElementById("play-facts");
      try { return JSON.parse(place.textContent); } catch (error) { return { title: "", views: [] }; }
    },

    arrived: arrived,

    kept: function (deck) {
      if (held && !deck) {
        forget(held.edit);
        window.history.replaceState(window.history.state, "", "/present");
      }
      held = deck || null;
      if (deck) {
        remember(deck.edit, deck.title);
        window.history.replaceState(window.history.state, "", "/present#" + deck.edit);
      }
      listed();
      return dash.no_update;
    },
  };
})(window.dash_clientside);
