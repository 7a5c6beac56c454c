// Copy link, PNG, SVG, and print: everything drawn in the reader's own browser.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var SLIDE = { width: 1920, height: 1080 };
  var MOST_SLIDES = 24;
  var PAPER = 700; // pixels of a text column on letter paper
  var COLUMN = 575; // of one of a profile's two columns, which are printed smaller
  var paper = {}; // place -> the figure that stands for it in print
  var before = [];

  // The canonical link of what is drawn stands in the address of the view's CSV.
  function link(view) {
    var anchor = document.getElementById(view + "-csv");
    var query = anchor ? anchor.getAttribute("href").split("?")[1] : "";
    return new URLSearchParams(query).get("view") || window.location.pathname;
  }

  function version() {
    var place = document.querySelector("[data-version]");
    return place ? place.getAttribute("data-version") : "";
  }

  function shared(view) {
    var parts = link(view).split("?");
    var query = (parts[1] ? parts[1].split("&") : []).concat("data=" + version()).sort();
    return window.location.origin + parts[0] + "?" + query.join("&");
  }

  function say(button, text) {
    var place = button.parentElement.querySelector(".tool-said");
    if (!place) return;
    place.textContent = text;
    window.setTimeout(function () {
      if (place.textContent === text) place.textContent = "";
    }, 6000);
  }

  function copy(button, view) {
    var text = shared(view);
    var done = function () { say(button, "Link copied"); };
    var failed = function () { window.prompt("Copy this link", text); };
    if (!navigator.clipboard) { failed(); return; }
    navigator.clipboard.writeText(text).then(done, failed);
  }

  function save(name, url) {
    var anchor = document.createElement("a");
    anchor.href = url;
    anchor.download = name;
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
  }

  function picture(button, view, format) {
    say(button, "Drawing the picture");
    var address = "/export/figure?panel=" + encodeURIComponent(view) +
      "&view=" + encodeURIComponent(link(view));
    window.fetch(address).then(whole).then(function (answer) {
      return answer.json();
    }).then(function (found) {
      var wanted = { format: format, width: SLIDE.width, height: SLIDE.height };
      return window.Plotly.toImage(found.figure, wanted).then(function (url) {
        save(found.name + "." + format, url);
        say(button, format.toUpperCase() + " saved");
      });
    }).catch(function (error) {
      say(button, error.message || "The picture could not be drawn");
    });
  }

  // The same table as the CSV's, from the same address but for its kind.
  function workbook(view) {
    var anchor = document.getElementById(view + "-csv");
    if (anchor) save("", anchor.getAttribute("href").replace("/export/csv", "/export/xlsx"));
  }

  // The view as a page of its own, for those without the app.
  function page(view) {
    save("", "/export/html?panel=" + encodeURIComponent(view) + "&view=" + encodeURIComponent(link(view)));
  }

  // A presentation as one page.
  function pages(button) {
    var deck = dash.present.deck();
    say(button, "Making the page");
    window.fetch("/export/html", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ views: deck.views, title: deck.title }),
    }).then(whole).then(function (answer) {
      return answer.blob();
    }).then(function (blob) {
      var url = window.URL.createObjectURL(blob);
      save("waterline-presentation.html", url);
      window.setTimeout(function () { window.URL.revokeObjectURL(url); }, 60000);
      say(button, "HTML saved");
    }).catch(function (error) {
      say(button, error.message || "The page could not be made");
    });
  }

  // What a slide needs of a view: words and numbers are the server's; only what no native chart says
  // is drawn here, off screen.
  function drawn(wanted) {
    var address = "/export/slide?panel=" + encodeURIComponent(wanted.panel) +
      "&view=" + encodeURIComponent(wanted.view);
    return window.fetch(address).then(whole).then(function (answer) {
      return answer.json();
    }).then(function (found) {
      var slide = Object.assign({}, wanted, { name: found.name, picture: null });
      if (!found.figure) return slide;
      var tall = found.figure.layout.height || 740;
      var size = { format: "png", width: 1840, height: tall, scale: 1.5 };
      return painter().then(function (plotly) {
        return plotly.toImage(found.figure, size);
      }).then(function (url) {
        slide.picture = url;
        return slide;
      });
    });
  }

  // Plotly comes with the first chart of a page, a moment after the page.
  function painter(tries) {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    if ((tries || 0) > 100) return Promise.reject(new Error("The picture could not be drawn"));
    return new Promise(function (go) { window.setTimeout(go, 100); }).then(function () {
      return painter((tries || 0) + 1);
    });
  }

  // One after another: a page's pictures at once would hold the browser up.
  function slides(button, views) {
    var made = [];
    var left = 0;
    var last = null;
    var next = function (at) {
      if (at === views.length) return made;
      say(button, "Slide " + (at + 1) + " of " + views.length);
      return drawn(views[at]).then(function (slide) {
        made.push(slide);
      }, function (error) {
        left += 1; // a view that is not there any more keeps none of the others back
        last = error;
      }).then(function () {
        return next(at + 1);
      });
    };
    Promise.resolve(next(0)).then(function () {
      if (!made.length && last) throw last;
      if (!made.length) throw new Error("This page shows no view to make a slide of");
      return window.fetch("/export/pptx", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ views: made }),
      });
    }).then(whole).then(function (answer) {
      return answer.blob();
    }).then(function (blob) {
      var url = window.URL.createObjectURL(blob);
      var name = made.length > 1 ? made[0].name + "-and-" + (made.length - 1) + "-more" : made[0].name;
      save(name + ".pptx", url);
      window.setTimeout(function () { window.URL.revokeObjectURL(url); }, 60000);
      var kept = made.length > 1 ? made.length + " slides saved" : "PPTX saved";
      say(button, left ? kept + "; " + left + " cannot be shown and is left out" : kept);
    }).catch(function (error) {
      say(button, error.message || "The slides could not be made");
    });
  }

  // Every view of the page that shows something, up to what a deck holds.
  function shown() {
    var buttons = document.querySelectorAll(
      '.view:is([data-state="drawn"], [data-state="table"]) [data-act="pptx"]');
    return Array.prototype.map.call(buttons, function (each) {
      var view = each.getAttribute("data-view");
      return { view: link(view), panel: view };
    }).slice(0, MOST_SLIDES);
  }

  // An answer of the server, or its sentence as an error.
  function whole(answer) {
    if (answer.ok) return answer;
    return answer.text().then(function (text) { throw new Error(text); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-act]");
    if (!button) return;
    var view = button.getAttribute("data-view");
    var act = button.getAttribute("data-act");
    if (act === "copy") copy(button, view);
    else if (act === "xlsx") workbook(view);
    else if (act === "html") page(view);
    else if (act === "pages") pages(button);
    else if (act === "pptx") slides(button, [{ view: link(view), panel: view }]);
    else if (act === "deck") slides(button, shown());
    else if (act === "presentation") slides(button, dash.present.deck().views);
    else if (act === "present") dash.present.add(button, view, link(view));
    else picture(button, view, act);
  });

  window.addEventListener("beforeprint", function () {
    before = [];
    document.querySelectorAll(".js-plotly-plot").forEach(function (chart) {
      if (!chart.data || !chart.data.length) return;
      var room = chart.closest(".dash-graph") || chart;
      before.push([chart, chart.data, chart.layout, room, room.style.height]);
      var frame = chart.closest(".frame");
      var drawn = (frame && paper[frame.id.replace(/-frame$/, "")]) || chart;
      var layout = Object.assign({}, drawn.layout, { width: chart.closest(".profile") ? COLUMN : PAPER });
      if (layout.height) room.style.height = layout.height + "px";
      window.Plotly.react(chart, drawn.data, layout);
    });
  });

  window.addEventListener("afterprint", function () {
    before.forEach(function (kept) {
      var layout = Object.assign({}, kept[2]);
      delete layout.width;
      kept[3].style.height = kept[4];
      window.Plotly.react(kept[0], kept[1], layout);
    });
    before = [];
  });

  dash.share = { link: link, painter: painter, say: say, save: save, whole: whole };

  dash.paper = {
    keep: function (pages) {
      paper = (pages && pages[0]) || {};
      return dash.no_update;
    },
  };
})(window.dash_clientside);
