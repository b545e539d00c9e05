// Draws charts as SVG at the width of their place, with the numbers on hover and by the arrow keys. Needs nothing from elsewhere.
(function (figures) {
  var NS = "http://www.w3.org/2000/svg", HEIGHT = 180, LEFT = 62, RIGHT = 14, TOP = 10, BOTTOM = 40;

  function make(name, attributes, parent, text) {
    var element = document.createElementNS(NS, name);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    if (text != null) element.textContent = text;
    parent.append(element);
    return element;
  }

  function html(name, style, parent, text) {
    var element = document.createElement(name);
    element.style.cssText = style;
    if (text != null) element.textContent = text;
    parent.append(element);
    return element;
  }

  function start(figure) {
    if (figure.dataset.seen) return;
    figure.dataset.seen = 1;
    var still = figure.querySelector("picture") || figure.querySelector("img"), charts = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    var place = document.createElement("div");
    place.style.cssText = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:12px 0;max-width:1000px";
    still.after(place);
    still.style.display = "none";
    charts.forEach(chart => draw(chart, place));
  }

  function draw(chart, parent) {
    var box = html("div", "position:relative;min-width:0;font:11px/1.2 system-ui,sans-serif", parent);
    html("div", "font:600 12px/1.5 system-ui,sans-serif;margin-left:" + LEFT + "px", box, chart.title);
    var legend = html("div", "font:12px/1.5 system-ui,sans-serif;display:flex;flex-wrap:wrap;gap:0 14px;margin-left:" + LEFT + "px", box);
    if (chart.legend) chart.series.forEach(series => {
      var item = html("span", "", legend), isBar = series.style === "Bars";
      html("span", "display:inline-block;width:14px;margin-right:5px;vertical-align:middle;" + (isBar ? "height:10px;opacity:.45;background:" + series.color
        : "border-top:2px " + (series.style === "Dashed" ? "dashed " : "solid ") + series.color), item);
      item.append(series.name);
    });
    var tip = html("div", "position:absolute;z-index:9;display:none;pointer-events:none;padding:5px 8px;border:1px solid #888;border-radius:4px;background:#fff;color:#222;"
      + "font:12px/1.5 system-ui,sans-serif;white-space:pre;box-shadow:0 2px 8px rgba(0,0,0,.25)", box);
    tip.setAttribute("aria-hidden", "true");
    var said = html("div", "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)", box);
    said.setAttribute("aria-live", "polite");
    // The chart's room is there before its width is known, so that a display that is updated does not shrink in between.
    var width = 0, svg = html("div", "height:" + (TOP + HEIGHT + BOTTOM) + "px", box), rule, at = 0, xs = [...new Set(chart.series.flatMap(s => s.style === "Bars" ? s.x.slice(0, -1) : s.x))].filter(x => x != null && inside(chart.x, x)).sort((a, b) => a - b);

    function share(axis, value) { return axis.log ? Math.log(value / axis.low) / Math.log(axis.high / axis.low) : (value - axis.low) / (axis.high - axis.low); }
    function inside(axis, value) { var p = share(axis, value); return p >= -0.001 && p <= 1.001; }
    function clamp(p) { return Math.max(-0.02, Math.min(1.02, p)); }
    function x(value) { return LEFT + clamp(share(chart.x, value)) * (width - LEFT - RIGHT); }
    function y(value) { return TOP + (1 - clamp(share(chart.y, value))) * HEIGHT; }
    function isDrawn(value) { return value != null && !(chart.y.log && value <= 0); }

    function paint() {
      svg.remove();
      svg = make("svg", { width, height: TOP + HEIGHT + BOTTOM, role: "img", tabindex: 0, "aria-label": chart.title + ". Arrow keys move from number to number.", style: "display:block;overflow:visible", fill: "currentColor" }, box);
      chart.y.ticks.forEach(([value, text]) => {
        make("rect", { x: LEFT, y: y(value) - 0.5, width: width - LEFT - RIGHT, height: 1, fill: "rgba(128,128,128,.25)" }, svg);
        make("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, svg, text);
      });
      chart.x.ticks.forEach(([value, text]) => {
        make("rect", { x: x(value) - 0.5, y: TOP, width: 1, height: HEIGHT, fill: "rgba(128,128,128,.25)" }, svg);
        make("text", { x: x(value), y: TOP + HEIGHT + 15, "text-anchor": "middle" }, svg, text);
      });
      make("text", { x: (LEFT + width - RIGHT) / 2, y: TOP + HEIGHT + 32, "text-anchor": "middle" }, svg, chart.x.title);
      make("text", { transform: `translate(11 ${TOP + HEIGHT / 2}) rotate(-90)`, "text-anchor": "middle" }, svg, chart.y.title);
      chart.series.forEach(series => {
        if (series.style === "Bars") {
          var foot = chart.y.log ? TOP + HEIGHT : y(0);
          series.y.forEach((value, i) => {
            if (value > 0) make("rect", { x: x(series.x[i]).toFixed(1), y: Math.min(foot - 1, y(value)).toFixed(1), width: Math.max(0.5, x(series.x[i + 1]) - x(series.x[i]) - 0.5).toFixed(1), height: Math.max(1, foot - y(value)).toFixed(1), fill: series.color, "fill-opacity": 0.45 }, svg);
          });
          return;
        }
        var path = "", isOpen = false;
        series.x.forEach((value, i) => {
          if (!isDrawn(series.y[i]) || chart.x.log && value <= 0) { isOpen = false; return; }
          path += (isOpen ? "L" : "M") + x(value).toFixed(1) + " " + y(series.y[i]).toFixed(1);
          isOpen = true;
        });
        make("path", { d: path, fill: "none", stroke: series.color, "stroke-width": 1.6, "stroke-linejoin": "round", "stroke-dasharray": series.style === "Dashed" ? "5 3.5" : "none" }, svg);
      });
      rule = make("rect", { y: TOP, width: 1, height: HEIGHT, fill: "currentColor", visibility: "hidden" }, svg);
      svg.addEventListener("pointermove", event => tell(nearest(event.clientX - svg.getBoundingClientRect().left)));
      svg.addEventListener("pointerleave", hide);
      svg.addEventListener("blur", hide);
      svg.addEventListener("keydown", event => {
        var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: xs.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
        if (event.key === "Escape") hide();
        if (to === undefined || !xs.length) return;
        event.preventDefault();
        said.textContent = tell(Math.max(0, Math.min(xs.length - 1, to)));
      });
    }

    function nearest(left) {
      var best = 0;
      xs.forEach((value, i) => { if (Math.abs(x(value) - left) < Math.abs(x(xs[best]) - left)) best = i; });
      return best;
    }

    function number(value) { return value == null ? "–" : String(Number(value.toPrecision(6))).replace("-", "−"); }

    function tell(index) {
      if (!xs.length) return "";
      at = index;
      var value = xs[index], lines = [chart.x.title + " " + number(value)];
      chart.series.forEach(series => {
        var i = series.x.indexOf(value), where = "";
        if (i < 0 && chart.thinned) {
          // Each line kept other points.
          series.x.forEach((one, k) => { if (i < 0 || Math.abs(one - value) < Math.abs(series.x[i] - value)) i = k; });
          where = " (" + chart.x.title + " " + number(series.x[i]) + ")";
        }
        if (series.style === "Bars") i = series.x.findIndex((from, k) => k + 1 < series.x.length && from <= value && value < series.x[k + 1]);
        if (i < 0 || series.x.length === 2 && series.y[0] === series.y[1]) return;
        lines.push(series.name + (series.style === "Bars" ? " (" + number(series.x[i]) + " to " + number(series.x[i + 1]) + ")" : where) + ": " + number(series.y[i]));
      });
      rule.setAttribute("x", x(value) - 0.5);
      rule.setAttribute("visibility", "visible");
      tip.textContent = lines.join("\n");
      tip.style.display = "block";
      var left = x(value) + 10;
      tip.style.left = (left + tip.offsetWidth > width ? Math.max(0, x(value) - tip.offsetWidth - 10) : left) + "px";
      tip.style.top = (svg.getBoundingClientRect().top - box.getBoundingClientRect().top + TOP) + "px";
      return lines.join(", ");
    }

    function hide() {
      tip.style.display = "none";
      rule.setAttribute("visibility", "hidden");
    }

    new ResizeObserver(() => {
      if (box.clientWidth && box.clientWidth !== width) { width = box.clientWidth; paint(); }
    }).observe(box);
  }

  document.querySelectorAll("#" + figures).forEach(start);
})("FIGURE_ID");
