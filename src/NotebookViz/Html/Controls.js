function make(name, properties) { return Object.assign(document.createElement(name), properties); }

var STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

// What can be done with a live figure besides looking: choose a page and an order, enlarge a tile, and walk over the cells by keyboard.
function controls(plotly, live, spec, canvas, figure) {
  var meta = spec.layout.meta || {}, state = { page: 0, order: null }, caption = live.ariaLabel, slider;
  var box = make("div", { className: "notebookviz-choice" }), said = make("div", { className: "notebookviz-said", role: "status" });
  var tiles = canvas && canvas.isGrid && enlarger(live, canvas);
  live.after(said);

  function redraw() {
    canvas.show(state.page, state.order);
    plotly.react(live, spec.data, live.layout);
    if (tiles) tiles.close();
    var label = meta.pages[state.page].label, seen = figure.querySelector(".notebookviz-page");
    if (!seen) return;
    seen.textContent = label;
    live.ariaLabel = caption.replace(sentence(meta.pages[0].label), () => sentence(label));
  }

  function sentence(label) { return label[0].toUpperCase() + label.slice(1) + " of "; }

  // Native controls, so that keyboards and screen readers know them.
  function choice(word, options, chosen) {
    var select = make("select", { ariaLabel: word, onchange: () => { chosen(+select.value); redraw(); } });
    options.forEach((text, i) => select.add(new Option(text, i)));
    box.append(select, " ");
    return select;
  }

  if (meta.pages && meta.pages.length > 1) {
    var word = "Show " + meta.choose, select = choice(word, meta.pages.map(page => page.label), i => { slider.value = state.page = i; });
    slider = make("input", { type: "range", max: meta.pages.length - 1, value: 0, ariaLabel: word, oninput: () => { select.value = state.page = +slider.value; redraw(); } });
    box.append(slider, " ");
  }
  if (meta.orders) {
    choice("Order of the " + meta.ordered, [meta.ordered + " as shown"].concat(meta.orders.map(order => order.name)), i => {
      state.order = i ? canvas.decode(meta.orders[i - 1].order) : null;
    });
  }
  if (tiles) box.append("Click a tile for its numbers.");
  if (box.firstChild) live.before(box);

  // Zooming in shows each element where the page has them; an axis as long as at first shows pooled cells again.
  if (meta.fine) live.on("plotly_relayout", () => {
    var seen = ["row", "column"].map((name, i) => {
      var range = live.layout[i ? "xaxis" : "yaxis"].range;
      return Math.abs(range[1] - range[0]) / meta.tiles[name].length;
    });
    if (canvas.detail(seen[0] * seen[1] < 0.7)) redraw();
  });

  // Arrows go from cell to cell, and what is there is said.
  if (canvas) {
    var cell = null;
    live.tabIndex = 0;
    live.addEventListener("keydown", event => {
      var step = STEPS[event.key], next;
      if (event.target !== live) return;
      if (event.key === "Escape") { plotly.Fx.unhover(live); said.textContent = ""; }
      if (event.key === "Enter" && tiles && cell) tiles.open(...cell);
      if (!step) return;
      event.preventDefault();
      // The first key shows the first cell; beyond a gap stands the next tile.
      next = cell ? [cell[0] + step[0], cell[1] + step[1]] : [0, 0];
      while (!canvas.has(...next) && canvas.isWithin(...next)) next = cell ? [next[0] + step[0], next[1] + step[1]] : [next[0] + 1, 0];
      if (!canvas.has(...next)) return;
      cell = next;
      plotly.Fx.hover(live, [canvas.point(...cell)], "xy");
      said.textContent = canvas.words(...cell);
    });
  }

  // The buttons are one stop for the tab key; arrows go from one to the next.
  function stops() {
    var buttons = [...live.querySelectorAll(".modebar-btn")];
    buttons.forEach((button, i) => {
      button.tabIndex = i ? -1 : 0;
      button.onkeydown = event => {
        var step = STEPS[event.key], to = step && buttons[i + step[0] + step[1]];
        if (to) { event.preventDefault(); to.focus(); }
      };
    });
  }
  live.on("plotly_afterplot", stops);
  stops();
}

// Buttons that save what is shown under the name of the weight.
function saving(plotly, canvas, name) {
  var table = { width: 24, height: 24, path: "M3 4h18v16H3zM5 9v3h6V9zM13 9v3h6V9zM5 14v4h6v-4zM13 14v4h6v-4z" };
  var buttons = [{ name: "svg", title: "Download as SVG", icon: plotly.Icons.disk, click: gd => plotly.downloadImage(gd, { format: "svg", filename: name }) }];
  if (canvas) buttons.push({ name: "csv", title: "Download the values shown as CSV", icon: table, click() {
    var href = URL.createObjectURL(new Blob([canvas.csv()], { type: "text/csv" }));
    make("a", { href, download: name + ".csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  } });
  return buttons;
}
