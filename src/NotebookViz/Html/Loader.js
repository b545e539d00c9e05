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

  // A choice of pages, such as a kernel's input channels: a native control, so that keyboards and screen readers know it.
  function menu(plotly, live, meta) {
    var label = document.createElement("label"), select = document.createElement("select");
    label.className = "notebookviz-choice";
    label.append("Show ", select);
    select.setAttribute("aria-label", "Show " + meta.choose);
    meta.pages.forEach(function (page, i) { select.add(new Option(page.label, i)); });
    select.addEventListener("change", function () {
      var visible = [], traces = [];
      meta.pages.forEach(function (page, i) {
        for (var t = page.first; t < page.first + page.count; t++) { traces.push(t); visible.push(i === +select.value); }
      });
      plotly.restyle(live, { visible: visible }, traces);
    });
    live.parentNode.insertBefore(label, live);
  }

  function draw(figure) {
    var still = figure.querySelector("img,.notebookviz-still");
    var source = figure.querySelector('script[type="application/vnd.plotly.v1+json"]');

    function plot(plotly, isOurs) {
      var spec = JSON.parse(source.textContent), layout = spec.layout, live = document.createElement("div");
      live.className = "notebookviz-live";
      // The static picture, which is not shown any more, had the words.
      live.setAttribute("role", "group");
      live.setAttribute("aria-label", still.alt || figure.getAttribute("aria-label"));
      // A chart keeps the colours that its maker gave it.
      if (still.alt) layout.font.color = getComputedStyle(figure).color;
      // A little too wide for the page, it becomes narrower, to a point; beyond that it scrolls. Its height is that of the colour bar.
      if (layout.width) layout.width *= Math.max(0.75, Math.min(1, figure.clientWidth / layout.width || 1));
      still.parentNode.insertBefore(live, still);
      layout.modebar = layout.modebar || { orientation: "v", bgcolor: "#0000", color: "#888" };
      // No button sends a figure away, whatever its config says.
      var config = Object.assign({}, spec.config, { plotlyServerURL: "" });
      config.modeBarButtonsToRemove = ["sendChartToCloud"].concat(config.modeBarButtonsToRemove || []);
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
        if (layout.meta && layout.meta.pages) menu(plotly, live, layout.meta);
      });
    }

    (usable(window.Plotly) ? Promise.resolve(window.Plotly) : fetched()).then(plot)
      .catch(function (reason) { figure.setAttribute("data-static", String(reason)); });
  }

  if (!document.getElementById("notebookviz-style")) {
    var style = document.createElement("style");
    style.id = "notebookviz-style";
    // Text follows the page, also when it turns from light to dark after the figure was drawn; hovers have colours of their own.
    // A chart has no static picture that could stand for it on paper.
    style.textContent = ".notebookviz:not(.notebookviz-chart) .notebookviz-live text:not(.hoverlayer *){fill:currentColor!important}"
      + ".notebookviz-choice{display:block;font:13px system-ui,sans-serif;margin:4px 0}.notebookviz-choice select{font:inherit}"
      + "@media screen{.notebookviz.is-live img{display:none}}.is-live .notebookviz-still{display:none}"
      + "@media print{.notebookviz:not(.notebookviz-chart) .notebookviz-live,.notebookviz-choice{display:none}}"
      + "@media (prefers-reduced-motion:reduce){.notebookviz *{transition:none!important;animation:none!important}}";
    document.head.appendChild(style);
  }

  // Some hosts run scripts away from where they stand, so the figure is found by its id; one figure may be on a page twice.
  document.querySelectorAll("#" + id).forEach(function (figure) {
    if (figure.getAttribute("data-seen")) return;
    figure.setAttribute("data-seen", "1");
    if (!window.IntersectionObserver) return draw(figure);
    var observer = new IntersectionObserver(function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      observer.disconnect();
      draw(figure);
    }, { rootMargin: "400px" });
    observer.observe(figure);
  });
})("FIGURE_ID");
