// Copy link, PNG, SVG, and print: everything drawn in the reader's own browser.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var SLIDE = { width: 1920, height: 1080 };
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

  // Words and numbers of a slide are the server's; only what no native chart says is drawn here.
  function slide(button, view) {
    say(button, "Making the slide");
    var name = "waterline";
    var address = "/export/slide?panel=" + encodeURIComponent(view) +
      "&view=" + encodeURIComponent(link(view));
    window.fetch(address).then(whole).then(function (answer) {
      return answer.json();
    }).then(function (found) {
      name = found.name;
      if (!found.figure) return null;
      var size = { format: "png", width: 1840, height: found.figure.layout.height || 740, scale: 1.5 };
      return window.Plotly.toImage(found.figure, size);
    }).then(function (drawn) {
      return window.fetch("/export/pptx", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ views: [{ view: link(view), panel: view, picture: drawn }] }),
      });
    }).then(whole).then(function (answer) {
      return answer.blob();
    }).then(function (made) {
      var url = window.URL.createObjectURL(made);
      save(name + ".pptx", url);
      window.setTimeout(function () { window.URL.revokeObjectURL(url); }, 60000);
      say(button, "PPTX saved");
    }).catch(function (error) {
      say(button, error.message || "The slide could not be made");
    });
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
    else if (act === "pptx") slide(button, view);
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

  dash.paper = {
    keep: function (pages) {
      paper = (pages && pages[0]) || {};
      return dash.no_update;
    },
  };
})(window.dash_clientside);
