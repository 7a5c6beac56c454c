// Charts take turns: what is on the screen is drawn and painted first, the others each in a task of
// their own, so that a page with eight charts neither holds back the first nor a key press.
(function () {
  "use strict";
  var plotly; // what plotly.js puts at window.Plotly when the first chart asks for it
  var turn = Promise.resolve();
  var waiting = new Map(); // plot -> its newest drawing: an older one is not drawn any more

  function onScreen(plot) {
    var box = plot.getBoundingClientRect();
    return box.top < window.innerHeight && box.bottom > 0;
  }

  function painted() {
    return new Promise(function (done) {
      // A hidden tab paints nothing, and so tells nobody that it did.
      if (document.hidden) setTimeout(done);
      else window.requestAnimationFrame(function () { setTimeout(done); });
    });
  }

  function inTurn(draw) {
    return function (plot) {
      var self = this, asked = arguments, held = waiting.get(plot);
      if (!held && (!plot || plot._fullLayout || onScreen(plot))) return draw.apply(self, asked);
      if (held) {
        held.asked = asked;
        return held.drawn;
      }
      held = { asked: asked };
      waiting.set(plot, held);
      turn = held.drawn = turn.then(painted).then(function () {
        waiting.delete(plot);
        return draw.apply(self, held.asked);
      });
      turn = turn.catch(function () {}); // one that fails must not stop the others
      return held.drawn;
    };
  }

  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: function () { return plotly; },
    set: function (found) {
      if (found && found.react) found.react = inTurn(found.react);
      plotly = found;
    },
  });
})();
