// The address of a view: written from its controls, in the same canonical form as
// queries/selection.py writes it (keys and values sorted, defaults left out).
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";

  function listed(value) {
    if (value === null || value === undefined || value === "") return [];
    return (Array.isArray(value) ? value : [value]).map(String).sort();
  }

  // Canonical query of a map key -> value; `defaults` are what a link leaves out.
  function canonical(values, defaults) {
    var keys = Object.keys(values).sort();
    var parts = [];
    keys.forEach(function (key) {
      var held = listed(values[key]);
      var usual = Object.prototype.hasOwnProperty.call(defaults, key) ? defaults[key] : "";
      if (held.length === 0 || (held.length === 1 && held[0] === String(usual))) return;
      parts.push(key + "=" + held.map(encodeURIComponent).join(","));
    });
    return parts.join("&");
  }

  // Key -> values of a canonical query.
  function parsed(query) {
    var held = {};
    query.split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) held[part.slice(0, at)] = part.slice(at + 1).split(",").map(decodeURIComponent);
    });
    return held;
  }

  function address(path, query) {
    return query ? path + "?" + query : path;
  }

  // Page links carry what is selected; the view's own settings stay with their page.
  function carry(query) {
    var kept = query.split("&").filter(function (part) {
      return part && !/^(by|picture|layer|focus)=/.test(part);
    }).join("&");
    document.querySelectorAll("a.page-link, a.brand").forEach(function (link) {
      var id;
      try { id = JSON.parse(link.id); } catch (error) { return; }
      var bare = id.path === "/methods" ? "" : kept;
      dash.set_props(id, { href: address(id.path, bare) });
    });
  }

  function mark() {
    document.querySelectorAll("a.page-link").forEach(function (link) {
      var here = link.pathname === window.location.pathname;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  dash.view = {
    canonical: canonical,

    mirror: function (values, ids, current, page) {
      if (!page) return (current || []).map(function () { return dash.no_update; });
      var held = {};
      ids.forEach(function (id, i) { held[id.name] = values[i]; });
      var query = canonical(held, page.defaults);
      // What another page set and this one has no control for travels on, unless all is reset.
      if (query) query = canonical(Object.assign(parsed((current && current[0]) || ""), held), page.defaults);
      if (query === ((current && current[0]) || "")) {
        return (current || []).map(function () { return dash.no_update; });
      }
      window.history.replaceState(window.history.state, "", address(page.path, query));
      carry(query);
      return current.map(function () { return query; });
    },

    // Reset, "narrow to", the grade of 100 students, clicks on rows and layers: all set controls.
    steer: function (reset, steers, clicks, values, ids, page) {
      var none = ids.map(function () { return dash.no_update; });
      var context = dash.callback_context;
      if (!page || !context.triggered.length) return none;
      var by = context.triggered_id;
      var now = {};
      ids.forEach(function (id, i) { now[id.name] = values[i]; });
      var wanted = {};
      if (by === "reset") {
        if (!reset) return none;
        ids.forEach(function (id) {
          var known = Object.prototype.hasOwnProperty.call(page.defaults, id.name);
          wanted[id.name] = known ? page.defaults[id.name] : [];
        });
      } else if (by && by.role === "steer") {
        var value = context.triggered[0].value;
        if (by.name === "narrow" && value) wanted = narrow(now.by, value, page.path);
        if (by.name === "focus") wanted.focus = value || "";
      } else if (by && by.role === "picture") {
        var key = picked(context.triggered[0].value);
        var rows = by.name === "breakdown" || by.name === "by_group";
        if (key && rows) wanted = narrow(now.by, key.group, page.path);
        if (key && by.name === "layers") wanted.layer = String(key.layer);
      }
      return ids.map(function (id, i) {
        if (!Object.prototype.hasOwnProperty.call(wanted, id.name)) return dash.no_update;
        var same = listed(wanted[id.name]).join() === listed(values[i]).join();
        return same ? dash.no_update : wanted[id.name];
      });
    },

    arrived: function () {
      window.setTimeout(function () {
        mark();
        carry(window.location.search.slice(1));
      }, 0);
      return dash.no_update;
    },
  };

  // A row of a breakdown becomes the selection; successive years are cohorts where growth is shown.
  function narrow(by, value, path) {
    var wanted = { by: "" };
    var key = by === "year" && path === "/growth" ? "cohort" : by;
    if (key) wanted[key] = by === "year" ? value : [value];
    return wanted;
  }

  function picked(click) {
    var points = (click && click.points) || [];
    for (var i = 0; i < points.length; i += 1) {
      var key = points[i].customdata;
      if (Array.isArray(key)) key = key[0];
      if (key && typeof key === "object") return key;
    }
    return null;
  }
})(window.dash_clientside);
