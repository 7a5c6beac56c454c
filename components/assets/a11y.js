// Names for the parts of Dash's dropdown that it leaves without one, and a dialog that is a group.
(function () {
  "use strict";
  var waiting = false;

  function put(element, name, value) {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function nameDropdown(wrapper) {
    var label = wrapper.getAttribute("data-a11y-label");
    var button = wrapper.querySelector("button.dash-dropdown");
    if (!button) return;
    var shown = button.querySelector("[id$='-value']") || button;
    button.removeAttribute("aria-labelledby");
    put(button, "aria-label", label + ": " + (shown.textContent.trim() || "All"));
    put(button, "data-a11y-name", label);
    put(button, "tabindex", "0");
    put(wrapper.querySelector(".dash-dropdown-focus-target"), "tabindex", "-1");
  }

  function nameList(popup) {
    var button = document.querySelector("[aria-controls='" + popup.id + "']");
    var label = (button && button.getAttribute("data-a11y-name")) || "Options";
    put(popup, "aria-label", label);
    popup.querySelectorAll("input[type=search], .dash-dropdown-search").forEach(function (field) {
      put(field, "aria-label", "Search " + label);
    });
    popup.querySelectorAll(".dash-options-list").forEach(function (list) {
      put(list, "role", "group");
      put(list, "aria-label", label);
    });
    popup.querySelectorAll("label.dash-options-list-option").forEach(function (option) {
      option.removeAttribute("role");
      option.removeAttribute("aria-selected");
    });
  }

  function sweep() {
    waiting = false;
    document.querySelectorAll("[data-a11y-label]").forEach(nameDropdown);
    document.querySelectorAll(".dash-dropdown-content").forEach(nameList);
    document.querySelectorAll("[data-a11y-file]").forEach(function (wrapper) {
      put(wrapper.querySelector("input[type=file]"), "aria-label", wrapper.getAttribute("data-a11y-file"));
    });
  }

  new MutationObserver(function () {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(sweep);
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["aria-labelledby", "aria-expanded"],
  });

  // A menu closes when the reader leaves it, by key or by pointer.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
