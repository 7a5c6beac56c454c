// The reader's screen: theme and size, one store that every draw reads.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var NARROW = "(max-width: 899px)";
  var DARK = "(prefers-color-scheme: dark)";
  var NAME = "waterline-theme";
  var listening = false;
  var last = ""; // the screen as it was read last
  var pages = []; // ids of the stores on the page that is open

  function stored() {
    try { return window.localStorage.getItem(NAME) || "auto"; } catch (error) { return "auto"; }
  }

  function keep(choice) {
    try { window.localStorage.setItem(NAME, choice); } catch (error) { /* closed: this page only */ }
  }

  function now(choice) {
    var dark = choice === "dark" || (choice === "auto" && window.matchMedia(DARK).matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    var size = window.matchMedia(NARROW).matches ? "narrow" : "wide";
    last = (dark ? "dark " : "light ") + size;
    return { theme: dark ? "dark" : "light", size: size };
  }

  function listen() {
    if (listening) return;
    listening = true;
    [NARROW, DARK].forEach(function (query) {
      window.matchMedia(query).addEventListener("change", function () {
        var before = last;
        var screen = now(stored());
        if (last === before) return; // the same screen: nothing to draw anew
        pages.forEach(function (id) { dash.set_props(id, { data: screen }); });
      });
    });
  }

  var first = true;
  dash.screen = {
    read: function (choice, ids) {
      listen();
      pages = ids;
      if (first) {
        first = false;
        choice = stored();
      } else if (dash.callback_context.triggered_id === "theme") {
        keep(choice);
      }
      return [ids.map(function () { return now(choice); }), choice];
    },
    fold: function (screens) {
      var screen = screens && screens[0];
      return !screen || screen.size !== "narrow";
    },
  };
})(window.dash_clientside);
