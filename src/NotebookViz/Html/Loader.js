// Replaces the static picture by the live figure when plotly.js can be had; otherwise does nothing.
// Runs once for every figure; uses no require.js, and a plotly.js of another version on the page stays as it is.
// A chart may have kinds of traces that only the whole plotly.js draws: those it needs.
(function (id, needs) {
  var page = window.NotebookViz = window.NotebookViz || {};

  // The typed arrays of the figures need plotly.js 2.28 or newer.
  function usable(plotly) {
    var version = plotly && /^(\d+)\.(\d+)/.exec(plotly.version || "");
    return version && (+version[1] > 2 || +version[1] === 2 && +version[2] >= 28)
      && (!needs || needs.every(function (kind) { return plotly.PlotSchema.get().traces[kind]; }));
  }

  function fetched() {
    var part = needs ? "wholePlotly" : "plotly";
    return page[part] = page[part] || fetch("PLOTLY_URL", { integrity: "PLOTLY_INTEGRITY" })
      .then(function (response) { return response.text(); })
      .then(function (code) {
        var module = { exports: {} }, before = window.Plotly;
        new Function("module", "exports", code)(module, module.exports);
        // It leaves itself behind as the page's; other figures may look for one that can more, or expect none.
        if (before) window.Plotly = before; else delete window.Plotly;
        return module.exports;
      })
      // A notebook is open for days: the next figure tries again.
      .catch(function (reason) { page[part] = null; throw reason; });
  }

  var MARK = "#c026d3", BUTTONS = 34, NARROW = 600;

  PARTS

  function draw(figure) {
    var still = figure.querySelector("img,.notebookviz-still");
    var source = figure.querySelector('script[type="application/vnd.plotly.v1+json"]');

    function plot(plotly, isOurs) {
      var spec = JSON.parse(source.textContent), layout = spec.layout, live = document.createElement("div");
      var canvas = layout.meta && layout.meta.tiles ? new Canvas(spec) : null, touch = window.matchMedia("(pointer: coarse)").matches;
      if (canvas) canvas.show(0, null);
      live.className = "notebookviz-live";
      // The static picture, which is not shown any more, had the words.
      live.caption = still.alt || figure.getAttribute("aria-label");
      live.setAttribute("role", canvas ? "application" : "group");
      live.setAttribute("aria-label", live.caption);
      var name = (figure.getAttribute("aria-label") || "weights").split(": ")[0].replace(/[^\w.-]+/g, "_");
      if (!figure.classList.contains("notebookviz-chart")) {
        // Beside the plot there is room for the buttons.
        layout.margin.r += BUTTONS;
        layout.width += BUTTONS;
        // A little too wide for the page, all of it becomes smaller; beyond that it scrolls.
        var scale = Math.max(0.75, Math.min(1, figure.clientWidth / layout.width || 1));
        ["width", "height"].forEach(function (side) { layout[side] *= scale; });
        ["l", "r", "t", "b"].forEach(function (side) { layout.margin[side] *= scale; });
        spec.data.forEach(function (trace) { if (trace.colorbar) trace.colorbar.len *= scale; });
        // A swipe scrolls the page.
        if (touch) layout.dragmode = false;
      } else {
        layout.modebar = layout.modebar || { orientation: "v", bgcolor: "#0000", color: "#888" };
      }
      still.parentNode.insertBefore(live, still);
      // No button sends a figure away, whatever its config says.
      var config = Object.assign({}, spec.config, { plotlyServerURL: "", toImageButtonOptions: { filename: name, scale: 2 }, scrollZoom: false, doubleClickDelay: 300 });
      config.modeBarButtonsToRemove = ["sendChartToCloud"].concat(config.modeBarButtonsToRemove || []);
      config.modeBarButtonsToAdd = (config.modeBarButtonsToAdd || []).concat(saving(plotly, canvas, name));
      // On a page with <base href>, plotly.js would put the page's address before references such as the colour bar's gradient,
      // and they would break when the address changes. The empty address keeps them within the document.
      config._baseUrl = "";
      return plotly.newPlot(live, spec.data, layout, config).then(function () {
        // The page's own may be a bundle without heatmaps, which draws something else and says nothing.
        var wanted = spec.data.map(function (trace) { return trace.type; });
        if (isOurs !== true && live._fullData.some(function (trace, i) { return wanted[i] && wanted[i] !== trace.type; })) {
          plotly.purge(live);
          live.remove();
          return fetched().then(function (ours) { return plot(ours, true); });
        }
        figure.classList.add("is-live");
        controls(plotly, live, spec, canvas, figure);
      });
    }

    (usable(window.Plotly) ? Promise.resolve(window.Plotly) : fetched()).then(plot)
      .catch(function (reason) { figure.setAttribute("data-static", String(reason)); });
  }

  if (!document.getElementById("notebookviz-style")) {
    var style = document.createElement("style");
    style.id = "notebookviz-style";
    // A chart has no static picture that could stand for it on paper.
    style.textContent = ".notebookviz-live{touch-action:pan-x pan-y;background:#fff}.notebookviz-live:focus-visible{outline:2px solid #2f7bc4}"
      + ".notebookviz-choice{font:13px/1.6 system-ui,sans-serif;margin:4px 0}.notebookviz-choice select,.notebookviz-choice input{font:inherit;vertical-align:middle;max-width:100%}"
      + ".notebookviz-said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
      + "@media screen{.notebookviz.is-live img{display:none}}.is-live .notebookviz-still{display:none}"
      + "@media print{.notebookviz:not(.notebookviz-chart) .notebookviz-live,.notebookviz-choice{display:none}}"
      + "@media (prefers-reduced-motion:reduce){.notebookviz *{transition:none!important;animation:none!important}}";
    document.head.appendChild(style);
  }

  // Some hosts run scripts away from where they stand, so the figure is found by its id; one figure may be on a page twice.
  document.querySelectorAll("#" + id).forEach(function (figure) {
    if (figure.getAttribute("data-seen")) return;
    figure.setAttribute("data-seen", "1");
    var still = figure.querySelector("img");
    // On a narrow page the static picture shows all at once, so it stays until it is asked for.
    if (still && still.alt && window.innerWidth < NARROW) {
      var open = document.createElement("button");
      open.className = "notebookviz-open";
      open.textContent = "Interactive figure";
      var start = function () { open.remove(); still.onclick = null; draw(figure); };
      open.onclick = still.onclick = start;
      still.after(open);
      return;
    }
    if (!window.IntersectionObserver) return draw(figure);
    var observer = new IntersectionObserver(function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      observer.disconnect();
      draw(figure);
    }, { rootMargin: "400px" });
    observer.observe(figure);
  });
})("FIGURE_ID");
