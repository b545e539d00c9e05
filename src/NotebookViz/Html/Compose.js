// Composes the figure of a described canvas: layout.meta has each value once, tile by tile, and says how the tiles stand and what they show.
// A heatmap is one tile. State is the page and the order of the tiles that are chosen.
function Canvas(spec) {
  var meta = spec.layout.meta, t = meta.tiles, row = t.row, column = t.column, size = row.cells * column.cells;
  var map = spec.data.find(function (trace) { return trace.type === "heatmap"; });
  var titles = spec.data.find(function (trace) { return trace.name === "titles"; });
  var fixed = spec.data.slice(), majors = decode(t.majors);
  var titleTexts = titles && titles.text, titlePlaces = titles && titles.x.map(function (x, i) { return place(tileAt(titles.x[i], titles.y[i])); });

  function decode(array) {
    var bytes = Uint8Array.from(atob(array.bdata), function (c) { return c.charCodeAt(0); }).buffer;
    return new ({ u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array })[array.dtype](bytes);
  }

  // The first cell of a tile: the place of its filter among those shown, and that of its channel.
  function origin(filter, channel) {
    return [Math.floor(filter / t.across) * t.band + t.top + (channel + (t.rgb ? 1 : 0)) * (row.cells + t.gap), filter % t.across * (column.cells + t.side)];
  }

  // Which filter a title belongs to: its foot is the top of the filter's first tile, its middle the filter's.
  function tileAt(x, y) { return { band: Math.round((y + 0.5 - t.top) / t.band), across: Math.floor((x + 0.5) / (column.cells + t.side)) }; }
  function place(tile) { return tile.band * t.across + tile.across; }

  // What the hover says of an index, or of the range of indices that a cell stands for.
  function label(axis, cell) {
    if (axis.block === 1 || !axis.block) return axis.names ? axis.names[cell] : String(cell);
    var first = cell * axis.block, last = Math.min(axis.length, first + axis.block) - 1;
    return first === last ? String(first) : first + "–" + last;
  }

  // The index along each axis of a group that is counted through as one.
  function unravel(group, index) {
    var axes = t.axes.filter(function (axis) { return axis.of === group; }), parts = [];
    for (var i = axes.length - 1; i >= 0; i--) { parts.unshift(label(axes[i], index % axes[i].length)); index = Math.floor(index / axes[i].length); }
    return parts;
  }

  function at(axis, cell) { return axis.block > 1 ? cell * axis.block + (axis.block - 1) / 2 : cell; }

  var rowLabels = [], columnLabels = [], i;
  for (i = 0; i < row.cells; i++) rowLabels.push(label(row, i));
  for (i = 0; i < column.cells; i++) columnLabels.push(label(column, i));

  // Puts the tiles of a page into their places. Order lists the filters' places as they are stored.
  this.show = function (page, order) {
    var minors = decode(meta.pages[page].minors), values = decode(meta.pages[page].z), z = [], data = [], r, c;
    for (r = 0; r < t.height; r++) { z.push(new Float64Array(t.width).fill(NaN)); data.push(new Array(t.width)); }
    var marks = { plus: [], minus: [], nan: [], up: [], down: [] };
    for (var filter = 0; filter < majors.length; filter++) {
      var stored = order ? order[filter] : filter, major = unravel("major", majors[stored]);
      for (var channel = 0; channel < minors.length; channel++) {
        var from = origin(filter, channel), tile = major.concat(unravel("minor", minors[channel])), start = (stored * minors.length + channel) * size;
        for (r = 0; r < row.cells; r++) for (c = 0; c < column.cells; c++) {
          var value = values[start + r * column.cells + c], y = from[0] + r, x = from[1] + c;
          data[y][x] = tile.concat(rowLabels[r], columnLabels[c]);
          if (isFinite(value)) z[y][x] = value;
          var kind = isNaN(value) ? "nan" : value === Infinity ? "up" : value === -Infinity ? "down" : value > map.zmax ? "plus" : value < map.zmin ? "minus" : "";
          if (kind) marks[kind].push([y, x]);
        }
      }
    }
    map.z = z;
    map.customdata = data;
    var traces = [symbols(marks.plus, "cross-thin", "#fff", 0.6, 9, 1), symbols(marks.minus, "line-ew", "#fff", 0.6, 9, 1), symbols(marks.nan, "x-thin", MARK, 0.6, 11, 1.5, "NaN"),
      symbols(marks.up, "triangle-up", MARK, 0.6, 11, 0, "+Inf"), symbols(marks.down, "triangle-down", MARK, 0.6, 11, 0, "-Inf")];
    if (t.rgb) traces.push(colours(values, order));
    if (titles) titles.text = titlePlaces.map(function (place) { return titleTexts[titlePlaces.indexOf(order ? order[place] : place)] || ""; });
    spec.data = fixed.concat(traces.filter(function (trace) { return trace; }));
    return spec;

    function symbols(cells, symbol, color, share, most, line, text) {
      if (!cells.length) return null;
      // More than some thousands cannot be told apart, and each costs an element of its own.
      var step = Math.ceil(cells.length / 2000);
      cells = cells.filter(function (cell, i) { return i % step === 0; });
      return {
        type: "scatter", mode: "markers", marker: { symbol: symbol, size: Math.max(3, Math.min(most, t.cell * share)), color: color, line: { width: line, color: color } },
        x: cells.map(function (cell) { return at(column, cell[1]); }), y: cells.map(function (cell) { return at(row, cell[0]); }),
        hoverinfo: text ? "text" : "skip", hovertext: text && cells.map(function (cell) { return map.hovertemplate.split(": %{z")[0].replace(/%\{customdata\[(\d+)\]\}/g, function (all, slot) { return data[cell[0]][cell[1]][slot]; }) + ": " + text; })
      };
    }
  };

  // A row of tiles in red, green and blue above the channels: mid-grey is zero.
  function colours(values, order) {
    var z = [], r, c;
    for (r = 0; r < t.height; r++) { z.push([]); for (c = 0; c < t.width; c++) z[r].push([0, 0, 0, 0]); }
    for (var filter = 0; filter < majors.length; filter++) {
      var from = origin(filter, -1), start = (order ? order[filter] : filter) * 3 * size;
      for (var k = 0; k < size; k++) {
        var light = [0, 1, 2].map(function (channel) { return Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, values[start + channel * size + k] / t.rgb))); });
        if (isFinite(light[0] + light[1] + light[2])) z[from[0] + Math.floor(k / column.cells)][from[1] + k % column.cells] = light.concat(1);
      }
    }
    return { type: "image", colormodel: "rgba", z: z, hoverinfo: "skip" };
  }

  // The values shown as comma-separated text, the tiles' indices first.
  this.csv = function () {
    var names = t.axes.concat(row, column).map(function (axis) { return axis.name; }), lines = [names.concat("value")];
    map.z.forEach(function (cells, y) { cells.forEach(function (value, x) { if (map.customdata[y][x]) lines.push(map.customdata[y][x].concat(value)); }); });
    return lines.map(function (line) { return line.map(function (text) { return /[",\n]/.test(text) ? '"' + String(text).replace(/"/g, '""') + '"' : text; }).join(","); }).join("\n") + "\n";
  };

  this.cells = function () { return map; };
  this.order = function (name) { var found = (meta.orders || []).find(function (order) { return order.name === name; }); return found && decode(found.order); };
}
