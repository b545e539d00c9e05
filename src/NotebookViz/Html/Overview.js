// Draws an overview as SVG at the width of its place, from the places that were computed with the static picture. Needs nothing from elsewhere.
(function (overview) {
  var NS = "http://www.w3.org/2000/svg", STRENGTHS = [0.25, 0.55, 1], LEAST = 200;
  var pen = document.createElement("canvas").getContext("2d");
  pen.font = "11px system-ui,sans-serif";
  function wide(text) { return pen.measureText(text).width; }

  function make(name, attributes, parent, text) {
    var element = document.createElementNS(NS, name);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    if (text != null) element.textContent = text;
    parent.append(element);
    return element;
  }

  function start(figure) {
    if (figure.dataset.seen) return;
    figure.dataset.seen = 1;
    var data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    var still = figure.querySelector("img"), tip = document.createElement("div"), place = document.createElement("div");
    var shown = 0, width = 0, longest = 0, rows = [];
    place.style.cssText = "position:relative;font:11px/1.2 system-ui,sans-serif";
    tip.style.cssText = "position:absolute;z-index:9;display:none;pointer-events:none;width:max-content;max-width:min(100%,520px);box-sizing:border-box;padding:6px 9px;border:1px solid #888;border-radius:4px;"
      + "background:#fff;color:#222;font:12px/1.5 system-ui,sans-serif;white-space:pre-line;overflow-wrap:anywhere;box-shadow:0 2px 8px rgba(0,0,0,.25)";
    tip.setAttribute("aria-hidden", "true");
    place.append(tip);
    still.after(place);
    still.style.display = "none";
    place.before(legend());

    function legend() {
      var box = document.createElement("div");
      box.style.cssText = "font:12px/1.6 system-ui,sans-serif;display:flex;flex-wrap:wrap;gap:0 14px;margin:2px 0 4px";
      data.legend.map(role => data.roles[role]).forEach(role => {
        var item = document.createElement("span"), swatch = document.createElement("span");
        swatch.style.cssText = "display:inline-block;width:10px;height:10px;margin-right:5px;background:" + role.color;
        item.append(swatch, role.name);
        box.append(item);
      });
      return box;
    }

    // Of a name the end tells it from others, of a sentence the beginning.
    function cut(text, room, fromEnd) {
      var length = text.length, part = text;
      while (length > 1 && wide(part) > room) part = fromEnd ? "…" + text.slice(-(--length)).replace(/^[./]+/, "") : text.slice(0, --length) + "…";
      return part;
    }

    function namesWidth() {
      longest = longest || Math.max(104, ...data.rows.map(row => wide(row.l || "") + 10));
      return Math.min(longest, Math.max(90, Math.min(200, width * 0.3)));
    }

    function draw() {
      var isNarrow = width < 560, names = namesWidth(), hasText = data.hasText && !isNarrow;
      var side = isNarrow ? 86 : 216, bands = width - names - side, top = 24, h = data.rowHeight, last = names + bands;
      var rms = last + 16, rmsWidth = isNarrow ? 34 : hasText ? 58 : 100, zeros = isNarrow ? rms + 40 : rms + 112, zerosWidth = isNarrow ? 28 : hasText ? 38 : 80;
      var focused = place.contains(document.activeElement);
      place.querySelector("svg")?.remove();
      var svg = make("svg", { width, height: top + data.height + 8, role: "group", "aria-label": still.alt + " Arrow keys move from row to row.", style: "display:block;overflow:visible", fill: "currentColor" }, place);
      function x(p) { return names + (1 + p / 1000) / 2 * bands; }
      function line(at, color) { make("rect", { x: at - 0.5, y: top - 4, width: 1, height: data.height + 6, fill: color }, svg); }
      function label(at, text, anchor) { make("text", { x: at, y: 14, "text-anchor": anchor }, svg, text); }

      var taken = [];
      data.ticks.forEach(([p, text]) => {
        // As wide as the negative number, so that both have a number or neither.
        var half = wide("−" + text) / 2 + 4, from = x(p) - half, to = x(p) + half;
        if (taken.some(other => from < other[1] && to > other[0]) || p && from < x(0) + 4) return;
        taken.push([from, to]);
        (p ? [p, -p] : [0]).forEach(at => {
          line(x(at), p ? "rgba(128,128,128,.35)" : "rgba(128,128,128,.8)");
          label(x(at), at < 0 ? "−" + text : text, "middle");
        });
      });
      [rms, zeros, zeros + zerosWidth].forEach(at => line(at, "rgba(128,128,128,.35)"));
      label(rms, "RMS", "start");
      label(zeros, isNarrow ? "0 %" : "zeros", "start");
      if (!isNarrow) label(2, data.axis, "start");

      rows = [];
      // Apart from the rows, whose labels say more.
      var texts = make("g", { "aria-hidden": "true", style: "pointer-events:none" }, svg);
      data.rows.forEach(row => {
        var color = data.roles[row.r].color, y = top + row.y, middle = y + h / 2 + 4;
        if (row.heading) {
          make("rect", { x: 2, y: y + 9, width: 10, height: 10, fill: color }, svg);
          make("text", { x: 16, y: y + 18, "font-weight": 600 }, svg, row.heading);
          return;
        }
        var gap = h >= 6 ? 1 : h > 4 ? 0.5 : 0, inner = h - 2 * gap, target = row.n != null && document.getElementById(row.n);
        var group = make(target ? "a" : "g", { tabindex: rows.length === shown ? 0 : -1, "aria-label": row.tip, style: "outline:none;cursor:" + (target ? "pointer" : "default") }, svg);
        if (target) group.setAttribute("href", "#" + encodeURIComponent(row.n)); else group.setAttribute("role", "img");
        var back = make("rect", { x: 0, y, width, height: h, fill: "#2f7bc4", "fill-opacity": 0 }, group);
        if (row.l) make("text", { x: names - 6, y: middle, "text-anchor": "end" }, texts, cut(longest > names ? row.l.replace(/\.weight$/, "") : row.l, names - 8, true));
        function bar(from, to, y, height, opacity, fill) {
          if (to - from < 2) { var m = (from + to) / 2; from = m - 1; to = m + 1; }
          make("rect", { x: from.toFixed(1), y, width: (to - from).toFixed(1), height, fill: fill || color, "fill-opacity": opacity }, group);
        }
        var q = row.q;
        if (q) {
          var thin = Math.max(0.5, inner / 8);
          bar(x(q[0]), x(q[8]), y + (h - thin) / 2, thin, 0.6);
          STRENGTHS.forEach((strength, i) => bar(x(q[1 + i]), x(q[7 - i]), y + gap, inner, strength));
          if (x(q[5]) - x(q[3]) >= 4) make("rect", { x: (x(q[4]) - 0.5).toFixed(1), y: y + gap, width: 1, height: inner, fill: "#fff" }, group);
          [[1, row.f & 2], [-1, row.f & 1]].forEach(([d, isBeyond]) => {
            if (isBeyond) make("path", { d: `M${x(1000 * d) + 7 * d} ${y + h / 2}l${-7 * d} -3.5v7z`, fill: "#c026d3" }, group);
          });
          bar(rms, Math.max(rms + 2, rms + rmsWidth * row.s / 1000), y + gap, inner, 0.55);
          if (hasText) make("text", { x: rms + rmsWidth + 4, y: middle }, texts, row.rms);
        }
        if (row.z) {
          bar(zeros, Math.max(zeros + 2, zeros + zerosWidth * row.z / 1000), y + gap, inner, 1, "#8a8a8a");
          if (hasText) make("text", { x: zeros + zerosWidth + 4, y: middle }, texts, row.zeros);
        }
        if (row.f & 4) make("path", { d: `M${last + 5} ${y + h / 2 - 3}l6 6m0 -6l-6 6`, stroke: "#c026d3", "stroke-width": 1.5, fill: "none" }, group);
        if (row.w && data.hasText) {
          var room = q ? bands * 0.45 : bands * 0.95, isRight = q && q[0] < -100;
          make("text", { x: names + 4 + (isRight ? bands / 2 : 0), y: middle }, texts, cut(row.w, room));
        }
        rows.push({ group, back, row, y, index: rows.length });
      });
      svg.append(texts);
      rows.forEach(item => {
        item.group.addEventListener("mouseenter", () => tell(item));
        item.group.addEventListener("mouseleave", hide);
        item.group.addEventListener("focus", () => { move(item.index); tell(item); });
        item.group.addEventListener("blur", hide);
      });
      if (focused) rows[shown]?.group.focus();
    }

    function move(index) {
      rows[shown]?.group.setAttribute("tabindex", -1);
      shown = index;
      rows[shown].group.setAttribute("tabindex", 0);
    }

    function tell(item) {
      hide();
      item.back.setAttribute("fill-opacity", 0.22);
      tip.textContent = item.row.tip;
      tip.style.display = "block";
      // An earlier place must change neither its size nor that of the figure.
      tip.style.left = tip.style.top = 0;
      var below = item.y + data.rowHeight + 5, height = tip.offsetHeight, [from, to] = seen();
      tip.style.left = Math.max(0, Math.min(namesWidth(), width - tip.offsetWidth)) + "px";
      // Above the row if there is no room below it. If there is room for neither, it covers the row.
      tip.style.top = (below + height <= to ? below : item.y - height - 5 >= from ? item.y - height - 5 : Math.max(from, to - height)) + "px";
    }

    // The part of the place that is visible: the window and each element that scrolls cut off the rest.
    function seen() {
      var top = 0, bottom = innerHeight, start = place.getBoundingClientRect().top;
      for (var box = figure; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowY === "visible") continue;
        var edge = box.getBoundingClientRect().top + box.clientTop;
        top = Math.max(top, edge);
        bottom = Math.min(bottom, edge + box.clientHeight);
      }
      return [top - start, bottom - start];
    }

    function hide() {
      tip.style.display = "none";
      rows.forEach(item => item.back.setAttribute("fill-opacity", 0));
    }

    place.addEventListener("keydown", event => {
      var to = { ArrowDown: shown + 1, ArrowUp: shown - 1, Home: 0, End: rows.length - 1, PageDown: shown + 10, PageUp: shown - 10 }[event.key];
      if (event.key === "Escape") hide();
      if (to === undefined || !rows.length) return;
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, to))].group.focus();
    });
    function fit() {
      var now = Math.max(LEAST, Math.min(place.clientWidth, data.width));
      if (place.clientWidth && now !== width) { width = now; draw(); }
    }
    new ResizeObserver(fit).observe(place);
    fit();
  }

  function all() { document.querySelectorAll("#" + overview).forEach(start); }
  // The rows that links lead to stand behind the overview.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
})("FIGURE_ID");
