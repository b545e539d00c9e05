// Replaces the static picture by the live figure when plotly.js can be had; otherwise does nothing.
// Runs once for every figure; uses no require.js, and a plotly.js of another version on the page stays as it is.
// A chart may have kinds of traces that only the whole plotly.js draws: those it needs.
(function (id, needs) {
  var page = window.NotebookViz = window.NotebookViz || {};

  // The typed arrays of the figures need plotly.js 2.28 or newer.
  function usable(plotly) {
    var version = plotly && /^(\d+)\.(\d+)/.exec(plotly.version || "");
    return version && (+version[1] > 2 || +version[1] === 2 && +version[2] >= 28)
      && (!needs || needs.every(kind => plotly.PlotSchema.get().traces[kind]));
  }

  function fetched() {
    var part = needs ? "wholePlotly" : "plotly";
    return page[part] = page[part] || fetch("PLOTLY_URL", { integrity: "PLOTLY_INTEGRITY" })
      .then(response => response.text())
      .then(code => {
        var module = { exports: {} }, before = window.Plotly;
        new Function("module", "exports", code)(module, module.exports);
        // It leaves itself behind as the page's; other figures may look for one that can more, or expect none.
        if (before) window.Plotly = before; else delete window.Plotly;
        return module.exports;
      })
      // A notebook is open for days: the next figure tries again.
      .catch(reason => { page[part] = null; throw reason; });
  }

  var MARK = "#c026d3", BUTTONS = 34, NARROW = 600;

  PARTS

  function draw(figure) {
    var still = figure.querySelector("img,.notebookviz-still");
    var source = figure.querySelector('script[type="application/vnd.plotly.v1+json"]');

    function plot(plotly, isOurs) {
      var spec = JSON.parse(source.textContent), layout = spec.layout, canvas = layout.meta && layout.meta.tiles ? Canvas(spec) : null;
      if (canvas) canvas.show(0);
      // The static picture, which is not shown any more, had the words. Arrow keys are for the cells, so screen readers must let them through.
      var live = make("div", { className: "notebookviz-live", role: canvas ? "application" : "group", ariaLabel: still && still.alt || figure.ariaLabel });
      var name = (figure.ariaLabel || "weights").split(": ")[0].replace(/[\s\\/:*?\x22<>|]+/g, "_");
      if (!figure.classList.contains("notebookviz-chart")) {
        // Beside the plot there is room for the buttons.
        layout.margin.r += BUTTONS;
        layout.width += BUTTONS;
        // A column of buttons needs some height.
        var more = Math.max(0, 160 - layout.height);
        layout.height += more;
        layout.margin.b += more;
        // A little too wide for the page, all of it becomes smaller; beyond that it scrolls.
        var scale = Math.max(0.75, Math.min(1, figure.clientWidth / layout.width || 1));
        layout.width *= scale;
        layout.height *= scale;
        for (var side of "lrtb") layout.margin[side] *= scale;
        spec.data.forEach(trace => { if (trace.colorbar) trace.colorbar.len *= scale; });
        // A swipe scrolls the page.
        if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
      } else {
        layout.modebar = layout.modebar || { orientation: "v", bgcolor: "#0000", color: "#888" };
      }
      (still && still.closest("picture") || still || source).before(live);
      // No button sends a figure away, whatever its config says.
      var config = { ...spec.config, plotlyServerURL: "", showSendToCloud: false, modeBarButtons: false, showTips: false, toImageButtonOptions: { filename: name, scale: 2 } };
      config.modeBarButtonsToRemove = ["sendChartToCloud", ...config.modeBarButtonsToRemove || []];
      config.modeBarButtonsToAdd = [...config.modeBarButtonsToAdd || [], ...saving(plotly, canvas, name)];
      // On a page with <base href>, plotly.js would put the page's address before references such as the colour bar's gradient,
      // and they would break when the address changes. The empty address keeps them within the document.
      config._baseUrl = "";
      return plotly.newPlot(live, spec.data, layout, config).then(() => {
        // The page's own may be a bundle without heatmaps, which draws something else and says nothing.
        var wanted = spec.data.map(trace => trace.type);
        if (isOurs !== true && live._fullData.some((trace, i) => wanted[i] && wanted[i] !== trace.type)) {
          plotly.purge(live);
          live.remove();
          return fetched().then(ours => plot(ours, true));
        }
        figure.classList.add("is-live");
        controls(plotly, live, spec, canvas, figure);
      });
    }

    (usable(window.Plotly) ? Promise.resolve(window.Plotly) : fetched()).then(plot)
      .catch(reason => { figure.dataset.static = reason; });
  }

  if (!document.getElementById("notebookviz-style")) {
    // A chart has no static picture that could stand for it on paper.
    var textContent = `STYLE`;
    document.head.append(make("style", { id: "notebookviz-style", textContent }));
  }

  // Some hosts run scripts away from where they stand, so the figure is found by its id; one figure may be on a page twice.
  document.querySelectorAll("#" + id).forEach(figure => {
    if (figure.dataset.seen) return;
    figure.dataset.seen = 1;
    var still = figure.querySelector("img");
    // On a narrow page the static picture shows all at once, so it stays until it is asked for.
    if (still && still.alt && innerWidth < NARROW) {
      var open = make("button", { className: "notebookviz-open", textContent: "Interactive figure" });
      open.onclick = still.onclick = () => { open.remove(); still.onclick = null; draw(figure); };
      (still.closest("picture") || still).after(open);
      return;
    }
    var observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      draw(figure);
    }, { rootMargin: "400px" });
    observer.observe(figure);
  });
})("FIGURE_ID");
