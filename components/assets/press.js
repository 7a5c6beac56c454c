// Buttons that set a key of the link: heads that sort, a table's pages.
(function () {
  "use strict";
  var PATIENCE = 15000; // ms after which a draw that does not come is waited for no longer

  // The button's twin in the table that is drawn next, and the rows it belongs to.
  function twin(button) {
    var head = button.closest("th");
    if (head) return '.schools th[data-name="' + head.getAttribute("data-name") + '"] .sorts';
    var pager = button.closest(".pager-above");
    // A page turned from below the table is read from its top.
    if (!pager) return ".school-scroll";
    return ".pager-above .turn:" + (button === pager.querySelector(".turn") ? "first" : "last") + "-of-type";
  }

  var watch = null; // of the last press

  // A draw puts a new table in the place of the old one: focus and sideways scroll go over to it.
  function keep(button) {
    var rows = document.querySelector(".school-scroll");
    var sideways = rows ? rows.scrollLeft : 0;
    var selector = twin(button);
    var held = button;
    if (watch) watch.disconnect();
    var mine = watch = new MutationObserver(function () {
      var next = !held.isConnected && document.querySelector(selector);
      if (!next) return;
      held = next; // presses in quick succession bring several draws
      document.querySelector(".school-scroll").scrollLeft = sideways;
      // Who has gone on meanwhile stays there.
      if (document.activeElement && document.activeElement !== document.body) return;
      next.focus({ preventScroll: true });
    });
    mine.observe(document.body, { childList: true, subtree: true });
    window.setTimeout(function () { mine.disconnect(); }, PATIENCE);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-key]");
    if (!button) return;
    keep(button);
    var key = button.getAttribute("data-key");
    window.dash_clientside.set_props(
      { role: "filter", name: key }, { value: button.getAttribute("data-value") }
    );
    var below = button.closest(".pager-below");
    var whole = below && below.closest(".school-table");
    if (whole) whole.scrollIntoView({ block: "start" });
  });
})();
