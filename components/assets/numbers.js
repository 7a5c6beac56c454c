// Writes out what stands behind a picture when a reader opens it: the table, the basis, the SQL.
window.dash_clientside = window.dash_clientside || {};
(function (dash) {
  "use strict";
  var held = { tables: {}, evidence: [], basis: "", sql: [] };

  function make(name, attributes, children) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    (children || []).forEach(function (child) {
      made.append(child);
    });
    return made;
  }

  function cell(value, first, numeric) {
    var made = first
      ? make("th", { scope: "row" })
      : make("td", numeric ? { class: "number" } : {});
    if (Array.isArray(value)) {
      made.append(make("span", { "aria-hidden": "true", title: value[1] }, [value[0]]));
      made.append(make("span", { class: "visually-hidden" }, [value[1]]));
    } else {
      made.append(value);
    }
    return made;
  }

  function table(data) {
    var head = make("tr", {}, data.heads.map(function (one) {
      return make("th", one[1] ? { scope: "col", class: "number" } : { scope: "col" }, [one[0]]);
    }));
    var rows = data.rows.map(function (row) {
      return make("tr", {}, row.map(function (value, i) {
        return cell(value, i === 0, data.heads[i][1]);
      }));
    });
    var whole = make("table", { class: "table table-sm" }, [
      make("caption", {}, [data.caption]),
      make("thead", {}, [head]),
      make("tbody", {}, rows),
    ]);
    var scroll = make("div", {
      class: "table-scroll", tabindex: "0", role: "region", "aria-label": "The numbers",
    }, [whole]);
    var parts = [scroll];
    if (data.more) parts.push(make("p", { class: "note" }, [data.more]));
    return parts;
  }

  function fill(details) {
    var place = details.querySelector("[data-numbers]");
    if (place) {
      var data = held.tables[place.getAttribute("data-numbers")];
      place.replaceChildren.apply(place, details.open && data ? table(data) : []);
    }
    var each = details.querySelector("[data-evidence]");
    if (each) {
      details.hidden = !held.evidence.length;
      each.replaceChildren.apply(each, held.evidence.map(function (line) {
        var cut = line.indexOf(":") + 1;
        return make("li", {}, [make("strong", {}, [line.slice(0, cut)]), line.slice(cut)]);
      }));
    }
    var basis = details.querySelector("[data-basis]");
    if (basis) basis.textContent = held.basis;
    var sql = details.querySelector("[data-sql]");
    if (sql) {
      sql.replaceChildren.apply(sql, details.open ? held.sql.map(function (text) {
        return make("pre", { tabindex: "0", role: "region", "aria-label": "SQL that ran" }, [text]);
      }) : []);
    }
  }

  function refresh() {
    document.querySelectorAll("details.more").forEach(fill);
  }

  document.addEventListener("toggle", function (event) {
    if (event.target.matches && event.target.matches("details.more")) fill(event.target);
  }, true);

  dash.numbers = {
    keep: function (pages) {
      if (pages && pages[0]) held = pages[0];
      window.setTimeout(refresh, 0);
      return dash.no_update;
    },
  };
})(window.dash_clientside);
