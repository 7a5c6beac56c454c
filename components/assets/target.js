// The list beside the map of the Skills page: a standard's button makes it the target.
(function () {
  "use strict";
  var wanted = null;

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-standard]");
    if (!button) return;
    wanted = button.getAttribute("data-standard");
    window.dash_clientside.set_props({ name: "standard", role: "filter" }, { value: wanted });
  });

  // The list is drawn anew; who came by key stays with the standard that was chosen.
  new MutationObserver(function () {
    if (!wanted || (document.activeElement && document.activeElement !== document.body)) return;
    var button = document.querySelector('button[data-standard="' + wanted + '"]');
    if (!button || button.getAttribute("aria-pressed") !== "true") return;
    wanted = null;
    button.focus({ preventScroll: true });
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
