// Buttons that set a key of the link: heads that sort, a table's pages.
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-key]");
    if (!button) return;
    var key = button.getAttribute("data-key");
    window.dash_clientside.set_props(
      { role: "filter", name: key }, { value: button.getAttribute("data-value") }
    );
    // A page turned from below the table is read from its top.
    var pager = button.closest(".pager-below");
    var whole = pager && pager.closest(".school-table");
    if (!whole) return;
    var rows = whole.querySelector(".school-scroll");
    rows.scrollTop = 0;
    rows.focus({ preventScroll: true });
    whole.scrollIntoView({ block: "start" });
  });
})();
