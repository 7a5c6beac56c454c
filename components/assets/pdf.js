// PDF of a view or of all views of a page: pictures are drawn here, everything else is the server's.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var MOST = 24;
  var SHARP = 2; // pixels of a picture for each that it is drawn wide
  // Where paper is letter, by the region of the reader's language; a language alone counts as one.
  var LETTER = /^[a-z]+(-(us|ca|mx|ph|cl|co|cr|gt|ni|pa|pr|do|sv|ve))?$/i;

  function paper() {
    return LETTER.test(window.navigator.language || "en") ? "letter" : "a4";
  }

  // A view with the picture that paper shows of it, drawn off screen; without one where numbers stand.
  function drawn(wanted, every) {
    var address = "/export/pdf/picture?panel=" + encodeURIComponent(wanted.panel) +
      "&view=" + encodeURIComponent(wanted.view) + (every ? "&whole=1" : "");
    return window.fetch(address).then(dash.share.whole).then(function (answer) {
      return answer.json();
    }).then(function (found) {
      var sheet = Object.assign({}, wanted, { name: found.name, picture: null });
      if (!found.figure) return sheet;
      var tall = found.figure.layout.height || 540;
      var size = { format: "png", width: found.width, height: tall, scale: SHARP };
      return dash.share.painter().then(function (plotly) {
        return plotly.toImage(found.figure, size);
      }).then(function (url) {
        sheet.picture = url;
        return sheet;
      });
    });
  }

  // One after another: a page's pictures at once would hold the browser up.
  function all(button, views, every) {
    var made = [];
    var next = function (at) {
      if (at === views.length) return made;
      dash.share.say(button, "View " + (at + 1) + " of " + views.length);
      return drawn(views[at], every).then(function (sheet) {
        made.push(sheet);
        return next(at + 1);
      });
    };
    return Promise.resolve(next(0));
  }

  // The server cannot: the page's own print, and why.
  function print(button, why) {
    dash.share.say(button, why + " Your browser's print dialog makes one.");
    window.setTimeout(window.print, 100);
  }

  function take(button, views, every, title) {
    dash.share.say(button, "Preparing the PDF");
    window.fetch("/export/pdf/ready").then(dash.share.whole).then(function (answer) {
      return answer.json();
    }).then(function (state) {
      if (state.why) { print(button, state.why); return null; }
      return all(button, views, every).then(function (made) {
        if (!made.length) throw new Error("This page shows no view to make a PDF of");
        dash.share.say(button, "Setting the pages");
        return window.fetch("/export/pdf", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ views: made, paper: paper(), whole: every, title: title || "" }),
        }).then(dash.share.whole).then(function (answer) {
          return answer.blob();
        }).then(function (blob) {
          var url = window.URL.createObjectURL(blob);
          var more = made.length > 1 ? "-and-" + (made.length - 1) + "-more" : "";
          dash.share.save(made[0].name + more + ".pdf", url);
          window.setTimeout(function () { window.URL.revokeObjectURL(url); }, 60000);
          dash.share.say(button, "PDF saved");
        });
      });
    }).catch(function (error) {
      dash.share.say(button, error.message || "The PDF could not be made");
    });
  }

  // Every view of the page that shows something.
  function shown() {
    var buttons = document.querySelectorAll(
      '.view:is([data-state="drawn"], [data-state="table"]) [data-pdf]');
    return Array.prototype.map.call(buttons, function (each) {
      return one(each.getAttribute("data-pdf"));
    }).slice(0, MOST);
  }

  function one(view) {
    return { view: dash.share.link(view), panel: view };
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-pdf]");
    if (!button) return;
    var view = button.getAttribute("data-pdf");
    if (view === "presentation") {
      var deck = dash.present.deck();
      // A packet is handed out: what a presenter means to say stays with the presenter.
      take(button, deck.views.map(function (each) {
        return Object.assign({}, each, { notes: "" });
      }), false, deck.title);
    } else if (view) take(button, [one(view)], false);
    else take(button, shown(), true);
  });

  dash.pdf = { take: take };
})(window.dash_clientside);
