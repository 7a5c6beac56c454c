// Sets the theme before anything is painted, so that a dark page never flashes light.
(function () {
  "use strict";
  var choice = "auto";
  try {
    choice = window.localStorage.getItem("waterline-theme") || "auto";
  } catch (error) {
    choice = "auto"; // storage may be closed to us: then the system decides
  }
  var dark = choice === "dark" ||
    (choice === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
})();
