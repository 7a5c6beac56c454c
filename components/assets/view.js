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
    dash.present.bar();
    var kept = query.split("&").filter(function (part) {
      return part && !/^(by|picture|layer|focus|standard|unit|compare|like|near|sort|find|page|chance)=/.test(part);
    }).join("&");
    document.querySelectorAll("a.page-link, a.brand").forEach(function (link) {
      var id;
      try { id = JSON.parse(link.id); } catch (error) { return; }
      // Prose and presentations select nothing; what may be shown to a room stays so on the way.
      var rules = /(^|&)rules=projection(&|$)/.test(kept) ? "rules=projection" : "";
      var bare = id.path === "/present" ? "" : id.path === "/methods" ? rules : kept;
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
      turned(held, parsed((current && current[0]) || ""), page.defaults);
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
    steer: function (reset, steers, clicks, boxes, values, ids, page) {
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
          if (id.name === "rules") return; // what is safe to project stays so
          var known = Object.prototype.hasOwnProperty.call(page.defaults, id.name);
          wanted[id.name] = known ? page.defaults[id.name] : [];
        });
      } else if (by && by.role === "steer") {
        var value = context.triggered[0].value;
        if (by.name === "narrow" && value) wanted = narrow(now.by, value, page.path);
        if (by.name === "focus") wanted.focus = value || "";
      } else if (by && by.role === "picture") {
        var boxed = /selectedData$/.test(context.triggered[0].prop_id);
        if (by.name === "quadrant" || by.name === "funnel") {
          wanted = compared(context.triggered[0].value, boxed, listed(now.compare));
        }
        if (boxed) return set(wanted, ids, values);
        var key = picked(context.triggered[0].value);
        var rows = by.name === "breakdown" || by.name === "by_group";
        if (key && rows) wanted = narrow(now.by, key.group, page.path);
        if (key && by.name === "layers") wanted.layer = String(key.layer);
        var target = by.name === "prerequisites" || by.name === "targets";
        if (key && target && key.standard) wanted.standard = key.standard;
      }
      return set(wanted, ids, values);
    },

    arrived: function () {
      window.setTimeout(function () {
        mark();
        carry(window.location.search.slice(1));
        dash.present.arrived();
      }, 0);
      return dash.no_update;
    },
  };

  function set(wanted, ids, values) {
    return ids.map(function (id, i) {
      if (!Object.prototype.hasOwnProperty.call(wanted, id.name)) return dash.no_update;
      var same = listed(wanted[id.name]).join() === listed(values[i]).join();
      return same ? dash.no_update : wanted[id.name];
    });
  }

  // Another order or another selection starts on the first page of the table; another unit has
  // other places to compare.
  function turned(held, before, defaults) {
    function other(values) {
      var kept = Object.assign({}, values);
      ["page", "compare", "like", "near"].forEach(function (key) { delete kept[key]; });
      return canonical(kept, defaults);
    }
    if (held.page && other(Object.assign({}, before, held)) !== other(before)) {
      held.page = "";
      dash.set_props({ role: "filter", name: "page" }, { value: "" });
    }
    var unit = (before.unit || ["school"])[0];
    if (held.unit && held.unit !== unit) {
      ["compare", "like"].forEach(function (key) {
        if (!Object.prototype.hasOwnProperty.call(held, key) || !listed(held[key]).length) return;
        held[key] = "";
        dash.set_props({ role: "filter", name: key }, { value: key === "compare" ? [] : null });
      });
    }
  }

  // A click adds a place to those side by side or takes it away; a box takes those in it.
  function compared(picked_, boxed, now) {
    var keys = ((picked_ && picked_.points) || []).map(function (point) {
      var key = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
      return key && key.group;
    }).filter(Boolean);
    if (!keys.length) return {};
    if (boxed) return { compare: keys.filter(function (k, i) { return keys.indexOf(k) === i; }).slice(0, 6) };
    var key = keys[0];
    var left = now.filter(function (one) { return one !== key; });
    return { compare: left.length < now.length ? left : now.concat(key).slice(-6) };
  }

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
