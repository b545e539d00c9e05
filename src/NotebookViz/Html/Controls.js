// What can be done with a live figure besides looking: choose a page and an order, enlarge a tile, save, and walk over the cells by keyboard.
function controls(plotly, live, spec, canvas, figure) {
  var meta = spec.layout.meta || {}, state = { page: 0, order: null }, box = document.createElement("div"), said = document.createElement("div");
  said.className = "notebookviz-said";
  said.setAttribute("role", "status");
  live.after(said);
  box.className = "notebookviz-choice";

  function redraw() {
    canvas.show(state.page, state.order);
    plotly.react(live, spec.data, live.layout, live._context);
    var label = (meta.pages[state.page].label || ""), seen = figure.querySelector(".notebookviz-page");
    if (seen) seen.textContent = label;
    live.setAttribute("aria-label", live.caption + (label ? ". Shown: " + label : ""));
  }

  // Native controls, so that keyboards and screen readers know them.
  function choice(word, options, chosen) {
    var label = document.createElement("label"), select = document.createElement("select");
    options.forEach(function (text, i) { select.add(new Option(text, i)); });
    select.setAttribute("aria-label", word);
    select.addEventListener("change", function () { chosen(+select.value); redraw(); });
    label.append(select);
    box.append(label, " ");
    return select;
  }

  if (meta.pages && meta.pages.length > 1) {
    var select = choice("Show " + meta.choose, meta.pages.map(function (page) { return page.label; }), function (i) { state.page = i; if (slider) slider.value = i; });
    var slider = document.createElement("input");
    slider.type = "range";
    slider.max = meta.pages.length - 1;
    slider.value = 0;
    slider.setAttribute("aria-label", "Show " + meta.choose);
    slider.addEventListener("input", function () { select.value = state.page = +slider.value; redraw(); });
    box.append(slider, " ");
  }
  if (meta.orders) {
    var names = meta.orders.map(function (order) { return order.name; });
    choice("Order of the " + meta.ordered, [meta.ordered + " as shown"].concat(names), function (i) { state.order = i ? canvas.order(names[i - 1]) : null; });
  }
  if (box.childNodes.length) live.before(box);

  // Arrows go from cell to cell, and what is there is said.
  if (canvas) {
    var cell = [-1, 0];
    live.tabIndex = 0;
    live.addEventListener("keydown", function (event) {
      var step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key], map = canvas.cells();
      if (!step || event.target !== live) return;
      event.preventDefault();
      var next = cell[0] < 0 ? [0, 0] : [cell[0] + step[0], cell[1] + step[1]];
      // Beyond a gap stands the next tile.
      while (map.z[next[0]] && next[1] >= 0 && next[1] < map.z[0].length && !map.customdata[next[0]][next[1]])
        next = cell[0] < 0 ? [next[0] + 1, 0] : [next[0] + step[0], next[1] + step[1]];
      if (!map.z[next[0]] || !map.customdata[next[0]][next[1]]) return;
      cell = next;
      var x = (map.x0 || 0) + cell[1] * (map.dx || 1), y = (map.y0 || 0) + cell[0] * (map.dy || 1);
      plotly.Fx.hover(live, [{ xval: x, yval: y }], "xy");
      said.textContent = map.hovertemplate.split(": %{z")[0].replace(/%\{customdata\[(\d+)\]\}/g, function (all, slot) { return map.customdata[cell[0]][cell[1]][slot]; })
        + ": " + map.z[cell[0]][cell[1]];
    });
  }

  // The buttons are one stop for the tab key; arrows go from one to the next.
  function stops() {
    var buttons = Array.prototype.slice.call(live.querySelectorAll(".modebar-btn"));
    buttons.forEach(function (button, i) {
      button.tabIndex = i ? -1 : 0;
      button.onkeydown = function (event) {
        var step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key], to = step && buttons[i + step];
        if (to) { event.preventDefault(); event.stopPropagation(); to.focus(); }
      };
    });
  }
  live.on("plotly_afterplot", stops);
  stops();
}

// Saves what is shown under the name of the weight.
function saving(plotly, canvas, name) {
  function button(id, title, icon, click) { return { name: id, title: title, icon: icon, click: click }; }
  var icons = plotly.Icons, buttons = [button("svg", "Download as SVG", icons.disk, function (gd) { plotly.downloadImage(gd, { format: "svg", filename: name }); })];
  if (canvas) buttons.push(button("csv", "Download the values shown as CSV", icons.spikeline || icons.disk, function () {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([canvas.csv()], { type: "text/csv" }));
    link.download = name + ".csv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }));
  return buttons;
}
