// Shows one tile of a grid as a table below the grid: each cell in its colour, with its value as text.
function enlarger(live, canvas) {
  var map = canvas.map, box;

  // The colour of a value as plotly mixes it, and ink that can be read on it.
  function look(value) {
    if (!isFinite(value)) return "color:" + MARK;
    var stops = map.colorscale, share = Math.max(0, Math.min(1, (value - map.zmin) / (map.zmax - map.zmin)));
    var i = Math.max(1, stops.findIndex(stop => stop[0] >= share)), part = (share - stops[i - 1][0]) / (stops[i][0] - stops[i - 1][0]), light = 0;
    var mixed = [1, 3, 5].map((from, channel) => {
      var [a, b] = [i - 1, i].map(stop => parseInt(stops[stop][1].substr(from, 2), 16)), mix = Math.round(a + (b - a) * part);
      light += Math.pow(mix / 255, 2.2) * [0.2126, 0.7152, 0.0722][channel];
      return mix;
    });
    return "background:rgb(" + mixed + ");color:" + (light > 0.18 ? "#000" : "#fff");
  }

  function close() {
    if (!box) return;
    var hadFocus = box.contains(document.activeElement);
    box.remove();
    box = null;
    if (hadFocus) live.focus({ preventScroll: true });
  }

  function open(down, right) {
    var tile = canvas.tile(down, right), table = make("table");
    close();
    // Its name is read when it gets the focus.
    box = make("div", { className: "notebookviz-tile", tabIndex: -1, role: "region", ariaLabel: "Values of " + tile.title });
    box.onkeydown = event => event.key === "Escape" && close();
    box.append(make("strong", { textContent: tile.title }), " ", make("button", { textContent: "Close", onclick: close }), table);
    table.insertRow().append(make("td", { textContent: `${tile.row} ↓ ${tile.column} →` }), ...tile.columns.map(label => make("th", { textContent: label, scope: "col" })));
    tile.values.forEach((values, r) => table.insertRow().append(make("th", { textContent: tile.rows[r], scope: "row" }), ...values.map(value => {
      var text = isFinite(value) ? String(+value.toPrecision(4)).replace("-", "−") : canvas.text(value), cell = make("td", { textContent: text, title: canvas.text(value) });
      cell.style.cssText = look(value);
      return cell;
    })));
    live.after(box);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  live.on("plotly_click", event => {
    var point = event.points[0];
    if (canvas.has(point.y, point.x)) open(point.y, point.x);
  });
  return { open, close };
}
