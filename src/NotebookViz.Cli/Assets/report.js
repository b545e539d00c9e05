(function () {
  const live = LIVE_FIGURE;
  const figureType = 'script[type="application/vnd.plotly.v1+json"]';

  // Figures of this library, which have their pictures, are drawn when they come near the window. Those in lists of layers are drawn
  // when they are opened.
  for (const json of document.querySelectorAll("figure.notebookviz > " + figureType))
    if (!json.closest(".notebookviz-layers")) live(json.parentElement.id);

  // Figures of others come as data alone.
  for (const json of document.querySelectorAll(".output > .plotly > " + figureType)) {
    const figure = JSON.parse(json.textContent);
    const unknown = (figure.data ?? []).map(trace => trace.type ?? "scatter").filter(type => !Plotly.PlotSchema.get().traces[type]);
    if (unknown.length) {
      // plotly.js would draw empty axes instead. A picture that is stored beside it stays.
      if (!json.parentElement.querySelector("img")) {
        const note = document.createElement("p");
        note.textContent = `A live chart that reports cannot draw: they do not embed the whole of plotly.js (${[...new Set(unknown)].join(", ")}).`;
        json.parentElement.append(note);
      }
      continue;
    }
    const target = document.createElement("div");
    json.parentElement.append(target);
    // No button sends a figure away.
    const removed = ["sendChartToCloud", "sendDataToCloud", ...(figure.config?.modeBarButtonsToRemove ?? [])];
    Plotly.newPlot(target, figure.data, figure.layout, { responsive: true, ...figure.config, plotlyServerURL: "", showSendToCloud: false, modeBarButtons: false, modeBarButtonsToRemove: removed })
      .then(() => json.parentElement.classList.add("is-live"));
  }

  // What is wider than the page is scrolled by keyboard too.
  const wide = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  document.querySelectorAll(".output, .scroll, figure.notebookviz").forEach(element => wide.observe(element));

  // On paper nothing scrolls: tables that are wider than a sheet (178 mm at 96 dpi), however they are wrapped, may break within words.
  for (const table of document.querySelectorAll("table")) {
    const width = table.style.width;
    table.style.width = "min-content";
    table.classList.toggle("wide", table.offsetWidth > 672);
    table.style.width = width;
  }

  // The section that is read is marked in the table of contents: the last whose heading has passed the upper third of the window.
  const links = new Map([...document.querySelectorAll(".toc a")].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
  const headings = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
  let current = null;
  function mark() {
    const passed = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 3).at(-1);
    const link = passed ? links.get(passed.id) : null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  }
  if (headings.length > 0) {
    addEventListener("scroll", mark, { passive: true });
    mark();
  }
})();
